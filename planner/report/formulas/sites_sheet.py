"""Sites, their events and the jobs that projects bring: input cells, and what each brings to each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import xlsxwriter

from planner.core.model.inputs import SEGMENTS, counted_events, ramp_years, segment_finder
from planner.core.model.project_effects import counted_effects
from planner.core.tables.project import Row
from planner.core.tables.values import Value
from planner.report.cells import Content, Style
from planner.report.formulas.assumption_names import Named, own_or
from planner.report.formulas.calc_sheet import Array, Block, CalcSheet, Hold, Title
from planner.report.formulas.input_columns import write_columns
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource, number

NAME = "Calcul sites"
REGION, SEGMENT = 2, 3
"""Columns of the numbers of region and segment in every list; the inputs follow."""
HEADCOUNT, COUNTED_IN, OWN_SCOPE, HEADS = range(4, 8)
JOBS, YEAR, RAMP, PROBABILITY, OWN_EVENT_SCOPE, UNTIL, IN_SCOPE, CARRIED, FLOWS = range(4, 13)

PLACE: tuple[Title, ...] = (("Région", "text"), ("N° de région", "number"), ("N° de segment", "number"))


@dataclass(frozen=True)
class _Site:
    row: Row
    region: int
    segment: int
    assumed: Named | None  # share in the segment where the site gives none
    scope: float


@dataclass(frozen=True)
class _Event:
    row: Row
    site: int  # row of the site in its block
    in_scope: float  # jobs over the whole ramp
    carried: float
    flows: Array  # (T,)


@dataclass(frozen=True)
class SitesSheet:
    """Where other sheets find what they need; `yearly` (R, S, T) is what `jobs` gives."""

    sites: Block
    events: Block
    effects: Block
    yearly: Array

    def heads(self, region: int, segment: int) -> str:
        """Heads in scope of a region's sites at the first year, which events before it may bring below nothing."""
        carried = _added(self.events, CARRIED, region, segment, "both")
        return f"{_added(self.sites, HEADS, region, segment, 'both')}+{carried}"

    def jobs(self, region: int, segment: int, year: int) -> str:
        """Jobs that events and projects bring to a region and segment in a year."""
        return "+".join(_added(block, FLOWS + year, region, segment, "row") for block in (self.events, self.effects))


def _added(block: Block, column: int, region: int, segment: int, hold: Hold) -> str:
    """The sum of a column over the rows of a region and segment."""
    if not block.rows:
        return "0"
    regions, segments = (block.down_there(key, hold="both") for key in (REGION, SEGMENT))
    return f"SUMIFS({block.down_there(column, hold=hold)},{regions},{region + 1},{segments},{segment + 1})"


def write_sites(workbook: xlsxwriter.Workbook, looks: Looks, source: ModelSource) -> SitesSheet:
    """The sheet of sites, events and jobs of projects."""
    sheet = CalcSheet(
        workbook, looks, NAME, "Calcul : sites, événements, emplois des projets",
        "Les lignes qui comptent dans le modèle au moment de l’export ; leurs valeurs en jaune peuvent être changées.",
    )  # fmt: skip
    sheet.sheet.set_column(0, 1, 34)
    sheet.sheet.set_column(2, FLOWS + len(source.years), 11)
    sheet.sheet.freeze_panes(0, 1)
    sites = _sites(source)
    events = _events(source, sites)
    effects = _effects(source)
    site_block = sheet.reserve(len(sites), 0, header=True)
    event_block = sheet.reserve(len(events), 0, header=True)
    effect_block = sheet.reserve(len(effects), 0, header=True)
    yearly = np.zeros((len(source.inputs.regions), len(SEGMENTS), len(source.years)))
    _write_sites(sheet, site_block, sites, source)
    _write_events(sheet, event_block, site_block, events, sites, source)
    _write_effects(sheet, effect_block, effects, source)
    for event in events:
        yearly[sites[event.site].region, sites[event.site].segment] += event.flows
    for row, flows in effects:
        yearly[source.inputs.regions.index(str(row["region"])), SEGMENTS.index(str(row["segment"]))] += flows
    return SitesSheet(site_block, event_block, effect_block, yearly)


# --- which rows -----------------------------------------------------------------------------------------------------


