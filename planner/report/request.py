"""What is asked of an export: light, for the window's dialog and the command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from planner.report.options import ANNEXES


class Cancelled(Exception):
    """The planner stopped the export; nothing was written."""


@dataclass(frozen=True)
class ReportRequest:
    """What a report is to be about. `scenario`, `compared`, `regions` and `project` are keys; `today` is an ISO date.

    `year` begins the three years of the synthesis: the year after `today` when None, kept within the model's years.
    """

    scenario: str
    today: str
    year: int | None = None
    regions: Sequence[str] = ()
    project: str | None = None
    compared: str | None = None
    annexes: Collection[str] = tuple(ANNEXES)
    for_others: bool = False


def first_year(request: ReportRequest, years: Sequence[int]) -> int:
    """The year that begins the synthesis, within those of the model."""
    first = int(request.today[:4]) + 1 if request.year is None else request.year
    return min(max(first, years[0]), years[-1])
