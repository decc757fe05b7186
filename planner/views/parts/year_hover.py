"""Pointing at a chart over the years tells the values of that year, which are written nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF
from PySide6.QtWidgets import QToolTip

from planner.core import french

if TYPE_CHECKING:
    from planner.views.parts.charts import YearCard, YearData


def year_told(data: YearData, year: int) -> str:
    """« 2028 », then a line for each series with its range; empty for a year that the chart does not have."""
    if year not in data.years:
        return ""
    at = list(data.years).index(year)
    lines = [str(year)]
    for series in data.series:
        value = series.values[at]
        if value is None:
            continue
        text = f"{series.label}{french.NO_BREAK_SPACE}: {_number(value)}"
        low, high = (bounds[at] if len(bounds) else None for bounds in (series.low, series.high))
        if low is not None and high is not None:
            text += f" (de {_number(low)} à {_number(high)})"
        lines.append(text)
    return "\n".join(lines) if len(lines) > 1 else ""


def _number(value: float) -> str:
    """Whole from a hundred on: a tenth of a person is worth reading where there are few."""
    return french.number(value, 0 if abs(value) >= 100 else 1)


class YearHover(QObject):
    """Watches the pointer over a card's plot."""

    def __init__(self, card: YearCard) -> None:
        super().__init__(card)
        self._card = card
        card.plot.scene().sigMouseMoved.connect(self._tell)

    def _tell(self, position: QPointF) -> None:
        plot = self._card.plot
        x = plot.getPlotItem().vb.mapSceneToView(position).x()
        text = year_told(self._card.data, round(x))
        if text:
            QToolTip.showText(plot.mapToGlobal(plot.mapFromScene(position)), text, plot)
        else:
            QToolTip.hideText()
