"""Numpy vertices to Qt's polygons and paths, without a Python loop over vertices."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shiboken6
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from planner.drawing.view import Floats

HATCH_SPACING, WIDE_SPACING = 5.0, 9.0


def polygon(xy: Floats) -> QPolygonF:
    """Vertices (n, 2) as a QPolygonF. The memory is copied at once: a QPointF is two doubles."""
    shape = QPolygonF()
    shape.resize(len(xy))
    if len(xy):
        # The stubs know neither the buffer nor that a wrapped address is taken.
        memory = shiboken6.VoidPtr(shape.data(), len(xy) * 16, True)  # type: ignore[call-arg, arg-type]
        np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = xy  # type: ignore[call-overload]
    return shape


def path(parts: Iterable[Floats], *, closed: bool = False) -> QPainterPath:
    """Polylines as one path; `closed` ones fill by the even-odd rule, so that inner rings are holes."""
    result = QPainterPath()
    result.setFillRule(Qt.FillRule.OddEvenFill)
    for part in parts:
        result.addPolygon(polygon(part))
        if closed:
            result.closeSubpath()
    return result


def hatch_segments(parts: Iterable[Floats], spacing: float) -> Floats:
    """Slanted strokes that fill rings: (k, 2, 2), in the unit of the rings, `spacing` apart.

    Computed rather than left to a pattern brush or a clip, which SVG writers drop and PDF viewers blur. Even-odd:
    crossings of each stroke line with all edges, sorted along the line, pair up to the stretches inside.
    """
    starts, ends = [], []
    for part in parts:
        starts.append(part[:-1])
        ends.append(part[1:])
    a, b = np.vstack(starts), np.vstack(ends)
    # Across the strokes (u) and along them (v): strokes rise to the right at 45 degrees, y is down.
    half = np.sqrt(0.5)
    u0, v0 = (a[:, 0] + a[:, 1]) * half / spacing, (a[:, 0] - a[:, 1]) * half
    u1, v1 = (b[:, 0] + b[:, 1]) * half / spacing, (b[:, 0] - b[:, 1]) * half
    first = np.ceil(np.minimum(u0, u1)).astype(np.intp)
    crossed = np.ceil(np.maximum(u0, u1)).astype(np.intp) - first
    edge = np.repeat(np.arange(len(a)), crossed)
    line = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(crossed) - crossed, crossed)
    along = v0[edge] + (line - u0[edge]) / (u1[edge] - u0[edge]) * (v1[edge] - v0[edge])
    order = np.lexsort((along, line))
    across, along = (line[order] * spacing).reshape(-1, 2), along[order].reshape(-1, 2)
    return np.stack([(across + along) * half, (across - along) * half], axis=-1)


def draw_hatch(painter: QPainter, rings: list[Floats], spacing: float, colour: str, width: float) -> None:
    """Strokes over rings, all in the painter's unit."""
    _draw_strokes(painter, hatch_segments(rings, spacing), QColor(colour), width)


def draw_wide_hatch(painter: QPainter, rings: list[Floats], pixel: float, colour: str, opacity: float) -> None:
    """Wide strokes of the other slant, over a colour: marks what is to be read with care."""
    ink = QColor(colour)
    ink.setAlphaF(opacity)
    mirror = np.array([-1.0, 1.0])
    _draw_strokes(painter, hatch_segments([ring * mirror for ring in rings], WIDE_SPACING * pixel) * mirror, ink, pixel)


def _draw_strokes(painter: QPainter, segments: Floats, colour: QColor, width: float) -> None:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLines([QLineF(*start, *end) for start, end in segments.tolist()])
