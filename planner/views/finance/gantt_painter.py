"""How a calendar is painted, on screen and for the clipboard: shapes tell kinds, fill tells what is done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from planner.core.finance.timeline import Line, Section
from planner.views.finance.gantt_scale import Scale
from planner.views.parts.theme import FONT_SMALL, Tokens, sized

LABELS, HEADER, ROW = 250.0, 42.0, 28.0  # pixels: the names, the axis, a line
MARK, BAR = 7.0, 12.0  # half a mark, the height of a bar
PAD, INDENT = 8.0, 14.0
GRIP = 6.0  # pixels at the ends of a bar that change one date only
TODAY = "aujourd’hui"
SHORTEST = 3.0  # pixels of a bar that is seen


@dataclass(frozen=True)
class Row:
    """One row: a line, or the title of what follows."""

    title: str
    line: Line | None
    owner: bool = False  # a project, whose lines follow


def rows_of(sections: Sequence[Section]) -> list[Row]:
    """Every row from top to bottom."""
    rows = []
    for section in sections:
        if section.lines and section.lines[0].kind == "project":
            rows.append(Row(section.title, section.lines[0], owner=True))
            rows += [Row(line.name, line) for line in section.lines[1:]]
        else:
            rows.append(Row(section.title, None, owner=True))
            rows += [Row(line.name, line) for line in section.lines]
    return rows


@dataclass(frozen=True)
class Picture:
    """All that is painted. `offset` is how far the days and rows are scrolled; `drawn` replaces lines while dragged."""

    rows: Sequence[Row]
    scale: Scale
    today: datetime.date
    tokens: Tokens
    font: QFont
    size: tuple[float, float]
    offset: tuple[float, float] = (0.0, 0.0)
    current: int = -1
    focused: bool = False
    drawn: Mapping[Line, Line] = field(default_factory=dict)

    @property
    def days(self) -> QRectF:
        """Where the days are painted."""
        return QRectF(LABELS, HEADER, max(0.0, self.size[0] - LABELS), max(0.0, self.size[1] - HEADER))

    def top(self, row: int) -> float:
        return HEADER + row * ROW - self.offset[1]

    def x(self, day: datetime.date) -> float:
        return LABELS + self.scale.x(day) - self.offset[0]

    def bar(self, row: int, line: Line) -> QRectF:
        """What of a line is taken with the mouse: its bar, or its mark; empty for a line without a planned date."""
        middle = self.top(row) + ROW / 2
        if not line.dated:
            return QRectF()
        if line.start is None or (line.end is None and line.kind != "project"):
            day = line.end or line.start
            assert day is not None
            return QRectF(self.x(day) - MARK, middle - MARK, 2 * MARK, 2 * MARK)
        first, last = line.start, line.end or self.scale.last
        left, right = self.x(min(first, last)), self.x(max(first, last)) + self.scale.per_day
        return QRectF(left, middle - BAR / 2, max(SHORTEST, right - left), BAR)


def paint(painter: QPainter, picture: Picture) -> None:
    """Paint everything into the rectangle of the picture's size."""
    tokens = picture.tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(picture.font)
    painter.fillRect(QRectF(0, 0, *picture.size), QColor(tokens.surface))
    first = max(0, int(picture.offset[1] // ROW))
    last = min(len(picture.rows), int((picture.offset[1] + picture.size[1]) // ROW) + 1)
    shown = range(first, last)
    painter.save()
    painter.setClipRect(QRectF(0, HEADER, picture.size[0], picture.size[1] - HEADER))
    for row in shown:
        _paint_ground(painter, picture, row)
    painter.setClipRect(picture.days)
    _paint_grid(painter, picture)
    for row in shown:
        line = picture.rows[row].line
        if line is not None:
            _paint_line(painter, picture, row, picture.drawn.get(line, line))
    _paint_today(painter, picture)
    painter.setClipRect(QRectF(0, HEADER, LABELS, picture.size[1] - HEADER))
    for row in shown:
        _paint_label(painter, picture, row)
    painter.restore()
    _paint_axis(painter, picture)


# --- ground and axis ------------------------------------------------------------------------------------------------


def _paint_ground(painter: QPainter, picture: Picture, row: int) -> None:
    rect = QRectF(0, picture.top(row), picture.size[0], ROW)
    if picture.rows[row].owner:
        painter.fillRect(rect, QColor(picture.tokens.raised))
    if row == picture.current:
        colour = QColor(picture.tokens.accent)
        colour.setAlpha(38 if picture.focused else 20)
        painter.fillRect(rect, colour)
    painter.setPen(QPen(QColor(picture.tokens.line), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _paint_grid(painter: QPainter, picture: Picture) -> None:
    colour = QColor(picture.tokens.line)
    faint = QColor(colour)
    faint.setAlpha(110)
    top, bottom = picture.days.top(), picture.days.bottom()
    for x in picture.scale.weeks():
        _upright(painter, picture, x, top, bottom, QPen(faint, 1, Qt.PenStyle.DotLine))
    for tick in picture.scale.ticks():
        _upright(painter, picture, tick.x, top, bottom, QPen(colour if tick.year else faint, 1))


def _upright(painter: QPainter, picture: Picture, x: float, top: float, bottom: float, pen: QPen) -> None:
    at = LABELS + x - picture.offset[0]
    if LABELS <= at <= picture.size[0]:
        painter.setPen(pen)
        painter.drawLine(QPointF(at, top), QPointF(at, bottom))


def _paint_today(painter: QPainter, picture: Picture) -> None:
    x = picture.x(picture.today) + picture.scale.per_day / 2
    painter.setPen(QPen(QColor(picture.tokens.accent), 1.5, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, picture.days.top()), QPointF(x, picture.days.bottom()))


def _paint_axis(painter: QPainter, picture: Picture) -> None:
    tokens = picture.tokens
    painter.fillRect(QRectF(0, 0, picture.size[0], HEADER), QColor(tokens.raised))
    painter.save()
    painter.setClipRect(QRectF(LABELS, 0, picture.days.width(), HEADER))
    painter.setFont(sized(picture.font, FONT_SMALL))
    today = _today_box(painter, picture)
    for tick in picture.scale.ticks():
        left = LABELS + tick.x - picture.offset[0]
        right = left + tick.width
        if right < LABELS or left > picture.size[0]:
            continue
        top = 2.0 if tick.year else HEADER / 2
        # The year of a wide stretch stays in sight while its days are.
        box = QRectF(max(left, LABELS) + 4, top, right - max(left, LABELS) - 4, HEADER / 2 - 2)
        painter.setPen(QColor(tokens.line))
        painter.drawLine(QPointF(left, top), QPointF(left, HEADER))
        painter.setPen(QColor(tokens.text if tick.year else tokens.muted))
        width = QFontMetricsF(painter.font()).horizontalAdvance(tick.text)
        covered = not tick.year and QRectF(box.left(), box.top(), width, 1).intersects(today)
        if width <= box.width() + 2 and not covered:
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, tick.text)
    if not today.isEmpty():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawRoundedRect(today, 3, 3)
        painter.setPen(QColor(tokens.on_accent))
        painter.drawText(today, Qt.AlignmentFlag.AlignCenter, TODAY)
    painter.restore()
    painter.setPen(QColor(tokens.line))
    painter.drawLine(QPointF(0, HEADER), QPointF(picture.size[0], HEADER))
    painter.drawLine(QPointF(LABELS, 0), QPointF(LABELS, picture.size[1]))


def _today_box(painter: QPainter, picture: Picture) -> QRectF:
    """Where the axis names today; empty while today is out of sight."""
    width = QFontMetricsF(painter.font()).horizontalAdvance(TODAY) + 10
    x = picture.x(picture.today) + picture.scale.per_day / 2
    if not LABELS <= x <= picture.size[0]:
        return QRectF()
    left = min(max(LABELS, x - width / 2), picture.size[0] - width)
    return QRectF(left, HEADER / 2 + 1, width, HEADER / 2 - 3)


# --- lines ----------------------------------------------------------------------------------------------------------


def _paint_label(painter: QPainter, picture: Picture, row: int) -> None:
    shown, tokens = picture.rows[row], picture.tokens
    font = QFont(picture.font)
    font.setBold(shown.owner)
    font.setStrikeOut(shown.line is not None and shown.line.status == "abandonné")
    painter.setFont(font)
    left = PAD if shown.owner else PAD + INDENT
    width = LABELS - left - PAD
    if shown.line is not None and shown.line.problem:
        width -= 20
        paint_warning(painter, QPointF(LABELS - PAD - 8, picture.top(row) + ROW / 2), tokens)
    text = QFontMetricsF(font).elidedText(shown.title, Qt.TextElideMode.ElideRight, width)
    painter.setPen(QColor(tokens.text))
    align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(left, picture.top(row), width, ROW), align, text)


def paint_warning(painter: QPainter, centre: QPointF, tokens: Tokens) -> None:
    """A triangle with an exclamation mark."""
    painter.save()
    painter.setPen(QPen(QColor(tokens.refused), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corners = [centre + QPointF(0, -7), centre + QPointF(7.5, 6), centre + QPointF(-7.5, 6)]
    painter.drawPolygon(QPolygonF(corners))
    painter.drawLine(centre + QPointF(0, -2), centre + QPointF(0, 2))
    painter.drawPoint(centre + QPointF(0, 4))
    painter.restore()


def _paint_line(painter: QPainter, picture: Picture, row: int, line: Line) -> None:
    tokens, middle = picture.tokens, picture.top(row) + ROW / 2
    colour = QColor(tokens.refused if line.problem else tokens.muted if line.settled else tokens.accent)
    bar, end = picture.bar(row, line), LABELS + 4.0
    if not bar.isEmpty():
        _paint_mark(painter, line, bar, colour)
        end = bar.right()
    if line.done is not None and line.done != line.end:
        x = picture.x(line.done)
        _paint_shape(painter, line.kind, QPointF(x, middle), colour, filled=True)
        end = max(end, x + MARK)
    painter.setFont(sized(picture.font, FONT_SMALL))
    painter.setPen(QColor(tokens.refused if line.problem else tokens.muted))
    _paint_words(painter, picture, row, line, (bar.left() if not bar.isEmpty() else end, end))


def _paint_words(painter: QPainter, picture: Picture, row: int, line: Line, marked: tuple[float, float]) -> None:
    """At the right of what is marked from there to there; at its left where there is no room, else over it."""
    text, (left, right), edge = words_of(line), marked, picture.size[0]
    if left >= edge or right < LABELS:
        text = f"{text} ▸" if left >= edge else f"◂ {text}"
    width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2
    box = QRectF(max(right, LABELS) + 6, picture.top(row) + 4, width, ROW - 8)
    if box.right() > edge:
        box.moveRight(min(left, edge) - 6)
        if box.left() < LABELS:
            box.moveRight(edge - 10)
            painter.fillRect(box.adjusted(-4, 0, 4, 0), QColor(picture.tokens.surface))
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)


def words_of(line: Line) -> str:
    """What stands beside a line: its dates, its state, and that it is to be seen to."""
    parts = [line.when]
    if line.status and line.kind != "project" and not line.when.startswith(line.status):
        parts.append(line.status)
    if line.problem:
        parts.append("à revoir")
    return ", ".join(parts)


def _paint_mark(painter: QPainter, line: Line, bar: QRectF, colour: QColor) -> None:
    if line.start is None or (line.end is None and line.kind != "project"):
        filled = line.settled and (line.done is None or line.done == line.end)
        _paint_shape(painter, line.kind, bar.center(), colour, filled=filled)
        return
    fill = QColor(colour)
    fill.setAlpha(255 if line.settled else 90)
    painter.setPen(QPen(colour, 1.2, Qt.PenStyle.DashLine if line.end is None else Qt.PenStyle.SolidLine))
    painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern) if line.reversed else fill)
    if line.kind == "project":
        bar = bar.adjusted(0, 3, 0, -3)
    painter.drawRoundedRect(bar, 2, 2)


def _paint_shape(painter: QPainter, kind: str, centre: QPointF, colour: QColor, *, filled: bool) -> None:
    """A diamond for a milestone, a square for a deliverable, a triangle for a decision, a disc for a task."""
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
    r = MARK - 1
    if kind == "deliverable":
        painter.drawRect(QRectF(centre.x() - r + 1, centre.y() - r + 1, 2 * r - 2, 2 * r - 2))
    elif kind == "decision":
        painter.drawPolygon(QPolygonF([centre + QPointF(-r, -r), centre + QPointF(r, -r), centre + QPointF(0, r)]))
    elif kind == "task":
        painter.drawEllipse(centre, r - 1, r - 1)
    else:
        corners = [centre + QPointF(0, -r), centre + QPointF(r, 0), centre + QPointF(0, r), centre + QPointF(-r, 0)]
        painter.drawPolygon(QPolygonF(corners))
