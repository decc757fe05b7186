"""One row of a table as a sheet: a line a field, its title and its value, edited as in the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from planner.core.tables.project import Address
from planner.core.tables.typed_text import TextReader
from planner.core.tables.values import InvalidValue, Value, editable_text, is_share, loses_cents
from planner.state.columns import tooltip
from planner.state.session import Session
from planner.state.table_columns import TableColumns
from planner.state.table_model import FIELD_ROLE, ROUNDED
from planner.state.typed_cell import AsksForBase, CellRefused, type_into

Index = QModelIndex | QPersistentModelIndex
BLANK_ROLE = Qt.ItemDataRole.UserRole + 20
BLANK = "–"
TITLE, VALUE = range(2)


class SheetModel(QAbstractTableModel):
    """`columns` is shared by the sheets of a row; `take` follows it."""

    refused = Signal(QModelIndex, str)
    base_asked = Signal(QModelIndex, object)  # a value that no scenario can hold: should it change in the base?
    told = Signal(str)  # French: what was made of a typed value

    def __init__(
        self, session: Session, columns: TableColumns, fields: Sequence[str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self._columns = session, columns
        self._key: str | None = None
        names = [column.name for column in columns.columns]
        self._places = [names.index(name) for name in fields]

    def show_key(self, key: str | None) -> None:
        """Show another row, or the same after a change."""
        self._key = key
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, VALUE))

    def address_at(self, index: Index) -> Address:
        column = self._columns.columns[self._places[index.row()]]
        return Address(self._columns.schema.name, str(self._key), column.name)

    def row_of(self, column: str) -> int | None:
        """The line of a field, None when it stands elsewhere."""
        names = [self._columns.columns[place].name for place in self._places]
        return names.index(column) if column in names else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == VALUE and self._key else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        place = self._places[index.row()]
        shown = self._columns.columns[place]
        if index.column() == TITLE:
            if role == Qt.ItemDataRole.ToolTipRole and shown.field is not None:
                return shown.field.description or None
            return shown.header if role == Qt.ItemDataRole.DisplayRole else None
        if role == FIELD_ROLE:
            return shown.field
        position = None if self._key is None else self._columns.position_of(self._key)
        if position is None or shown.field is None:
            return None
        value = self._columns.value(position, place)
        if role == BLANK_ROLE:
            return value is None
        text = self._columns.text(position, place)
        if shown.field.separator and not shown.field.reference:
            text = f"{shown.field.separator} ".join(part.strip() for part in text.split(shown.field.separator))
        if role == Qt.ItemDataRole.DisplayRole:
            return text if value is not None else BLANK
        if role == Qt.ItemDataRole.EditRole:
            if shown.field.reference:
                return text
            unit = self._columns.unit(position, place)
            edited = editable_text(shown.field, value, unit)
            return edited.removesuffix("%").strip() if is_share(shown.field, unit) else edited
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self.session.project, self.address_at(index), text, shown.field, "")
        return None

    def parse(self, index: Index, text: str) -> Value:
        """The value of typed text. Raises InvalidValue (French)."""
        field = self._columns.columns[self._places[index.row()]].field
        if field is None:
            raise InvalidValue("Cette ligne se déduit de la provenance.")
        communes = self.session.communes if field.reference == "communes" else None
        return TextReader(self.session.project, communes).value(self._columns.schema.name, field, text, field.unit)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take French text; a refused value changes nothing and is told through `refused`."""
        if role != Qt.ItemDataRole.EditRole or index.column() != VALUE or self._key is None:
            return False
        try:
            type_into(self.session, self.address_at(index), lambda: self.parse(index, str(value)))
        except AsksForBase as asked:
            self.base_asked.emit(self.index(index.row(), VALUE), asked.value)
            return False
        except CellRefused as refused:
            return self._refuse(index, str(refused))
        field = self._columns.columns[self._places[index.row()]].field
        if field is not None and loses_cents(field, str(value)):
            self.told.emit(ROUNDED)
        return True

    def _refuse(self, index: Index, reason: str) -> bool:
        self.refused.emit(self.index(index.row(), VALUE), reason)
        return False
