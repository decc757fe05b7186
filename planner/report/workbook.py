"""The workbook: which sheets, in the order in which a committee reads them."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import xlsxwriter

from planner.core.answers.secrecy import NOTHING_HIDDEN, secrecy_of
from planner.core.files import reason_of, written_whole
from planner.core.model.results import Results
from planner.core.tables.communes import Communes
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved
from planner.report.cells import Table
from planner.report.options import ReportOptions
from planner.report.project_tables import (
    SheetRows,
    TableReader,
    Widths,
    assumptions_table,
    fundings_table,
    sources_table,
)
from planner.report.result_tables import full_table
from planner.report.sheet_writer import set_page, write_list_sheet
from planner.report.styles import FONT, Styles
from planner.report.summary import Summary, write_summary

SHEETS = (
    "Synthèse", "Résultats", "Sites", "Plateformes", "Formations", "Projets", "Financements", "Hypothèses", "Sources",
)  # fmt: skip
LISTS: dict[str, tuple[str, Widths]] = {
    "sites": ("headcount", {
        "name": 30, "operator": 16, "kind": 19, "commune": 17, "region": 20, "headcount": 10, "headcount_year": 8,
        "scope": 9, "included": 7, "status": 10,
    }),
    "platforms": ("capacity", {
        "name": 38, "operator": 20, "kind": 19, "commune": 17, "region": 20, "status": 9, "opening_year": 9,
        "capacity": 11,
    }),
    "offers": ("places", {
        "name": 32, "platform": 24, "region": 20, "voie": 12, "status": 9, "opening_year": 8, "places": 8,
        "placements": 10, "completion": 8, "further_study": 9, "employment": 8, "sector_share": 9, "retention": 8,
    }),
    "projects": ("total", {
        "name": 30, "kind": 15, "status": 11, "commune": 16, "region": 18, "beneficiary": 18, "start_year": 6,
        "end_year": 6, "total": 14, "target_learners": 10, "description": 34,
    }),
}  # fmt: skip
"""Of each table: the column whose origin the sheet states; the columns that it shows, with their widths."""


WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_format_properties": FONT,  # column widths count in its digits: another one would stretch the picture
}  # fmt: skip


class ReportError(Exception):
    """The workbook cannot be written; the message is French and says what to do."""


def write_report(
    path: Path, project: Project, results: Results, options: ReportOptions, *,
    picture: bytes | None = None, communes: Communes | None = None,
) -> None:  # fmt: skip
    """Write the workbook of one scenario beside `path`, then put it in its place.

    `project` is the base; the scenario is that of `results`. `picture` is a PNG for the summary; with `communes` places
    are named. The same arguments give the same bytes. Raises ReportError; an earlier file stands then.
    """
    try:
        with written_whole(path) as beside:
            beside.write_bytes(_workbook_bytes(project, results, options, picture, communes))
    except OSError as error:
        raise ReportError(
            f"« {path} » ne peut pas être écrit : {reason_of(error)}. S’il est ouvert dans un tableur, "
            "fermez-le ; sinon choisissez un autre dossier."
        ) from error


def _workbook_bytes(
    project: Project, results: Results, options: ReportOptions, picture: bytes | None, communes: Communes | None
) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, WORKBOOK_OPTIONS) as workbook:
        _fill(workbook, project, results, options, picture, communes)
    return content.getvalue()


def _fill(
    workbook: xlsxwriter.Workbook, project: Project, results: Results, options: ReportOptions,
    picture: bytes | None, communes: Communes | None,
) -> None:  # fmt: skip
    day = datetime.date.fromisoformat(options.today)
    reader = TableReader(resolved(project, results.scenario), communes, options.for_others)
    secrecy = secrecy_of(reader.project, results) if options.for_others else NOTHING_HIDDEN
    chosen = SheetRows(options.regions, options.for_others)
    lists = {name: reader.table(name, columns, figure, chosen) for name, (figure, columns) in LISTS.items()}
    shown, _ = reader.rows(project.schema.table("projects"), chosen)
    fundings = fundings_table(reader, {str(row["id"]) for row in shown})
    full = full_table(reader.project, results, options.regions, secrecy)
    confidential = sum(table.hidden for table in lists.values())
    summary = Summary(reader.project, results, options, confidential, secrecy, full.secret_cells)
    styles = Styles(workbook)
    workbook.set_properties({
        "title": summary.title, "subject": f"Scénario {summary.scenario_name}", "company": "",
        "author": "Planificateur Bioproduction", "created": datetime.datetime.combine(day, datetime.time()),
    })  # fmt: skip
    sheets = {name: workbook.add_worksheet(name) for name in SHEETS}
    for sheet in sheets.values():
        set_page(sheet, summary.title, f"Scénario {summary.scenario_name} · {summary.scope} · {summary.day_text}")
    write_summary(sheets["Synthèse"], styles, summary, picture)
    tables: dict[str, Table] = {
        "Résultats": full,
        "Sites": lists["sites"], "Plateformes": lists["platforms"], "Formations": lists["offers"],
        "Projets": lists["projects"], "Financements": fundings,
        "Hypothèses": assumptions_table(reader, project, results.scenario),
        "Sources": sources_table(reader.project),
    }  # fmt: skip
    for name, table in tables.items():
        write_list_sheet(sheets[name], styles, table)
