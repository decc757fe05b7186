"""Risks of a project on the usual five by five grid: score = probability × impact, in words as well as in figures.

The bounds of the words are a convention of this application, not of a funder: up to 4 low, 9 moderate, 14 high.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.core.tables.project import Project, Row

STEPS = range(1, 6)
PROBABILITIES = ("très improbable", "improbable", "possible", "probable", "très probable")
IMPACTS = ("minime", "limitée", "sérieuse", "grave", "majeure")
LEVELS = ((4, "faible"), (9, "modéré"), (14, "élevé"), (25, "critique"))
OVER = ("closed",)  # states of a risk that no longer threatens


@dataclass(frozen=True)
class Risk:
    """One risk; `probability` and `impact` between 1 and 5, None while they are not told. `over`: it is closed."""

    key: str
    name: str
    probability: int | None
    impact: int | None
    mitigation: str
    owner: str
    status: str
    review: str  # ISO date, empty without one
    over: bool

    @property
    def score(self) -> int | None:
        """Probability × impact, 1 to 25."""
        return None if self.probability is None or self.impact is None else self.probability * self.impact

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to be told, in French."""
        found = [] if self.score is not None else ["probabilité ou gravité"]
        found += [] if self.mitigation else ["parade"]
        found += [] if self.owner else ["responsable"]
        return tuple(found)


def level(score: int) -> str:
    """The word for a score; the last one for what a file made elsewhere has beyond the grid."""
    return next((word for bound, word in LEVELS if score <= bound), LEVELS[-1][1])


def risks_of(project: Project, owner: str) -> list[Risk]:
    """The risks of a project: the highest score first, those without one after them, closed ones last."""
    labels = project.schema.table("risks").field("status").label_of
    found = [_risk(row, labels) for row in project.rows("risks") if row["project"] == owner]
    return sorted(found, key=lambda risk: (risk.over, risk.score is None, -(risk.score or 0), risk.name.casefold()))


def _risk(row: Row, labels: Mapping[str, str]) -> Risk:
    probability, impact = (
        None if row[column] is None else int(str(row[column])) for column in ("probability", "impact")
    )
    status = str(row["status"] or "")
    return Risk(
        str(row["id"]), str(row["name"]), probability, impact, str(row["mitigation"] or ""), str(row["owner"] or ""),
        labels.get(status, "non précisé"), str(row["review"] or ""), status in OVER,
    )  # fmt: skip
