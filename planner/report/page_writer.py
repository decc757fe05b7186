"""Pages onto sheets: blocks at their places, formulas with the values that they give, charts, print set-up."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from planner.report.cells import Cell, Style, tidy
from planner.report.chart_writer import insert_charts
from planner.report.comments import comment
from planner.report.entry_rules import guard
from planner.report.page import Charts, Facts, Grid, Heading, Page, Picture, Text
from planner.report.page_breaks import laid_out
from planner.report.places import PICTURE_WIDTH, Places, blocks_with_rows, rows_of
from planner.report.sheet_writer import (
    LINE_HEIGHT,
    points_of,
    row_height,
    title_height,
    write_cell,
    write_list_sheet,
)
from planner.report.styles import LIST_SIZE, SIZE, Styles
from planner.report.text_room import broken_title, lines_in, room_of

LONGEST_LINK = 2_079  # characters, of the file format: a longer one stays text
FIRST = "Identification"  # the sheet with the contents
GAP = 8.0  # points above a title
LABEL_WIDTH = 34.0
WIDTH = 9  # columns of a page without tables
VALUE_WIDTH = 18.5
LEAST_WIDTH = 165.0  # of a page: few columns must not be printed huge, and sheets are to have type of about one size
MOST_STRETCH = 1.35  # of the columns of a narrower page; the rest stays free at its right
FREE = {
    "format_columns": True, "format_rows": True, "autofilter": True, "sort": True, "select_locked_cells": True,
    "select_unlocked_cells": True,
}  # fmt: skip


class PageWriter:
    """Writes the pages of one workbook; each needs the places of all, for its formulas."""

    def __init__(self, workbook: xlsxwriter.Workbook, styles: Styles, places: Places) -> None:
        self._workbook, self._styles, self._places = workbook, styles, places
        self._heights: dict[int, float] = {}

    def write(self, sheet: Worksheet, page: Page, subtitle: str) -> None:
        """Fill a sheet, protected without password but for its entries; `subtitle` stands under its title."""
        sheet.protect("", FREE)
        if page.extent == "list":
            self._list(sheet, page)
            return
        widths = _widths(page)
        last = len(widths) - 1
        self._heights = {}
        sheet.set_default_row(LINE_HEIGHT)
        for position, width in enumerate(widths):
            sheet.set_column(position, position, width)
        self._top(sheet, page, subtitle, last)
        end = 2
        for block, row in blocks_with_rows(page):
            end = row + rows_of(block)
            if isinstance(block, Heading):
                sheet.write_string(row, 0, tidy(block.text), self._styles.heading)
                self._set_row(sheet, row, 18)
                self._set_row(sheet, row - 1, GAP)
            elif isinstance(block, Text):
                self._text(sheet, row, block, widths)
            elif isinstance(block, Facts):
                write = self._folded if block.folded else self._facts
                write(sheet, row, block, widths)
            elif isinstance(block, Grid):
                self._grid(sheet, row, block, widths)
            elif isinstance(block, Picture):
                scale = min(1.0, sum(7 * width + 5 for width in widths) / PICTURE_WIDTH)
                image = {"image_data": io.BytesIO(block.png), "description": block.text}
                image |= {"x_scale": scale, "y_scale": scale}
                sheet.insert_image(row, 0, "carte.png", image)
            elif isinstance(block, Charts):
                insert_charts(self._workbook, sheet, row, block, self._places, sum(widths))
        sheet.print_area(0, 0, end - 1, last)
        sheet.freeze_panes(2, 0)
        if page.extent == "one page":
            sheet.fit_to_pages(1, 1)
        else:  # spreadsheets pass over page breaks where they fit pages themselves
            layout = laid_out(page, self._heights, widths)
            sheet.set_print_scale(layout.scale)
            if layout.head is not None:
                sheet.repeat_rows(layout.head)
            sheet.set_h_pagebreaks(layout.breaks)

    def _top(self, sheet: Worksheet, page: Page, subtitle: str, last: int) -> None:
        """Title, what this version is, and the way back to the contents."""
        sheet.write_string(0, 0, tidy(page.title), self._styles.title)
        self._set_row(sheet, 0, 24)
        sheet.write_string(1, 0, tidy(subtitle), self._styles.note_line)
        if page.name != FIRST:
            sheet.write_url(1, last, f"internal:{_address(FIRST)}", self._styles.back, "Sommaire")

    def _list(self, sheet: Worksheet, page: Page) -> None:
        grid = page.blocks[0]
        assert isinstance(grid, Grid)
        write_list_sheet(sheet, self._styles, grid.table, self._write_cell)
        if page.printed_rows is not None:
            sheet.print_area(0, 0, page.printed_rows, len(grid.table.columns) - 1)

    def _set_row(self, sheet: Worksheet, row: int, height: float) -> None:
        sheet.set_row(row, height)
        self._heights[row] = height

    def _text(self, sheet: Worksheet, row: int, block: Text, widths: Sequence[float]) -> None:
        look = self._styles.note if block.faint else self._styles.text
        sheet.merge_range(row, 0, row, len(widths) - 1, "", look)
        sheet.write_string(row, 0, tidy(block.text), look)
        size = LIST_SIZE if block.faint else SIZE
        lines = lines_in(block.text, room_of(sum(widths), indented=False), size)
        self._set_row(sheet, row, points_of(lines, small=block.faint))

    def _facts(self, sheet: Worksheet, top: int, block: Facts, widths: Sequence[float]) -> None:
        for row, (label, cell) in enumerate(block.rows, start=top):
            style = cell.style or "text"
            sheet.write_string(row, 0, tidy(label), self._styles.label)
            look = self._look(cell, style)
            if style == "text" and len(widths) > 2:
                sheet.merge_range(row, 1, row, len(widths) - 1, "", look)
            self._write_cell(sheet, row, 1, cell, look)
            if isinstance(cell.content, str) and style == "text":
                room = room_of(sum(widths[1:]))
                self._set_row(sheet, row, points_of(lines_in(cell.content, room, SIZE), small=False))

    def _folded(self, sheet: Worksheet, top: int, block: Facts, widths: Sequence[float]) -> None:
        """Two halves beside each other, each a label and a text; the labels of the second take two columns."""
        half, middle, last = rows_of(block), len(widths) // 2, len(widths) - 1
        for position, (label, cell) in enumerate(block.rows):
            row, second = top + position % half, position >= half
            left, value, right = (middle, middle + 2, last) if second else (0, 1, middle - 1)
            if second:
                sheet.merge_range(row, left, row, left + 1, "", self._styles.label)
            sheet.write_string(row, left, tidy(label), self._styles.label)
            look = self._look(cell, "text")
            sheet.merge_range(row, value, row, right, "", look)
            self._write_cell(sheet, row, value, cell, look)
            lines = lines_in(str(cell.content), room_of(sum(widths[value : right + 1])), SIZE)
            self._set_row(sheet, row, max(points_of(lines, small=False), self._heights.get(row, 0.0)))

    def _grid(self, sheet: Worksheet, top: int, block: Grid, widths: Sequence[float]) -> None:
        table, columns = block.table, list(block.table.columns)
        columns = [replace(column, width=width) for column, width in zip(columns, widths, strict=False)]
        last = len(columns) - 1
        stretch = block.stretched and last < len(widths) - 1
        if stretch:
            columns[last] = replace(columns[last], width=sum(widths[last:]))
        for position, column in enumerate(columns):
            look = self._styles.header(column.style, small=False)
            if stretch and position == last:
                sheet.merge_range(top, last, top, len(widths) - 1, "", look)
            title = column.title if column.style == "text" else broken_title(column.title, column.width)
            sheet.write_string(top, position, title, look)
            if column.note:
                comment(sheet, top, position, column.note)
        self._set_row(sheet, top, title_height(columns, small=False))
        for offset, cells in enumerate(table.rows, start=1):
            strong = block.total_last and offset == len(table.rows)
            for position, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                look = self._look(cell, cell.style or column.style, strong=strong)
                if stretch and position == last:
                    sheet.merge_range(top + offset, last, top + offset, len(widths) - 1, "", look)
                self._write_cell(sheet, top + offset, position, cell, look)
            self._set_row(sheet, top + offset, row_height(columns, cells))
        if not table.rows:
            sheet.write_string(top + 1, 0, "Aucune ligne.", self._styles.note_line)

    def _look(self, cell: Cell, style: Style, *, strong: bool = False) -> Format:
        return self._styles.cell(
            style, cell.nature, faint=cell.faint, strong=strong, entry=cell.entry is not None, link=bool(cell.link)
        )  # fmt: skip

    def _write_cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, look: Format) -> None:
        formula = cell.formula(self._places) if cell.formula is not None else ""
        link = cell.link(self._places) if callable(cell.link) else cell.link
        if formula:
            sheet.write_formula(row, column, formula, look, "" if cell.content is None else cell.content)
        elif link and isinstance(cell.content, str) and len(link) <= LONGEST_LINK:
            url = f"internal:{_address(link[1:])}" if link.startswith("#") else link
            sheet.write_url(row, column, url, look, tidy(cell.content))
        else:
            write_cell(sheet, row, column, cell.content, look)
        if cell.entry is not None:
            guard(sheet, row, column, cell.entry)
        if cell.note:
            comment(sheet, row, column, cell.note)


def _address(link: str) -> str:
    """`'Sheet'!$A$1` as it is; a sheet's name alone leads to its first cell."""
    return link if "!" in link else f"'{link}'!A1"


def _widths(page: Page) -> list[float]:
    """Of each column the greatest that its tables ask for; what a stretched one lacks at the end is added there."""
    widths: list[float] = []
    grids = [block for block in page.blocks if isinstance(block, Grid)]
    for grid in grids:
        own = [column.width for column in grid.table.columns][: -1 if grid.stretched else None]
        widths = [max(pair) for pair in zip(_filled(widths, len(own)), _filled(own, len(widths)), strict=True)]
    for grid in grids:
        last = len(grid.table.columns) - 1
        lacking = grid.table.columns[last].width - sum(widths[last:]) if grid.stretched else 0.0
        if lacking > 0:
            widths.append(lacking)
    if not widths:
        widths = [LABEL_WIDTH, *[VALUE_WIDTH] * (WIDTH - 1)]
    widths[0] = max(widths[0], LABEL_WIDTH)
    stretch = min(LEAST_WIDTH / sum(widths), MOST_STRETCH)
    if stretch <= 1:
        return widths
    widths = [width * stretch for width in widths]
    return widths if sum(widths) > LEAST_WIDTH - 1 else [*widths, LEAST_WIDTH - sum(widths)]


def _filled(widths: list[float], length: int) -> list[float]:
    return widths + [0.0] * (length - len(widths))
