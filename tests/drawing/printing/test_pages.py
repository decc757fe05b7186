"""How pages fill sheets: nothing is cut, no title stands alone, column titles are repeated."""

from dataclasses import replace

import pytest

from planner.drawing.printing.blocks import Cell, Column, Page, Paragraph, Row, Table, Title, Words
from planner.drawing.printing.columns import ColumnNeed, widths_of
from planner.drawing.printing.pages import Area, sheets_of
from planner.drawing.printing.pieces import Sheet
from tests.drawing.printing.builders import PALETTE, page, table

HEIGHT = 580.0

pytestmark = pytest.mark.usefixtures("qapp")


def sheets(*pages: Page) -> list[Sheet]:
    return sheets_of(pages, Area(1000, HEIGHT), Area(650, 960), PALETTE)


def heads(found: list[Sheet]) -> list[str]:
    return [sheet.head for sheet in found]


def end_of(sheet: Sheet) -> float:
    last = sheet.placed[-1]
    return last.top + last.piece.height


def test_that_no_row_is_cut_and_none_overlaps() -> None:
    for sheet in sheets(page("Longue", table(200))):
        bottom = 0.0
        for placed in sheet.placed:
            assert placed.top >= bottom - 1e-6
            bottom = placed.top + placed.piece.height
        assert bottom <= HEIGHT + 1e-6


def test_that_every_sheet_of_a_long_table_repeats_its_titles() -> None:
    found = sheets(page("Longue", table(200)))
    assert len(found) > 3
    rows = [placed.piece for sheet in found for placed in sheet.placed if placed.piece.head is not None]
    assert len(rows) == 200
    head = rows[0].head
    assert [sheet.placed[0].piece for sheet in found[1:]] == [head] * (len(found) - 1)


def test_that_a_title_goes_to_the_next_sheet_with_what_it_titles() -> None:
    for rows in range(20, 29):
        found = sheets(page("Page", table(rows), Title("Suite", name="suite"), table(5)))
        placed = [(number, piece.piece.names) for number, sheet in enumerate(found) for piece in sheet.placed]
        place = next(index for index, (_, names) in enumerate(placed) if names == ("suite",))
        assert placed[place][0] == placed[place + 1][0] == placed[-1][0]


def test_that_the_last_row_is_never_alone_on_a_sheet() -> None:
    for rows in range(40, 75):
        found = sheets(page("Longue", table(rows)))
        assert len(found[-1].placed) >= 3, rows  # titles and two rows


def test_that_a_short_table_stays_whole() -> None:
    found = sheets(page("Page", table(18), Title("Suite"), table(14)))
    assert [len(sheet.placed) for sheet in found] == [1 + 1 + 18, 1 + 1 + 14]


def test_that_a_page_meant_for_one_sheet_gets_smaller_type_first() -> None:
    rows = next(n for n in range(10, 60) if len(sheets(page("Page", table(n)))) == 2)
    assert len(sheets(page("Page", table(rows), one_sheet=True))) == 1
    assert len(sheets(page("Page", table(100), one_sheet=True))) > 1


def test_that_short_pages_share_a_sheet_and_what_is_signed_does_not() -> None:
    words = Paragraph(Words("Rien à dire."))
    assert heads(sheets(page("Un", words), page("Deux", words), page("Trois", table(40)))) == ["Un", "Trois", "Trois"]
    assert heads(sheets(page("Un", words), page("Signatures", words, alone=True))) == ["Un", "Signatures"]
    assert heads(sheets(page("Un", words, one_sheet=True), page("Deux", words, joins=True))) == ["Un"]


def test_that_a_cell_longer_than_a_sheet_goes_on_and_loses_no_line() -> None:
    text = " ".join(f"mot{number}" for number in range(3000))
    cells = Row([Cell(Words("court")), Cell(Words(text))])
    found = sheets(page("Page", Table([Column("Nom"), Column("Texte")], [cells])))
    assert len(found) > 1
    assert all(end_of(sheet) <= HEIGHT for sheet in found)
    again = sheets(page("Page", Table([Column("Nom"), Column("Texte")], [cells, cells])))
    assert len(again) > len(found)


@pytest.mark.parametrize("columns", [3, 12, 30])
def test_that_wide_tables_fit_the_page(columns: int) -> None:
    titles = [f"Colonne numéro {number}" for number in range(columns)]
    found = sheets(page("Large", table(3, "1 234 567,00", titles=titles)))
    assert len(found) == 1


def test_that_a_table_without_column_titles_has_no_head() -> None:
    bare = replace(table(3), columns=[Column(""), Column("")])
    (sheet,) = sheets(page("Page", bare))
    assert len(sheet.placed) == 1 + 3


def test_that_pages_stand_upright_or_lie_across_and_only_those_of_one_way_share_a_sheet() -> None:
    words = Paragraph(Words("Rien à dire."))
    found = sheets(
        page("Un", table(40), upright=True),
        page("Deux", words, joins=True, upright=True),
        page("Trois", words, joins=True),
    )
    assert [(sheet.head, sheet.upright) for sheet in found] == [("Un", True), ("Trois", False)]


def test_that_the_column_with_the_long_texts_gets_the_room() -> None:
    long = "une phrase assez longue pour que sa colonne ne la tienne jamais sur une seule ligne, loin de là " * 3
    rows = [Row([Cell(Words("court")), Cell(Words(long)), Cell(Words("moyen, deux ou trois mots"))])] * 8
    columns = [Column("Nom"), Column("Commentaire"), Column("Source")]
    needs = [ColumnNeed(position, Table(columns, rows), 11) for position in range(3)]
    short, comment, source = widths_of(needs, 600)
    assert short + comment + source == pytest.approx(600)
    assert short == pytest.approx(needs[0].natural, abs=12)
    assert comment > 2 * source
