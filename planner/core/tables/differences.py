"""What differs between two states of a project: rows that came, rows that went, cells that changed.

Both states may be versions of one project or two files; rows are matched by key. Differences can be taken over, all or
some, as one edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.core.tables.edits import Compound, DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row, plain_value
from planner.core.tables.values import Value

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Difference:
    """One thing that differs. For a row that came or went `column` is the key's and `row` holds all of it."""

    kind: Kind
    address: Address
    before: Value
    after: Value
    row: Row | None = None


def differences_between(before: Project, after: Project) -> list[Difference]:
    """Everything in which the plan of `after` differs from that of `before`, table by table: gone, new, changed.

    Tables that only one of the two schemas knows are left out; columns likewise.
    """
    found: list[Difference] = []
    for table in after.schema.stored():
        if table.technical or table.name not in before.tables:
            continue
        if before.frame(table.name) is not after.frame(table.name):
            found.extend(_removed(before, after, table.name))
            found.extend(_added(before, after, table.name))
            found.extend(_changed(before, after, table.name))
    return found


def _removed(before: Project, after: Project, table: str) -> Iterator[Difference]:
    key = before.schema.table(table).key
    gone = before.frame(table).index.difference(after.frame(table).index, sort=False)
    for name in gone:
        yield Difference("removed", Address(table, str(name), key), str(name), None, before.row(table, str(name)))


def _added(before: Project, after: Project, table: str) -> Iterator[Difference]:
    key = after.schema.table(table).key
    new = after.frame(table).index.difference(before.frame(table).index, sort=False)
    for name in new:
        yield Difference("added", Address(table, str(name), key), None, str(name), after.row(table, str(name)))


def _changed(before: Project, after: Project, table: str) -> Iterator[Difference]:
    """Cells of common rows, compared column by column; two blanks are equal."""
    old, new = before.frame(table), after.frame(table)
    common = new.index.intersection(old.index, sort=False)
    for column in (c for c in new.columns if c in old.columns):
        left, right = old[column].reindex(common), new[column].reindex(common)
        equal = np.asarray((left == right).fillna(False), dtype=bool) | np.asarray(left.isna() & right.isna())
        for name in common[~equal]:
            address = Address(table, str(name), str(column))
            yield Difference("changed", address, plain_value(left[name]), plain_value(right[name]))


def take_over(project: Project, chosen: Iterable[Difference]) -> Edit:
    """The edit that brings `project` to what `chosen` differences say: rows in, rows out, cells set.

    The edit may be refused when applied, as any other (a row deleted here that others refer to, say).
    """
    chosen = list(chosen)
    edits: list[Edit] = []
    for table in project.schema.stored():
        mine = [d for d in chosen if d.address.table == table.name]
        new = [d.row for d in mine if d.kind == "added" and d.row and not project.has(table.name, d.address.key)]
        if new:
            edits.append(InsertRows(table.name, new))
    cells = {
        d.address: d.after
        for d in chosen
        if d.kind == "changed" and project.has(d.address.table, d.address.key)
    }  # fmt: skip
    if cells:
        edits.append(SetCells(cells))
    for table in reversed(list(project.schema.stored())):  # those that refer go before those referred to
        gone = [d.address.key for d in chosen if d.kind == "removed" and d.address.table == table.name]
        gone = [key for key in gone if project.has(table.name, key)]
        if gone:
            edits.append(DeleteRows(table.name, gone))
    return Compound(tuple(edits))
