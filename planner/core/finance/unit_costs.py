"""What a place, a learner or a job costs in a project, beside the known projects, so that an outlier shows.

Leverage is other money over public aid. Costs per learner and per job divide by what the project announces, never by
an estimate.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from planner.core.finance.portfolio import ProjectMoney, counted_projects, money_by_project
from planner.core.tables.project import Project

FAR = 3.0  # times the median, above or below: worth a look


@dataclass(frozen=True)
class UnitCosts:
    """One project's ratios: cents per unit, leverage as a number; None where a figure is missing. `cost` in cents."""

    project: str
    cost: int | None
    cost_per_learner: float | None
    cost_per_place: float | None
    public_per_job: float | None
    leverage: float | None


MEASURES = ("cost_per_learner", "cost_per_place", "public_per_job", "leverage")


@dataclass(frozen=True)
class Position:
    """A project's figure among the known ones, which it is not part of."""

    measure: str
    value: float
    others: tuple[float, ...]  # sorted

    @property
    def median(self) -> float | None:
        return statistics.median(self.others) if self.others else None

    @property
    def is_far(self) -> bool:
        """More than FAR times above or below the median of at least three others."""
        median = self.median
        if median is None or median <= 0 or len(self.others) < 3:
            return False
        return not median / FAR <= self.value <= median * FAR


def unit_costs(project: Project, key: str) -> UnitCosts:
    """A project's ratios from its retained plan, else from its sheet and fundings."""
    return _ratios(project, key, money_by_project(project)[key])


def known_unit_costs(project: Project) -> list[UnitCosts]:
    """The ratios of every included project that has any."""
    money = money_by_project(project)
    found = [_ratios(project, key, money[key]) for key in counted_projects(project, None)]
    return [costs for costs in found if any(getattr(costs, measure) is not None for measure in MEASURES)]


def _ratios(project: Project, key: str, money: ProjectMoney) -> UnitCosts:
    row, cost, public = project.row("projects", key), money.cost, money.public_aid
    return UnitCosts(
        key,
        cost,
        _ratio(cost, row["target_learners"]),
        _ratio(cost, _places(project, key)),
        _ratio(public, row["target_jobs"]),
        None if cost is None or not public else (cost - public) / public,
    )


def positions(costs: UnitCosts, known: Sequence[UnitCosts]) -> list[Position]:
    """Where each known ratio of a project stands among the other projects' own."""
    found = []
    for measure in MEASURES:
        value = getattr(costs, measure)
        if value is not None:
            others = [getattr(other, measure) for other in known if other.project != costs.project]
            found.append(Position(measure, value, tuple(sorted(other for other in others if other is not None))))
    return found


def _places(project: Project, key: str) -> float | None:
    places = [
        float(effect["value"]) for effect in project.rows("project_effects")
        if effect["project"] == key and effect["kind"] == "places" and effect["value"] is not None
    ]  # fmt: skip
    return sum(places) if places else None


def _ratio(amount: int | None, units: object) -> float | None:
    number = float(str(units)) if units is not None else 0.0
    return None if amount is None or number <= 0 else amount / number
