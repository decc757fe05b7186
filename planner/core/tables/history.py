"""Who changed what, when.

What earlier sittings changed stands in the table `history` of the project file. What this sitting changed is worked
out from its steps – an edit and its inverse hold every value before and after – and only when it is asked for: an edit
costs nothing more, and a step that is undone leaves no entry behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from planner.core.tables.differences import Difference
from planner.core.tables.edits import Edit
from planner.core.tables.project import Address, Project, column_values
from planner.core.tables.schema import Schema
from planner.core.tables.step_changes import WHOLE_ROW, Change, Wanted, changes_of, wanted_at
from planner.core.tables.values import Value

TABLE = "history"
MOST = 200_000  # entries that a file keeps; the oldest go
_COLUMNS = ("at", "author", "label", "scenario", "table", "key", "column", "before", "after")


class Entry(NamedTuple):
    """A change, and who made it. `at` is ISO local time, `label` names the step that it was part of."""

    at: str
    author: str
    label: str
    change: Change


@dataclass(frozen=True, eq=False)
class Step:
    """An edit that was applied; `start` is the project before it, kept only where scenario values change."""

    at: str
    author: str
    label: str
    edit: Edit
    inverse: Edit
    schema: Schema
    start: Project | None

    @classmethod
    def on(cls, project: Project, edit: Edit, inverse: Edit, *, label: str, author: str, at: str) -> Step:
        """The step of an edit that was applied to `project`; `at` is ISO local time."""
        start = project if "scenario_values" in edit.tables() else None
        return cls(at, author, label, edit, inverse, project.schema, start)

    @cached_property
    def entries(self) -> list[Entry]:
        """All that it changed."""
        changes = changes_of(self.edit, self.inverse, self.schema, self.start)
        return [Entry(self.at, self.author, self.label, change) for change in changes]

    def entries_at(self, address: Address, wanted: Wanted) -> list[Entry]:
        """What it changed at a cell, and whether the row came or went; `wanted` as `wanted_at` gives for the cell."""
        if not {address.table, "scenario_values"} & self.edit.tables():
            return []
        changes = changes_of(self.edit, self.inverse, self.schema, self.start, wanted)
        places = (address, Address(address.table, address.key, WHOLE_ROW))
        return [Entry(self.at, self.author, self.label, c) for c in changes if c.address in places]


@dataclass(frozen=True, eq=False)
class History:
    """All that is known of who changed what in a project: the entries of its file, then the steps of this sitting."""

    project: Project
    steps: Sequence[Step] = ()

    def at(self, address: Address) -> list[Entry]:
        """The changes of a cell in the base and in the scenarios that there are, latest first; its row's coming too."""
        scenarios = self.project.keys("scenarios")
        entries = [entry for entry in self._stored(address) if entry.change.scenario in ("", *scenarios)]
        wanted = wanted_at(address, scenarios)
        for step in self.steps:
            entries += step.entries_at(address, wanted)
        return entries[::-1]

    def last(self, difference: Difference, until: str = "") -> Entry | None:
        """The latest change of what differs, None where nothing is known; `until` (ISO) leaves out what came later."""
        address, scenario = difference.address, ""
        if address.table == "scenario_values":
            scenario, address = _of_record(self.project, difference)
        elif difference.kind != "changed":
            address = Address(address.table, address.key, WHOLE_ROW)
        mine = (e for e in self.at(address) if e.change.scenario == scenario and e.change.address == address)
        return next((entry for entry in mine if not until or entry.at <= until), None)

    def recorded(self) -> Project:
        """The project as a file keeps it: the entries of the steps in its table, the oldest beyond MOST left out."""
        new = [entry for step in self.steps for entry in step.entries][-MOST:]
        if not new:
            return self.project
        old = self.project.frame(TABLE)
        old = old.iloc[max(0, len(old) + len(new) - MOST) :]
        columns = {name: column_values(old[name]) for name in _COLUMNS}
        for name, values in zip(_COLUMNS, zip(*map(_cells, new), strict=True), strict=True):
            columns[name] += values
        index = pd.Index([str(n) for n in range(1, len(columns["at"]) + 1)], dtype=object, name=old.index.name)
        return self.project.with_table(TABLE, pd.DataFrame(columns, index=index, dtype=object))

    def _stored(self, address: Address) -> list[Entry]:
        frame = self.project.frame(TABLE)
        places = self.project.kept("history by row", {TABLE}, lambda: _by_row(frame))
        found = frame.iloc[places.get((address.table, address.key), [])]
        entries = map(_entry, *(column_values(found[column]) for column in _COLUMNS))
        return [entry for entry in entries if entry.change.address.column in (address.column, WHOLE_ROW)]


def _by_row(frame: pd.DataFrame) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(zip(frame["table"].tolist(), frame["key"].tolist(), strict=True)):
        found.setdefault(row, []).append(place)
    return found


def _cells(entry: Entry) -> tuple[str | None, ...]:
    change = entry.change
    address = change.address
    return (
        entry.at, entry.author or None, entry.label, change.scenario or None, address.table, address.key,
        address.column, change.before, change.after,
    )  # fmt: skip


def _entry(at: Value, author: Value, label: Value, scenario: Value, *cell: Value) -> Entry:
    table, key, column, before, after = (None if part is None else str(part) for part in cell)
    address = Address(table or "", key or "", column or "")
    return Entry(str(at), str(author or ""), str(label or ""), Change(str(scenario or ""), address, before, after))


def _of_record(project: Project, difference: Difference) -> tuple[str, Address]:
    """The scenario and the cell that a differing scenario value is about."""
    row = difference.row or project.row("scenario_values", difference.address.key)
    return str(row["scenario"]), Address(str(row["table"]), str(row["key"]), str(row["column"]))
