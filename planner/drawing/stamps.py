"""Symbols as small pictures, made once per look: a hundred thousand are drawn in one frame."""

from __future__ import annotations

from math import ceil

import numpy as np
import shiboken6
from numpy.typing import NDArray
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
        if len(rows) < len(marks):
            looks, xy = marks.look[rows], xy.take(rows, axis=0)
        else:
            looks = marks.look
        starts = np.concatenate([[0], np.flatnonzero(looks[1:] != looks[:-1]) + 1])
        ends = np.append(starts[1:], len(rows))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            first = int(rows[start])
            opacity = marks.layers[marks.layer[first]].opacity
            _draw_many(painter, self._stamp(marks, theme, first, ratio), xy[start:end], ratio, opacity)

    def _stamp(self, marks: Marks, theme: MapTheme, row: int, ratio: float) -> QPixmap:
        kind, count = marks.layers[marks.layer[row]].kind, int(marks.count[row])
        diameter, outlined = round(float(marks.size[row]) * 2) / 2, bool(marks.outlined[row])
        key = (kind, theme.key, diameter, outlined, count, ratio)
        stamp = self._stamps.get(key)
        if stamp is None:
            side = symbol_box(kind, diameter)
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
    """One picture with its middle near pixels `xy` (n, 2): each on whole device pixels."""
    side = stamp.width()
    x, y = np.round(xy[:, 0] * ratio - side / 2), np.round(xy[:, 1] * ratio - side / 2)
    if len(x) > CROWD:
        kept = _told_apart(x, y)
        x, y = x[kept], y[kept]
    fragments = np.zeros((len(x), FRAGMENT))
    fragments[:, 0], fragments[:, 1] = (x + side / 2) / ratio, (y + side / 2) / ratio
    fragments[:, 4:6] = side
    fragments[:, 6:8] = 1 / ratio
    fragments[:, 9] = opacity
    first = shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(first, len(fragments), stamp)  # type: ignore[arg-type]  # wrapped as asked


def _told_apart(x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Which pixels (n,) are the last of those in their square of two: (n,)."""
    column, line = ((x - x.min()) / 2).astype(np.int32), ((y - y.min()) / 2).astype(np.int32)
    columns = int(column.max()) + 1
    keys, numbers = line * columns + column, np.arange(len(x), dtype=np.int32)
    last = np.zeros((int(line.max()) + 1) * columns, dtype=np.int32)
    last[keys] = numbers
    kept: NDArray[np.bool_] = last[keys] == numbers
    return kept
