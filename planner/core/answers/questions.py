"""Question 1 of the planners: how many people to train at a place for a rentrée."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from planner.core import french
from planner.core.answers.decision_dates import DecisionDate, decision_date
from planner.core.answers.planned_places import (
    DecidedPlaces,
    PlannedPlaces,
    counted_note,
    decided_places,
    planned_places,
    without_planned,
)
from planner.core.model.assumptions import Assumptions
from planner.core.model.periods import FLOW_WINDOW, years_text
from planner.core.model.results import Results
from planner.core.tables.project import Project

SPECIALISED_LEVEL = 6  # TSBI and its like: bac + 3
SMALL = 30  # people: below, a figure is an order of magnitude

Bounds = tuple[float, float]
RangeOf = Callable[[str, tuple[int, int], str | None, str | None], Bounds | None]
"""Measure, years, region, family → low and high of its range, None where there is none."""


class QuestionError(Exception):
    """The question has no answer in this project; the message is French."""


@dataclass(frozen=True)
class Place:
    """Where a question is asked: a commune stands for its region, which the sentence says."""

    name: str
    region: str | None
    region_name: str = ""

    @property
    def label(self) -> str:
        """« Tours (Centre-Val de Loire) », « Occitanie », « France »."""
        return f"{self.name} ({self.region_name})" if self.is_commune else self.name

    @property
    def counted_label(self) -> str:
        """What figures are of: « Centre-Val de Loire (région de Tours) », « Occitanie », « France »."""
        return f"{self.region_name} ({self._own_region})" if self.is_commune else self.name

    @property
    def _own_region(self) -> str:
        for article, contracted in (("Le ", "du "), ("Les ", "des ")):
            if self.name.startswith(article):
                return f"région {contracted}{self.name.removeprefix(article)}"
        first = unicodedata.normalize("NFD", self.name[:1]).lower()[:1]
        return f"région d’{self.name}" if first in _VOWELS else f"région de {self.name}"

    @property
    def is_commune(self) -> bool:
        return bool(self.region_name) and self.region_name != self.name


_VOWELS = frozenset("aeiou")

# How French says « in » of a region where it is not « en ».
_IN_REGION = {
    "Grand Est": "dans le Grand Est", "Hauts-de-France": "dans les Hauts-de-France",
    "Pays de la Loire": "dans les Pays de la Loire", "La Réunion": "à La Réunion", "Mayotte": "à Mayotte",
}  # fmt: skip


def in_place(place: Place) -> str:
    """« à Tours (Centre-Val de Loire) », « au Mans (…) », « en Occitanie », « en France »."""
    if not place.is_commune:
        return _IN_REGION.get(place.name, f"en {place.name}")
    for article, contracted in (("Le ", "au "), ("Les ", "aux ")):
        if place.name.startswith(article):
            return contracted + place.label.removeprefix(article)
    return f"à {place.label}"


def in_counted_place(place: Place) -> str:
    """Where figures are of: « en Centre-Val de Loire (région de Tours) », « en Occitanie », « en France »."""
    name = place.region_name if place.is_commune else place.name
    said = _IN_REGION.get(name, f"en {name}")
    return said + place.counted_label.removeprefix(name)


LIKELY = "fourchette probable"
"""The one name of the range that figures are told with."""
LIKELY_MEANS = "8 cas sur 10 quand chaque hypothèse varie dans sa propre fourchette"


def need_range_text(low: float, high: float) -> str:
    """Bounds of a need: `4 à 29`, `entre 3 de trop et 29 qui manquent`, `3 à 12 de trop`."""
    if low <= -0.5 and high < 0.5:
        return f"{french.number(max(0.0, -high))} à {french.number(-low)} de trop"
    if low <= -0.5:
        return f"entre {french.number(-low)} de trop et {french.number(high)} qui manquent"
    return f"{french.number(low)} à {french.number(high)}"


def outside_note(value: float, low: float, high: float) -> str:
    """Why a figure may lie outside its own range; empty where it does not, as shown without decimals."""
    if round(low) <= round(value) <= round(high):
        return ""
    side = "au-dessus" if value > high else "au-dessous"
    return (
        f"Le chiffre est {side} de cette fourchette : des hypothèses sont retenues au bord de la leur "
        "(« Détail du calcul » les montre)."
    )


def place_of_region(project: Project, region: str | None) -> Place:
    """A whole region, or France for None."""
    name = "France" if region is None else project.label("regions", region)
    return Place(name, region, "" if region is None else name)


@dataclass(frozen=True)
class AnswerLine:
    """One line of the answer's table; `bounds` None where unknown. `part`: « dont … »."""

    measure: str
    label: str
    value: float | None
    bounds: Bounds | None
    by_family: Mapping[str, float | None] = field(default_factory=dict)
    share: bool = False
    part: bool = False
    strong: bool = False


