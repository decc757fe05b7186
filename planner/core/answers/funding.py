"""What is paid for projects: sums of integer cents."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.tables.project import Project

SECURED = frozenset({"acquired", "announced"})


@dataclass(frozen=True)
class Funding:
    """Money of the projects of a place: cents, number of fundings, how many of these have no published amount."""

    cents: int
    count: int
    unknown: int


def secured_funding(project: Project, region: str | None) -> Funding:
    """Fundings acquired or announced for the projects taken into account in a region (all of France for None)."""
    here = {
        str(row["id"])
        for row in project.rows("projects")
        if row["included"] is not False and (region is None or row["region"] == region)
    }
    amounts = [
        row["amount"]
        for row in project.rows("project_fundings")
        if str(row["project"]) in here and row["status"] in SECURED
    ]
    known = [int(amount) for amount in amounts if amount is not None]
    return Funding(sum(known), len(amounts), len(amounts) - len(known))
