"""A page of the report before any file format: blocks below one another. Workbook and PDF are made from the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from planner.report.cells import SECRET, Cell, Table


@dataclass(frozen=True)
class Heading:
    """A title within a page."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph over the whole width; `faint` explains, the rest is to be read.

    `live` speaks of cells that compute or can be changed: a frozen version leaves it out.
    """

    text: str
    faint: bool = True
    live: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels with one value each. Formulas name row i as `at.cell(key, i, 1)`.

    `folded`: on a sheet the second half stands beside the first, for a long list of texts that no formula names.
    """

    key: str
    rows: Sequence[tuple[str, Cell]]
    folded: bool = False


@dataclass(frozen=True)
class Grid:
    """A table. Formulas name its first row of values as `at.cell(key, 0, column)`; `total_last` sets the last one off.

    `stretched`: the last column goes on to the edge of the page, whatever its own width.
    """

    key: str
    table: Table
    total_last: bool = False
    stretched: bool = False


@dataclass(frozen=True)
class Picture:
    """A PNG with the words that stand for it."""

    png: bytes
    text: str


@dataclass(frozen=True)
class Series:
    """One line or row of columns of a chart: a column of its grid, below one another without the last total.

    `name` stands in the legend, for titles of columns have line breaks. `low` and `high` are the columns of a line's
    range. `colour` is that of the same thing on screen; without one the next of the categories' is taken.
    """

    column: int
    name: str
    line: bool = False
    low: int | None = None
    high: int | None = None
    colour: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart over rows of a grid; `unit` stands on the axis, `text` says what it shows to those who cannot see it.

    `signed`: its values may fall below zero; else its axis begins there.
    """

    title: str
    unit: str
    grid: str
    labels: int
    series: Sequence[Series]
    rows: int
    text: str
    signed: bool = False


@dataclass(frozen=True)
class Charts:
    """At most two charts beside each other."""

    charts: Sequence[Chart]


Block = Heading | Text | Facts | Grid | Picture | Charts
Extent = Literal["one page", "one page wide", "list"]


@dataclass(frozen=True)
class Page:
    """One sheet of the workbook; `extent` says how it is printed. A list is one grid alone: filtered, frozen."""

    name: str
    title: str
    blocks: Sequence[Block]
    extent: Extent = "one page wide"
    hidden: int = 0
    """How many confidential rows were left out."""
    printed_rows: int | None = None
    """Of a list: how many rows are worth the paper, the first ones; all when None."""

    def cells(self) -> Iterator[Cell]:
        """Every value of the page."""
        for block in self.blocks:
            if isinstance(block, Facts):
                yield from (cell for _, cell in block.rows)
            elif isinstance(block, Grid):
                yield from (cell for row in block.table.rows for cell in row)

    @property
    def secret_cells(self) -> int:
        """How many figures statistical secrecy hides."""
        return sum(cell.content == SECRET for cell in self.cells())


def list_page(name: str, table: Table) -> Page:
    """A page that is one list."""
    return Page(name, table.title, [Grid(name, table)], "list", table.hidden)
