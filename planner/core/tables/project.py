"""A project: its tables as pandas frames, never changed in place, so that a running calculation keeps what it read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import pandas as pd

from planner.core.tables.schema import Field, Schema, TableSchema
from planner.core.tables.values import Value

Row = Mapping[str, Value]
T = TypeVar("T")

SMALL_TABLE = 200  # rows; reading all of them costs less than a few single cells
_FEW = 16  # cells, below which one look-up each is quicker than a column's


@dataclass(frozen=True)
class Address:
    """Where a value stands: scenario differences, provenance, comments and problems use the same address."""

    table: str
    key: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}/{self.key}/{self.column}"


class Kept:
    """What was read from tables, shared by all projects that come from one another: frames never change in place,
    so the same frames give the same answer. The oldest answers go; background work may ask at the same time.
    """

    LIMIT = 256

    def __init__(self) -> None:
        self._answers: dict[tuple[object, ...], tuple[Sequence[pd.DataFrame], Any]] = {}
        self._lock = threading.Lock()

    def get(self, name: str, frames: Sequence[pd.DataFrame], make: Callable[[], T]) -> T:
        """The answer called `name` about these very frames, made where there is none."""
        key = (name, *map(id, frames))  # the frames are held with the answer, so that no other takes their place
        found = self._answers.get(key)
        if found is None:
            found = frames, make()
            with self._lock:
                self._answers[key] = found
                while len(self._answers) > self.LIMIT:
                    del self._answers[next(iter(self._answers))]
        return cast(T, found[1])


@dataclass(frozen=True)
class Project:
    """All tables of a project, each a frame indexed by key with one column per field but the key.

    Columns hold object (text, dates), Int64 (integers, years, cents), float64 (numbers, NaN for blank) or boolean.
    """

    schema: Schema
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    _rows: dict[str, Sequence[Row]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _kept: Kept = field(default_factory=Kept, repr=False, compare=False)
    defaults: Sequence[Row] = field(default=(), repr=False, compare=False)
    """Assumptions of the reference, which answer where the project's own do not (`core.assumptions`)."""

    def frame(self, table: str) -> pd.DataFrame:
        return self.tables[table]

    def keys(self, table: str) -> list[str]:
        return cast("list[str]", self.tables[table].index.tolist())

    def has(self, table: str, key: str) -> bool:
        return key in self.tables[table].index

    def cell(self, table: str, key: str, column: str) -> Value:
        """The value of a cell as a plain Python value, None when blank. KeyError when the row does not exist."""
        if table in self._rows or len(self.tables[table]) <= SMALL_TABLE:
            return self.row(table, key)[column]
        return plain_value(self.tables[table].at[key, column])

    def cells(self, addresses: Collection[Address]) -> dict[Address, Value]:
        """The values of many cells, read column by column. KeyError when a row does not exist."""
        if len(addresses) <= _FEW:
            return {a: self.cell(a.table, a.key, a.column) for a in addresses}
        columns: dict[tuple[str, str], list[Address]] = {}
        for address in addresses:
            columns.setdefault((address.table, address.column), []).append(address)
        found: dict[Address, Value] = {}
        for (table, column), cells in columns.items():
            positions = self.tables[table].index.get_indexer(pd.Index([a.key for a in cells], dtype=object))
            if (positions < 0).any():
                raise KeyError(table)
            found.update(zip(cells, column_values(self.tables[table][column].iloc[positions]), strict=True))
        return found

    def row(self, table: str, key: str) -> Row:
        """All columns of a row, its key included, blanks as None. KeyError when the row does not exist."""
        return self.rows(table)[self.position(table, key)]

    def position(self, table: str, key: str) -> int:
        """Where a row stands in its table. KeyError when it does not exist."""
        return cast(int, self.tables[table].index.get_loc(key))

    def rows(self, table: str) -> Sequence[Row]:
        """All rows, key first, blanks as None. Kept until the table changes: the model reads them at every edit."""
        if table not in self._rows:
            frame = self.tables[table]
            columns = [self.keys(table), *(column_values(frame[column]) for column in frame.columns)]
            names = [self.schema.table(table).key, *map(str, frame.columns)]
            self._rows[table] = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
        return self._rows[table]

    def label(self, table: str, key: str) -> str:
        """What a reader sees for a row: its display column, else its key."""
        display = self.schema.table(table).display
        if display == self.schema.table(table).key or not self.has(table, key):
            return key
        return str(self.cell(table, key, display) or key)

    def setting(self, key: str) -> str:
        """A setting's text, empty when blank or absent."""
        return str(self.cell("settings", key, "value") or "") if self.has("settings", key) else ""

    def kept(self, name: str, tables: Collection[str], make: Callable[[], T]) -> T:
        """What `make` reads from `tables`, made once and kept while projects made from this one have the same."""
        return self._kept.get(name, [self.tables[table] for table in sorted(tables)], make)

    def with_defaults(self, reference: Sequence[Row]) -> Project:
        """The project with the reference's assumptions behind its own."""
        project = Project(self.schema, self.tables, defaults=reference)
        project._rows.update(self._rows)
        return project

    def with_table(self, table: str, frame: pd.DataFrame, rows: Sequence[Row] | None = None) -> Project:
        """The project with another frame for `table`; `rows` are that frame's, where they are known already."""
        project = Project(self.schema, {**self.tables, table: frame}, self._kept, self.defaults)
        project._rows.update((name, known) for name, known in self._rows.items() if name != table)
        if rows is not None:
            project._rows[table] = rows
        return project

    def with_cells(self, values: Mapping[Address, Value]) -> Project:
        """The project with other values in cells, unchecked; their rows must exist.

        Column by column, so that a block costs one assignment a column; rows read before are patched, not read again.
        """
        blocks: dict[tuple[str, str], dict[str, Value]] = {}
        for address, value in values.items():
            blocks.setdefault((address.table, address.column), {})[address.key] = value
        frames: dict[str, pd.DataFrame] = {}
        rows: dict[str, list[Row]] = {}
        for (table, column), cells in blocks.items():
            if table not in frames:
                frames[table] = self.tables[table].copy(deep=False)
                if table in self._rows:
                    rows[table] = list(self._rows[table])
            frame, field_ = frames[table], self.schema.table(table).field(column)
            index = pd.Index(list(cells), dtype=object)
            written = build_column(field_, list(cells.values()), index)
            changed = frame[column].copy()
            changed.loc[index] = written
            frame[column] = changed
            if table in rows:
                for position, value in zip(frame.index.get_indexer(index), column_values(written), strict=True):
                    rows[table][position] = {**rows[table][position], column: value}
        project = self
        for table, frame in frames.items():
            project = project.with_table(table, frame, rows.get(table))
        return project


