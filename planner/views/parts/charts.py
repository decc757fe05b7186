"""Charts with pyqtgraph: a frame with title, unit, place, scenario and source, copied as picture or as table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from planner.core import french
from planner.drawing.palettes import BLUE, GREEN, SKY, VERMILION
from planner.views.parts.answer_text import Table
from planner.views.parts.chart_text import ChartText
from planner.views.parts.table_card import FramedCard
from planner.views.parts.theme import FONT_SMALL, Tokens, sized
from planner.views.parts.year_hover import YearHover

Values = Sequence[float | None]

# On dark ground the dark ones give way to lighter neighbours.
ON_DARK = {BLUE: "#4FA8E0", GREEN: "#2FBF93", VERMILION: "#F0803C", SKY: "#BFE4FA"}
LABEL_GAP = 0.075  # of the chart's height, between two names
BAND_ALPHA = 46
GRID_ALPHA = 130
LEFT_AXIS = 48  # pixels
YEAR_LABEL = 40  # pixels that a year takes on the axis
LABELS_HEIGHT = 38  # two lines below the bars of a bridge


@dataclass(frozen=True)
class Series:
    """One line or one layer of bars: its name, colour and values by year; `low` and `high` draw a band."""

    label: str
    colour: str
    values: Values
    low: Values = ()
    high: Values = ()
    dashed: bool = False


@dataclass(frozen=True)
class Mark:
    """A point with its name: a target, an announcement, an actual figure."""

    year: float
    value: float
    label: str


@dataclass(frozen=True)
class YearData:
    """All that a chart over the years shows."""

    years: Sequence[int]
    series: Sequence[Series]
    marked_year: int | None = None
    marks: Sequence[Mark] = field(default=())


class FrenchAxis(pg.AxisItem):
    """Tick labels with French separators."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [french.compact(value * scale, 2) for value in values]


def round_heights(lowest: float, highest: float, most: int = 6) -> list[float]:
    """Round values from `lowest` to `highest`, at most `most`, a step of 1, 2 or 5 times a power of ten apart."""
    span = max(highest - lowest, 1e-9)
    size = 10.0 ** math.floor(math.log10(span))
    steps = (size * factor for factor in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0))
    step = next(step for step in steps if span / step <= most - 1)
    first, last = math.ceil(lowest / step - 1e-9), math.floor(highest / step + 1e-9)
    return [round(at * step, 10) for at in range(first, last + 1)]


def on_theme(colour: str, tokens: Tokens) -> str:
    return ON_DARK.get(colour, colour) if tokens.key == "dark" else colour


class ChartCard(FramedCard):
    """A chart in its frame."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(tokens, parent)
        self.plot = pg.PlotWidget()
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.wheelEvent = lambda event: event.ignore()  # the page scrolls, the chart does not zoom
        self.put(self.plot)
        self._dress()

    def set_tokens(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self._dress()
        self.redraw()

    def _dress(self) -> None:
        """The colours of what stays when the chart is drawn anew."""
        self.plot.setBackground(self.tokens.surface)
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.setPen(self.tokens.line)
            axis.setTextPen(self.tokens.muted)
        self.plot.getAxis("left").setWidth(LEFT_AXIS)

    def _grid(self, lowest: float, highest: float, first: float, last: float) -> None:
        """Round heights on the left axis with a pale line each: pyqtgraph's own grid takes 8 ms a chart to paint."""
        heights = round_heights(lowest, highest)
        self.plot.getAxis("left").setTicks([[(height, french.compact(height, 2)) for height in heights]])
        pale = QColor(self.tokens.line)
        pale.setAlpha(GRID_ALPHA)
        x = [first, last] * len(heights)
        y = [height for height in heights for _ in range(2)]
        self.plot.addItem(pg.PlotCurveItem(x, y, connect="pairs", pen=pg.mkPen(pale)), ignoreBounds=True)

    def _width_of(self, text: str) -> float:
        """Pixels of a name beside a line."""
        return QFontMetricsF(sized(self.font(), FONT_SMALL)).horizontalAdvance(text)

    def _name(self, text: str, colour: str, x: float, y: float, anchor: tuple[float, float] = (0, 0.5)) -> None:
        item = pg.TextItem(text, color=colour, anchor=anchor)
        item.setFont(sized(self.font(), FONT_SMALL))
        item.setPos(x, y)
        self.plot.addItem(item, ignoreBounds=True)


