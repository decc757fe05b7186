"""Draws the symbols of all layers, and the rings of those selected or under the pointer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing.geometry import Indices
from planner.drawing.kept_picture import KeptPicture
from planner.drawing.labels import Label
from planner.drawing.marks import Marks
from planner.drawing.point_names import PointNames
from planner.drawing.scene import ClusterHit, MapScene, PointHit
from planner.drawing.stamps import StampBox
from planner.drawing.strokes import is_raster
from planner.drawing.symbols import draw_badge, draw_symbol
from planner.drawing.text import TextPen
from planner.drawing.view import Floats, MapView

KEPT_FROM = 300
"""Fewer symbols are drawn in each frame: that is faster than laying a transparent picture over the map."""
SHAPES_UP_TO = 2000
"""Pictures made of pixels show as many symbols as shapes, to a fraction of a pixel; more are stamped."""
RING_GAP = 4.5


class PointLayers:
    """Symbols as stamps in windows and where there are very many, as shapes in pictures."""

    def __init__(self) -> None:
        self._stamps = StampBox()
        self._names = PointNames()
        self._kept = KeptPicture()

    def draw(
        self, painter: QPainter, pen: TextPen, scene: MapScene, view: MapView, marks: Marks, labels: list[Label]
    ) -> None:
        """On any target."""
        xy, rows = _in_sight(view, marks)
        if is_raster(painter) and len(rows) > SHAPES_UP_TO:
            self._stamps.draw(painter, scene.theme, marks, xy, rows)
        else:
            _draw_shapes(painter, pen, scene, marks, xy, rows)
        self._names.draw(pen, scene, view, marks, labels)
        _draw_rings(painter, pen, scene, marks, xy)

    def draw_kept(
        self, painter: QPainter, pen: TextPen, scene: MapScene, view: MapView, marks: Marks, labels: list[Label]
    ) -> None:
        """As stamps, for windows; many symbols are kept as one picture between frames."""

        def stamp(target: QPainter, shown: MapView) -> None:
            self._stamps.draw(target, scene.theme, marks, *_in_sight(shown, marks))
            self._names.draw(TextPen(target, outlines=False), scene, shown, marks, labels)

        if len(marks) < KEPT_FROM:
            stamp(painter, view)
        else:
            ground = QColor(Qt.GlobalColor.transparent)
            self._kept.draw(painter, view, (marks, scene.theme, labels), ground, stamp)
        _draw_rings(painter, pen, scene, marks, view.to_screen(marks.xy))


def _in_sight(view: MapView, marks: Marks) -> tuple[Floats, Indices]:
    """Pixels of all marks (n, 2), and the rows of those that reach into the map area."""
    xy = view.to_screen(marks.xy)
    area, reach = view.area, marks.size / 2 + RING_GAP
    seen = (xy[:, 0] > area.x - reach) & (xy[:, 0] < area.right + reach)
    seen &= (xy[:, 1] > area.y - reach) & (xy[:, 1] < area.bottom + reach)
    return xy, np.flatnonzero(seen)


def _draw_shapes(
    painter: QPainter, pen: TextPen, scene: MapScene, marks: Marks, xy: Floats, rows: Indices
) -> None:  # fmt: skip
    for row in rows.tolist():
        layer = marks.layers[marks.layer[row]]
        painter.setOpacity(layer.opacity)
        x, y, size, count = float(xy[row, 0]), float(xy[row, 1]), float(marks.size[row]), int(marks.count[row])
        if count == 1:
            draw_symbol(painter, layer.kind, scene.theme, x, y, size, bool(marks.outlined[row]))
        else:
            draw_badge(painter, pen, layer.kind, scene.theme, x, y, size, count)
    painter.setOpacity(1.0)


def _draw_rings(painter: QPainter, pen: TextPen, scene: MapScene, marks: Marks, xy: Floats) -> None:
    """Selected points and the one under the pointer: drawn again on top, with a ring around; badges as well."""
    theme, hovered = scene.theme, scene.hovered
    ringed = {row: QPen(QColor(theme.accent), 2.2) for key, ids in scene.selected_points.items()
              for row in marks.showing(key, frozenset(ids)).tolist()}  # fmt: skip
    if isinstance(hovered, PointHit | ClusterHit):
        ids = frozenset([hovered.id] if isinstance(hovered, PointHit) else hovered.ids)
        ringed |= dict.fromkeys(marks.showing(hovered.layer, ids).tolist(), QPen(QColor(theme.hover), 1.6))
    for row, ink in sorted(ringed.items()):
        reach = float(marks.size[row]) / 2 + RING_GAP
        painter.setBrush(QColor(theme.paper))
        painter.setPen(ink)
        painter.drawEllipse(QPointF(float(xy[row, 0]), float(xy[row, 1])), reach, reach)
        _draw_shapes(painter, pen, scene, marks, xy, np.array([row]))