def _sites(source: ModelSource) -> list[_Site]:
    """Sites in a segment and a region, with or without heads: their events may count."""
    regions = {code: i for i, code in enumerate(source.inputs.regions)}
    asked = {str(site["id"]) for _, site, _ in counted_events(source.project)}
    answers: dict[tuple[bool, Value], Named | None] = {}
    segment_of_site = segment_finder(source.project)
    found = []
    for site in source.project.rows("sites"):
        segment = segment_of_site(site)
        if segment is None or site["region"] not in regions:
            continue
        needed = site["scope"] is None and (site["headcount"] is not None or str(site["id"]) in asked)
        question = needed, site["kind"]
        if question not in answers:
            find = source.names.find if needed else source.names.spare
            answers[question] = find("scope", site_kind=site["kind"])
        assumed = answers[question]
        _, scope = own_or("", site["scope"], assumed)
        found.append(_Site(site, regions[str(site["region"])], SEGMENTS.index(segment), assumed, scope))
    return found


def _events(source: ModelSource, sites: Sequence[_Site]) -> list[_Event]:
    position = {str(site.row["id"]): i for i, site in enumerate(sites)}
    years = np.array(source.years)
    found = []
    for event, site, _ in counted_events(source.project):
        if str(site["id"]) not in position:
            continue
        place = position[str(site["id"])]
        ramp, length = ramp_years(event, site), int(event["ramp"] or 1)
        scope = sites[place].scope if event["scope"] is None else float(event["scope"])
        probability = 1.0 if event["probability"] is None else float(event["probability"])
        jobs = float(event["jobs"] or 0) * scope * probability
        before = sum(year < source.years[0] for year in ramp) if site["headcount"] is not None else 0
        found.append(_Event(event, place, jobs, jobs * before / length, jobs * np.isin(years, ramp) / length))
    return found


def _effects(source: ModelSource) -> list[tuple[Row, Array]]:
    """Jobs that projects bring, each with its yearly flows (T,)."""
    years = np.array(source.years)
    found = []
    for row in counted_effects(source.project, "jobs"):
        if row["region"] in source.inputs.regions and row["segment"] in SEGMENTS:
            start, ramp = int(row["year"] or 0), int(row["ramp"] or 1)
            flows = ((years >= start) & (years < start + ramp)).astype(np.float64)
            found.append((row, flows * (float(row["value"] or 0) / ramp)))
    return found


# --- onto the sheet -------------------------------------------------------------------------------------------------


def _write_sites(sheet: CalcSheet, block: Block, sites: Sequence[_Site], source: ModelSource) -> None:
    sheet.heading(block, "Sites", [
        ("Site", "text"), *PLACE, ("Effectif du site", "number"), ("Année de l’effectif", "number"),
        ("Part propre dans le périmètre", "number"), ("Effectif retenu", "number"),
    ])  # fmt: skip
    sheet.labels(block, [_labels(site.row["name"], site, source) for site in sites])
    columns: tuple[tuple[int, str, Style], ...] = (
        (HEADCOUNT, "headcount", "number"), (COUNTED_IN, "headcount_year", "year"), (OWN_SCOPE, "scope", "fine_share"),
    )  # fmt: skip
    write_columns(sheet, block, source, "sites", [site.row for site in sites], columns)
    for i, site in enumerate(sites):
        scope, share = own_or(block.here(i, OWN_SCOPE), site.row["scope"], site.assumed)
        heads = (number(site.row["headcount"]) or 0.0) * share
        sheet.formula(block, i, HEADS, f"{block.here(i, HEADCOUNT)}*{scope}", heads)


