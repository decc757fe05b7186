"""Names beside the points, once the map is near enough: on free sides only, large symbols first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from planner.drawing import text
from planner.drawing.label_room import LabelRoom
from planner.drawing.labels import Label
from planner.drawing.marks import Marks
from planner.drawing.scene import MapScene
from planner.drawing.text import TextPen
from planner.drawing.view import MapView, Rect

NAMES_FROM = 1.3
"""Pixels per kilometre: about one région in the window."""
MOST_NAMES = 60
MOST_MARKS = 200
"""Symbols and badges in sight above which none is named: zooming in tells them apart first."""
FACE = text.TINY
SIDE_GAP = 4.0
PLATE = 0.8
LONGEST = 30
"""Letters of a name; the rest stands in the hover card and the table."""
AROUND = 96.0
"""Pixels beyond the map area in which names are placed, so that they stay while the map is panned a little."""


class PointName(NamedTuple):
    """A name and the middle of its box, in pixels of the plane at the view's scale."""

    x: float
    y: float
    name: str


class PointNames:
    """Places names and keeps the last ones while the view stays among them."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] | None = None
        self._covered = Rect(0, 0, 0, 0)
        self._names: list[PointName] = []

    def placed(self, view: MapView, marks: Marks, labels: list[Label]) -> list[PointName]:
        """Names of single points; badges have none."""
        if view.scale < NAMES_FROM or not any(layer.names for layer in marks.layers):
            return []
        key = (marks, labels, view.scale)
        if key != self._key or not self._covered.holds(view.plane_rect):
            self._key, self._covered = key, view.plane_rect.grown(AROUND / view.scale)
            self._names = _placed(marks, labels, self._covered, view)
        return self._names

    def draw(
        self, pen: TextPen, scene: MapScene, view: MapView, marks: Marks, labels: list[Label], *, whole: bool = True
    ) -> None:  # fmt: skip
        """`whole` leaves out what the edge of the view would cut."""
        x0, y0 = view.offset
        theme = scene.theme
        plate = QColor(theme.paper)
        plate.setAlphaF(PLATE)
        for name in self.placed(view, marks, labels):
            x, y = name.x + x0, name.y + y0
            half = text.text_width(name.name, FACE) / 2 + 2
            if whole and not view.area.holds(Rect(x - half, y - FACE.size / 2, 2 * half, FACE.size)):
                continue
            # A plate rather than a halo: a name may lie across light and dark fills.
            pen.painter.setPen(Qt.PenStyle.NoPen)
            pen.painter.setBrush(plate)
            pen.painter.drawRoundedRect(QRectF(x - half, y - FACE.size / 2 - 1, 2 * half, FACE.size + 2), 2.5, 2.5)
            pen.draw(x, y + text.cap_height(FACE) / 2, name.name, FACE, theme.text, align=0.5)


def _placed(marks: Marks, labels: list[Label], covered: Rect, view: MapView) -> list[PointName]:
    """Names around the points of `covered` (plane), if possible on a side that the edge of the view does not cut."""
    scale = view.scale
    xy, seen = marks.xy * scale, view.plane_rect
    first, last = seen.x * scale, seen.right * scale
    low, high = np.array(covered[:2]) * scale, np.array((covered.right, covered.bottom)) * scale
    near = (xy[:, 0] > low[0]) & (xy[:, 0] < high[0]) & (xy[:, 1] > low[1]) & (xy[:, 1] < high[1])
    if np.count_nonzero(near) > MOST_MARKS:
        return []
    room = LabelRoom(xy[near], marks.size[near])
    for label in labels:
        room.take(label.x * scale, label.y * scale, *label.extent)
    rows = np.flatnonzero(near & (marks.count == 1))
    named: list[PointName] = []
    for row in rows[np.argsort(-marks.size[rows], kind="stable")][: 2 * MOST_NAMES].tolist():
        names = marks.layers[marks.layer[row]].names
        if not names or len(named) >= MOST_NAMES:
            continue
        name = _shortened(names[marks.row[row]])
        width, height = text.text_width(name, FACE), FACE.size
        aside, above = (marks.size[row] + width) / 2 + SIDE_GAP, (marks.size[row] + height) / 2 + SIDE_GAP
        sides = xy[row] + np.array([(aside, 0), (-aside, 0), (0, -above), (0, above)])
        free = room.free(sides, width + 2, height)
        if name and free.any():
            whole = free & (sides[:, 0] - width / 2 - 2 > first) & (sides[:, 0] + width / 2 + 2 < last)
            x, y = sides[int(np.argmax(whole if whole.any() else free))].tolist()
            room.take(x, y, width + 2, height)
            named.append(PointName(x, y, name))
    return named


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    return name[: name.rfind(" ", 0, LONGEST)].rstrip(" ,–-(") + "…" if " " in name[:LONGEST] else name[:LONGEST] + "…"