@dataclass(frozen=True)
class TrainingAnswer:
    """« Combien faut-il former à … pour la rentrée … ? »"""

    place: Place
    rentree: int
    first: int
    last: int
    sentence: str
    lines: tuple[AnswerLine, ...]
    families: tuple[tuple[str, str], ...]  # key, label
    decided: tuple[DecidedPlaces, ...]
    planned: tuple[PlannedPlaces, ...]
    planned_note: str
    decision: DecisionDate | None
    notes: tuple[str, ...]

    @property
    def years(self) -> tuple[int, int]:
        return self.first, self.last

    def line(self, measure: str) -> AnswerLine:
        return next(line for line in self.lines if line.measure == measure)


PLANNED = "planned_supply"
"""The line of those hired graduates that come only if planned projects are carried out."""
LINES = (
    ("net_job_creation", "Créations nettes"),
    ("replacement_demand", "Départs à remplacer"),
    ("job_openings", "Postes à pourvoir"),
    ("trained_supply", "Diplômés recrutés (places déjà décidées)"),
    ("other_inflows", "Autres viviers"),
    ("remaining_need", "Besoin restant"),
    ("coverage", "Couverture par la formation spécialisée"),
)
PARTS = frozenset({"net_job_creation", "replacement_demand"})
STRONG = frozenset({"job_openings", "remaining_need"})


def years_of_rentree(rentree: int, bounds: tuple[int, int]) -> tuple[int, int]:
    """The three years that follow a rentrée: who enters in September is ready from the next year on.

    Raises QuestionError when no year of the project is left after the rentrée.
    """
    first = rentree + 1
    if first > bounds[1] or first < bounds[0]:
        raise QuestionError(f"L’horizon du projet ({bounds[1]}) ne va pas au-delà de la rentrée {rentree}.")
    return first, min(rentree + FLOW_WINDOW, bounds[1])


def how_many_to_train(
    project: Project, results: Results, place: Place, rentree: int, range_of: RangeOf, *, today: str
) -> TrainingAnswer:
    """Answer for a place and a rentrée, from the project as the scenario sees it and its results.

    `today` is an ISO date. Raises QuestionError when no year is left after the rentrée, ModelInputError where
    an assumption is missing.
    """
    years = years_of_rentree(rentree, (results.years[0], results.years[-1]))
    families = tuple((key, project.label("job_families", key)) for key in project.keys("job_families"))
    lines = tuple(
        AnswerLine(
            measure, label,
            results.measure(measure, years=years, region=place.region),
            range_of(measure, years, place.region, None),
            {f: results.measure(measure, years=years, region=place.region, family=f) for f, _ in families},
            share=measure == "coverage", part=measure in PARTS, strong=measure in STRONG,
        )
        for measure, label in LINES
    )  # fmt: skip
    planned = planned_places(project, results, place.region)
    planned_note = ""
    if planned:
        lines, planned_note = _with_planned(lines, planned, without_planned(project, results), years, place.region)
    yield_per_entry = specialised_yield(project)
    decision = decision_date(project, place.region, rentree, today)
    need = next(line for line in lines if line.measure == "remaining_need")
    notes = (
        *_counting_notes(yield_per_entry),
        *_place_notes(project, results, place, years, lines),
    )
    return TrainingAnswer(
        place, rentree, *years,
        _sentence(place, rentree, years, need, yield_per_entry, decision, today, planned=bool(planned)),
        lines, families, decided_places(project, results, place.region), planned, planned_note, decision, notes,
    )  # fmt: skip


def _with_planned(
    lines: tuple[AnswerLine, ...], planned: tuple[PlannedPlaces, ...], without: Results, years: tuple[int, int],
    region: str | None,
) -> tuple[tuple[AnswerLine, ...], str]:  # fmt: skip
    """The lines with a part of the graduates for what is only planned, and what the need is without it."""
    places = french.plural(sum(one.places for one in planned), "place")
    shown = []
    for line in lines:
        if line.measure == "trained_supply":
            part = _less(line, without, years, region, f"Projets prévus, s’ils se font ({places})")
            shown += [replace(line, label="Diplômés recrutés (places décidées et prévues)"), part]
        else:
            shown.append(line)
    need = next(line.value or 0.0 for line in lines if line.measure == "remaining_need")
    other = without.measure("remaining_need", years=years, region=region) or 0.0
    texts = french.people(other), french.people(need)
    differs = f"de {texts[0]} au lieu de {texts[1]}" if texts[0] != texts[1] else "le même"
    told = f"Sans cela, le besoin restant de {years_text(years)} serait {differs}. "
    return tuple(shown), told + counted_note(planned)


