"""Demand by segment, group and region: jobs of events and projects, heads at 1 January, net creation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xlsxwriter

from planner.report.formulas.calc_sheet import LABELS, Array, Block, CalcSheet
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource
from planner.report.formulas.regions_sheet import RegionsSheet
from planner.report.formulas.sites_sheet import SitesSheet

NAME = "Calcul demande"
MIX = -1
"""The column of a segment's share of a group, just before the first year."""


@dataclass(frozen=True)
class DemandSheet:
    """Where the need finds heads and net creation of a row group × region, added up over segments."""

    heads: Block
    creation: Block
    segments: int
    cells: int  # rows group × region of one segment

    def added(self, block: Block, cell: int, year: int) -> str:
        """A block's rows of all segments for a cell (group × region) and year."""
        return "+".join(block.there(segment * self.cells + cell, year, "row") for segment in range(self.segments))


def write_demand(
    workbook: xlsxwriter.Workbook, looks: Looks, source: ModelSource, regions: RegionsSheet, sites: SitesSheet
) -> DemandSheet:
    """The sheet of the demand."""
    sheet = CalcSheet(
        workbook, looks, NAME, "Calcul : effectifs et créations nettes",
        "Créations = croissance × effectif + emplois des événements et projets × part du groupe, jamais au-dessous de "
        "l’effectif ; effectif suivant = effectif + créations.",
    )  # fmt: skip
    sheet.years(("Groupe de métiers", "Région", "Segment", "N° ou part"), source.years, "Ensuite")
    axes: list[tuple[str, ...]] = [source.inputs.regions, source.inputs.segments, source.inputs.groups]
    n_regions, n_segments, n_groups = map(len, axes)
    trends = sheet.reserve(n_segments * n_groups)
    jobs = sheet.reserve(n_regions * n_segments)
    cells = n_groups * n_regions
    heads, creation = (sheet.reserve(n_segments * cells) for _ in range(2))
    _trends(sheet, trends, source)
    _jobs(sheet, jobs, source, sites)
    labels = [
        (group, region, segment, number)
        for segment in source.segment_names
        for group, region, _, number in source.cells
    ]
    for block, text in (
        (heads, "Effectif au 1er janvier"), (creation, "Créations nettes de l’année"),
    ):  # fmt: skip
        sheet.heading(block, text)
        sheet.labels(block, labels)

    def trend_row(row: int) -> int:
        return row // n_regions  # rows are segment × group × region, trends segment × group

    def region_and_segment(row: int) -> tuple[int, int]:
        return row % n_regions, row // cells

    def head(row: int, year: int) -> str:
        if year == 0:
            return f"{regions.start(*region_and_segment(row))}*{trends.here(trend_row(row), MIX, 'both')}"
        return f"{heads.here(row, year - 1, 'row')}+{creation.here(row, year - 1, 'row')}"

    def created(row: int, year: int) -> str:
        region, segment = region_and_segment(row)
        here, trend = heads.here(row, year, "row"), trend_row(row)
        brought = f"{jobs.here(region * n_segments + segment, year, 'row')}*{trends.here(trend, MIX, 'both')}"
        return f"MAX({trends.here(trend, year, 'row')}*{here}+{brought},-{here})"

    sheet.formulas(heads, head, _rows(source.projection.headcount))
    sheet.formulas(creation, created, _rows(source.projection.net_creation))
    sheet.print_beginning(LABELS + len(source.years) + 1)
    return DemandSheet(heads, creation, n_segments, cells)


def _rows(values: Array) -> Array:
    """(T, R, S, K) as rows segment × group × region and years as columns."""
    return values.transpose(2, 3, 1, 0).reshape(-1, len(values))


def _trends(sheet: CalcSheet, block: Block, source: ModelSource) -> None:
    inputs, names = source.inputs, source.names
    sheet.heading(block, "Part du groupe dans le segment, puis croissance tendancielle par année")
    pairs = [(segment, group) for segment in inputs.segments for group in inputs.groups]
    sheet.labels(block, [
        (group, "", segment) for segment in source.segment_names for group in source.group_names
    ])  # fmt: skip
    growth = [[names.find("growth", year, segment=s, group=g) for year in source.years] for s, g in pairs]
    for row, (segment, group) in enumerate(pairs):
        mix = names.find("mix", segment=segment, group=group)
        sheet.formula(block, row, MIX, mix.name, mix.value, "fine_share")
    values = np.array([[named.value for named in row] for row in growth]).reshape(len(pairs), len(source.years))
    sheet.formulas(block, lambda row, year: growth[row][year].name, values, "fine_share")


def _jobs(sheet: CalcSheet, block: Block, source: ModelSource, sites: SitesSheet) -> None:
    segments = len(source.inputs.segments)
    sheet.heading(block, "Emplois que les événements et les projets apportent, avant la répartition par groupe")
    sheet.labels(block, [
        ("", region, segment, number)
        for number, region in enumerate(source.region_names, start=1)
        for segment in source.segment_names
    ])  # fmt: skip
    values = sites.yearly.reshape(block.rows, len(source.years))
    sheet.formulas(block, lambda row, year: sites.jobs(row // segments, row % segments, year), values)
