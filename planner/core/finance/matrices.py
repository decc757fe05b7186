"""A plan's amounts crossed: expenses by heading or partner and year, resources by funder and year. Integer cents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.core.finance.plan import Expense, Plan
from planner.core.tables.project import Project


@dataclass(frozen=True)
class Matrix:
    """Amounts by label and year (None: what has none), in the order in which the plan names the labels."""

    labels: tuple[str, ...]
    years: tuple[int | None, ...]
    amounts: Mapping[tuple[str, int | None], int]

    def at(self, label: str, year: int | None) -> int:
        return self.amounts.get((label, year), 0)

    def of_label(self, label: str) -> int:
        """The sum over the years."""
        return sum(self.at(label, year) for year in self.years)

    def of_year(self, year: int | None) -> int:
        """The sum over the labels."""
        return sum(self.at(label, year) for label in self.labels)

    @property
    def total(self) -> int:
        return sum(self.amounts.values())


def expenses_matrix(plan: Plan, label: Callable[[Expense], str]) -> Matrix:
    """Costs by label and year."""
    return _matrix(plan.costs_by(lambda expense: (label(expense), expense.year)))


def resources_matrix(project: Project, plan: Plan, nature: str) -> Matrix:
    """What each funder commits (`commitment`) or pays (`payment`) by year."""
    amounts: dict[tuple[str, int | None], int] = {}
    for resource in plan.resources:
        name = project.label("funders", resource.funder)
        for year, amount in resource.by_year(nature).items():
            amounts[name, year] = amounts.get((name, year), 0) + amount
    return _matrix(amounts)


def _matrix(amounts: Mapping[tuple[str, int | None], int]) -> Matrix:
    labels = tuple(dict.fromkeys(label for label, _ in amounts))
    years = sorted({year for _, year in amounts}, key=lambda year: (year is None, year or 0))
    return Matrix(labels, tuple(years), amounts)
