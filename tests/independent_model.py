"""The model a second time, written from docs/model.md alone: plain Python over rows as `planner show` prints them.

It imports nothing of the application. `project(tables)` takes lists of JSON records by table and returns, by measure, a
dictionary of values by (region, group, year), or (region, segment, group, year) for what is known by segment.
"""

from __future__ import annotations

import math
from typing import Any

SEGMENTS = ("developers", "bioproduction")
DIMENSIONS = ("segment", "group", "level", "specialisation", "site_kind", "region")
EARTH = 6371.0088
Row = dict[str, Any]
Tables = dict[str, list[Row]]


def assumed(tables: Tables, parameter: str, year: int | None = None, **asked: Any) -> float | None:
    best: tuple[int, str, float] | None = None
    for row in tables["assumptions"]:
        if row["parameter"] != parameter:
            continue
        scope = [d for d in DIMENSIONS if row[d] is not None]
        if any(asked.get(d) != row[d] for d in scope):
            continue
        first, last = row["from_year"], row["to_year"]
        if year is not None and ((first is not None and year < first) or (last is not None and year > last)):
            continue
        specific = len(scope) + (first is not None) + (last is not None)
        if best is None or (-specific, row["id"]) < (-best[0], best[1]):
            best = specific, row["id"], row["value"]
    return None if best is None else best[2]


def needed(tables: Tables, parameter: str, year: int | None = None, **asked: Any) -> float:
    value = assumed(tables, parameter, year, **asked)
    assert value is not None, (parameter, asked, year)
    return value


def own_or(value: float | None, other: float) -> float:
    return other if value is None else value


# --- demand -----------------------------------------------------------------------------------------------------------


def segment_of(tables: Tables, site: Row) -> str | None:
    if site["included"] is False:
        return None
    segment = next((kind["segment"] for kind in tables["site_kinds"] if kind["id"] == site["kind"]), None)
    return segment if segment in SEGMENTS else None


def scope_of(tables: Tables, site: Row) -> float:
    return needed(tables, "scope", site_kind=site["kind"]) if site["scope"] is None else site["scope"]


def events_of(tables: Tables) -> list[tuple[Row, Row, str, float, list[int], int]]:
    """(event, site, segment, jobs in scope, ramp years that count, length of the ramp)."""
    regions = {region["code"] for region in tables["regions"]}
    sites = {site["id"]: site for site in tables["sites"]}
    found = []
    for event in tables["events"]:
        if event["included"] is False or event["same_as"] or event["status"] == "cancelled" or not event["jobs"]:
            continue
        site = sites[event["site"]]
        segment = segment_of(tables, site)
        if segment is None or site["region"] not in regions:
            continue
        scope = scope_of(tables, site) if event["scope"] is None else event["scope"]
        jobs = event["jobs"] * scope * own_or(event["probability"], 1.0)
        ramp = event["ramp"] or 1
        years = [
            year
            for year in range(event["year"], event["year"] + ramp)
            if site["headcount"] is None or year > (site["headcount_year"] or 0)
        ]
        found.append((event, site, segment, jobs, years, ramp))
    return found


def listed_heads(tables: Tables, first: int) -> dict[tuple[str, str], float]:
    regions = [region["code"] for region in tables["regions"]]
    listed = {(r, s): 0.0 for r in regions for s in SEGMENTS}
    for site in tables["sites"]:
        segment = segment_of(tables, site)
        if segment is not None and site["region"] in regions and site["headcount"] is not None:
            listed[site["region"], segment] += site["headcount"] * scope_of(tables, site)
    for _, site, segment, jobs, years, ramp in events_of(tables):
        if site["headcount"] is not None:
            listed[site["region"], segment] += jobs * sum(year < first for year in years) / ramp
    return {cell: max(0.0, heads) for cell, heads in listed.items()}


def counted_effects(tables: Tables, kind: str) -> list[Row]:
    projects = {project["id"]: project for project in tables["projects"]}
    return [
        effect
        for effect in tables["project_effects"]
        if effect["kind"] == kind
        and effect["value"]
        and effect["included"] is not False
        and projects[effect["project"]]["included"] is not False
    ]


