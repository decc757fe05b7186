"""The workbook: the pages of a report on sheets, and the calculation behind them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from planner.core import french
from planner.core.files import written_whole
from planner.report.cells import has_controls
from planner.report.contents import Contents, contents_of
from planner.report.formulas.calculation import write_calculation
from planner.report.material import Material, ReportError
from planner.report.options import ANNEXES
from planner.report.page import Grid, Heading, Text
from planner.report.page_writer import PageWriter
from planner.report.places import Places
from planner.report.quick_sheet import QuickWorksheet
from planner.report.sheet_writer import set_page
from planner.report.sheets.calendar import write_bars
from planner.report.styles import FONT, Styles
from planner.report.target import not_written

MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 1_048_576, 16_384, 32_767  # of the file format
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_format_properties": FONT,  # column widths count in its digits: another one would stretch the picture
}  # fmt: skip
Step = Callable[[str], None]


def write_report(path: Path, material: Material, step: Step = lambda _: None) -> list[str]:
    """Write the workbook of one scenario beside `path`, then put it in its place; says what it had to change.

    `step` is told what is being made, and may raise to stop. The same material gives the same bytes. Raises
    ReportError; an earlier file stands then.
    """
    contents = contents_of(material, step)
    notes = check_limits(contents)
    step("Enregistrement")
    try:
        with written_whole(path) as beside:
            beside.write_bytes(workbook_bytes(material, contents, step))
            step("Mise en place")
    except OSError as error:
        raise not_written(path, error) from error
    return notes


def workbook_bytes(material: Material, contents: Contents, step: Step = lambda _: None) -> bytes:
    """The file's content."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, WORKBOOK_OPTIONS) as workbook:
        _fill(workbook, material, contents, step)
    return content.getvalue()


def check_limits(contents: Contents) -> list[str]:
    """What a sheet cannot hold: texts that must be cut or cleaned are told, too many rows are refused beforehand.

    Raises ReportError (French).
    """
    controls = long = 0
    for page in contents.pages:
        titles = [page.title, *(block.text for block in page.blocks if isinstance(block, (Heading, Text)))]
        controls += sum(map(has_controls, titles))
        for block in page.blocks:
            if isinstance(block, Grid):
                rows, columns = len(block.table.rows) + 1, len(block.table.columns)
                if rows > MOST_ROWS or columns > MOST_COLUMNS:
                    raise ReportError(
                        f"La feuille « {page.name} » aurait {french.plural(rows, 'ligne')} : un classeur en a au plus "
                        f"{french.number(MOST_ROWS)}. Choisissez une région, ou laissez cette annexe de côté."
                    )
        for cell in page.cells():
            if isinstance(cell.content, str):
                controls += has_controls(cell.content)
                long += len(cell.content) > MOST_TEXT
    notes = []
    if controls:
        cells = french.plural(controls, "cellule contenait", "cellules contenaient")
        notes.append(f"{cells} des caractères invisibles, qui ont été retirés.")
    if long:
        cut = "coupé" if long == 1 else "coupés"
        notes.append(f"{french.plural(long, 'texte')} de plus de {french.number(MOST_TEXT)} caractères, {cut}.")
    return notes


def _fill(workbook: xlsxwriter.Workbook, m: Material, contents: Contents, step: Step) -> None:
    styles = Styles(workbook)
    day = datetime.date.fromisoformat(m.options.today)
    workbook.set_properties({
        "title": m.title, "subject": f"Scénario {m.scenario_name}, version {contents.version}", "company": "",
        "author": "Planificateur Bioproduction", "created": datetime.datetime.combine(day, datetime.time()),
    })  # fmt: skip
    sheets = [workbook.add_worksheet(page.name, QuickWorksheet) for page in contents.pages]
    live = None
    if m.has("calculation"):
        step(ANNEXES["calculation"])
        live = write_calculation(workbook, styles, m.seen, m.results)
    places = Places(contents.pages, live)
    writer = PageWriter(workbook, styles, places)
    subtitle = f"Scénario {m.scenario_name} · {m.scope} · version {contents.version}"
    for sheet, page in zip(sheets, contents.pages, strict=True):
        step(page.name)
        set_page(sheet, m.title, subtitle)
        writer.write(sheet, page, subtitle)
        if page.name == ANNEXES["calendar"]:
            write_bars(workbook, sheet, page, places)
    sheets[0].activate()
