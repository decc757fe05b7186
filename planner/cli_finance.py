"""What `show` prints of a financing plan: totals, expenses, resources with base and rate, years, checks."""

from __future__ import annotations

from collections.abc import Iterator

from planner.cli_output import Cell, write_rows
from planner.core.finance.plan import Plan, plan_of, plans_of
from planner.core.finance.plan_checks import check_plan
from planner.core.finance.schemes import aid_cap, region_category
from planner.core.tables.project import Project

PLAN_COLUMNS = (
    "section", "key", "name", "kind", "partner", "year", "amount", "status", "base", "rate", "max_rate", "commitment",
    "payment", "cash_need", "cell", "message",
)  # fmt: skip


def plan_named(project: Project, name: str) -> Plan | None:
    """The plan of a key, or the retained plan (else the first) of a project's key; None where there is none."""
    if project.has("plans", name):
        return plan_of(project, name)
    return next(iter(plans_of(project, name)), None)


def show_plan(project: Project, plan: Plan, style: str) -> None:
    """Print a plan as `csv` or `json`, with the columns that docs/cli.md fixes."""
    rows = (
        *_totals(plan), *_expenses(plan), *_resources(project, plan), *_years(plan), *_checks(project, plan),
    )  # fmt: skip
    write_rows(PLAN_COLUMNS, rows, style)


def _row(section: str, **cells: Cell) -> list[Cell]:
    values: dict[str, Cell] = {"section": section, **cells}
    return [None if values.get(column) == "" else values.get(column) for column in PLAN_COLUMNS]


def _euros(cents: int | None) -> float | None:
    return None if cents is None else cents / 100


def _totals(plan: Plan) -> Iterator[list[Cell]]:
    status = "example" if plan.example else "retained" if plan.retained else ""
    yield _row("plan", key=plan.key, name=plan.name, kind=plan.basis, status=status)
    for name, amount in (
        ("cost", plan.total_cost), ("resources", plan.total_resources), ("public_aid", plan.public_aid),
        ("secured", plan.secured), ("left_to_beneficiaries", plan.left_to_beneficiaries),
    ):  # fmt: skip
        yield _row("total", key=name, amount=_euros(amount))


def _expenses(plan: Plan) -> Iterator[list[Cell]]:
    for expense in plan.expenses:
        yield _row(
            "expense", key=expense.key, name=expense.name, kind=expense.heading, partner=expense.partner,
            year=expense.year, amount=_euros(expense.cost), status=expense.evidence,
        )  # fmt: skip


def _resources(project: Project, plan: Plan) -> Iterator[list[Cell]]:
    category = region_category(project, plan.project)
    for resource in plan.resources:
        cap = aid_cap(project, resource, category) if resource.is_aid else None
        yield _row(
            "resource", key=resource.key, name=project.label("funders", resource.funder), kind=resource.instrument,
            amount=_euros(resource.amount), status=resource.status,
            base=_euros(plan.eligible_base(resource)) if resource.is_aid else None,
            rate=plan.aid_rate(resource) if resource.is_aid else None, max_rate=None if cap is None else cap.rate,
        )  # fmt: skip


def _years(plan: Plan) -> Iterator[list[Cell]]:
    for line in plan.schedule:
        yield _row(
            "year", year=line.year, amount=_euros(line.expenses), commitment=_euros(line.commitments),
            payment=_euros(line.payments), cash_need=None if line.year is None else _euros(line.cash_need),
        )  # fmt: skip


def _checks(project: Project, plan: Plan) -> Iterator[list[Cell]]:
    for verdict in check_plan(project, plan):
        code, title = verdict.check.code, verdict.check.title
        if not verdict.findings:
            status = "not_applicable" if verdict.lacking else "passed"
            yield _row("check", key=code, name=title, status=status, message=verdict.lacking)
        for finding in verdict.findings:
            yield _row(
                "check", key=code, name=title, kind=finding.severity, amount=_euros(finding.amount), status="failed",
                cell=str(finding.address).replace("/", "."), message=finding.message,
            )  # fmt: skip
