"""Lines by year with pyqtgraph: needs, trained people, what remains."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.core import french
from planner.drawing.palettes import OKABE_ITO
from planner.state.session import Session
from planner.views.place_text import place_name
from planner.views.theme import Tokens

LINES = (
    ("job_openings", "Postes à pourvoir"),
    ("trained_supply", "Diplômés recrutés"),
    ("other_inflows", "Autres viviers"),
    ("remaining_need", "Besoin restant"),
)


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
        self._legend = self.plot.addLegend(offset=(8, 8), labelTextColor=tokens.text, brush=None)
        self._legend.setColumnCount(2)
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
        for (measure, label), colour in zip(LINES, OKABE_ITO[1:], strict=False):
            values = [value or 0.0 for value in results.by_year(measure, region)]
            self.plot.plot(results.years, values, pen=pg.mkPen(colour, width=2), name=label)
        self.plot.addLine(y=0, pen=pg.mkPen(tokens.muted))
        self._year.setValue(session.year)
        self.plot.addItem(self._year)
