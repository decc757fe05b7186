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

FRAGMENT = 10
"""Doubles of a fragment in Qt's memory: middle, source rectangle, scales, rotation, opacity."""

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
        starts = np.concatenate([[0], np.flatnonzero(np.any(looks[1:] != looks[:-1], axis=1)) + 1])
        lengths = np.diff(np.append(starts, len(rows)))
        stamps = [
            self._stamp(marks, theme, (layer, double / 2, bool(outlined), count), ratio)
            for layer, double, outlined, count in looks[starts].tolist()
        ]
        side = np.repeat([stamp.width() for stamp in stamps], lengths)
        opacity = np.array([layer.opacity for layer in marks.layers])[looks[:, 0]]
        # Each on whole device pixels.
        corner = np.round(xy[rows] * ratio - side[:, None] / 2)
        fragments = np.zeros((len(rows), FRAGMENT))
        fragments[:, 0:2] = (corner + side[:, None] / 2) / ratio
        fragments[:, 4] = fragments[:, 5] = side
        fragments[:, 6:8] = 1 / ratio
        fragments[:, 9] = opacity
        for stamp, start, length in zip(stamps, starts.tolist(), lengths.tolist(), strict=True):
            _draw_many(painter, stamp, fragments[start : start + length], ratio)

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


def _draw_many(painter: QPainter, stamp: QPixmap, fragments: Floats, ratio: float) -> None:
    """One picture in many places."""
    if len(fragments) > CROWD:
        fragments = fragments[_told_apart(fragments[:, 0:2] * ratio)]
    first = shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(first, len(fragments), stamp)  # type: ignore[arg-type]  # wrapped as asked


def _told_apart(pixels: Floats) -> Indices:
    """Rows of the last of those that share a square of two pixels, in their order."""
    x, y = pixels[:, 0] / 2, pixels[:, 1] / 2
    column, line = (x - x.min()).astype(np.intp), (y - y.min()).astype(np.intp)
    keys = line * (int(column.max()) + 1) + column
    last = np.full(int(keys.max()) + 1, -1, dtype=np.intp)
    last[keys] = np.arange(len(keys))
    return np.sort(last[last >= 0])
