"""Comments of cells: where a figure comes from. No client fits their frame by itself."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from planner.report.cells import tidy
from planner.report.text_room import lines_in

AUTHOR = "Planificateur Bioproduction"  # spreadsheets would put the reader's own name
WIDTH_SCALE, LINES = 3, 5  # of the usual frame: times its 128 pixels, lines that fit its height
ROOM, POINTS = 360.0, 9.0


def comment(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a comment in a frame that holds it."""
    told = tidy(text)
    height = max(0.5, (lines_in(told, ROOM, POINTS) + 1) / LINES)
    sheet.write_comment(row, column, told, {
        "author": AUTHOR, "font_name": "Arial", "font_size": POINTS, "x_scale": WIDTH_SCALE, "y_scale": height,
    })  # fmt: skip
