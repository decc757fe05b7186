"""What a report contains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.core.model.results import Results


@dataclass(frozen=True)
class ReportOptions:
    """What a report contains. `year` begins the three years of the summary; `today` is an ISO date.

    `regions` are codes (all when empty); `for_others` leaves out the confidential rows and counts them.
    """

    year: int
    today: str
    regions: Sequence[str] = ()
    for_others: bool = False
    rivals: Sequence[Results] = field(default=(), repr=False)
