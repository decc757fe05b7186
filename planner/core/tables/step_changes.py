"""Which cells and rows an edit changed, as a reader wants it told.

A scenario's record is told as the cell that it is about; a row that comes or goes is one line; a cell that an edit sets
twice is told once, and one that ends as it began not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from planner.core.tables.edits import Compound, DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.scenario import ScenarioError, differences, is_alive
from planner.core.tables.schema import Schema
from planner.core.tables.values import Value, plain

WHOLE_ROW = "*"
_SCENARIOS, _RECORDS = "scenarios", "scenario_values"

Wanted: TypeAlias = Collection[Address] | None
"""Stored cells and rows (column `*`) that are asked for; None for all."""


class Change(NamedTuple):
    """One cell, from one text to another (as `values.plain` gives, None for a blank); `scenario` is empty for the base.

    Of a row that came or went `address.column` is `*` and the text its name, before or after.
    """

    scenario: str
    address: Address
    before: str | None
    after: str | None


def wanted_at(address: Address, scenarios: Iterable[str]) -> Wanted:
    """What tells of one cell in the base and in `scenarios`."""
    wanted = {address, Address(address.table, address.key, WHOLE_ROW)}
    for scenario in scenarios:
        record = f"{scenario}/{address}"
        wanted |= {Address(_RECORDS, record, "value"), Address(_RECORDS, record, WHOLE_ROW)}
        wanted.add(Address(_SCENARIOS, scenario, WHOLE_ROW))
    return wanted


def changes_of(edit: Edit, inverse: Edit, schema: Schema, start: Project | None, wanted: Wanted = None) -> list[Change]:
    """What `edit` changed; `inverse` is the edit that takes it back.

    `start` is the project that it was applied to; it is needed only where the edit changes scenario values, to tell
    what they stand in for.
    """
    tables = edit.tables()
    silent = {name for name in tables if schema.table(name).technical}
    if tables - silent - {"provenance"}:
        silent.add("provenance")  # it follows from the other changes
    told = _Told(schema, start)
    for part, back in _parts(edit, inverse):
        if part.tables() <= silent:
            continue
        if isinstance(part, SetCells) and isinstance(back, SetCells):
            for address in part.values if wanted is None else [a for a in wanted if a in part.values]:
                if address.table not in silent:
                    told.cell(address, back.values[address], part.values[address])
        elif isinstance(part, InsertRows):
            for row in _rows(part, schema, wanted):
                told.row(part.table, row, came=True)
        elif isinstance(part, DeleteRows) and isinstance(back, InsertRows):
            for row in _rows(back, schema, wanted):
                told.row(part.table, row, came=False)
        else:
            raise TypeError(f"{type(part).__name__} is no edit whose changes are known")
    return told.changes()


def _parts(edit: Edit, inverse: Edit) -> Iterator[tuple[Edit, Edit]]:
    """The simple edits of an edit in their order, each with its inverse."""
    if isinstance(edit, Compound) and isinstance(inverse, Compound):
        for part, back in zip(edit.edits, reversed(inverse.edits), strict=True):
            yield from _parts(part, back)
    else:
        yield edit, inverse


def _rows(rows: InsertRows, schema: Schema, wanted: Wanted) -> Iterable[Row]:
    if wanted is None:
        return rows.rows
    keys = {address.key for address in wanted if address.table == rows.table}
    name = schema.table(rows.table).key
    return [row for row in rows.rows if row[name] in keys] if keys else ()


class _Told:
    """Gathers the changes of one edit."""

    def __init__(self, schema: Schema, start: Project | None) -> None:
        self._schema, self._start = schema, start
        self._cells: dict[Address, tuple[Value, Value]] = {}
        self._rows: dict[Address, tuple[str | None, str | None]] = {}
        self._places: dict[str, tuple[str, Address]] = {}  # of records of scenarios that this edit brings or drops
        self._own: dict[tuple[str, Address], list[str | None]] = {}  # both sides
        self._inherited: dict[tuple[str, Address], tuple[bool, bool]] = {}  # the sides without a value of its own

    def cell(self, address: Address, before: Value, after: Value) -> None:
        if address.table == _RECORDS and address.column == "value":
            self._record(self._place(address.key), _text(before), _text(after))
            return
        first, _ = self._cells.get(address, (before, None))
        self._cells[address] = first, after

    def row(self, table: str, row: Row, *, came: bool) -> None:
        schema = self._schema.table(table)
        key = str(row[schema.key])
        if table == _RECORDS:
            place = self._places[key] = _place_of(row)
            own = _text(row.get("value"))
            self._record(place, None if came else own, own if came else None, (came, not came))
            return
        name = str(row.get(schema.display) or key)
        address = Address(table, key, WHOLE_ROW)
        first, _ = self._rows.get(address, (None if came else name, None))
        self._rows[address] = first, name if came else None

    def _record(
        self,
        place: tuple[str, Address],
        before: str | None,
        after: str | None,
        inherited: tuple[bool, bool] = (False, False),
    ) -> None:
        known = self._own.get(place)
        if known is None:
            self._own[place] = [before, after]
            self._inherited[place] = inherited
        else:
            known[1] = after
            self._inherited[place] = self._inherited[place][0], inherited[1]

    def _place(self, record: str) -> tuple[str, Address]:
        if record in self._places:
            return self._places[record]
        assert self._start is not None, "a change of scenario values is told against the project that it was made on"
        return _place_of(self._start.row(_RECORDS, record))

    def changes(self) -> list[Change]:
        found = [Change("", address, *sides) for address, sides in self._rows.items()]
        for address, (before, after) in self._cells.items():
            if Address(address.table, address.key, WHOLE_ROW) not in self._rows:
                field = self._schema.table(address.table).field(address.column)
                found.append(Change("", address, _text(plain(field, before)), _text(plain(field, after))))
        found += self._of_scenarios()
        return [change for change in found if change.before != change.after]

    def _of_scenarios(self) -> Iterator[Change]:
        """Changes of scenarios that were there before and after; a copied or deleted one is told by its own row."""
        lasting = [place for place in self._own if Address(_SCENARIOS, place[0], WHOLE_ROW) not in self._rows]
        above = self._above([place for place in lasting if any(self._inherited[place])])
        for place in lasting:
            sides = [
                above.get(place) if inherited else own
                for own, inherited in zip(self._own[place], self._inherited[place], strict=True)
            ]
            yield Change(*place, *sides)

    def _above(self, places: list[tuple[str, Address]]) -> dict[tuple[str, Address], str | None]:
        """What scenarios see where they have no value of their own; nothing for cells that no longer exist."""
        found: dict[tuple[str, Address], str | None] = {}
        if self._start is None:
            return found
        for scenario in dict.fromkeys(name for name, _ in places if self._start.has(_SCENARIOS, name)):
            mine = [address for name, address in places if name == scenario and is_alive(self._start, address)]
            seen = {**self._start.cells(mine), **_inherited(self._start, scenario)}
            for address in mine:
                field = self._schema.table(address.table).field(address.column)
                found[scenario, address] = _text(plain(field, seen[address]))
        return found


def _inherited(project: Project, scenario: str) -> dict[Address, Value]:
    """The differences of the scenario that `scenario` starts from."""
    parent = project.cell(_SCENARIOS, scenario, "parent")
    try:
        return differences(project, str(parent)) if parent else {}
    except ScenarioError:
        return {}


def _place_of(record: Row) -> tuple[str, Address]:
    return str(record["scenario"]), Address(str(record["table"]), str(record["key"]), str(record["column"]))


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
