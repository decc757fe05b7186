"""Versions of a plan side by side: what differs by heading, partner, year and funder, in integer cents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from planner.core.finance.plan import Plan
from planner.core.tables.project import Project


@dataclass(frozen=True)
class ComparedLine:
    """One label under its heading, and its amount in each plan."""

    section: str
    label: str
    amounts: tuple[int, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.amounts)) > 1


def compare_plans(project: Project, plans: Sequence[Plan]) -> list[ComparedLine]:
    """Every label that any of the plans has, section by section, totals first."""
    lines = [
        ComparedLine("Total", "Dépenses", tuple(plan.total_cost for plan in plans)),
        ComparedLine("Total", "Ressources", tuple(plan.total_resources for plan in plans)),
        ComparedLine("Total", "Reste à charge", tuple(plan.left_to_beneficiaries for plan in plans)),
    ]
    headings = project.schema.table("plan_expenses").field("heading").label_of
    sections: tuple[tuple[str, Callable[[Plan], dict[str, int]]], ...] = (
        ("Dépenses par poste", lambda plan: plan.costs_by(lambda e: headings.get(e.heading, e.heading))),
        ("Dépenses par partenaire", lambda plan: plan.costs_by(lambda e: e.partner or "non précisé")),
        ("Dépenses par année", lambda plan: plan.costs_by(lambda e: str(e.year or "sans année"))),
        ("Ressources par financeur", lambda plan: _by_funder(project, plan)),
    )
    for section, amounts in sections:
        lines += _section(section, [amounts(plan) for plan in plans])
    return lines


def _by_funder(project: Project, plan: Plan) -> dict[str, int]:
    found: dict[str, int] = {}
    for resource in plan.resources:
        name = project.label("funders", resource.funder)
        found[name] = found.get(name, 0) + (resource.amount or 0)
    return found


def _section(section: str, columns: Sequence[dict[str, int]]) -> Iterator[ComparedLine]:
    labels = dict.fromkeys(label for column in columns for label in column)
    for label in labels:
        yield ComparedLine(section, label, tuple(column.get(label, 0) for column in columns))
