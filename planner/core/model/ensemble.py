"""Ranges of results: 8 cases of 10 of a small ensemble of projections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.core.model.assumptions import ModelInputError
from planner.core.model.draws import Draws
from planner.core.model.inputs import build_inputs, first_and_last_year
from planner.core.model.projection import Array, Projection, project_workforce
from planner.core.model.results import MEASURES, SHARES, STOCKS, additive_measures
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved

DRAWS = 500
AT_A_TIME = 25  # the arrays of a year stay in the processor's cache
VALUES_AT_A_TIME = 1_000_000  # of any one array over rows of a table: 8 MB, of which some ten exist at once
SEED = 2021
AXES = ("year", "region", "family")
LOW_AND_HIGH = (10.0, 90.0)  # percentiles: 8 cases of 10 lie between


class Stopped(Exception):
    """The ensemble was told to stop."""


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
    cells: Mapping[str, NDArray[np.float32]]  # additive measures, (D, T, R, F)
    _known: dict[tuple[Any, ...], Range | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def range_of(
        self,
        measure: str,
        *,
        years: tuple[int, int] | None = None,
        region: str | Collection[str] | None = None,
        family: str | None = None,
    ) -> Range | None:
        """8 cases of 10 of `Results.measure` with the same arguments; None where it is blank in most draws.

        Kept: views ask for the same ranges at every edit, long before the next ensemble is there.
        """
        asked = (measure, years, region if region is None or isinstance(region, str) else tuple(region), family)
        if asked not in self._known:
            self._known[asked] = self._range_of(self.draws_of(measure, years=years, region=region, family=family))
        return self._known[asked]

    @staticmethod
    def _range_of(values: Array) -> Range | None:
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

    def frame(self, by: Sequence[str]) -> pd.DataFrame:
        """`Results.frame` with the columns `<measure>_low` and `<measure>_high`; `by` any of AXES, in that order.

        Raises ValueError on another axis.
        """
        if not set(by) <= set(AXES):
            raise ValueError(f"no ranges by {', '.join(by)}")
        years = range(self.first_year, self.first_year + self.cells["headcount"].shape[1])
        labels: dict[str, Sequence[object]] = {"year": years, "region": self.regions, "family": self.families}
        columns = {}
        for measure in MEASURES:
            low, high = self._percentiles(measure, by)
            columns[f"{measure}_low"], columns[f"{measure}_high"] = low.reshape(-1), high.reshape(-1)
        index = pd.MultiIndex.from_product([labels[axis] for axis in by], names=list(by)) if by else None
        return pd.DataFrame(columns, index=index).reset_index(drop=not by)

    def _percentiles(self, measure: str, by: Sequence[str]) -> Array:
        """Low and high (2, *by); NaN where the measure is undefined in most draws."""

        def added(name: str) -> Array:
            cells = self.cells[name]
            if measure in STOCKS and "year" not in by:
                cells = cells[:, :1]
            dropped = tuple(1 + i for i, axis in enumerate(AXES) if axis not in by)
            kept = [axis for axis in AXES if axis in by]
            total: Array = cells.sum(axis=dropped, dtype=np.float64)
            return np.transpose(total, (0, *(1 + kept.index(axis) for axis in by)))

        if measure in SHARES:
            part, whole = added("_covered" if measure == "coverage" else "_covered_all"), added("_wanted")
            values = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
        else:
            values = added(measure)
        blank = np.isnan(values)
        rare = 2 * blank.sum(axis=0) > len(values)
        bounds: Array = np.nanpercentile(np.where(rare, 0.0, values), LOW_AND_HIGH, axis=0)
        return np.where(rare, np.nan, bounds)

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


def run_ensemble(
    project: Project,
    scenario: str,
    draws: int = DRAWS,
    seed: int = SEED,
    stop: Callable[[], bool] = lambda: False,
) -> Ensemble:
    """Draw what the scenario has a range for and project all draws, some dozens at a time, fewer over long tables.

    `stop` is asked between them. Raises ModelInputError or ScenarioError (French), Stopped when `stop` says so.
    """
    seen = resolved(project, scenario)
    drawn = Draws(seen, draws, seed)
    family_of = {str(row["id"]): str(row["family"]) for row in seen.rows("groups")}
    families = tuple(dict.fromkeys(family_of.values()))
    belongs = np.array([[family == f for f in families] for family in family_of.values()], dtype=np.float64)
    cells: dict[str, NDArray[np.float32]] = {}
    at_a_time = _draws_at_a_time(seen)
    for start in range(0, draws, at_a_time):
        if stop():
            raise Stopped
        some = slice(start, start + at_a_time)
        inputs = build_inputs(seen, drawn.columns(some))
        projection = project_workforce(inputs)
        if not np.isfinite(projection.unfilled).all():
            raise ModelInputError("Le calcul donne des valeurs infinies : vérifiez les fourchettes saisies.")
        for name, values in _measures(projection).items():
            by_family = _by_family(values, belongs)
            if name not in cells:
                cells[name] = np.empty((draws, *by_family.shape[1:]), dtype=np.float32)
            cells[name][some] = by_family
    return Ensemble(scenario, inputs.regions, families, int(inputs.years[0]), cells)


def _draws_at_a_time(project: Project) -> int:
    """As many draws as keep each array small: sites weigh once, events and offers in each year."""
    first, last = first_and_last_year(project)
    yearly = max(len(project.frame("events")), len(project.frame("offers"))) * (last - first + 1)
    return max(1, min(AT_A_TIME, VALUES_AT_A_TIME // max(yearly, len(project.frame("sites")), 1)))


def _measures(projection: Projection) -> dict[str, Array]:
    """All additive measures, (..., T, R, K)."""
    return {
        "headcount": projection.headcount[..., :-1, :, :, :].sum(axis=-2),
        "net_job_creation": projection.net_creation.sum(axis=-2),
        **additive_measures(projection),
    }


def _by_family(values: Array, belongs: Array) -> Array:
    """(..., T, R, K) to (D, T, R, F), as one product of matrices: years stand first in memory."""
    by_year = np.moveaxis(values, -3, 0)
    added = by_year.reshape(-1, by_year.shape[-1]) @ belongs
    return np.moveaxis(added.reshape(len(by_year), -1, by_year.shape[-2], belongs.shape[1]), 0, 1)
