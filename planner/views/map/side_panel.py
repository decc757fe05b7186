"""Beside the map: the place under study, its course over the years, and the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from planner.core.answers.explanation_ground import Subject
from planner.core.model.periods import flow_years
from planner.core.model.results import STOCKS
from planner.state.session import Session
from planner.views.map.place_page import EXPLAIN, place_page
from planner.views.parts.question_page import QuestionPage
from planner.views.parts.reading_page import ReadingPage
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen

if TYPE_CHECKING:
    from planner.views.parts.charts import LinesCard


MAP_TABLES = ("sites", "platforms", "projects")


class PlacePage(WhenSeen):
    """Rich text about the place; its links select what is on the map and open the table of what is not."""

    cell_requested = Signal(str, str, str)  # table, key, column
    explained = Signal(object)  # the subject of a figure

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._html = ""
        self.page = ReadingPage(12, self)
        self.page.anchorClicked.connect(self._go_to)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)
        self.follow(
            session.results_changed, session.year_changed, session.selection.region_changed, session.ranges.changed
        )

    def refresh(self) -> None:
        html = place_page(self._session)
        if html != self._html:
            at = self.page.verticalScrollBar().value()
            self._html = html
            self.page.setHtml(html)
            self.page.verticalScrollBar().setValue(at)

    def recolour(self) -> None:
        """Links take the colour of the theme when the text is read."""
        self._html = ""
        self.changed()

    def _go_to(self, link: QUrl) -> None:
        table, key = link.scheme(), link.path()
        if table == EXPLAIN:
            measure, region, family = key.split("/")
            session = self._session
            years = (session.year, session.year) if measure in STOCKS else flow_years(session.year, session.years)
            self.explained.emit(Subject(measure, years, region or None, family or None, session.scenario))
        elif table == "regions":
            self._session.selection.select_region(key)
        elif table in MAP_TABLES:
            self._session.selection.select_rows(table, (key,))
        else:
            self.cell_requested.emit(table, key, self._session.project.schema.table(table).display)


class SidePanel(QWidget):
    """Tabs: the place, the projection's lines, question 1."""

    cell_requested = Signal(str, str, str)
    explained = Signal(object)  # the subject of a figure

    def __init__(self, session: Session, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.place = PlacePage(session)
        self.place.cell_requested.connect(self.cell_requested)
        self.place.explained.connect(self.explained)
        self.question = QuestionPage(session, tokens)
        self.lines = LinesTab(session, tokens)
        self.tabs.addTab(self.place, "Le lieu")
        self.tabs.addTab(self.lines, "Par année")
        self.tabs.addTab(self.question, "Combien former ?")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.setMinimumWidth(300)

    def set_tokens(self, tokens: Tokens) -> None:
        self.place.recolour()
        self.lines.set_tokens(tokens)
        self.question.set_tokens(tokens)


class LinesTab(WhenSeen):
    """Holds the chart, which is made when the tab is first opened: pyqtgraph is heavy to import."""

    def __init__(self, session: Session, tokens: Tokens) -> None:
        super().__init__()
        self._session, self._tokens = session, tokens
        self._chart: LinesCard | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 4, 4, 4)
        self.follow(
            session.results_changed, session.selection.region_changed, session.year_changed,
            session.comparison_changed, session.ranges.changed,
        )  # fmt: skip

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        if self._chart is not None:
            self._chart.set_tokens(tokens)

    def refresh(self) -> None:
        from planner.views.parts.charts import LinesCard
        from planner.views.parts.projection_charts import flows

        if self._chart is None:
            self._chart = LinesCard(self._tokens)
            self._layout.addWidget(self._chart)
        self._chart.show_data(*flows(self._session))
