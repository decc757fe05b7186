"""Arrows of the map: learners from where they are taught to the régions that hire them, money from funders to projects.

Only what tables and model know is drawn; the note of a layer says what is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.core import french
from planner.core.answers.funding import secured_parts
from planner.core.answers.learner_flows import learners_by_course_and_region
from planner.core.answers.place_figures import without_confidential
from planner.core.model.periods import years_text
from planner.core.model.results import Results
from planner.core.tables.project import Project, Row
from planner.drawing.geometry import Geometry
from planner.drawing.scene import FlowLayer
from planner.drawing.view import Floats

LEARNERS, FUNDINGS = "learners", "fundings"
FEWEST_PEOPLE = 0.5  # over the period; thinner arrows would be noise


@dataclass(frozen=True)
class _Arrow:
    id: str
    origin: Floats
    target: Floats
    number: float
    label: str


def learner_flows(
    seen: Project, results: Results, geometry: Geometry, years: tuple[int, int], *, for_others: bool = False
) -> FlowLayer:
    """People trained, over these years: from the platform (else the middle of the région) to each région.

    ids are `platform/région` or `offer/région`. `for_others` leaves out confidential courses and platforms.
    """
    people = learners_by_course_and_region(results, years)
    shown = without_confidential(seen)[0] if for_others else seen
    by_start: dict[str, Floats] = {}
    places: dict[str, tuple[Floats, str]] = {}
    hidden = thin = unplaced = 0.0
    for key, row in zip(results.inputs.offers.keys, people, strict=True):
        if not shown.has("offers", key):
            hidden += float(row.sum())
            continue
        start, place, name = _start(shown, geometry, shown.row("offers", key))
        if not np.isfinite(place).all():
            unplaced += float(row.sum())
            continue
        places[start] = place, name
        by_start[start] = by_start.get(start, np.zeros(people.shape[1])) + row
    arrows = []
    for start, numbers in by_start.items():
        place, name = places[start]
        for code, number in zip(results.inputs.regions, numbers.tolist(), strict=True):
            if number < FEWEST_PEOPLE:
                thin += number
                continue
            label = f"{name} → {seen.label('regions', code)}"
            arrows.append(_Arrow(f"{start}/{code}", place, geometry.region_middle(code), number, label))
    notes = [
        _told(thin, "en flux trop faibles pour une flèche"),
        _told(unplaced, "sans lieu de formation connu"),
        _told(hidden, "de formations confidentielles"),
        _known_courses(seen, results),
    ]
    return _layer(
        LEARNERS, f"Diplômés recrutés, {years_text(years)}", "personnes", arrows, [note for note in notes if note],
        money=False,
    )  # fmt: skip


def _start(seen: Project, geometry: Geometry, offer: Row) -> tuple[str, Floats, str]:
    """Key, place and name of where a course is taught."""
    platform = str(offer["platform"])
    if seen.has("platforms", platform):
        row = seen.row("platforms", platform)
        return platform, _position(geometry, row), str(row["name"])
    return str(offer["id"]), _position(geometry, offer), str(offer["name"])


def _position(geometry: Geometry, row: Row) -> Floats:
    """Where the map puts a row: its coordinates, else the middle of its département or région; NaN for none."""
    coordinates = [np.nan if row.get(axis) is None else float(row[axis] or 0.0) for axis in ("lon", "lat")]
    codes = [None if row.get(column) is None else str(row[column]) for column in ("departement", "region")]
    placed = geometry.place_points([coordinates[0]], [coordinates[1]], [codes[0]], [codes[1]])
    position: Floats = placed.xy[0]
    return position


def _told(people: float, which: str) -> str:
    return f"{french.plural(round(people), 'personne')} {which}." if round(people) else ""


def _known_courses(seen: Project, results: Results) -> str:
    courses = sum(row["included"] is not False for row in seen.rows("offers"))
    known = len(results.inputs.offers.keys)
    if known >= courses:
        return ""
    return f"Places connues pour {french.plural(known, 'formation')} sur {french.number(courses)}."


def funding_flows(seen: Project, geometry: Geometry, *, for_others: bool = False) -> FlowLayer:
    """Euros acquired or announced for projects taken into account: from the funder's place to the project.

    ids are those of the fundings or of the plans' resources. A funder of the whole country has no place and no arrow.
    """
    shown = without_confidential(seen)[0] if for_others else seen
    arrows, nowhere, cents, unknown = [], 0, 0, 0
    for part in secured_parts(shown):
        if part.amount is None:
            unknown += 1
            continue
        project = shown.row("projects", part.project)
        funder = shown.row("funders", part.funder) if shown.has("funders", part.funder) else {}
        origin, target = _position(geometry, funder), _position(geometry, project)
        if not (np.isfinite(origin).all() and np.isfinite(target).all()):
            nowhere, cents = nowhere + 1, cents + part.amount
            continue
        label = f"{shown.label('funders', part.funder)} → {project['name']}"
        arrows.append(_Arrow(part.address.key, origin, target, part.amount / 100, label))
    notes = []
    if nowhere:
        number = french.plural(nowhere, "financement non tracé", "financements non tracés")
        notes.append(f"{number}, faute de lieu du financeur ou du projet : {french.euros(cents)}.")
    if unknown:
        notes.append(f"{french.plural(unknown, 'financement')} sans montant connu.")
    return _layer(FUNDINGS, "Financements acquis ou annoncés", "euros", arrows, notes, money=True)


def touching(geometry: Geometry, flows: FlowLayer, region: str) -> FlowLayer:
    """Only arrows that begin or end in a region keep a place; all stay in the layer, so that widths mean the same."""
    origin = flows.origin.copy()
    for index, ends in enumerate(zip(flows.origin.tolist(), flows.target.tolist(), strict=True)):
        if region not in {geometry.region_at(x, y) for x, y in ends}:
            origin[index] = np.nan
    return replace(flows, origin=origin)


def _layer(
    key: str, title: str, unit: str, arrows: Sequence[_Arrow], notes: Sequence[str], *, money: bool
) -> FlowLayer:
    def euros(value: float) -> str:
        return french.euros(round(value) * 100)

    def places(points: Sequence[Floats]) -> Floats:
        return np.array(points, dtype=float).reshape(len(arrows), 2)

    text = euros if money else french.number
    return FlowLayer(
        key, title, tuple(arrow.id for arrow in arrows),
        places([arrow.origin for arrow in arrows]), places([arrow.target for arrow in arrows]),
        np.array([arrow.number for arrow in arrows], dtype=float), unit=unit,
        labels=tuple(french.unbroken(f"{arrow.label} : {text(arrow.number)}") for arrow in arrows),
        format_value=text, note=french.unbroken(" ".join(notes)),
    )  # fmt: skip
