"""Where printed pages begin, so that no chart, map or short list is cut and no title stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.report.page import Block, Charts, Facts, Grid, Heading, Page, Picture
from planner.report.places import blocks_with_rows, rows_of
from planner.report.sheet_writer import LINE_HEIGHT, MARGINS

PAGE_WIDTH = (11.69 - MARGINS["left"] - MARGINS["right"]) * 96  # pixels of A4 across
PAGE_HEIGHT = (8.27 - MARGINS["top"] - MARGINS["bottom"]) * 72 - 12  # points, and a little for rounding
SMALLEST, LARGEST = 45, 100  # per cent
WHOLE_ROWS = 24  # a table as long as this is kept together


def scale_of(widths: Sequence[float]) -> int:
    """Per cent at which columns of these widths (characters) fill the width of a page."""
    pixels = sum(7.45 * width + 5 for width in widths)  # a digit of Arial 10 where clients do not round it to 7
    return max(SMALLEST, min(LARGEST, int(98 * PAGE_WIDTH / pixels)))


def page_breaks(page: Page, heights: Mapping[int, float], room: float) -> list[int]:
    """Rows above which a page begins; `heights` in points of the rows that are not of LINE_HEIGHT, `room` of a page."""

    def height(first: int, last: int) -> float:
        return sum(heights.get(row, LINE_HEIGHT) for row in range(first, last))

    placed = blocks_with_rows(page)
    breaks: list[int] = []
    used = height(0, placed[0][1]) if placed else 0.0
    before = placed[0][1] if placed else 0
    for position, (block, row) in enumerate(placed):
        end = row + rows_of(block)
        used += height(before, row)
        wanted = height(row, end) if _is_whole(block) else height(row, min(row + 3, end))
        if isinstance(block, Heading) and position + 1 < len(placed):
            following, top = placed[position + 1]
            below = top + (rows_of(following) if _is_whole(following) else min(3, rows_of(following)))
            wanted = height(row, below)
        if used + wanted > room and used > 0 and not _follows_heading(placed, position):
            breaks.append(row)
            used = 0.0
        used = (used + height(row, end)) % room if not _is_whole(block) else used + height(row, end)
        before = end
    return breaks


def _is_whole(block: Block) -> bool:
    if isinstance(block, Grid):
        return len(block.table.rows) <= WHOLE_ROWS
    return isinstance(block, (Charts, Picture, Facts, Heading))


def _follows_heading(placed: Sequence[tuple[Block, int]], position: int) -> bool:
    """The heading has already made room for it."""
    return position > 0 and isinstance(placed[position - 1][0], Heading)
