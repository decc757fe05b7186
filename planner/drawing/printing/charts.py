"""Charts painted as vectors: titles, units, French numbers, and shapes that tell series apart without colour."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from planner.drawing.classes import nice_step
from planner.drawing.palettes import CATEGORY_COLOURS
from planner.drawing.printing.blocks import Chart, Palette, Series
from planner.drawing.printing.type import Type, draw_line, lines_of, longest_word, shortened, width_of

DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2.5), (8, 3, 2, 3), (4, 2), (1, 2))
"""Of lines: print in grey leaves the shapes."""
TITLE, SMALL = Type(12, bold=True), Type(10)
STEPS = 5
WIDTH, MARK, KEY = 2.0, 3.4, 20.0  # of a line, half a marker, a series' sample in the legend
COLUMNS = 0.66  # share of a label's room that its columns take
SHADE = 0.2  # of a range's colour
HATCH = 4.0  # between the strokes of every third series of columns


def paint_chart(painter: QPainter, box: QRectF, chart: Chart, palette: Palette) -> None:
    """The chart within `box`, on a painter whose unit is a logical pixel. Without any number it says so."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _Chart(painter, box, chart, palette).paint()
    painter.restore()


class _Chart:
    def __init__(self, painter: QPainter, box: QRectF, chart: Chart, palette: Palette) -> None:
        self._painter, self._box, self._chart, self._palette = painter, box, chart, palette
        ranged = [value for series in chart.series for value in (*series.values, *series.lows, *series.highs)]
        values = [value for value in ranged if value is not None]
        self._empty = not values
        low, high = min([0.0, *values]), max([0.0, *values])
        self._step = nice_step(high - low, STEPS) if high > low else 1.0
        self._low = math.floor(low / self._step + 1e-9) * self._step
        self._high = max(math.ceil(high / self._step - 1e-9) * self._step, self._low + self._step)

    def paint(self) -> None:
        chart, box = self._chart, self._box
        top = box.top() + TITLE.line
        for line in lines_of(chart.title, TITLE, box.width()):
            self._write(box.left(), top - TITLE.line, line, TITLE, self._palette.text)
            top += TITLE.line
        self._write(box.left(), top - TITLE.line, chart.unit, SMALL, self._palette.muted)
        top += SMALL.line - TITLE.line + 8
        if self._empty:
            self._write(box.left(), top, "Aucune valeur à montrer.", SMALL, self._palette.muted)
            return
        bottom = self._legend(box.bottom())
        gutter = max(width_of(chart.number(tick), SMALL) for tick in self._ticks()) + 8
        across = box.width() - gutter
        labels = self._labels(across / max(len(chart.labels), 1))
        bottom -= max(map(len, labels), default=1) * SMALL.line + 6
        self._plot = QRectF(box.left() + gutter, top, across, bottom - top)
        self._grid()
        for index, series in enumerate(chart.series):
            self._range(index, series)
        columns = [index for index, series in enumerate(chart.series) if not series.line]
        for place, index in enumerate(columns):
            self._columns(index, chart.series[index], place, len(columns))
        self._axis(labels)
        for index, series in enumerate(chart.series):
            if series.line:
                self._line(index, series)

    # --- places ---------------------------------------------------------------------------------------------------

    def _ticks(self) -> list[float]:
        count = round((self._high - self._low) / self._step)
        return [self._low + number * self._step for number in range(count + 1)]

    def _y(self, value: float) -> float:
        return self._plot.bottom() - (value - self._low) / (self._high - self._low) * self._plot.height()

    def _x(self, position: int) -> float:
        """The middle of a label's room."""
        return self._plot.left() + (position + 0.5) * self._plot.width() / len(self._chart.labels)

    def _labels(self, room: float) -> list[list[str]]:
        """Of each label its lines; only every second, third … where a word is wider than its room."""
        labels = self._chart.labels
        widest = max((longest_word(label, SMALL) for label in labels), default=0.0) + 4
        every = max(1, math.ceil(widest / room)) if len(labels) > 8 else 1
        return [
            [shortened(line, SMALL, every * room) for line in lines_of(label, SMALL, every * room - 4)]
            if position % every == 0 else []
            for position, label in enumerate(labels)
        ]  # fmt: skip

    # --- ground ---------------------------------------------------------------------------------------------------

    def _grid(self) -> None:
        for tick in self._ticks():
            y, text = self._y(tick), self._chart.number(tick)
            self._painter.setPen(QPen(QColor(self._palette.rule), 0.6))
            self._painter.drawLine(QLineF(self._plot.left(), y, self._plot.right(), y))
            x = self._plot.left() - 8 - width_of(text, SMALL)
            self._write(x, y - SMALL.line / 2, text, SMALL, self._palette.text)

    def _axis(self, labels: Sequence[Sequence[str]]) -> None:
        zero = self._y(0.0)
        self._painter.setPen(QPen(QColor(self._palette.muted), 1.0))
        self._painter.drawLine(QLineF(self._plot.left(), zero, self._plot.right(), zero))
        for position, lines in enumerate(labels):
            for number, line in enumerate(lines):
                x = self._x(position) - width_of(line, SMALL) / 2
                self._write(x, self._plot.bottom() + 5 + number * SMALL.line, line, SMALL, self._palette.text)

    def _legend(self, bottom: float) -> float:
        """Names below one another where they do not fit beside; returns the upper edge."""
        entries = [
            (index, series, KEY + 6 + width_of(series.name, SMALL)) for index, series in enumerate(self._chart.series)
        ]
        rows: list[list[tuple[int, Series, float]]] = [[]]
        for entry in entries:
            used = sum(width + 16 for _, _, width in rows[-1])
            if rows[-1] and used + entry[2] > self._box.width():
                rows.append([])
            rows[-1].append(entry)
        top = bottom - len(rows) * SMALL.line
        for number, row in enumerate(rows):
            x = self._box.left() + (self._box.width() - sum(width + 16 for _, _, width in row) + 16) / 2
            y = top + number * SMALL.line
            for index, series, width in row:
                self._sample(index, series, x, y + SMALL.line / 2)
                self._write(x + KEY + 6, y, series.name, SMALL, self._palette.text)
                x += width + 16
        return top - 6

    def _sample(self, index: int, series: Series, x: float, middle: float) -> None:
        if not series.line:
            self._fill(index, QRectF(x + KEY - 12, middle - 4.5, 12, 9))
            return
        if series.lows:
            self._shade(index, QPolygonF(QRectF(x, middle - 5, KEY, 10)))
        self._painter.setPen(self._pen(index))
        self._painter.drawLine(QLineF(x, middle, x + KEY, middle))
        self._mark(index, QPointF(x + KEY / 2, middle))

    def _write(self, x: float, top: float, text: str, face: Type, colour: str) -> None:
        draw_line(self._painter, x, face.baseline(top), text, face, colour)

    # --- series ---------------------------------------------------------------------------------------------------

    def _columns(self, index: int, series: Series, place: int, count: int) -> None:
        each = self._plot.width() / len(self._chart.labels) * COLUMNS / count
        for position, value in enumerate(series.values):
            if value is not None:
                left = self._x(position) + (place - count / 2) * each
                ends = sorted((self._y(0.0), self._y(value)))
                self._fill(index, QRectF(left, ends[0], each * 0.94, ends[1] - ends[0]))

    def _colour(self, index: int) -> QColor:
        return QColor(self._chart.series[index].colour or CATEGORY_COLOURS[index % len(CATEGORY_COLOURS)])

    def _fill(self, index: int, box: QRectF) -> None:
        """A column in its colour; every third one hatched, for two of the colours are one grey."""
        painter, colour = self._painter, self._colour(index)
        if index % 3 != 2:
            painter.fillRect(box, colour)
            return
        painter.save()
        painter.setClipRect(box)
        painter.setPen(QPen(colour, 1.6))
        x = box.left() - box.height()
        while x < box.right():
            painter.drawLine(QLineF(x, box.bottom(), x + box.height(), box.top()))
            x += HATCH
        painter.restore()
        painter.setPen(QPen(colour, 0.8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0.4, 0.4, -0.4, -0.4))

    def _line(self, index: int, series: Series) -> None:
        """Broken where a value is missing."""
        run: list[QPointF] = []
        for position, value in enumerate([*series.values, None]):
            if value is not None:
                run.append(QPointF(self._x(position), self._y(value)))
                continue
            self._painter.setPen(self._pen(index))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.drawPolyline(QPolygonF(run))
            for point in run:
                self._mark(index, point)
            run = []

    def _range(self, index: int, series: Series) -> None:
        """A light band between the ends; broken where one is missing."""
        upper: list[QPointF] = []
        lower: list[QPointF] = []
        for position, (low, high) in enumerate([*zip(series.lows, series.highs, strict=True), (None, None)]):
            if low is not None and high is not None:
                upper.append(QPointF(self._x(position), self._y(high)))
                lower.append(QPointF(self._x(position), self._y(low)))
                continue
            self._shade(index, QPolygonF([*upper, *reversed(lower)]))
            upper, lower = [], []

    def _shade(self, index: int, shape: QPolygonF) -> None:
        colour = self._colour(index)
        colour.setAlphaF(SHADE)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        self._painter.drawPolygon(shape)

    def _pen(self, index: int) -> QPen:
        pen = QPen(self._colour(index), WIDTH)
        dashes = DASHES[index % len(DASHES)]
        if dashes:
            pen.setDashPattern([length / WIDTH for length in dashes])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _mark(self, index: int, point: QPointF) -> None:
        """A disc, a square, a triangle, a diamond, in turn."""
        x, y, half = point.x(), point.y(), MARK
        self._painter.setPen(QPen(QColor("#ffffff"), 0.8))
        self._painter.setBrush(QBrush(self._colour(index)))
        shape = index % 4
        if shape == 0:
            self._painter.drawEllipse(point, half, half)
        elif shape == 1:
            self._painter.drawRect(QRectF(x - half * 0.9, y - half * 0.9, half * 1.8, half * 1.8))
        else:
            low = half * 0.8 if shape == 2 else 0.0
            corners = [(x, y - half * 1.25), (x + half * 1.15, y + low), (x - half * 1.15, y + low)]
            if shape == 3:
                corners.insert(2, (x, y + half * 1.25))
            self._painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
