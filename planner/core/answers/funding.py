"""What is paid for projects: sums of integer cents."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.finance.portfolio import Contribution, contributions
from planner.core.tables.project import Project

SECURED = frozenset({"acquired", "announced"})


@dataclass(frozen=True)
class Funding:
    """Money of the projects of a place: cents, number of fundings, how many of these have no published amount."""

    cents: int
    count: int
    unknown: int


def secured_parts(project: Project, region: str | None = None) -> list[Contribution]:
    """What is acquired or announced for the projects taken into account in a region (all of France for None).

    From the retained plan of a project where it has one, else from its known fundings.
    """
    return [part for part in contributions(project, region) if part.status in SECURED]


def secured_funding(project: Project, region: str | None) -> Funding:
    """The sum of `secured_parts`."""
    amounts = [part.amount for part in secured_parts(project, region)]
    known = [amount for amount in amounts if amount is not None]
    return Funding(sum(known), len(amounts), len(amounts) - len(known))
