"""Which places the supply counts: those that are decided, and those that come only if planned projects are carried out.

The model counts both whole (`docs/model.md`): whatever is taken into account is there. What is told keeps them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from planner.core import french
from planner.core.answers.opening_decisions import UNDECIDED
from planner.core.model.project_effects import EFFECTS, counted_effects
from planner.core.model.results import Results, run_seen
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.values import Value

DECIDED_PROJECTS = frozenset({"funded", "running", "closed"})


@dataclass(frozen=True)
class DecidedPlaces:
    """A formation that the answer counts."""

    name: str
    places: int


@dataclass(frozen=True)
class PlannedPlaces:
    """Places that come only if a project, or a formation that is asked for, is decided: `by` it, in a `state`."""

    name: str
    places: int
    by: str
    state: str
    rentree: int | None
    address: Address

    @property
    def sentence(self) -> str:
        """« M2 Management : 24 places dès la rentrée 2027 (projet « Plateau », idée) »."""
        since = f" dès la rentrée {self.rentree}" if self.rentree is not None else ""
        who = f"projet «{french.NO_BREAK_SPACE}{self.by}{french.NO_BREAK_SPACE}», " if self.by else ""
        places = french.plural(self.places, "place")
        return f"{self.name}{french.NO_BREAK_SPACE}: {places}{since} ({who}{self.state})"


def decided_places(project: Project, results: Results, region: str | None) -> tuple[DecidedPlaces, ...]:
    """Formations of the place that count, with the places of decided projects; `project` as the scenario sees it."""
    added: dict[str, float] = {}
    for effect in counted_effects(project, "places"):
        if _is_decided(project, effect):
            added[str(effect["offer"])] = added.get(str(effect["offer"]), 0.0) + float(effect["value"] or 0)
    found = []
    for row in _offers(project, results, region):
        places = int(row["places"] or 0) + round(added.get(str(row["id"]), 0.0))
        if row["status"] not in UNDECIDED and places > 0:
            found.append(DecidedPlaces(str(row["name"]), places))
    return tuple(found)


def planned_places(project: Project, results: Results, region: str | None) -> tuple[PlannedPlaces, ...]:
    """What the answer counts and nobody has decided yet."""
    return (*_planned_offers(project, results, region), *_planned_effects(project, results, region))


def without_planned(project: Project, results: Results) -> Results:
    """Results without the formations and effects that are not decided. Raises ModelInputError."""
    left_out: dict[Address, Value] = {
        Address(EFFECTS, str(effect["id"]), "included"): False
        for effect in counted_effects(project, "places", "placements") if not _is_decided(project, effect)
    }  # fmt: skip
    for row in _offers(project, results, None):
        if row["status"] in UNDECIDED:
            left_out[Address("offers", str(row["id"]), "included")] = False
    return run_seen(project.with_cells(left_out), results.scenario)


def counted_note(planned: Iterable[PlannedPlaces]) -> str:
    """How places that are only planned count, and how not to count them; empty without any."""
    if not list(planned):
        return ""
    return (
        "Ce qui est prévu compte en entier, comme si c’était décidé ; une probabilité ne joue que dans les fourchettes "
        "(vide : 100 %). Pour ne pas le compter, mettez « Pris en compte » à « non »."
    )


def project_note(project: Project, key: str) -> str:
    """How the effects of one project count: whole, and with which probability in ranges; empty without effects."""
    effects = [row for row in counted_effects(project, "places", "placements", "jobs") if row["project"] == key]
    if not effects:
        return ""
    status = project.cell("projects", key, "status")
    state = project.schema.table("projects").field("status").label_of.get(str(status), "état non précisé")
    apart = "" if status in DECIDED_PROJECTS else (
        f", à part de ce qui est décidé dans « Combien former ? » (projet{french.NO_BREAK_SPACE}: {state})"
    )  # fmt: skip
    shares = sorted({1.0 if row["probability"] is None else float(row["probability"]) for row in effects})
    told = " à ".join(french.percent(share) for share in dict.fromkeys((shares[0], shares[-1])))
    blank = ", faute d’autre valeur" if all(row["probability"] is None for row in effects) else ""
    likely = f"Probabilité dans les fourchettes{french.NO_BREAK_SPACE}: {told}{blank}"
    return f"Compté en entier dans le calcul{apart}. {likely}."


def _planned_offers(project: Project, results: Results, region: str | None) -> Iterator[PlannedPlaces]:
    states = project.schema.table("offers").field("status").label_of
    for row in _offers(project, results, region):
        if row["status"] in UNDECIDED and row["places"]:
            key, opening = str(row["id"]), row["opening_year"]
            yield PlannedPlaces(
                str(row["name"]), int(row["places"]), "", states[str(row["status"])],
                None if opening is None else int(opening), Address("offers", key, "status"),
            )  # fmt: skip


def _planned_effects(project: Project, results: Results, region: str | None) -> Iterator[PlannedPlaces]:
    states = project.schema.table("projects").field("status").label_of
    here = {str(row["id"]): str(row["name"]) for row in _offers(project, results, region)}
    for effect in counted_effects(project, "places"):
        offer = str(effect["offer"])
        if offer in here and not _is_decided(project, effect):
            key = str(effect["project"])
            state = states.get(str(project.cell("projects", key, "status")), "état non précisé")
            yield PlannedPlaces(
                here[offer], round(float(effect["value"] or 0)), project.label("projects", key), state,
                int(effect["year"] or 0) or None, Address(EFFECTS, str(effect["id"]), "value"),
            )  # fmt: skip


def _is_decided(project: Project, effect: Row) -> bool:
    return project.cell("projects", str(effect["project"]), "status") in DECIDED_PROJECTS


def _offers(project: Project, results: Results, region: str | None) -> list[Row]:
    """Formations of the place that the model counts."""
    counted = set(results.inputs.offers.keys)
    return [
        row for row in project.rows("offers")
        if str(row["id"]) in counted and (region is None or row["region"] == region)
    ]  # fmt: skip
