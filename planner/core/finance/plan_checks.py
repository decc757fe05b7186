"""All checks of a plan, in the order in which a committee asks."""

from __future__ import annotations

from planner.core.finance import checks_lines, checks_money
from planner.core.finance.findings import Verdict
from planner.core.finance.plan import Plan
from planner.core.tables.project import Project

CHECKS = checks_money.CHECKS + checks_lines.CHECKS


def check_plan(project: Project, plan: Plan) -> list[Verdict]:
    """Every check with what it found; the project is the one that the plan was read from."""
    return [Verdict(check, tuple(check.run(project, plan))) for check in CHECKS]
