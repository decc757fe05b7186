"""The regional plan as a whole: what is asked of each funder in each year, against what it can give."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.finance.amounts import cents
from planner.core.finance.portfolio import contributions
from planner.core.tables.project import Project


@dataclass(frozen=True)
class BudgetLine:
    """One funder and year (None: no year is known), in cents. `secured` is part of `asked`.

    `row` is the key of the (first) envelope in `funder_budgets`, blank without one.
    """

    funder: str
    year: int | None
    asked: int
    secured: int
    envelope: int | None
    row: str = ""

    @property
    def over(self) -> int:
        """What is asked beyond the envelope, 0 where there is room or no envelope is known."""
        return 0 if self.envelope is None else max(0, self.asked - self.envelope)


def budget_lines(project: Project, region: str | None = None) -> list[BudgetLine]:
    """Commitments asked of every funder by year: retained plans, and the fundings of included projects without a plan.

    With a region, its projects' alone, against the envelopes for that region or for none in particular. Without one,
    an envelope for one region stands against nothing, for it does not say what the others may ask; unless its funder
    pays in that region alone.
    """
    asked: dict[tuple[str, int | None], tuple[int, int]] = {}
    for part in contributions(project, region):
        for year, amount in part.commitments.items():
            total, secured = asked.get((part.funder, year), (0, 0))
            asked[part.funder, year] = total + amount, secured + (amount if part.status == "acquired" else 0)
    envelopes = _envelopes(project, region)
    keys = sorted({*asked, *envelopes}, key=lambda k: (project.label("funders", k[0]), k[1] is None, k[1] or 0))
    return [BudgetLine(f, y, *asked.get((f, y), (0, 0)), *envelopes.get((f, y), (None, ""))) for f, y in keys]


def _own_region(project: Project, funder: str) -> str | None:
    value = project.cell("funders", funder, "region") if project.has("funders", funder) else None
    return None if value is None else str(value)


def _envelopes(project: Project, region: str | None) -> dict[tuple[str, int | None], tuple[int, str]]:
    found: dict[tuple[str, int | None], tuple[int, str]] = {}
    for row in project.rows("funder_budgets"):
        amount, where = cents(row["amount"]), region or _own_region(project, str(row["funder"]))
        if amount is not None and row["region"] in (where, None):
            key = str(row["funder"]), None if row["year"] is None else int(row["year"])
            before, first = found.get(key, (0, str(row["id"])))
            found[key] = before + amount, first
    return found
