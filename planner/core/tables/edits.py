"""Changes to a project: small objects addressed by table, key and column, checked first, applied whole or not at all.

`edit.apply(project)` returns the new project and the edit that takes the change back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from planner.core.tables.checks import check_cell
from planner.core.tables.project import Address, Project, Row, build_frame, column_values
from planner.core.tables.schema import TableSchema
from planner.core.tables.values import Value


@dataclass(frozen=True)
class Refusal:
    """One cell that cannot take its value, and why (French)."""

    address: Address
    reason: str


class EditRefused(Exception):
    """An edit that would make the project invalid; nothing was changed."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(r.reason for r in refusals))
        self.refusals = tuple(refusals)


class Edit(Protocol):
    """A change that can be applied and taken back."""

    def apply(self, project: Project) -> tuple[Project, Edit]:
        """The changed project and the inverse edit. Raises EditRefused and changes nothing when invalid."""
        ...

    def tables(self) -> frozenset[str]:
        """The tables that it changes."""
        ...


@dataclass(frozen=True)
class SetCells:
    """Set cells to values (typed, blanks as None); rows must exist.

    `restores` marks an edit that brings back what was there: it is not checked again, since a file made elsewhere may
    hold what no edit may write, and undo must work there too.
    """

    values: Mapping[Address, Value]
    restores: bool = False

    def apply(self, project: Project) -> tuple[Project, Edit]:
        if not self.restores:
            self._check(project)
        before = project.cells(self.values)
        return project.with_cells(self.values), SetCells(before, restores=True)

    def _check(self, project: Project) -> None:
        refusals = [
            Refusal(address, reason)
            for address, value in self.values.items()
            if (reason := _refusal(project, address, value)) is not None
        ]
        if refusals:
            raise EditRefused(refusals)

    def tables(self) -> frozenset[str]:
        return frozenset(a.table for a in self.values)


@dataclass(frozen=True)
class InsertRows:
    """Insert rows (dicts with the key) at positions; without positions, at the end. `restores` as for SetCells."""

    table: str
    rows: Sequence[Row]
    positions: Sequence[int] = ()
    restores: bool = False

    def apply(self, project: Project) -> tuple[Project, Edit]:
        schema = project.schema.table(self.table)
        if not self.restores:
            self._check(project, schema)
        frame = project.frame(self.table)
        order = self._order(len(frame))
        together = pd.concat([frame, build_frame(schema, self.rows)]) if len(frame) else build_frame(schema, self.rows)
        keys = [str(row[schema.key]) for row in self.rows]
        together = together.iloc[order]
        together.index = pd.Index(together.index.to_list(), dtype=object, name=schema.key)  # concat infers a text type
        return project.with_table(self.table, together), DeleteRows(self.table, keys)

    def _order(self, before: int) -> list[int]:
        """Where the rows of the old and the new frame, one after the other, come to stand; positions ascend."""
        if not self.positions:
            return list(range(before + len(self.rows)))
        new = dict(zip(self.positions, range(before, before + len(self.rows)), strict=True))
        old = iter(range(before))
        return [new[place] if place in new else next(old) for place in range(before + len(self.rows))]

    def _check(self, project: Project, schema: TableSchema) -> None:
        refusals = []
        seen: set[str] = set()
        arriving = {row.get(schema.key) for row in self.rows}
        for row in self.rows:
            key = str(row.get(schema.key) or "")
            if not key or key in seen or project.has(self.table, key):
                reason = f"L’identifiant « {key} » est déjà pris ou vide dans « {schema.title} »."
                refusals.append(Refusal(Address(self.table, key, schema.key), reason))
            seen.add(key)
            for f in schema.fields[1:]:
                if f.reference == self.table and row.get(f.name) in arriving:
                    continue  # rows that refer to each other come back together
                address = Address(self.table, key, f.name)
                if (reason_ := check_cell(project, address, row.get(f.name), row)) is not None:
                    refusals.append(Refusal(address, reason_))
        if refusals:
            raise EditRefused(refusals)

    def tables(self) -> frozenset[str]:
        return frozenset({self.table})


@dataclass(frozen=True)
class DeleteRows:
    """Delete rows by key; refused while rows of other tables refer to them."""

    table: str
    keys: Sequence[str]

    def apply(self, project: Project) -> tuple[Project, Edit]:
        self._check(project)
        frame = project.frame(self.table)
        positions = sorted({int(p) for p in frame.index.get_indexer(pd.Index(self.keys, dtype=object))})
        key = project.schema.table(self.table).key
        gone = frame.iloc[positions]
        columns = [gone.index.tolist(), *(column_values(gone[column]) for column in gone.columns)]
        names = [key, *map(str, gone.columns)]
        rows: list[Row] = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
        return project.with_table(self.table, frame.drop(index=list(self.keys))), InsertRows(
            self.table, rows, positions, restores=True
        )

    def _check(self, project: Project) -> None:
        refusals = []
        schema = project.schema.table(self.table)
        missing = [k for k in self.keys if not project.has(self.table, k)]
        refusals += [Refusal(Address(self.table, k, schema.key), f"La ligne « {k} » n’existe plus.") for k in missing]
        for other in project.schema.stored():
            for f in other.fields:
                if f.reference != self.table:
                    continue
                frame = project.frame(other.name)
                column = frame.index.to_series() if f.name == other.key else frame[f.name]
                users = column[column.isin(list(self.keys))]
                if other.name == self.table:
                    users = users[~users.index.isin(list(self.keys))]
                for user, target in users.items():
                    reason = (
                        f"« {project.label(self.table, str(target))} » est encore utilisé par "
                        f"« {project.label(other.name, str(user))} » ({other.title}, colonne « {f.title} »)."
                    )
                    refusals.append(Refusal(Address(self.table, str(target), schema.key), reason))
        if refusals:
            raise EditRefused(refusals)

    def tables(self) -> frozenset[str]:
        return frozenset({self.table})


@dataclass(frozen=True)
class Compound:
    """Several edits as one: all of them, or none."""

    edits: Sequence[Edit]

    def apply(self, project: Project) -> tuple[Project, Edit]:
        inverses: list[Edit] = []
        for edit in self.edits:
            project, inverse = edit.apply(project)
            inverses.append(inverse)
        return project, Compound(tuple(reversed(inverses)))

    def tables(self) -> frozenset[str]:
        return frozenset().union(*(edit.tables() for edit in self.edits))


def _refusal(project: Project, address: Address, value: Value) -> str | None:
    schema = project.schema.table(address.table)
    if not project.has(address.table, address.key):
        return f"La ligne « {address.key} » n’existe pas dans « {schema.title} »."
    if address.column == schema.key:
        return "L’identifiant d’une ligne ne se modifie pas."
    return check_cell(project, address, value)
