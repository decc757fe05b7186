"""Latin-hypercube draws of what the tables give a range for, in place of the columns that hold it.

A value with a low and a high bound follows the triangle on low, value, high; an event or a project's effect with a
probability happens or does not. Each value draws from a stream of its own, named by its address: an edit elsewhere, or
another scenario, leaves its draws as they are.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.core.model.assumptions import Assumptions
from planner.core.model.drawn import NOTHING_DRAWN, Array, Drawn, numbers
from planner.core.model.project_effects import EFFECTS
from planner.core.tables.project import Address, Project, Row

RANGED_COLUMNS = frozenset({
    ("sites", "headcount"), ("sites", "scope"), ("events", "jobs"), ("events", "scope"), ("offers", "places"),
    ("offers", "placements"), ("programmes", "duration"), ("regions", "residual_weight"),
})  # fmt: skip
"""Columns whose cells are drawn where their provenance states a range."""
MAYBE = (("events", "probability"), (EFFECTS, "probability"))


@dataclass(frozen=True)
class Uncertain:
    """A cell with its triangle; `low` = `high` = `value` is allowed."""

    address: Address
    row: int  # position in its table
    low: float
    value: float
    high: float


def uncertain_cells(project: Project) -> list[Uncertain]:
    """Every cell that has a range, as the scenario sees it; a value outside its range stretches it."""
    found = [*_ranged_assumptions(project), *_ranged_facts(project)]
    return [cell for cell in found if cell.low < cell.high]


def _ranged_assumptions(project: Project) -> Iterator[Uncertain]:
    for position, row in enumerate(project.rows("assumptions")):
        yield from _uncertain(Address("assumptions", str(row["id"]), "value"), position, row)


def _ranged_facts(project: Project) -> Iterator[Uncertain]:
    stated = project.kept("draws/provenance", {"provenance"}, lambda: _stated_ranges(project))
    for address, bounds in stated.items():
        if project.has(address.table, address.key):
            value = project.cell(address.table, address.key, address.column)
            position = project.position(address.table, address.key)
            yield from _uncertain(address, position, {**bounds, "value": value})


def _stated_ranges(project: Project) -> dict[Address, Row]:
    return {
        Address(str(row["table"]), str(row["key"]), str(row["column"])): {"low": row["low"], "high": row["high"]}
        for row in project.rows("provenance")
        if (row["table"], row["column"]) in RANGED_COLUMNS and (row["low"] is not None or row["high"] is not None)
    }


def _uncertain(address: Address, position: int, row: Row) -> Iterator[Uncertain]:
    low, value, high = (row[name] for name in ("low", "value", "high"))
    if isinstance(value, (int, float)):
        bounds = [float(bound) for bound in (low, value, high) if isinstance(bound, (int, float))]
        yield Uncertain(address, position, min(bounds), float(value), max(bounds))


def draw(project: Project, draws: int, seed: int) -> Drawn:
    """The columns that hold anything uncertain, each (draws, rows of its table)."""
    columns: dict[tuple[str, str], Array] = {}

    def column(table: str, name: str) -> Array:
        if (table, name) not in columns:
            columns[table, name] = np.tile(numbers(project, NOTHING_DRAWN, table, name), (draws, 1))
        return columns[table, name]

    for cell in uncertain_cells(project):
        uniform = stratified(draws, seed, str(cell.address))
        column(cell.address.table, cell.address.column)[:, cell.row] = triangle(
            uniform, cell.low, cell.value, cell.high
        )
    for table, name in MAYBE:
        for position, probability in enumerate(numbers(project, NOTHING_DRAWN, table, name)):
            if 0 < probability < 1:
                uniform = stratified(draws, seed, str(Address(table, project.keys(table)[position], name)))
                column(table, name)[:, position] = uniform < probability
    if ("assumptions", "value") in columns:
        _keep_mixes_whole(project, columns["assumptions", "value"])
    return columns


def stratified(draws: int, seed: int, name: str) -> Array:
    """One number in each of `draws` equal parts of 0–1, in random order; the same for the same seed and name."""
    random = np.random.default_rng([seed, zlib.crc32(name.encode())])
    return (random.permutation(draws) + random.random(draws)) / draws


def triangle(uniform: Array, low: float, mode: float, high: float) -> Array:
    """Quantiles of the triangular distribution; `low` < `high`."""
    width = high - low
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - mode))
    values: Array = np.where(uniform < (mode - low) / width, rising, falling)
    return values


def _keep_mixes_whole(project: Project, values: Array) -> None:
    """Scale the drawn shares of each segment's groups back to the sum that the table gives (1 when it is sound)."""
    from planner.core.model.inputs import SEGMENTS

    assumptions = Assumptions(project)
    for positions in assumptions.positions("mix", segment=SEGMENTS, group=project.keys("groups")):
        positions = positions[positions < values.shape[1]]  # the reference's rows, behind the table's, are not drawn
        whole = numbers(project, NOTHING_DRAWN, "assumptions", "value")[positions].sum()
        drawn = values[:, positions].sum(axis=1)
        factor = np.divide(whole, drawn, out=np.ones_like(drawn), where=drawn > 0)
        values[:, np.unique(positions)] *= factor[:, None]
