"""Paints a scene on any painter: window, picture, PDF and workbook share it. QtGui only, no widgets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTransform

from planner.drawing import text
from planner.drawing.geometry import Geometry
from planner.drawing.labels import draw_labels, place_labels
from planner.drawing.legend import HATCH_SPACING, Layout, LegendPainter, draw_hatch, make_layout
from planner.drawing.marks import MarkPlacer, Marks
from planner.drawing.paths import path
from planner.drawing.scene import Hit, MapScene, PointHit, RegionHit, SymbolKind
from planner.drawing.symbols import draw_many, draw_shape, set_ink
from planner.drawing.text import TextPen
from planner.drawing.view import MapView, Rect

SINGLY_UP_TO = 1500
"""Up to as many symbols in sight each is drawn with its own edge; above, layers are drawn in bulk."""
CACHE_MARGIN = 128.0
"""Pixels that the kept base picture reaches beyond the map area, so that panning only shifts it."""
FRAME_RADIUS = 3.0


@dataclass(frozen=True)
class _Base:
    """The kept base picture, what it shows, and where its upper left corner lies on the plane."""

    pixmap: QPixmap
    key: tuple[object, ...]
    view: MapView


class MapPainter:
    """Paints scenes over one geometry. Paths are built once; keep one painter per window."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry
        self._regions: dict[str, QPainterPath] = {}
        rings = geometry.rings["region"]
        for index, (code, _) in enumerate(geometry.patches["region"]):
            outline = path(rings.parts(index), closed=True)
            self._regions.setdefault(code, QPainterPath()).addPath(outline)
            self._regions[code].setFillRule(Qt.FillRule.OddEvenFill)
        self._lines = {kind: path(lines.parts()) for kind, lines in geometry.lines.items()}
        self._placer = MarkPlacer(geometry)
        self._base: _Base | None = None
        self._layout: tuple[MapScene, float, float, Layout] | None = None

    # --- where things are ---------------------------------------------------------------------------------

    def layout(self, scene: MapScene, width: float, height: float) -> Layout:
        """Places of title, map, legend and foot on a picture of logical pixels."""
        if self._layout is None or self._layout[0] is not scene or self._layout[1:3] != (width, height):
            self._layout = (scene, width, height, make_layout(self.geometry, scene, width, height))
        return self._layout[3]

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
        if cached:
            self._draw_kept_base(painter, scene, view)
        else:
            self._draw_base(painter, scene, view)
        marks = self._placer.marks(scene, view)
        self._draw_captions(pen, scene, view)
        self._draw_region_marks(painter, scene, view)
        draw_labels(pen, place_labels(self.geometry, scene, view, marks, self._fills(scene)))
        self._draw_points(painter, scene, view, marks)
        painter.restore()
        self._mask_margins(painter, scene, layout, view)
        LegendPainter(painter, pen, scene, layout).draw(view)
        painter.restore()

    def _fills(self, scene: MapScene) -> dict[str, str]:
        """Région -> colour; régions without a value are missing."""
        choropleth = scene.choropleth
        if choropleth is None:
            return dict.fromkeys(self.geometry.regions, scene.theme.land)
        colours = choropleth.colours(scene.theme)
        classes = {code: choropleth.classes.index_of(value) for code, value in choropleth.values.items()}
        return {code: colours[index] for code, index in classes.items() if index is not None}

    def _plane_transform(self, painter: QPainter, view: MapView) -> None:
        painter.translate(*view.offset)
        painter.scale(view.scale, view.scale)

    def _draw_base(self, painter: QPainter, scene: MapScene, view: MapView) -> None:
        """Ground, frames, fills and lines. Line widths are pixels, divided by the scale so that every device agrees."""
        theme, pixel = scene.theme, 1 / view.scale
        painter.save()
        self._plane_transform(painter, view)
        painter.setPen(QPen(QColor(theme.frame), pixel))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = FRAME_RADIUS * pixel
        for frame in self.geometry.insets:
            painter.drawRoundedRect(QRectF(*frame.rect), radius, radius)
        fills = self._fills(scene)
        for code, outline in self._regions.items():
            painter.fillPath(outline, QColor(fills.get(code, theme.hatch_ground)))
        for index, (code, _) in enumerate(self.geometry.patches["region"]):
            if code not in fills:
                rings = self.geometry.rings["region"].parts(index)
                draw_hatch(painter, rings, HATCH_SPACING * pixel, theme.hatch, pixel)
        hairline = QColor(theme.hairline)
        hairline.setAlphaF(0.55)
        for kind, colour, width in (
            ("hairline", hairline, 0.7), ("border", QColor(theme.border), 1.6), ("coast", QColor(theme.coast), 0.8),
        ):  # fmt: skip
            pen = QPen(colour, width * pixel)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(self._lines[kind], pen)
        painter.setPen(QPen(QColor(theme.muted), pixel))
        painter.drawRoundedRect(QRectF(*self.geometry.magnified), radius, radius)
        painter.restore()

    def _draw_kept_base(self, painter: QPainter, scene: MapScene, view: MapView) -> None:
        """The base from the kept picture; drawn anew when it shows something else or the view has left it."""
        ratio = painter.device().devicePixelRatio()
        # A colour and its région say all that the base shows of the values.
        key = (view.scale, view.area.width, view.area.height, scene.theme, ratio, tuple(self._fills(scene).items()))
        base = self._base
        if base is None or base.key != key or not base.view.plane_rect.holds(view.plane_rect):
            wide = view.area.grown(CACHE_MARGIN)
            local = view.resized(Rect(0, 0, wide.width, wide.height))
            pixmap = QPixmap(round(wide.width * ratio), round(wide.height * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(QColor(scene.theme.paper))
            inner = QPainter(pixmap)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_base(inner, scene, local)
            inner.end()
            base = self._base = _Base(pixmap, key, local)
        dx = view.offset[0] - base.view.offset[0]
        dy = view.offset[1] - base.view.offset[1]
        # Whole device pixels, or the shifted picture would be resampled and soften.
        painter.drawPixmap(QPointF(round(dx * ratio) / ratio, round(dy * ratio) / ratio), base.pixmap)

    def _draw_captions(self, pen: TextPen, scene: MapScene, view: MapView) -> None:
        for frame in self.geometry.insets:
            box = view.rect_to_screen(frame.rect)
            if not box.meets(view.area):
                continue
            face = text.shrunk(frame.title, text.SMALL, box.width - 8)
            pen.draw(box.x + 5, box.y + 4 + face.size, frame.title, face, scene.theme.muted)

    def _draw_region_marks(self, painter: QPainter, scene: MapScene, view: MapView) -> None:
        """Outlines of selected régions and of the one under the pointer."""
        theme, pixel = scene.theme, 1 / view.scale
        outlines = [(code, theme.accent, 2.4) for code in sorted(scene.selected_regions)]
        if isinstance(scene.hovered, RegionHit):
            outlines.append((scene.hovered.code, theme.hover, 1.6))
        painter.save()
        self._plane_transform(painter, view)
        for code, colour, width in outlines:
            if code in self._regions:
                pen = QPen(QColor(colour), width * pixel)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.strokePath(self._regions[code], pen)
        painter.restore()

    def _draw_points(self, painter: QPainter, scene: MapScene, view: MapView, marks: Marks) -> None:
        xy = view.to_screen(marks.xy)
        area, reach = view.area, marks.size / 2 + 4
        seen = (xy[:, 0] > area.x - reach) & (xy[:, 0] < area.right + reach)
        seen &= (xy[:, 1] > area.y - reach) & (xy[:, 1] < area.bottom + reach)
        rows = np.flatnonzero(seen)
        if len(rows) > SINGLY_UP_TO:
            for index, layer in enumerate(marks.layers):
                chosen = rows[marks.layer[rows] == index]
                draw_many(painter, layer.kind, scene.theme, xy[chosen], marks.size[chosen])
        else:
            for row in rows:
                layer = marks.layers[marks.layer[row]]
                set_ink(painter, layer.kind, scene.theme, bool(marks.outlined[row]))
                draw_shape(painter, layer.kind, xy[row, 0], xy[row, 1], marks.size[row])
        self._draw_point_marks(painter, scene, marks, xy, rows)

    def _draw_point_marks(
        self, painter: QPainter, scene: MapScene, marks: Marks, xy: np.ndarray, rows: np.ndarray
    ) -> None:
        """Selected points and the one under the pointer: drawn again on top, with a ring around."""
        theme = scene.theme
        if not scene.selected_points and not isinstance(scene.hovered, PointHit):
            return
        for row in rows:
            hit = marks.hit(row)
            hovered = hit == scene.hovered
            if not hovered and hit.id not in scene.selected_points.get(hit.layer, frozenset()):
                continue
            kind: SymbolKind = marks.layers[marks.layer[row]].kind
            x, y, size = float(xy[row, 0]), float(xy[row, 1]), float(marks.size[row])
            painter.setBrush(QColor(theme.paper))
            painter.setPen(QPen(QColor(theme.hover if hovered else theme.accent), 1.6 if hovered else 2.2))
            painter.drawEllipse(QPointF(x, y), size / 2 + 4.5, size / 2 + 4.5)
            set_ink(painter, kind, theme, bool(marks.outlined[row]))
            draw_shape(painter, kind, x, y, size)

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


def plane_transform(view: MapView) -> QTransform:
    """Plane to pixels as a Qt transform, for overlays that the views draw themselves."""
    ox, oy = view.offset
    return QTransform(view.scale, 0, 0, view.scale, ox, oy)
