"""Question 1 of the planners: how many people to train at a place for a rentrée."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner.core import french
from planner.core.assumptions import Assumptions
from planner.core.periods import FLOW_WINDOW
from planner.core.project import Project
from planner.core.results import Results

SPECIALISED_LEVEL = 6  # TSBI and its like: bac + 3


@dataclass(frozen=True)
class AnswerLine:
    """One line of the answer's table; `low` and `high` from the compared scenarios, None where undefined."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    share: bool = False


@dataclass(frozen=True)
class TrainingAnswer:
    """« Combien faut-il former à … pour la rentrée … ? »"""

    place: str
    rentree: int
    first: int
    last: int
    sentence: str
    lines: tuple[AnswerLine, ...]
    notes: tuple[str, ...]


LINES = (
    ("net_job_creation", "Créations nettes"),
    ("replacement_demand", "Départs à remplacer"),
    ("job_openings", "Postes à pourvoir"),
    ("trained_supply", "Diplômés recrutés dans la filière (places déjà décidées)"),
    ("other_inflows", "Autres viviers"),
    ("remaining_need", "Besoin restant"),
    ("coverage", "Couverture par la formation spécialisée"),
)


def how_many_to_train(
    results: Results,
    region: str | None,
    place: str,
    rentree: int,
    rivals: Sequence[Results],
    yield_per_entry: float,
) -> TrainingAnswer:
    """Answer for a region (None: France) and a rentrée.

    Who enters in September of `rentree` is ready from the next year on: needs are those of the three years that follow.
    `rivals` are other scenarios whose results bound the range; `yield_per_entry` is the share of entrants of a
    specialised course who end up hired in the sector. Raises ValueError when no year is left after the rentrée.
    """
    first = rentree + 1
    last = min(rentree + FLOW_WINDOW, results.years[-1])
    if first > results.years[-1] or first < results.years[0]:
        raise ValueError(f"L’horizon du projet ({results.years[-1]}) ne va pas au-delà de la rentrée {rentree}.")
    lines = []
    for measure, label in LINES:
        values = [r.measure(measure, years=(first, last), region=region) for r in (results, *rivals)]
        known = [v for v in values if v is not None]
        low, high = (min(known), max(known)) if known else (None, None)
        lines.append(AnswerLine(label, values[0], low, high, share=measure == "coverage"))
    need = next(line for line in lines if line.label == "Besoin restant")
    return TrainingAnswer(
        place, rentree, first, last, _sentence(place, rentree, first, last, need, yield_per_entry), tuple(lines),
        _notes(results, yield_per_entry, last - first + 1 < FLOW_WINDOW),
    )  # fmt: skip


def _sentence(place: str, rentree: int, first: int, last: int, need: AnswerLine, yield_per_entry: float) -> str:
    years = last - first + 1
    per_year = (need.value or 0.0) / years
    if per_year <= 0.5:
        return (
            f"{place}, rentrée {rentree} : les places déjà décidées et les autres viviers suffisent "
            f"aux postes à pourvoir "
            f"de {first} à {last}."
        )
    bounds = (
        f"{french.number(max(0.0, need.low or 0.0))} à {french.number(max(0.0, need.high or 0.0))} selon le scénario"
    )
    text = (
        f"{place}, rentrée {rentree} : il reste {french.plural(round(need.value or 0.0), 'personne')} "
        f"à trouver de {first} à {last} "
        f"({bounds}), soit {french.number(per_year)} par an"
    )
    if yield_per_entry > 0:
        text += (
            f" ; par la seule formation spécialisée, ce serait "
            f"{french.plural(round(per_year / yield_per_entry), 'entrée')} de plus par rentrée"
        )
    return text + "."


def _notes(results: Results, yield_per_entry: float, cut: bool) -> tuple[str, ...]:
    notes = [
        "Postes à pourvoir = créations nettes + départs à remplacer (fins de carrière et sorties de la filière).",
        "Besoin restant = postes à pourvoir − diplômés recrutés dans la filière − autres viviers.",
        f"Pour une personne recrutée il faut {french.number(1 / yield_per_entry, 1)} entrées en "
        f"formation spécialisée "
        "(réussite, poursuites d’études, accès à l’emploi, part de la filière)."
        if yield_per_entry > 0
        else "Le rendement d’une place n’est pas connu : le nombre d’entrées n’est pas calculé.",
        "Fourchette : des scénarios Prudent à Haut ; ce n’est pas une probabilité.",
    ]
    if cut:
        notes.append(f"L’horizon du projet ({results.years[-1]}) écourte la période.")
    return tuple(notes)


def specialised_yield(project: Project) -> float:
    """Share of entrants of a specialised course who are hired in the sector, from the general assumptions.

    fill is left out: the question is about people who enter. Raises ModelInputError where an assumption is missing.
    """
    assumptions = Assumptions(project)
    asked: dict[str, Any] = {"specialisation": "specialised", "level": SPECIALISED_LEVEL}
    return (
        assumptions.value("completion", **asked)
        * (1 - assumptions.value("further_study", **asked))
        * assumptions.value("employment", **asked)
        * assumptions.value("sector_share", **asked)
    )
