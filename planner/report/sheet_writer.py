"""Tables onto sheets: headers, cells, widths, frozen panes, filters and print set-up."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import TypeAlias

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner.report.cells import Cell, Column, Content, Table, tidy
from planner.report.styles import LIST_SIZE, SIZE, Styles
from planner.report.text_room import lines_in, room_of

A4 = 9
LINE_HEIGHT = 13.5  # points of a row of one line, Arial 10
HEADER_LINES = 4
LINES_AT_MOST = 12
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
    lines = (lines_in(column.title, room_of(column.width), _size(small), bold=True) for column in columns)
    return points_of(min(max(lines, default=1), HEADER_LINES), small=small) + 1


def row_height(columns: Sequence[Column], cells: Sequence[Cell]) -> float:
    """Points that a row of a page needs for its texts."""
    lines = (
        lines_in(cell.content, room_of(column.width), SIZE)
        for cell, column in zip(cells, columns, strict=True) if isinstance(cell.content, str)
    )  # fmt: skip
    return points_of(min(max(lines, default=1), LINES_AT_MOST), small=False)


def _size(small: bool) -> float:
    return LIST_SIZE if small else SIZE


def points_of(lines: int, *, small: bool) -> float:
    """Height of a row of so many lines."""
    return 1.2 + 11.8 * lines if small else 3 + 12.5 * lines  # Excel takes 12 and 12.75 a line


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
    rooms = [room_of(column.width) for column in table.columns]
    for row, cells in enumerate(table.rows, start=1):
        lines = 1
        for position, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            style = cell.style or column.style
            if isinstance(cell.content, str):
                lines = max(lines, lines_in(cell.content, rooms[position], LIST_SIZE))
            if cell.is_plain:  # nearly all of what may be a million cells
                look = styles.cell(style, cell.nature, faint=cell.faint, small=True)
                write_cell(sheet, row, position, cell.content, look)
            else:
                look = styles.cell(
                    style, cell.nature, faint=cell.faint, small=True, entry=cell.entry is not None, link=bool(cell.link)
                )
                write(sheet, row, position, cell, look)
        sheet.set_row(row, points_of(min(lines, LINES_AT_MOST), small=True))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    below = len(table.rows) + 1
    if table.rows:
        sheet.autofilter(0, 0, below - 1, len(table.columns) - 1)
    else:
        sheet.write_string(1, 0, "Aucune ligne.", styles.note)
    return below
