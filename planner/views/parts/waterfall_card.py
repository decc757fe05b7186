"""A waterfall with pyqtgraph: from one figure to another by causes whose names may be long."""

from __future__ import annotations

from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import Qt

from planner.views.parts.answer_text import Table
from planner.views.parts.chart_text import ChartText
from planner.views.parts.charts import ChartCard, FrenchAxis
from planner.views.parts.grid import difference_colour
from planner.views.parts.theme import Tokens

BAR = 0.56
LABEL_ROOM = 0.14  # of the width, at both ends, for the figures


class Bar(NamedTuple):
    """One row: from `start` to `end`; `tone` is « end » for the two figures, else « more », « less » or « muted »."""

    name: str
    start: float
    end: float
    tone: str
    figure: str


class WaterfallCard(ChartCard):
    """Bars from one figure to another, each beginning where the one above ends, names at the left."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.rows: list[Bar] = []
        self.plot.setAxisItems({"bottom": FrenchAxis("bottom")})
        self.plot.getAxis("left").setStyle(tickLength=0)
        self._dress()
        self.plot.getPlotItem().invertY(True)

    def show_rows(self, text: ChartText, rows: list[Bar]) -> None:
        self.rows = rows
        self._show(text)

    def redraw(self) -> None:
        """Ends are marks, not bars from zero: the steps are what is to be seen, however small beside the whole."""
        self.plot.clear()
        if not self.rows:
            return
        reach = [x for row in self.rows for x in (row.start, row.end)]
        low, high = min(reach), max(reach)
        room = max(high - low, abs(high) * 1e-3, 1e-6)
        self.plot.setXRange(low - room * LABEL_ROOM, high + room * LABEL_ROOM, padding=0.02)
        self.plot.setYRange(-0.7, len(self.rows) - 0.3, padding=0)
        self.plot.showGrid(x=False, y=False)  # every bar bears its figure
        axis = self.plot.getAxis("left")
        axis.setTicks([[(i, row.name) for i, row in enumerate(self.rows)]])
        axis.setTextPen(self.tokens.text)
        metrics = self.fontMetrics()
        axis.setWidth(max(metrics.horizontalAdvance(row.name) for row in self.rows) + 16)
        for i, (_, start, end, tone, figure) in enumerate(self.rows):
            colour = difference_colour(tone, self.tokens) if tone in ("more", "less") else self.tokens.text
            colour = self.tokens.muted if tone == "muted" else colour
            if tone == "end":
                self.plot.plot([end, end], [i - BAR / 2, i + BAR / 2], pen=pg.mkPen(colour, width=4))
            else:
                self.plot.addItem(
                    pg.BarGraphItem(
                        x0=[min(start, end)],
                        width=[abs(end - start)],
                        y=[i],
                        height=BAR,
                        brush=colour,
                        pen=pg.mkPen(colour),
                    )
                )
            if i + 1 < len(self.rows):
                pen = pg.mkPen(self.tokens.muted, style=Qt.PenStyle.DotLine)
                self.plot.plot([end, end], [i, i + 1], pen=pen)
            left = tone == "less"
            self._name(figure, colour, min(start, end) if left else max(start, end), i, (1 if left else 0, 0.5))

    def table(self) -> Table:
        return [["Cause", "Écart"], *([row.name, row.figure] for row in self.rows)]
