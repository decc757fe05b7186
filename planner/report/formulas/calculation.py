"""The whole model as formulas: sheets that a spreadsheet recalculates, each cell with the application's number.

Functions that Excel 2016 and LibreOffice 7 know, no macros, no links. Which rows count and which assumption answers
each question is settled when the sheets are written; their values are input cells. Always national, one scenario. The
sheets hold each site's headcount: they do not go with what must not be shown to others.
"""

from __future__ import annotations

import xlsxwriter

from planner.core.model.results import Results
from planner.core.tables.project import Project
from planner.report.formulas import (
    demand_sheet,
    front_sheet,
    graduates_sheet,
    need_sheet,
    offers_sheet,
    regions_sheet,
    sites_sheet,
    totals_sheet,
)
from planner.report.formulas.calc_names import CalcNames
from planner.report.formulas.calc_sheet import CalcSheet
from planner.report.formulas.looks import Looks
from planner.report.formulas.model_source import ModelSource
from planner.report.styles import Styles

SHEETS = (
    front_sheet.NAME, sites_sheet.NAME, regions_sheet.NAME, offers_sheet.NAME, graduates_sheet.NAME,
    demand_sheet.NAME, need_sheet.NAME, totals_sheet.NAME,
)  # fmt: skip


def write_calculation(workbook: xlsxwriter.Workbook, styles: Styles, seen: Project, results: Results) -> CalcNames:
    """Add the sheets of the calculation (`SHEETS`) to `workbook` and say where the figures stand.

    `seen` is the project as the scenario of `results` sees it. The same arguments give the same cells.
    """
    source, looks = ModelSource(seen, results), Looks(workbook, styles)
    front = CalcSheet(workbook, looks, front_sheet.NAME, "Calcul : mode d’emploi et hypothèses", "")
    sites = sites_sheet.write_sites(workbook, looks, source)
    regions = regions_sheet.write_regions(workbook, looks, source, sites)
    offers = offers_sheet.write_offers(workbook, looks, source)
    graduates = graduates_sheet.write_graduates(workbook, looks, source, offers)
    demand = demand_sheet.write_demand(workbook, looks, source, regions, sites)
    need = need_sheet.write_need(workbook, looks, source, regions, demand, graduates)
    totals = totals_sheet.write_totals(workbook, looks, source, need)
    return CalcNames(front_sheet.write_front(workbook, front, source), results, totals)
