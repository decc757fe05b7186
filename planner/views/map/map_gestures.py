"""What a press of the mouse on the map becomes: moving the map, an area that chooses points, a point dragged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from planner.drawing.scene import PointHit
from planner.drawing.theme import MapTheme

THRESHOLD = 4.0  # pixels below which a press is a click
LASSO_STEP = 3.0
GRIP = 13.0
MARK = 9.0


class Mode(StrEnum):
    """What dragging with the left button does."""

    MOVE = "move"
    RECTANGLE = "rectangle"
    LASSO = "lasso"


class Gesture:
    """A drag from the press to the release; `begun` once the mouse has left the place of the press."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, start: QPointF) -> None:
        self.start, self.at, self.begun = start, start, False

    def move(self, position: QPointF) -> None:
        """Follow the mouse."""
        self.begun = self.begun or (position - self.start).manhattanLength() >= THRESHOLD
        self.at = position
        if self.begun:
            self.follow(position)

    def follow(self, position: QPointF) -> None:
        """The mouse is at `position`."""

    def paint(self, painter: QPainter, theme: MapTheme) -> None:
        """What is seen of it on the map."""


class PanGesture(Gesture):
    """The map follows the hand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, start: QPointF, pan: Callable[[float, float], None]) -> None:
        super().__init__(start)
        self._pan = pan
        self._held = start

    def follow(self, position: QPointF) -> None:
        moved, self._held = position - self._held, position
        self._pan(moved.x(), moved.y())


class AreaGesture(Gesture):
    """A rectangle or a free outline around points."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, start: QPointF, lasso: bool, add: bool) -> None:
        super().__init__(start)
        self.add = add
        self._lasso = lasso
        self._outline = [start]

    def follow(self, position: QPointF) -> None:
        if (position - self._outline[-1]).manhattanLength() >= LASSO_STEP:
            self._outline.append(position)

    @property
    def polygon(self) -> Sequence[tuple[float, float]]:
        """Corners in pixels."""
        if self._lasso:
            return [(point.x(), point.y()) for point in (*self._outline, self.at)]
        box = QRectF(self.start, self.at).normalized()
        corners = (box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft())
        return [(point.x(), point.y()) for point in corners]

    def paint(self, painter: QPainter, theme: MapTheme) -> None:
        if not self.begun:
            return
        fill = QColor(theme.accent)
        fill.setAlpha(36)
        painter.setBrush(fill)
        painter.setPen(QPen(QColor(theme.accent), 1.4, Qt.PenStyle.DashLine))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in self.polygon]))


class PointGesture(Gesture):
    """A point taken to another place."""

    cursor = Qt.CursorShape.DragMoveCursor

    def __init__(self, start: QPointF, hit: PointHit) -> None:
        super().__init__(start)
        self.hit = hit

    def paint(self, painter: QPainter, theme: MapTheme) -> None:
        if self.begun:
            painter.setPen(QPen(QColor(theme.accent), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(self.start, self.at)
        draw_grip(painter, self.at, theme)


def draw_grip(painter: QPainter, at: QPointF, theme: MapTheme) -> None:
    """The ring with four ends that says: take me elsewhere."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.paper, 4.0), (theme.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(at, GRIP, GRIP)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(at + QPointF(dx, dy) * (GRIP + 2), at + QPointF(dx, dy) * (GRIP + 7))


def draw_mark(painter: QPainter, at: QPointF, name: str, theme: MapTheme) -> None:
    """A ring around a place that was searched; its name on a plate above, over the names of what stands there."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.paper, 5.0), (theme.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(at, MARK, MARK)
    box = QRectF(painter.fontMetrics().boundingRect(name))
    plate = QRectF(0, 0, box.width() + 10, box.height() + 4)
    plate.moveCenter(at - QPointF(0, MARK + 5 + plate.height() / 2))
    painter.setPen(QPen(QColor(theme.accent), 1.2))
    painter.setBrush(QColor(theme.paper))
    painter.drawRoundedRect(plate, 4, 4)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, name)
