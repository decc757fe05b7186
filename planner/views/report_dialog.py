"""What a report is to be about: chosen before its file; then how far its writing is, which can be stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QGroupBox,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.communes import fold
from planner.report.options import ANNEXES
from planner.report.reading_order import in_reading_order
from planner.report.request import ReportRequest
from planner.state.session import Session, iso_today
from planner.state.tasks import Tasks
from planner.views.parts.ask import why

if TYPE_CHECKING:
    from planner.report.hidden import Hidden

POLL_MS = 100
COLUMNS = 3
SEVERAL = "several"  # no code of a region
LISTED, ROW_GAP = 6, 2  # regions in sight among which several are ticked
FOR_OTHERS = "Pour diffusion : sans le confidentiel ni ce que le secret statistique interdit"
NOT_FOR_OTHERS = "La feuille Calcul montre les effectifs des sites : elle ne part pas."
FORMATS = ((".xlsx", "Classeur (.xlsx) : formules vivantes"), (".pdf", "Version figée à signer (.pdf)"))


@dataclass
class Progress:
    """Shared with the thread that writes: what it is making, and whether it is to stop."""

    what: str = "Préparation"
    stopped: bool = field(default=False)

    def step(self, what: str) -> None:
        self.what = what


class ReportDialog(QDialog):
    """Non-modal. Good as it opens: what the window shows, everything in it."""

    chosen = Signal(object, str)  # a ReportRequest, the suffix

    def __init__(self, session: Session, parent: QWidget, *, for_others: bool = False) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = Tasks(self)
        self._counted = 0  # counts asked for; those that come late are dropped
        self._found: Mapping[str, Hidden] | None = None  # what each sheet hides, once it is known
        self.progress: Progress | None = None
        self.setWindowTitle("Exporter le rapport")
        self._build()
        self._fill()
        self.for_others.setChecked(for_others)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._show_progress)
        for box in (self.region, self.scenario, self.subject, self.compared):
            box.currentIndexChanged.connect(self._count)
        for annex in self.annexes.values():
            annex.toggled.connect(self._tell_hidden)
        self.region.currentIndexChanged.connect(self._show_regions)
        self.regions.itemChanged.connect(self._show_regions)
        self.regions.itemChanged.connect(self._count)
        self._show_regions()
        self.for_others.toggled.connect(self._count)
        self.compared.currentIndexChanged.connect(self._show_comparison)
        self.scenario.currentIndexChanged.connect(self._show_comparison)
        self._show_comparison()
        self._count()

    # --- layout -------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.subject, self.region = QComboBox(self), QComboBox(self)
        self.scenario, self.compared, self.format = QComboBox(self), QComboBox(self), QComboBox(self)
        form = QFormLayout()
        for title, box in (
            ("Projet à financer", self.subject), ("Territoire", self.region), ("Scénario", self.scenario),
            ("Comparé à", self.compared), ("Format", self.format),
        ):  # fmt: skip
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(44)
            form.addRow(title, box)
        self.regions = QListWidget(self)
        self.regions.setAccessibleName("Régions du rapport")
        self.regions.setSpacing(ROW_GAP)
        QWidget.setTabOrder(self.region, self.regions)
        form.insertRow(2, "", self.regions)
        self._form = form
        self.annexes = {key: QCheckBox(name, self) for key, name in ANNEXES.items()}
        group, grid = QGroupBox("Annexes", self), QGridLayout()
        for position, annex in enumerate(self.annexes.values()):
            annex.setChecked(True)
            grid.addWidget(annex, position // COLUMNS, position % COLUMNS)
        group.setLayout(grid)
        self.for_others = QCheckBox(french.unbroken(FOR_OTHERS), self)
        self.hidden, self.doing = _muted(self), _muted(self)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        buttons = QDialogButtonBox(self)
        self.go_on = QPushButton("Choisir le fichier…", self)
        self.go_on.setDefault(True)
        self.leave = QPushButton("Annuler", self)
        buttons.addButton(self.go_on, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.leave, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        for widget in (group, self.for_others, self.hidden, self.doing, self.bar, buttons):
            layout.addWidget(widget)
        self.doing.hide()
        self.bar.hide()

    def _fill(self) -> None:
        session, project = self._session, self._session.project
        self.subject.addItem("Aucun : rapport sur un territoire", None)
        names = ((project.label("projects", key), key) for key in project.keys("projects"))
        for name, key in sorted(names, key=lambda pair: fold(pair[0])):
            self.subject.addItem(name, key)
        self.region.addItem("France entière", None)
        for code in in_reading_order(project, project.keys("regions")):
            self.region.addItem(project.label("regions", code), code)
            item = QListWidgetItem(project.label("regions", code), self.regions)
            item.setData(Qt.ItemDataRole.UserRole, code)
            item.setCheckState(Qt.CheckState.Unchecked)
        self.region.addItem("Plusieurs régions…", SEVERAL)
        row = self.regions.sizeHintForRow(0) + 2 * ROW_GAP
        self.regions.setFixedHeight(LISTED * row + 2 * self.regions.frameWidth())
        self.region.setCurrentIndex(max(self.region.findData(session.selection.region), 0))
        self.compared.addItem("aucun autre scénario", None)
        for key in project.keys("scenarios"):
            self.scenario.addItem(project.label("scenarios", key), key)
            self.compared.addItem(project.label("scenarios", key), key)
        self.scenario.setCurrentIndex(max(self.scenario.findData(session.scenario), 0))
        self.compared.setCurrentIndex(max(self.compared.findData(session.comparison), 0))
        for suffix, title in FORMATS:
            self.format.addItem(french.unbroken(title), suffix)
        self.subject.activated.connect(self._take_subject)

    def choose_subject(self, key: str | None) -> None:
        """Begin with this project."""
        self.subject.setCurrentIndex(max(self.subject.findData(key), 0))
        self._take_subject()

    def _take_subject(self) -> None:
        """A project is reported on in its own region."""
        key = self.subject.currentData()
        region = None if key is None else self._session.project.cell("projects", key, "region")
        if region is not None:
            self.region.setCurrentIndex(max(self.region.findData(region), 0))

    def _show_regions(self) -> None:
        """The list to tick while several are wanted; at least one makes a report."""
        several = self.region.currentData() == SEVERAL
        self._form.setRowVisible(self.regions, several)
        self.go_on.setEnabled(self.progress is None and bool(self.places or not several))

    def _show_comparison(self) -> None:
        """An annex that needs another scenario."""
        other = self.compared.currentData() not in (None, self.scenario.currentData())
        self.annexes["comparison"].setEnabled(other)
        self.annexes["comparison"].setToolTip("" if other else "Choisissez un autre scénario sous « Comparé à ».")

    @property
    def places(self) -> tuple[str, ...]:
        """The codes of the chosen regions, none for the whole country."""
        region = self.region.currentData()
        if region != SEVERAL:
            return () if region is None else (str(region),)
        items = [self.regions.item(row) for row in range(self.regions.count())]
        ticked = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked)

    # --- what is chosen -----------------------------------------------------------------------------------------------

    @property
    def request(self) -> ReportRequest:
        return ReportRequest(
            self.scenario.currentData(), iso_today(), self._session.year, self.places,
            self.subject.currentData(), self.compared.currentData(),
            tuple(key for key, box in self.annexes.items() if box.isChecked()), self.for_others.isChecked(),
        )  # fmt: skip

    def _take(self) -> None:
        self.chosen.emit(self.request, str(self.format.currentData()))

    def _count(self) -> None:
        """How much a version for others hides, worked out in the background for all sheets."""
        self._counted += 1
        self._found = None
        asked = self._counted
        calculation = self.annexes["calculation"]
        calculation.setEnabled(not self.for_others.isChecked())
        calculation.setToolTip(NOT_FOR_OTHERS if self.for_others.isChecked() else "")
        self.hidden.setVisible(self.for_others.isChecked())
        if not self.for_others.isChecked():
            return
        self.hidden.setText("Recherche de ce qui serait masqué…")
        project, request = self._session.project, self.request

        def done(found: Mapping[str, Hidden]) -> None:
            if asked == self._counted:
                self._found = found
                self._tell_hidden()

        def failed(error: Exception) -> None:
            if asked == self._counted:
                self.hidden.setText(french.unbroken(f"Ce qui serait masqué n’a pas pu être compté. {why(error)}"))

        def count() -> Mapping[str, Hidden]:
            from planner.report.hidden import hidden_by_sheet  # with every sheet: not before it is asked for

            return hidden_by_sheet(project, request)

        self._tasks.run(count, done, failed)

    def _tell_hidden(self) -> None:
        """Of the annexes that are chosen."""
        if self._found is not None:
            from planner.report.hidden import hidden_in

            self.hidden.setText(hidden_text(hidden_in(self._found, self.request.annexes)))

    # --- while it is written ------------------------------------------------------------------------------------------

    def begin(self, progress: Progress) -> None:
        """The file is being written: nothing can be chosen any more, but it can be stopped."""
        self.progress = progress
        self.go_on.setEnabled(False)
        self.leave.setText("Arrêter l’export")
        self.doing.show()
        self.bar.show()
        self._timer.start()
        self._show_progress()

    def end(self) -> None:
        """It was written, stopped or failed."""
        self._timer.stop()
        self.progress = None
        self._show_regions()
        self.leave.setText("Annuler")
        self.doing.hide()
        self.bar.hide()

    def _show_progress(self) -> None:
        if self.progress is not None:
            self.doing.setText("Arrêt…" if self.progress.stopped else f"{self.progress.what}…")

    def reject(self) -> None:
        """Escape and the button stop the writing first."""
        if self.progress is not None:
            self.progress.stopped = True
            self._show_progress()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing stops the writing too."""
        if self.progress is not None:
            self.progress.stopped = True
        super().closeEvent(event)


def _muted(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName("muted")
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def hidden_text(hidden: Hidden) -> str:
    """What a version for others leaves out, in a sentence."""
    rows = french.plural(hidden.rows, "ligne confidentielle", "lignes confidentielles")
    cells = french.plural(hidden.cells, "cellule")
    return french.unbroken(
        f"Masqués dans ce rapport, toutes feuilles comprises : {rows} et {cells} sous secret statistique. "
        "La première feuille le redit."
    )