def plain_value(value: Any) -> Value:
    """A frame's scalar as a Python value; NaN, NA and NaT are None."""
    if value is None or value is pd.NA or value != value:
        return None
    return cast(Value, value.item() if hasattr(value, "item") else value)


def column_values(column: pd.Series[Any]) -> list[Value]:
    """A column as a list of Python values, blanks as None."""
    if column.dtype == "float64":
        return [None if value != value else value for value in column.tolist()]
    if column.dtype == object:
        return [None if value is None or value != value else value for value in column.tolist()]
    return cast("list[Value]", column.astype(object).where(column.notna(), None).tolist())


def dtype_of(field: Field) -> str:
    """The pandas dtype that holds a field."""
    if field.money or field.type in ("integer", "year"):
        return "Int64"
    return {"number": "float64", "boolean": "boolean"}.get(field.type, "object")


def build_frame(table: TableSchema, rows: Iterable[Row]) -> pd.DataFrame:
    """A frame of `rows` (dicts with the key; missing columns blank) in the schema's columns and types."""
    rows = list(rows)
    columns = {f.name: [row.get(f.name) for row in rows] for f in table.fields[1:]}
    return frame_of_columns(table, [row[table.key] for row in rows], columns)


def frame_of_columns(table: TableSchema, keys: Sequence[Any], columns: Mapping[str, Sequence[Value]]) -> pd.DataFrame:
    """A frame in the schema's columns and types; `columns` by name, in the order of `keys`."""
    index = pd.Index(list(keys), dtype=object, name=table.key)
    return pd.DataFrame({f.name: build_column(f, columns[f.name], index) for f in table.fields[1:]}, index=index)


def build_column(field: Field, values: Sequence[Value], index: pd.Index[Any]) -> pd.Series[Any]:
    """One typed column; None becomes the dtype's blank."""
    dtype = dtype_of(field)
    if dtype == "float64":
        return pd.Series([float("nan") if v is None else v for v in values], index=index, dtype="float64")
    return pd.Series(list(values), index=index, dtype=dtype)


def empty_project(schema: Schema) -> Project:
    """A project with every stored table empty."""
    return Project(schema, {table.name: build_frame(table, []) for table in schema.stored()})
