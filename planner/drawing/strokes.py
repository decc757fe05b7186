"""Borders as strokes, fast on screen and clean in vector files.

Qt's raster engine draws a path with a pen of up to one device pixel in a millisecond, but takes a hundred times as
long for a thicker one. Drawn as separate segments a thick pen costs a millisecond again; vector files get the path.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen

from planner.drawing.paths import path, polygon
from planner.drawing.view import Floats

CHUNK = 16
"""Vertices of the pieces that a thick outline with round joins is drawn in: long ones are slow to rasterise."""


def is_raster(painter: QPainter) -> bool:
    """Whether the target is made of pixels (window, image), rather than a PDF or SVG."""
    return painter.paintEngine().type() == QPaintEngine.Type.Raster


def device_scale(painter: QPainter) -> float:
    """Device pixels per unit of the painter's present coordinates."""
    return painter.deviceTransform().m11()


def in_sight(painter: QPainter) -> QRectF | None:
    """What the painter's clip leaves, in its present coordinates, where leaving out the rest makes a smaller file."""
    return None if is_raster(painter) or not painter.hasClipping() else painter.clipBoundingRect()


class Strokes:
    """Polylines (plane kilometres) to be stroked as borders."""

    def __init__(self, parts: list[Floats]) -> None:
        self.parts = parts

    @cached_property
    def path(self) -> QPainterPath:
        return path(self.parts)

    @cached_property
    def _boxes(self) -> Floats:
        """Left, top, right, bottom of each part, (n, 4)."""
        return np.array([[*part.min(axis=0), *part.max(axis=0)] for part in self.parts]).reshape(-1, 4)

    def _path_within(self, seen: QRectF | None) -> QPainterPath:
        if seen is None:
            return self.path
        left, top, right, bottom = self._boxes.T
        meets = (left <= seen.right()) & (right >= seen.left()) & (top <= seen.bottom()) & (bottom >= seen.top())
        return path([self.parts[index] for index in np.flatnonzero(meets).tolist()])

    @cached_property
    def _segments(self) -> list[QLineF]:
        return [
            QLineF(*start, *end)
            for part in self.parts
            for start, end in zip(part[:-1].tolist(), part[1:].tolist(), strict=True)
        ]

    def draw(self, painter: QPainter, colour: QColor, width: float) -> None:
        """Hairlines and borders; `width` in the painter's unit."""
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if not is_raster(painter) or width * device_scale(painter) <= 1:
            painter.strokePath(self._path_within(in_sight(painter)), pen)
            return
        # Square ends close the joints of opaque lines; on see-through ones they would show as dots.
        opaque = colour.alpha() == 255
        pen.setCapStyle(Qt.PenCapStyle.SquareCap if opaque else Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLines(self._segments)

    def draw_outline(self, painter: QPainter, colour: QColor, width: float) -> None:
        """A thick line with round joins, for what is selected."""
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if not is_raster(painter):
            painter.strokePath(self.path, pen)
            return
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for part in self.parts:
            for start in range(0, len(part) - 1, CHUNK):
                painter.drawPolyline(polygon(part[start : start + CHUNK + 1]))
