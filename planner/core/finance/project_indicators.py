"""Indicators of a project: from the starting point over a milestone to the target, what is achieved or missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core import french
from planner.core.finance.findings import Finding, Severity
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.values import Value


@dataclass(frozen=True)
class Step:
    """A value and its year; None where it is not told."""

    value: float | None
    year: int | None


@dataclass(frozen=True)
class ProjectIndicator:
    """One indicator of a project; `actual.year` is that of the observation. Values are in `unit`."""

    key: str
    code: str
    name: str
    unit: str
    baseline: Step
    milestone: Step
    target: Step
    actual: Step
    women: float | None
    men: float | None
    evidence: str
    findings: tuple[Finding, ...]

    @property
    def progress(self) -> float | None:
        """(achieved − start) / (target − start); None where one is missing or nothing is to be done."""
        start, goal, now = self.baseline.value, self.target.value, self.actual.value
        if start is None or goal is None or now is None or goal == start:
            return None
        return (now - start) / (goal - start)


def project_indicators(project: Project, owner: str) -> list[ProjectIndicator]:
    """The indicators of a project, in the table's order."""
    findings: dict[str, list[Finding]] = {}
    for finding in indicator_findings(project, owner):
        findings.setdefault(finding.address.key, []).append(finding)
    return [
        _indicator(project, row, tuple(findings.get(str(row["id"]), ())))
        for row in project.rows("project_indicators")
        if row["project"] == owner
    ]


def indicator_findings(project: Project, owner: str) -> Iterator[Finding]:
    """Targets have a starting point and a year; women and men make the total."""
    for row in project.rows("project_indicators"):
        if row["project"] == owner:
            name = project.label("indicator_codes", str(row["indicator"]))
            for severity, column, text in _wrongs(row):
                address = Address("project_indicators", str(row["id"]), column)
                yield Finding(severity, address, french.unbroken(f"« {name} » : {text}"))


def _wrongs(row: Row) -> Iterator[tuple[Severity, str, str]]:
    """Severity, column and words of each."""
    target, women, men, actual = (row[column] for column in ("target", "women", "men", "actual"))
    if target is not None and row["baseline"] is None:
        yield "warning", "baseline", "une cible sans point de départ. Indiquez la situation avant le projet."
    if target is not None and row["target_year"] is None:
        yield "warning", "target_year", "une cible sans année. Indiquez l’échéance."
    if women is not None and men is not None and actual is not None and float(women) + float(men) != float(actual):
        yield "error", "women", "femmes et hommes ne font pas le total réalisé. Corrigez l’un des trois."


def _indicator(project: Project, row: Row, findings: tuple[Finding, ...]) -> ProjectIndicator:
    key = str(row["indicator"])
    code: Row = project.row("indicator_codes", key) if project.has("indicator_codes", key) else {"name": key}
    observed = str(row["actual_date"] or "")
    return ProjectIndicator(
        str(row["id"]), str(code.get("code") or ""), str(code["name"]), str(code.get("unit") or ""),
        _step(row, "baseline"), _step(row, "milestone"), _step(row, "target"),
        Step(_number(row["actual"]), _year(observed[:4] or None)), _number(row["women"]), _number(row["men"]),
        str(row["evidence"] or ""), findings,
    )  # fmt: skip


def _step(row: Row, name: str) -> Step:
    return Step(_number(row[name]), _year(row[f"{name}_year"]))


def _number(value: Value) -> float | None:
    return None if value is None else float(value)


def _year(value: Value) -> int | None:
    return None if value is None else int(value)
