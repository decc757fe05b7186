"""Where each block of the pages stands on its sheet, and how formulas name its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from xlsxwriter.utility import xl_rowcol_to_cell

from planner.report.page import Block, Charts, Facts, Grid, Heading, Page, Picture, Text

PICTURE_ROWS = 37  # of LINE_HEIGHT, 18 pixels: the map and a margin
PICTURE_WIDTH = 1340  # pixels of the map; narrower pages take it smaller
CHART_ROWS = 16
FIRST_ROW = 2  # below the title and the line under it


class Calculation(Protocol):
    """The sheets that compute the model: what the other sheets may name."""

    def window(self, measure: str, years: tuple[int, int], *, regions: Sequence[str], family: str | None) -> str: ...

    def assumption(self, key: str) -> str: ...


@dataclass(frozen=True)
class Spot:
    """Where a block begins: for grids and facts the first row of values, and how many there are."""

    sheet: str
    row: int
    rows: int


class Places:
    """Names of cells; `calculation` is None in a report without it."""

    def __init__(self, pages: Sequence[Page], calculation: Calculation | None = None) -> None:
        self._calculation = calculation
        self._spots: dict[str, Spot] = {}
        for page in pages:
            for block, top in blocks_with_rows(page):
                if isinstance(block, Facts):
                    self._spots[block.key] = Spot(page.name, top, len(block.rows))
                elif isinstance(block, Grid):
                    self._spots[block.key] = Spot(page.name, top + 1, len(block.table.rows))

    def spot(self, block: str) -> Spot:
        """Where a block stands. Raises KeyError when no page has it."""
        return self._spots[block]

    def cell(self, block: str, row: int, column: int) -> str:
        spot = self._spots[block]
        offset = row if row >= 0 else spot.rows + row
        return f"'{spot.sheet}'!{xl_rowcol_to_cell(spot.row + offset, column, row_abs=True, col_abs=True)}"

    def column(self, block: str, column: int) -> str:
        """The values of a column without the last row, which is its total."""
        spot = self._spots[block]
        first = xl_rowcol_to_cell(spot.row, column, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(spot.row + max(spot.rows - 2, 0), column, row_abs=True, col_abs=True)
        return f"'{spot.sheet}'!{first}:{last}"

    def live(self, measure: str, years: tuple[int, int], regions: Sequence[str], family: str | None) -> str:
        if self._calculation is None:
            return ""
        return self._calculation.window(measure, years, regions=regions, family=family)

    def assumption(self, key: str) -> str:
        return "" if self._calculation is None else self._calculation.assumption(key)


def blocks_with_rows(page: Page) -> list[tuple[Block, int]]:
    """Each block with its first row, from 0."""
    if page.extent == "list":
        return [(page.blocks[0], 0)]
    found: list[tuple[Block, int]] = []
    row = FIRST_ROW
    for block in page.blocks:
        if isinstance(block, Heading):
            row += 1
        found.append((block, row))
        row += rows_of(block)
    return found


def rows_of(block: Block) -> int:
    """How many rows a block takes."""
    if isinstance(block, (Heading, Text)):
        return 1
    if isinstance(block, Facts):
        return (len(block.rows) + 1) // 2 if block.folded else len(block.rows)
    if isinstance(block, Grid):
        return 1 + max(len(block.table.rows), 1)
    if isinstance(block, Picture):
        return PICTURE_ROWS
    assert isinstance(block, Charts)
    return CHART_ROWS
