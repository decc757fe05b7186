"""The space « Projection »: the place over the years, by cause, by platform, by family, and forecasts against facts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from planner.state.session import Session
from planner.views.parts import projection_charts
from planner.views.parts.charts import LinesCard, StackCard, YearCard
from planner.views.parts.navigation import Navigator
from planner.views.parts.table_card import TableCard
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen
from planner.views.projection import projection_tables

CHART_HEIGHT = 310
NO_PLATFORM = "Aucune formation aux places connues dans ce lieu :\nles diplômés recrutés viennent d’ailleurs."
NO_TENSION = (
    "Tension (Dares) : aucun indicateur régional de tension n’est connu pour ces métiers ; les « métiers en tension » "
    "du rapport de 2021 sont dans la table Métiers. La tension n’est jamais déduite du besoin."
)


class ProjectionSpace(WhenSeen):
    """Everything for the place, the year, the scenario and its comparison."""

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._tokens, self._navigator = session, tokens, navigator
        self.flows, self.headcount = LinesCard(tokens), LinesCard(tokens)
        self.causes = StackCard(tokens, "Le calcul ne peut pas se faire.")
        self.platforms = StackCard(tokens, NO_PLATFORM)
        self.families, self.forecasts = TableCard(tokens), TableCard(tokens)
        self._charts: tuple[tuple[YearCard, projection_charts.Source], ...] = (
            (self.flows, projection_charts.flows),
            (self.headcount, projection_charts.headcount),
            (self.causes, projection_charts.openings_by_cause),
            (self.platforms, projection_charts.supply_by_platform),
        )
        self.tension = QLabel(NO_TENSION, self)
        self.tension.setObjectName("muted")
        self.tension.setWordWrap(True)
        self._lay_out()
        self.follow(
            session.results_changed, session.year_changed, session.comparison_changed,
            session.selection.region_changed, session.ranges.changed,
        )  # fmt: skip

    def _lay_out(self) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(12, 12, 12, 12)
        grid.setSpacing(12)
        for at, (chart, _) in enumerate(self._charts):
            chart.setFixedHeight(CHART_HEIGHT)
            grid.addWidget(chart, at // 2, at % 2)
        grid.addWidget(self.families, 2, 0, 1, 2)
        grid.addWidget(self.tension, 3, 0, 1, 2)
        grid.addWidget(self.forecasts, 4, 0, 1, 2)
        grid.setRowStretch(5, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for card in (*(chart for chart, _ in self._charts), self.families, self.forecasts):
            card.set_tokens(tokens)

    def refresh(self) -> None:
        """Draw everything for what the session shows now."""
        for chart, source in self._charts:
            chart.show_data(*source(self._session))
        self.families.show_table(*projection_tables.families(self._session))
        self.forecasts.show_table(*projection_tables.forecasts(self._session))
