"""Draws the symbols of all layers, and the rings of those selected or under the pointer."""

from __future__ import annotations

from collections.abc import Mapping

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
SHAPES_UP_TO = 500
"""Pictures made of pixels show as many symbols as shapes, to a fraction of a pixel; more are stamped."""
RING_GAP = 4.5


class PointLayers:
    """Symbols as stamps in windows and where there are very many, as shapes in pictures."""

    def __init__(self) -> None:
        self._stamps = StampBox()
        self._names = PointNames()
        self._kept = KeptPicture()
        self._selected: tuple[Marks, Mapping[str, frozenset[str]], Indices] | None = None

    def draw(
        self, painter: QPainter, pen: TextPen, scene: MapScene, view: MapView, marks: Marks, labels: list[Label]
    ) -> None:
        """On any target."""
        xy, rows = _in_sight(view, marks)
        self._draw_marks(painter, pen, scene, marks, xy, rows)
        self._names.draw(pen, scene, view, marks, labels)
        self._draw_ringed(painter, pen, scene, marks, xy, rows)

    def draw_kept(
        self, painter: QPainter, pen: TextPen, scene: MapScene, view: MapView, marks: Marks, labels: list[Label]
    ) -> None:
        """As stamps, for windows; many symbols are kept as one picture between frames."""

        def stamp(target: QPainter, shown: MapView) -> None:
            self._stamps.draw(target, scene.theme, marks, *_in_sight(shown, marks))
            self._names.draw(TextPen(target, outlines=False), scene, shown, marks, labels, whole=not kept)

        kept = len(marks) >= KEPT_FROM
        if not kept:
            stamp(painter, view)
        else:
            ground = QColor(Qt.GlobalColor.transparent)
            self._kept.draw(painter, view, (marks, scene.theme, labels), ground, stamp)
        self._draw_ringed(painter, pen, scene, marks, *_in_sight(view, marks))

    def _draw_marks(
        self, painter: QPainter, pen: TextPen, scene: MapScene, marks: Marks, xy: Floats, rows: Indices
    ) -> None:
        if is_raster(painter) and len(rows) > SHAPES_UP_TO:
            self._stamps.draw(painter, scene.theme, marks, xy, rows)
        else:
            _draw_shapes(painter, pen, scene, marks, xy, rows)

    def _draw_ringed(
        self, painter: QPainter, pen: TextPen, scene: MapScene, marks: Marks, xy: Floats, rows: Indices
    ) -> None:
        """Selected points and the one under the pointer: drawn again on top, with a ring around; badges as well."""
        selected, hovered = self._selected_rows(scene, marks), _hovered_rows(scene, marks)
        if not len(selected) and not len(hovered):
            return
        seen = np.zeros(len(marks), dtype=bool)
        seen[rows] = True
        selected, hovered, theme = selected[seen[selected]], hovered[seen[hovered]], scene.theme
        painter.setBrush(QColor(theme.paper))
        painter.setPen(QPen(QColor(theme.accent), 2.2))
        for row in selected.tolist():
            _draw_ring(painter, marks, xy, row)
        painter.setPen(QPen(QColor(theme.hover), 1.6))
        for row in hovered.tolist():
            _draw_ring(painter, marks, xy, row)
        self._draw_marks(painter, pen, scene, marks, xy, np.union1d(selected, hovered))

    def _selected_rows(self, scene: MapScene, marks: Marks) -> Indices:
        """Marks of selected points, kept while neither changes: there may be thousands."""
        kept = self._selected
        if kept is None or kept[0] is not marks or kept[1] is not scene.selected_points:
            found = [marks.showing(key, frozenset(ids)) for key, ids in scene.selected_points.items()]
            rows = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.intp)
            self._selected = kept = (marks, scene.selected_points, rows)
        return kept[2]


def _hovered_rows(scene: MapScene, marks: Marks) -> Indices:
    """The mark under the pointer; two for a point near Paris that stands at home and in the frame."""
    hovered = scene.hovered
    if not isinstance(hovered, PointHit | ClusterHit):
        return np.zeros(0, dtype=np.intp)
    # Points of a badge may have parted since it was under the pointer: the first of them will do.
    hovered_id = hovered.id if isinstance(hovered, PointHit) else hovered.ids[0]
    return marks.showing(hovered.layer, frozenset([hovered_id]))


def _draw_ring(painter: QPainter, marks: Marks, xy: Floats, row: int) -> None:
    reach = float(marks.size[row]) / 2 + RING_GAP
    painter.drawEllipse(QPointF(float(xy[row, 0]), float(xy[row, 1])), reach, reach)


def _in_sight(view: MapView, marks: Marks) -> tuple[Floats, Indices]:
    """Pixels of all marks (n, 2), and the rows of those that reach into the map area."""
    xy = view.to_screen(marks.xy)
    area, reach = view.area, float(marks.size.max(initial=0.0)) / 2 + RING_GAP
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
