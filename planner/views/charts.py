"""Lines by year with pyqtgraph: needs, trained people, what remains."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.core import french
from planner.state.session import Session
from planner.views.place_text import place_name
from planner.views.theme import Tokens

LINES = (
    ("job_openings", "Postes à pourvoir", "#0072B2"),
    ("remaining_need", "Besoin restant", "#D55E00"),
    ("other_inflows", "Autres viviers", "#999999"),
    ("trained_supply", "Diplômés recrutés", "#009E73"),
)  # Okabe–Ito, with grey for what is reckoned as a share
LABEL_YEARS = 6.0  # room on the right for the names of the lines
LABEL_HEIGHT = 0.07  # of the chart's height, between two names


class FrenchAxis(pg.AxisItem):
    """Tick labels with French separators."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [french.compact(value * scale, 2) for value in values]


class YearAxis(pg.AxisItem):
    """Years, never with a thousands separator."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [str(round(value)) if abs(value - round(value)) < 1e-6 else "" for value in values]


class YearChart(QWidget):
    """The flows of the place by year, with direct labels and the year under study marked."""

    def __init__(self, session: Session, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tokens = session, tokens
        axes = {"left": FrenchAxis("left"), "bottom": YearAxis("bottom")}
        self.plot = pg.PlotWidget(background=tokens.surface, axisItems=axes)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        for axis in ("left", "bottom"):
            self.plot.getAxis(axis).setPen(tokens.line)
            self.plot.getAxis(axis).setTextPen(tokens.muted)
        self.plot.showGrid(y=True, alpha=0.15)
        self._year = pg.InfiniteLine(angle=90, pen=pg.mkPen(tokens.muted, style=Qt.PenStyle.DashLine))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.plot)
        for signal in (session.results_changed, session.selection.region_changed, session.year_changed):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        session, tokens = self._session, self._tokens
        self.plot.clear()
        results = session.results
        if results is None:
            self.plot.setTitle(session.model_error, color=tokens.refused, size="10pt")
            return
        region = session.selection.region
        scenario = session.project.label("scenarios", session.scenario)
        title = f"{place_name(session.project, region)} · personnes par an · scénario {scenario}"
        self.plot.setTitle(title, color=tokens.text, size="10pt")
        ends = []
        for measure, label, colour in LINES:
            values = [value or 0.0 for value in results.by_year(measure, region)]
            self.plot.plot(results.years, values, pen=pg.mkPen(colour, width=2))
            ends.append((values[-1], label, colour))
        lowest, highest = self._fit(results.years)
        for height, (_, label, colour) in zip(
            _apart(ends, (highest - lowest) * LABEL_HEIGHT), sorted(ends), strict=True
        ):
            text = pg.TextItem(label, color=colour, anchor=(0, 0.5))
            text.setPos(results.years[-1] + 0.2, height)
            self.plot.addItem(text)
        self.plot.addLine(y=0, pen=pg.mkPen(tokens.muted))
        self._year.setValue(session.year)
        self.plot.addItem(self._year)

    def _fit(self, years: list[int]) -> tuple[float, float]:
        """Zero is always in sight; returns the shown range of heights."""
        bounds = self.plot.getPlotItem().dataItems
        values = [float(v) for item in bounds for v in item.getData()[1]]
        lowest, highest = min(0.0, *values), max(1.0, *values)
        self.plot.setXRange(years[0], years[-1] + LABEL_YEARS, padding=0.02)
        self.plot.setYRange(lowest, highest, padding=0.06)
        return lowest, highest


def _apart(ends: list[tuple[float, str, str]], gap: float) -> list[float]:
    """Heights of the names, lowest first, pushed up so that none covers another."""
    heights: list[float] = []
    for value, *_ in sorted(ends):
        heights.append(max(value, heights[-1] + gap) if heights else value)
    return heights
