"""How pages are printed: lines that texts take, where pages begin, what is repeated."""

import re
from pathlib import Path

import openpyxl
import pytest

from planner.core.model.results import run
from planner.core.tables.project import Project
from planner.report.cells import Cell, Column, Table
from planner.report.material import Material
from planner.report.options import ReportOptions
from planner.report.page import Block, Charts, Grid, Heading, Page, Text
from planner.report.page_breaks import WHOLE_ROWS, laid_out
from planner.report.places import blocks_with_rows
from planner.report.sheets import identification
from planner.report.sheets.lists import results_page
from planner.report.text_room import broken_title, lines_in, room_of
from planner.report.workbook import write_report
from planner.storage.reference_data import load_reference
from tests.builders import TODAY

WIDTHS = [165.0]
SHORT, LONG = 10, 3 * WHOLE_ROWS


def grid(key: str, rows: int) -> Grid:
    return Grid(key, Table("", [Column("Titre")], [[Cell(str(row))] for row in range(rows)]))


def page(*blocks: Block) -> Page:
    return Page("Essai", "Essai", blocks)


def row_of(made: Page, block: Block) -> int:
    return next(row for found, row in blocks_with_rows(made) if found is block)


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("court", 1), ("a\nb", 2), ("mot " * 12, 2), ("https://exemple.fr/" + "x" * 60, 3)],
)
def test_that_texts_take_as_many_lines_as_they_need(text: str, lines: int) -> None:
    assert lines_in(text, room_of(30)) == lines


def test_that_smaller_type_takes_fewer_lines() -> None:
    text = "Plan Compétences Biotechnologies, rapport final, effectifs par famille"
    assert lines_in(text, room_of(30), 8) < lines_in(text, room_of(30), 12, bold=True)


def test_that_no_break_spaces_keep_words_together() -> None:
    assert broken_title("Année de la rentrée", 12) == "Année de la\nrentrée"
    assert broken_title("Année de la\u00a0rentrée", 12) == "Année de\nla\u00a0rentrée"
    assert broken_title("Année de la\u00a0rentrée", 10) == "Année de\nla\u00a0rentrée"
    assert broken_title("Montant (€)", 16) == "Montant (€)"


def test_that_a_title_does_not_stand_alone_at_the_foot_of_a_page() -> None:
    fills, heading, words, table = grid("a", 24), Heading("Suite"), Text("Ce que dit la table."), grid("b", 24)
    made = page(fills, heading, words, table)
    assert laid_out(made, {}, WIDTHS).breaks == [row_of(made, heading)]


def test_that_type_is_a_little_smaller_where_that_saves_a_page() -> None:
    """What fits keeps its type; a few lines more are shrunk for; many more begin another page."""
    begins: list[Block] = [Charts([]), grid("a", WHOLE_ROWS)]
    fits, near, far = (
        laid_out(page(*begins, *more), {}, WIDTHS) for more in ([], [Text("Un mot.")] * 3, [Charts([])])
    )  # fmt: skip
    assert (fits.pages, fits.breaks) == (1, [])
    assert (near.pages, near.breaks) == (1, [])
    assert near.scale < fits.scale
    assert far.pages == 2
    assert far.scale == fits.scale


def test_that_a_long_table_repeats_its_titles_where_they_stand_over_nothing_else() -> None:
    long = grid("b", LONG)
    made = page(Heading("Un"), grid("a", SHORT), Heading("Deux"), long, Text("Fin."))
    layout = laid_out(made, {}, WIDTHS)
    assert (layout.head, layout.pages) == (row_of(made, long), 2)
    assert row_of(made, long) < layout.breaks[0] < row_of(made, long) + LONG
    small = page(long, grid("a", 5))  # on the page where the long one ends
    assert laid_out(small, {}, WIDTHS).head == row_of(small, long)
    apart = page(long, *(grid(str(n), WHOLE_ROWS) for n in range(3)))
    assert laid_out(apart, {}, WIDTHS).head is None
    assert laid_out(page(grid("a", SHORT)), {}, WIDTHS).head is None
    assert laid_out(page(long, grid("c", LONG)), {}, WIDTHS).head is None


def test_that_regions_without_anything_are_listed_but_not_printed(project: Project) -> None:
    """The reference's overseas regions end the list with zeros only."""
    reference = load_reference()
    page = results_page(Material(reference, run(reference, "reference"), ReportOptions(2027, TODAY, annexes=())))
    grid_block = page.blocks[0]
    assert isinstance(grid_block, Grid)
    rows = grid_block.table.rows
    assert page.printed_rows is not None
    assert {row[0].content for row in rows[page.printed_rows :]} >= {"Guyane", "Mayotte"}
    assert len(rows) - page.printed_rows >= 375
    small = results_page(Material(project, run(project, "reference"), ReportOptions(2023, TODAY, annexes=())))
    assert isinstance(small.blocks[0], Grid)
    assert small.printed_rows == len(small.blocks[0].table.rows)


def test_that_many_regions_are_counted_in_titles_and_named_once(project: Project, tmp_path: Path) -> None:
    """The foot of each page has room for the version, not for all names."""
    options = ReportOptions(2023, TODAY, regions=("24", "28", "94"), annexes=())
    write_report(tmp_path / "r.xlsx", Material(project, run(project, "reference"), options))
    workbook = openpyxl.load_workbook(tmp_path / "r.xlsx")
    facts = {str(row[0]): row[1] for row in workbook["Identification"].iter_rows(values_only=True) if row[0]}
    assert facts["Périmètre"] == "Centre-Val de Loire, Normandie, Corse"
    foot = workbook["Synthèse"].oddFooter.left.text
    assert "3\u00a0régions" in foot
    assert re.search("empreinte [0-9a-f]{8}$", foot)


def test_that_every_page_leads_back_to_the_contents(project: Project, tmp_path: Path) -> None:
    options = ReportOptions(2023, TODAY, annexes=("risks",))
    write_report(tmp_path / "r.xlsx", Material(project, run(project, "reference"), options))
    workbook = openpyxl.load_workbook(tmp_path / "r.xlsx")
    for sheet in workbook.worksheets[1:]:
        back = [cell for cell in sheet[2] if cell.hyperlink is not None]
        assert [cell.hyperlink.location for cell in back] == [f"'{identification.NAME}'!A1"], sheet.title
        assert back[0].value == "Sommaire"
