"""Overseas frames and that of Paris that zooming has moved out of sight: kept small in a corner of the map."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from planner.drawing import text
from planner.drawing.base_layer import SHORT_TITLES, BaseLayer
from planner.drawing.geometry import Frame, Geometry
from planner.drawing.marks import MarkPlacer, Marks
from planner.drawing.scene import Hit, MapScene, RegionHit
from planner.drawing.stamps import StampBox
from planner.drawing.text import TextPen
from planner.drawing.view import MapView, Rect

WIDTH, HEIGHT = 78.0, 72.0
EDGE, GAP = 8.0, 4.0
CAPTION = text.Face(9)
CAPTION_HEIGHT = 13.0
SMALLEST_AREA = 420.0
"""Width of a map that leaves room for them."""


class Corner(NamedTuple):
    """One frame in its corner: where it is on the picture, and the view of the plane inside."""

    frame: Frame
    box: Rect
    view: MapView


def strip_height(scene: MapScene, area: Rect) -> float:
    """Pixels at the foot of a map that the corners take when they are there."""
    return HEIGHT + EDGE if scene.parts.insets and area.width >= SMALLEST_AREA else 0.0


def corners(geometry: Geometry, scene: MapScene, view: MapView) -> list[Corner]:
    """Frames not wholly in sight, side by side at the lower left; none where the map is too narrow."""
    if not strip_height(scene, view.area):
        return []
    seen = view.plane_rect
    # One that fills the map, since it was zoomed to, is not hidden either.
    hidden = [f for f in geometry.insets if not seen.holds(f.rect) and not f.rect.contains(*view.centre)]
    placed = []
    x, y = view.area.x + EDGE, view.area.bottom - EDGE - HEIGHT
    width = min(WIDTH, (view.area.width - 2 * EDGE + GAP) / len(geometry.insets) - GAP)
    for frame in hidden:
        box = Rect(x, y, width, HEIGHT)
        inner = Rect(x, y + CAPTION_HEIGHT, width, HEIGHT - CAPTION_HEIGHT)
        # The upper part of a frame is free for its caption on the large map; here that stands above.
        shown = Rect(frame.rect.x, frame.rect.y + 26, frame.rect.width, frame.rect.height - 26)
        placed.append(Corner(frame, box, MapView.fit(shown, inner, margin=1.0)))
        x += width + GAP
    return placed


class CornerFrames:
    """Draws the corners and finds what lies under a pixel of them."""

    def __init__(self, geometry: Geometry, base: BaseLayer) -> None:
        self._geometry = geometry
        self._base = base
        self._placers = {frame.key: MarkPlacer(geometry, frame.rect) for frame in geometry.insets}
        self._stamps = StampBox()
        self._strip: QPixmap | None = None
        self._key: tuple[object, ...] = ()

    def marks(self, corner: Corner, scene: MapScene) -> Marks:
        """Symbols at the corner's own scale."""
        return self._placers[corner.frame.key].marks(scene, corner.view)

    def draw(self, painter: QPainter, pen: TextPen, scene: MapScene, view: MapView, *, cached: bool) -> None:
        """All corners; `cached` keeps them as a picture, since panning and zooming change nothing there."""
        placed = corners(self._geometry, scene, view)
        if not placed:
            return
        for corner in placed:
            # The rest of its own place that is still in sight: half a frame beside the whole one would be read twice.
            away = view.rect_to_screen(corner.frame.rect).grown(2.0)
            painter.fillRect(QRectF(*away), QColor(scene.theme.paper))
        if not cached:
            for corner in placed:
                self._draw_corner(painter, pen, scene, corner)
            return
        ratio = painter.device().devicePixelRatio()
        key = (placed, scene.choropleth, scene.theme, scene.layers, [_edge(scene, c.frame) for c in placed], ratio)
        left, top = placed[0].box.x - 2, placed[0].box.y - 2
        if self._strip is None or key != self._key:
            strip = QPixmap(
                ceil((placed[-1].box.right + 2 - left) * ratio), ceil((placed[-1].box.bottom + 2 - top) * ratio)
            )
            strip.setDevicePixelRatio(ratio)
            strip.fill(Qt.GlobalColor.transparent)
            inner = QPainter(strip)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner.translate(-left, -top)
            for corner in placed:
                self._draw_corner(inner, TextPen(inner, outlines=False), scene, corner)
            inner.end()
            self._strip, self._key = strip, key
        painter.drawPixmap(QPointF(left, top), self._strip)

    def _draw_corner(self, painter: QPainter, pen: TextPen, scene: MapScene, corner: Corner) -> None:
        theme, box = scene.theme, QRectF(*corner.box)
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        painter.fillRect(box, QColor(theme.paper))
        self._base.draw_frame(painter, scene, corner.view, self._geometry.frames.index(corner.frame))
        marks = self.marks(corner, scene)
        self._stamps.draw(painter, theme, marks, corner.view.to_screen(marks.xy), np.arange(len(marks)))
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_edge(scene, corner.frame))
        painter.drawRect(box)
        title = SHORT_TITLES.get(corner.frame.key, corner.frame.title)
        pen.draw(box.x() + 4, box.y() + 11, title, CAPTION, theme.muted)

    def under(self, scene: MapScene, view: MapView, x: float, y: float) -> Corner | None:
        """The corner that holds a pixel."""
        return next((c for c in corners(self._geometry, scene, view) if c.box.contains(x, y)), None)

    def point_at(self, corner: Corner, scene: MapScene, x: float, y: float) -> Hit | None:
        marks = self.marks(corner, scene)
        index = marks.at(corner.view, x, y)
        return marks.hit(index) if index is not None else None


def _edge(scene: MapScene, frame: Frame) -> QPen:
    """An overseas frame is one région: its edge says whether that is selected or under the pointer."""
    overseas = frame.regions if len(frame.departements) == 1 else frozenset()
    if overseas & scene.selected_regions:
        return QPen(QColor(scene.theme.accent), 2.4)
    if isinstance(scene.hovered, RegionHit) and scene.hovered.code in overseas:
        return QPen(QColor(scene.theme.hover), 1.6)
    return QPen(QColor(scene.theme.frame), 1)
