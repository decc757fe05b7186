"""Where printed pages begin, so that no chart, map or short list is cut and no title stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.report.page import Grid, Heading, Page, Text
from planner.report.places import FIRST_ROW, blocks_with_rows, rows_of
from planner.report.sheet_writer import LINE_HEIGHT, MARGINS

PAGE_WIDTH = (11.69 - MARGINS["left"] - MARGINS["right"]) * 96  # pixels of A4 across
PAGE_HEIGHT = (8.27 - MARGINS["top"] - MARGINS["bottom"]) * 72 - 12  # points, and a little for rounding
SMALLEST, LARGEST = 30, 100  # per cent
LEAST_SHRINK, LEAST_SCALE = 0.88, 70  # of the type, to save a page; never below so many per cent
WHOLE_ROWS = 24  # a table as long as this is kept together
ROWS_WITH_HEAD = 1  # the least of a longer one below its titles


def scale_of(widths: Sequence[float]) -> int:
    """Per cent at which columns of these widths (characters) fill the width of a page."""
    pixels = sum(7.45 * width + 5 for width in widths)  # a digit of Arial 10 where clients do not round it to 7
    return max(SMALLEST, min(LARGEST, int(98 * PAGE_WIDTH / pixels)))


@dataclass
class _Unit:
    """What should stand on one page: titles and words, what they lead to, and words that follow it.

    Rows are counted as in the sheet; `kept` ends the rows that must follow the first without a break.
    """

    first: int
    end: int
    kept: int
    has_body: bool = False


@dataclass(frozen=True)
class Layout:
    """How a sheet is printed: per cent, the rows above which pages begin, the same for all clients.

    `head` is the row of titles that every page below it repeats, None where there is none.
    """

    scale: int
    breaks: list[int]
    head: int | None

    @property
    def pages(self) -> int:
        return 1 + len(self.breaks)


def laid_out(page: Page, heights: Mapping[int, float], widths: Sequence[float]) -> Layout:
    """The largest type that fills the width, a little smaller where that saves a page.

    `heights` in points of the rows that are not of LINE_HEIGHT, `widths` of columns in characters.
    """
    widest = scale_of(widths)
    least = min(max(int(widest * LEAST_SHRINK), LEAST_SCALE), widest - 1)
    layouts = [_layout(page, heights, scale) for scale in range(widest, least, -1)]
    return min(layouts, key=lambda layout: layout.pages)


def _layout(page: Page, heights: Mapping[int, float], scale: int) -> Layout:
    """With the titles of the one long table repeated, if it has rows on the last page: else they would stand there over
    other tables.
    """
    long = [(row, row + rows_of(block)) for block, row in blocks_with_rows(page)
            if isinstance(block, Grid) and not _is_whole(block)]  # fmt: skip
    if len(long) == 1:
        head, end = long[0]
        layout = _broken(page, heights, scale, head)
        if layout.breaks and layout.breaks[-1] < end:
            return layout
    return _broken(page, heights, scale, None)


def _broken(page: Page, heights: Mapping[int, float], scale: int, head: int | None) -> Layout:
    def height(first: int, last: int) -> float:
        return sum(heights.get(row, LINE_HEIGHT) for row in range(first, last))

    room = PAGE_HEIGHT * 100 / scale
    again = 0.0 if head is None else height(head, head + 1)
    breaks: list[int] = []
    used, below = 0.0, 0
    for unit in _units(page):
        used += height(below, unit.first)  # the blank row above a title
        if used > 0 and used + height(unit.first, unit.kept) > room:
            breaks.append(unit.first)
            used = 0.0
        below = unit.end
        for row in range(unit.first, unit.end):
            tall = height(row, row + 1)
            if used + tall > room:
                breaks.append(row)
                used = again if head is not None and row > head else 0.0
            used += tall
    return Layout(scale, breaks, head)


def _units(page: Page) -> list[_Unit]:
    units = [_Unit(0, FIRST_ROW, FIRST_ROW)]
    for block, row in blocks_with_rows(page):
        end, unit = row + rows_of(block), units[-1]
        body = not isinstance(block, (Heading, Text))
        if (isinstance(block, Heading) and unit.end > FIRST_ROW) or (body and unit.has_body):
            unit = _Unit(row, end, row)
            units.append(unit)
        unit.end, unit.has_body = end, unit.has_body or body
        whole = not isinstance(block, Grid) or _is_whole(block)
        if whole and unit.kept >= row - 1:  # words below a table that may be cut go with its end
            unit.kept = end
        elif not whole:
            unit.kept = row + 1 + ROWS_WITH_HEAD
    return units


def _is_whole(grid: Grid) -> bool:
    return len(grid.table.rows) <= WHOLE_ROWS
