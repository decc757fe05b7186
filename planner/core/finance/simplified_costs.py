"""Simplified costs: what a flat rate, a unit cost or a lump sum gives, so that a typed amount can be compared with it.

The rates and their legal source are rows of `cost_options` (Regulation (EU) 2021/1060, articles 53 to 56), never code.
"""

from __future__ import annotations

from planner.core.finance.amounts import cents, share_of
from planner.core.finance.plan import Expense, Plan
from planner.core.tables.communes import fold
from planner.core.tables.project import Project


def expected_amount(project: Project, plan: Plan, expense: Expense) -> int | None:
    """What the line's rule gives for its partner and year, in cents; None for a real cost or an incomplete rule.

    A flat rate applies to the costs of its base headings of the same partner and year, the line itself left out.
    """
    if not expense.cost_option or not project.has("cost_options", expense.cost_option):
        return None
    rule = project.row("cost_options", expense.cost_option)
    if rule["kind"] == "flat_rate":
        return None if rule["rate"] is None else share_of(base_of(project, plan, expense), float(rule["rate"]))
    unit_amount = cents(rule["unit_amount"])
    if unit_amount is None:
        return None
    if rule["kind"] == "lump_sum":
        return unit_amount
    return None if expense.quantity is None else share_of(unit_amount, expense.quantity)


def base_of(project: Project, plan: Plan, expense: Expense) -> int:
    """The costs that a flat rate applies to: real costs of its base headings, same partner, same year."""
    headings = base_headings(project, expense.cost_option)
    return sum(
        other.cost
        for other in plan.expenses
        if other.key != expense.key
        and not other.cost_option
        and other.heading in headings
        and (other.partner, other.year) == (expense.partner, expense.year)
    )


def base_headings(project: Project, option: str) -> frozenset[str]:
    """The headings that a rule names by their French label."""
    labels = {fold(label): heading for heading, label in _headings(project)}
    text = str(project.cell("cost_options", option, "base_headings") or "")
    return frozenset(labels[fold(part)] for part in text.split(";") if fold(part) in labels)


def _headings(project: Project) -> tuple[tuple[str, str], ...]:
    return project.schema.table("plan_expenses").field("heading").choices
