"""Values and names on régions and départements: where there is room, away from symbols, else beside with a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import hypot
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPen

from planner.drawing import text
from planner.drawing.geometry import Frame, Geometry
from planner.drawing.label_room import LabelRoom
from planner.drawing.marks import Marks
from planner.drawing.palettes import ink_on
from planner.drawing.scene import Level, MapScene
from planner.drawing.text import TextPen
from planner.drawing.theme import MapTheme
from planner.drawing.view import Floats, MapView, Rect

VALUE = text.Face(12, bold=True)
SMALL_VALUE = text.Face(11, bold=True)
NAME, STRONG_NAME = text.TINY, text.Face(12, bold=True)
"""Names of régions are strong where their départements are named too."""
TIGHTNESS = 0.92
"""Of the fit: the corners of a label are empty, so they may come a little closer to the border."""
INKED = 0.8
"""Share of the lines' height that letters take."""
LONGEST_LINE = 230.0
"""Pixels from a région to its figure beside it; further away nobody sees whose it is."""
FARTHEST = 400.0
"""Kilometres from a région to its figure beside it: on a small map a longer line would cross other régions."""
CAPTIONS_UP_TO = 2.5
"""Pixels per kilometre up to which the caption of an overseas frame is in sight and names its région."""
DEPARTEMENT_NAMES_FROM = 1.3
"""Pixels per kilometre from which départements are named on a map of régions."""


class Label(NamedTuple):
    """Lines of one label, the middle of them on the plane, the colour beneath, and where a line leads to, if any."""

    x: float
    y: float
    names: tuple[str, ...]
    value: str
    fill: str
    small: bool = False
    strong: bool = False
    anchor: tuple[float, float] | None = None

    @property
    def value_face(self) -> text.Face:
        return SMALL_VALUE if self.small else VALUE

    @property
    def name_face(self) -> text.Face:
        return STRONG_NAME if self.strong else NAME

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height in pixels."""
        widths = [text.text_width(name, self.name_face) for name in self.names] + [
            text.text_width(self.value, self.value_face)
        ]
        value_height = text.line_height(self.value_face) if self.value else 0.0
        return max(widths), len(self.names) * text.line_height(self.name_face) + value_height


class LabelPlacer:
    """Places labels and keeps the last ones: panning moves none."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._key: tuple[object, ...] | None = None
        self._labels: list[Label] = []

    def labels(
        self, scene: MapScene, view: MapView, marks: Marks, fills: Mapping[str, str], clear: Rect
    ) -> list[Label]:  # fmt: skip
        """Labels at the view's scale, wherever it stands, on free ground only: half a number misleads.

        Where there is a choice, in `clear`: the part of the plane that was in sight when scale or area became these.
        """
        key = (scene.choropleth, scene.parts, scene.theme, scene.focus, marks, view.scale, view.area)
        if key != self._key:
            self._key = key
            self._labels = list(_Placing(self._geometry, scene, view.scale, marks, fills, clear).all())
        return self._labels


