"""A table read column by column: what sorting, filtering and searching compare, kept until a column changes."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.core.tables.communes import Communes
from planner.core.tables.project import Project, column_values, plain_value
from planner.core.tables.provenance import ROW_DEFAULT
from planner.core.tables.schema import TableSchema
from planner.core.tables.typed_text import fold_all
from planner.core.tables.values import Value, show
from planner.state.columns import Column, columns_of, shown_text

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class TableColumns:
    """The frame of a table as a scenario sees it, and what was read from it. Positions are those of the frame."""

    def __init__(self, schema: TableSchema, project: Project, seen: Project, communes: Communes) -> None:
        self.schema = schema
        self.columns: list[Column] = columns_of(schema)
        self._communes = communes
        self._texts: dict[int, list[str]] = {}
        self._folded: dict[int, list[str]] = {}
        self._ranks: dict[int, Floats] = {}
        self._joined: tuple[frozenset[int], list[str]] | None = None
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
        known = set(self._texts) | set(self._folded) | set(self._ranks)
        for column in known:
            if not (same_rows and before is not None and self._is_same(before, column)):
                for kept in (self._texts, self._folded, self._ranks):
                    cast("dict[int, Any]", kept).pop(column, None)
                self._joined = None

    def _is_same(self, before: pd.DataFrame, position: int) -> bool:
        """A column that shows nothing but its own values, which are the same."""
        field = self.columns[position].field
        if field is None or field.reference or field.separator or field.unit_column:
            return False
        return bool(before[field.name].equals(self.frame[field.name]))

    def __len__(self) -> int:
        return len(self.keys)

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
        if column in self._texts:
            return self._texts[column][position]
        return self._shown(self.keys[position], column, self.value(position, column), self.unit(position, column))

    def _shown(self, key: str, column: int, value: Value, unit: str) -> str:
        shown = self.columns[column]
        if shown.field is not None and shown.field.reference == "communes" and value is not None:
            commune = self._communes.get(str(value))
            if commune is not None:
                return commune.name
        return shown_text(self._seen, self.schema.name, key, shown, value, unit)

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
        """What each row shows in a column, formatted once for equal values."""
        if column not in self._texts:
            self._texts[column] = self._read_texts(column)
        return self._texts[column]

    def _read_texts(self, column: int) -> list[str]:
        field = self.columns[column].field
        if field is None:
            return self._origin_texts(column)
        values = self.values(column)
        if field.unit_column:
            return [self._shown(key, column, value, self.unit(p, column)) for p, (key, value) in
                    enumerate(zip(self.keys, values, strict=True))]  # fmt: skip
        plain_text = field.type == "string" and not (field.choices or field.reference or field.separator)
        if plain_text:
            return ["" if value is None else str(value) for value in values]
        if field.reference or field.separator:
            known = {value: self._shown("", column, value, field.unit) for value in dict.fromkeys(values)}
        else:
            known = {value: show(field, value, field.unit) for value in dict.fromkeys(values)}
        return [known[value] for value in values]

    def _origin_texts(self, column: int) -> list[str]:
        """Texts of a column of the rows' provenance, from the whole provenance table at once."""
        part = self.columns[column].origin
        own = "value" if self.schema.name == "assumptions" else ROW_DEFAULT
        found = self._project.kept(
            f"{part} by address", {"provenance"}, functools.partial(_by_address, self._project, part)
        )
        rows = [f"{self.schema.name}/{key}/" for key in self.keys]
        values = [found.get(row + own) if row + own in found else found.get(row + ROW_DEFAULT) for row in rows]
        known = {value: self._origin_text(part, value) for value in dict.fromkeys(values)}
        return [known[value] for value in values]

    def _origin_text(self, part: str, value: Value) -> str:
        if value is None:
            return ""
        if part == "kind":
            return self._project.schema.table("provenance").field("kind").label_of.get(str(value), str(value))
        return self._project.label("sources", str(value))

    def folded(self, column: int) -> list[str]:
        """The texts without case and accents."""
        if column not in self._folded:
            texts = self.texts(column)
            different = list(dict.fromkeys(texts))
            known = dict(zip(different, fold_all(different), strict=True))
            self._folded[column] = [known[text] for text in texts]
        return self._folded[column]

    def ranks(self, column: int) -> Floats:
        """Numbers that sort as the column does, NaN for blank: its values, its dates, or its texts in order."""
        if column not in self._ranks:
            if self.is_numeric(column):
                self._ranks[column] = self.numbers(column)
            else:
                field = self.columns[column].field
                dated = field is not None and field.type == "date"
                self._ranks[column] = _ranked([str(v or "") for v in self.values(column)] if dated else
                                              self.folded(column))  # fmt: skip
        return self._ranks[column]

    def contain(self, words: Sequence[str]) -> Bools:
        """Rows that hold every word (folded) in one column or another. Figures are read only for words with digits."""
        wanted = frozenset(range(len(self.columns)))
        if not any(character.isdigit() for word in words for character in word):
            wanted = frozenset(c for c in wanted if not self.is_numeric(c))
        if self._joined is None or self._joined[0] != wanted:
            rows = zip(*(self.folded(column) for column in sorted(wanted)), strict=True)
            self._joined = wanted, list(map("\n".join, rows))
        joined = self._joined[1]
        keep = np.ones(len(self), dtype=bool)
        for word in words:
            keep &= np.fromiter((word in text for text in joined), dtype=bool, count=len(joined))
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


def _ranked(texts: list[str]) -> Floats:
    """The place of each text among the different ones, NaN for an empty one."""
    places = {text: float(place) for place, text in enumerate(sorted(set(texts)))}
    places[""] = float("nan")
    return np.array([places[text] for text in texts], dtype=np.float64)


def _by_address(project: Project, part: str) -> dict[str, Value]:
    column = column_values(project.frame("provenance")[part])
    return dict(zip(project.keys("provenance"), column, strict=True))
