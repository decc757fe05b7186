"""Point symbols: site = circle, platform = square, project = diamond; filled is a fact, outlined an estimate."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10, sqrt

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from planner.drawing import text
from planner.drawing.palettes import ink_on
from planner.drawing.scene import SizeStep, SymbolKind
from planner.drawing.text import Face, TextPen
from planner.drawing.theme import MapTheme
from planner.drawing.view import Floats

SQUARE_SIDE = sqrt(np.pi) / 2
"""Side of the square, half-diagonal of the diamond: of the circle's diameter, so that all cover the same area."""
DIAMOND_REACH = sqrt(np.pi / 8)
EDGE = 1.2
OUTLINE = 1.8
BADGE_FACE = Face(11, bold=True)


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


def size_steps(
    values: ArrayLike,
    format_value: Callable[[float], str],
    smallest: float = 9.0,
    largest: float = 26.0,
    top: float | None = None,
) -> tuple[SizeStep, ...]:
    """Up to three round examples for the legend, largest first, by the rule of `area_sizes`; none without values."""
    known = np.nan_to_num(np.asarray(values, dtype=float), nan=0.0)
    top = float(known.max(initial=0.0)) if top is None else top
    if top <= 0:
        return ()
    examples: list[float] = []
    for share in (1.0, 0.3, 0.0):
        # A tenth of the top is drawn a third as wide; smaller values look like the smallest symbol.
        value = _rounded_down(max(top * share, top * (smallest / largest) ** 2))
        if not examples or value < examples[-1]:
            examples.append(value)
    sizes = area_sizes(examples, smallest, largest, top)
    return tuple(SizeStep(float(size), format_value(value)) for size, value in zip(sizes, examples, strict=True))


def _rounded_down(value: float) -> float:
    power = 10.0 ** floor(log10(value))
    return max(digit * power for digit in (1, 2, 5) if digit * power <= value * (1 + 1e-9))


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


def draw_badge(
    painter: QPainter, pen: TextPen, kind: SymbolKind, theme: MapTheme, x: float, y: float, diameter: float, count: int
) -> None:
    """A symbol with a double edge and the number of points that it stands for."""
    colour = theme.symbol(kind)
    painter.setPen(QPen(QColor(colour), 1.2))
    painter.setBrush(QColor(theme.symbol_edge))
    draw_shape(painter, kind, x, y, diameter)
    set_ink(painter, kind, theme, outlined=False)
    draw_shape(painter, kind, x, y, diameter - 5)
    number = f"{count:,}".replace(",", "\u202f")
    face = text.shrunk(number, BADGE_FACE, badge_room(kind, diameter - 5))
    pen.draw(x, y + text.cap_height(face) / 2, number, face, ink_on(colour), align=0.5)


def badge_room(kind: SymbolKind, diameter: float) -> float:
    """Width that a badge leaves to its number, halfway between the middle and the top of the digits."""
    if kind is SymbolKind.PROJECT:
        return 2 * DIAMOND_REACH * diameter - 8
    return diameter * (SQUARE_SIDE if kind is SymbolKind.PLATFORM else 1.0) - 1.5


def symbol_box(kind: SymbolKind, diameter: float) -> int:
    """Side of a square in pixels that just holds a symbol with its edge: what a stamp is blended over counts."""
    if kind is SymbolKind.PROJECT:
        return ceil(2 * DIAMOND_REACH * diameter + 4)  # the corners of the edge reach further
    return ceil(diameter * (SQUARE_SIDE if kind is SymbolKind.PLATFORM else 1.0) + OUTLINE + 1)
