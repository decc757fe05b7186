"""How heads, net creations and departures of a subject come about, line by line (formulas: docs/model.md)."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.core import french
from planner.core.answers.explanation_ground import Ground, without_nothing
from planner.core.answers.explanation_lines import MINUS, PLUS, SHARE, STATED, TIMES, YEARS, Line
from planner.core.answers.explanation_uncounted import uncounted_sites
from planner.core.model.assumptions import Assumption
from planner.core.model.inputs import (
    RESIDUAL_SEGMENT,
    SEGMENTS,
    counted_events,
    listed_sites,
    ramp_years,
    residual_key,
    segment_of,
)
from planner.core.model.project_effects import EFFECTS, counted_effects
from planner.core.tables.project import Address, Row

EVENTS = "Événements annoncés"
RESIDUAL = "Effectif non localisé"
RESIDUAL_MEANS = (
    "L’effectif non localisé n’est pas compté site par site : c’est ce qui reste du total national une fois les sites "
    "listés retirés, réparti entre les régions selon leur emploi pharmaceutique."
)
SEGMENT_NAMES = {"bioproduction": "bioproduction", "developers": "développeurs"}


def headcount(ground: Ground) -> Line:
    """Heads at 1 January of the subject's first year: those of the baseline year and all net creations since."""
    base, first = ground.results.years[0], ground.subject.years[0]
    value = ground.over(first, first).total(ground.results.projection.headcount[:-1].sum(axis=2))
    label = f"Effectif au 1ᵉʳ janvier {first}"
    start = _at_baseline(ground)
    if first == base:
        return Line(label, value, children=start.children)
    return Line(label, value, children=(start, net_creation(ground.over(base, first - 1), span_in_label=True)))


def _at_baseline(ground: Ground) -> Line:
    base = ground.results.years[0]
    value = ground.over(base, base).total(ground.results.projection.headcount[:-1].sum(axis=2))
    sites = _sites(ground)
    floor = _listed_heads(ground) - sum(line.value or 0.0 for line in sites)
    if abs(floor) > 1e-9:
        sites.append(Line("Ramené à zéro là où les départs dépassent l’effectif", floor))
    lines = [
        Line(
            "Sites listés", sum(line.value or 0.0 for line in sites), children=tuple(sites),
            note=french.plural(len(sites), "ligne"),
        ),
        _residual(ground),
    ]  # fmt: skip
    children = (*without_nothing(lines), *uncounted_sites(ground))
    return Line(f"Effectif au 1ᵉʳ janvier {base}", value, children=children)


def _listed_heads(ground: Ground) -> float:
    """Heads of the listed sites that the model counts: never below nothing in a region and segment."""
    heads = listed_sites(ground.seen, ground.assumptions).heads[ground.regions]
    return sum(float(heads[:, s].sum()) * ground.mix(segment) for s, segment in enumerate(SEGMENTS))


def _sites(ground: Ground) -> list[Line]:
    """Each listed site with a headcount, and the events that carry an older headcount to the baseline year."""
    lines = []
    for site in ground.seen.rows("sites"):
        segment = segment_of(ground.seen, site)
        if segment is None or site["headcount"] is None or not ground.covers(site["region"]):
            continue
        heads, key = float(site["headcount"]), str(site["id"])
        year = f"en {site['headcount_year']}, site entier" if site["headcount_year"] else "année inconnue, site entier"
        scope = _scope_line(ground, site)
        factors = [
            ground.cells.line(
                "Effectif du site", heads, "personnes", TIMES, Address("sites", key, "headcount"), note=year
            ),
            scope,
            *ground.mix_lines(segment),
        ]  # fmt: skip
        value = heads * (scope.value or 0.0) * ground.mix(segment)
        lines.append(Line(str(site["name"]), value, children=tuple(factors), note=year))
    first = ground.results.years[0]
    for event, site, segment in counted_events(ground.seen):
        if site["headcount"] is None or not ground.covers(site["region"]):
            continue
        earlier = sum(1 for year in ramp_years(event, site) if year < first)
        if earlier:
            lines.append(_event(ground, event, site, segment, earlier))
    return sorted(without_nothing(lines), key=lambda line: -(line.value or 0.0))


