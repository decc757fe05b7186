"""What a committee would stop at in the counted plans, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.core import french
from planner.core.finance.budgets import budget_lines
from planner.core.finance.findings import Finding
from planner.core.finance.plan import Plan
from planner.core.finance.plan_checks import check_plan
from planner.core.tables.project import Address, Project

SEVERITIES = ("error", "warning", "question")
NEVER = "9999"  # what has no date comes last
DUE = {
    "plan_expenses": ("year",), "plan_resources": ("decision_date",), "plan_tranches": ("year",),
    "project_indicators": ("milestone_year", "target_year"), "milestones": ("date",),
}  # fmt: skip


@dataclass(frozen=True)
class Alert:
    """What a check found, in which project, at which cell.

    `amount` in cents, None where no money is at stake; `when`: the day (ISO) or year in which it falls due, or blank.
    """

    severity: str
    project: str
    message: str
    address: Address
    amount: int | None
    when: str = ""


def funding_alerts(project: Project, region: str | None, plans: Mapping[str, Plan]) -> list[Alert]:
    """The gravest first, then those that fall due first, then the largest amounts."""
    alerts = [
        _alert(project, plan, finding) for plan in plans.values() for verdict in check_plan(project, plan)
        for finding in verdict.findings
    ]  # fmt: skip
    alerts += _over_envelopes(project, region)
    return sorted(
        alerts, key=lambda alert: (SEVERITIES.index(alert.severity), alert.when or NEVER, -(alert.amount or 0))
    )


def _alert(project: Project, plan: Plan, finding: Finding) -> Alert:
    name = project.label("projects", plan.project)
    return Alert(
        finding.severity, name, finding.message, finding.address, finding.amount, _when(project, plan, finding)
    )


def _when(project: Project, plan: Plan, finding: Finding) -> str:
    """When the money or the promise of the cell falls due, else when the project starts; blank where nobody says."""
    if finding.year is not None:
        return str(finding.year)
    row = project.row(finding.address.table, finding.address.key)
    said = next((str(row[column]) for column in DUE.get(finding.address.table, ()) if row[column] is not None), "")
    if not said and finding.address.table == "plan_resources":
        tranches = next((r.tranches for r in plan.resources if r.key == finding.address.key), ())
        said = min((str(tranche.year) for tranche in tranches if tranche.year is not None), default="")
    sheet = project.row("projects", plan.project)
    return said or next(
        (str(sheet[column]) for column in ("launch_date", "start_year") if sheet[column] is not None), ""
    )


def _over_envelopes(project: Project, region: str | None) -> Iterator[Alert]:
    for line in budget_lines(project, region):
        if line.over:
            funder, address = project.label("funders", line.funder), Address("funder_budgets", line.row, "amount")
            text = (
                f"{funder} : {french.euros(line.asked)} demandés {_in_year(line.year)} pour une enveloppe de "
                f"{french.euros(line.envelope)}, soit {french.euros(line.over)} de trop. "
                "Étalez ou réduisez les demandes."
            )
            yield Alert("warning", "", text, address, line.over, str(line.year or ""))


def _in_year(year: int | None) -> str:
    return "sans année" if year is None else f"en {year}"
