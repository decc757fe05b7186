"""Where the money goes: from funders to projects to what these are for, as a Sankey draws it.

What enters a project leaves it for one purpose: money is not split between several effects, for no source says how.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.finance.portfolio import Contribution, contributions
from planner.core.tables.project import Project


@dataclass(frozen=True)
class Flow:
    """Money from one node to the next, in cents; `secured` is part of `amount`, the rest is asked or announced."""

    source: str
    target: str
    amount: int
    secured: int


@dataclass(frozen=True)
class MoneyFlows:
    """`to_projects` go from funders' to projects' keys, `to_purposes` from projects' keys to French purposes.

    `undated` are the cents that a choice of years leaves out because they have none; `unknown` counts parts without an
    amount.
    """

    to_projects: tuple[Flow, ...]
    to_purposes: tuple[Flow, ...]
    undated: int
    unknown: int

    @property
    def total(self) -> int:
        return sum(flow.amount for flow in self.to_projects)


def money_flows(
    project: Project, region: str | None = None, years: tuple[int, int] | None = None, nature: str = "commitment"
) -> MoneyFlows:
    """Commitments (or payments) to the counted projects of a region (France for None), in years, both included.

    Without years all money counts, dated or not.
    """
    parts = contributions(project, region)
    amounts = [(part, _in_years(part, years, nature)) for part in parts]
    to_projects = _added((part.funder, part.project, part.status == "acquired", amount) for part, amount in amounts)
    purposes = {part.project: purpose_of(project, part.project) for part in parts}
    to_purposes = _added(
        (part.project, purposes[part.project], part.status == "acquired", amount) for part, amount in amounts
    )
    undated = 0 if years is None else sum(part.of(nature).get(None, 0) for part in parts)
    return MoneyFlows(to_projects, to_purposes, undated, sum(part.amount is None for part in parts))


def purpose_of(project: Project, key: str) -> str:
    """What a project is for, in French: its effects on the model where it has any, else its kind."""
    kinds = project.schema.table("project_effects").field("kind").choices
    effects = {
        str(row["kind"]) for row in project.rows("project_effects")
        if row["project"] == key and row["included"] is not False
    }  # fmt: skip
    if effects:
        return " et ".join(label for kind, label in kinds if kind in effects)
    kind = str(project.cell("projects", key, "kind"))
    return project.schema.table("projects").field("kind").label_of.get(kind, kind)


def _in_years(part: Contribution, years: tuple[int, int] | None, nature: str) -> int:
    amounts = part.of(nature)
    if years is None:
        return sum(amounts.values())
    return sum(amount for year, amount in amounts.items() if year is not None and years[0] <= year <= years[1])


def _added(parts: Iterable[tuple[str, str, bool, int]]) -> tuple[Flow, ...]:
    """One flow for each pair of nodes with money between them, the largest first."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for source, target, secured, amount in parts:
        if amount:
            total, sure = sums.get((source, target), (0, 0))
            sums[source, target] = total + amount, sure + (amount if secured else 0)
    flows = (Flow(source, target, *amounts) for (source, target), amounts in sums.items())
    return tuple(sorted(flows, key=lambda flow: (-flow.amount, flow.source, flow.target)))
