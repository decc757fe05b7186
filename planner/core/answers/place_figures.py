"""Figures added up by place from rows of tables: what the map shows beside the model's own results.

A row is where its région and its département (that of its commune) say. A place has a figure where at least one row
gives one; rows that give none are counted, and so is what has no place, so that a sum never looks more complete than
it is. docs/model.md defines each figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from planner.core.answers.funding import secured_parts
from planner.core.answers.secrecy import is_confidential
from planner.core.finance.plan import PUBLIC
from planner.core.model.assumptions import Assumptions
from planner.core.model.inputs import counted_events, ramp_years, scope_of, segment_of
from planner.core.model.offer_inputs import FOREVER
from planner.core.model.results import Results
from planner.core.tables.project import Project, Row

OF_ANOTHER_ROW = {"events": "site", "offers": "platform", "project_fundings": "project", "project_effects": "project"}
"""Tables whose rows lie where the row of another table lies, and are as confidential."""
OWNERS = {"site": "sites", "platform": "platforms", "project": "projects"}

Part = tuple[str | None, str | None, float | None]
"""Région, département and figure of a row; None where unknown."""


@dataclass
class PlaceSum:
    """A figure by INSEE code. `known` of `rows` rows give one; `nowhere` and `no_departement` are what has no place.

    `counts` are known and all rows by région.
    """

    regions: dict[str, float] = field(default_factory=dict)
    departements: dict[str, float] = field(default_factory=dict)
    nowhere: float = 0.0
    no_departement: float = 0.0
    known: int = 0
    rows: int = 0
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def by(self, level: str) -> Mapping[str, float]:
        """The sums of a level, `region` or `departement`."""
        return self.regions if level == "region" else self.departements

    def unplaced(self, level: str) -> float:
        """What no place of the level has."""
        return self.nowhere if level == "region" else self.no_departement


def _added(parts: Iterable[Part]) -> PlaceSum:
    total = PlaceSum()
    for region, departement, value in parts:
        total.rows += 1
        if region is not None:
            known, rows = total.counts.get(region, (0, 0))
            total.counts[region] = known + (value is not None), rows + 1
        if value is None:
            continue
        total.known += 1
        if region is None:
            total.nowhere += value
        else:
            total.regions[region] = total.regions.get(region, 0.0) + value
        if departement is None:
            total.no_departement += value
        else:
            total.departements[departement] = total.departements.get(departement, 0.0) + value
    return total


def place_of(project: Project, row: Row) -> tuple[str | None, str | None]:
    """Région and département of a row, None where unknown; a known département settles the région."""
    departement = None if row.get("departement") is None else str(row["departement"])
    if departement is not None and project.has("departements", departement):
        return str(project.cell("departements", departement, "region")), departement
    return (None if row.get("region") is None else str(row["region"])), departement


def site_heads(seen: Project) -> PlaceSum:
    """Heads in the model's field of the listed sites: headcount × scope, as each site's own year has it."""
    assumptions = Assumptions(seen)
    return _added(
        (*place_of(seen, site), _heads(site, assumptions))
        for site in seen.rows("sites")
        if segment_of(seen, site) is not None
    )


def _heads(site: Row, assumptions: Assumptions) -> float | None:
    return None if site["headcount"] is None else float(site["headcount"]) * scope_of(site, assumptions)


def event_jobs(seen: Project, years: tuple[int, int]) -> PlaceSum:
    """Jobs of events that count, up or down, that come in these years: jobs × scope × probability over the ramp."""
    assumptions = Assumptions(seen)
    parts: list[Part] = []
    for event, site, _ in counted_events(seen):
        ramp = ramp_years(event, site)
        within = sum(years[0] <= year <= years[1] for year in ramp)
        if not within:
            continue
        scope = scope_of(site, assumptions) if event["scope"] is None else float(event["scope"])
        probability = 1.0 if event["probability"] is None else float(event["probability"])
        jobs = float(event["jobs"] or 0) * scope * probability * within / int(event["ramp"] or 1)
        parts.append((*place_of(seen, site), jobs))
    return _added(parts)


def training_places(seen: Project, results: Results) -> dict[int, PlaceSum]:
    """Places of the courses open at the rentrée of each year of the results, those that projects add included.

    A course lies where its platform lies, else in its own région. The model's own array where it counts the course,
    else the table's places.
    """
    offers = results.inputs.offers
    position = {key: index for index, key in enumerate(offers.keys)}
    places = np.broadcast_to(offers.places, (len(offers.keys), len(results.years)))
    courses = [
        (
            _course_place(seen, offer),
            int(offer["opening_year"] or 0),
            int(offer["closing_year"] or FOREVER),
            None if offer["places"] is None else float(offer["places"]),
            position.get(str(offer["id"])),
        )
        for offer in seen.rows("offers")
        if offer["included"] is not False
    ]
    return {
        year: _added(
            (*place, own if index is None else float(places[index, column]))
            for place, opening, closing, own, index in courses
            if opening <= year <= closing
        )
        for column, year in enumerate(results.years)
    }


def _course_place(seen: Project, offer: Row) -> tuple[str | None, str | None]:
    region, departement = None, None
    if seen.has("platforms", str(offer["platform"])):
        region, departement = place_of(seen, seen.row("platforms", str(offer["platform"])))
    own = None if offer["region"] is None else str(offer["region"])
    if own is not None and own != region:
        return own, None  # taught elsewhere than where its platform stands
    return region, departement


def secured_amounts(seen: Project, *, public: bool = False) -> PlaceSum:
    """Euros acquired or announced for projects taken into account, of all funders or of public ones."""
    return _added((*place_of(seen, project), amount) for project, amount in _fundings(seen, public=public))


def secured_amounts_by_project(seen: Project) -> dict[str, float]:
    """Euros acquired or announced by project taken into account, where an amount is known."""
    amounts: dict[str, float] = {}
    for project, amount in _fundings(seen, public=False):
        if amount is not None:
            amounts[str(project["id"])] = amounts.get(str(project["id"]), 0.0) + amount
    return amounts


def _fundings(seen: Project, *, public: bool) -> Iterable[tuple[Row, float | None]]:
    """(project, euros) of each secured funding; None where the amount is not published."""
    for part in secured_parts(seen):
        if not public or part.funder_kind in PUBLIC:
            yield seen.row("projects", part.project), None if part.amount is None else part.amount / 100


@dataclass(frozen=True)
class PublicPerJob:
    """Public euros and jobs of the same projects and events; their ratio is the indicator."""

    euros: PlaceSum
    jobs: PlaceSum


def public_and_jobs(seen: Project) -> PublicPerJob:
    """Projects (secured public amounts; jobs aimed at, else those of their event), and events that no such project
    stands for (public support, jobs). Only those with both figures give one; the others are counted as unknown.
    """
    amounts: dict[str, float] = {}
    for project, amount in _fundings(seen, public=True):
        if amount is not None:
            amounts[str(project["id"])] = amounts.get(str(project["id"]), 0.0) + amount
    events = {str(row["id"]): row for row in seen.rows("events")}
    projects = [seen.row("projects", key) for key in amounts]
    told = {str(project["event"]) for project in projects}
    pairs = [
        (place_of(seen, project), amounts[str(project["id"])], project["target_jobs"] or _jobs_of(events, project))
        for project in projects
    ]
    for key, event in events.items():
        counts = event["included"] is not False and event["status"] != "cancelled" and not event["same_as"]
        if counts and event["public_support"] and key not in told and seen.has("sites", str(event["site"])):
            place = place_of(seen, seen.row("sites", str(event["site"])))
            pairs.append((place, int(event["public_support"]) / 100, event["jobs"]))
    usable = [(place, euros, float(jobs)) for place, euros, jobs in pairs if jobs is not None and float(jobs) > 0]
    unknown: list[Part] = [(*place, None) for place, _, jobs in pairs if jobs is None or float(jobs) <= 0]
    return PublicPerJob(
        _added(chain(((*place, euros) for place, euros, _ in usable), unknown)),
        _added(chain(((*place, jobs) for place, _, jobs in usable), unknown)),
    )


def _jobs_of(events: Mapping[str, Row], project: Row) -> float | None:
    event = events.get(str(project["event"]))
    return None if event is None or event["jobs"] is None else float(event["jobs"])


def without_confidential(seen: Project) -> tuple[Project, int]:
    """The project without confidential rows, nor rows of another table that belong to one; and how many there were.

    Sums over what is left rest on nothing but rows that may be shown.
    """
    gone: dict[str, set[str]] = {}
    for table in (*OWNERS.values(), *OF_ANOTHER_ROW):
        owner = OF_ANOTHER_ROW.get(table)
        hidden = gone.get(OWNERS[owner], set()) if owner else set()
        gone[table] = {
            str(row["id"])
            for row in seen.rows(table)
            if is_confidential(row) or (owner is not None and str(row[owner]) in hidden)
        }
    left = seen
    for table, keys in gone.items():
        if keys:
            left = left.with_table(table, left.frame(table).drop(index=list(keys)))
    return left, sum(map(len, gone.values()))
