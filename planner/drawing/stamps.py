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
        lengths = np.diff(np.append(starts, len(rows)))
        firsts = rows[starts].tolist()
        stamps = [self._stamp(marks, theme, first, ratio) for first in firsts]
        side = np.repeat([stamp.width() for stamp in stamps], lengths).astype(float)
        # Each on whole device pixels.
        x, y = np.round(xy[:, 0] * ratio - side / 2), np.round(xy[:, 1] * ratio - side / 2)
        if lengths.max() > CROWD:
            kept = _told_apart(x, y, starts, lengths, marks.size[firsts] * ratio * SAME_PLACE)
            x, y, side, lengths = x[kept], y[kept], side[kept], np.add.reduceat(kept, starts)
        fragments = np.empty((len(x), FRAGMENT))
        fragments[:] = (0, 0, 0, 0, 0, 0, 1 / ratio, 1 / ratio, 0, 1)
        fragments[:, 0], fragments[:, 1] = (x + side / 2) / ratio, (y + side / 2) / ratio
        fragments[:, 4], fragments[:, 5] = side, side
        if any(layer.opacity < 1 for layer in marks.layers):
            opacities = np.array([layer.opacity for layer in marks.layers])
            fragments[:, 9] = np.repeat(opacities[marks.layer[firsts]], lengths)
        begin = 0
        for stamp, length in zip(stamps, lengths.tolist(), strict=True):
            address = fragments.ctypes.data + begin * fragments.strides[0]
            first = shiboken6.wrapInstance(address, QPainter.PixmapFragment)
            painter.drawPixmapFragments(first, length, stamp)  # type: ignore[arg-type]  # wrapped as asked
            begin += length

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


def _told_apart(x: Floats, y: Floats, starts: Indices, lengths: Indices, sides: Floats) -> NDArray[np.bool_]:
    """Which pixels (n,) are to be drawn: all of a small run of one look, the last in each square of a crowd."""
    kept = np.ones(len(x), dtype=bool)
    for start, length, side in zip(starts.tolist(), lengths.tolist(), sides.tolist(), strict=True):
        if length > CROWD:
            run = slice(start, start + length)
            kept[run] = _last_in_squares(x[run], y[run], side)
    return kept


def _last_in_squares(x: Floats, y: Floats, side: float) -> NDArray[np.bool_]:
    column, line = ((x - x.min()) / side).astype(np.int32), ((y - y.min()) / side).astype(np.int32)
    columns = int(column.max()) + 1
    keys, numbers = line * columns + column, np.arange(len(x), dtype=np.int32)
    last = np.zeros((int(line.max()) + 1) * columns, dtype=np.int32)
    last[keys] = numbers
    kept: NDArray[np.bool_] = last[keys] == numbers
    return kept
