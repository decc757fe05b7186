"""Formats of the calculation: input cells are told apart and unlocked, everything else is locked."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format

from planner.report.cells import Style
from planner.report.styles import FONT, LIST_SIZE, MUTED, NUMBER_FORMATS, RULE, Styles

INPUT_FILL = "#fff6cc"
INPUT_FONT = "#123a7a"  # on the fill: 9.9 to 1
SMALL = {**FONT, "font_size": LIST_SIZE, "valign": "top"}


class Looks:
    """The formats of one workbook's calculation, made once each."""

    def __init__(self, workbook: xlsxwriter.Workbook, styles: Styles) -> None:
        self._workbook, self._styles = workbook, styles
        self._made: dict[tuple[str, Style], Format] = {}
        self.title, self.heading = styles.title, styles.heading
        self.remark = workbook.add_format({**SMALL, "font_color": MUTED})
        under = {"bottom": 4, "bottom_color": RULE}
        self.label = workbook.add_format({**SMALL, **under, "align": "left", "indent": 1})
        self.rank = workbook.add_format({**SMALL, **under, "align": "right"})
        self.text_input = self._input({"align": "right"})

    def header(self, style: Style) -> Format:
        """The title of a column; years stay numbers."""
        return self._styles.header(style, small=True)

    def computed(self, style: Style) -> Format:
        """A formula's cell."""
        return self._styles.cell(style, small=True)

    def input(self, style: Style) -> Format:
        """A cell that may be changed."""
        key = ("input", style)
        if key not in self._made:
            self._made[key] = self._input({"num_format": NUMBER_FORMATS[style], "align": "right"})
        return self._made[key]

    def _input(self, more: dict[str, object]) -> Format:
        look = {"locked": False, "bg_color": INPUT_FILL, "font_color": INPUT_FONT, "border": 1, "border_color": RULE}
        return self._workbook.add_format({**SMALL, **look, **more})
