"""The reference data of `data/`: what a new project starts with."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from planner import paths
from planner.core.files import reason_of
from planner.core.tables.communes import Communes
from planner.core.tables.project import Project, Row, build_column, dtype_of
from planner.core.tables.reference_copy import TABLE as REFERENCE_COPY
from planner.core.tables.reference_copy import as_new_project, lacks_its_copy, with_reference_copy
from planner.core.tables.schema import Field, Schema, TableSchema, load_schema
from planner.core.tables.values import Value, parse_plain


class ReferenceDataError(Exception):
    """The application's own data cannot be read; the message is French and names file, row and column."""


def load_reference_schema() -> Schema:
    """The schema of the tables from `data/datapackage.json`."""
    return load_schema(paths.data_dir() / "datapackage.json")


def load_reference() -> Project:
    """A project that holds the reference data. Raises ReferenceDataError."""
    project = as_new_project(_read_reference())
    return project.with_defaults(project.rows("assumptions"))


def with_own_copy(project: Project) -> Project:
    """The project as a file holds it: with the copy of the reference data that it was made from.

    Raises ReferenceDataError.
    """
    return project.with_table(REFERENCE_COPY, _packed_copy()) if lacks_its_copy(project) else project


@cache
def _packed_copy() -> pd.DataFrame:
    return with_reference_copy(_read_reference()).frame(REFERENCE_COPY)


def _read_reference() -> Project:
    schema, folder = load_reference_schema(), paths.data_dir()
    return Project(schema, {table.name: read_table(table, folder / table.path) for table in schema.stored()})


def load_default_assumptions(schema: Schema) -> Sequence[Row]:
    """The reference's assumptions, which answer where a project lacks its own. Raises ReferenceDataError."""
    table = schema.table("assumptions")
    return Project(schema, {table.name: read_table(table, paths.data_dir() / table.path)}).rows(table.name)


@cache
def load_communes() -> Communes:
    """The communes of France, for search."""
    schema = load_reference_schema()
    return Communes(paths.data_dir() / schema.table("communes").path)


def read_table(table: TableSchema, path: Path) -> pd.DataFrame:
    """One CSV of the data package as a typed frame. Raises ReferenceDataError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
    except (OSError, ValueError, csv.Error) as error:  # ValueError: not UTF-8, or without a first line
        reason = f" : {reason_of(error)}" if isinstance(error, OSError) else ", ce n’est pas une table en UTF-8"
        raise ReferenceDataError(f"Le fichier de données « {path.name} » est illisible{reason}.") from error
    expected = [f.name for f in table.fields]
    if header != expected or any(len(row) != len(expected) for row in rows):
        raise ReferenceDataError(
            f"Le fichier de données « {path.name} » n’a pas les colonnes attendues : {', '.join(expected)}."
        )
    raw = dict(zip(expected, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(expected, ())
    index = pd.Index(raw[table.key], dtype=object, name=table.key)
    columns = {}
    for field in table.fields[1:]:
        texts = raw[field.name]
        try:
            values = _values(field, texts)
        except ValueError:
            raise _unreadable_cell(path, field, index.tolist(), texts) from None
        columns[field.name] = build_column(field, values, index)
    return pd.DataFrame(columns, index=index)


def _values(field: Field, texts: Sequence[str]) -> list[Value]:
    """The values of a column, blanks as None. Raises ValueError."""
    if dtype_of(field) == "object":  # most cells: what they hold is their text
        return [text or None for text in texts]
    return [convert(field, text) if text else None for text in texts]


def convert(field: Field, text: str) -> Value:
    """The value of a CSV cell in the field's type; constraints are held by the tests of the data, not at every start.

    Raises ValueError.
    """
    if field.money or field.type == "boolean":
        return parse_plain(field, text)
    if field.type in ("integer", "year"):
        return int(text)
    return float(text) if field.type == "number" else text


def _unreadable_cell(path: Path, field: Field, keys: Sequence[str], texts: Sequence[str]) -> ReferenceDataError:
    """The first cell of a column that `convert` refuses, by its place in the file."""
    for key, text in zip(keys, texts, strict=True):
        try:
            convert(field, text)
        except ValueError:
            if text:
                return ReferenceDataError(
                    f"Fichier « {path.name} », ligne « {key} », colonne « {field.name} » : « {text} » est illisible."
                )
    raise AssertionError("every cell of the column can be read")
