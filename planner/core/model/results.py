"""Results of a projection, added up by region, segment, family, level, group or year.

Coverage of an aggregate never lets the surplus of one cell hide another's need: Σ min(S, max(O, 0)) / Σ max(O, 0)
over the cells region × group × year; blank where there are no openings.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from planner.core.model.assumptions import ModelInputError
from planner.core.model.inputs import build_inputs
from planner.core.model.projection import Array, ModelInputs, Projection, project_workforce
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved

SMALL_CELL = 30.0
DIMENSIONS = ("region", "segment", "family", "level", "group", "year")
MEASURES = (
    "headcount", "net_job_creation", "replacement_demand", "job_openings", "trained_supply", "other_inflows",
    "remaining_need", "coverage", "coverage_all", "unfilled_stock",
)  # fmt: skip
BY_SEGMENT = frozenset({"headcount", "net_job_creation"})
SHARES = frozenset({"coverage", "coverage_all"})
STOCKS = frozenset({"headcount", "unfilled_stock"})


def additive_measures(p: Projection) -> dict[str, Array]:
    """What adds up over regions, groups and years but is not known by segment, each (..., T, R, K)."""
    wanted = np.maximum(p.openings, 0.0)
    return {
        "replacement_demand": p.replacement,
        "job_openings": p.openings,
        "trained_supply": p.supply,
        "other_inflows": p.inflows,
        "remaining_need": p.remaining_need,
        "unfilled_stock": p.unfilled[..., :-1, :, :],
        "_wanted": wanted,
        "_covered": np.minimum(p.supply, wanted),
        "_covered_all": np.minimum(p.supply + p.inflows, wanted),
    }


@dataclass(frozen=True)
class Results:
    """One scenario's projection with the names of its axes."""

    scenario: str
    inputs: ModelInputs
    projection: Projection
    family_of: Mapping[str, str]
    level_of: Mapping[str, int]
    small_cell: float  # heads below which a cell is shown with its family only

    @cached_property
    def years(self) -> list[int]:
        return [int(year) for year in self.inputs.years]

    @cached_property
    def cells(self) -> dict[str, Array]:
        """Additive measures, (T, R, S, K) for those known by segment, else (T, R, 1, K)."""
        p = self.projection
        return {
            "headcount": p.headcount[:-1],
            "net_job_creation": p.net_creation,
            **{name: values[:, :, None, :] for name, values in additive_measures(p).items()},
        }

    def measure(
        self,
        name: str,
        *,
        years: tuple[int, int] | None = None,
        region: str | Collection[str] | None = None,
        family: str | None = None,
    ) -> float | None:
        """One figure over whole years (both included; all when None), in people or as a share; None where undefined.

        `region` is one code, several (added up), or None for the whole country.
        Stocks (headcount, unfilled stock) are those at 1 January of the first of the years.
        """
        if name in SHARES:
            part = self._sum("_covered" if name == "coverage" else "_covered_all", years, region, family)
            whole = self._sum("_wanted", years, region, family)
            return part / whole if whole > 0 else None
        if name in STOCKS:
            first = self.years[0] if years is None else years[0]
            years = (first, first)
        return self._sum(name, years, region, family)

    def is_small(self, region: str, year: int, *, group: str | None = None, family: str | None = None) -> bool:
        """Whether a cell has so few heads at 1 January of `year` that it is marked, and its groups are not shown.

        A cell is a region with a group or a family (neither: all groups). `settings.small_cell` is the threshold.
        """
        if group is None:
            heads = self.measure("headcount", years=(year, year), region=region, family=family) or 0.0
        else:
            cells = self.projection.headcount[year - self.years[0], self.inputs.regions.index(region)]
            heads = float(cells[:, self.inputs.groups.index(group)].sum())
        return heads < self.small_cell

    def by_region(self, name: str, years: tuple[int, int]) -> dict[str, float | None]:
        """`measure` of every region."""
        if name in STOCKS:
            years = (years[0], years[0])
        values = self._ratio_or_sum(name, lambda part: self._part(part, years, None).sum(axis=0).sum(axis=-1))
        return dict(zip(self.inputs.regions, values, strict=True))

    def by_year(self, name: str, region: str | None = None, family: str | None = None) -> list[float | None]:
        """`measure` of every year."""
        chosen = slice(None) if region is None else [self.inputs.regions.index(region)]
        return self._ratio_or_sum(
            name, lambda part: self._part(part, None, family)[:, chosen].sum(axis=-1).sum(axis=-1)
        )

    @staticmethod
    def _ratio_or_sum(name: str, added: Callable[[str], Array]) -> list[float | None]:
        """A measure from its additive parts, several at once."""
        if name not in SHARES:
            return [float(value) for value in added(name)]
        covered, wanted = added("_covered" if name == "coverage" else "_covered_all"), added("_wanted")
        return [float(part / whole) if whole > 0 else None for part, whole in zip(covered, wanted, strict=True)]

    def _sum(
        self, name: str, years: tuple[int, int] | None, region: str | Collection[str] | None, family: str | None
    ) -> float:
        """Added up in the order of `by_region` and `by_year`, so that the same figure has the same last digit."""
        cells = self._part(name, years, family)
        if region is not None:
            codes = [region] if isinstance(region, str) else region
            cells = cells[:, [self.inputs.regions.index(code) for code in codes]]
        return float(cells.sum(axis=0).sum(axis=-1).sum())

    def _part(self, name: str, years: tuple[int, int] | None, family: str | None) -> Array:
        """A measure by year, region and family, of some years and of all families or one."""
        if name not in self._by_family:
            self._by_family[name] = self.cells[name].sum(axis=2) @ self._belongs
        cells = self._by_family[name]
        if years is not None:
            first = self.years[0]
            cells = cells[max(0, years[0] - first) : max(0, years[1] - first + 1)]
        if family is not None:
            cells = cells[..., [self.families.index(family)]]
        return cells

    @cached_property
    def families(self) -> list[str]:
        """Families in the order of the groups' table."""
        return list(dict.fromkeys(self.family_of[g] for g in self.inputs.groups))

    @cached_property
    def _by_family(self) -> dict[str, Array]:
        """Additive measures asked for so far, (T, R, F)."""
        return {}

    @cached_property
    def _belongs(self) -> Array:
        """1 where a group is of a family, (K, F)."""
        return np.array([[self.family_of[g] == f for f in self.families] for g in self.inputs.groups], dtype=float)

    def frame(self, by: Sequence[str]) -> pd.DataFrame:
        """All measures as a table with one row per combination of `by` (any of DIMENSIONS, in that order).

        Measures that the model does not know by segment are blank when `by` contains it. Raises ValueError on an
        unknown dimension.
        """
        unknown = [d for d in by if d not in DIMENSIONS]
        if unknown:
            raise ValueError(f"unknown dimension: {', '.join(unknown)}")
        labels, reduce = self._reducers(by)
        columns: dict[str, Array] = {}
        shape = tuple(len(labels[d]) for d in by)
        for name in ("_wanted", "_covered", "_covered_all", *(m for m in MEASURES if m not in SHARES)):
            if "segment" in by and name not in BY_SEGMENT:
                columns[name] = np.full(shape, np.nan)
            else:
                columns[name] = reduce(self.cells[name], stock=name in STOCKS)
        with np.errstate(divide="ignore", invalid="ignore"):
            for name, part in (("coverage", "_covered"), ("coverage_all", "_covered_all")):
                columns[name] = np.where(columns["_wanted"] > 0, columns[part] / columns["_wanted"], np.nan)
        index = pd.MultiIndex.from_product([labels[d] for d in by], names=list(by)) if by else None
        data = {name: columns[name].reshape(-1) for name in MEASURES}
        return pd.DataFrame(data, index=index).reset_index(drop=not by)

    def _reducers(self, by: Sequence[str]) -> tuple[Mapping[str, list[Any]], Callable[..., Array]]:
        """Labels of each dimension, and the function that adds cells (T, R, S, K) up to the axes of `by` in order."""
        inputs = self.inputs
        levels = sorted({self.level_of[g] for g in inputs.groups})
        labels: dict[str, list[Any]] = {
            "year": self.years,
            "region": list(inputs.regions),
            "segment": list(inputs.segments),
            "family": self.families,
            "level": levels,
            "group": list(inputs.groups),
        }
        belongs = {
            "family": self._belongs,
            "level": np.array([[self.level_of[g] == v for v in levels] for g in inputs.groups], dtype=float),
            "group": np.eye(len(inputs.groups)),
        }
        letters = {"year": "t", "region": "r", "segment": "s", "family": "f", "level": "l", "group": "g"}
        wanted = [d for d in ("family", "level", "group") if d in by]
        operands = [belongs[d] for d in wanted]
        subscripts = ",".join(["trsk", *(f"k{letters[d]}" for d in wanted)]) + "->" + "".join(letters[d] for d in by)

        def reduce(cells: Array, stock: bool) -> Array:
            if stock and "year" not in by:
                cells = cells[:1]  # a stock is not added over years: the first year's stands
            result: Array = np.einsum(subscripts, cells, *operands)
            return result

        return labels, reduce


def run(project: Project, scenario: str) -> Results:
    """Project a scenario. Raises ModelInputError or ScenarioError (French) when the tables do not allow it."""
    return run_seen(resolved(project, scenario), scenario)


def run_seen(seen: Project, scenario: str) -> Results:
    """Project tables as `scenario` sees them. Raises ModelInputError (French)."""
    inputs = build_inputs(seen)
    projection = project_workforce(inputs)
    if not np.isfinite(projection.openings).all() or not np.isfinite(projection.supply).all():
        raise ModelInputError("Le calcul donne des valeurs infinies : vérifiez les taux et les effectifs saisis.")
    groups = {str(row["id"]): row for row in seen.rows("groups")}
    return Results(
        scenario=scenario,
        inputs=inputs,
        projection=projection,
        family_of={g: str(row["family"]) for g, row in groups.items()},
        level_of={g: int(row["level"] or 0) for g, row in groups.items()},
        small_cell=_small_cell(seen),
    )


def _small_cell(seen: Project) -> float:
    """The setting, 30 where it is blank or no number."""
    try:
        return float(seen.setting("small_cell").replace(",", "."))
    except ValueError:
        return SMALL_CELL
