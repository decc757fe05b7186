"""The projects at a glance: cost, what of it is secured, and how many checks of the plan a committee would stop at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.core.finance.findings import Severity
from planner.core.finance.plan import Plan, plans_of
from planner.core.finance.plan_checks import check_plan
from planner.core.finance.portfolio import ProjectMoney, money_by_project
from planner.core.tables.communes import fold
from planner.core.tables.project import Project, Row


@dataclass(frozen=True)
class ProjectLine:
    """One project; amounts in cents, `cost` None where it is not known.

    `plan` is the retained one, else the first; only a retained one counts.
    """

    key: str
    name: str
    kind: str
    status: str
    region: str
    cost: int | None
    secured: int
    plan: str | None
    example: bool
    findings: Mapping[Severity, int]

    @property
    def secured_share(self) -> float | None:
        """Between 0 and 1; None without a cost."""
        return min(1.0, self.secured / self.cost) if self.cost else None


def project_lines(project: Project, region: str | None = None) -> list[ProjectLine]:
    """Every project of a region (of France for None), taken into account or not, in the table's order."""
    plans: dict[str, Plan] = {}
    for plan in plans_of(project):
        plans.setdefault(plan.project, plan)
    money = money_by_project(project)
    return [
        _line(project, row, plans.get(str(row["id"])), money[str(row["id"])])
        for row in project.rows("projects")
        if region is None or in_region(project, row, region)
    ]


def in_region(project: Project, row: Row, region: str) -> bool:
    """Whether a project's row lies in a region, or names it among its other regions."""
    others = (fold(part) for part in str(row["other_regions"] or "").split(";"))
    return row["region"] == region or fold(project.label("regions", region)) in others


def _line(project: Project, row: Row, plan: Plan | None, money: ProjectMoney) -> ProjectLine:
    counts: dict[Severity, int] = {}
    if plan is not None:
        for verdict in check_plan(project, plan):
            for finding in verdict.findings:
                counts[finding.severity] = counts.get(finding.severity, 0) + 1
    return ProjectLine(
        str(row["id"]), str(row["name"]), str(row["kind"]), str(row["status"] or ""), str(row["region"] or ""),
        money.cost, money.secured, None if plan is None else plan.key, plan is not None and plan.example, counts,
    )  # fmt: skip
