"""What the application's reference data hold that a project made from older ones does not, and how it takes that over.

Three states are compared: the reference that the project knows (`reference_copy`), the application's, and the project.
What differs between the first two is new; what differs between the first and the third is the planner's own, and never
replaced unless she asks for it. A row that she deleted is not offered again.
"""

from __future__ import annotations

import graphlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from planner.core.tables.edits import Compound, DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import ROW_DEFAULT
from planner.core.tables.reference_copy import Tables, copy_edit, fingerprint, reference_copy, tables_of
from planner.core.tables.values import Value

Kind = Literal["changed", "added", "removed", "origin"]
ORIGINS = "provenance"
_EDITION = (("settings", "reference_version"), ("settings", "reference_date"))  # follow whatever is taken over


@dataclass(frozen=True)
class Novelty:
    """One thing that is new. Rows are addressed by their key's column; an origin by the cell, or `*`, that it is of."""

    kind: Kind
    address: Address
    yours: Value
    new: Value
    own: bool  # the planner changed it herself

    @property
    def is_offered(self) -> bool:
        """Whether it is taken over unless the planner says otherwise."""
        return not self.own and self.kind != "removed"


@dataclass(frozen=True)
class Novelties:
    """All that is new to a project, and whether this very reference was shown before."""

    newer: Project
    items: tuple[Novelty, ...]
    seen: bool

    @property
    def offered(self) -> tuple[Novelty, ...]:
        return tuple(item for item in self.items if item.is_offered)


def novelties(project: Project, newer: Project) -> Novelties:
    """What `newer`, the application's reference data, brings to `project`; nothing where it was not made from them."""
    known = reference_copy(project)
    if known is None:
        return Novelties(newer, (), True)
    here, now = tables_of(project), tables_of(newer)
    found: list[Novelty] = []
    for table in newer.schema.stored():
        if table.name in now and table.name != ORIGINS:
            found.extend(_of_table(table.name, table.key, known.tables.get(table.name, {}), now[table.name], here))
    found.extend(_of_origins(known.tables.get(ORIGINS, {}), now[ORIGINS], here, found))
    place = {name: number for number, name in enumerate(newer.schema.tables)}
    found.sort(key=lambda item: place[item.address.table])  # origins beside the cells of their table
    return Novelties(newer, tuple(found), known.seen == fingerprint(now))


def _of_table(table: str, key: str, then: Mapping[str, Row], now: Mapping[str, Row], here: Tables) -> Iterator[Novelty]:
    mine_all = here[table]
    for name, row in now.items():
        old, mine = then.get(name), mine_all.get(name)
        if row == old or (table, name) in _EDITION:
            continue
        if mine is None:
            if old is None:
                yield Novelty("added", Address(table, name, key), None, name, own=False)
            continue
        for column, value in row.items():
            before = old.get(column) if old is not None else None
            if mine.get(column) != value and (old is None or before != value):
                own = old is None or mine.get(column) != before
                yield Novelty("changed", Address(table, name, column), mine.get(column), value, own)
    for name, old in then.items():
        if name not in now and name in mine_all:
            yield Novelty("removed", Address(table, name, key), name, None, own=mine_all[name] != old)


def _of_origins(
    then: Mapping[str, Row], now: Mapping[str, Row], here: Tables, found: Iterable[Novelty]
) -> Iterator[Novelty]:
    """Origins that changed while the value did not; those of changed cells and of new rows go with these."""
    told = {str(item.address) for item in found if item.kind == "changed"}
    told |= {_default_of(item.address) for item in found if item.kind == "changed" and str(item.address) not in now}
    going = {(item.address.table, item.address.key) for item in found if item.kind == "removed"}
    mine = here[ORIGINS]
    for key in dict.fromkeys((*now, *then)):
        new, old = now.get(key), then.get(key)
        if new == old or mine.get(key) == new or key in told:
            continue
        record = new or old or {}
        address = Address(str(record["table"]), str(record["key"]), str(record["column"]))
        row = (address.table, address.key)
        if address.key in here.get(address.table, {}) and row not in going and row not in _EDITION:
            yield Novelty("origin", address, _told(mine.get(key)), _told(new), own=mine.get(key) != old)


def _default_of(address: Address) -> str:
    return str(Address(address.table, address.key, ROW_DEFAULT))


def _told(record: Row | None) -> Value:
    """An origin in one text: the key of its source, else how it was reckoned or why it was assumed."""
    return None if record is None else record["source"] or record["formula"] or record["reason"] or record["kind"]


# --- taking over ------------------------------------------------------------------------------------------------


def take_over_novelties(project: Project, found: Novelties, chosen: Collection[Novelty]) -> Edit:
    """The edit that brings `chosen` of `found` into the project, with their origins and the new rows that they need.

    What is not chosen stays to be taken over later; the project then knows that it was shown. The edit may be refused
    when applied, as any other: a row that is gone from the reference while rows of the planner's use it, say.
    """
    known = reference_copy(project)
    if known is None:
        return Compound(())
    taking = _Taking(project, found, chosen, known.tables)
    return Compound((*taking.edits(), copy_edit(taking.known_after(), fingerprint(taking.now))))


