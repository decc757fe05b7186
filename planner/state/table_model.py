"""One table of the project as Qt shows and edits it. Sorting and filtering act on an array of row positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from planner.core.tables.communes import fold
from planner.core.tables.project import Address
from planner.core.tables.provenance import kind_finder
from planner.core.tables.reference_values import has_changed
from planner.core.tables.scenario import ROOT
from planner.core.tables.schema import Field
from planner.core.tables.typed_text import TextReader
from planner.core.tables.values import InvalidValue, Value, editable_text, is_share, loses_cents
from planner.state.columns import Column, kind_of, setting_text, tooltip
from planner.state.filters import ColumnFilter
from planner.state.session import Session
from planner.state.table_columns import TableColumns
from planner.state.typed_cell import AsksForBase, AsksForRow, CellRefused, type_into

Index = QModelIndex | QPersistentModelIndex

KIND_ROLE = Qt.ItemDataRole.UserRole + 1  # fact, derived, assumption or empty
DIFFERENT_ROLE = Qt.ItemDataRole.UserRole + 2  # whether the scenario has its own value
FIELD_ROLE = Qt.ItemDataRole.UserRole + 3  # the Field, None for origin columns
VALUE_ROLE = Qt.ItemDataRole.UserRole + 4  # the plain value
MARKS_ROLE = Qt.ItemDataRole.UserRole + 5  # what the delegate paints beside the text, as bits

FACT, DERIVED, ASSUMPTION, DIFFERENT, CHANGED = 1, 2, 4, 8, 16
_KIND_BITS = {"fact": FACT, "derived": DERIVED, "assumption": ASSUMPTION}

_DISPLAY, _ALIGNMENT, _MARKS = (
    int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.TextAlignmentRole), int(MARKS_ROLE),
)  # fmt: skip
_ANSWERED = frozenset(
    {
        int(Qt.ItemDataRole.EditRole), int(Qt.ItemDataRole.ToolTipRole),
        int(KIND_ROLE), int(DIFFERENT_ROLE), int(FIELD_ROLE), int(VALUE_ROLE),
    }
)  # fmt: skip
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

ROUNDED = "Montant arrondi au centime."

SortKey = tuple[int, bool]  # column, whether descending


class TableModel(QAbstractTableModel):
    """Rows of `session.seen`; edits go through the session's undo stack."""

    refused = Signal(QModelIndex, str)  # a value that was not taken, and why
    base_asked = Signal(QModelIndex, object)  # a value that no scenario can hold: should it change in the base?
    told = Signal(str)  # French: what was made of a typed value
    row_asked = Signal(QModelIndex, object)  # AsksForRow: a name that is not there yet

    def __init__(self, session: Session, table: str) -> None:
        super().__init__(session)
        self.session = session
        self.schema = session.project.schema.table(table)
        self.data_columns = TableColumns(self.schema, session.project, session.seen, session.communes)
        self.columns: list[Column] = self.data_columns.columns
        self._alignments = [_RIGHT if self.data_columns.is_numeric(c) else _LEFT for c in range(len(self.columns))]
        self._filter_text = ""
        self._filter_region: str | None = None
        self._filters: dict[int, ColumnFilter] = {}
        self._held: dict[str, Value] = {}
        self.starts_with: Mapping[str, Value] = {}  # values of rows that are added, where nothing else is said
        self._sort_keys: tuple[SortKey, ...] = ()
        self._shown: dict[tuple[int, int], str] = {}
        self._marks: dict[tuple[int, int], int] = {}
        self._different: frozenset[Address] = frozenset()
        self._rows: NDArray[np.intp] = np.arange(0)
        self._row_list: list[int] = []
        self._read_scenario()
        self._refresh_rows()
        session.tables_changed.connect(self._on_tables_changed)
        session.project_replaced.connect(self._on_project_replaced)
        session.selection.only_changed.connect(self._relayout)

    # --- shape --------------------------------------------------------------------------------------------------

    @property
    def table(self) -> str:
        return self.schema.name

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._row_list)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @property
    def total_rows(self) -> int:
        """Rows of the table (or of the part that it is held to), those that a filter hides included."""
        return int(self.data_columns.having(self._held).sum())

    @property
    def shown_rows(self) -> NDArray[np.intp]:
        """Where each shown row stands in the table's own order."""
        return self._rows

    def key_at(self, row: int) -> str:
        return self.data_columns.keys[self._row_list[row]]

    @property
    def shown_keys(self) -> frozenset[str] | None:
        """Keys of the shown rows, None when no filter hides any."""
        return None if len(self._row_list) == self.total_rows else frozenset(map(self.key_at, range(self.rowCount())))

    def row_of(self, key: str) -> int | None:
        """The shown row of a key, None when it is filtered out or gone."""
        position = self.data_columns.position_of(key)
        hits = np.flatnonzero(self._rows == (-1 if position is None else position))
        return int(hits[0]) if len(hits) else None

    def column_of(self, name: str) -> int:
        """Position of a column by its name, −1 when it is not shown."""
        return next((i for i, column in enumerate(self.columns) if column.name == name), -1)

    def address_at(self, index: Index) -> Address:
        return Address(self.table, self.key_at(index.row()), self.columns[index.column()].name)

    def address_of(self, row: int, column: int) -> Address:
        """As `address_at`, for many cells without an index each."""
        return Address(self.table, self.key_at(row), self.columns[column].name)

    # --- what Qt asks -------------------------------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == _DISPLAY:
            return self.text_at(index.row(), index.column()) if index.isValid() else None
        if role == _ALIGNMENT:
            return self._alignments[index.column()]
        if role == _MARKS:
            return self.marks_at(index.row(), index.column())
        if role not in _ANSWERED or not index.isValid():
            return None
        return self._other_data(index, role)

    def _other_data(self, index: Index, role: int) -> Any:
        column = self.columns[index.column()]
        if role == FIELD_ROLE:
            return column.field
        text = self.text_at(index.row(), index.column())
        if column.field is None:
            return text if role == Qt.ItemDataRole.ToolTipRole else None
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(index, column.field)
        if role == VALUE_ROLE:
            return self.value_at(index)
        address = self.address_at(index)
        if role == DIFFERENT_ROLE:
            return address in self._different
        project, scenario = self.session.project, self.session.scenario
        if role == KIND_ROLE:
            return kind_of(project, address) if self.value_at(index) is not None else ""
        different = address in self._different
        setting = setting_text(project, scenario, address, self.unit_at(index)) if different else ""
        return tooltip(project, address, text, column.field, setting)

    def text_at(self, row: int, column: int) -> str:
        """What a shown cell shows."""
        position = self._row_list[row]
        found = self._shown.get((position, column))
        if found is None:
            found = self._shown[(position, column)] = self.data_columns.text(position, column)
        return found

    def marks_at(self, row: int, column: int) -> int:
        """Kind, own value of the scenario, changed since the reference data: bits of the cell."""
        position = self._row_list[row]
        found = self._marks.get((position, column))
        if found is None:
            found = self._marks[(position, column)] = self._read_marks(position, column)
        return found

    def _read_marks(self, position: int, column: int) -> int:
        field = self.columns[column].field
        if field is None:
            return 0
        address = Address(self.table, self.data_columns.keys[position], field.name)
        marks = DIFFERENT if address in self._different else 0
        if has_changed(self.session.project, self.session.reference, address):
            marks |= CHANGED
        if self._alignments[column] == _RIGHT and self.data_columns.value(position, column) is not None:
            marks |= _KIND_BITS.get(self._kind_finder(address), 0)
        return marks

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take French text; a refused value changes nothing and is told through `refused`."""
        field = self.columns[index.column()].field if index.isValid() else None
        if role != Qt.ItemDataRole.EditRole or field is None:
            return False
        try:
            type_into(self.session, self.address_at(index), lambda: self.parse(index, str(value)))
        except AsksForBase as asked:
            self.base_asked.emit(self.index(index.row(), index.column()), asked.value)
            return False
        except AsksForRow as asked:
            self.row_asked.emit(self.index(index.row(), index.column()), asked)
            return False
        except CellRefused as refused:
            return self._refuse(index, str(refused))
        if loses_cents(field, str(value)):
            self.told.emit(ROUNDED)
        return True

    def parse(self, index: Index, text: str) -> Value:
        """The value of typed text, names of other rows understood. Raises InvalidValue (French)."""
        field = self.columns[index.column()].field
        if field is None:
            raise InvalidValue("Cette colonne se déduit de la provenance.")
        session = self.session
        communes = session.communes if field.reference == "communes" else None
        return TextReader(session.project, communes).value(self.table, field, text, self.unit_at(index))

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.columns[index.column()].field is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.header
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.field.description or column.header if column.field else column.header
        return None

    # --- sorting and filtering ----------------------------------------------------------------------------------

    @property
    def sort_keys(self) -> tuple[SortKey, ...]:
        """The columns that rows are sorted by, the most important first."""
        return self._sort_keys

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; −1 gives back the table's own order."""
        self.sort_by([(column, order == Qt.SortOrder.DescendingOrder)] if column >= 0 else [])

    def sort_by(self, keys: Sequence[SortKey]) -> None:
        """Sort by several columns, the most important first; blanks last either way."""
        self._sort_keys = tuple(keys)
        self._relayout()

    @property
    def held(self) -> Mapping[str, Value]:
        """The values that every row shown has, by column, and that rows take which are added."""
        return self._held

    def hold(self, values: Mapping[str, Value]) -> None:
        """Show a part of the table alone: the rows with these values."""
        if values != self._held:
            self._held = dict(values)
            self._relayout()

    @property
    def filters(self) -> Mapping[int, ColumnFilter]:
        """The condition that each column is under."""
        return self._filters

    def set_filter(self, text: str, region: str | None) -> None:
        """Show rows with every word of `text` (accents and case ignored) that lie in `region`, if one is given."""
        if (text, region) != (self._filter_text, self._filter_region):
            self._filter_text, self._filter_region = text, region
            self._relayout()

    @property
    def search_text(self) -> str:
        """What is searched in the whole table, as typed."""
        return self._filter_text.strip()

    def set_column_filter(self, column: int, condition: ColumnFilter | None) -> None:
        """Put a column under a condition, or free it. Raises InvalidValue and keeps what was."""
        if condition is not None:
            condition.keeps(self.data_columns, column)
        self._filters.pop(column, None)
        if condition is not None:
            self._filters[column] = condition
        self._relayout()

    def clear_column_filters(self) -> None:
        if self._filters:
            self._filters.clear()
            self._relayout()

    def rows_without(self, column: int) -> NDArray[np.intp]:
        """Positions of the rows that pass all filters but that of `column`: what its tick list offers."""
        return np.flatnonzero(self._kept(without=column))

    def _relayout(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [(self._row_list[index.row()], index.column()) for index in before]
        self._refresh_rows()
        row_of = {position: row for row, position in enumerate(self._row_list)} if len(keys) > 1 else None
        after = []
        for position, column in keys:
            row = row_of.get(position) if row_of is not None else self.row_of(self.data_columns.keys[position])
            after.append(self.index(row, column) if row is not None else QModelIndex())
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _refresh_rows(self) -> None:
        rows = np.flatnonzero(self._kept())
        if self._sort_keys:
            ranks = [self.data_columns.ranks(column)[rows] for column, _ in self._sort_keys]
            turned = [-rank if down else rank for rank, (_, down) in zip(ranks, self._sort_keys, strict=True)]
            rows = rows[np.lexsort(turned[::-1])]
        self._rows, self._row_list = rows, rows.tolist()

    def _kept(self, without: int = -1) -> NDArray[np.bool_]:
        columns = self.data_columns
        keep = columns.having(self._held)
        if self._filter_region is not None:
            keep &= columns.in_region(self._filter_region)
        only = self.session.selection.only.get(self.table)
        if only is not None:
            keep &= np.fromiter((key in only for key in columns.keys), dtype=bool, count=len(columns))
        for column, condition in self._filters.items():
            if column != without:
                keep &= condition.keeps(columns, column)
        words = fold(self._filter_text).split()
        return keep & columns.contain(words) if words else keep

    # --- changes ------------------------------------------------------------------------------------------------

    def _on_tables_changed(self, tables: frozenset[str]) -> None:
        refers = {column.field.reference for column in self.columns if column.field}
        if not tables & ({self.table, "provenance", "scenario_values"} | refers):
            return
        before = self.data_columns.having(self._held)
        same_rows = self.session.seen.frame(self.table).index.equals(self.data_columns.frame.index)
        if not same_rows:
            self.beginResetModel()
        self._take(keep=True)
        if not same_rows:
            self._refresh_rows()
            self.endResetModel()
        elif not np.array_equal(before, self.data_columns.having(self._held)):
            self._relayout()
        elif self._row_list:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._row_list) - 1, len(self.columns) - 1))

    def _on_project_replaced(self) -> None:
        self.beginResetModel()
        self._filters.clear()
        self._filter_text = ""
        self._take(keep=False)
        self._refresh_rows()
        self.endResetModel()

    def _take(self, keep: bool) -> None:
        self.data_columns.take(self.session.project, self.session.seen, keep)
        self._shown.clear()
        self._marks.clear()
        self._read_scenario()

    def _read_scenario(self) -> None:
        session = self.session
        self._different = frozenset(session.differences) if session.scenario != ROOT else frozenset()
        self._kind_finder = kind_finder(session.project)

    # --- cells --------------------------------------------------------------------------------------------------

    def value_of(self, row: int, column: int) -> Value:
        """The plain value of a shown cell."""
        return self.data_columns.value(self._row_list[row], column)

    def unit_of(self, row: int, column: int) -> str:
        return self.data_columns.unit(self._row_list[row], column)

    def value_at(self, index: Index) -> Value:
        return self.value_of(index.row(), index.column())

    def unit_at(self, index: Index) -> str:
        return self.unit_of(index.row(), index.column())

    def _edit_text(self, index: Index, field: Field) -> str:
        if field.reference:
            return self.text_at(index.row(), index.column())
        unit = self.unit_at(index)
        text = editable_text(field, self.value_at(index), unit)
        return text.removesuffix("%").strip() if is_share(field, unit) else text

    def _refuse(self, index: Index, reason: str) -> bool:
        self.refused.emit(self.index(index.row(), index.column()), reason)
        return False
