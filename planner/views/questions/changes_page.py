"""Question 5: « Qu’est-ce qui a changé depuis … ? » Between what is open, kept versions, files and the reference."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from planner.core import french
from planner.core.model.assumptions import ModelInputError
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.periods import flow_years, years_text
from planner.core.model.results import Results, run
from planner.core.tables.differences import take_over
from planner.core.tables.edits import EditRefused
from planner.core.tables.project import Project
from planner.core.tables.scenario import ROOT, ScenarioError
from planner.core.tables.versions import VersionError
from planner.state.changes import ChangesModel, Side
from planner.state.session import Session
from planner.storage.project_file import ProjectFileError
from planner.views.parts.cards import figure_text
from planner.views.parts.navigation import Navigator
from planner.views.parts.place_text import place_name
from planner.views.parts.theme import FONT_TITLE, Tokens, sized
from planner.views.parts.when_seen import WhenSeen
from planner.views.questions import version_edits
from planner.views.questions.side_chooser import OPEN, SideChooser

EFFECTS = ("job_openings", "trained_supply", "remaining_need", "coverage")


class ChangesPage(WhenSeen):
    """What differs, what it does to the results of the place, and what to take back or over."""

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._navigator = session, navigator
        self.here = SideChooser(session, "Comparer", with_open=True, parent=self)
        self.since = SideChooser(session, "Comparer à", with_open=False, parent=self)
        self.rename = self._link("Renommer…", "Donner un autre nom à cette version")
        self.delete = self._link("Supprimer…", "Supprimer cette version ; le projet lui-même ne change pas")
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("Nom de la version, par exemple « Comité de juin »")
        self.name.setMaximumWidth(320)
        self.keep = QPushButton("Garder une version", self)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setFont(sized(self.sentence.font(), FONT_TITLE, bold=True))
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
        self._show_versions()

    def _link(self, text: str, tip: str) -> QPushButton:
        link = QPushButton(text, self)
        link.setObjectName("link")
        link.setToolTip(tip)
        return link

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setAlternatingRowColors(True)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(False)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((140, 270, 180, 160, 160, 140, 120)):
            self.table.setColumnWidth(column, width)
        asked = QHBoxLayout()
        for widget in (QLabel("Comparer", self), self.here, QLabel("à", self), self.since, self.rename, self.delete):
            asked.addWidget(widget)
        asked.addStretch(1)
        kept = QHBoxLayout()
        kept.addWidget(self.name, 1)
        kept.addWidget(self.keep)
        kept.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.all)
        buttons.addStretch(1)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(kept)
        layout.addLayout(asked)
        layout.addWidget(self.sentence)
        layout.addWidget(self.effect)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        session = self._session
        for chooser in (self.here, self.since):
            chooser.chosen.connect(self.refresh_sides)
            chooser.file_chosen.connect(lambda path, chooser=chooser: self.compare_file(chooser, path))
        self.rename.clicked.connect(self.rename_version)
        self.delete.clicked.connect(self.delete_version)
        self.keep.clicked.connect(self.keep_version)
        self.name.returnPressed.connect(self.keep_version)
        self.all.clicked.connect(lambda: self.model.tick_all(len(self.model.ticked()) == 0))
        self.take.clicked.connect(self.take_over)
        self.model.ticked_changed.connect(self._show_ticked)
        self.table.doubleClicked.connect(self._go_to)
        session.tables_changed.connect(self._show_versions)
        session.project_replaced.connect(self._show_versions)
        self.follow(session.tables_changed, session.project_replaced, session.year_changed, session.scenario_changed)
        self.follow(session.selection.region_changed)

    def set_tokens(self, tokens: Tokens) -> None:
        """Everything here follows the application's palette."""

    # --- what is compared ---------------------------------------------------------------------------------------

    def _show_versions(self) -> None:
        self.here.fill()
        self.since.fill()
        self._offer_version()

    def _offer_version(self) -> None:
        for link in (self.rename, self.delete):
            link.setVisible(self.since.version is not None)

    def refresh_sides(self) -> None:
        """Other states are compared."""
        self._offer_version()
        self.changed()

    def compare_file(self, chooser: SideChooser, path: Path) -> None:
        """Let a colleague's project file stand on one side."""
        try:
            chooser.take_file(path)
        except ProjectFileError as error:
            self._navigator.say(str(error))
            return
        self.refresh_sides()

    def _side(self, chooser: SideChooser) -> Side | None:
        try:
            return chooser.side()
        except VersionError as error:
            self._navigator.say(str(error))
            return None

    # --- what is shown ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        here, there = self._side(self.here), self._side(self.since)
        self.model.show(there, here, may_take=self.here.key == OPEN)
        both = here is not None and there is not None
        self.sentence.setText(self._sentence() if both else "Choisissez ce qui est à comparer.")
        self.effect.setText(self._effect(here.project, there.project) if here and there else "")
        for button in (self.all, self.take):
            button.setVisible(self.here.key == OPEN)

    def _sentence(self) -> str:
        listed, subject, other = self.model.listed, self.here.currentText(), _to(self.since.currentText())
        if not listed:
            return f"Rien ne diffère{french.NO_BREAK_SPACE}: {subject} est identique {other}."
        # Seen from there to here: a row that is there only was deleted here.
        counts = (
            (sum(d.kind == "changed" for d in listed), "cellule modifiée", "cellules modifiées"),
            (sum(d.kind == "removed" for d in listed), "ligne ajoutée", "lignes ajoutées"),
            (sum(d.kind == "added" for d in listed), "ligne supprimée", "lignes supprimées"),
        )
        told = ", ".join(french.plural(count, one, many) for count, one, many in counts if count)
        compared = f"Par rapport {other}" if self.here.key == OPEN else f"{_capital(subject)}, par rapport {other}"
        return f"{compared}{french.NO_BREAK_SPACE}: {told}."

    def _effect(self, here: Project, there: Project) -> str:
        """Headline results there and here, for the place, the years and the scenario on screen."""
        if not self.model.listed:
            return ""
        try:
            before, after = self._results(there), self._results(here)
        except (ModelInputError, ScenarioError) as error:
            return f"Le calcul n’est pas possible d’un côté{french.NO_BREAK_SPACE}: {error}"
        region = self._session.selection.region
        years = flow_years(self._session.year, self._session.years)
        told = []
        for measure in EFFECTS:
            old = before.measure(measure, years=years, region=region)
            new = after.measure(measure, years=years, region=region)
            if old is None or new is None or abs(new - old) < 1e-9:
                continue
            label = MEASURE_NAMES[measure].label.lower()
            told.append(f"{label} de {figure_text(measure, old)} à {figure_text(measure, new)}")
        place = place_name(self._session.project, region)
        return french.unbroken(f"Effet, {place}, {years_text(years)} : {' ; '.join(told) or 'aucun'}.")

    def _results(self, project: Project) -> Results:
        """Of the scenario on screen, of the base where there is no such scenario."""
        open_results = self._session.results if project is self._session.project else None
        scenario = self._session.scenario if project.has("scenarios", self._session.scenario) else ROOT
        return open_results or run(project, scenario)

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
        name = self.name.text().strip()
        try:
            key = version_edits.keep(self._session, name)
        except VersionError as error:
            self._navigator.say(str(error))
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.name.clear()
        self.since.choose(key)
        self.refresh_sides()
        self._navigator.say(f"Version « {name} » gardée.")

    def rename_version(self) -> None:
        """Ask for another name of the chosen version."""
        chosen = self.since.version
        if chosen is not None:
            version_edits.ask_name(self, self._session, chosen, self._navigator.say)

    def delete_version(self) -> None:
        """Delete the chosen version, after a question."""
        chosen = self.since.version
        if chosen is not None:
            version_edits.ask_before_deleting(self, self._session, chosen)

    def take_over(self) -> None:
        """Make the ticked cells and rows as they are there; one undo takes it back."""
        try:
            self._session.push(take_over(self._session.project, self.model.ticked()), "Reprendre des valeurs")
        except EditRefused as refusal:
            self._navigator.say(str(refusal))


def _to(title: str) -> str:
    """« aux données de référence », « au fichier « plan » », « à Avant le comité »."""
    if title.startswith("données"):
        return f"aux {title}"
    return f"au {title.removeprefix('le ')}" if title.startswith("le fichier") else f"à {title}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
