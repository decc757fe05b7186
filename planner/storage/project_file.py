"""Project files (`.bioplan`): SQLite, one SQL table per table of the schema, loaded whole and closed, saved whole."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import closing
from itertools import repeat
from pathlib import Path
from typing import Any

import pandas as pd

from planner.core.files import reason_of, written_whole
from planner.core.tables.checks import check_cell
from planner.core.tables.project import Address, Project, column_values, empty_project, frame_of_columns
from planner.core.tables.schema import Field, Schema, TableSchema
from planner.core.tables.values import Value
from planner.storage.migrations import APPLICATION_ID, MIGRATIONS, VERSION, migrate
from planner.storage.reference_data import (
    ReferenceDataError,
    load_default_assumptions,
    load_reference_schema,
    with_own_copy,
)

SUFFIX = ".bioplan"

_log = logging.getLogger(__name__)


class ProjectFileError(Exception):
    """The file cannot be opened or written; the message is French, names the file and says what to do."""


def load_project(path: Path) -> Project:
    """Read a project file; the file is closed before this returns. Raises ProjectFileError."""
    schema = load_reference_schema()
    _check_header(path)
    try:
        with tempfile.TemporaryDirectory(prefix="bioplan-") as folder:
            return _load(_migrated(path, Path(folder)), path, schema)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise _damaged(path) from error
    except OSError as error:
        raise ProjectFileError(f"« {path.name} » ne peut pas être lu : {reason_of(error)}.") from error


def save_project(project: Project, path: Path) -> None:
    """Write a project file beside `path`, then put it in its place. Raises ProjectFileError; nothing is lost then."""
    try:
        with written_whole(path) as beside:
            beside.unlink()  # SQLite makes its own file
            with closing(sqlite3.connect(beside)) as connection, connection:
                _write(connection, _with_own_copy(project))
    except (OSError, sqlite3.Error) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise ProjectFileError(
            f"« {path} » ne peut pas être écrit : {reason}. Rien n’est perdu : choisissez un autre emplacement."
        ) from error


def _with_own_copy(project: Project) -> Project:
    """Work is saved even where the application's own data can no longer be read."""
    try:
        return with_own_copy(project)
    except ReferenceDataError as error:
        _log.warning("The project is saved without a copy of its reference data: %s", error)
        return project


def _check_header(path: Path) -> None:
    """Refuse what is no project file, or one of a later version, before reading it as one."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise ProjectFileError(f"« {path} » n’existe pas. Vérifiez l’emplacement du fichier.") from None
    except OSError as error:
        raise ProjectFileError(f"« {path} » ne peut pas être lu : {reason_of(error)}.") from error
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise ProjectFileError(f"« {path.name} » n’est pas un projet du Planificateur, ou il est abîmé.")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise ProjectFileError(f"« {path.name} » n’est pas un projet du Planificateur (autre base SQLite).")
    version = int.from_bytes(header[60:64], "big")
    if version > VERSION:
        raise ProjectFileError(
            f"« {path.name} » vient d’une version plus récente du Planificateur (format {version}, ici {VERSION}). "
            "Mettez l’application à jour pour l’ouvrir."
        )
    if any(step not in MIGRATIONS for step in range(version, VERSION)):
        raise _damaged(path)


def _damaged(path: Path) -> ProjectFileError:
    return ProjectFileError(
        f"« {path.name} » est abîmé et ne peut pas être lu. Reprenez une copie de sauvegarde ; le fichier est inchangé."
    )


def _migrated(path: Path, folder: Path) -> Path:
    """The file to read: itself, or a migrated copy when it is of an earlier version."""
    version = int.from_bytes(path.read_bytes()[60:64], "big")
    if version == VERSION:
        return path
    copy = folder / path.name
    shutil.copyfile(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        migrate(connection, version)
    return copy


def _load(readable: Path, path: Path, schema: Schema) -> Project:
    project = empty_project(schema).with_defaults(load_default_assumptions(schema))
    uri = f"{readable.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise _damaged(path)
        for table in schema.stored():
            rows = connection.execute(f'SELECT * FROM "{table.name}" ORDER BY "_position"')
            columns = _columns(rows, table, path)
            frame = frame_of_columns(table, columns[table.key], columns)
            if not frame.index.is_unique or frame.index.hasnans:
                raise _damaged(path)
            project = project.with_table(table.name, frame)
    _check_types(project, path)
    return project


def _columns(cursor: sqlite3.Cursor, table: TableSchema, path: Path) -> dict[str, Sequence[Any]]:
    """The columns of a table by name, each value of its field's type or None."""
    names = [str(column[0]) for column in cursor.description]
    if not {field.name for field in table.fields} <= set(names):
        raise _damaged(path)
    records = cursor.fetchall()
    values: Iterable[Sequence[Any]] = zip(*records, strict=True) if records else repeat(())
    held = dict(zip(names, values, strict=False))
    for field in table.fields:
        types = _SQL_TYPES[_sql_type(field)]
        if any(kind is not type(None) and not issubclass(kind, types) for kind in set(map(type, held[field.name]))):
            raise _of_wrong_type(path, table, field, zip(held[table.key], held[field.name], strict=True))
        if field.type == "boolean":
            held[field.name] = [None if value is None else bool(value) for value in held[field.name]]
    return held


def _of_wrong_type(path: Path, table: TableSchema, field: Field, cells: Iterable[tuple[Any, Any]]) -> ProjectFileError:
    """What is told of the first cell (key, value) of a column that its type refuses."""
    types = _SQL_TYPES[_sql_type(field)]
    key, value = next((key, value) for key, value in cells if value is not None and not isinstance(value, types))
    return ProjectFileError(
        f"« {path.name} », table « {table.title} », ligne « {key} », colonne « {field.title} » : la valeur « {value} » "
        f"n’est pas du bon type."
    )


def _check_types(project: Project, path: Path) -> None:
    """A file made elsewhere may break constraints; what the tables cannot hold at all is refused here."""
    for scenario in project.rows("scenarios"):
        reason = check_cell(project, Address("scenarios", str(scenario["id"]), "parent"), scenario["parent"])
        if reason:
            raise ProjectFileError(f"« {path.name} », table « Scénarios », ligne « {scenario['id']} » : {reason}")
    if not project.keys("scenarios"):
        raise _damaged(path)


def _write(connection: sqlite3.Connection, project: Project) -> None:
    connection.execute("PRAGMA journal_mode = OFF")  # nobody sees the file before it is whole and flushed
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    for table in project.schema.stored():
        connection.execute(create_statement(table))
        frame = project.frame(table.name)
        columns = [list(range(len(frame))), project.keys(table.name), *(_column(frame, f) for f in table.fields[1:])]
        marks = ", ".join("?" * len(columns))
        connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', zip(*columns, strict=True))


def _column(frame: pd.DataFrame, field: Field) -> list[Value]:
    return column_values(frame[field.name])


def create_statement(table: TableSchema) -> str:
    """The SQL table of a table: its order, its key, its columns in SQLite's types."""
    columns = [f'"{f.name}" {_sql_type(f)}' + (" PRIMARY KEY" if f.name == table.key else "") for f in table.fields]
    return f'CREATE TABLE "{table.name}" ("_position" INTEGER NOT NULL, {", ".join(columns)}) STRICT'


def _sql_type(field: Field) -> str:
    if field.money or field.type in ("integer", "year", "boolean"):
        return "INTEGER"
    return "REAL" if field.type == "number" else "TEXT"


_SQL_TYPES: dict[str, tuple[type, ...]] = {"INTEGER": (int,), "REAL": (int, float), "TEXT": (str,)}
