"""Values and names on the régions: where there is room, and away from symbols."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planner.drawing import text
from planner.drawing.geometry import Geometry
from planner.drawing.marks import Marks
from planner.drawing.palettes import luminance
from planner.drawing.scene import MapScene
from planner.drawing.text import TextPen
from planner.drawing.view import Floats, MapView, Rect

VALUE = text.Face(12, bold=True)
NAME = text.TINY
DARK_INK, LIGHT_INK = "#1a1e22", "#ffffff"


class Label(NamedTuple):
    """Lines of one région: pixel of the middle, name (« » if no room), value (« » if none), fill colour beneath."""

    x: float
    y: float
    name: str
    value: str
    fill: str


def ink_on(fill: str) -> str:
    """Dark or white, whichever stands out more on the fill (WCAG contrast)."""
    ground = luminance(fill)
    return DARK_INK if (ground + 0.05) / 0.06 >= 1.05 / (ground + 0.05) else LIGHT_INK


def _extent(name: str, value: str) -> tuple[float, float]:
    """Width and height of a label in pixels."""
    width = max(text.text_width(name, NAME) if name else 0.0, text.text_width(value, VALUE) if value else 0.0)
    height = (text.line_height(NAME) if name else 0.0) + (text.line_height(VALUE) if value else 0.0)
    return width, height


class _Obstacles:
    """Symbols on the screen, to keep labels clear of."""

    def __init__(self, marks: Marks, view: MapView) -> None:
        self.xy = view.to_screen(marks.xy)
        self.radius: Floats = marks.size / 2

    def covered(self, box: Rect) -> float:
        """How many pixels of symbols (square measure, roughly) lie under the box."""
        if not len(self.xy):
            return 0.0
        over_x = np.minimum(self.xy[:, 0] + self.radius, box.right) - np.maximum(self.xy[:, 0] - self.radius, box.x)
        over_y = np.minimum(self.xy[:, 1] + self.radius, box.bottom) - np.maximum(self.xy[:, 1] - self.radius, box.y)
        return float((over_x.clip(min=0) * over_y.clip(min=0)).sum())


def place_labels(
    geometry: Geometry, scene: MapScene, view: MapView, marks: Marks, fills: dict[str, str]
) -> list[Label]:
    """Labels of the régions in sight. A name needs room and free ground; a value yields only to a lack of room."""
    if scene.choropleth is None and not scene.parts.region_names:
        return []
    obstacles = _Obstacles(marks, view)
    labels = []
    values = scene.choropleth.values if scene.choropleth and scene.parts.values else {}
    overseas = {code: frame for frame in geometry.insets if frame.key != "paris" for code in frame.regions}
    for code, region_name in geometry.regions.items():
        number = values.get(code)
        value = scene.choropleth.format_value(number) if scene.choropleth and number is not None else ""
        fill = fills.get(code, scene.theme.land)
        if code in overseas:
            # The frame's caption names it already; the value stands in the lower left corner, on the ground.
            label = _inset_label(value, view.rect_to_screen(overseas[code].rect), scene.theme.paper)
        else:
            name = region_name if scene.parts.region_names else ""
            label = _region_label(geometry.label_places[code], name, value, view, obstacles, fill)
        if label is not None and view.area.contains(label.x, label.y):
            labels.append(label)
    return labels


def _inset_label(value: str, box: Rect, ground: str) -> Label | None:
    width = text.text_width(value, VALUE)
    if not value or width > box.width - 8:
        return None
    return Label(box.x + 6 + width / 2, box.bottom - 5 - text.line_height(VALUE) / 2, "", value, ground)


def _region_label(
    places: Floats, name: str, value: str, view: MapView, obstacles: _Obstacles, fill: str
) -> Label | None:
    for lines in ((name, value), ("", value)):
        if not any(lines) or (lines[0] == "" and not value):
            continue
        width, height = _extent(*lines)
        best: tuple[float, Label] | None = None
        for x, y, room in places:
            # `room` is the free half-width of a box half as high as wide.
            if max(width / 2, height) > room * view.scale * (0.95 if lines[0] else 1.15):
                continue
            sx, sy = view.to_screen((x, y))
            covered = obstacles.covered(Rect(sx - width / 2, sy - height / 2, width, height))
            if best is None or covered < best[0]:
                best = covered, Label(float(sx), float(sy), *lines, fill)
            if covered == 0:
                break
        if best is not None and (best[0] == 0 or not lines[0]):
            return best[1]
    return None


def draw_labels(pen: TextPen, labels: list[Label]) -> None:
    """Ink chosen by the fill, with a halo of the fill that keeps hairlines off the letters."""
    for label in labels:
        ink = ink_on(label.fill)
        _, height = _extent(label.name, label.value)
        y = label.y - height / 2
        for line, face in ((label.name, NAME), (label.value, VALUE)):
            if line:
                pitch = text.line_height(face)
                baseline = y + (pitch + text.cap_height(face)) / 2
                pen.draw(label.x, baseline, line, face, ink, align=0.5, halo=label.fill)
                y += pitch
