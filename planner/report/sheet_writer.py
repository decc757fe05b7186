"""Tables onto sheets: headers, cells, widths, frozen panes, filters and print set-up."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner.report.cells import Cell, Column, Content, Table, tidy
from planner.report.styles import Styles

A4 = 9
LINE_HEIGHT = 13.5  # points, Arial 10
LIST_LINE_HEIGHT = 12.0  # points, Arial 9
HEADER_LINES = 4
LINES_AT_MOST = 12
LARGE_CHARACTERS_PER_WIDTH = 1.12  # of Arial 10
CHARACTERS_PER_WIDTH = 1.25  # of Arial 9 in a column of one unit
TITLE_CHARACTERS_PER_WIDTH = 1.0  # of bold titles, whose long words break lines early
CellWriter: TypeAlias = Callable[[Worksheet, int, int, Cell, Format], None]
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.75, "bottom": 0.65}  # inches


def write_cell(sheet: Worksheet, row: int, column: int, content: Content, look: object) -> None:
    """One value in its own type: text stays text whatever it begins with, blanks keep their format."""
    if content is None or content == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(content, str):
        sheet.write_string(row, column, tidy(content), look)
    elif isinstance(content, datetime.date):
        sheet.write_datetime(row, column, content, look)
    else:
        sheet.write_number(row, column, content, look)


def title_height(columns: Sequence[Column], *, small: bool) -> float:
    """Points that a header needs; `small` is the type of long lists."""
    line = LIST_LINE_HEIGHT if small else LINE_HEIGHT
    titles = ((column.title, column) for column in columns)
    return 3 + line * min(_lines(titles, TITLE_CHARACTERS_PER_WIDTH), HEADER_LINES)


def row_height(columns: Sequence[Column], cells: Sequence[Cell], *, small: bool) -> float:
    """Points that a row needs for its texts."""
    line = LIST_LINE_HEIGHT if small else LINE_HEIGHT
    texts = (
        (cell.content, column) for cell, column in zip(cells, columns, strict=True) if isinstance(cell.content, str)
    )
    room = CHARACTERS_PER_WIDTH if small else LARGE_CHARACTERS_PER_WIDTH
    return 2 + line * min(_lines(texts, room), LINES_AT_MOST)


def _lines(texts: Iterable[tuple[str, Column]], per_width: float) -> int:
    """Lines that the longest of these texts takes: clients do not all fit rows to wrapped text by themselves."""
    lines = 1
    for text, column in texts:
        room = max(int(column.width * per_width) - 1, 4)
        if len(text) > room or "\n" in text:
            lines = max(lines, _wrapped(text, room))
    return lines


@lru_cache(maxsize=4096)
def _wrapped(text: str, room: int) -> int:
    """Names of kinds, regions and sources come again on thousands of rows."""
    return sum(len(textwrap.wrap(part, room)) or 1 for part in text.split("\n"))


def set_widths(sheet: Worksheet, columns: Sequence[Column]) -> None:
    """Column widths in characters."""
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)


def set_page(sheet: Worksheet, header: str, footer: str) -> None:
    """A4 landscape, as many pages as it takes, never wider than one; `header` and `footer` at the left of the page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**MARGINS)
    sheet.set_header(f"&L&9{_escaped(header)}&R&9&A")
    sheet.set_footer(f"&L&9{_escaped(footer)}&R&9Page &P / &N")
    sheet.hide_gridlines(2)


def _escaped(text: str) -> str:
    """`&` begins a code in headers; a digit after a size code would join it; 255 characters in all."""
    return " " * text[:1].isdigit() + tidy(text).replace("&", "&&")[:110]


def write_list_sheet(sheet: Worksheet, styles: Styles, table: Table, write: CellWriter) -> int:
    """A sheet that is one list: header frozen, filtered and repeated on each page. Returns the first row below."""
    set_widths(sheet, table.columns)
    for position, column in enumerate(table.columns):
        sheet.write_string(0, position, column.title, styles.header(column.style, small=True))
    sheet.set_row(0, title_height(table.columns, small=True))
    for row, cells in enumerate(table.rows, start=1):
        for position, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            look = styles.cell(
                cell.style or column.style, cell.nature, faint=cell.faint, small=True, entry=cell.entry,
                link=bool(cell.link),
            )  # fmt: skip
            write(sheet, row, position, cell, look)
        sheet.set_row(row, row_height(table.columns, cells, small=True))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    below = len(table.rows) + 1
    if table.rows:
        sheet.autofilter(0, 0, below - 1, len(table.columns) - 1)
    else:
        sheet.write_string(1, 0, "Aucune ligne.", styles.note)
    return below