def new_jobs(tables: Tables, years: range) -> dict[tuple[str, str, int], float]:
    jobs_of = {(r["code"], s, t): 0.0 for r in tables["regions"] for s in SEGMENTS for t in years}
    for _, site, segment, jobs, ramp_years, ramp in events_of(tables):
        for year in ramp_years:
            if year in years:
                jobs_of[site["region"], segment, year] += jobs / ramp
    for effect in counted_effects(tables, "jobs"):
        ramp = effect["ramp"] or 1
        for year in range(effect["year"], effect["year"] + ramp):
            if (effect["region"], effect["segment"], year) in jobs_of:
                jobs_of[effect["region"], effect["segment"], year] += effect["value"] / ramp
    return jobs_of


# --- supply -----------------------------------------------------------------------------------------------------------


def added(tables: Tables, kind: str, offer: Row, year: int) -> float:
    total = 0.0
    for effect in counted_effects(tables, kind):
        if effect["offer"] == offer["id"]:
            reached = (year - effect["year"] + 1) / (effect["ramp"] or 1)
            total += effect["value"] * min(1.0, max(0.0, reached))
    return total


def trained(tables: Tables, years: range) -> tuple[dict[Any, float], dict[Any, float], dict[Any, float]]:
    """People hired who stay and who leave, by (region, group, year), and national ones by (group, year)."""
    staying: dict[Any, float] = {}
    leaving: dict[Any, float] = {}
    national: dict[Any, float] = {}
    programmes = {programme["id"]: programme for programme in tables["programmes"]}
    regions = {region["code"] for region in tables["regions"]}
    first = years[0]
    for offer in tables["offers"]:
        outlets = [row for row in tables["programme_groups"] if row["programme"] == offer["programme"]]
        enlarged = any(effect["offer"] == offer["id"] for effect in counted_effects(tables, "places"))
        if offer["included"] is False or not outlets or not (offer["places"] or enlarged):
            continue
        programme = programmes[offer["programme"]]
        about = {key: programme[key] for key in ("level", "specialisation")} | {"region": offer["region"]}

        def share(name: str, offer: Row = offer, about: Row = about) -> float:
            return needed(tables, name, **about) if offer[name] is None else offer[name]

        fill = share("fill")
        opening, closing = offer["opening_year"] or 0, offer["closing_year"] or 9999

        def intake(year: int, offer: Row = offer, fill: float = fill, o: int = opening, c: int = closing) -> float:
            at = max(year, first)
            if not (o <= year <= c) or not (o <= at <= c):
                return 0.0
            places = max(0.0, (offer["places"] or 0.0) + added(tables, "places", offer, at))
            limit = math.inf
            if offer["placements"] is not None:
                limit = max(0.0, offer["placements"] + added(tables, "placements", offer, at))
            return min(places * fill, limit)

        duration = needed(tables, "duration", **about) if programme["duration"] is None else programme["duration"]
        delay = duration + needed(tables, "competence_time", **about)
        whole = math.floor(delay)
        part = delay - whole
        hired_share = share("completion") * (1 - share("further_study")) * share("employment") * share("sector_share")
        if offer["retention"] is not None:
            stay = offer["retention"]
        else:
            stay = 1.0 if offer["voie"] == "apprentissage" else needed(tables, "retention", **about)
        for year in years:
            hired = ((1 - part) * intake(year - whole) + part * intake(year - whole - 1)) * hired_share
            for outlet in outlets:
                people = hired * outlet["share"]
                if offer["region"] in regions:
                    cell = offer["region"], outlet["group"], year
                    staying[cell] = staying.get(cell, 0.0) + people * stay
                    leaving[cell] = leaving.get(cell, 0.0) + people * (1 - stay)
                else:
                    national[outlet["group"], year] = national.get((outlet["group"], year), 0.0) + people
    return staying, leaving, national


