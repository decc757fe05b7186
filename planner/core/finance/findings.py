"""What a check of a plan says: each finding with its amount, its cell and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from planner.core.finance.plan import Plan
from planner.core.tables.edits import Edit
from planner.core.tables.project import Address, Project

Severity = Literal["error", "warning", "question"]


@dataclass(frozen=True)
class Finding:
    """Something that a committee would stop at.

    `question`: the plan may be right, a reader will ask. `amount` is in cents, None where no money is at stake.
    `message` is French and ends with what to do; `mend` does it where one way is certain, `mends` says in French what
    that will do. `year` is the one that it is about where its cell does not say it.
    """

    severity: Severity
    address: Address
    message: str
    amount: int | None = None
    mend: Edit | None = None
    mends: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Check:
    """One rule over a plan. `title` is French and says what holds when it passes.

    `lacks` says in French what the plan has not that the rule looks at, blank where it has it.
    """

    code: str
    title: str
    run: Callable[[Project, Plan], Iterator[Finding]]
    lacks: Callable[[Project, Plan], str]


@dataclass(frozen=True)
class Verdict:
    """A check's findings on one plan. Without any it passed, or had nothing to look at, which `lacking` tells."""

    check: Check
    findings: tuple[Finding, ...]
    lacking: str = ""

    @property
    def passed(self) -> bool:
        return not self.findings and not self.lacking