class YearCard(ChartCard):
    """A chart over the years: names at the ends of what they name, the year under study marked, others pointed at."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(tokens, parent)
        self.data = YearData((), ())
        self._hover = YearHover(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names need the same room in pixels, another one in years."""
        super().resizeEvent(event)
        if self.data.series and event.oldSize().width() != event.size().width():
            self.redraw()

    def show_data(self, text: ChartText, data: YearData) -> None:
        self.data = data
        self._show(text)

    def table(self) -> Table:
        head = ["Année"]
        columns: list[Values] = []
        for series in self.data.series:
            head.append(series.label)
            columns.append(series.values)
            if len(series.low):
                head += [f"{series.label}, bas", f"{series.label}, haut"]
                columns += [series.low, series.high]
        rows = [head]
        for at, year in enumerate(self.data.years):
            rows.append([str(year), *("" if c[at] is None else french.number(c[at], 1) for c in columns)])
        return rows

    def _begin(self, lowest: float, highest: float) -> None:
        """Empty the plot and set its ranges; zero is always in sight."""
        self.plot.clear()
        years = self.data.years
        lowest, highest = min(0.0, lowest), max(1.0, highest)
        span = years[-1] - years[0]
        width = max(1.0, self.plot.width() - LEFT_AXIS - 12)  # of the years and the names, in pixels
        names = min(max((self._width_of(s.label) for s in self.data.series), default=0.0) + 16, width * 0.6)
        yearly = (width - names) / (span + 1)  # pixels
        before = max(0.6, YEAR_LABEL * 0.6 / yearly)  # half a label of the first year must fit
        self.plot.setXRange(years[0] - before, years[-1] + 0.4 + names / yearly, padding=0)
        self.plot.setYRange(lowest, highest, padding=0.06)
        self._grid(lowest, highest, years[0] - 0.6, years[-1] + 0.6)
        step = max(1, math.ceil(YEAR_LABEL / yearly))
        self.plot.getAxis("bottom").setTicks([[(year, str(year)) for year in years[::step]]])
        self.plot.addLine(y=0, pen=pg.mkPen(self.tokens.muted))
        if self.data.marked_year is not None:
            pen = pg.mkPen(self.tokens.muted, style=Qt.PenStyle.DashLine)
            self.plot.addLine(x=self.data.marked_year, pen=pen)

    def _names(self, ends: Sequence[tuple[float, str, str]], height: float, x: float) -> None:
        """Names beside the ends, lowest first, pushed apart so that none covers another."""
        ordered = sorted(ends)
        for y, (_, label, colour) in zip(_apart([e[0] for e in ordered], height * LABEL_GAP), ordered, strict=True):
            self._name(label, colour, x, y)


class LinesCard(YearCard):
    """Lines with their range bands; a dashed line is what the scenario is compared to."""

    def redraw(self) -> None:
        data = self.data
        if not data.series:
            return
        known = [
            v for s in data.series for values in (s.values, s.low, s.high) for v in values if v is not None
        ] + [m.value for m in data.marks]  # fmt: skip
        lowest, highest = min(known, default=0.0), max(known, default=1.0)
        self._begin(lowest, highest)
        ends = []
        for series in data.series:
            colour = on_theme(series.colour, self.tokens)
            self._band(series, colour)
            years = [y for y, v in zip(data.years, series.values, strict=True) if v is not None]
            values = [v for v in series.values if v is not None]
            if not values:
                continue
            style = Qt.PenStyle.DashLine if series.dashed else Qt.PenStyle.SolidLine
            self.plot.plot(
                years, values, pen=pg.mkPen(colour, width=1.5 if series.dashed else 2, style=style), antialias=True
            )
            ends.append((values[-1], series.label, colour))
        self._names(ends, max(1.0, highest) - min(0.0, lowest), data.years[-1] + 0.3)
        for mark in data.marks:
            point = pg.ScatterPlotItem(
                [mark.year], [mark.value], symbol="d", size=10,
                pen=pg.mkPen(self.tokens.text), brush=pg.mkBrush(self.tokens.surface),
            )  # fmt: skip
            self.plot.addItem(point)
            self._name(mark.label, self.tokens.text, mark.year - 0.2, mark.value, anchor=(1, 0.5))

    def _band(self, series: Series, colour: str) -> None:
        bounds = [
            (y, low, high)
            for y, low, high in zip(self.data.years, series.low, series.high, strict=False)
            if low is not None and high is not None
        ]
        if not bounds:
            return
        years, low, high = zip(*bounds, strict=True)
        shade = QColor(colour)
        shade.setAlpha(BAND_ALPHA)
        edges = [pg.PlotCurveItem(list(years), list(edge), pen=None) for edge in (low, high)]
        self.plot.addItem(pg.FillBetweenItem(*edges, brush=pg.mkBrush(shade)))


