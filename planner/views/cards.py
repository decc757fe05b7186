"""The figures that a planner reads first, for the place, the years and the scenario on screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from planner.core import french
from planner.core.periods import flow_years, years_text
from planner.core.results import SHARES, Results
from planner.state.session import Session
from planner.views.theme import FONT_FIGURE, FONT_SMALL


@dataclass(frozen=True)
class Figure:
    """One card: a measure of the results, its label, what it means."""

    measure: str
    label: str
    meaning: str
    stock: bool = False


FIGURES = (
    Figure("headcount", "Effectif salarié", "Personnes au 1ᵉʳ janvier ; intérim et alternants à part", stock=True),
    Figure("job_openings", "Postes à pourvoir", "Créations nettes + départs à remplacer"),
    Figure("trained_supply", "Diplômés recrutés", "Hors poursuites d’études et autres secteurs"),
    Figure("coverage", "Couverture par la formation", "Diplômés recrutés ÷ postes à pourvoir"),
    Figure("remaining_need", "Besoin restant", "À couvrir par d’autres viviers ou de nouvelles places"),
)


def figure_text(measure: str, value: float | None) -> str:
    """`12 400`, `57 %`, or a dash where the model has no value."""
    if value is None:
        return "–"
    return french.percent(value) if measure in SHARES else french.number(value)


class Card(QFrame):
    """One figure; what changed with the last edit stands beside it."""

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = figure
        self.setObjectName("card")
        self.setToolTip(figure.meaning)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title = QLabel(figure.label)
        self._title.setObjectName("muted")
        self._value = QLabel("–")
        self._note = QLabel()
        self._note.setObjectName("muted")
        _point_size(self._value, FONT_FIGURE, bold=True)
        _point_size(self._note, FONT_SMALL)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._value)
        line.addWidget(self._note, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addLayout(line)

    def show_value(self, value: float | None, years: str, change: str) -> None:
        self._value.setText(figure_text(self.figure.measure, value))
        self._note.setText(f"{years} · {change}" if change else years)
        self.setAccessibleName(f"{self.figure.label} : {self._value.text()} ({years})")

    def value_text(self) -> str:
        return self._value.text()


class Cards(QWidget):
    """The row of cards; asks the session again whenever place, year, scenario or results change."""

    clicked = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: dict[tuple[str, str | None, int, str], float] = {}
        self.cards = [Card(figure, self) for figure in FIGURES]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        for card in self.cards:
            layout.addWidget(card)
        session.results_changed.connect(self.refresh)
        session.year_changed.connect(self.refresh)
        session.selection.region_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        results = self._session.results
        for card in self.cards:
            self._refresh_card(card, results)

    def _refresh_card(self, card: Card, results: Results | None) -> None:
        session, measure = self._session, card.figure.measure
        if results is None:
            card.show_value(None, "calcul impossible", "")
            return
        region = session.selection.region
        years = (session.year, session.year) if card.figure.stock else flow_years(session.year, session.years)
        value = results.measure(measure, years=years, region=region)
        where = (measure, region, session.year, session.scenario)
        before = self._shown.get(where)
        change = ""
        if value is not None:
            if before is not None and abs(value - before) > 1e-9:
                change = _change_text(measure, value - before)
            self._shown[where] = value
        card.show_value(value, years_text(years), change)


def _change_text(measure: str, change: float) -> str:
    if measure in SHARES:
        return f"{french.number(change * 100, 1, signed=True)} pt"
    return french.number(change, 0 if abs(change) >= 10 else 1, signed=True)


def _point_size(label: QLabel, size: int, bold: bool = False) -> None:
    font = label.font()
    font.setPointSize(size)
    font.setBold(bold)
    label.setFont(font)
