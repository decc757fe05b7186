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
from numpy.typing import NDArray

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
ASSUMED = ("assumptions", "value")
Rows = NDArray[np.intp]


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


class Draws:
    """What a project's uncertain cells hold in each of `draws` draws.

    Only these cells are kept; the columns that hold them are made for some draws at a time, since a column of 100 000
    rows in 500 draws would take 400 MB.
    """

    def __init__(self, project: Project, draws: int, seed: int) -> None:
        self._project = project
        drawn: dict[tuple[str, str], dict[int, Array]] = {}
        for cell in uncertain_cells(project):
            uniform = stratified(draws, seed, str(cell.address))
            values = triangle(uniform, cell.low, cell.value, cell.high)
            drawn.setdefault((cell.address.table, cell.address.column), {})[cell.row] = values
        for table, name in MAYBE:
            for row, probability in enumerate(numbers(project, NOTHING_DRAWN, table, name)):
                if 0 < probability < 1:
                    uniform = stratified(draws, seed, str(Address(table, project.keys(table)[row], name)))
                    drawn.setdefault((table, name), {})[row] = (uniform < probability).astype(np.float64)
        self._columns = {
            column: (np.array(list(cells), dtype=np.intp), np.column_stack(list(cells.values())))
            for column, cells in drawn.items()
        }
        self._mixes = _mixes(project) if ASSUMED in self._columns else []

    def columns(self, which: slice) -> Drawn:
        """The columns that hold anything uncertain, each (draws of `which`, rows of its table).

        A draw is the same with whichever others it is asked for.
        """
        made = {}
        for (table, name), (rows, values) in self._columns.items():
            some = values[which]
            made[table, name] = np.tile(numbers(self._project, NOTHING_DRAWN, table, name), (len(some), 1))
            made[table, name][:, rows] = some
        for rows, whole in self._mixes:
            _keep_whole(made[ASSUMED], rows, whole)
        return made


def draw(project: Project, draws: int, seed: int) -> Drawn:
    """All draws at once."""
    return Draws(project, draws, seed).columns(slice(None))


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


def _mixes(project: Project) -> list[tuple[Rows, float]]:
    """The rows of each segment's shares of groups, and the sum that the table gives them (1 when it is sound)."""
    from planner.core.model.inputs import SEGMENTS

    own = numbers(project, NOTHING_DRAWN, *ASSUMED)
    found = Assumptions(project).positions("mix", segment=SEGMENTS, group=project.keys("groups"))
    mixes = [rows[rows < len(own)] for rows in found]  # the reference's rows, behind the table's, are not drawn
    return [(rows, float(own[rows].sum())) for rows in mixes]


def _keep_whole(values: Array, rows: Rows, whole: float) -> None:
    """Scale the drawn shares of a mix (D, rows of the table) back to their sum."""
    drawn = values[:, rows].sum(axis=1)
    factor = np.divide(whole, drawn, out=np.ones_like(drawn), where=drawn > 0)
    values[:, np.unique(rows)] *= factor[:, None]