class StackCard(YearCard):
    """Bars by year, one layer on another; what is negative hangs below zero. Without any layer it says so in words."""

    def __init__(self, tokens: Tokens, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(tokens, parent)
        self.empty = QLabel(nothing, self)
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setVisible(False)
        self.put(self.empty)

    def redraw(self) -> None:
        data = self.data
        if not data.years or not data.series:
            self.plot.clear()
            self.empty.setVisible(True)
            self.plot.setVisible(False)
            return
        self.empty.setVisible(False)
        self.plot.setVisible(True)
        up, down = [0.0] * len(data.years), [0.0] * len(data.years)
        layers, ends = [], []
        for series in data.series:
            values = [v or 0.0 for v in series.values]
            starts = [up[i] if v >= 0 else down[i] for i, v in enumerate(values)]
            for i, v in enumerate(values):
                up[i], down[i] = (up[i] + v, down[i]) if v >= 0 else (up[i], down[i] + v)
            layers.append((series, starts, values))
            ends.append((starts[-1] + values[-1] / 2, series.label, on_theme(series.colour, self.tokens)))
        lowest, highest = min(down), max(up)
        self._begin(lowest, highest)
        for series, starts, values in layers:
            brush = pg.mkBrush(on_theme(series.colour, self.tokens))
            bars = pg.BarGraphItem(
                x=list(data.years), y0=starts, height=values, width=0.72, brush=brush, pen=pg.mkPen(self.tokens.surface)
            )
            self.plot.addItem(bars)
        self._names(ends, max(1.0, highest) - min(0.0, lowest), data.years[-1] + 0.6)


@dataclass(frozen=True)
class Step:
    """One bar of a bridge: from `start` to `end`; `low` and `high` are its range."""

    label: str
    start: float
    end: float
    colour: str
    text: str
    low: float | None = None
    high: float | None = None


class BridgeCard(ChartCard):
    """How one figure becomes another: bars that begin where the one before ends."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(tokens, parent)
        self.plot.getAxis("bottom").setHeight(LABELS_HEIGHT)
        self.steps: tuple[Step, ...] = ()
        self._head = ("", "")

    def show_steps(self, text: ChartText, steps: Sequence[Step], head: tuple[str, str]) -> None:
        self.steps, self._head = tuple(steps), head
        self._show(text)

    def redraw(self) -> None:
        self.plot.clear()
        if not self.steps:
            return
        reach = [v for s in self.steps for v in (s.start, s.end, s.low, s.high) if v is not None]
        lowest, highest = min(0.0, *reach), max(1.0, *reach)
        self.plot.setRange(QRectF(-0.5, lowest, len(self.steps), highest - lowest), padding=0.09)
        self._grid(lowest, highest, -0.5, len(self.steps) - 0.5)
        self.plot.getAxis("bottom").setTicks([[(i, step.label) for i, step in enumerate(self.steps)]])
        self.plot.addLine(y=0, pen=pg.mkPen(self.tokens.muted))
        for i, step in enumerate(self.steps):
            colour = on_theme(step.colour, self.tokens)
            bar = pg.BarGraphItem(
                x=[i], y0=[step.start], height=[step.end - step.start], width=0.6, brush=pg.mkBrush(colour), pen=None
            )
            self.plot.addItem(bar)
            if i + 1 < len(self.steps):
                pen = pg.mkPen(self.tokens.muted, style=Qt.PenStyle.DotLine)
                self.plot.plot([i - 0.3, i + 1.3], [step.end, step.end], pen=pen)
            top = max(step.start, step.end)
            if step.low is not None and step.high is not None:
                self.plot.plot([i, i], [step.low, step.high], pen=pg.mkPen(self.tokens.text, width=2))
                top = max(top, step.high)
            self._name(step.text, self.tokens.text, i, top, anchor=(0.5, 1))

    def table(self) -> Table:
        return [list(self._head), *([step.label.replace("\n", " "), step.text] for step in self.steps)]


def _apart(heights: Sequence[float], gap: float) -> list[float]:
    """Heights, lowest first, pushed up so that none is nearer than `gap` to the one below."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, moved[-1] + gap) if moved else height)
    return moved
