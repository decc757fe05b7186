"""All checks of a plan, in the order in which a committee asks."""

from __future__ import annotations

from collections.abc import Sequence

from planner.core import french
from planner.core.finance import checks_lines, checks_money
from planner.core.finance.findings import Check, Verdict
from planner.core.finance.plan import Plan
from planner.core.tables.project import Project

CHECKS = checks_money.CHECKS + checks_lines.CHECKS


def check_plan(project: Project, plan: Plan) -> list[Verdict]:
    """Every check with what it found; the project is the one that the plan was read from."""
    return [_verdict(project, plan, check) for check in CHECKS]


def _verdict(project: Project, plan: Plan, check: Check) -> Verdict:
    findings = tuple(check.run(project, plan))
    return Verdict(check, findings, "" if findings else check.lacks(project, plan))


def verdicts_text(verdicts: Sequence[Verdict]) -> str:
    """`12 contrôles passent, 4 sans objet, 2 à regarder`; what is not there is not told, but for the first."""
    passed = sum(verdict.passed for verdict in verdicts)
    idle = sum(bool(verdict.lacking) for verdict in verdicts)
    failed = len(verdicts) - passed - idle
    parts = [french.plural(passed, "contrôle passe", "contrôles passent")]
    parts += [f"{french.number(idle)}{french.NO_BREAK_SPACE}sans objet"] if idle else []
    parts += [f"{french.number(failed)}{french.NO_BREAK_SPACE}à{french.NO_BREAK_SPACE}regarder"] if failed else []
    return ", ".join(parts)
