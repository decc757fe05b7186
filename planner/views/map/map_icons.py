"""The signs on the map's buttons, drawn: fonts differ in what they have."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

SIDE = 20
SHARP = 3  # drawn larger than shown, for screens of any density


def map_icon(name: str, colour: str) -> QIcon:
    """One of « plus », « minus », « home », « back », « move », « rectangle », « lasso », « play », « pause »."""
    picture = QPixmap(SIDE * SHARP, SIDE * SHARP)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARP, SHARP)
    ink = QColor(colour)
    painter.setPen(QPen(ink, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    _DRAWN[name](painter, ink)
    painter.end()
    picture.setDevicePixelRatio(SHARP)
    return QIcon(picture)


def _lines(*ends: tuple[float, float, float, float]) -> Callable[[QPainter, QColor], None]:
    def draw(painter: QPainter, _ink: QColor) -> None:
        for x0, y0, x1, y1 in ends:
            painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))

    return draw


def _filled(*corners: tuple[float, float]) -> Callable[[QPainter, QColor], None]:
    def draw(painter: QPainter, ink: QColor) -> None:
        painter.setBrush(ink)
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))

    return draw


def _pause(painter: QPainter, ink: QColor) -> None:
    for x in (6, 11.5):
        painter.fillRect(QRectF(x, 5, 3, 10), ink)


def _rectangle(painter: QPainter, ink: QColor) -> None:
    painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine))
    painter.drawRect(QRectF(3.5, 5, 13, 10))


def _lasso(painter: QPainter, ink: QColor) -> None:
    painter.setPen(QPen(ink, 1.5, Qt.PenStyle.DashLine))
    painter.drawEllipse(QRectF(3, 3.5, 14, 8.5))
    painter.setPen(QPen(ink, 1.5))
    tail = QPainterPath(QPointF(6.5, 11.5))
    tail.cubicTo(QPointF(4, 14), QPointF(9, 14), QPointF(7, 17))
    painter.drawPath(tail)


_DRAWN: dict[str, Callable[[QPainter, QColor], None]] = {
    "plus": _lines((10, 4, 10, 16), (4, 10, 16, 10)),
    "minus": _lines((4, 10, 16, 10)),
    "home": _lines((3, 10, 10, 4), (10, 4, 17, 10), (5, 9, 5, 16), (5, 16, 15, 16), (15, 16, 15, 9)),
    "back": _lines((4, 10, 16, 10), (4, 10, 9, 5), (4, 10, 9, 15)),
    "move": _lines(
        (10, 3, 10, 17), (3, 10, 17, 10), (10, 3, 8, 5), (10, 3, 12, 5), (10, 17, 8, 15), (10, 17, 12, 15),
        (3, 10, 5, 8), (3, 10, 5, 12), (17, 10, 15, 8), (17, 10, 15, 12),
    ),
    "rectangle": _rectangle,
    "lasso": _lasso,
    "play": _filled((6, 4.5), (16, 10), (6, 15.5)),
    "pause": _pause,
}  # fmt: skip
