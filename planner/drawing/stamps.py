"""Symbols as small pictures, made once per look: a hundred thousand are drawn in one frame."""

from __future__ import annotations

from math import ceil

import numpy as np
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

from planner.drawing.geometry import Indices
from planner.drawing.marks import Marks
from planner.drawing.strokes import device_scale
from planner.drawing.symbols import draw_badge, draw_symbol, symbol_box
from planner.drawing.text import TextPen
from planner.drawing.theme import MapTheme
from planner.drawing.view import Floats

MOST_STAMPS = 3000
"""Above as many the box is emptied: badges have as many looks as there are numbers."""
CROWD = 20_000
"""From as many symbols of one look on, those within the same two pixels are drawn once: they cannot be told apart."""

Look = tuple[int, float, bool, int]
"""Layer, diameter to half a pixel, outlined or not, number on a badge (1: a symbol)."""


class StampBox:
    """Keeps the stamps between frames."""

    def __init__(self) -> None:
        self._stamps: dict[tuple[object, ...], QPixmap] = {}

    def draw(self, painter: QPainter, theme: MapTheme, marks: Marks, xy: Floats, rows: Indices) -> None:
        """The marks of `rows` (in drawing order) at pixels `xy` (n, 2) of all marks."""
        if not len(rows):
            return
        if len(self._stamps) > MOST_STAMPS:
            self._stamps.clear()
        ratio = device_scale(painter)
        looks = np.column_stack([
            marks.layer[rows], np.round(marks.size[rows] * 2), marks.outlined[rows], marks.count[rows],
        ]).astype(np.int64)  # fmt: skip
        changes = np.flatnonzero((looks[1:] != looks[:-1]).any(axis=1)) + 1
        for start, end in zip([0, *changes.tolist()], [*changes.tolist(), len(rows)], strict=True):
            layer, double, outlined, count = looks[start].tolist()
            stamp = self._stamp(marks, theme, (layer, double / 2, bool(outlined), count), ratio)
            _draw_many(painter, stamp, xy[rows[start:end]], ratio, marks.layers[layer].opacity)

    def _stamp(self, marks: Marks, theme: MapTheme, look: Look, ratio: float) -> QPixmap:
        layer, diameter, outlined, count = look
        kind = marks.layers[layer].kind
        key = (kind, theme.key, diameter, outlined, count, ratio)
        stamp = self._stamps.get(key)
        if stamp is None:
            side = symbol_box(diameter)
            stamp = QPixmap(ceil(side * ratio), ceil(side * ratio))
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(ratio, ratio)
            middle = stamp.width() / (2 * ratio)
            if count == 1:
                draw_symbol(painter, kind, theme, middle, middle, diameter, outlined)
            else:
                draw_badge(painter, TextPen(painter, outlines=False), kind, theme, middle, middle, diameter, count)
            painter.end()
            self._stamps[key] = stamp
        return stamp


def _draw_many(painter: QPainter, stamp: QPixmap, xy: Floats, ratio: float, opacity: float) -> None:
    """One picture in many places, each on whole device pixels."""
    side = stamp.width()
    corner = np.round(xy * ratio - side / 2)
    if len(corner) > CROWD:
        corner = _thinned(corner)
    # A fragment is ten doubles: middle, source rectangle, scales, rotation, opacity.
    fragments = np.zeros((len(corner), 10))
    fragments[:, 0:2] = (corner + side / 2) / ratio
    fragments[:, 4:6] = side
    fragments[:, 6:8] = 1 / ratio
    fragments[:, 9] = opacity
    first = shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(first, len(fragments), stamp)  # type: ignore[arg-type]  # wrapped as asked


def _thinned(corner: Floats) -> Floats:
    """The last of those that share a square of two pixels, in their order."""
    low = corner.min(axis=0)
    cell = ((corner - low) // 2).astype(np.intp)
    columns = int(cell[:, 0].max()) + 1
    keys = cell[:, 1] * columns + cell[:, 0]
    last = np.full(int(keys.max()) + 1, -1, dtype=np.intp)
    last[keys] = np.arange(len(keys))
    return corner[np.sort(last[last >= 0])]
