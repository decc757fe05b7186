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
PIECES = re.compile(r"[^ \-]*(?:-| )|[^ \-]+$")  # lines break after spaces and hyphens, never at no-break spaces


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
    return _count(text, room / scale)


def broken_title(text: str, width: float) -> str:
    """A title of bold Arial 10 with its line breaks, so that it keeps away from the next at the right of a column."""
    return _broken(text, room_of(width) / (ARIAL * BOLD))


@lru_cache(maxsize=4096)
def _count(text: str, room: float) -> int:
    """Names of kinds, regions and sources come again on thousands of rows. Words longer than a line go on in others."""
    overlong = sum(int((xl_pixel_width(piece) - 1) // room) for piece in PIECES.findall(text))
    return _broken(text, room).count("\n") + 1 + overlong


def _broken(text: str, room: float) -> str:
    """The text with a line break where each line ends."""
    return "\n".join("\n".join(_lines(part, room)) for part in text.split("\n"))


def _lines(text: str, room: float) -> list[str]:
    lines, used = [""], 0.0
    for piece in PIECES.findall(text):
        width = float(xl_pixel_width(piece.rstrip(" ")))
        if used and used + width > room:
            lines, used = [*lines, ""], 0.0
        lines[-1] += piece
        used += width + (xl_pixel_width(" ") if piece.endswith(" ") else 0)
    return [line.rstrip(" ") for line in lines]
