"""What lies under the points: frames, fills, hatches, borders, captions and labels; kept between frames in windows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing import text
from planner.drawing.borders import Borders, BordersByScale, Patch
from planner.drawing.flows import draw_flows
from planner.drawing.geometry import Geometry
from planner.drawing.kept_picture import KeptPicture
from planner.drawing.labels import Label, draw_labels
from planner.drawing.palettes import ink_on
from planner.drawing.paths import HATCH_SPACING, draw_hatch, draw_wide_hatch
from planner.drawing.scene import Level, MapScene
from planner.drawing.strokes import Strokes, device_scale, in_sight
from planner.drawing.text import TextPen
from planner.drawing.view import MapView

FRAME_RADIUS = 3.0
HAIRLINE_WIDTH, BORDER_WIDTH, COAST_WIDTH = 0.7, 1.6, 0.8
CAPTION_INDENT = 5.0
SMALLEST_CAPTION = text.Face(9)
SHORT_TITLES = {"paris": "Paris"}
"""For panes too small for the caption of a frame."""
STEPPED_BACK = 0.62
"""Share of paper laid over the other régions when one is in focus."""
SMALL_INK = 0.45


def shown_level(scene: MapScene) -> Level:
    """Whether régions or départements are coloured."""
    return scene.choropleth.level if scene.choropleth is not None else Level.REGION


def place_fills(geometry: Geometry, scene: MapScene) -> dict[str, str]:
    """Code -> colour, by région or département; places without a value are missing and get hatched."""
    choropleth = scene.choropleth
    if choropleth is None:
        return dict.fromkeys(geometry.regions, scene.theme.land)
    colours = choropleth.colours(scene.theme)
    codes = geometry.regions if choropleth.level is Level.REGION else geometry.departements
    classes = {code: choropleth.classes.index_of(choropleth.values.get(code)) for code in codes}
    return {code: colours[index] for code, index in classes.items() if index is not None}


class BaseLayer:
    """Draws the base of scenes over one geometry; paths are built once."""

    def __init__(self, geometry: Geometry, borders: BordersByScale) -> None:
        self.geometry = geometry
        self._borders = borders
        self._kept = KeptPicture()

    def draw(
        self, painter: QPainter, pen: TextPen, scene: MapScene, view: MapView, labels: list[Label], *,
        whole: bool = True,
    ) -> None:  # fmt: skip
        """Draw on any target. Line widths are pixels divided by the scale, so that every device agrees.

        `whole` leaves out labels that the edge would cut; a map that moves shows what there is of them.
        """
        painter.save()
        painter.translate(*view.offset)
        painter.scale(view.scale, view.scale)
        borders, pixel = self._borders.at(device_scale(painter)), 1 / view.scale
        self._draw_frames(painter, scene, pixel)
        self._draw_fills(painter, scene, borders.patches(shown_level(scene)), pixel)
        self._draw_veil(painter, scene, borders)
        _draw_lines(painter, scene, borders.lines, pixel)
        self._draw_magnified(painter, scene, pixel)
        painter.restore()
        draw_flows(painter, scene, view)
        if scene.parts.captions:
            self._draw_captions(pen, scene, view)
        draw_labels(pen, labels, view, scene.theme, whole=whole)

    def draw_kept(self, painter: QPainter, scene: MapScene, view: MapView, labels: list[Label]) -> None:
        """Draw from the kept picture, for windows."""

        def render(target: QPainter, shown: MapView) -> None:
            self.draw(target, TextPen(target, outlines=False), scene, shown, labels, whole=False)

        key = (scene.theme, scene.parts, scene.choropleth, scene.focus, scene.flows, labels)
        self._kept.draw(painter, view, key, QColor(scene.theme.paper), render)

    def draw_frame(self, painter: QPainter, scene: MapScene, view: MapView, frame: int) -> None:
        """Fills and lines of one frame alone, for a corner of the map."""
        painter.save()
        painter.translate(*view.offset)
        painter.scale(view.scale, view.scale)
        borders, pixel = self._borders.coarse, 1 / view.scale
        self._draw_fills(painter, scene, [p for p in borders.patches(shown_level(scene)) if p.frame == frame], pixel)
        _draw_lines(painter, scene, borders.lines_by_frame[frame], pixel)
        painter.restore()

    def _draw_frames(self, painter: QPainter, scene: MapScene, pixel: float) -> None:
        painter.setPen(QPen(QColor(scene.theme.frame), pixel))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for frame in self.geometry.insets:
            painter.drawRoundedRect(QRectF(*frame.rect), FRAME_RADIUS * pixel, FRAME_RADIUS * pixel)

    def _draw_magnified(self, painter: QPainter, scene: MapScene, pixel: float) -> None:
        painter.setPen(QPen(QColor(scene.theme.muted), pixel))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(*self.geometry.magnified), FRAME_RADIUS * pixel, FRAME_RADIUS * pixel)

    def _draw_fills(self, painter: QPainter, scene: MapScene, patches: list[Patch], pixel: float) -> None:
        theme, fills, seen = scene.theme, place_fills(self.geometry, scene), in_sight(painter)
        small = scene.choropleth.small if scene.choropleth is not None else frozenset()
        for patch in patches:
            if seen is not None and not seen.intersects(patch.shape.controlPointRect()):
                continue
            fill = fills.get(patch.code, theme.hatch_ground)
            painter.fillPath(patch.shape, QColor(fill))
            if patch.code in small:
                draw_wide_hatch(painter, patch.rings, pixel, ink_on(fill), SMALL_INK)
            elif patch.code not in fills:
                draw_hatch(painter, patch.rings, HATCH_SPACING * pixel, theme.hatch, pixel)

    def _draw_veil(self, painter: QPainter, scene: MapScene, borders: Borders) -> None:
        """The régions that are not in focus step back."""
        if scene.focus not in self.geometry.regions:
            return
        veil = QColor(scene.theme.paper)
        veil.setAlphaF(STEPPED_BACK)
        seen = in_sight(painter)
        for patch in borders.patches(Level.REGION):
            shown = seen is None or seen.intersects(patch.shape.controlPointRect())
            if shown and patch.code != scene.focus:
                painter.fillPath(patch.shape, veil)

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


def _draw_lines(painter: QPainter, scene: MapScene, lines: Mapping[str, Strokes], pixel: float) -> None:
    theme = scene.theme
    hairline = QColor(theme.hairline)
    hairline.setAlphaF(0.55)
    lines["hairline"].draw(painter, hairline, HAIRLINE_WIDTH * pixel)
    lines["border"].draw(painter, QColor(theme.border), BORDER_WIDTH * pixel)
    lines["coast"].draw(painter, QColor(theme.coast), COAST_WIDTH * pixel)
