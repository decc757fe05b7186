"""A sheet of the calculation: blocks of cells below one another, each formula written with the value it gives.

Only functions that Excel 2016 and LibreOffice 7 know, no arrays that spill. References within a block are relative
where the formula would be dragged and held ($) where it would not, so that a row holds one and the same formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import xlsxwriter
from numpy.typing import NDArray
from xlsxwriter.utility import xl_rowcol_to_cell

from planner.report.cells import Content, Style
from planner.report.comments import comment
from planner.report.formulas.looks import Looks
from planner.report.quick_sheet import PlainWorksheet
from planner.report.sheet_writer import set_page, write_cell

Array = NDArray[np.float64]
Hold = Literal["", "row", "column", "both"]
Title: TypeAlias = tuple[str | int, Style]
"""The title of a column and what kind of values stands below it."""

LABELS = 4
"""Columns before the first year on sheets whose columns are years: the same year is in the same column everywhere."""
TITLE_HEIGHT = 40.0  # points: three lines
YEAR_ROW = 2
"""The row of the years on these sheets, frozen."""
PRINTED_ROWS = 56
"""Of a sheet that is read on the screen: what one page holds at the size that its columns leave."""
READ_ON_SCREEN = "À lire à l’écran : de cette feuille, l’impression ne prend que la première page."


def place(row: int, column: int, hold: Hold = "") -> str:
    """A cell of the same sheet, such as `E$3`."""
    return str(xl_rowcol_to_cell(row, column, row_abs=hold in ("row", "both"), col_abs=hold in ("column", "both")))


@dataclass(frozen=True)
class Block:
    """A rectangle of cells: where it stands, counted from 0. Rows and columns in the methods count within it.

    Where the formulas of several blocks need one another's years, hold their rows: LibreOffice 7.4 computes a run of
    cells with one relative formula together, and takes stale values when such a run is asked for within another's.
    """

    sheet: str
    top: int
    left: int
    rows: int

    def here(self, row: int, column: int, hold: Hold = "") -> str:
        """A cell as formulas of the same sheet name it."""
        return place(self.top + row, self.left + column, hold)

    def there(self, row: int, column: int, hold: Hold = "") -> str:
        """A cell as formulas of other sheets name it."""
        return f"'{self.sheet}'!{self.here(row, column, hold)}"

    def down(self, column: int, start: int = 0, stop: int | None = None, hold: Hold = "row") -> str:
        """Cells below one another in a column, rows `start` … `stop − 1`, named from the same sheet."""
        last = (self.rows if stop is None else stop) - 1
        return f"{self.here(start, column, hold)}:{self.here(last, column, hold)}"

    def down_there(self, column: int, start: int = 0, stop: int | None = None, hold: Hold = "row") -> str:
        """As `down`, named from other sheets."""
        return f"'{self.sheet}'!{self.down(column, start, stop, hold)}"


class CalcSheet:
    """One sheet, filled from the top; `row` is the next free row."""

    def __init__(self, workbook: xlsxwriter.Workbook, looks: Looks, name: str, title: str, note: str) -> None:
        self.name, self.looks = name, looks
        self.sheet = workbook.add_worksheet(name, PlainWorksheet)
        set_page(self.sheet, title, "Calcul national")
        self.sheet.protect("", {"format_columns": True, "format_rows": True, "select_unlocked_cells": True})
        self.sheet.write_string(0, 0, title, looks.title)
        self.sheet.set_row(0, 24)
        self._note = note
        self.sheet.write_string(1, 0, note, looks.remark)
        self.row = 3

    # --- where blocks stand -----------------------------------------------------------------------------------------

    def years(self, labels: Sequence[str], years: Sequence[int], after: str = "") -> None:
        """The head of a sheet whose columns are years, frozen; `after` titles the column after the last year."""
        titles = [*labels, *[""] * (LABELS - len(labels))]
        for column, title in enumerate(titles):
            self.sheet.write_string(YEAR_ROW, column, title, self.looks.header("text"))
        for offset, year in enumerate(years):
            self.sheet.write_number(YEAR_ROW, LABELS + offset, year, self.looks.header("year"))
        if after:
            self.sheet.write_string(YEAR_ROW, LABELS + len(years), after, self.looks.header("year"))
        self.sheet.set_column(0, 0, 34)
        self.sheet.set_column(1, 2, 22)
        self.sheet.set_column(3, LABELS + len(years), 10)
        self.sheet.freeze_panes(YEAR_ROW + 1, LABELS)
        self.sheet.repeat_rows(YEAR_ROW)
        self.row = YEAR_ROW + 2

    def reserve(self, rows: int, left: int = LABELS, *, header: bool = False) -> Block:
        """Room for a block under a heading (and a row of titles), so that formulas can name it before it is filled."""
        top = self.row + 1 + header
        self.row = top + rows + 1
        return Block(self.name, top, left, rows)

    def print_beginning(self, columns: int) -> None:
        """Print no more than a page of a long sheet, so that a workbook that is printed whole can be carried away."""
        if self.row > PRINTED_ROWS:
            self.sheet.print_area(0, 0, PRINTED_ROWS - 1, columns - 1)
            self.sheet.fit_to_pages(1, 1)
            self.sheet.write_string(1, 0, f"{self._note} {READ_ON_SCREEN}", self.looks.remark)

    # --- what stands in them ----------------------------------------------------------------------------------------

    def heading(self, block: Block, text: str, titles: Sequence[Title] = (), meaning: str = "") -> None:
        """What a block is, above it, and the titles of its columns from the sheet's first column on."""
        row = block.top - 1 - bool(titles)
        self.sheet.write_string(row, 0, text if block.rows else f"{text} (liste vide)", self.looks.heading)
        if meaning:
            self.sheet.write_string(row, LABELS, meaning, self.looks.remark)
        for column, (title, style) in enumerate(titles):
            write_cell(self.sheet, block.top - 1, column, title, self.looks.header(style))
        if titles:
            self.sheet.set_row(block.top - 1, TITLE_HEIGHT if any(len(str(title)) > 14 for title, _ in titles) else 16)

    def labels(self, block: Block, rows: Iterable[Sequence[Content]]) -> None:
        """What each row is, in the sheet's first columns."""
        for offset, contents in enumerate(rows):
            for column, content in enumerate(contents):
                look = self.looks.label if isinstance(content, str) else self.looks.rank
                write_cell(self.sheet, block.top + offset, column, content, look)

    def formula(
        self, block: Block, row: int, column: int, formula: str, value: float | str, style: Style = "tenth"
    ) -> None:
        """One formula with the value it gives."""
        value = value if isinstance(value, str) else float(value)
        self.sheet.write_formula(block.top + row, block.left + column, "=" + formula, self.looks.computed(style), value)

    def formulas(self, block: Block, formula: Callable[[int, int], str], values: Array, style: Style = "tenth") -> None:
        """A formula for each cell of `values` (rows, columns), from the block's first cell on."""
        look, write = self.looks.computed(style), self.sheet.write_formula
        for row, cells in enumerate(values.tolist()):
            for column, value in enumerate(cells):
                write(block.top + row, block.left + column, "=" + formula(row, column), look, value)

    def inputs(
        self, block: Block, column: int, contents: Sequence[float | None], style: Style,
        bounds: tuple[float | None, float | None] = (None, None), notes: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """A column of input cells, blank for None; they take numbers within `bounds`. `notes` become comments."""
        look = self.looks.input(style)
        for offset, content in enumerate(contents):
            write_cell(self.sheet, block.top + offset, block.left + column, content, look)
        for offset, note in enumerate(notes):
            if note:
                comment(self.sheet, block.top + offset, block.left + column, note)
        if contents:
            first, last = block.top, block.top + len(contents) - 1
            self.bounds((first, block.left + column, last, block.left + column), bounds)

    def bounds(self, cells: tuple[int, int, int, int], bounds: tuple[float | None, float | None]) -> None:
        """Cells (first row, first column, last row, last column) that take numbers within `bounds` or nothing."""
        low, high = (-1e15 if bounds[0] is None else bounds[0]), (1e15 if bounds[1] is None else bounds[1])
        said = f"un nombre de {low:g} à {high:g}" if None not in bounds else "un nombre"
        self.sheet.data_validation(*cells, {
            "validate": "decimal", "criteria": "between", "minimum": low, "maximum": high, "ignore_blank": True,
            "error_title": "Valeur hors limites", "error_message": f"Cette cellule attend {said}.",
        })  # fmt: skip
