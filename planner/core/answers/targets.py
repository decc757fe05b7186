"""Stated targets and announcements that a result can be read against."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.tables.project import Project, Row

# Which topic and unit of a target speak of the same thing as a measure of the results.
COMPARABLE = {"headcount": ("jobs", "emplois"), "job_openings": ("recruitment", "recrutements")}


@dataclass(frozen=True)
class Target:
    """One row of the targets; `nature` is target, projection or announcement."""

    key: str
    name: str
    nature: str
    value: float
    high: float | None
    year: int
    definition: str


def targets_of(project: Project, region: str | None) -> list[Row]:
    """Rows that speak of exactly this region, or of France for None."""
    return [row for row in project.rows("targets") if row["region"] == region]


def target_of(project: Project, measure: str, region: str | None, year: int) -> Target | None:
    """The next stated figure of a measure for a place from `year` on, None where there is none.

    A total of jobs is a stated target with its starting point; a number of recruitments may be anyone's announcement.
    Where several stand for the same year the latest announced is taken; all of them are listed with the place.
    """
    if measure not in COMPARABLE:
        return None
    topic, unit = COMPARABLE[measure]
    found = [
        row
        for row in targets_of(project, region)
        if row["topic"] == topic and row["unit"] == unit and isinstance(row["year"], int) and row["year"] >= year
        and (measure != "headcount" or (row["nature"] == "target" and row["baseline"] is not None))
    ]  # fmt: skip
    if not found:
        return None
    row = min(found, key=lambda r: (int(r["year"] or 0), _backwards(str(r["announced"] or ""))))
    high = row["high"]
    return Target(
        str(row["id"]), str(row["name"]), str(row["nature"]), float(row["value"] or 0.0),
        float(high) if isinstance(high, (int, float)) else None, int(row["year"] or 0), str(row["definition"] or ""),
    )  # fmt: skip


def _backwards(text: str) -> tuple[int, ...]:
    """Sorts texts from last to first."""
    return tuple(-ord(c) for c in text)
