"""Importing a file, beside the window: the file, choices about it, what would change; one undo takes it back."""

from __future__ import annotations

import csv
import logging
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.files import reason_of, written_whole
from planner.core.importing.import_edit import import_edit
from planner.core.importing.import_plan import STATE_LABELS, ImportPlan, State
from planner.core.importing.imported_file import ImportedFile, ImportRefused
from planner.core.importing.importing import plan_import
from planner.core.tables.communes import fold
from planner.core.tables.edits import EditRefused
from planner.core.tables.project import Project
from planner.state.session import Session, iso_today
from planner.state.settings import Settings
from planner.state.tasks import Tasks
from planner.storage.sheet_process import ReadingCancelled, SheetReader
from planner.views.importing.import_panel import ImportPanel, import_combo
from planner.views.importing.import_preview import WIDTHS, ImportPreview
from planner.views.parts.theme import Tokens

_log = logging.getLogger(__name__)

TEXT_SUFFIXES = (".csv", ".txt")  # of the refused rows
FILTER = "Classeurs et textes (*.xlsx *.xlsm *.csv *.txt);;Tous les fichiers (*)"
SIZE = 1120, 680
LISTS_WIDTH = 400
DEBOUNCE_MS = 150
FITTED_ROWS = 400


class ImportDialog(QDialog):
    """Non-modal. Reads in a process of its own and plans in the background; what is open may change meanwhile."""

    imported = Signal(str)  # what was done, in a sentence

    def __init__(self, session: Session, settings: Settings, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self._tasks = Tasks(self)
        self._reader: SheetReader | None = None
        self._file: ImportedFile | None = None
        self._plan: ImportPlan | None = None
        self._planned_for: Project | None = None
        self._asked = 0  # plans asked for; those that come late are dropped
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._plan_now)
        self.preview = ImportPreview(tokens)
        self.setWindowTitle("Importer")
        self.resize(*SIZE)
        self._build()
        self.preview.ticks_changed.connect(self._show_button)
        session.tables_changed.connect(self._replan)
        session.project_replaced.connect(self._replan)
        application = QApplication.instance()
        if application is not None:  # else leaving would wait for the file
            application.aboutToQuit.connect(self._stop_reading)
        self._show_file()

    def set_tokens(self, tokens: Tokens) -> None:
        self.preview.tokens = tokens
        self.view.viewport().update()

    # --- layout -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addLayout(self._file_line())
        self.notes = _label("muted")
        layout.addWidget(self.notes)
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.panel = ImportPanel(self._session, self._settings)
        self.panel.changed.connect(self._replan)
        self.body.addWidget(self.panel)
        self.body.addWidget(self._changes())
        self.body.setSizes([LISTS_WIDTH, SIZE[0] - LISTS_WIDTH])
        self.body.setStretchFactor(1, 1)
        layout.addWidget(self.body, 1)
        layout.addLayout(self._last_line())

    def _file_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.choose = QPushButton("Choisir un fichier…")
        self.choose.clicked.connect(self._choose_file)
        self.name = QLabel()
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setFixedWidth(120)
        self.progress.setTextVisible(False)
        self.stop = QPushButton("Interrompre")
        self.stop.clicked.connect(self._stop_reading)
        line.addWidget(self.choose)
        line.addWidget(self.name, 1)
        line.addWidget(self.progress)
        line.addWidget(self.stop)
        return line

    def _changes(self) -> QWidget:
        panel = QWidget()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(8, 0, 0, 0)
        self.summary = _label("muted")
        line = QHBoxLayout()
        self.filters: dict[State, QPushButton] = {}
        for state in STATE_LABELS:
            button = QPushButton()
            button.setCheckable(True)
            button.setChecked(state != "unchanged")
            button.toggled.connect(self._show_states)
            self.filters[state] = button
            line.addWidget(button)
        line.addStretch()
        for text, ticked in (("Tout cocher", True), ("Tout décocher", False)):
            link = QPushButton(text)
            link.setObjectName("link")
            link.clicked.connect(lambda _=False, ticked=ticked: self.preview.tick_all(ticked))
            line.addWidget(link)
        self.view = QTableView()
        self.view.setModel(self.preview)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(24)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        for column, width in enumerate(WIDTHS):
            self.view.setColumnWidth(column, width)
        header = self.view.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(line)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.summary)
        return panel

    def _last_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.source = import_combo()
        self.source.setMinimumContentsLength(34)
        self.refused = QPushButton("Enregistrer les lignes refusées…")
        self.refused.clicked.connect(self._choose_refused_target)
        close = QPushButton("Fermer")
        close.clicked.connect(self.close)
        self.apply = QPushButton("Importer")
        self.apply.setObjectName("primary")
        self.apply.clicked.connect(self._apply)
        for button in (self.choose, self.stop, self.refused, close):
            button.setAutoDefault(False)
        line.addWidget(QLabel("Source des valeurs"))
        line.addWidget(self.source, 1)
        line.addWidget(self.refused)
        line.addWidget(close)
        line.addWidget(self.apply)
        return line

    # --- the file -----------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Importer un fichier", str(self._settings.folder()), FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.open()

    def read(self, path: Path) -> None:
        """Read a file in the background and show what it would change."""
        self._stop_reading()
        reader = self._reader = SheetReader(path)
        self._file = self._plan = None
        self.name.setText(path.name)
        self.name.setToolTip(str(path))
        self._settings.remember_folder(path.parent)
        self._say("Lecture du fichier…")
        self._show_file()

        def done(file: ImportedFile) -> None:
            if self._reader is reader:
                self._reader = None
                self._take(file)

        def failed(error: Exception) -> None:
            if self._reader is reader:
                self._reader = None
                self._tell(error)
                self._show_file()

        self._tasks.run(reader.read, done, failed)

    def _stop_reading(self) -> None:
        if self._reader is not None:
            self._reader.cancel()

    def _tell(self, error: Exception) -> None:
        if isinstance(error, ReadingCancelled):
            self._say("Lecture interrompue : rien n’a été importé.")
        elif isinstance(error, (ImportRefused, EditRefused)):
            self._say(str(error), refused=True)
        else:
            _log.error("Import failed", exc_info=error)
            self._say("L’import a échoué ; rien n’a été changé. Le journal dit pourquoi.", refused=True)

    def _say(self, text: str, refused: bool = False) -> None:
        self.notes.setText(text)
        self.notes.setObjectName("refusal" if refused else "muted")
        self.notes.style().polish(self.notes)
        self.notes.setVisible(bool(text))

    def _show_file(self) -> None:
        reading, known = self._reader is not None, self._file is not None
        self.progress.setVisible(reading)
        self.stop.setVisible(reading)
        self.body.setEnabled(known)
        if not known:
            self.preview.show_plan(self._session.project, self._session.communes, None)
            if not reading and not self.notes.text():
                self._say("Un classeur (.xlsx) ou un texte (.csv) ; rien n’est changé avant « Importer ».")
        self._show_counts()

    def _take(self, file: ImportedFile) -> None:
        self._file = file
        self._say(" ".join(file.notes))
        self._fill_sources()
        self._show_file()
        self.panel.show_file(file)

    def _fill_sources(self) -> None:
        self.source.clear()
        self.source.addItem("Ce fichier : les valeurs sont des hypothèses", None)
        project = self._session.project
        for key in sorted(project.keys("sources"), key=lambda k: fold(project.label("sources", k))):
            self.source.addItem(f"Fait établi par : {project.label('sources', key)}", key)

    # --- the plan -----------------------------------------------------------------------------------------------

    def _replan(self, *_: object) -> None:
        self._asked += 1
        self.apply.setEnabled(False)
        if self._file is not None and self.isVisible():
            self._timer.start()

    def _plan_now(self) -> None:
        if self._file is None:
            return
        self._asked += 1
        asked, project, communes = self._asked, self._session.project, self._session.communes
        file, sheet = self._file, self.panel.chosen_sheet
        matching, options = self.panel.matching(), self.panel.options()

        def work() -> ImportPlan:
            return plan_import(project, file.name, sheet, matching, communes=communes, options=options)

        def done(plan: ImportPlan) -> None:
            if asked == self._asked:
                self._plan, self._planned_for = plan, project
                self._show_plan()

        def failed(error: Exception) -> None:
            if asked == self._asked:
                self._plan = None
                self._tell(error)

        self._tasks.run(work, done, failed)

    def _show_plan(self) -> None:
        plan = self._plan
        assert plan is not None
        self.preview.show_plan(self._session.project, self._session.communes, plan)
        self._fit_rows()
        self.panel.show_doubts(plan.communes or {})
        self._show_counts()

    def _show_states(self, _: bool) -> None:
        self.preview.show_states(frozenset(s for s, button in self.filters.items() if button.isChecked()))
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Whole reasons can be read where lines are few; where they are many, measuring each would be felt."""
        if self.preview.rowCount() <= FITTED_ROWS:
            self.view.resizeRowsToContents()

    def _show_counts(self) -> None:
        plan = self._plan
        for state, button in self.filters.items():
            count = plan.count(state) if plan else 0
            button.setText(french.plural(count, STATE_LABELS[state]))
            button.setEnabled(bool(count))
        self.summary.setText(
            " ".join((*self.panel.chosen_sheet.notes, *plan.summary()[1:])) if plan and self._file else ""
        )
        self.summary.setVisible(bool(self.summary.text()))
        self.refused.setEnabled(bool(plan and plan.count("refused")))
        self._show_button()

    def _show_button(self) -> None:
        count = self.preview.ticked() if self._plan else 0
        self.apply.setText(f"Importer {french.plural(count, 'changement')}" if count else "Importer")
        self.apply.setEnabled(count > 0 and self._planned_for is self._session.project)

    # --- what comes of it ---------------------------------------------------------------------------------------

    def _apply(self) -> None:
        plan = self._plan
        if plan is None or self._planned_for is not self._session.project:
            return
        project = self._session.project
        count = self.preview.ticked()
        edit = import_edit(
            project, plan, today=iso_today(), source=self.source.currentData(), skipped=frozenset(self.preview.skipped)
        )
        title = project.schema.table(plan.matching.table).title
        try:
            self._session.push(edit, f"Importer « {plan.file} » dans « {title} »")
        except EditRefused as refused:
            self._tell(refused)
            return
        done = f"Importé dans « {title} » : {french.plural(count, 'changement')}."
        self._say(f"{done} Annuler (Ctrl+Z) le reprend en une fois.")
        self.imported.emit(done)

    def _choose_refused_target(self) -> None:
        dialog = QFileDialog(self, "Enregistrer les lignes refusées", str(self._settings.folder()), "Texte (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(".csv")
        dialog.selectFile(f"{Path(self._plan.file).stem if self._plan else 'lignes'} – lignes refusées.csv")
        dialog.fileSelected.connect(lambda name: self.save_refused(Path(name)))
        dialog.open()

    def save_refused(self, path: Path) -> None:
        """Write the refused rows with their reasons, as Excel in French opens text: `;`, UTF-8 with its mark."""
        if self._plan is None:
            return
        if path.suffix.lower() not in TEXT_SUFFIXES:  # a spreadsheet refuses text that is called a workbook
            path = path.with_name(f"{path.name}{TEXT_SUFFIXES[0]}")
        header, rows = self._plan.refused_table()
        try:
            with written_whole(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, delimiter=";")
                writer.writerow(header)
                writer.writerows(rows)
        except OSError as error:
            self._say(f"« {path} » ne peut pas être écrit : {reason_of(error)}.", refused=True)
            return
        self._say(f"Lignes refusées enregistrées : {path.name}")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop_reading()
        super().closeEvent(event)


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
