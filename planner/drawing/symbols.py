"""Point symbols: site = circle, platform = square, project = diamond; filled is a fact, outlined an estimate."""

from __future__ import annotations

from collections import deque
from math import ceil, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from planner.drawing.geometry import Indices
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


class StampBox:
    """Symbols as small pictures, made once per kind, size and theme: thousands are drawn in a few milliseconds."""

    def __init__(self) -> None:
        self._stamps: dict[tuple[object, ...], QPixmap] = {}

    def _stamp(self, kind: SymbolKind, theme: MapTheme, diameter: float, outlined: bool, ratio: float) -> QPixmap:
        key = (kind, theme.key, diameter, outlined, ratio)
        stamp = self._stamps.get(key)
        if stamp is None:
            # The diamond reaches furthest; two pixels more for the edge.
            side = ceil(diameter * 2 * DIAMOND_REACH + 4)
            stamp = QPixmap(ceil(side * ratio), ceil(side * ratio))
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_symbol(painter, kind, theme, side / 2, side / 2, diameter, outlined)
            painter.end()
            self._stamps[key] = stamp
        return stamp

    def draw(
        self,
        painter: QPainter,
        theme: MapTheme,
        kinds: list[SymbolKind],
        layer: Indices,
        xy: Floats,
        diameter: Floats,
        outlined: NDArray[np.bool_],
    ) -> None:
        """Symbols in the given order: layer index into `kinds`, pixels (n, 2), diameters and outlined flags (n,)."""
        if not len(xy):
            return
        ratio = painter.device().devicePixelRatio()
        half_pixels = np.round(diameter * 2).astype(np.intp)
        # One number per look: layer, size in half pixels, outlined or not.
        looks, look = np.unique((layer * 10_000 + half_pixels) * 2 + outlined, return_inverse=True)
        stamps = [
            self._stamp(kinds[one // 20_000], theme, one // 2 % 10_000 / 2, bool(one % 2), ratio)
            for one in looks.tolist()
        ]
        half = np.array([stamp.width() for stamp in stamps])[look] / (2 * ratio)
        x, y = (np.round((xy - half[:, None]) * ratio) / ratio).T.tolist()
        deque(map(painter.drawPixmap, map(QPointF, x, y), map(stamps.__getitem__, look.tolist())), maxlen=0)
