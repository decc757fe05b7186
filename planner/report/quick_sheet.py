"""XlsxWriter's sheet, written out in a third of the time where it is long.

Two methods that the library calls within itself are shortened. Should it call them otherwise one day, sheets stay right
and take longer; tests hold what is written here against what the library writes.
"""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet


class QuickWorksheet(Worksheet):  # type: ignore[misc]
    """Writes texts, numbers, dates and blanks with a format, nearly all of a list, without attributes apart."""

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = cell.__class__.__name__
        if not cell.format or kind not in ("String", "Number", "Datetime", "Blank") or self.constant_memory:
            super()._write_cell(row, col, cell)
            return
        begin = f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{cell.format._get_xf_index()}"'
        if kind == "String":
            self.fh.write(f'{begin} t="s"><v>{cell.string}</v></c>')
        elif kind == "Blank":
            self.fh.write(f"{begin}/>")
        else:
            self.fh.write(f"{begin}><v>{cell.number:.16G}</v></c>")


class PlainWorksheet(QuickWorksheet):
    """A sheet whose formulas hold no function newer than Excel 2007.

    XlsxWriter looks for thirty names of newer functions in each formula, two thirds of the time that the calculation
    takes.
    """

    def _prepare_formula(self, formula: str, _expand: bool = False) -> str:
        return formula.removeprefix("=")
