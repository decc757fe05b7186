"""Measuring, wrapping and drawing text: as glyphs on screen and in PDF, as outlines where fonts cannot be embedded."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, cos, pi, sin
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QImage, QPainter, QPainterPath, QPen

from planner.drawing.strokes import device_scale, is_raster


class Face(NamedTuple):
    """Size in logical pixels (12 px are 9 pt) and weight of the system's font."""

    size: int
    bold: bool = False


BODY = Face(12)
BODY_BOLD = Face(12, bold=True)
SMALL = Face(11)
TINY = Face(10)
TITLE = Face(19, bold=True)

HALO = 1.5
HALO_SHIFTS = [(HALO * cos((k + 0.5) * pi / 3), HALO * sin((k + 0.5) * pi / 3)) for k in range(6)]


@lru_cache(maxsize=64)
def _font(family: str, face: Face) -> QFont:
    font = QFont(family)
    font.setPixelSize(face.size)
    font.setWeight(QFont.Weight.DemiBold if face.bold else QFont.Weight.Normal)
    # Unhinted advances are the same at every scale, so a layout holds for window, picture and print.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def font(face: Face) -> QFont:
    return _font(QGuiApplication.font().family(), face)


@lru_cache(maxsize=4096)
def _width(family: str, face: Face, text: str) -> float:
    return QFontMetricsF(_font(family, face)).horizontalAdvance(text)


def text_width(text: str, face: Face) -> float:
    return _width(QGuiApplication.font().family(), face, text)


@lru_cache(maxsize=64)
def _ascent(family: str, face: Face) -> float:
    return QFontMetricsF(_font(family, face)).capHeight()


def cap_height(face: Face) -> float:
    """Height of a capital: what text is centred by."""
    return _ascent(QGuiApplication.font().family(), face)


def line_height(face: Face) -> float:
    return round(face.size * 1.35)


@lru_cache(maxsize=4096)
def _block_size(family: str, lines: tuple[tuple[str, Face], ...]) -> tuple[float, float]:
    widths, heights = [_width(family, face, line) for line, face in lines], [line_height(face) for _, face in lines]
    return max(widths, default=0.0), sum(heights)


def block_size(lines: tuple[tuple[str, Face], ...]) -> tuple[float, float]:
    """Width and height of lines of text with their faces, one below the other."""
    return _block_size(QGuiApplication.font().family(), lines)


def wrap(text: str, face: Face, width: float) -> list[str]:
    """Lines no wider than `width`, broken at ordinary spaces and after hyphens; a longer word stands alone.

    French no-break spaces hold together what they join.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.replace("-", "-\u200b").replace(" ", " \u200b").split("\u200b"):
            if line and text_width((line + word).rstrip(" "), face) > width:
                lines.append(line.rstrip(" "))
                line = word
            else:
                line += word
        if line.strip(" "):
            lines.append(line.rstrip(" "))
    return lines


def shrunk(text: str, face: Face, width: float, smallest: int = 8) -> Face:
    """The face, or the largest smaller one that lets the text fit the width."""
    while face.size > smallest and text_width(text, face) > width:
        face = face._replace(size=face.size - 1)
    return face


class TextPen:
    """Draws text on a painter; `outlines` for targets that embed no fonts."""

    def __init__(self, painter: QPainter, outlines: bool) -> None:
        self.painter = painter
        self.outlines = outlines

    def draw(
        self,
        x: float,
        baseline: float,
        text: str,
        face: Face,
        colour: str,
        *,
        align: float = 0.0,
        halo: str | None = None,
    ) -> None:
        """Text at `x` (its left; its middle with align 0.5, its right with 1), with an optional halo around."""
        x -= align * text_width(text, face) if align else 0.0
        painter = self.painter
        if self.outlines:
            shape = QPainterPath()
            shape.addText(QPointF(x, baseline), font(face), text)
            if halo:
                pen = QPen(QColor(halo), 2 * HALO)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.strokePath(shape, pen)
            painter.fillPath(shape, QColor(colour))
            return
        if halo and is_raster(painter):
            stamp, left, above = _haloed(text, face, colour, halo, device_scale(painter))
            painter.drawImage(QPointF(x - left, baseline - above), stamp)
            return
        painter.setFont(font(face))
        if halo:
            _draw_halo(painter, x, baseline, text, halo)
        painter.setPen(QColor(colour))
        painter.drawText(QPointF(x, baseline), text)


def _draw_halo(painter: QPainter, x: float, baseline: float, text: str, halo: str) -> None:
    """Six shifted copies: ten times as fast as stroking the letters' outlines, and it looks the same."""
    painter.setPen(QColor(halo))
    for dx, dy in HALO_SHIFTS:
        painter.drawText(QPointF(x + dx, baseline + dy), text)


@lru_cache(maxsize=4096)
def _haloed(text: str, face: Face, colour: str, halo: str, ratio: float) -> tuple[QImage, float, float]:
    """Text with its halo as a picture, and where in it the text begins: maps show the same words in each frame."""
    left, above = ceil(HALO) + 1.0, face.size + ceil(HALO) + 1.0
    width, height = text_width(text, face) + 2 * left, above + 0.4 * face.size + HALO
    stamp = QImage(ceil(width * ratio), ceil(height * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    painter = QPainter(stamp)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font(face))
    _draw_halo(painter, left, above, text, halo)
    painter.setPen(QColor(colour))
    painter.drawText(QPointF(left, above), text)
    painter.end()
    return stamp, left, above