class _Placing:
    """One run over all places."""

    def __init__(
        self, geometry: Geometry, scene: MapScene, scale: float, marks: Marks, fills: Mapping[str, str], clear: Rect
    ) -> None:  # fmt: skip
        self.geometry, self.scene, self.scale, self.fills, self.clear = geometry, scene, scale, fills, clear
        self.room = LabelRoom(marks.xy * scale, marks.size)
        self.frames = [frame for frame in geometry.insets if frame.key != "paris"]

    def all(self) -> Iterator[Label]:
        choropleth = self.scene.choropleth
        level = choropleth.level if choropleth else Level.REGION
        if level is Level.REGION:
            yield from self._regions()
        if level is Level.DEPARTEMENT or self.scene.focus or self.scale >= DEPARTEMENT_NAMES_FROM:
            yield from self._departements(level)

    def _value(self, code: str) -> str:
        choropleth = self.scene.choropleth
        number = choropleth.values.get(code) if choropleth and self.scene.parts.values else None
        return choropleth.format_value(number) if choropleth and code in self.fills and number is not None else ""

    def _regions(self) -> Iterator[Label]:
        frames = {code: frame for frame in self.frames for code in frame.regions}
        homeless = []
        for code, name in self.geometry.regions.items():
            if code == self.scene.focus:
                continue
            # The caption of a frame names its région already; of those beside the one in focus, the name will do.
            frame = frames.get(code)
            value = "" if self.scene.focus else self._value(code)
            captioned = frame is not None and self.scale < CAPTIONS_UP_TO
            names = name if self.scene.parts.region_names and not captioned else ""
            fill = self.fills.get(code, self.scene.theme.hatch_ground)
            label = self._on_ground(self.geometry.label_places[code], _variants(names, value), fill)
            if label is None and frame is not None and value:
                label = self._in_corner(value, frame)
            if label is not None:
                yield label
            elif frame is None and value:
                homeless.append((code, names, value))
        for code, names, value in homeless:
            beside = self._beside(self.geometry.region_middle(code), names, value)
            if beside is not None:
                yield beside

    def _departements(self, level: Level) -> Iterator[Label]:
        coloured = level is Level.DEPARTEMENT
        frames = {code: frame for frame in self.frames for code in frame.departements}
        for patch, (code, _) in enumerate(self.geometry.patches["departement"]):
            departement = self.geometry.departements[code]
            if self.scene.focus not in (None, departement.region):
                continue
            frame = frames.get(code)
            value = self._value(code) if coloured else ""
            names = departement.name if self.scene.parts.region_names and frame is None else ""
            fill = self.fills.get(code if coloured else departement.region, self.scene.theme.hatch_ground)
            places = self.geometry.departement_places[patch]
            label = self._on_ground(places, _variants(names, value), fill, small=True)
            if label is None and frame is not None and value:
                label = self._in_corner(value, frame)
            if label is not None:
                yield label

    def _on_ground(
        self, places: Floats, variants: list[tuple[tuple[str, ...], str]], fill: str, small: bool = False
    ) -> Label | None:
        """On the place itself, with as much of its name as there is room for."""
        strong = not small and self.scale >= DEPARTEMENT_NAMES_FROM
        for names, value in variants:
            width, height = Label(0, 0, names, value, fill, small, strong).extent
            # The free width is the radius of an ellipse, half as high as wide, that must hold the label's corners.
            roomy = places[places[:, 2] * self.scale > hypot(width / 2, INKED * height) * TIGHTNESS, :2]
            if not len(roomy):
                continue
            free = self.room.free(roomy * self.scale, width, INKED * height)
            if free.any():
                whole = free & self._in_sight(roomy, width, height)
                x, y = roomy[int(np.argmax(whole if whole.any() else free))].tolist()
                return self._taken(Label(x, y, names, value, fill, small, strong))
        return None

    def _in_sight(self, places: Floats, width: float, height: float) -> NDArray[np.bool_]:
        """At which places (n, 2) nothing of a label is cut or covered."""
        reach, seen = np.array((width, height)) / 2 / self.scale, self.clear
        inside: NDArray[np.bool_] = (places - reach > (seen.x, seen.y)) & (places + reach < (seen.right, seen.bottom))
        return inside[:, 0] & inside[:, 1]

    def _in_corner(self, value: str, frame: Frame) -> Label | None:
        """Beside a small island: in a lower corner of its frame."""
        width, height = Label(0, 0, (), value, "").extent
        inward, upward = (6 + width / 2) / self.scale, (5 + height / 2) / self.scale
        y = frame.rect.bottom - upward
        for x in (frame.rect.x + inward, frame.rect.right - inward):
            if self.room.free(np.array([(x, y)]) * self.scale, width, INKED * height)[0]:
                return self._taken(Label(x, y, (), value, self.scene.theme.paper))
        return None

    def _beside(self, middle: Floats, name: str, value: str) -> Label | None:
        """At sea or abroad, as near as there is room, with a line to the place."""
        places, bounds = self.geometry.callout_places, self.geometry.bounds
        distance = np.hypot(*(places[:, :2] - middle).T) * self.scale
        near = distance < min(LONGEST_LINE, FARTHEST * self.scale)
        for names in ((name,), ()) if name else ((),):
            width, height = Label(0, 0, names, value, "").extent
            # Within the bounds that are shown whole: beyond them the edge of the map cuts it.
            reach = width / 2 / self.scale
            on_map = (places[:, 0] - reach > bounds.x) & (places[:, 0] + reach < bounds.right)
            fits = near & on_map & (places[:, 2] * self.scale > hypot(width / 2, INKED * height))
            nearest = np.flatnonzero(fits)[np.argsort(distance[fits], kind="stable")]
            if not len(nearest):
                continue
            free = self.room.free(places[nearest, :2] * self.scale, width + 4, height)
            if free.any():
                x, y = places[nearest[int(np.argmax(free))], :2].tolist()
                anchor = (float(middle[0]), float(middle[1]))
                return self._taken(Label(x, y, names, value, self.scene.theme.paper, anchor=anchor))
        return None

    def _taken(self, label: Label) -> Label:
        width, height = label.extent
        self.room.take(label.x * self.scale, label.y * self.scale, width, INKED * height)
        return label


def _variants(name: str, value: str) -> list[tuple[tuple[str, ...], str]]:
    """What may stand on a place, best first: its name in one line, in two, the value alone."""
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


def draw_labels(pen: TextPen, labels: list[Label], view: MapView, theme: MapTheme, *, whole: bool) -> None:
    """Ink chosen by the fill, with a halo of the fill that keeps hairlines off the letters.

    `whole` leaves out what the edge of the view would cut.
    """
    for label in labels:
        ink = ink_on(label.fill)
        x, middle = view.to_screen((label.x, label.y)).tolist()
        width, height = label.extent
        inked = INKED * height
        if whole and not view.area.holds(Rect(x - width / 2, middle - inked / 2, width, inked)):
            continue
        if label.anchor is not None:
            _draw_line(pen, view, label, (x, middle, width / 2 + 3, height / 2), theme)
        y = middle - height / 2
        lines = [(name, label.name_face) for name in label.names] + (
            [(label.value, label.value_face)] if label.value else []
        )
        for line, face in lines:
            pitch = text.line_height(face)
            pen.draw(x, y + (pitch + text.cap_height(face)) / 2, line, face, ink, align=0.5, halo=label.fill)
            y += pitch


def _draw_line(
    pen: TextPen, view: MapView, label: Label, box: tuple[float, float, float, float], theme: MapTheme
) -> None:
    """From the edge of the label's box (middle and half sides) to a dot on its place."""
    assert label.anchor is not None
    x, y, half_width, half_height = box
    to_x, to_y = view.to_screen(label.anchor).tolist()
    dx, dy = to_x - x, to_y - y
    out = min(half_width / max(abs(dx), 1e-9), half_height / max(abs(dy), 1e-9), 1.0)
    pen.painter.setPen(QPen(QColor(theme.paper), 3.0))
    pen.painter.drawLine(QLineF(x + out * dx, y + out * dy, to_x, to_y))
    pen.painter.setPen(QPen(QColor(theme.text), 1.0))
    pen.painter.drawLine(QLineF(x + out * dx, y + out * dy, to_x, to_y))
    pen.painter.setBrush(QColor(theme.text))
    pen.painter.drawEllipse(QPointF(to_x, to_y), 2.0, 2.0)
