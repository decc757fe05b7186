"""Values and names on the régions: where there is room, and away from symbols."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.drawing import text
from planner.drawing.geometry import Frame, Geometry
from planner.drawing.marks import Marks
from planner.drawing.palettes import luminance
from planner.drawing.scene import MapScene
from planner.drawing.text import TextPen
from planner.drawing.view import Floats, MapView

VALUE = text.Face(12, bold=True)
NAME = text.TINY
DARK_INK, LIGHT_INK = "#1a1e22", "#ffffff"
TIGHTNESS = 0.92
"""Of the fit: the corners of a label are empty, so they may come a little closer to the border."""
HIDDEN_FROM = 0.3
"""Share of a value's box under symbols from which it is left out: half a number misleads."""


class Label(NamedTuple):
    """Lines of one label, the middle of them on the plane, and the colour beneath."""

    x: float
    y: float
    names: tuple[str, ...]
    value: str
    fill: str


def ink_on(fill: str) -> str:
    """Dark or white, whichever stands out more on the fill (WCAG contrast)."""
    ground = luminance(fill) + 0.05
    return DARK_INK if ground / (luminance(DARK_INK) + 0.05) >= 1.05 / ground else LIGHT_INK


def _extent(names: tuple[str, ...], value: str) -> tuple[float, float]:
    """Width and height of a label in pixels."""
    widths = [text.text_width(name, NAME) for name in names] + [text.text_width(value, VALUE)]
    return max(widths), len(names) * text.line_height(NAME) + (text.line_height(VALUE) if value else 0.0)


class Occupancy:
    """How much of the picture symbols take, in cells of a few pixels, summed so that any box is asked at once."""

    CELL = 6.0

    def __init__(self, marks: Marks, scale: float) -> None:
        self._sums: NDArray[np.int64] | None = None
        if not len(marks):
            return
        xy = marks.xy * scale
        radius = float(np.median(marks.size)) / 2
        self._radius = radius
        self._origin = xy.min(axis=0)
        cells = ((xy - self._origin) / self.CELL).astype(np.intp)
        shape = cells.max(axis=0) + 2
        counts = np.zeros(shape, dtype=np.int64)
        np.add.at(counts, (cells[:, 0] + 1, cells[:, 1] + 1), 1)
        self._sums = counts.cumsum(axis=0).cumsum(axis=1)
        self._symbol_area = (2 * radius) ** 2

    def covered(self, middles: Floats, width: float, height: float) -> Floats:
        """Rough share (k,) of boxes around `middles` (k, 2), in pixels, that symbols cover."""
        if self._sums is None:
            return np.zeros(len(middles))
        half = np.array([width / 2 + self._radius, height / 2 + self._radius])
        limit = np.array(self._sums.shape) - 1
        low = np.floor((middles - half - self._origin) / self.CELL).astype(np.intp).clip(0, limit)
        high = np.ceil((middles + half - self._origin) / self.CELL).astype(np.intp).clip(0, limit)
        (left, top), (right, bottom), sums = low.T, high.T, self._sums
        inside = sums[right, bottom] - sums[left, bottom] - sums[right, top] + sums[left, top]
        return np.asarray(inside * self._symbol_area / (width * height), dtype=float)


def place_labels(
    geometry: Geometry, scene: MapScene, view: MapView, marks: Marks, fills: Mapping[str, str]
) -> list[Label]:
    """Labels of all régions at the view's scale (wherever it stands): names need room and free ground."""
    choropleth = scene.choropleth
    values = choropleth.values if choropleth and scene.parts.values else {}
    occupancy = Occupancy(marks, view.scale)
    frames = {code: frame for frame in geometry.insets if frame.key != "paris" for code in frame.regions}
    labels = []
    for code, name in geometry.regions.items():
        number = values.get(code)
        value = choropleth.format_value(number) if choropleth and code in fills and number is not None else ""
        fill = fills.get(code, scene.theme.hatch_ground)
        places, frame = geometry.label_places[code], frames.get(code)
        # The caption of a frame names its région already.
        names = name if scene.parts.region_names and frame is None else ""
        label = _region_label(places, names, value, view.scale, occupancy, fill)
        if label is None and frame is not None and value:
            label = _corner_label(value, frame, view.scale, scene.theme.paper)
        if label is not None:
            labels.append(label)
    return labels


def _corner_label(value: str, frame: Frame, scale: float, ground: str) -> Label:
    """Beside a small island: in the lower left corner of its frame."""
    width = text.text_width(value, VALUE)
    x = frame.rect.x + (6 + width / 2) / scale
    return Label(x, frame.rect.bottom - (5 + text.line_height(VALUE) / 2) / scale, (), value, ground)


def _variants(name: str, value: str) -> list[tuple[tuple[str, ...], str]]:
    """What may stand on a région, best first: its name in one line, in two, the value alone."""
    variants: list[tuple[tuple[str, ...], str]] = []
    if name:
        variants.append(((name,), value))
        breaks = [i + 1 for i, letter in enumerate(name) if letter in "- "]
        if breaks:
            middle = min(breaks, key=lambda place: abs(place - len(name) / 2))
            variants.append(((name[:middle].rstrip(), name[middle:]), value))
    if value:
        variants.append(((), value))
    return variants


def _region_label(places: Floats, name: str, value: str, scale: float, occupancy: Occupancy, fill: str) -> Label | None:
    for names, number in _variants(name, value):
        width, height = _extent(names, number)
        # `room` is the radius of a free ellipse, half as high as wide, that must hold the corners of the label.
        roomy = places[places[:, 2] * scale > hypot(width / 2, height) * TIGHTNESS]
        if not len(roomy):
            continue
        covered = occupancy.covered(roomy[:, :2] * scale, width, height)
        best = int(np.argmin(covered))
        if covered[best] == 0 or (not names and covered[best] < HIDDEN_FROM):
            return Label(float(roomy[best, 0]), float(roomy[best, 1]), names, number, fill)
    return None


def draw_labels(pen: TextPen, labels: list[Label], view: MapView) -> None:
    """Ink chosen by the fill, with a halo of the fill that keeps hairlines off the letters."""
    for label in labels:
        ink = ink_on(label.fill)
        x, middle = view.to_screen((label.x, label.y)).tolist()
        y = middle - _extent(label.names, label.value)[1] / 2
        lines = [(name, NAME) for name in label.names] + ([(label.value, VALUE)] if label.value else [])
        for line, face in lines:
            pitch = text.line_height(face)
            pen.draw(x, y + (pitch + text.cap_height(face)) / 2, line, face, ink, align=0.5, halo=label.fill)
            y += pitch
