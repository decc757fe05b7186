"""Regions: coordinates, key of the residual, heads at the first year before the mix, distances and their weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xlsxwriter

from planner.core.model.inputs import EARTH_RADIUS_KM, RESIDUAL_SEGMENT, SEGMENTS, listed_sites, residual_key
from planner.report.cells import Style
from planner.report.formulas.calc_sheet import Block, CalcSheet, Title
from planner.report.formulas.input_columns import write_columns
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource
from planner.report.formulas.sites_sheet import SitesSheet

NAME = "Calcul régions"
INPUTS = (("Latitude (degrés)", "lat"), ("Longitude (degrés)", "lon"), ("Poids dans l’effectif non localisé",
          "residual_weight"))  # fmt: skip
SHARE, LISTED, START = 3, 4, 6
"""Columns of the block of regions after the three inputs: share of the residual, listed heads and heads at the first
year by segment."""


@dataclass(frozen=True)
class RegionsSheet:
    """Where other sheets find what they need."""

    regions: Block
    weights: Block

    def start(self, region: int, segment: int) -> str:
        """Heads of a region and segment at the first year, before the mix."""
        return self.regions.there(region, START + segment, "both")


def write_regions(
    workbook: xlsxwriter.Workbook, looks: Looks, source: ModelSource, sites: SitesSheet
) -> RegionsSheet:  # fmt: skip
    """The sheet of the regions."""
    sheet = CalcSheet(
        workbook, looks, NAME, "Calcul : régions",
        "Effectif au départ par région et segment, avant la répartition par groupe ; attrait des régions les unes "
        "pour les autres selon la distance.",
    )  # fmt: skip
    sheet.sheet.set_column(0, 0, 34)
    sheet.sheet.set_column(1, 40, 12)
    sheet.sheet.freeze_panes(0, 2)
    count = len(source.inputs.regions)
    totals = sheet.reserve(3, 2)
    regions = sheet.reserve(count, 2, header=True)
    distances, weights = (sheet.reserve(count, 2, header=True) for _ in range(2))
    _totals(sheet, totals, regions, source)
    _regions(sheet, regions, totals, source, sites)
    _distances(sheet, regions, distances, weights, source)
    return RegionsSheet(regions, weights)


def _totals(sheet: CalcSheet, block: Block, regions: Block, source: ModelSource) -> None:
    listed = listed_sites(source.project, source.assumptions)
    total = source.names.find("total_jobs", segment=RESIDUAL_SEGMENT)
    column = LISTED + SEGMENTS.index(RESIDUAL_SEGMENT)
    sheet.heading(block, "Effectif non localisé")
    sheet.labels(block, [["Emplois de bioproduction retenus"], ["Dont sites listés"], ["Reste à répartir"]])
    sheet.formula(block, 0, 0, total.name, listed.chosen_total)
    sheet.formula(block, 1, 0, f"SUM({regions.down(column)})" if regions.rows else "0", listed.total)
    sheet.formula(block, 2, 0, f"MAX(0,{block.here(0, 0)}-{block.here(1, 0)})", listed.residual)


def _regions(sheet: CalcSheet, block: Block, totals: Block, source: ModelSource, sites: SitesSheet) -> None:
    project = source.project
    listed = listed_sites(project, source.assumptions)
    key = residual_key(project)
    titles: list[Title] = [("Région", "text"), ("N°", "number"), *((title, "number") for title, _ in INPUTS)]
    titles += [("Part de l’effectif non localisé", "number")]
    titles += [(f"Sites listés : {name}", "number") for name in source.segment_names]
    titles += [(f"Au départ : {name}", "number") for name in source.segment_names]
    sheet.heading(block, "Régions", titles)
    sheet.labels(block, [(name, number) for number, name in enumerate(source.region_names, start=1)])
    columns: list[tuple[int, str, Style]] = [(column, name, "decimal") for column, (_, name) in enumerate(INPUTS)]
    write_columns(sheet, block, source, "regions", project.rows("regions"), columns)
    poids = block.down(2)
    for region in range(block.rows):
        share = f"IF(SUM({poids})>0,{block.here(region, 2)}/SUM({poids}),1/{block.rows})"
        sheet.formula(block, region, SHARE, share, key[region], "fine_share")
        for segment, name in enumerate(SEGMENTS):
            heads = f"MAX(0,{sites.heads(region, segment)})"
            sheet.formula(block, region, LISTED + segment, heads, listed.heads[region, segment])
            start, value = block.here(region, LISTED + segment), listed.heads[region, segment]
            if name == RESIDUAL_SEGMENT:
                start += f"+{totals.here(2, 0, 'both')}*{block.here(region, SHARE)}"
                value += listed.residual * key[region]
            sheet.formula(block, region, START + segment, start, value)


def _distances(sheet: CalcSheet, regions: Block, distances: Block, weights: Block, source: ModelSource) -> None:
    reach = source.names.find_or_zero("mobility_distance")
    rows = source.project.rows("regions")
    lat, lon = (np.radians([float(row[name] or 0) for row in rows]) for name in ("lat", "lon"))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    titles: list[Title] = [("Région", "text"), ("N°", "number"), *((name, "number") for name in source.region_names)]
    sheet.heading(distances, "Distances à vol d’oiseau (km)", titles)
    sheet.heading(weights, "Attrait selon la distance : exp(−distance ÷ distance de mobilité)", titles)
    for block in (distances, weights):
        sheet.labels(block, [(name, number) for number, name in enumerate(source.region_names, start=1)])

    def distance(row: int, column: int) -> str:
        here, other = ([regions.here(r, c, "both") for c in (0, 1)] for r in (row, column))
        return (
            f"2*{EARTH_RADIUS_KM}*ASIN(SQRT(SIN(RADIANS({here[0]}-{other[0]})/2)^2"
            f"+COS(RADIANS({here[0]}))*COS(RADIANS({other[0]}))*SIN(RADIANS({here[1]}-{other[1]})/2)^2))"
        )

    def weight(row: int, column: int) -> str:
        if row == column:
            return "0"
        return f"IF({reach.name}>0,EXP(-{distances.here(row, column)}/{reach.name}),1)"

    sheet.formulas(distances, distance, kilometres, "number")
    sheet.formulas(weights, weight, source.inputs.mobility, "decimal")
