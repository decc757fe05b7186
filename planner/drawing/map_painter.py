"""Paints a scene on any painter: window, picture, PDF and workbook share it. QtGui only, no widgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing.base_layer import BaseLayer, place_fills, shown_level
from planner.drawing.borders import BordersByScale
from planner.drawing.clusters import OPEN_SCALE
from planner.drawing.corner_frames import CornerFrames, strip_height
from planner.drawing.flows import draw_hovered_flow, flow_at
from planner.drawing.geometry import Frame, Geometry
from planner.drawing.label_placing import NOWHERE, LabelPlacer
from planner.drawing.legend import LegendPainter
from planner.drawing.legend_layout import Layout, make_layout
from planner.drawing.marks import MarkPlacer
from planner.drawing.point_layers import PointLayers
from planner.drawing.scene import DepartementHit, Hit, Level, MapScene, PointHit, RegionHit
from planner.drawing.selecting import Polygon, places_in, points_in
from planner.drawing.strokes import device_scale
from planner.drawing.text import TextPen
from planner.drawing.view import MapView, Rect

SMALLEST_CLOSE_UP = 24.0
"""Plane kilometres that are shown around a point that is zoomed to."""


class MapPainter:
    """Paints scenes over one geometry. Paths are built once; keep one painter per window."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry
        self._borders = BordersByScale(geometry)
        self._base = BaseLayer(geometry, self._borders)
        self._corners = CornerFrames(geometry, self._base)
        self._placer = MarkPlacer(geometry)
        self._labels = LabelPlacer(geometry)
        self._points = PointLayers()
        self._layout: tuple[tuple[object, ...], Layout] | None = None
        self.covered = 0.0
        """Pixels at the left of the map that something stands over: country and names are shown clear of them."""
        self.chips = NOWHERE
        """Pixels that something small stands over: labels are placed beside it."""

    # --- where things are ---------------------------------------------------------------------------------

    def layout(self, scene: MapScene, width: float, height: float) -> Layout:
        """Places of title, map, legend and foot on a picture of logical pixels."""
        # All that the layout depends on: not what is selected or under the pointer.
        key = (width, height, scene.parts, scene.choropleth, scene.layers, scene.flows, scene.title, scene.context,
               scene.source, scene.attribution, scene.date, scene.theme)  # fmt: skip
        if self._layout is None or self._layout[0] != key:
            self._layout = (key, make_layout(self.geometry, scene, width, height))
        return self._layout[1]

    def fit(self, scene: MapScene, width: float, height: float) -> MapView:
        """The view of the whole country beside the legend."""
        area = self.layout(scene, width, height).area
        clear = area._replace(x=area.x + self.covered, width=area.width - self.covered)
        view = MapView.fit(self.geometry.bounds, clear)
        return replace(view, centre=view.from_screen(*area.centre), area=area)

    def fit_region(self, scene: MapScene, code: str, width: float, height: float) -> MapView:
        """The view of one région with a little of its neighbours. Raises KeyError."""
        return self._fit(scene, self.geometry.region_bounds(code), 0.06, width, height)

    def fit_points(
        self, scene: MapScene, layer: str, ids: Iterable[str], width: float, height: float
    ) -> MapView | None:  # fmt: skip
        """The view of some points of a layer: opens a badge, shows what was searched. None where none has a place.

        Points of one commune are shown from so near that no badge is left.
        """
        found = next((shown for shown in scene.layers if shown.key == layer), None)
        xy = found.xy[found.rows_of(ids)] if found is not None else np.zeros((0, 2))
        xy = xy[np.isfinite(xy[:, 0])]
        if not len(xy):
            return None
        area = self.layout(scene, width, height).area
        low, high = xy.min(axis=0), xy.max(axis=0)
        least = min(SMALLEST_CLOSE_UP, 0.8 * min(area.width, area.height) / OPEN_SCALE)
        sides = np.maximum(high - low, least)
        left, top = ((low + high - sides) / 2).tolist()
        bounds = Rect(left, top, *sides.tolist())
        return self._fit(scene, bounds, 0.1, width, height)

    def _fit(self, scene: MapScene, bounds: Rect, margin: float, width: float, height: float) -> MapView:
        """The view of a part of the plane, clear of the corner frames; `margin` is a share of the smaller side."""
        area = self.layout(scene, width, height).area
        clear = area._replace(height=area.height - strip_height(scene, area))
        view = MapView.fit(bounds, clear, margin * min(clear.width, clear.height))
        return replace(view, centre=view.from_screen(*area.centre), area=area)

    def pick(self, scene: MapScene, view: MapView, x: float, y: float) -> Hit | None:
        """What lies under a pixel: a point or badge, an arrow, else a place (anywhere in an overseas frame)."""
        if not view.area.contains(x, y):
            return None
        corner = self._corners.under(scene, view, x, y)
        if corner is not None:
            point = self._corners.point_at(corner, scene, x, y)
            return point or self._place_at(scene, *corner.view.from_screen(x, y), frame=corner.frame)
        marks = self._placer.marks(scene, view)
        mark = marks.at(view, x, y)
        if mark is not None:
            return marks.hit(mark)
        return flow_at(scene, view, x, y) or self._place_at(scene, *view.from_screen(x, y))

    def _place_at(self, scene: MapScene, x: float, y: float, frame: Frame | None = None) -> Hit | None:
        """The place under a point of the plane; `frame`: only there, and an overseas one as a whole."""
        elsewhere = frame is not None and not frame.rect.contains(x, y)
        frame = frame or self.geometry.frame_at(x, y)
        if shown_level(scene) is Level.DEPARTEMENT:
            code = None if elsewhere else self.geometry.departement_at(x, y)
            code = code or _only(frame.departements if frame is not None else frozenset())
            return DepartementHit(code) if code is not None else None
        code = None if elsewhere else self.geometry.region_at(x, y)
        code = code or _only(frame.regions if frame is not None else frozenset())
        return RegionHit(code) if code is not None else None

    def point_position(self, scene: MapScene, view: MapView, hit: PointHit) -> tuple[float, float] | None:
        """Pixel of a point's symbol or badge (the first of two near Paris), for tooltips; None where there is none."""
        marks = self._placer.marks(scene, view)
        showing = marks.showing(hit.layer, frozenset([hit.id]))
        if not len(showing):
            return None
        x, y = view.to_screen(marks.xy[showing[0]]).tolist()
        return x, y

    def points_in(self, scene: MapScene, view: MapView, polygon: Polygon) -> dict[str, frozenset[str]]:
        """Layer key -> points in a rectangle or lasso of pixels; a badge counts with all that it stands for."""
        return points_in(self._placer.marks(scene, view), view, polygon)

    def regions_in(self, scene: MapScene, view: MapView, polygon: Polygon) -> frozenset[str]:
        """Codes of the régions (or départements, where these are coloured) in a rectangle or lasso of pixels."""
        return places_in(self.geometry, scene, view, polygon)

    # --- painting -----------------------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        scene: MapScene,
        view: MapView,
        layout: Layout,
        *,
        cached: bool = False,
        outlines: bool = False,
    ) -> None:
        """Paint everything. `cached` keeps the base picture for the next frame (windows); `outlines` draws text as
        shapes (SVG). Coordinates are logical pixels of the painter's own transform."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        pen = TextPen(painter, outlines)
        painter.fillRect(QRectF(0, 0, layout.width, layout.height), QColor(scene.theme.paper))
        painter.save()
        painter.setClipRect(QRectF(*view.area))
        marks = self._placer.marks(scene, view)
        fills, clear = place_fills(self.geometry, scene), self._clear(scene, view)
        labels = self._labels.labels(scene, view, marks, fills, clear, self.chips)
        if cached:
            self._base.draw_kept(painter, scene, view, labels)
        else:
            self._base.draw(painter, pen, scene, view, labels)
        self._draw_place_outlines(painter, scene, view)
        draw_hovered_flow(painter, scene, view)
        if cached:
            self._points.draw_kept(painter, pen, scene, view, marks, labels)
        else:
            self._points.draw(painter, pen, scene, view, marks, labels)
        self._corners.draw(painter, pen, scene, view, cached=cached)
        painter.restore()
        self._mask_margins(painter, scene, layout, view)
        LegendPainter(painter, pen, scene, layout).draw(view, badges=bool((marks.count > 1).any()))
        painter.restore()

    def _clear(self, scene: MapScene, view: MapView) -> Rect:
        """The part of the plane in sight that neither buttons nor corner frames cover."""
        seen, left, foot = view.plane_rect, self.covered / view.scale, strip_height(scene, view.area) / view.scale
        if seen.holds(self.geometry.bounds):
            foot = 0.0  # no frame has left its place
        return Rect(seen.x + left, seen.y, seen.width - left, seen.height - foot)

    def _draw_place_outlines(self, painter: QPainter, scene: MapScene, view: MapView) -> None:
        """Outlines of what is selected, in focus or under the pointer."""
        theme, pixel = scene.theme, 1 / view.scale
        chosen = scene.selected_regions | ({scene.focus} if scene.focus else set())
        outlines = [(Level.REGION, code, theme.accent, 2.4) for code in sorted(chosen)]
        outlines += [(Level.DEPARTEMENT, code, theme.accent, 2.4) for code in sorted(scene.selected_departements)]
        if isinstance(scene.hovered, RegionHit):
            outlines.append((Level.REGION, scene.hovered.code, theme.hover, 1.6))
        elif isinstance(scene.hovered, DepartementHit):
            outlines.append((Level.DEPARTEMENT, scene.hovered.code, theme.hover, 1.6))
        painter.save()
        painter.translate(*view.offset)
        painter.scale(view.scale, view.scale)
        borders = self._borders.at(device_scale(painter))
        for level, code, colour, width in outlines:
            strokes = borders.outlines[level].get(code)
            if strokes is not None:
                # A casing in the opposite tone: the line shows on light and dark fills alike.
                strokes.draw_outline(painter, QColor(theme.symbol_edge), (width + 1.8) * pixel)
                strokes.draw_outline(painter, QColor(colour), width * pixel)
        painter.restore()

    def _mask_margins(self, painter: QPainter, scene: MapScene, layout: Layout, view: MapView) -> None:
        """Cover what a target without clipping let out of the map area."""
        area, paper = view.area, QColor(scene.theme.paper)
        for strip in (
            Rect(0, 0, layout.width, area.y),
            Rect(0, area.bottom, layout.width, layout.height - area.bottom),
            Rect(area.right, area.y, layout.width - area.right, area.height),
        ):
            if strip.width > 0 and strip.height > 0:
                painter.fillRect(QRectF(*strip), paper)
        if not view.plane_rect.holds(self.geometry.bounds):
            # The map is cut off at its edge: say so with a line.
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(scene.theme.frame), 1))
            painter.drawRect(QRectF(*area))


def _only(codes: frozenset[str]) -> str | None:
    return next(iter(codes)) if len(codes) == 1 else None