class _Taking:
    """The edits of one taking over, table by table, those that others refer to first."""

    def __init__(self, project: Project, found: Novelties, chosen: Collection[Novelty], then: Tables) -> None:
        self._project, self._found, self._then = project, found, then
        self.now, self._here = tables_of(found.newer), tables_of(project)
        self._chosen = self._with_what_they_need(set(chosen))
        self._records = self._records_along()
        self._cells = self._new_cells()

    def _of(self, kind: Kind, table: str | None = None) -> list[Address]:
        """In the order in which they were found, so that the same choice always gives the same edit."""
        listed = (item.address for item in self._found.items if item in self._chosen and item.kind == kind)
        return [address for address in listed if table in (None, address.table)]

    def _with_what_they_need(self, chosen: set[Novelty]) -> set[Novelty]:
        """New rows of other tables that chosen ones refer to come along."""
        new_rows = {(n.address.table, n.address.key): n for n in self._found.items if n.kind == "added"}
        schema = self._project.schema
        waiting = list(chosen)
        while waiting:
            item = waiting.pop()
            if item.kind == "removed":
                continue
            rows = [(item.address.table, self.now[item.address.table][item.address.key])]
            rows += [(ORIGINS, self.now[ORIGINS][key]) for key in self._origins_of(item) if key in self.now[ORIGINS]]
            for table, row in rows:
                for field in schema.table(table).fields:
                    needed = new_rows.get((field.reference, str(row.get(field.name))))
                    if field.reference and needed is not None and needed not in chosen:
                        chosen.add(needed)
                        waiting.append(needed)
        return chosen

    def _origins_of(self, item: Novelty) -> list[str]:
        """Keys of the records that say where it comes from."""
        if item.kind in ("added", "removed"):
            start = f"{item.address.table}/{item.address.key}/"
            holder = self.now if item.kind == "added" else self._here
            return [key for key in holder[ORIGINS] if key.startswith(start)]
        own, default = str(item.address), _default_of(item.address)
        untouched = self._here[ORIGINS].get(default) == self._then.get(ORIGINS, {}).get(default)
        return [own, default] if item.kind == "changed" and own not in self.now[ORIGINS] and untouched else [own]

    def _records_along(self) -> dict[str, Row | None]:
        """The records to come, None for those to go."""
        found: dict[str, Row | None] = {}
        for item in self._found.items:
            if item in self._chosen:
                for key in self._origins_of(item):
                    found[key] = None if item.kind == "removed" else self.now[ORIGINS].get(key)
        return found

    def _new_cells(self) -> dict[Address, Value]:
        cells = {a: self.now[a.table][a.key][a.column] for a in self._of("changed")}
        for key, record in self._records.items():
            if record is not None and key in self._here[ORIGINS]:
                cells.update({Address(ORIGINS, key, c): value for c, value in record.items() if c != "id"})
        if self._chosen:
            for table, key in _EDITION:
                if key in self._here[table] and key in self.now[table]:
                    cells[Address(table, key, "value")] = self.now[table][key]["value"]
        return cells

    def edits(self) -> Iterator[Edit]:
        schema = self._project.schema
        graph = {
            table.name: sorted({f.reference for f in table.fields if f.reference in self._here} - {table.name})
            for table in schema.stored()
            if not table.technical
        }
        order = [*graphlib.TopologicalSorter(graph).static_order()]
        for table in order:
            arriving = self._arriving(table)
            if arriving:
                yield self._insertion(table, arriving)
            cells = {address: value for address, value in self._cells.items() if address.table == table}
            if cells:
                yield SetCells(cells)
        gone = [key for key, record in self._records.items() if record is None and key in self._here[ORIGINS]]
        if gone:
            yield DeleteRows(ORIGINS, gone)
        for table in reversed(order):
            leaving = [address.key for address in self._of("removed", table)]
            if leaving:
                yield DeleteRows(table, leaving)

    def _arriving(self, table: str) -> list[str]:
        if table == ORIGINS:
            new = (key for key, record in self._records.items() if record is not None)
            return [key for key in new if key not in self._here[ORIGINS]]
        return [address.key for address in self._of("added", table)]

    def _insertion(self, table: str, keys: Collection[str]) -> InsertRows:
        """Rows where the reference has them: each after the nearest one before it that is here."""
        order, arriving, before = list(self._here[table]), set(keys), None
        places = {key: place for place, key in enumerate(order)}
        after: dict[str | None, list[str]] = {}
        for key in self.now[table]:
            if key in arriving:
                after.setdefault(before, []).append(key)
            elif key in places:
                before = key
        placed = list(after.get(None, ()))
        for key in order:
            placed += [key, *after.get(key, ())]
        positions = [place for place, key in enumerate(placed) if key in arriving]
        return InsertRows(table, [self.now[table][placed[place]] for place in positions], positions)

    def known_after(self) -> Tables:
        """The reference that the project knows from now on: the newer one, less what was left for later."""
        after = {table: dict(rows) for table, rows in self.now.items()}
        for item in self._found.items:
            if item not in self._chosen and item.kind != "origin":
                self._put_back(after[item.address.table], item)
        old, mine = self._then.get(ORIGINS, {}), self._here[ORIGINS]
        for key in {*old, *self.now[ORIGINS]}:
            settled = key in self._records or mine.get(key) == self.now[ORIGINS].get(key)
            if not settled and key in old:
                after[ORIGINS][key] = old[key]
            elif not settled:
                del after[ORIGINS][key]
        return after

    def _put_back(self, rows: dict[str, Row], item: Novelty) -> None:
        address = item.address
        old = self._then.get(address.table, {}).get(address.key)
        if old is None:
            rows.pop(address.key, None)
        elif item.kind == "removed":
            rows[address.key] = old
        elif address.key in rows:
            rows[address.key] = {**rows[address.key], address.column: old.get(address.column)}
