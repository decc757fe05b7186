"""Values and names on régions and départements: what a label says, how large it is, and its drawing."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPen

from planner.drawing import text
from planner.drawing.palettes import ink_on
from planner.drawing.text import TextPen
from planner.drawing.theme import MapTheme
from planner.drawing.view import MapView, Rect

VALUE = text.Face(12, bold=True)
SMALL_VALUE = text.Face(11, bold=True)
NAME, STRONG_NAME = text.TINY, text.Face(12, bold=True)
"""Names of régions are strong where their départements are named too."""
INKED = 0.8
"""Share of the lines' height that letters take."""


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
        return text.block_size(self.lines)

    @property
    def lines(self) -> tuple[tuple[str, text.Face], ...]:
        """What is written, from above."""
        names = tuple((name, self.name_face) for name in self.names)
        return (*names, (self.value, self.value_face)) if self.value else names


def draw_labels(pen: TextPen, labels: list[Label], view: MapView, theme: MapTheme, *, whole: bool) -> None:
    """Ink chosen by the fill, with a halo of the fill that keeps hairlines off the letters.

    `whole` leaves out what the edge of the view would cut.
    """
    left, top = view.offset
    for label in labels:
        x, middle = left + view.scale * label.x, top + view.scale * label.y
        width, height = label.extent
        box = Rect(x - width / 2, middle - INKED * height / 2, width, INKED * height)
        if whole and not view.area.holds(box):
            continue
        if label.anchor is None and not view.area.meets(box.grown(text.HALO)):
            continue
        ink = ink_on(label.fill)
        if label.anchor is not None:
            _draw_line(pen, view, label, (x, middle, width / 2 + 3, height / 2), theme)
        y = middle - height / 2
        for line, face in label.lines:
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
