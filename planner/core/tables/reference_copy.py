"""The reference data that a project was made from, kept inside it: without them nobody could tell later what is new in
the application's reference data from what the planner changed.

One row of a technical table holds all tables as text, compressed: some 250 kB, a sixth of a project file. Fingerprints
of the rows would take as much and could not say which cell changed. Packing takes longer than reading the tables, so a
new project has the row without content, which stands for the application's own reference until it is first written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from planner.core.tables import packed
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project, Row, build_frame

TABLE, KEY = "reference_copy", "reference"
LEVEL = 3  # of compression: the planner waits for it at a first save

Tables = Mapping[str, Mapping[str, Row]]
"""Rows by key, by table."""


@dataclass(frozen=True)
class ReferenceCopy:
    """`tables` are those that the project knows, `seen` the fingerprint of the latest that the planner was shown."""

    tables: Tables
    seen: str


def tables_of(project: Project) -> Tables:
    """All tables of the plan, as they can be compared row by row."""
    return {
        table.name: dict(zip(project.keys(table.name), project.rows(table.name), strict=True))
        for table in project.schema.stored()
        if not table.technical
    }


def as_new_project(reference: Project) -> Project:
    """The reference data as a new project, which knows them without a copy yet."""
    return reference.with_table(TABLE, build_frame(reference.schema.table(TABLE), [{"id": KEY}]))


def lacks_its_copy(project: Project) -> bool:
    """Whether the project was made from the application's own reference data and has no copy of them yet."""
    return project.has(TABLE, KEY) and project.cell(TABLE, KEY, "content") is None


def with_reference_copy(reference: Project) -> Project:
    """The reference data as a new project: with the copy by which it will know them."""
    tables = tables_of(reference)
    text = _listed(tables)
    row: Row = {"id": KEY, "content": packed.pack(text, LEVEL), "seen": _fingerprint(text)}
    return reference.with_table(TABLE, build_frame(reference.schema.table(TABLE), [row]))


def reference_copy(project: Project) -> ReferenceCopy | None:
    """What the project was made from; None where it does not say, no longer can, or has no copy yet."""
    if not project.has(TABLE, KEY):
        return None
    row = project.row(TABLE, KEY)
    tables = _unpack(str(row["content"] or ""))
    return None if tables is None else ReferenceCopy(tables, str(row["seen"] or ""))


def copy_edit(tables: Tables, seen: str) -> SetCells:
    """The edit that makes the project know `tables`; it has a copy already."""
    values = {"content": packed.pack(_listed(tables), LEVEL), "seen": seen}
    return SetCells({Address(TABLE, KEY, column): value for column, value in values.items()})


def fingerprint(tables: Tables) -> str:
    """The same for the same tables, whatever machine or library packs them."""
    return _fingerprint(_listed(tables))


def _fingerprint(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]


def _listed(tables: Tables) -> bytes:
    """Titles once a table, then its rows."""
    return packed.plain({
        name: [list(next(iter(rows.values()))), *(list(row.values()) for row in rows.values())]
        for name, rows in tables.items()
        if rows
    })  # fmt: skip


def _unpack(content: str) -> Tables | None:
    """None for a content that is damaged: the project itself is whole all the same."""
    try:
        listed: dict[str, list[list[Any]]] = packed.unpack(content)
        return {
            name: {str(values[0]): dict(zip(columns, values, strict=True)) for values in rows}
            for name, (columns, *rows) in listed.items()
        }
    except (ValueError, TypeError, AttributeError, IndexError):
        return None
