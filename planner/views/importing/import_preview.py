"""What an import would change, line by line: a tick for each change, colours for new, changed and refused rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from planner.core.importing.import_plan import STATE_LABELS, CellChange, ImportPlan, PlannedRow, State
from planner.core.tables.cell_edits import COMMUNES_TABLE
from planner.core.tables.communes import Communes
from planner.core.tables.project import Project
from planner.core.tables.schema import Field
from planner.core.tables.values import Value, show
from planner.views.parts.theme import Tokens

COLUMNS = ("Ligne", "État", "Nom", "Colonne", "Avant", "Après ou motif du refus")
LINE, STATE, NAME, COLUMN, BEFORE, AFTER = range(len(COLUMNS))
WIDTHS = (64, 76, 150, 120, 92, 120)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class PreviewLine:
    """One line: a change of a changed row, or a whole row (`change` is None)."""

    row: PlannedRow
    change: CellChange | None = None

    @property
    def tick(self) -> tuple[int, str] | None:
        """How `import_edit` names what the line's tick leaves out; None where there is nothing to tick."""
        if self.change is not None:
            return None if self.change.derived else (self.row.number, self.change.column)
        return (self.row.number, self.row.changes[0].column) if self.row.state == "new" else None


class ImportPreview(QAbstractTableModel):
    """The lines of a plan whose states are shown."""

    ticks_changed = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.tokens = tokens
        self.skipped: set[tuple[int, str]] = set()
        self._project: Project | None = None
        self._communes: Communes | None = None
        self._plan: ImportPlan | None = None
        self._states: frozenset[State] = frozenset({"new", "changed", "refused"})
        self._lines: Sequence[PreviewLine] = ()

    def show_plan(self, project: Project, communes: Communes, plan: ImportPlan | None) -> None:
        """Show a plan; ticks taken away stay so where the line is still there."""
        self.beginResetModel()
        self._project, self._communes, self._plan = project, communes, plan
        self._lines = tuple(self._visible())
        self.skipped &= {line.tick for line in _lines(plan) if line.tick is not None} if plan else set()
        self.endResetModel()

    def show_states(self, states: frozenset[State]) -> None:
        self.beginResetModel()
        self._states = states
        self._lines = tuple(self._visible())
        self.endResetModel()

    def _visible(self) -> Iterator[PreviewLine]:
        return (line for line in _lines(self._plan) if line.row.state in self._states) if self._plan else iter(())

    def ticked(self) -> int:
        """How many changes and new rows are ticked, shown or not."""
        if self._plan is None:
            return 0
        return sum(line.tick is not None and line.tick not in self.skipped for line in _lines(self._plan))

    def tick_all(self, ticked: bool) -> None:
        """Tick, or untick, every line that is shown."""
        shown = {line.tick for line in self._lines if line.tick is not None}
        self.skipped = self.skipped - shown if ticked else self.skipped | shown
        if self._lines:
            self.dataChanged.emit(self.index(0, LINE), self.index(len(self._lines) - 1, LINE))
        self.ticks_changed.emit()

    # --- what Qt asks -------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == LINE and self._lines[index.row()].tick is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(line, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == LINE and line.tick is not None:
            return Qt.CheckState.Unchecked if line.tick in self.skipped else Qt.CheckState.Checked
        if role == Qt.ItemDataRole.ForegroundRole and (colour := self._colour(line, index.column())):
            return QColor(colour)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        line = self._lines[index.row()]
        if role != Qt.ItemDataRole.CheckStateRole or line.tick is None:
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self.skipped.discard(line.tick)
        else:
            self.skipped.add(line.tick)
        self.dataChanged.emit(index, index)
        self.ticks_changed.emit()
        return True

    # --- texts --------------------------------------------------------------------------------------------------

    def _text(self, line: PreviewLine, column: int) -> str:
        row, change = line.row, line.change
        if column == LINE:
            return str(row.number)
        if column == STATE:
            return STATE_LABELS[row.state]
        if column == NAME:
            return row.label
        if change is not None:
            texts = {COLUMN: self._field(change).title, BEFORE: self._value(row, change, change.before) or "vide"}
            note = " (d’après la commune)" if change.derived else ""
            return texts.get(column) or (self._value(row, change, change.after) or "vide") + note
        if column == COLUMN:
            return row.places()
        return "" if column == BEFORE else row.reason or self._summary(row)

    def _summary(self, row: PlannedRow) -> str:
        """What a new row holds, in short."""
        texts = ((c, self._value(row, c, c.after)) for c in row.changes[1:] if not c.derived)
        return " · ".join(f"{self._field(c).title} : {text}" for c, text in texts if text != row.label)

    def _field(self, change: CellChange) -> Field:
        assert self._project is not None
        assert self._plan is not None
        return self._project.schema.table(self._plan.matching.table).field(change.column)

    def _value(self, row: PlannedRow, change: CellChange, value: Value) -> str:
        assert self._project is not None
        field = self._field(change)
        if value is None:
            return ""
        if field.reference == COMMUNES_TABLE:
            commune = self._communes.get(str(value)) if self._communes else None
            return f"{commune.name} ({commune.departement})" if commune else str(value)
        if field.reference in self._project.tables:
            return self._project.label(field.reference, str(value))
        return show(field, value, self._unit(row, field))

    def _unit(self, row: PlannedRow, field: Field) -> str:
        assert self._project is not None
        assert self._plan is not None
        if not field.unit_column:
            return field.unit
        table = self._plan.matching.table
        own = next((c.after for c in row.changes if c.column == field.unit_column), None)
        known = self._project.cell(table, row.key, field.unit_column) if self._project.has(table, row.key) else None
        return str(own or known or "")

    def _colour(self, line: PreviewLine, column: int) -> str:
        state = line.row.state
        if line.tick in self.skipped or state == "unchanged":
            return self.tokens.muted
        if state == "refused" and column in (STATE, COLUMN, AFTER):
            return self.tokens.refused
        if column == STATE:
            return self.tokens.accent if state == "new" else self.tokens.different
        return self.tokens.different if column == AFTER and state == "changed" else ""


def _lines(plan: ImportPlan) -> Iterator[PreviewLine]:
    for row in plan.rows:
        if row.state == "changed":
            yield from (PreviewLine(row, change) for change in row.changes)
        else:
            yield PreviewLine(row)
