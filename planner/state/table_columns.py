"""A table read column by column: what sorting, filtering and searching compare, kept until a column changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.core.tables.communes import Communes
from planner.core.tables.project import Project, column_values, plain_value
from planner.core.tables.provenance import ROW_DEFAULT
from planner.core.tables.schema import TableSchema
from planner.core.tables.values import Value
from planner.state.coded_texts import Bools, CodedTexts, Floats
from planner.state.columns import Column, columns_of, commune_text, shown_text


class TableColumns:
    """The frame of a table as a scenario sees it, and what was read from it. Positions are those of the frame."""

    def __init__(self, schema: TableSchema, project: Project, seen: Project, communes: Communes) -> None:
        self.schema = schema
        self.columns: list[Column] = columns_of(schema)
        self._communes = communes
        self._coded: dict[int, CodedTexts] = {}
        self._origin_rows: NDArray[np.intp] | None = None
        self.frame = seen.frame(schema.name)
        self.take(project, seen)

    def take(self, project: Project, seen: Project, keep: bool = False) -> None:
        """Read from other tables; with `keep`, columns that hold the same values keep what was read from them."""
        before: pd.DataFrame | None = self.frame if keep else None
        self._project, self._seen = project, seen
        self.frame = seen.frame(self.schema.name)
        same_rows = before is not None and before.index.equals(self.frame.index)
        if not same_rows:
            self.keys: list[str] = self.frame.index.tolist()
            self._positions: dict[str, int] | None = None
        self._arrays = [None if c.field is None else self.frame[c.field.name].array for c in self.columns]
        self._origin_rows = None
        for column in list(self._coded):
            if not (same_rows and before is not None and self._is_same(before, column)):
                del self._coded[column]

    def _is_same(self, before: pd.DataFrame, position: int) -> bool:
        """A column that shows nothing but its own values, which are the same."""
        field = self.columns[position].field
        if field is None or field.reference or field.separator or field.unit_column:
            return False
        return bool(before[field.name].equals(self.frame[field.name]))

    def __len__(self) -> int:
        return len(self.keys)

    def having(self, values: Mapping[str, Value]) -> Bools:
        """Which rows have these values in these columns."""
        keep = np.ones(len(self), dtype=bool)
        for name, value in values.items():
            keep &= (self.frame[name] == value).fillna(value=False).to_numpy(dtype=bool)
        return keep

    # --- single cells -------------------------------------------------------------------------------------------

    def position_of(self, key: str) -> int | None:
        """Where the row of a key stands in the frame, None when it is gone."""
        if self._positions is None:
            self._positions = {known: position for position, known in enumerate(self.keys)}
        return self._positions.get(key)

    def value(self, position: int, column: int) -> Value:
        array = self._arrays[column]
        return None if array is None else plain_value(array[position])

    def unit(self, position: int, column: int) -> str:
        """The unit of a cell: the column's, or the row's own."""
        field = self.columns[column].field
        if field is None or not field.unit_column:
            return field.unit if field else ""
        return str(plain_value(self.frame[field.unit_column].array[position]) or "")

    def text(self, position: int, column: int) -> str:
        """What the cell shows."""
        if column in self._coded:
            return self._coded[column].text(position)
        return self._shown(self.keys[position], column, self.value(position, column), self.unit(position, column))

    def _shown(self, key: str, column: int, value: Value, unit: str) -> str:
        shown = self.columns[column]
        return commune_text(self._communes, shown, value) or shown_text(
            self._seen, self.schema.name, key, shown, value, unit
        )

    # --- whole columns ------------------------------------------------------------------------------------------

    def is_numeric(self, column: int) -> bool:
        """Whether the column is compared as numbers."""
        field = self.columns[column].field
        return field is not None and field.is_numeric and not field.choices

    def numbers(self, column: int) -> Floats:
        """The values of a numeric column as they are held (shares 0–1, cents), NaN for blank."""
        field = self.columns[column].field
        assert field is not None
        return np.asarray(self.frame[field.name].astype("float64"), dtype=np.float64)

    def values(self, column: int) -> list[Value]:
        """The plain values of a field's column."""
        field = self.columns[column].field
        assert field is not None
        return column_values(self.frame[field.name])

    def texts(self, column: int) -> list[str]:
        """What each row shows in a column."""
        return self.coded(column).rows

    def coded(self, column: int) -> CodedTexts:
        """The texts of a column, formatted once for equal values."""
        if column not in self._coded:
            self._coded[column] = self._read_texts(column)
        return self._coded[column]

    def _read_texts(self, column: int) -> CodedTexts:
        field = self.columns[column].field
        if field is None:
            return self._origin_texts(column)
        if field.unit_column:
            values = enumerate(zip(self.keys, self.values(column), strict=True))
            return CodedTexts.of_rows(
                [self._shown(key, column, value, self.unit(place, column)) for place, (key, value) in values]
            )
        held = self.frame[field.name]
        if field.type == "string" and not (field.choices or field.reference or field.separator):
            return CodedTexts.of_texts(held)
        return CodedTexts.of_values(held, lambda value: self._shown("", column, value, field.unit))

    def _origin_texts(self, column: int) -> CodedTexts:
        """Texts of a column of the rows' provenance, from the whole provenance table at once."""
        part = self.columns[column].origin
        if self._origin_rows is None:
            self._origin_rows = self._find_origins()
        codes, values = pd.factorize(self._project.frame("provenance")[part])
        of_rows = np.where(self._origin_rows < 0, -1, codes[self._origin_rows]) if len(codes) else self._origin_rows
        return CodedTexts.of_codes(of_rows, [self._origin_text(part, str(value)) for value in values])

    def _find_origins(self) -> NDArray[np.intp]:
        """Where the provenance of each row stands, −1 for none."""
        provenance = self._project.frame("provenance")
        own = "value" if self.schema.name == "assumptions" else ROW_DEFAULT
        of_table = (provenance["table"] == self.schema.name).to_numpy(dtype=bool)
        found = np.full(len(self), -1, dtype=np.intp)
        for column in dict.fromkeys((ROW_DEFAULT, own)):  # the last one found counts
            records = np.flatnonzero(of_table & (provenance["column"] == column).to_numpy(dtype=bool))
            rows = self.frame.index.get_indexer(pd.Index(provenance["key"].array[records], dtype=object))
            found[rows[rows >= 0]] = records[rows >= 0]
        return found

    def _origin_text(self, part: str, value: str) -> str:
        if part == "kind":
            return self._project.schema.table("provenance").field("kind").label_of.get(value, value)
        return self._project.label("sources", value)

    def ranks(self, column: int) -> Floats:
        """Numbers that sort as the column does, NaN for blank: its values, its dates, or its texts in order."""
        if self.is_numeric(column):
            return self.numbers(column)
        field = self.columns[column].field
        if field is not None and field.type == "date":
            return CodedTexts.of_values(self.frame[field.name], lambda value: str(value or "")).ranks
        return self.coded(column).ranks

    def contain(self, words: Sequence[str]) -> Bools:
        """Rows that hold every word (folded) in one column or another. Figures are read only for words with digits."""
        keep = np.ones(len(self), dtype=bool)
        figures = any(character.isdigit() for word in words for character in word)
        searched = [self.coded(c) for c in range(len(self.columns)) if figures or not self.is_numeric(c)]
        for word in words:
            found = np.zeros(len(self), dtype=bool)
            for coded in searched:
                found |= coded.holding(word)
            keep &= found
        return keep

    def in_region(self, region: str) -> Bools:
        """Rows of a region: by their own column, else by the row that they refer to (an event by its site)."""
        if "region" in self.frame.columns:
            return (self.frame["region"] == region).to_numpy(dtype=bool)
        for field in self.schema.fields[1:]:
            target = self._seen.tables.get(field.reference)
            if target is not None and "region" in target.columns:
                inside = target.index[target["region"] == region]
                return self.frame[field.name].isin(inside).to_numpy(dtype=bool)
        return np.ones(len(self), dtype=bool)
