"""What is decided about formations, what is still to be decided, by whom and before which date.

Durations and times to competence are the model's; the date of a decision is that of question 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from planner.core import french
from planner.core.answers.decision_dates import DecisionDate, decision_date
from planner.core.model.assumptions import Assumptions
from planner.core.tables.project import Address, Project, Row

UNDECIDED = frozenset({"demande", "avis"})
CLOSED = "ferme"
LEVELS = (5, 6, 7, 8)  # French levels at which programmes train for the sector after the baccalauréat


@dataclass(frozen=True)
class OpeningState:
    """Where a formation stands. `rentree` is its first one, None where it is not told; `decision` None once decided.

    `missing` names in French what a planner should find out, `address` is the cell to fill or look at first.
    """

    offer: str
    name: str
    region: str | None
    rentree: int | None
    last_rentree: int | None
    places: int | None
    status: str
    status_label: str
    decider: str
    decision: DecisionDate | None
    late: bool
    missing: tuple[str, ...]
    address: Address


@dataclass(frozen=True)
class InPost:
    """To be in post in a year after studies of a level: the last rentrée to enter, and when to decide on it.

    `delay` in years is the duration of studies and the time to competence. `late`: that date is past.
    """

    level: int
    year: int
    delay: float
    rentree: int
    decision: DecisionDate | None
    late: bool

    @property
    def sentence(self) -> str:
        """« Pour être en poste en 2030 au niveau 6 : entrer à la rentrée 2028, à décider avant le 01/12/2027. »"""
        text = f"Pour être en poste en {self.year} au niveau {self.level} : entrer à la rentrée {self.rentree}"
        if self.decision is not None:
            text += f", à décider avant le {french.date(self.decision.date)}{' (date passée)' if self.late else ''}"
        return french.unbroken(f"{text}.")


def opening_states(project: Project, region: str | None, today: str) -> list[OpeningState]:
    """Formations taken into account in a region (all of France for None); those to decide first, by their date.

    `today` is an ISO date.
    """
    states = [
        _state(project, row, today) for row in project.rows("offers")
        if row["included"] is not False and (region is None or row["region"] == region)
    ]  # fmt: skip
    return sorted(states, key=_urgency)


def _urgency(state: OpeningState) -> tuple[bool, str, str]:
    date = state.decision.date if state.decision is not None else "9999"
    return state.status not in UNDECIDED, date, state.name.casefold()


def _state(project: Project, row: Row, today: str) -> OpeningState:
    status, field = str(row["status"] or ""), project.schema.table("offers").field("status")
    rentree = None if row["opening_year"] is None else int(row["opening_year"])
    undecided = status in UNDECIDED
    decision = _decision(project, row, rentree, today) if undecided else None
    missing = tuple(_missing(row)) if undecided or not status else ()
    return OpeningState(
        offer=str(row["id"]),
        name=str(row["name"]),
        region=None if row["region"] is None else str(row["region"]),
        rentree=rentree,
        last_rentree=None if row["closing_year"] is None else int(row["closing_year"]),
        places=None if row["places"] is None else int(row["places"]),
        status=status,
        status_label=field.label_of.get(status, "non précisé"),
        decider=str(row["decideur"] or ""),
        decision=decision,
        late=decision is not None and decision.date < today,
        missing=tuple(title for _, title in missing),
        address=Address("offers", str(row["id"]), missing[0][0] if missing else "status"),
    )


def _decision(project: Project, row: Row, rentree: int | None, today: str) -> DecisionDate | None:
    """The formation's own deadline, else the one for its first rentrée."""
    if row["deadline"]:
        return DecisionDate(str(row["deadline"]), "Date limite de la formation.", assumed=False)
    region = None if row["region"] is None else str(row["region"])
    return None if rentree is None else decision_date(project, region, rentree, today)


def _missing(row: Row) -> Iterator[tuple[str, str]]:
    for column, title in (
        ("status", "l’état"), ("decideur", "qui décide"), ("opening_year", "la première rentrée"),
        ("deadline", "la date limite"), ("places", "le nombre de places"),
    ):  # fmt: skip
        if row[column] is None:
            yield column, title


def to_be_in_post(project: Project, region: str | None, year: int, today: str) -> list[InPost]:
    """For each level of specialised studies, what must be decided before which date to be in post in `year`.

    Who enters at a rentrée is ready after duration + time to competence, as in `docs/model.md`, « Supply »; the last
    rentrée that serves the year is year − that delay, rounded down. Raises ModelInputError where an assumption is
    missing.
    """
    assumptions = Assumptions(project)
    found = []
    for level in LEVELS:
        asked: dict[str, Any] = {"specialisation": "specialised", "level": level, "region": region}
        delay = assumptions.value("duration", **asked) + assumptions.value("competence_time", **asked)
        rentree = math.floor(year - delay + 1e-9)
        decision = decision_date(project, region, rentree, today)
        late = decision is not None and decision.date < today
        found.append(InPost(level, year, delay, rentree, decision, late))
    return found
