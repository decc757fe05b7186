"""Draws the symbols of all layers, and the rings of those selected or under the pointer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing.geometry import Indices
from planner.drawing.kept_picture import KeptPicture
from planner.drawing.marks import Marks
from planner.drawing.scene import MapScene, PointHit
from planner.drawing.symbols import StampBox, draw_shape, draw_symbol, set_ink
from planner.drawing.view import Floats, MapView

KEPT_FROM = 300
"""Fewer symbols are drawn in each frame: that is faster than laying a transparent picture over the map."""
RING_GAP = 4.5


class PointLayers:
    """Symbols as stamps in windows, as shapes in pictures."""

    def __init__(self) -> None:
        self._stamps = StampBox()
        self._kept = KeptPicture()

    def draw(self, painter: QPainter, scene: MapScene, view: MapView, marks: Marks) -> None:
        """As shapes, on any target."""
        xy, rows = _in_sight(view, marks)
        for row in rows.tolist():
            kind, outlined = marks.layers[marks.layer[row]].kind, bool(marks.outlined[row])
            draw_symbol(painter, kind, scene.theme, xy[row, 0], xy[row, 1], marks.size[row], outlined)
        _draw_rings(painter, scene, marks, xy, rows)

    def draw_kept(self, painter: QPainter, scene: MapScene, view: MapView, marks: Marks) -> None:
        """As stamps, for windows; many symbols are kept as one picture between frames."""

        def stamp(target: QPainter, shown: MapView) -> None:
            xy, rows = _in_sight(shown, marks)
            kinds = [layer.kind for layer in marks.layers]
            layer, size, outlined = marks.layer[rows], marks.size[rows], marks.outlined[rows]
            self._stamps.draw(target, scene.theme, kinds, layer, xy[rows], size, outlined)

        if len(marks) < KEPT_FROM:
            stamp(painter, view)
        else:
            ground = QColor(Qt.GlobalColor.transparent)
            self._kept.draw(painter, view, (marks, scene.theme), ground, stamp)
        _draw_rings(painter, scene, marks, *_in_sight(view, marks))


def _in_sight(view: MapView, marks: Marks) -> tuple[Floats, Indices]:
    """Pixels of all marks (n, 2), and the rows of those that reach into the map area."""
    xy = view.to_screen(marks.xy)
    area, reach = view.area, marks.size / 2 + RING_GAP
    seen = (xy[:, 0] > area.x - reach) & (xy[:, 0] < area.right + reach)
    seen &= (xy[:, 1] > area.y - reach) & (xy[:, 1] < area.bottom + reach)
    return xy, np.flatnonzero(seen)


def _draw_rings(painter: QPainter, scene: MapScene, marks: Marks, xy: Floats, rows: Indices) -> None:
    """Selected points and the one under the pointer: drawn again on top, with a ring around."""
    theme = scene.theme
    hovered = scene.hovered if isinstance(scene.hovered, PointHit) else None
    if hovered is None and not any(scene.selected_points.values()):
        return
    for row in rows.tolist():
        hit = marks.hit(row)
        if hit != hovered and hit.id not in scene.selected_points.get(hit.layer, frozenset()):
            continue
        x, y, size = float(xy[row, 0]), float(xy[row, 1]), float(marks.size[row])
        painter.setBrush(QColor(theme.paper))
        painter.setPen(QPen(QColor(theme.hover), 1.6) if hit == hovered else QPen(QColor(theme.accent), 2.2))
        painter.drawEllipse(QPointF(x, y), size / 2 + RING_GAP, size / 2 + RING_GAP)
        kind = marks.layers[marks.layer[row]].kind
        set_ink(painter, kind, theme, bool(marks.outlined[row]))
        draw_shape(painter, kind, x, y, size)
