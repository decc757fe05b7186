"""Named versions inside a project: what it was on a day, to be compared with what it is.

A version is a row of the table `versions`; its content is every table of the plan as text, compressed. Keeping,
renaming and deleting versions are edits like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from planner.core.tables import packed
from planner.core.tables.communes import fold
from planner.core.tables.edits import DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row, build_frame
from planner.core.tables.schema import Schema

TABLE = "versions"
LEVEL = 6  # of compression: a version is kept once and for long


class VersionError(Exception):
    """The version cannot be kept or read; the message is French."""


@dataclass(frozen=True)
class Version:
    """One kept state; `saved_at` is ISO local time."""

    key: str
    name: str
    saved_at: str
    author: str
    comment: str


def versions_of(project: Project) -> list[Version]:
    """The kept versions, latest first."""
    rows = [
        Version(str(r["id"]), str(r["name"]), str(r["saved_at"]), str(r["author"] or ""), str(r["comment"] or ""))
        for r in project.rows(TABLE)
    ]
    return sorted(rows, key=lambda version: version.saved_at, reverse=True)


def keep_version(project: Project, name: str, *, author: str, now: str, comment: str = "") -> Edit:
    """The edit that keeps the project as it is under `name`; `now` is ISO local time.

    Raises VersionError when the name is blank or taken (accents and case ignored).
    """
    name = _free_name(project, name)
    number = next(n for n in range(1, len(project.keys(TABLE)) + 2) if not project.has(TABLE, f"version-{n}"))
    row: Row = {
        "id": f"version-{number}", "name": name, "saved_at": now, "author": author or None,
        "comment": comment or None, "content": pack(project),
    }  # fmt: skip
    return InsertRows(TABLE, [row])


def rename_version(project: Project, key: str, name: str) -> Edit:
    """The edit that gives a version another name. Raises VersionError when it is blank or another version's."""
    return SetCells({Address(TABLE, key, "name"): _free_name(project, name, key)})


def delete_version(key: str) -> Edit:
    """The edit that forgets a version."""
    return DeleteRows(TABLE, [key])


def _free_name(project: Project, name: str, key: str = "") -> str:
    """`name` without spaces around it, if no version but `key` bears it. Raises VersionError."""
    name = name.strip()
    if not name:
        raise VersionError("Donnez un nom à la version.")
    if any(fold(name) == fold(version.name) for version in versions_of(project) if version.key != key):
        raise VersionError(f"Une version s’appelle déjà « {name} » : choisissez un autre nom.")
    return name


def version(project: Project, key: str) -> Project:
    """The project as it was kept. Raises VersionError when the content cannot be read."""
    return unpack(str(project.cell(TABLE, key, "content")), project)


def pack(project: Project) -> str:
    """Every table of the plan (not versions, history), as text: JSON, compressed, in base 64."""
    tables = {table.name: project.rows(table.name) for table in project.schema.stored() if not table.technical}
    return packed.pack(packed.plain(tables), LEVEL)


def unpack(content: str, project: Project) -> Project:
    """The project of a packed content, in the schema of `project`, whose versions and history it keeps.

    Columns that came later are blank, columns and tables that are gone are left out. Raises VersionError.
    """
    try:
        tables: dict[str, list[dict[str, Any]]] = packed.unpack(content)
        frames = {name: frame for name, frame in project.tables.items() if project.schema.table(name).technical}
        frames |= _frames(project.schema, tables)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        if isinstance(error, packed.Unpackable) and error.too_large:
            raise VersionError("Cette version est trop grande pour être lue.") from error
        raise VersionError("Le contenu de cette version est abîmé : elle ne peut pas être lue.") from error
    return Project(project.schema, frames)


def _frames(schema: Schema, tables: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {
        table.name: build_frame(table, tables.get(table.name, []))
        for table in schema.stored()
        if not table.technical
    }  # fmt: skip
