"""The open project: its tables, scenario, year, selection, results and undo stack. Setters emit only on change."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtGui import QUndoStack

from planner.core.login import login_name
from planner.core.model.assumptions import ModelInputError
from planner.core.model.inputs import first_and_last_year
from planner.core.model.results import Results, run
from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.communes import Communes
from planner.core.tables.edits import Compound, DeleteRows, Edit, InsertRows
from planner.core.tables.history import History, Step
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import forget_rows
from planner.core.tables.scenario import ROOT, ScenarioError, back_to_parent, differences, lineage, resolved
from planner.core.tables.values import Value
from planner.state.asked import Asked
from planner.state.commands import EditCommand
from planner.state.ranges import Ranges
from planner.state.selection import Selection
from planner.storage.project_file import load_project, save_project
from planner.storage.recovery import RecoveredWork
from planner.storage.reference_data import load_communes, load_reference


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def _nearest(before: Project, scenario: str, after: Project) -> str:
    """The nearest scenario of the line of a vanished one that is still there."""
    try:
        line = lineage(before, scenario)
    except ScenarioError:
        return ROOT
    return next((key for key in reversed(line) if after.has("scenarios", key)), ROOT)


def iso_now() -> str:
    """Now, local time, ISO to the second."""
    return datetime.datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="seconds")


def _stamp() -> str:
    """Now, local time, ISO to the millisecond: the order of steps against versions kept in the same second."""
    return datetime.datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="milliseconds")


def iso_today() -> str:
    """Today's date, ISO."""
    return _today().isoformat()