def kilometres(one: Row, other: Row) -> float:
    a, b = math.radians(one["lat"]), math.radians(other["lat"])
    dx = math.radians(other["lon"] - one["lon"])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(dx / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


# --- the years --------------------------------------------------------------------------------------------------------


def project(tables: Tables) -> dict[str, dict[Any, float]]:  # noqa: C901 - in the order of docs/model.md
    settings = {row["id"]: row["value"] for row in tables["settings"]}
    first, last = int(settings["baseline_year"]), int(settings["horizon"])
    years = range(first, last + 1)
    regions = [row["code"] for row in tables["regions"]]
    groups = [row["id"] for row in tables["groups"]]
    mix = {(s, k): needed(tables, "mix", segment=s, group=k) for s in SEGMENTS for k in groups}

    listed = listed_heads(tables, first)
    residual = max(
        0.0, needed(tables, "total_jobs", segment="bioproduction") - sum(listed[r, "bioproduction"] for r in regions)
    )
    weights = {row["code"]: row["residual_weight"] or 0.0 for row in tables["regions"]}
    weight = sum(weights.values())
    heads: dict[Any, float] = {}
    for r in regions:
        share = weights[r] / weight if weight > 0 else 1 / len(regions)
        for s in SEGMENTS:
            here = listed[r, s] + (residual * share if s == "bioproduction" else 0.0)
            for k in groups:
                heads[r, s, k] = here * mix[s, k]

    jobs = new_jobs(tables, years)
    staying, leaving, national = trained(tables, years)
    reach = assumed(tables, "mobility_distance") or 0.0
    places = {row["code"]: row for row in tables["regions"]}
    pull = {
        (r, q): 0.0 if r == q else math.exp(-kilometres(places[r], places[q]) / reach) if reach > 0 else 1.0
        for r in regions
        for q in regions
    }
    decay = needed(tables, "stock_decay")
    everyone = sum(heads.values())
    vacancies = assumed(tables, "initial_vacancies") or 0.0
    unfilled = {
        (r, k): vacancies * sum(heads[r, s, k] for s in SEGMENTS) / everyone if everyone > 0 else 0.0
        for r in regions
        for k in groups
    }
    out: dict[str, dict[Any, float]] = {
        name: {}
        for name in (
            "headcount", "net_job_creation", "replacement_demand", "job_openings", "trained_supply", "other_inflows",
            "remaining_need", "unfilled_stock",
        )
    }  # fmt: skip
    floored = settings["openings_floor"] == "floored"
    rates = {k: needed(tables, "retirement", group=k) + needed(tables, "sector_exit", group=k) for k in groups}
    for t in years:
        opening: dict[Any, float] = {}
        for r in regions:
            for k in groups:
                net = 0.0
                for s in SEGMENTS:
                    growth = needed(tables, "growth", t, segment=s, group=k)
                    created = max(growth * heads[r, s, k] + jobs[r, s, t] * mix[s, k], -heads[r, s, k])
                    out["headcount"][r, s, k, t] = heads[r, s, k]
                    out["net_job_creation"][r, s, k, t] = created
                    net += created
                staffed = max(0.0, sum(heads[r, s, k] for s in SEGMENTS) - unfilled[r, k])
                out["replacement_demand"][r, k, t] = rates[k] * staffed
                opening[r, k] = (max(0.0, net) if floored else net) + rates[k] * staffed
        for k in groups:
            wanted = {r: max(0.0, opening[r, k]) for r in regions}
            supply = {r: staying.get((r, k, t), 0.0) for r in regions}
            for r in regions:
                leavers = leaving.get((r, k, t), 0.0)
                total = sum(pull[r, q] * wanted[q] for q in regions)
                if total > 1e-200:
                    for q in regions:
                        supply[q] += leavers * pull[r, q] * wanted[q] / total
                else:
                    supply[r] += leavers
            everywhere = sum(wanted.values())
            for r in regions:
                if everywhere > 1e-200:
                    supply[r] += national.get((k, t), 0.0) * wanted[r] / everywhere
                inflow = needed(tables, "inflow_share", group=k) * wanted[r]
                need = opening[r, k] - supply[r] - inflow
                out["job_openings"][r, k, t] = opening[r, k]
                out["trained_supply"][r, k, t] = supply[r]
                out["other_inflows"][r, k, t] = inflow
                out["remaining_need"][r, k, t] = need
                out["unfilled_stock"][r, k, t] = unfilled[r, k]
                unfilled[r, k] = max(0.0, (1 - decay) * unfilled[r, k] + need)
        for (r, s, k), now in list(heads.items()):
            heads[r, s, k] = max(0.0, now + out["net_job_creation"][r, s, k, t])
    return out
