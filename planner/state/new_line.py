"""The line under a table that becomes a row once something is typed into it: one step to undo, nothing before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from planner.core.tables.edits import EditRefused
from planner.core.tables.typed_text import TextReader, UnknownName
from planner.core.tables.values import InvalidValue, Value
from planner.state.block_edits import apply_plan, plan_paste, taken_by_default
from planner.state.table_model import FIELD_ROLE, ROUNDED, TableModel
from planner.state.typed_cell import AsksForRow, name_missing

Index = QModelIndex | QPersistentModelIndex


class NewLineModel(QAbstractTableModel):
    """One empty row with the columns of `table`."""

    refused = Signal(int, str)  # column and reason: nothing was added
    row_asked = Signal(int, object)  # column and AsksForRow: a name that is not there yet
    added = Signal(str, int)  # key of the new row, column that was typed into

    def __init__(self, table: TableModel) -> None:
        super().__init__(table)
        self._table = table
        self.session = table.session
        self.region: Callable[[], str | None] = lambda: None  # in which the added row lies

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._table.columns[index.column()].field if role == FIELD_ROLE else None

    def headerData(  # Qt gives the section
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole  # noqa: ARG002
    ) -> Any:  # fmt: skip
        shown = orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole
        return "+" if shown else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = index.isValid() and self._table.columns[index.column()].field is not None
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable if editable else super().flags(index)

    def parse(self, index: Index, text: str) -> Value:
        """The value of a text in a new row. Raises InvalidValue (French)."""
        field = self._table.columns[index.column()].field
        if field is None:
            raise InvalidValue("Cette colonne se déduit de la provenance.")
        return TextReader(self.session.project, self.session.communes).value(
            self._table.table, field, text, "" if field.unit_column else field.unit
        )

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Add a row with this text in this column; without a text nothing is added."""
        text, column = str(value), index.column()
        if role != Qt.ItemDataRole.EditRole or not text.strip():
            return False
        try:
            self.parse(index, text)
        except UnknownName as unknown:
            asked = name_missing(unknown)
            if isinstance(asked, AsksForRow):
                self.row_asked.emit(column, asked)
                return False
        except InvalidValue as refusal:
            self.refused.emit(column, str(refusal))
            return False
        plan = plan_paste(self._table, [[text]], self._table.rowCount(), [column], self.region(), begun=True)
        plan.label = f"Ajouter une ligne à « {self._table.schema.title} »"
        if plan.refusals:
            self.refused.emit(column, plan.refusals[0].reason)
            return False
        try:
            apply_plan(self.session, plan)
        except EditRefused as refusal:
            self.refused.emit(column, refusal.refusals[0].reason)
            return False
        if plan.rounded:
            self._table.told.emit(ROUNDED)
        key = str(plan.rows[0][self._table.schema.key])
        default = taken_by_default(self._table, key, column)
        if default:
            self._table.told.emit(default)
        self.added.emit(key, column)
        return True
