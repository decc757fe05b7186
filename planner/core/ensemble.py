"""Ranges of results: 8 cases of 10 of a small ensemble of projections."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.core.project import Project
from planner.core.projection import Array
from planner.core.results import SHARES, STOCKS, Results, run
from planner.core.scenario import bounding_scenarios

DRAWS = 500
SEED = 2021
LOW_AND_HIGH = (10.0, 90.0)  # percentiles: 8 cases of 10 lie between


class Range(NamedTuple):
    """The 10th and the 90th percentile of a result."""

    low: float
    high: float


@dataclass(frozen=True)
class Ensemble:
    """Results of all draws, added up by region, family and year."""

    scenario: str
    regions: tuple[str, ...]
    families: tuple[str, ...]
    first_year: int
    cells: dict[str, Array]  # additive measures, (D, T, R, F)

    def range_of(
        self,
        measure: str,
        *,
        years: tuple[int, int] | None = None,
        region: str | Collection[str] | None = None,
        family: str | None = None,
    ) -> Range | None:
        """8 cases of 10 of `Results.measure` with the same arguments; None where it is blank in most draws."""
        values = self.draws_of(measure, years=years, region=region, family=family)
        defined = values[np.isfinite(values)]
        if 2 * len(defined) < len(values) or not len(defined):
            return None
        low, high = np.percentile(defined, LOW_AND_HIGH)
        return Range(float(low), float(high))

    def draws_of(
        self,
        measure: str,
        *,
        years: tuple[int, int] | None = None,
        region: str | Collection[str] | None = None,
        family: str | None = None,
    ) -> Array:
        """The measure in each draw, (D,); NaN where undefined."""
        if measure in SHARES:
            part = self._sum("_covered" if measure == "coverage" else "_covered_all", years, region, family)
            whole = self._sum("_wanted", years, region, family)
            share: Array = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
            return share
        if measure in STOCKS:
            first = self.first_year if years is None else years[0]
            years = (first, first)
        return self._sum(measure, years, region, family)

    def _sum(
        self, name: str, years: tuple[int, int] | None, region: str | Collection[str] | None, family: str | None
    ) -> Array:
        cells = self.cells[name]
        if years is not None:
            cells = cells[:, max(0, years[0] - self.first_year) : max(0, years[1] - self.first_year + 1)]
        if region is not None:
            codes = [region] if isinstance(region, str) else region
            cells = cells[:, :, [self.regions.index(code) for code in codes]]
        if family is not None:
            cells = cells[..., [self.families.index(family)]]
        total: Array = cells.sum(axis=(1, 2, 3), dtype=np.float64)
        return total


def run_ensemble(project: Project, scenario: str, draws: int = DRAWS, seed: int = SEED) -> Ensemble:
    """Draw the ranged assumptions and project each draw. Raises ModelInputError or ScenarioError (French)."""
    runs = [run(project, key) for key in dict.fromkeys([scenario, *bounding_scenarios(project)])]
    return _ensemble(scenario, runs)


def _ensemble(scenario: str, runs: list[Results]) -> Ensemble:
    first = runs[0]
    families = tuple(dict.fromkeys(first.family_of[g] for g in first.inputs.groups))
    belongs = np.array([[first.family_of[g] == f for f in families] for g in first.inputs.groups], dtype=float)
    cells = {name: np.stack([r.cells[name].sum(axis=2) @ belongs for r in runs]) for name in first.cells}
    return Ensemble(scenario, first.inputs.regions, families, first.years[0], cells)