def _scope_line(ground: Ground, site: Row) -> Line:
    label = "Part dans le périmètre"
    if isinstance(site["scope"], (int, float)):
        address = Address("sites", str(site["id"]), "scope")
        return ground.cells.line(label, float(site["scope"]), SHARE, TIMES, address)
    row = ground.assumptions.find("scope", site_kind=site["kind"])
    line = ground.assumption_line(row, SHARE, TIMES)
    return replace(line, note="Le site n’a pas de part propre : celle de sa nature vaut.")


def _residual(ground: Ground) -> Line:
    """Chosen total minus the listed sites of the country, times the region's key."""
    listed = listed_sites(ground.seen, ground.assumptions)
    total = ground.assumption_line(
        ground.assumptions.find("total_jobs", segment=RESIDUAL_SEGMENT), "personnes", PLUS, "Total national retenu"
    )
    children = [total, Line("Sites listés de bioproduction, France entière", listed.total, operator=MINUS)]
    if listed.total > listed.chosen_total:
        excess = listed.total - listed.chosen_total
        children.append(Line("Dépassement du total par les sites listés, non compté", excess))
    national = Line("Effectif non localisé, France entière", listed.residual, operator=TIMES, children=tuple(children))
    key = residual_key(ground.seen)
    share = float(key[ground.regions].sum())
    factors = [national, *ground.mix_lines(RESIDUAL_SEGMENT)]
    if ground.subject.region is not None:
        region = ground.subject.region
        weights = Address("regions", region, "residual_weight")
        weight = ground.seen.cell("regions", region, "residual_weight")
        stated = [ground.cells.line("Poids de la région", float(weight), "", STATED, weights)] if isinstance(
            weight, (int, float)
        ) else []  # fmt: skip
        factors.insert(1, Line("Clé de répartition de la région", share, SHARE, TIMES, tuple(stated)))
    value = listed.residual * share * ground.mix(RESIDUAL_SEGMENT)
    return Line(RESIDUAL, value, children=tuple(factors), note=RESIDUAL_MEANS)


# --- creations ------------------------------------------------------------------------------------------------------


def net_creation(ground: Ground, *, span_in_label: bool = False) -> Line:
    """Organic growth by assumption, and the events listed."""
    value = ground.total(ground.results.projection.net_creation.sum(axis=2))
    growth = _growth(ground)
    events = _events(ground)
    projects = _projects(ground)
    lines = [
        Line("Croissance tendancielle", sum(line.value or 0.0 for line in growth), children=tuple(growth)),
        Line(
            EVENTS, sum(line.value or 0.0 for line in events), children=tuple(events),
            note=french.plural(len(events), "événement"),
        ),
        Line("Emplois des projets", sum(line.value or 0.0 for line in projects), children=tuple(projects)),
        Line(
            "Suppressions au-delà de l’effectif, non comptées",
            ground.total(ground.results.projection.uncounted.sum(axis=2)),
        ),
    ]  # fmt: skip
    years = ground.years
    label = f"Créations nettes de {years[0]} à {years[-1]}" if span_in_label and years else "Créations nettes"
    return Line(label, value, children=tuple(without_nothing(lines)))


def _growth(ground: Ground) -> list[Line]:
    """One line per assumption of growth, with its years."""
    results = ground.results
    found: dict[tuple[str, str], list[Line]] = {}
    for s, segment in enumerate(results.inputs.segments):
        for year in ground.years:
            t = year - results.years[0]
            for row, groups in ground.by_assumption("growth", year, segment=segment):
                heads = float(results.projection.headcount[t, ground.regions, s][:, groups].sum())
                rate = ground.assumption_line(row, SHARE, TIMES, "Croissance de l’année")
                label = f"Effectif au 1ᵉʳ janvier {year}, {SEGMENT_NAMES.get(segment, segment)}"
                line = Line(str(year), row.value * heads, children=(Line(label, heads, operator=TIMES), rate))
                found.setdefault((segment, row.key), []).append(line)
    lines = []
    for (segment, key), years in found.items():
        name = ground.seen.label("assumptions", key)
        several = sum(1 for _, other in found if other == key) > 1
        label = f"{name}, {SEGMENT_NAMES.get(segment, segment)}" if several else name
        lines.append(Line(label, sum(line.value or 0.0 for line in years), children=tuple(years)))
    return without_nothing(lines)


def _events(ground: Ground) -> list[Line]:
    lines = []
    for event, site, segment in counted_events(ground.seen):
        if ground.covers(site["region"]):
            within = sum(1 for year in ramp_years(event, site) if year in ground.years)
            if within:
                lines.append(_event(ground, event, site, segment, within))
    return sorted(without_nothing(lines), key=lambda line: -abs(line.value or 0.0))


