"""Who brings what to which project, by year: from the retained plan where there is one, else from the known fundings.

Whatever sums, divides or lists the money of projects takes it from here, so that all count the same.

A funding outside a plan says at most one of commitment (AE) and payment (CP); the other counts in no year, so that both
add up to the same amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from planner.core.finance.amounts import cents
from planner.core.finance.plan import AIDS, PUBLIC, Plan, counts_as_aid, plans_of, retained_plans
from planner.core.tables.project import Address, Project, Row

MIXED = "mixed"  # grants with loans or equity: some sources give but their sum
Years = Mapping[int | None, int]
"""Integer cents by year; None for what has no year."""


@dataclass(frozen=True)
class Contribution:
    """One funder's part in one project, in cents; `amount` None where it is not known.

    `status` is acquired, requested, planned, announced or blank; `address` is the cell of the amount; `plan` the key of
    the plan that it stands in, None for a funding known without a plan.
    """

    project: str
    funder: str
    funder_kind: str
    instrument: str
    status: str
    amount: int | None
    commitments: Years
    payments: Years
    address: Address
    plan: str | None = None

    @property
    def is_aid(self) -> bool:
        """Grants, loans and equity; fundings outside a plan may mix them, and tell no aid without an instrument."""
        if self.plan is not None:
            return counts_as_aid(self.instrument, self.funder_kind)
        return self.instrument in AIDS or self.instrument == MIXED

    @property
    def is_public_aid(self) -> bool:
        return self.is_aid and self.funder_kind in PUBLIC

    @property
    def secured(self) -> int:
        return (self.amount or 0) if self.status == "acquired" else 0

    def of(self, nature: str) -> Years:
        """Commitments (`commitment`) or payments (`payment`) by year."""
        return self.commitments if nature == "commitment" else self.payments


def counted_projects(project: Project, region: str | None) -> list[str]:
    """Projects taken into account in a region (all of France for None), in the table's order."""
    return [
        str(row["id"])
        for row in project.rows("projects")
        if row["included"] is not False and (region is None or row["region"] == region)
    ]


def counted_plans(project: Project, region: str | None) -> dict[str, Plan]:
    """The retained plan of each counted project that has one; invented examples never count."""
    here = set(counted_projects(project, region))
    return {plan.project: plan for plan in reversed(retained_plans(project)) if plan.project in here}


def contributions(project: Project, region: str | None = None) -> list[Contribution]:
    """Every part of every funder in the counted projects of a region (all of France for None)."""
    return _parts(project, set(counted_projects(project, region)), counted_plans(project, region))


@dataclass(frozen=True)
class ProjectMoney:
    """One project's cost and parts. `plan` is the retained one that they come from, None where none does.

    `cost` in cents: the plan's expenses where it has any, else the total of the project's sheet; None where unknown.
    """

    plan: Plan | None
    cost: int | None
    parts: tuple[Contribution, ...]

    @property
    def secured(self) -> int:
        return sum(part.secured for part in self.parts)

    @property
    def public_aid(self) -> int | None:
        """Cents; None where no public aid is known or one of them has no known amount."""
        public = [part.amount for part in self.parts if part.is_public_aid]
        return None if not public or None in public else sum(amount or 0 for amount in public)


def money_by_project(project: Project) -> dict[str, ProjectMoney]:
    """What every project costs and who pays, as `contributions` counts it.

    Projects that are not counted stand on their own figures, nothing sums them: an invented example has its plan's.
    """
    plans = counted_plans(project, None)
    parts: dict[str, list[Contribution]] = {key: [] for key in project.keys("projects")}
    alone = set(parts) - set(counted_projects(project, None))
    for plan in plans_of(project):
        if plan.retained and plan.project in alone:
            plans.setdefault(plan.project, plan)
    for part in _parts(project, set(parts), plans):
        parts[part.project].append(part)
    return {
        key: ProjectMoney(plans.get(key), project_cost(project, key, plans.get(key)), tuple(own))
        for key, own in parts.items()
    }


def project_cost(project: Project, key: str, plan: Plan | None) -> int | None:
    """Cents: the expenses of the plan that counts, where it has any, else what the project's sheet says."""
    return plan.total_cost if plan is not None and plan.expenses else cents(project.cell("projects", key, "total"))


def _parts(project: Project, projects: Set[str], plans: Mapping[str, Plan]) -> list[Contribution]:
    found = [part for plan in plans.values() for part in _of_plan(plan)]
    return [*found, *_of_fundings(project, projects - set(plans))]


def _of_plan(plan: Plan) -> Iterator[Contribution]:
    for resource in plan.resources:
        yield Contribution(
            plan.project, resource.funder, resource.funder_kind, resource.instrument, resource.status, resource.amount,
            resource.by_year("commitment"), resource.by_year("payment"),
            Address("plan_resources", resource.key, "amount"), plan.key,
        )  # fmt: skip


def _of_fundings(project: Project, here: Set[str]) -> Iterator[Contribution]:
    """Rows of the same funder, scheme and status that tell commitments and payments apart are one part of it."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in project.rows("project_fundings"):
        if row["project"] in here:
            alone = row["id"] if row["amount"] is None else None
            asked = tuple(row[column] for column in ("project", "funder", "scheme", "instrument", "status"))
            groups.setdefault((*asked, alone), []).append(row)
    for rows in groups.values():
        first, funder = rows[0], str(rows[0]["funder"])
        kind = project.cell("funders", funder, "kind") if project.has("funders", funder) else None
        committed = _by_year(row for row in rows if row["nature"] != "payment")
        paid = _by_year(row for row in rows if row["nature"] == "payment")
        amount = max(sum(committed.values()), sum(paid.values()))
        yield Contribution(
            str(first["project"]), funder, str(kind or ""), str(first["instrument"] or ""), str(first["status"] or ""),
            None if first["amount"] is None else amount, _filled(committed, amount), _filled(paid, amount),
            Address("project_fundings", str(first["id"]), "amount"),
        )  # fmt: skip


def _by_year(rows: Iterator[Row]) -> dict[int | None, int]:
    years: dict[int | None, int] = {}
    for row in rows:
        amount = cents(row["amount"])
        if amount:
            year = None if row["year"] is None else int(row["year"])
            years[year] = years.get(year, 0) + amount
    return years


def _filled(years: dict[int | None, int], amount: int) -> Years:
    """With what is missing to the amount under None."""
    rest = amount - sum(years.values())
    return years if not rest else {**years, None: years.get(None, 0) + rest}
