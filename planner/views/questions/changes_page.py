"""Question 5: « Qu’est-ce qui a changé depuis … ? » Between now and a kept version, another file or the reference."""

from __future__ import annotations

import getpass
from functools import cache
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.model.assumptions import ModelInputError
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.periods import flow_years, years_text
from planner.core.model.results import run
from planner.core.tables.differences import take_over
from planner.core.tables.edits import EditRefused
from planner.core.tables.project import Project
from planner.core.tables.scenario import ROOT, ScenarioError
from planner.core.tables.versions import VersionError, keep_version, version, versions_of
from planner.state.changes import ChangesModel
from planner.state.session import Session, iso_now
from planner.state.settings import Settings
from planner.storage.project_file import SUFFIX, ProjectFileError, load_project
from planner.storage.reference_data import load_reference
from planner.views.parts.cards import figure_text
from planner.views.parts.navigation import Navigator
from planner.views.parts.place_text import place_name
from planner.views.parts.theme import FONT_TITLE, Tokens

REFERENCE, FILE = "reference", "file"
EFFECTS = ("job_openings", "trained_supply", "remaining_need", "coverage")


@cache
def _reference() -> Project:
    return load_reference()


class ChangesPage(QWidget):
    """What differs, what it does to the results of the place, and what to take back or over."""

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._navigator = session, navigator
        self._file: Project | None = None
        self._stale = True
        self.since = QComboBox(self)
        self.since.setMinimumWidth(260)
        self.since.setAccessibleName("Comparer à")
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("Nom de la version, par exemple « Comité de juin »")
        self.name.setMaximumWidth(320)
        self.keep = QPushButton("Garder une version", self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        font = self.sentence.font()
        font.setPointSize(FONT_TITLE)
        font.setBold(True)
        self.sentence.setFont(font)
        self.effect = QLabel(self)
        self.effect.setWordWrap(True)
        self.effect.setObjectName("muted")
        self.model = ChangesModel(self)
        self.table = QTableView(self)
        self.all = QPushButton("Tout cocher", self)
        self.take = QPushButton("Reprendre ce qui est coché", self)
        self.take.setObjectName("primary")
        self._lay_out()
        self._connect()
        self._fill()

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setAlternatingRowColors(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((150, 300, 200, 180, 180, 110)):
            self.table.setColumnWidth(column, width)
        asked = QHBoxLayout()
        for widget in (QLabel("Comparer ce qui est ouvert à"), self.since):
            asked.addWidget(widget)
        asked.addStretch(1)
        asked.addWidget(self.name)
        asked.addWidget(self.keep)
        buttons = QHBoxLayout()
        buttons.addWidget(self.all)
        buttons.addStretch(1)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(asked)
        layout.addWidget(self.sentence)
        layout.addWidget(self.effect)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        session = self._session
        self.since.activated.connect(self._choose)
        self.keep.clicked.connect(self.keep_version)
        self.name.returnPressed.connect(self.keep_version)
        self.all.clicked.connect(lambda: self.model.tick_all(len(self.model.ticked()) == 0))
        self.take.clicked.connect(self.take_over)
        self.model.ticked_changed.connect(self._show_ticked)
        self.table.doubleClicked.connect(self._go_to)
        session.tables_changed.connect(self._changed)
        session.project_replaced.connect(self._fill)
        for signal in (session.year_changed, session.selection.region_changed, session.scenario_changed):
            signal.connect(self._changed)

    def set_tokens(self, tokens: Tokens) -> None:
        """Everything here follows the application's palette."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    # --- the other state ----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """The versions, then the reference, then the way to a file; the choice stays while it exists."""
        chosen = self.since.currentData()
        self.since.clear()
        for kept in versions_of(self._session.project):
            day, _, time = kept.saved_at.partition("T")
            self.since.addItem(f"{kept.name} ({french.date(day)}, {time[:5]})", kept.key)
        self.since.addItem("données de référence de l’application", REFERENCE)
        self.since.addItem("un autre fichier…", FILE)
        self.since.setCurrentIndex(max(0, self.since.findData(chosen)))
        self._changed()

    def _choose(self) -> None:
        if self.since.currentData() != FILE:
            self.refresh()
            return
        folder = str(Settings().folder())
        dialog = QFileDialog(self, "Comparer à un autre projet", folder, f"Projets du Planificateur (*{SUFFIX})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.compare_to_file(Path(name)))
        dialog.open()

    def compare_to_file(self, path: Path) -> None:
        """Compare to a colleague's project file."""
        try:
            self._file = load_project(path)
        except ProjectFileError as error:
            self._navigator.say(str(error))
            return
        self.since.setItemText(self.since.findData(FILE), f"le fichier « {path.name} »")
        self.since.setCurrentIndex(self.since.findData(FILE))
        self.refresh()

    def _other(self) -> Project | None:
        choice = str(self.since.currentData())
        if choice == REFERENCE:
            return _reference()
        if choice == FILE:
            return self._file
        return version(self._session.project, choice)

    # --- what is shown ------------------------------------------------------------------------------------------

    def _changed(self, *_: object) -> None:
        if len(versions_of(self._session.project)) != self.since.count() - 2:
            self._fill()
            return
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        self._stale = False
        try:
            other = self._other()
        except VersionError as error:
            other = None
            self._navigator.say(str(error))
        title = self.since.currentText()
        self.model.show(other, self._session.project, title[:1].upper() + title[1:])
        self.sentence.setText(self._sentence(other, title))
        self.effect.setText(self._effect(other))

    def _sentence(self, other: Project | None, title: str) -> str:
        if other is None:
            return "Choisissez à quoi comparer."
        listed = self.model.listed
        if not listed:
            return f"Rien ne diffère : ce qui est ouvert est identique {_to(title)}."
        # Seen from there to here: a row that is there only was deleted here.
        counts = (
            (sum(d.kind == "changed" for d in listed), "cellule modifiée", "cellules modifiées"),
            (sum(d.kind == "removed" for d in listed), "ligne ajoutée", "lignes ajoutées"),
            (sum(d.kind == "added" for d in listed), "ligne supprimée", "lignes supprimées"),
        )
        told = [french.plural(count, one, many) for count, one, many in counts if count]
        return f"Par rapport {_to(title)} : {', '.join(told)}."

    def _effect(self, other: Project | None) -> str:
        """Headline results there and here, for the place, the years and the scenario on screen."""
        here = self._session.results
        if other is None or here is None or not self.model.listed:
            return ""
        scenario = self._session.scenario if other.has("scenarios", self._session.scenario) else ROOT
        try:
            there = run(other, scenario)
        except (ModelInputError, ScenarioError) as error:
            return f"Le calcul n’est pas possible là-bas : {error}"
        region = self._session.selection.region
        years = flow_years(self._session.year, self._session.years)
        told = []
        for measure in EFFECTS:
            before = there.measure(measure, years=years, region=region)
            after = here.measure(measure, years=years, region=region)
            if before is None or after is None or abs(after - before) < 1e-9:
                continue
            label = MEASURE_NAMES[measure].label.lower()
            told.append(f"{label} de {figure_text(measure, before)} à {figure_text(measure, after)}")
        place = place_name(self._session.project, region)
        return f"Effet, {place}, {years_text(years)} : {' ; '.join(told) or 'aucun'}."

    def _show_ticked(self) -> None:
        count = sum(1 for d in self.model.ticked() if d.address.table != "provenance")
        self.take.setEnabled(count > 0)
        self.take.setText(f"Reprendre ce qui est coché ({count})" if count else "Reprendre ce qui est coché")
        self.all.setText("Tout cocher" if not count else "Tout décocher")
        self.all.setEnabled(bool(self.model.listed))

    def _go_to(self, index: QModelIndex) -> None:
        address = self.model.listed[index.row()].address
        self._navigator.show_cell(address.table, address.key, address.column)

    # --- what is done -------------------------------------------------------------------------------------------

    def keep_version(self) -> None:
        """Keep what is open under the typed name."""
        try:
            edit = keep_version(self._session.project, self.name.text(), author=_user(), now=iso_now())
        except VersionError as error:
            self._navigator.say(str(error))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        name = self.name.text().strip()
        before = {kept.key for kept in versions_of(self._session.project)}
        self._session.push(edit, f"Garder la version « {name} »")
        self.name.clear()
        kept = next(v.key for v in versions_of(self._session.project) if v.key not in before)
        self.since.setCurrentIndex(self.since.findData(kept))
        self.refresh()
        self._navigator.say(f"Version « {name} » gardée.")

    def take_over(self) -> None:
        """Make the ticked cells and rows as they are there; one undo takes it back."""
        try:
            self._session.push(take_over(self._session.project, self.model.ticked()), "Reprendre des valeurs")
        except EditRefused as refusal:
            self._navigator.say(str(refusal))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no entry in the password database, no environment
        return ""


def _to(title: str) -> str:
    """« aux données de référence », « à Avant le comité »."""
    return f"aux {title}" if title.startswith("données") else f"à {title}"