class Session(QObject):
    """One project in one window."""

    project_replaced = Signal()  # another project: everything may differ
    tables_changed = Signal(frozenset)  # names of tables whose rows changed, as the scenario sees them
    results_changed = Signal()
    scenario_changed = Signal()
    comparison_changed = Signal()
    year_changed = Signal()
    path_changed = Signal()
    saved = Signal()

    def __init__(
        self, project: Project | None = None, parent: QObject | None = None, *, author: str | None = None
    ) -> None:
        super().__init__(parent)
        self.author = login_name() if author is None else author  # who edits, for the history
        self.undo_stack = QUndoStack(self)
        self.selection = Selection(self)
        self._project = project if project is not None else load_reference()
        self._reference = self._project if project is None else None
        self._steps: list[Step] = []  # done and not undone; Qt's stack counts a step only after it was told
        self._path: Path | None = None
        self._scenario = ROOT
        self._comparison: str | None = None
        self._communes: Communes | None = None
        self._seen: Project | None = None
        self._differences: Mapping[Address, Value] | None = None
        self._results: dict[str, Results] = {}
        self._model_error = ""
        self._year = max(self.years[0], min(_today().year, self.years[1]))
        self.ranges = Ranges(lambda: (self._project, self._scenario), self)
        self.results_changed.connect(self.ranges.forget)
        self.asked = Asked(self, iso_today)

    # --- what is open -------------------------------------------------------------------------------------------

    @property
    def project(self) -> Project:
        """The base tables, without the scenario's differences."""
        return self._project

    @property
    def seen(self) -> Project:
        """The tables as the chosen scenario sees them."""
        if self._seen is None:
            self._seen = resolved(self._project, self._scenario)
        return self._seen

    @property
    def differences(self) -> Mapping[Address, Value]:
        """The values in which the chosen scenario differs from the base."""
        if self._differences is None:
            self._differences = differences(self._project, self._scenario)
        return self._differences

    @property
    def history(self) -> History:
        """Who changed what in the project that is open: steps that are undone are no part of it."""
        return History(self._project, list(self._steps))

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def communes(self) -> Communes:
        if self._communes is None:
            self._communes = load_communes()
        return self._communes

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of the projection; the current year alone where the settings are unusable."""
        try:
            return first_and_last_year(self._project)
        except ModelInputError:
            this_year = _today().year
            return this_year, this_year

    @property
    def reference(self) -> Project:
        """The reference data, read when first asked for. Raises ReferenceDataError."""
        if self._reference is None:
            self._reference = load_reference()
        return self._reference

    def new(self) -> None:
        """Start from the reference data."""
        self._replace(load_reference(), None)

    def open(self, path: Path) -> None:
        """Load a project file. Raises ProjectFileError and keeps what is open."""
        self._replace(load_project(path), path)

    def recover(self, work: RecoveredWork) -> None:
        """Take up work that a window left behind; it is unsaved. Raises ProjectFileError and keeps what is open."""
        self._replace(work.load(), work.document)
        self.undo_stack.resetClean()

    def save(self, path: Path) -> None:
        """Write the project with its history. Raises ProjectFileError; the project stays modified then."""
        save_project(self.history.recorded(), path)
        self.undo_stack.setClean()
        self.saved.emit()
        if path != self._path:
            self._path = path
            self.path_changed.emit()

    def _replace(self, project: Project, path: Path | None) -> None:
        self._project, self._path, self._scenario, self._comparison = project, path, ROOT, None
        self.undo_stack.clear()
        self._steps.clear()
        self._forget_derived(everything=True)
        self.selection.select_rows("", ())
        self.selection.select_region(None)
        self.set_year(min(max(self._year, self.years[0]), self.years[1]))
        self.project_replaced.emit()
        self.path_changed.emit()
        self.results_changed.emit()

    # --- what it is seen through --------------------------------------------------------------------------------

    @property
    def scenario(self) -> str:
        return self._scenario

    def set_scenario(self, scenario: str) -> None:
        if scenario == self._scenario:
            return
        self._scenario = scenario
        self._seen = self._differences = None
        compared_to_itself = self._comparison == scenario
        if compared_to_itself:
            self._comparison = None
        self.scenario_changed.emit()
        if compared_to_itself:
            self.comparison_changed.emit()
        self.tables_changed.emit(frozenset(self._project.tables))
        self.results_changed.emit()

    @property
    def comparison(self) -> str | None:
        """The scenario that the chosen one is compared to, another one; None for no comparison."""
        return self._comparison

    def set_comparison(self, scenario: str | None) -> None:
        scenario = None if scenario == self._scenario else scenario
        if scenario != self._comparison:
            self._comparison = scenario
            self.comparison_changed.emit()

    @property
    def year(self) -> int:
        return self._year

    def set_year(self, year: int) -> None:
        if year != self._year:
            self._year = year
            self.year_changed.emit()

    # --- results ------------------------------------------------------------------------------------------------

    @property
    def results(self) -> Results | None:
        """Results of the chosen scenario; None when the model cannot run, `model_error` then says why."""
        return self.results_of(self._scenario)

    @property
    def model_error(self) -> str:
        return self._model_error

    def results_of(self, scenario: str) -> Results | None:
        """Results of any scenario, computed when first asked for."""
        if scenario not in self._results:
            try:
                self._results[scenario] = run(self._project, scenario)
                self._model_error = ""
            except (ModelInputError, ScenarioError) as error:
                self._model_error = str(error)
                return None
        return self._results[scenario]

    # --- changes ------------------------------------------------------------------------------------------------

    def push(self, edit: Edit, label: str) -> None:
        """Apply an edit and make it undoable. Raises EditRefused and leaves no trace when it is invalid."""
        outcome, inverse = edit.apply(self._project)
        step = Step.on(self._project, edit, inverse, label=label, author=self.author, at=_stamp())
        self.undo_stack.push(EditCommand(step, outcome, self._do, self._take_back))

    def set_cell(self, address: Address, value: Value, scenario: str | None = None) -> None:
        """Set one cell in the chosen scenario or in another one. Raises EditRefused or ScenarioError (French)."""
        field = self._project.schema.table(address.table).field(address.column)
        row = self._project.label(address.table, address.key)
        communes = self.communes if field.reference == "communes" else None
        today = iso_today()
        scenario = self._scenario if scenario is None else scenario
        edit = cell_edit(self._project, scenario, address, value, today=today, communes=communes)
        self.push(edit, f"Modifier « {field.title} » de « {row} »")

    def go_back(self, address: Address) -> None:
        """Drop the chosen scenario's own value at `address`: it sees again what it starts from. Nothing without one."""
        edit = back_to_parent(self._project, self._scenario, address)
        if edit is not None:
            field = self._project.schema.table(address.table).field(address.column)
            row = self._project.label(address.table, address.key)
            self.push(edit, f"Rétablir « {field.title} » de « {row} »")

    def insert_row(self, table: str, row: dict[str, Value]) -> None:
        """Append a row. Raises EditRefused."""
        schema = self._project.schema.table(table)
        self.push(InsertRows(table, [row]), f"Ajouter une ligne à « {schema.title} »")

    def delete_rows(self, table: str, keys: list[str]) -> None:
        """Delete rows and what is known of their origin. Raises EditRefused while others refer to them."""
        schema = self._project.schema.table(table)
        edits: list[Edit] = [DeleteRows(table, keys)]
        provenance = forget_rows(self._project, table, keys)
        if provenance is not None:
            edits.append(provenance)
        what = f"« {self._project.label(table, keys[0])} »" if len(keys) == 1 else f"{len(keys)} lignes"
        self.push(Compound(edits), f"Supprimer {what} de « {schema.title} »")

    def _do(self, step: Step, outcome: Project | None) -> None:
        """Install what a step led to, or lead there again."""
        project = step.edit.apply(self._project)[0] if outcome is None else outcome
        self._steps.append(step)
        self._install(project, step.edit.tables())

    def _take_back(self, step: Step) -> None:
        project, _ = step.inverse.apply(self._project)
        self._steps.pop()
        self._install(project, step.inverse.tables())

    def _install(self, project: Project, tables: frozenset[str]) -> None:
        before, self._project = self._project, project
        self._forget_derived()
        gone: list[SignalInstance] = []  # told when both are right
        if not project.has("scenarios", self._scenario):
            gone.append(self.scenario_changed)
            self._scenario = _nearest(before, self._scenario, project)
        if self._comparison is not None and (
            self._comparison == self._scenario or not project.has("scenarios", self._comparison)
        ):
            gone.append(self.comparison_changed)
            self._comparison = None
        for signal in gone:
            signal.emit()
        if tables & {"scenarios", "scenario_values"}:  # what a scenario sees, or saw until now
            for state in (before, project):
                tables |= frozenset(str(t) for t in state.frame("scenario_values")["table"].unique())
        self.tables_changed.emit(tables)
        self.results_changed.emit()

    def _forget_derived(self, everything: bool = False) -> None:
        self._seen = self._differences = None
        self._results.clear()
        if everything:
            self._model_error = ""
