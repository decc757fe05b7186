"""Point symbols: site = circle, platform = square, project = diamond; filled is a fact, outlined an estimate."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from planner.drawing.paths import polygon
from planner.drawing.scene import SymbolKind
from planner.drawing.theme import MapTheme
from planner.drawing.view import Floats

SQUARE_SIDE = sqrt(np.pi) / 2
"""Side of the square, half-diagonal of the diamond: of the circle's diameter, so that all cover the same area."""
DIAMOND_REACH = sqrt(np.pi / 8)
EDGE = 1.2
OUTLINE = 1.8


def area_sizes(values: ArrayLike, smallest: float = 9.0, largest: float = 26.0, top: float | None = None) -> Floats:
    """Diameters (n,) in pixels whose squares grow with the values; NaN and zero get the smallest.

    `top` is the value of the largest symbol (default: the largest value): give it to compare maps.
    """
    known = np.nan_to_num(np.asarray(values, dtype=float), nan=0.0).clip(min=0.0)
    top = float(known.max(initial=0.0)) if top is None else top
    if top <= 0:
        return np.full(known.shape, smallest)
    sizes: Floats = np.maximum(largest * np.sqrt(known / top), smallest).clip(max=largest)
    return sizes


def set_ink(painter: QPainter, kind: SymbolKind, theme: MapTheme, outlined: bool) -> None:
    """Pen and brush of a symbol."""
    colour = QColor(theme.symbol(kind))
    if outlined:
        painter.setPen(QPen(colour, OUTLINE))
        painter.setBrush(QColor(theme.paper))
    else:
        painter.setPen(QPen(QColor(theme.symbol_edge), EDGE))
        painter.setBrush(colour)


def draw_shape(painter: QPainter, kind: SymbolKind, x: float, y: float, diameter: float) -> None:
    """The shape with the painter's pen and brush."""
    if kind is SymbolKind.SITE:
        painter.drawEllipse(QPointF(x, y), diameter / 2, diameter / 2)
    elif kind is SymbolKind.PLATFORM:
        side = diameter * SQUARE_SIDE
        painter.drawRect(QRectF(x - side / 2, y - side / 2, side, side))
    else:
        reach = diameter * DIAMOND_REACH
        corners = [QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)]
        painter.drawPolygon(QPolygonF(corners))


def draw_symbol(
    painter: QPainter, kind: SymbolKind, theme: MapTheme, x: float, y: float, diameter: float, outlined: bool
) -> None:
    set_ink(painter, kind, theme, outlined)
    draw_shape(painter, kind, x, y, diameter)


def draw_many(painter: QPainter, kind: SymbolKind, theme: MapTheme, xy: Floats, diameter: Floats) -> None:
    """Thousands of filled symbols in two strokes per size: all edges first, then all bodies.

    A point drawn with a thick pen is a disc or a square by the pen's cap; a turned painter makes it a diamond.
    """
    painter.save()
    if kind is SymbolKind.PROJECT:
        half = sqrt(0.5)
        painter.rotate(45)
        xy = np.column_stack([(xy[:, 0] + xy[:, 1]) * half, (xy[:, 1] - xy[:, 0]) * half])
    round_cap = kind is SymbolKind.SITE
    factor = 1.0 if round_cap else SQUARE_SIDE
    steps = np.round(diameter)
    groups = [(step * factor, polygon(xy[steps == step])) for step in np.unique(steps)[::-1]]
    for colour, growth in ((theme.symbol_edge, EDGE), (theme.symbol(kind), -EDGE)):
        for width, points in groups:
            pen = QPen(QColor(colour), width + growth)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_cap else Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            painter.drawPoints(points)
    painter.restore()
