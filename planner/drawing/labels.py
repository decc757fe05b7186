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
INKED = 0.8
"""Share of the lines' height that letters take."""
CLEARANCE = 0.9
"""Share of a symbol that labels keep clear of: boxes and discs have empty corners."""
CROWD = 2000
"""Symbols around one région above which no free ground is looked for."""


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


class _Obstacles:
    """The symbols that labels must keep clear of, in pixels of the plane at the view's scale."""

    def __init__(self, marks: Marks, scale: float) -> None:
        self._xy = marks.xy * scale
        self._reach = marks.size * (0.5 * CLEARANCE)

    def free(self, middles: Floats, width: float, height: float) -> NDArray[np.bool_]:
        """Which boxes around `middles` (k, 2) no symbol touches: (k,)."""
        half = np.array([width / 2, height / 2])
        low, high = middles.min(axis=0) - half, middles.max(axis=0) + half
        reach = self._reach[:, None]
        near = ((self._xy + reach > low) & (self._xy - reach < high)).all(axis=1)
        count = int(np.count_nonzero(near))
        if count > CROWD:
            return np.zeros(len(middles), dtype=bool)
        gaps = np.abs(self._xy[near][None, :, :] - middles[:, None, :]) - self._reach[near][None, :, None]
        return np.asarray(~(gaps < half).all(axis=2).any(axis=1), dtype=bool)


def place_labels(
    geometry: Geometry, scene: MapScene, view: MapView, marks: Marks, fills: Mapping[str, str]
) -> list[Label]:
    """Labels of all régions at the view's scale, wherever it stands, on free ground only: half a number misleads."""
    choropleth = scene.choropleth
    values = choropleth.values if choropleth and scene.parts.values else {}
    obstacles = _Obstacles(marks, view.scale)
    frames = {code: frame for frame in geometry.insets if frame.key != "paris" for code in frame.regions}
    labels = []
    for code, name in geometry.regions.items():
        number = values.get(code)
        value = choropleth.format_value(number) if choropleth and code in fills and number is not None else ""
        fill = fills.get(code, scene.theme.hatch_ground)
        places, frame = geometry.label_places[code], frames.get(code)
        # The caption of a frame names its région already.
        names = name if scene.parts.region_names and frame is None else ""
        label = _region_label(places, names, value, view.scale, obstacles, fill)
        if label is None and frame is not None and value:
            label = _corner_label(value, frame, view.scale, obstacles, scene.theme.paper)
        if label is not None:
            labels.append(label)
    return labels


def _corner_label(value: str, frame: Frame, scale: float, obstacles: _Obstacles, ground: str) -> Label | None:
    """Beside a small island: in a lower corner of its frame."""
    width, height = _extent((), value)
    inward, upward = (6 + width / 2) / scale, (5 + height / 2) / scale
    y = frame.rect.bottom - upward
    for x in (frame.rect.x + inward, frame.rect.right - inward):
        if obstacles.free(np.array([(x, y)]) * scale, width, INKED * height)[0]:
            return Label(x, y, (), value, ground)
    return None


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


def _region_label(
    places: Floats, name: str, value: str, scale: float, obstacles: _Obstacles, fill: str
) -> Label | None:
    for names, number in _variants(name, value):
        width, height = _extent(names, number)
        # `room` is the radius of a free ellipse, half as high as wide, that must hold the corners of the label.
        roomy = places[places[:, 2] * scale > hypot(width / 2, INKED * height) * TIGHTNESS]
        if not len(roomy):
            continue
        free = obstacles.free(roomy[:, :2] * scale, width, INKED * height)
        if free.any():
            x, y, _ = roomy[int(np.argmax(free))].tolist()
            return Label(x, y, names, number, fill)
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
