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
SAME_PLACE = 0.4
"""From as many symbols of one look on, the last in each square of this share of their diameter stands for all: in such
a crowd they cannot be told apart (of 100 000 on France, under 2 % of the picture's pixels change)."""
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
            stamp, opacity = self._stamp(marks, theme, first, ratio), marks.layers[marks.layer[first]].opacity
            _draw_many(painter, stamp, xy[start:end], float(marks.size[first]), ratio, opacity)

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


def _draw_many(painter: QPainter, stamp: QPixmap, xy: Floats, diameter: float, ratio: float, opacity: float) -> None:
    """One picture with its middle near pixels `xy` (n, 2): each on whole device pixels."""
    half = stamp.width() / 2
    x, y = np.round(xy[:, 0] * ratio - half), np.round(xy[:, 1] * ratio - half)
    if len(x) > CROWD:
        kept = _told_apart(x, y, diameter * ratio * SAME_PLACE)
        x, y = x[kept], y[kept]
    fragments = np.empty((len(x), FRAGMENT))
    fragments[:] = (0, 0, 0, 0, 2 * half, 2 * half, 1 / ratio, 1 / ratio, 0, opacity)
    fragments[:, 0], fragments[:, 1] = (x + half) / ratio, (y + half) / ratio
    first = shiboken6.wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(first, len(fragments), stamp)  # type: ignore[arg-type]  # wrapped as asked


def _told_apart(x: Floats, y: Floats, side: float) -> NDArray[np.bool_]:
    """Which pixels (n,) are the last of those in their square: (n,)."""
    column, line = ((x - x.min()) / side).astype(np.int32), ((y - y.min()) / side).astype(np.int32)
    columns = int(column.max()) + 1
    keys, numbers = line * columns + column, np.arange(len(x), dtype=np.int32)
    last = np.zeros((int(line.max()) + 1) * columns, dtype=np.int32)
    last[keys] = numbers
    kept: NDArray[np.bool_] = last[keys] == numbers
    return kept
