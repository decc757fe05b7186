"""What lies under the points: frames, fills, hatches, borders, captions and labels; kept between frames in windows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from planner.drawing import text
from planner.drawing.geometry import LINE_KINDS, Geometry
from planner.drawing.kept_picture import KeptPicture
from planner.drawing.labels import draw_labels, place_labels
from planner.drawing.legend import HATCH_SPACING, draw_hatch
from planner.drawing.marks import Marks
from planner.drawing.paths import path
from planner.drawing.scene import MapScene
from planner.drawing.strokes import Strokes
from planner.drawing.text import TextPen
from planner.drawing.view import MapView

FRAME_RADIUS = 3.0
HAIRLINE_WIDTH, BORDER_WIDTH, COAST_WIDTH = 0.7, 1.6, 0.8
CAPTION_INDENT = 5.0
SMALLEST_CAPTION = text.Face(9)
SHORT_TITLES = {"paris": "Paris"}
"""For panes too small for the caption of a frame."""


def region_fills(geometry: Geometry, scene: MapScene) -> dict[str, str]:
    """Région -> colour; régions without a value are missing and get hatched."""
    choropleth = scene.choropleth
    if choropleth is None:
        return dict.fromkeys(geometry.regions, scene.theme.land)
    colours = choropleth.colours(scene.theme)
    classes = {code: choropleth.classes.index_of(choropleth.values.get(code)) for code in geometry.regions}
    return {code: colours[index] for code, index in classes.items() if index is not None}


class BaseLayer:
    """Draws the base of scenes over one geometry; paths are built once."""

    def __init__(self, geometry: Geometry) -> None:
        self.geometry = geometry
        self.outlines: dict[str, Strokes] = {}
        self._shapes: dict[str, QPainterPath] = {}
        rings = geometry.rings["region"]
        # Région 11 has two patches: its own place and the Paris frame.
        for index, (code, _) in enumerate(geometry.patches["region"]):
            parts = rings.parts(index)
            strokes = self.outlines.setdefault(code, Strokes([]))
            strokes.parts += parts
        for code, strokes in self.outlines.items():
            self._shapes[code] = path(strokes.parts, closed=True)
        self._lines = {kind: Strokes(geometry.lines[kind].parts()) for kind in LINE_KINDS}
        self._kept = KeptPicture()

    def draw(self, painter: QPainter, pen: TextPen, scene: MapScene, view: MapView, marks: Marks) -> None:
        """Draw on any target. Line widths are pixels divided by the scale, so that every device agrees."""
        fills = region_fills(self.geometry, scene)
        painter.save()
        painter.translate(*view.offset)
        painter.scale(view.scale, view.scale)
        self._draw_ground(painter, scene, fills, 1 / view.scale)
        self._draw_lines(painter, scene, 1 / view.scale)
        painter.restore()
        if scene.parts.captions:
            self._draw_captions(pen, scene, view)
        draw_labels(pen, place_labels(self.geometry, scene, view, marks, fills), view)

    def draw_kept(self, painter: QPainter, scene: MapScene, view: MapView, marks: Marks) -> None:
        """Draw from the kept picture, for windows."""

        def render(target: QPainter, shown: MapView) -> None:
            self.draw(target, TextPen(target, outlines=False), scene, shown, marks)

        key = (scene.theme, scene.parts, scene.choropleth, marks)
        self._kept.draw(painter, view, key, QColor(scene.theme.paper), render)

    def _draw_ground(self, painter: QPainter, scene: MapScene, fills: Mapping[str, str], pixel: float) -> None:
        theme, radius = scene.theme, FRAME_RADIUS * pixel
        painter.setPen(QPen(QColor(theme.frame), pixel))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for frame in self.geometry.insets:
            painter.drawRoundedRect(QRectF(*frame.rect), radius, radius)
        for code, shape in self._shapes.items():
            painter.fillPath(shape, QColor(fills.get(code, theme.hatch_ground)))
            if code not in fills:
                draw_hatch(painter, self.outlines[code].parts, HATCH_SPACING * pixel, theme.hatch, pixel)

    def _draw_lines(self, painter: QPainter, scene: MapScene, pixel: float) -> None:
        theme, radius = scene.theme, FRAME_RADIUS * pixel
        hairline = QColor(theme.hairline)
        hairline.setAlphaF(0.55)
        self._lines["hairline"].draw(painter, hairline, HAIRLINE_WIDTH * pixel)
        self._lines["border"].draw(painter, QColor(theme.border), BORDER_WIDTH * pixel)
        self._lines["coast"].draw(painter, QColor(theme.coast), COAST_WIDTH * pixel)
        painter.setPen(QPen(QColor(theme.muted), pixel))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(*self.geometry.magnified), radius, radius)

    def _draw_captions(self, pen: TextPen, scene: MapScene, view: MapView) -> None:
        """Titles of the frames; the overseas ones all in the size that suits the tightest of them."""
        captions = []
        for frame in self.geometry.insets:
            box, title = view.rect_to_screen(frame.rect), frame.title
            room = box.width - 2 * CAPTION_INDENT
            if text.text_width(title, SMALLEST_CAPTION) > room:
                title = SHORT_TITLES.get(frame.key, title)
            captions.append((frame.key in SHORT_TITLES, box, title, text.shrunk(title, text.SMALL, room)))
        overseas = min((face for alone, *_, face in captions if not alone), key=lambda face: face.size)
        for alone, box, title, own in captions:
            face = own if alone else overseas
            pen.draw(box.x + CAPTION_INDENT, box.y + 4 + face.size, title, face, scene.theme.muted)
