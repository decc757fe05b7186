"""Scenarios: a tree in which each one stores only its differences from its parent.

A difference is a row of `scenario_values`: (scenario, table, key, column) → plain text of the value. The root is
the base: its values are the tables' own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence

import pandas as pd

from planner.core.tables.edits import DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row, column_values
from planner.core.tables.values import InvalidValue, Value, parse_plain, plain

ROOT = "reference"


class ScenarioError(Exception):
    """The scenario does not exist or its tree is broken; the message is French."""


def find(project: Project, name: str) -> str:
    """The key of the scenario called `name` (key or French name). Raises ScenarioError."""
    keys = project.keys("scenarios")
    for called in (lambda key: project.label("scenarios", key), lambda key: key):  # a key may be another one's name
        for key in keys:
            if name.casefold() == called(key).casefold():
                return key
    known = ", ".join(project.label("scenarios", k) for k in keys)
    raise ScenarioError(f"Il n’y a pas de scénario « {name} ». Scénarios du projet : {known}.")


def lineage(project: Project, scenario: str) -> list[str]:
    """From the root to `scenario`, both included. Raises ScenarioError on an unknown scenario or a cycle."""
    chain: list[str] = []
    current: str | None = scenario
    while current:
        if current in chain:
            raise ScenarioError(f"Le scénario « {project.label('scenarios', scenario)} » part de lui-même.")
        if not project.has("scenarios", current):
            raise ScenarioError(f"Il n’y a pas de scénario « {current} ».")
        chain.insert(0, current)
        parent = project.cell("scenarios", current, "parent")
        current = str(parent) if parent else None
    return chain


def own_differences(project: Project, scenario: str) -> Mapping[Address, Value]:
    """The values that `scenario` itself sets, without those that it inherits; those on vanished cells are left out."""
    read = project.kept(f"differences/{scenario}", {"scenario_values"}, lambda: _read_differences(project, scenario))
    return {address: value for address, value in read.items() if is_alive(project, address)}


def differences(project: Project, scenario: str) -> dict[Address, Value]:
    """All values in which `scenario` differs from the base, inherited ones included, nearest last.

    Differences on rows or columns that no longer exist are left out; `validation` reports them.
    Raises ScenarioError on an unknown scenario or a cycle.
    """
    found: dict[Address, Value] = {}
    for ancestor in lineage(project, scenario):
        found.update(own_differences(project, ancestor))
    return found


def _read_differences(project: Project, scenario: str) -> dict[Address, Value]:
    """The records of one scenario; a value that cannot be read is left to validation, the base value stands."""
    frame = project.frame("scenario_values")
    mine = frame[(frame["scenario"] == scenario).to_numpy(dtype=bool)]
    names = ("table", "key", "column", "value")
    found: dict[Address, Value] = {}
    for table, key, column, text in zip(*(column_values(mine[name]) for name in names), strict=True):
        schema = project.schema.tables.get(str(table))
        field = schema.by_name.get(str(column)) if schema else None
        if field is not None:
            with contextlib.suppress(InvalidValue):
                found[Address(str(table), str(key), str(column))] = parse_plain(field, str(text or ""))
    return found


def setter_of(project: Project, scenario: str, address: Address) -> str:
    """The scenario whose value `scenario` sees at `address`: itself, the nearest it starts from, else the root."""
    for ancestor in reversed(lineage(project, scenario)):
        if address in own_differences(project, ancestor):
            return ancestor
    return ROOT


def has_own_value(project: Project, scenario: str, address: Address) -> bool:
    """Whether `scenario` itself, not what it starts from, sets the value at `address`."""
    return project.has("scenario_values", f"{scenario}/{address}")


def reason_of(project: Project, scenario: str, address: Address) -> str:
    """Why `scenario` sets its own value at `address`; empty where it sets none or does not say."""
    if not has_own_value(project, scenario, address):
        return ""
    return str(project.cell("scenario_values", f"{scenario}/{address}", "reason") or "")


def value_above(project: Project, scenario: str, address: Address) -> tuple[Value, str]:
    """What `scenario` would see at `address` without a value of its own, and the scenario that sets it."""
    parent = project.cell("scenarios", scenario, "parent")
    base = project.cell(address.table, address.key, address.column)
    if not parent:
        return base, ROOT
    setter = setter_of(project, str(parent), address)
    return own_differences(project, setter).get(address, base), setter


def address_of(project: Project, key: str) -> Address:
    """The address that a row of `scenario_values` is about."""
    row = project.row("scenario_values", key)
    return Address(str(row["table"]), str(row["key"]), str(row["column"]))


def is_alive(project: Project, address: Address) -> bool:
    """Whether the address still names a cell that scenarios may change."""
    if address.table not in project.tables or not project.has(address.table, address.key):
        return False
    field = project.schema.table(address.table).by_name.get(address.column)
    return field is not None and field.scenario


def resolved(project: Project, scenario: str) -> Project:
    """The project as `scenario` sees it. Raises ScenarioError.

    A table that neither the base nor the differences on it changed is the very same frame as before, so that what was
    read from it stands.
    """
    by_table: dict[str, dict[Address, Value]] = {}
    for address, value in differences(project, scenario).items():
        by_table.setdefault(address.table, {})[address] = value
    seen = project
    for table, cells in by_table.items():
        overlay = project.kept(f"overlay/{scenario}/{table}", {table}, _Overlay)
        seen = seen.with_table(table, *overlay.seen(project, table, cells))
    return seen


class _Overlay:
    """One table as one scenario last saw it."""

    def __init__(self) -> None:
        self._last: tuple[Mapping[Address, Value], pd.DataFrame, Sequence[Row]] | None = None

    def seen(self, project: Project, table: str, cells: Mapping[Address, Value]) -> tuple[pd.DataFrame, Sequence[Row]]:
        """The table's frame and rows with `cells` over them."""
        last = self._last
        if last is None or last[0] != cells:
            project.rows(table)  # read once from the base, then patched: the model reads rows at every edit
            over = project.with_cells(cells)
            last = self._last = (cells, over.frame(table), over.rows(table))
        return last[1], last[2]


def difference_edit(project: Project, scenario: str, address: Address, value: Value) -> Edit:
    """The edit that makes `scenario` differ at `address`. Raises ScenarioError where the column does not allow it."""
    field = project.schema.table(address.table).field(address.column)
    if not field.scenario:
        raise ScenarioError(
            f"« {field.title} » est la même dans tous les scénarios : choisissez « Référence » pour la modifier."
        )
    key = f"{scenario}/{address}"
    as_plain = plain(field, value)
    text = "" if as_plain is None else str(as_plain)
    if project.has("scenario_values", key):
        return SetCells({Address("scenario_values", key, "value"): text or None})
    row: dict[str, Value] = {
        "id": key, "scenario": scenario, "table": address.table, "key": address.key, "column": address.column,
        "value": text or None,
    }  # fmt: skip
    return InsertRows("scenario_values", [row])


def back_to_parent(project: Project, scenario: str, address: Address) -> Edit | None:
    """The edit that drops the scenario's own value, None when it has none there."""
    key = f"{scenario}/{address}"
    return DeleteRows("scenario_values", [key]) if project.has("scenario_values", key) else None


def bounding_scenarios(project: Project) -> list[str]:
    """The scenarios whose results bound the ranges of answers; a coherence test such as « Test 2030 » does not."""
    return [str(row["id"]) for row in project.rows("scenarios") if row["bounds_range"]]
