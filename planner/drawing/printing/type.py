"""Type of printed pages: measured, broken into lines and drawn, with links and places that PDF readers know."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout

FAMILY = "Arial"  # as the workbook's; systems without it have one of the same measures
CAPITAL = 0.716  # of the size: what lines are centred by
LEADING = 1.3
ROUNDING = 0.01  # pixels: what is exactly as wide as its room fits

_BREAKS = re.compile(r"(?<= )|(?<=-)(?=[^\W\d])")
"""Where a line may end: after ordinary spaces, and after a hyphen before a letter."""


class Type(NamedTuple):
    """Size in logical pixels (12 px are 9 pt) and cut."""

    size: int
    bold: bool = False
    italic: bool = False

    @property
    def line(self) -> float:
        """Height of a line."""
        return self.size * LEADING

    def baseline(self, top: float) -> float:
        """Where the letters of a line stand whose upper edge is `top`."""
        return top + (self.line + CAPITAL * self.size) / 2


@lru_cache(maxsize=64)
def font(face: Type) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(face.size)
    made.setBold(face.bold)
    made.setItalic(face.italic)
    # Unhinted advances are the same at every scale: what fits on the screen's grid fits on paper.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


@lru_cache(maxsize=16384)
def width_of(text: str, face: Type) -> float:
    return QFontMetricsF(font(face)).horizontalAdvance(text)


def longest_word(text: str, face: Type) -> float:
    """Width of what cannot be broken; French no-break spaces hold together what they join."""
    return max(
        (width_of(word.rstrip(" "), face) for part in text.split("\n") for word in _BREAKS.split(part)), default=0
    )


def longest_line(text: str, face: Type) -> float:
    """Width of the text unbroken."""
    return max(sum(width_of(word, face) for word in _BREAKS.split(part)) for part in text.split("\n"))


def lines_of(text: str, face: Type, room: float) -> list[str]:
    """Lines no wider than `room`; a word that is wider by itself is broken anywhere. At least one, maybe empty."""
    found: list[str] = []
    room += ROUNDING
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in _BREAKS.split(paragraph):
            if line and used + width_of(word.rstrip(" "), face) > room:
                found.append(line.rstrip(" "))
                line, used = "", 0.0
            rest = word
            while not line and len(rest) > 1 and width_of(rest.rstrip(" "), face) > room:
                fitting = _fitting(rest, face, room)
                found.append(rest[:fitting])
                rest = rest[fitting:]
            line += rest
            used += width_of(rest, face)
        found.append(line.rstrip(" "))
    return found


def _fitting(word: str, face: Type, room: float) -> int:
    """How many of its letters fit, at least one."""
    return next((count - 1 for count in range(2, len(word)) if width_of(word[:count], face) > room), len(word) - 1)


def shortened(text: str, face: Type, room: float) -> str:
    """The text, or as much of it as fits, with an ellipsis."""
    while text and width_of(text, face) > room:
        text = text.rstrip("…")[:-1].rstrip() + "…"
        if text == "…":
            break
    return text


def draw_line(
    painter: QPainter, x: float, baseline: float, text: str, face: Type, colour: str, *, link: str = "", name: str = ""
) -> None:
    """One line from `x` on. `link` leads to a web address or to `#` and a name; `name` is what links lead to."""
    if name:  # of its own: Qt does not take a link and a name in one
        _draw_anchor(painter, x, baseline, " ", face, QColor(colour), name=name)
    if link:
        _draw_anchor(painter, x, baseline, text, face, QColor(colour), link=link)
        return
    painter.setFont(font(face))
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(x, baseline), text)


def _draw_anchor(
    painter: QPainter, x: float, baseline: float, text: str, face: Type, colour: QColor, *, link: str = "",
    name: str = "",
) -> None:  # fmt: skip
    """Text that leads elsewhere, or that others lead to: Qt hands these on to PDF from the formats of a layout."""
    look = QTextCharFormat()
    look.setAnchor(True)
    if link:
        look.setAnchorHref(link)
    if name:
        look.setAnchorNames([name])
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = 0, len(text), look
    layout = QTextLayout(text, font(face))
    layout.setFormats([part])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(2 * width_of(text, face) + face.size)
    layout.endLayout()
    painter.setPen(QPen(colour))
    layout.draw(painter, QPointF(x, baseline - line.ascent()))
