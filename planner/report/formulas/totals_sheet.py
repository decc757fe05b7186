"""Totals by year of every measure: France, families, groups, regions, and families within regions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import xlsxwriter

from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.results import MEASURES, SHARES
from planner.report.formulas.calc_sheet import LABELS, Array, Block, CalcSheet
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource
from planner.report.formulas.need_sheet import NeedSheet

NAME = "Calcul totaux"
SOURCES = {
    "headcount": "heads", "net_job_creation": "net", "replacement_demand": "replacement", "job_openings": "openings",
    "trained_supply": "supply", "other_inflows": "inflows", "remaining_need": "need", "unfilled_stock": "unfilled",
    "_wanted": "wanted", "_covered": "covered", "_covered_all": "covered_all",
}  # fmt: skip
"""The block of the need whose cells a measure adds up."""
PARTS = {"_wanted": "Postes à pourvoir, zéro au moins", "_covered": "Postes couverts par la formation",
         "_covered_all": "Postes couverts, tous viviers"}  # fmt: skip
COVERED = {"coverage": "_covered", "coverage_all": "_covered_all"}

Scope = tuple[str | None, str | None, str | None]
"""Region, family, group; None where all of them are meant."""


@dataclass(frozen=True)
class TotalsSheet:
    """Blocks by measure (and by part of a coverage), rows by scope; years are the columns."""

    blocks: dict[str, Block]
    rows: dict[Scope, int]
    values: dict[str, Array]  # (rows, T), NaN where blank


def write_totals(workbook: xlsxwriter.Workbook, looks: Looks, source: ModelSource, need: NeedSheet) -> TotalsSheet:
    """The sheet of totals."""
    sheet = CalcSheet(
        workbook, looks, NAME, "Calcul : totaux",
        "Flux de chaque année ; effectif et besoin cumulé au 1er janvier. Couverture : vide sans poste à pourvoir.",
    )  # fmt: skip
    sheet.years(("Périmètre", "Famille de métiers", "", ""), source.years)
    sheet.sheet.set_column(2, 3, 1)  # without labels here
    scopes = _scopes(source)
    rows = {scope: row for row, scope in enumerate(scopes)}
    names = [*MEASURES, *PARTS]
    blocks = {name: sheet.reserve(len(scopes)) for name in names}
    values = _values(source, scopes)
    labels = _labels(source, scopes)
    for name, block in blocks.items():
        measure = MEASURE_NAMES.get(name)
        sheet.heading(block, PARTS[name] if measure is None else measure.label, (), measure.meaning if measure else "")
        sheet.labels(block, labels)
        if name in SHARES:
            _write_share(sheet, block, blocks["_wanted"], blocks[COVERED[name]], values[name])
        else:
            formulas = _formulas(source, scopes, rows, block, need.blocks[SOURCES[name]])
            sheet.formulas(block, lambda row, year, made=formulas: made[row](year), values[name])  # type: ignore[misc]
    sheet.print_beginning(LABELS + len(source.years))
    return TotalsSheet(blocks, rows, values)


def _scopes(source: ModelSource) -> list[Scope]:
    results, inputs = source.results, source.inputs
    return [
        (None, None, None),
        *((None, family, None) for family in results.families),
        *((None, None, group) for group in inputs.groups),
        *((region, None, None) for region in inputs.regions),
        *((region, family, None) for region in inputs.regions for family in results.families),
    ]


def _labels(source: ModelSource, scopes: Sequence[Scope]) -> list[tuple[str, str]]:
    project = source.project
    labels = []
    for region, family, group in scopes:
        within = project.label("job_families", family) if family else ""
        place = project.label("regions", region) if region else "France"
        labels.append((project.label("groups", group), "") if group else (place, within))
    return labels


def _values(source: ModelSource, scopes: Sequence[Scope]) -> dict[str, Array]:
    """Every block's values (scopes, T), from the application's results."""
    results = source.results
    inputs = source.inputs
    of_region = np.array([[region in (None, r) for r in inputs.regions] for region, _, _ in scopes], dtype=float)
    of_group = np.array(
        [
            [group in (None, g) and family in (None, results.family_of[g]) for g in inputs.groups]
            for _, family, group in scopes
        ],
        dtype=float,
    )
    values = {
        name: np.einsum("xr,xk,trsk->xt", of_region, of_group, results.cells[name], optimize=True) for name in SOURCES
    }
    wanted = values["_wanted"]
    for share, part in COVERED.items():
        blank = np.full_like(wanted, np.nan)
        values[share] = np.divide(values[part], wanted, out=blank, where=wanted > 0)
    return values


def _formulas(
    source: ModelSource, scopes: Sequence[Scope], rows: dict[Scope, int], block: Block, cells: Block
) -> list[Callable[[int], str]]:
    """The formula of each scope's row, asked with the year's column."""
    inputs, results = source.inputs, source.results
    regions = len(inputs.regions)
    first_group = rows[None, None, inputs.groups[0]]
    keys = {
        name: cells.down_there(column, hold="both") for name, column in (("family", -2), ("region", -1))
    }  # fmt: skip

    def of_groups(groups: Sequence[str]) -> Callable[[int], str]:
        if len(groups) == len(inputs.groups):
            return lambda year: f"SUM({block.down(year, first_group, first_group + len(groups))})"
        return lambda year: "+".join(block.here(rows[None, None, group], year) for group in groups)

    def of_group(group: int) -> Callable[[int], str]:
        return lambda year: f"SUM({cells.down_there(year, group * regions, (group + 1) * regions)})"

    def of_region(number: int, family: int | None) -> Callable[[int], str]:
        also = "" if family is None else f",{keys['family']},{family}"
        return lambda year: f"SUMIFS({cells.down_there(year)},{keys['region']},{number}{also})"

    found = []
    for region, family, group in scopes:
        if group is not None:
            found.append(of_group(inputs.groups.index(group)))
        elif region is not None:
            number = None if family is None else results.families.index(family) + 1
            found.append(of_region(inputs.regions.index(region) + 1, number))
        else:
            found.append(of_groups([g for g in inputs.groups if family in (None, results.family_of[g])]))
    return found


def _write_share(sheet: CalcSheet, block: Block, wanted: Block, covered: Block, values: Array) -> None:
    for row, cells in enumerate(values.tolist()):
        for year, value in enumerate(cells):
            whole = wanted.here(row, year)
            formula = f'IF({whole}>0,{covered.here(row, year)}/{whole},"")'
            sheet.formula(block, row, year, formula, "" if np.isnan(value) else value, "share")
