"""One table of the project as Qt shows and edits it. Sorting and filtering act on an array of row positions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from planner.core.checks import unit_of
from planner.core.communes import fold
from planner.core.edits import EditRefused
from planner.core.project import Address
from planner.core.scenario import ScenarioError, differences
from planner.core.schema import Field
from planner.core.values import InvalidValue, Value, editable_text, is_share, parse_shown
from planner.state.columns import Column, columns_of, kind_of, setting_text, shown_text, tooltip
from planner.state.session import Session

Index = QModelIndex | QPersistentModelIndex

KIND_ROLE = Qt.ItemDataRole.UserRole + 1  # fact, derived, assumption or empty
DIFFERENT_ROLE = Qt.ItemDataRole.UserRole + 2  # whether the scenario has its own value
FIELD_ROLE = Qt.ItemDataRole.UserRole + 3  # the Field, None for origin columns
VALUE_ROLE = Qt.ItemDataRole.UserRole + 4  # the plain value

_ANSWERED = frozenset(
    {
        int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.EditRole), int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.TextAlignmentRole), int(Qt.ItemDataRole.CheckStateRole),
        int(KIND_ROLE), int(DIFFERENT_ROLE), int(FIELD_ROLE), int(VALUE_ROLE),
    }
)  # fmt: skip
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """Rows of `session.seen`; edits go through the session's undo stack."""

    refused = Signal(QModelIndex, str)  # a value that was not taken, and why

    def __init__(self, session: Session, table: str) -> None:
        super().__init__(session)
        self.session = session
        self.schema = session.project.schema.table(table)
        self.columns: list[Column] = columns_of(self.schema)
        self._filter_text = ""
        self._filter_region: str | None = None
        self._sort_column = -1
        self._descending = False
        self._texts: dict[tuple[str, int], str] = {}
        self._different: frozenset[Address] = frozenset()
        self._rows: NDArray[np.intp] = np.arange(0)
        self._frame = session.seen.frame(table)
        self._refresh_rows()
        session.tables_changed.connect(self._on_tables_changed)
        session.project_replaced.connect(self._on_project_replaced)

    # --- shape --------------------------------------------------------------------------------------------------

    @property
    def table(self) -> str:
        return self.schema.name

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    @property
    def total_rows(self) -> int:
        """Rows of the table, those that a filter hides included."""
        return len(self._frame)

    def key_at(self, row: int) -> str:
        return str(self._frame.index[self._rows[row]])

    def row_of(self, key: str) -> int | None:
        """The shown row of a key, None when it is filtered out or gone."""
        if key not in self._frame.index:
            return None
        hits = np.flatnonzero(self._rows == self._frame.index.get_loc(key))
        return int(hits[0]) if len(hits) else None

    def column_of(self, name: str) -> int:
        """Position of a column by its name, −1 when it is not shown."""
        return next((i for i, column in enumerate(self.columns) if column.name == name), -1)

    def address_at(self, index: Index) -> Address:
        return Address(self.table, self.key_at(index.row()), self.columns[index.column()].name)

    # --- what Qt asks -------------------------------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = column.field is not None and column.field.is_numeric and not column.field.choices
            return _RIGHT if right else _LEFT
        if role == FIELD_ROLE:
            return column.field
        if column.field is None:
            return self._text(index, column) if role == Qt.ItemDataRole.ToolTipRole else None
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(index, column.field)
        if role == VALUE_ROLE:
            return self.value_at(index)
        address = self.address_at(index)
        if role == DIFFERENT_ROLE:
            return address in self._different
        if role == KIND_ROLE:
            return kind_of(self.session.project, address) if self.value_at(index) is not None else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            project, scenario = self.session.project, self.session.scenario
            different = address in self._different
            setting = setting_text(project, scenario, address, self.unit_at(index)) if different else ""
            return tooltip(project, address, self._text(index, column), column.field, setting)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take French text; a refused value changes nothing and is told through `refused`."""
        field = self.columns[index.column()].field if index.isValid() else None
        if role != Qt.ItemDataRole.EditRole or field is None:
            return False
        address = self.address_at(index)
        try:
            parsed = self.parse(index, str(value))
            if parsed != self.value_at(index):
                self.session.set_cell(address, parsed)
        except EditRefused as refusal:
            return self._refuse(index, refusal.refusals[0].reason)
        except (InvalidValue, ScenarioError) as reason:
            return self._refuse(index, str(reason))
        return True

    def parse(self, index: Index, text: str) -> Value:
        """The value of typed text, names of other rows understood. Raises InvalidValue (French)."""
        field = self.columns[index.column()].field
        if field is None:
            raise InvalidValue("Cette colonne se déduit de la provenance.")
        if field.reference and text.strip():
            return self._referred_key(field, text.strip())
        return parse_shown(field, text, self.unit_at(index))

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

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; −1 gives back the table's own order."""
        self._sort_column, self._descending = column, order == Qt.SortOrder.DescendingOrder
        self._relayout()

    def set_filter(self, text: str, region: str | None) -> None:
        """Show rows with every word of `text` (accents and case ignored) that lie in `region`, if one is given."""
        if (text, region) != (self._filter_text, self._filter_region):
            self._filter_text, self._filter_region = text, region
            self._relayout()

    def _relayout(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [(self.key_at(index.row()), index.column()) for index in before]
        self._refresh_rows()
        after = []
        for key, column in keys:
            row = self.row_of(key)
            after.append(self.index(row, column) if row is not None else QModelIndex())
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _refresh_rows(self) -> None:
        keep = np.ones(len(self._frame), dtype=bool)
        if self._filter_region is not None:
            keep &= self._lies_in(self._filter_region)
        rows = np.flatnonzero(keep)
        words = fold(self._filter_text).split()
        if words:
            rows = np.array([r for r in rows if self._contains(int(r), words)], dtype=np.intp)
        if 0 <= self._sort_column < len(self.columns):
            rows = rows[self._sorted(rows)]
        self._rows = rows

    def _lies_in(self, region: str) -> NDArray[np.bool_]:
        """Rows of a region: by their own column, else by the row that they refer to (an event by its site)."""
        if "region" in self._frame.columns:
            return (self._frame["region"] == region).to_numpy(dtype=bool)
        for field in self.schema.fields[1:]:
            target = self.session.seen.tables.get(field.reference)
            if target is not None and "region" in target.columns:
                inside = target.index[target["region"] == region]
                return self._frame[field.name].isin(inside).to_numpy(dtype=bool)
        return np.ones(len(self._frame), dtype=bool)

    def _contains(self, position: int, words: list[str]) -> bool:
        key = str(self._frame.index[position])
        together = fold(" ".join(self._text_of(key, c, column) for c, column in enumerate(self.columns)))
        return all(word in together for word in words)

    def _sorted(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Order of `rows` by the sort column; blanks last either way."""
        column = self.columns[self._sort_column]
        if column.field is not None and column.field.is_numeric and not column.field.choices:
            values = self._frame[column.field.name].iloc[rows].astype("float64")
            ordered = values.reset_index(drop=True).sort_values(ascending=not self._descending, kind="stable")
        else:
            texts = [self._text_of(str(self._frame.index[r]), self._sort_column, column) for r in rows]
            folded = pd.Series([fold(text) or None for text in texts], dtype=object)
            ordered = folded.sort_values(ascending=not self._descending, kind="stable", na_position="last")
        return ordered.index.to_numpy()

    # --- changes ------------------------------------------------------------------------------------------------

    def _on_tables_changed(self, tables: frozenset[str]) -> None:
        refers = {column.field.reference for column in self.columns if column.field}
        if not tables & ({self.table, "provenance", "scenario_values"} | refers):
            return
        same_rows = self.session.seen.frame(self.table).index.equals(self._frame.index)
        if not same_rows:
            self.beginResetModel()
        self._take_frame()
        if not same_rows:
            self._refresh_rows()
            self.endResetModel()
        elif len(self._rows):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    def _on_project_replaced(self) -> None:
        self.beginResetModel()
        self._take_frame()
        self._refresh_rows()
        self.endResetModel()

    def _take_frame(self) -> None:
        self._frame = self.session.seen.frame(self.table)
        self._texts.clear()
        self._different = frozenset(differences(self.session.project, self.session.scenario))

    # --- cells --------------------------------------------------------------------------------------------------

    def value_at(self, index: Index) -> Value:
        field = self.columns[index.column()].field
        return self.session.seen.cell(self.table, self.key_at(index.row()), field.name) if field else None

    def unit_at(self, index: Index) -> str:
        field = self.columns[index.column()].field
        return unit_of(self.session.seen, self.table, self.key_at(index.row()), field) if field else ""

    def _text(self, index: Index, column: Column) -> str:
        return self._text_of(self.key_at(index.row()), index.column(), column)

    def _text_of(self, key: str, position: int, column: Column) -> str:
        found = self._texts.get((key, position))
        if found is None:
            seen = self.session.seen
            value = seen.cell(self.table, key, column.field.name) if column.field else None
            unit = unit_of(seen, self.table, key, column.field) if column.field else ""
            found = self._commune_name(value) if self._is_commune(column) else None
            found = found or shown_text(seen, self.table, key, column, value, unit)
            self._texts[(key, position)] = found
        return found

    def _is_commune(self, column: Column) -> bool:
        return column.field is not None and column.field.reference == "communes"

    def _commune_name(self, value: Value) -> str | None:
        commune = self.session.communes.get(str(value)) if value is not None else None
        return commune.name if commune else None

    def _edit_text(self, index: Index, field: Field) -> str:
        if field.reference:
            return self._text(index, self.columns[index.column()])
        unit = self.unit_at(index)
        text = editable_text(field, self.value_at(index), unit)
        return text.removesuffix("%").strip() if is_share(field, unit) else text

    def _referred_key(self, field: Field, text: str) -> str:
        """The key of the row that `text` names (its key or its shown name)."""
        if field.reference == "communes":
            if self.session.communes.get(text):
                return text
            found = self.session.communes.search(text, limit=1)
            if not found or fold(found[0].name) != fold(text):
                raise InvalidValue(f"« {text} » n’est pas une commune connue : choisissez-la dans la liste.")
            return found[0].insee
        project = self.session.project
        for key in project.keys(field.reference):
            if fold(text) in (fold(key), fold(project.label(field.reference, key))):
                return key
        target = project.schema.table(field.reference).title
        raise InvalidValue(f"« {text} » n’existe pas dans « {target} » : choisissez un nom de la liste.")

    def _refuse(self, index: Index, reason: str) -> bool:
        self.refused.emit(self.index(index.row(), index.column()), reason)
        return False
