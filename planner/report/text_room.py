"""How many lines a text takes in a cell: clients do not all fit rows to wrapped text by themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from xlsxwriter.utility import xl_pixel_width

PER_WIDTH = 7.0  # pixels of a digit of Arial 10, the unit of column widths
INDENT = 9.0  # pixels: the indent of texts and what clients keep free at both sides
ARIAL = 0.92
"""XlsxWriter knows Calibri 11; measured in their own digits, the letters of Arial need 12 to 16 % less for French."""
BOLD = 1.06
WIDEST = 8.5  # pixels of a capital: shorter texts need no measuring
PIECES = re.compile(r"[^ \-]*(?:-|$| )")  # lines break after spaces and hyphens, never at no-break spaces


def room_of(width: float, *, indented: bool = True) -> float:
    """Pixels that a text has in a column of `width` characters, or in merged ones of that many together."""
    return max(width * PER_WIDTH - (INDENT if indented else 3.0), 4 * PER_WIDTH)


def lines_in(text: str, room: float, points: float = 10.0, *, bold: bool = False) -> int:
    """Lines of Arial of this size that a text takes within `room` pixels.

    A line too many now and then, hardly ever one too few.
    """
    scale = points / 10 * ARIAL * (BOLD if bold else 1.0)
    if len(text) * WIDEST * scale <= room and "\n" not in text:
        return 1
    return _lines(text, room / scale)


@lru_cache(maxsize=4096)
def _lines(text: str, room: float) -> int:
    """Names of kinds, regions and sources come again on thousands of rows."""
    return sum(_wrapped(part, room) for part in text.split("\n"))


def _wrapped(text: str, room: float) -> int:
    lines, used = 1, 0.0
    for piece in PIECES.findall(text):
        width = float(xl_pixel_width(piece.rstrip(" ")))
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        while width > room:  # a word longer than the line breaks anywhere
            lines, width = lines + 1, width - room
        used += width + (xl_pixel_width(" ") if piece.endswith(" ") else 0)
    return lines