def _less(line: AnswerLine, without: Results, years: tuple[int, int], region: str | None, label: str) -> AnswerLine:
    """The part of a line that is not there without something."""
    by_family = {
        family: (value or 0.0) - (without.measure(line.measure, years=years, region=region, family=family) or 0.0)
        for family, value in line.by_family.items()
    }
    value = (line.value or 0.0) - (without.measure(line.measure, years=years, region=region) or 0.0)
    return AnswerLine(PLANNED, label, value, None, by_family, part=True)


def _sentence(
    place: Place, rentree: int, years: tuple[int, int], need: AnswerLine, yield_per_entry: float,
    decision: DecisionDate | None, today: str, *, planned: bool,
) -> str:  # fmt: skip
    value, span = need.value or 0.0, f"de {years[0]} à {years[1]}" if years[0] < years[1] else f"en {years[0]}"
    per_year = value / (years[1] - years[0] + 1)
    bounds = ""
    if need.bounds is not None:
        bounds = f" ({LIKELY}{french.NO_BREAK_SPACE}: {need_range_text(*need.bounds)})"
    start = f"{place.counted_label}, rentrée {rentree}{french.NO_BREAK_SPACE}: "
    if per_year <= 0.5:
        counted = "déjà décidées et prévues" if planned else "déjà décidées"
        return (
            f"{start}les places {counted} et les autres viviers suffisent aux postes à pourvoir {span}"
            f"{bounds.replace(LIKELY, f'besoin restant, {LIKELY}')}."
        )
    text = f"{start}il reste {french.plural(round(value), 'personne')} à former ou à trouver {span}{bounds}"
    text += f", soit {french.number(per_year)} par an" if years[0] < years[1] else ""
    if yield_per_entry > 0:
        entries = max(1, round(per_year / yield_per_entry))
        text += f" ou {french.plural(entries, 'entrée')} de plus par rentrée en formation spécialisée"
    text += "."
    if decision is not None:
        late = decision.date < today
        text += f" À décider avant le {french.date(decision.date)}{' (date passée)' if late else ''}."
    return text


def _counting_notes(yield_per_entry: float) -> tuple[str, ...]:
    return (
        "Postes à pourvoir = créations nettes + départs à remplacer (fins de carrière et sorties de la filière).",
        "Besoin restant = postes à pourvoir − diplômés recrutés dans la filière − autres viviers.",
        f"Pour une personne recrutée il faut {french.number(1 / yield_per_entry, 1)} entrées en formation spécialisée "
        "(réussite, poursuites d’études, accès à l’emploi, part de la filière)."
        if yield_per_entry > 0
        else "Le rendement d’une place n’est pas connu : le nombre d’entrées n’est pas calculé.",
        f"{LIKELY.capitalize()} : {LIKELY_MEANS}.",
    )


def _place_notes(
    project: Project, results: Results, place: Place, years: tuple[int, int], lines: tuple[AnswerLine, ...]
) -> list[str]:
    notes = []
    if place.is_commune:
        notes.append(f"Le calcul se fait par région : celle de {place.name} est {place.region_name}.")
    notes.append(coverage_note(project, results, place.region, years))
    need = next(line for line in lines if line.measure == "remaining_need")
    surplus = [project.label("job_families", f) for f, value in need.by_family.items() if (value or 0.0) < -0.5]
    if surplus:
        names = ", ".join(surplus)
        notes.append(f"Plus de monde que de postes : {names} ; ce surplus est déduit du total, pas de la couverture.")
    if abs(need.value or 0.0) < SMALL:
        notes.append(f"Moins de {SMALL} personnes sur la période : un ordre de grandeur, à lire avec sa fourchette.")
    if years[1] - years[0] + 1 < FLOW_WINDOW:
        notes.append(f"L’horizon du projet ({years[1]}) écourte la période.")
    return notes


def coverage_note(project: Project, results: Results, region: str | None, years: tuple[int, int]) -> str:
    """Which formations the supply counts: places are known for few of them, which lowers every coverage."""
    counted = set(results.inputs.offers.keys)
    offers = [row for row in project.rows("offers") if row["included"] is not False]
    here = [row for row in offers if row["region"] == region]
    yearly = (results.measure("trained_supply", years=years) or 0.0) / (years[1] - years[0] + 1)

    def told(rows: list[Any]) -> str:
        return f"{sum(str(row['id']) in counted for row in rows)} sur {len(rows)}"

    text = f"La couverture ne compte que les formations dont les places sont connues : {told(offers)} en France"
    if region is not None:
        text += f", {told(here)} dans la région" if here else ", aucune formation recensée dans la région"
    return (
        f"{text}. Elles donnent environ {french.plural(round(yearly), 'diplômé recruté', 'diplômés recrutés')} "
        f"par an en France ({years_text(years)}) ; la couverture réelle est donc sans doute plus haute."
    )


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
