"""Paints a scene on any painter: window, picture, PDF and workbook share it. QtGui only, no widgets."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing.base_layer import BaseLayer
from planner.drawing.geometry import Geometry
from planner.drawing.legend import Layout, LegendPainter, make_layout
from planner.drawing.marks import MarkPlacer
from planner.drawing.point_layers import PointLayers
from planner.drawing.scene import Hit, MapScene, PointHit, RegionHit
from planner.drawing.text import TextPen
from planner.drawing.view import MapView, Rect


class MapPainter:
    """Paints scenes over one geometry. Paths are built once; keep one painter per window."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry
        self._base = BaseLayer(geometry)
        self._placer = MarkPlacer(geometry)
        self._points = PointLayers()
        self._layout: tuple[tuple[object, ...], Layout] | None = None

    # --- where things are ---------------------------------------------------------------------------------

    def layout(self, scene: MapScene, width: float, height: float) -> Layout:
        """Places of title, map, legend and foot on a picture of logical pixels."""
        # All that the layout depends on: not what is selected or under the pointer.
        key = (width, height, scene.parts, scene.choropleth, scene.layers, scene.title, scene.context,
               scene.source, scene.attribution, scene.date, scene.theme)  # fmt: skip
        if self._layout is None or self._layout[0] != key:
            self._layout = (key, make_layout(self.geometry, scene, width, height))
        return self._layout[1]

    def fit(self, scene: MapScene, width: float, height: float) -> MapView:
        """The view of the whole country beside the legend."""
        return MapView.fit(self.geometry.bounds, self.layout(scene, width, height).area)

    def fit_region(self, scene: MapScene, code: str, width: float, height: float) -> MapView:
        """The view of one région with a little of its neighbours. Raises KeyError."""
        area = self.layout(scene, width, height).area
        return MapView.fit(self.geometry.region_bounds(code), area, margin=0.08 * min(area.width, area.height))

    def pick(self, scene: MapScene, view: MapView, x: float, y: float) -> Hit | None:
        """What lies under a pixel: a point, else a région (anywhere in an overseas frame), else None."""
        if not view.area.contains(x, y):
            return None
        point = self._placer.marks(scene, view).pick(view, x, y)
        if point is not None:
            return point
        plane = view.from_screen(x, y)
        code = self.geometry.region_at(*plane)
        frame = self.geometry.frame_at(*plane)
        if code is None and frame is not None and len(frame.regions) == 1:
            code = next(iter(frame.regions))
        return RegionHit(code) if code is not None else None

    def point_position(self, scene: MapScene, view: MapView, hit: PointHit) -> tuple[float, float] | None:
        """Pixel of a point's symbol (the first of two near Paris), for tooltips; None where it is not shown."""
        marks = self._placer.marks(scene, view)
        for index in range(len(marks)):
            if marks.hit(index) == hit:
                x, y = view.to_screen(marks.xy[index])
                return float(x), float(y)
        return None

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
        area = QRectF(*view.area)
        painter.fillRect(QRectF(0, 0, layout.width, layout.height), QColor(scene.theme.paper))
        painter.save()
        painter.setClipRect(area)
        marks = self._placer.marks(scene, view)
        if cached:
            self._base.draw_kept(painter, scene, view, marks)
            self._draw_region_outlines(painter, scene, view)
            self._points.draw_kept(painter, scene, view, marks)
        else:
            self._base.draw(painter, pen, scene, view, marks)
            self._draw_region_outlines(painter, scene, view)
            self._points.draw(painter, scene, view, marks)
        painter.restore()
        self._mask_margins(painter, scene, layout, view)
        LegendPainter(painter, pen, scene, layout).draw(view)
        painter.restore()

    def _draw_region_outlines(self, painter: QPainter, scene: MapScene, view: MapView) -> None:
        """Outlines of selected régions and of the one under the pointer."""
        theme, pixel = scene.theme, 1 / view.scale
        outlines = [(code, theme.accent, 2.4) for code in sorted(scene.selected_regions)]
        if isinstance(scene.hovered, RegionHit):
            outlines.append((scene.hovered.code, theme.hover, 1.6))
        painter.save()
        painter.translate(*view.offset)
        painter.scale(view.scale, view.scale)
        for code, colour, width in outlines:
            if code in self._base.outlines:
                # A casing in the opposite tone: the line shows on light and dark fills alike.
                self._base.outlines[code].draw_outline(painter, QColor(theme.symbol_edge), (width + 1.8) * pixel)
                self._base.outlines[code].draw_outline(painter, QColor(colour), width * pixel)
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
