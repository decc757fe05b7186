"""What is left out of exports for others: confidential rows, and what statistical secrecy forbids.

A figure of a region rests on units: the establishments whose heads or announced jobs enter it (demand), the courses
whose places enter it (supply). It is hidden where they are one or two, or where one weighs more than 85 % of them. The
heads that are not located rest on no unit; they do not shield one either, since their key is published. The secrecy of
statistics protects firms: courses, which are public, are hidden only where a confidential one is among so few.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from planner.core.model.assumptions import Assumptions
from planner.core.model.inputs import counted_events, scope_of, segment_of
from planner.core.model.offer_inputs import counted_offers
from planner.core.model.results import Results
from planner.core.tables.project import Project, Row

CONFIDENTIAL = "confidentiel"
FEWEST_UNITS = 3
MOST_WEIGHT = 0.85
SUPPLY_ONLY = frozenset({"trained_supply"})
BOTH = frozenset({"remaining_need", "coverage", "coverage_all", "unfilled_stock"})

Units = Mapping[str, Mapping[str, float]]
"""By region, the weight of each unit by its key."""


def is_confidential(row: Row) -> bool:
    """Whether a row must not leave the house."""
    return row.get("diffusion") == CONFIDENTIAL


def is_secret(weights: Collection[float]) -> bool:
    """Whether a figure that rests on these units (at least one) must be hidden: too few, or one that dominates."""
    total = sum(weights)
    if not weights:
        return False
    return len(weights) < FEWEST_UNITS or (total > 0 and max(weights) > MOST_WEIGHT * total)


@dataclass(frozen=True)
class Secrecy:
    """Which results of which regions are hidden. The default hides nothing."""

    sites: Units = field(default_factory=dict)
    courses: Units = field(default_factory=dict)
    confidential_courses: frozenset[str] = frozenset()
    hidden_demand: frozenset[str] = frozenset()
    hidden_supply: frozenset[str] = frozenset()

    def hides(self, measure: str, regions: Collection[str] | None = None) -> bool:
        """Whether a measure of several regions together is hidden; None for the country.

        A sum that only one hidden region keeps apart from published ones would give that one away.
        """
        demand = measure not in SUPPLY_ONLY and self._demand(regions)
        supply = measure in SUPPLY_ONLY | BOTH and self._supply(regions)
        return demand or supply

    def _demand(self, regions: Collection[str] | None) -> bool:
        if regions is not None and len(self.hidden_demand & set(regions)) == 1:
            return True
        return is_secret(_pooled(self.sites, regions))

    def _supply(self, regions: Collection[str] | None) -> bool:
        if regions is not None and len(self.hidden_supply & set(regions)) == 1:
            return True
        return self._courses_are_secret(regions)

    def _courses_are_secret(self, regions: Collection[str] | None) -> bool:
        chosen = self.courses if regions is None else {r: self.courses.get(r, {}) for r in regions}
        named = {key for units in chosen.values() for key in units}
        return bool(named & self.confidential_courses) and is_secret(_pooled(self.courses, regions))


NOTHING_HIDDEN = Secrecy()


def secrecy_of(seen: Project, results: Results) -> Secrecy:
    """What must be hidden of the results of a project, which is as the scenario sees it.

    Where a single region is hidden it could be had by subtraction: the region with the least openings joins it.
    """
    regions = results.inputs.regions
    sites, courses = _sites(seen), _courses(seen)
    confidential = frozenset(
        str(offer["id"]) for offer in counted_offers(seen) if is_confidential(offer) or _at_confidential(seen, offer)
    )
    alone = Secrecy(sites, courses, confidential)
    demand = {region for region in regions if is_secret(list(sites.get(region, {}).values()))}
    supply = {region for region in regions if alone._courses_are_secret([region])}
    return Secrecy(
        sites, courses, confidential,
        frozenset(_with_a_second(results, demand, "job_openings")),
        frozenset(_with_a_second(results, supply, "trained_supply")),
    )  # fmt: skip


def _with_a_second(results: Results, hidden: set[str], measure: str) -> set[str]:
    if len(hidden) != 1:
        return hidden
    values = {r: abs(results.measure(measure, region=r) or 0.0) for r in results.inputs.regions if r not in hidden}
    others = sorted((value, region) for region, value in values.items() if value > 0)
    return hidden | {others[0][1]} if others else hidden


def _pooled(units: Units, regions: Collection[str] | None) -> list[float]:
    return [w for region, own in units.items() if regions is None or region in regions for w in own.values()]


def _sites(seen: Project) -> Units:
    """Heads in scope and announced jobs, up or down, of each site that counts, by region."""
    assumptions = Assumptions(seen)
    units: dict[str, dict[str, float]] = {}

    def add(site: Row, weight: float) -> None:
        if site["region"] is not None and weight > 0:
            own = units.setdefault(str(site["region"]), {})
            own[str(site["id"])] = own.get(str(site["id"]), 0.0) + weight

    for site in seen.rows("sites"):
        if site["headcount"] is not None and segment_of(seen, site) is not None:
            add(site, float(site["headcount"]) * scope_of(site, assumptions))
    for event, site, _ in counted_events(seen):
        own = event["scope"]
        add(site, abs(float(event["jobs"] or 0)) * (float(own) if own is not None else scope_of(site, assumptions)))
    return units


def _courses(seen: Project) -> Units:
    units: dict[str, dict[str, float]] = {}
    for offer in counted_offers(seen):
        if offer["region"] is not None:
            units.setdefault(str(offer["region"]), {})[str(offer["id"])] = float(offer["places"] or 0)
    return units


def _at_confidential(seen: Project, offer: Row) -> bool:
    platform = str(offer["platform"] or "")
    return seen.has("platforms", platform) and is_confidential(seen.row("platforms", platform))