def _write_events(
    sheet: CalcSheet, block: Block, site_block: Block, events: Sequence[_Event], sites: Sequence[_Site],
    source: ModelSource,
) -> None:  # fmt: skip
    sheet.heading(block, "Événements", _flow_titles("Événement", source))
    sheet.labels(block, [_labels(event.row["name"], sites[event.site], source) for event in events])
    columns: tuple[tuple[int, str, Style], ...] = (
        (JOBS, "jobs", "number"), (YEAR, "year", "year"), (RAMP, "ramp", "number"),
        (PROBABILITY, "probability", "fine_share"), (OWN_EVENT_SCOPE, "scope", "fine_share"),
    )  # fmt: skip
    write_columns(sheet, block, source, "events", [event.row for event in events], columns)
    first = _first_year(block)
    for i, event in enumerate(events):
        site, at = sites[event.site].row, partial(block.here, i, hold="column")
        headcount, counted_in = (site_block.here(event.site, c, "both") for c in (HEADCOUNT, COUNTED_IN))
        until = float(site["headcount_year"] or 0) if site["headcount"] is not None else 0.0
        sheet.formula(block, i, UNTIL, f'IF({headcount}="",0,{counted_in})', until, "year")
        of_site, _ = own_or(site_block.here(event.site, OWN_SCOPE, "both"), site["scope"], sites[event.site].assumed)
        scope = f'IF({at(OWN_EVENT_SCOPE)}="",{of_site},{at(OWN_EVENT_SCOPE)})'
        jobs = f'{at(JOBS)}*{scope}*IF({at(PROBABILITY)}="",1,{at(PROBABILITY)})'
        sheet.formula(block, i, IN_SCOPE, jobs, event.in_scope)
        before = f"MAX(0,MIN({at(YEAR)}+MAX(1,{at(RAMP)}),{first})-MAX({at(YEAR)},{at(UNTIL)}+1))/MAX(1,{at(RAMP)})"
        sheet.formula(block, i, CARRIED, f'IF({headcount}="",0,{at(IN_SCOPE)}*{before})', event.carried)
    flows = np.array([event.flows for event in events]).reshape(len(events), len(source.years))
    _write_flows(sheet, block, flows, IN_SCOPE)


def _write_effects(sheet: CalcSheet, block: Block, effects: Sequence[tuple[Row, Array]], source: ModelSource) -> None:
    sheet.heading(block, "Emplois que les projets apportent", _flow_titles("Projet", source))
    project, inputs = source.project, source.inputs
    sheet.labels(block, [
        (
            project.label("projects", str(row["project"])), project.label("regions", str(row["region"])),
            inputs.regions.index(str(row["region"])) + 1, SEGMENTS.index(str(row["segment"])) + 1,
        )
        for row, _ in effects
    ])  # fmt: skip
    columns: tuple[tuple[int, str, Style], ...] = (
        (JOBS, "value", "number"),
        (YEAR, "year", "year"),
        (RAMP, "ramp", "number"),
    )
    write_columns(sheet, block, source, "project_effects", [row for row, _ in effects], columns)
    for i in range(len(effects)):
        sheet.formula(block, i, UNTIL, "0", 0.0, "year")
    flows = np.array([flows for _, flows in effects]).reshape(len(effects), len(source.years))
    _write_flows(sheet, block, flows, JOBS)


def _write_flows(sheet: CalcSheet, block: Block, flows: Array, amount: int) -> None:
    """What each row brings to each year: its `amount` (a column) over its ramp, after what is counted already."""

    def flow(row: int, year: int) -> str:
        at = partial(block.here, row, hold="column")
        this = block.here(-1, FLOWS + year, "row")
        counts = f"{this}>={at(YEAR)},{this}<{at(YEAR)}+MAX(1,{at(RAMP)}),{this}>{at(UNTIL)}"
        return f"IF(AND({counts}),{at(amount)}/MAX(1,{at(RAMP)}),0)"

    years = Block(block.sheet, block.top, block.left + FLOWS, block.rows)
    sheet.formulas(years, flow, flows)


def _first_year(block: Block) -> str:
    return block.here(-1, FLOWS, "both")


def _flow_titles(what: str, source: ModelSource) -> list[Title]:
    """Titles of a list of flows; formulas read the years in the row of titles."""
    return [
        (what, "text"), *PLACE,
        ("Emplois", "number"), ("Première année", "number"), ("Montée en charge (années)", "number"),
        ("Probabilité", "number"), ("Part propre dans le périmètre", "number"),
        ("Déjà dans l’effectif jusqu’en", "number"), ("Emplois retenus", "number"), ("Reportés au départ", "number"),
        *((year, "year") for year in source.years),
    ]  # fmt: skip


def _labels(name: Value, site: _Site, source: ModelSource) -> tuple[Content, ...]:
    return str(name), source.region_names[site.region], site.region + 1, site.segment + 1