def _event(ground: Ground, event: Row, site: Row, segment: str, within: int) -> Line:
    """Jobs × scope × probability × the part of the ramp that falls within the years."""
    key, ramp = str(event["id"]), int(event["ramp"] or 1)
    jobs = ground.cells.line(
        "Emplois annoncés", float(event["jobs"] or 0), "personnes", TIMES, Address("events", key, "jobs")
    )
    if isinstance(event["scope"], (int, float)):
        address = Address("events", key, "scope")
        scope = ground.cells.line("Part dans le périmètre", float(event["scope"]), SHARE, TIMES, address)
    else:
        scope = _scope_line(ground, site)
    factors = [jobs, scope]
    if event["probability"] is not None:
        address = Address("events", key, "probability")
        factors.append(ground.cells.line("Probabilité", float(event["probability"]), SHARE, TIMES, address))
    if within != ramp:
        start = int(event["year"] or 0)
        note = f"{within} sur {ramp} années de montée en charge, de {start} à {start + ramp - 1}"
        whole = [] if event["ramp"] is None else [
            ground.cells.line("Durée de la montée en charge", ramp, YEARS, STATED, Address("events", key, "ramp"))
        ]  # fmt: skip
        factors.append(Line("Part dans la période", within / ramp, SHARE, TIMES, tuple(whole), note=note))
    factors += ground.mix_lines(segment)
    value = math.prod(factor.value or 0.0 for factor in factors)
    name, place = str(event["name"]), str(site["name"])
    return Line(name, value, children=tuple(factors), note="" if place in name else place)


def _projects(ground: Ground) -> list[Line]:
    """Jobs that projects bring; they count whole, all in their segment."""
    lines = []
    for row in counted_effects(ground.seen, "jobs"):
        if not ground.covers(row["region"]) or row["segment"] not in SEGMENTS:
            continue
        start, ramp, key = int(row["year"] or 0), int(row["ramp"] or 1), str(row["id"])
        within = sum(1 for year in range(start, start + ramp) if year in ground.years)
        address = Address(EFFECTS, key, "value")
        factors = [ground.cells.line("Emplois du projet", float(row["value"] or 0), "personnes", TIMES, address)]
        if within != ramp:
            note = f"{within} sur {ramp} années de montée en charge, de {start} à {start + ramp - 1}"
            factors.append(Line("Part dans la période", within / ramp, SHARE, TIMES, note=note))
        factors += ground.mix_lines(str(row["segment"]))
        value = math.prod(factor.value or 0.0 for factor in factors)
        lines.append(Line(ground.seen.label("projects", str(row["project"])), value, children=tuple(factors)))
    return sorted(without_nothing(lines), key=lambda line: -abs(line.value or 0.0))


# --- departures -----------------------------------------------------------------------------------------------------


def replacement(ground: Ground) -> Line:
    """Ends of career and exits from the sector, of the posts that are filled."""
    value = ground.total(ground.results.projection.replacement)
    lines = []
    for parameter, label in (("retirement", "Fins de carrière"), ("sector_exit", "Sorties de la filière")):
        rows = [_departures(ground, row, groups) for row, groups in ground.by_assumption(parameter)]
        if len(rows) == 1:
            lines.append(Line(label, rows[0].value, children=rows[0].children))
        else:
            lines.append(Line(label, sum(row.value or 0.0 for row in rows), children=tuple(rows)))
    return Line("Départs à remplacer", value, children=tuple(lines))


def _departures(ground: Ground, row: Assumption, groups: NDArray[np.intp]) -> Line:
    projection, years = ground.results.projection, []
    staffed = (projection.headcount[:-1].sum(axis=2) - projection.unfilled[:-1]).clip(min=0.0)
    for year in ground.years:
        t = year - ground.results.years[0]
        posts = float(staffed[t, ground.regions][:, groups].sum())
        rate = ground.assumption_line(row, SHARE, TIMES, "Taux de l’année")
        filled = Line(
            f"Postes occupés au 1ᵉʳ janvier {year}", posts, operator=TIMES,
            note="effectif moins besoin restant cumulé, métier par métier",
        )  # fmt: skip
        years.append(Line(str(year), row.value * posts, children=(filled, rate)))
    name = ground.seen.label("assumptions", row.key)
    return Line(name, sum(line.value or 0.0 for line in years), children=tuple(years))
