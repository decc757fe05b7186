"""The first space: figures, map beside the place, tables below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from planner.core.answers.explanation_ground import Subject
from planner.core.model.periods import flow_years
from planner.core.model.results import STOCKS
from planner.state.session import Session
from planner.state.settings import Settings
from planner.views.map.map_panel import MapPanel
from planner.views.map.side_panel import SidePanel
from planner.views.parts.cards import Cards
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import Tokens
from planner.views.tables.tables_panel import TablesPanel

SPLITTERS = ("upper", "whole")
BOTH_FIT = 1400
"""Pixels from which the settings of the map stand beside the place; on less they take its room, not the map's."""
BESIDE_DRAWER = 1040
"""Pixels beside the drawer of a calculation from which the place stays; on less the drawer takes its room."""


class MapSpace(QWidget):
    """Sizes are remembered."""

    def __init__(self, session: Session, settings: Settings, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._settings, self._navigator = session, settings, navigator
        self._drawer_open = False
        self.cards = Cards(session, self)
        self.map_panel = MapPanel(session, tokens, self)
        self.side = SidePanel(session, tokens, self)
        self.tables = TablesPanel(session, tokens, self)
        self._upper = QSplitter(Qt.Orientation.Horizontal, self)
        self._upper.addWidget(self.map_panel)
        self._upper.addWidget(self.side)
        self._whole = QSplitter(Qt.Orientation.Vertical, self)
        self._whole.addWidget(self._upper)
        self._whole.addWidget(self.tables)
        for splitter, sizes in ((self._upper, (650, 350)), (self._whole, (640, 360))):
            splitter.setChildrenCollapsible(False)
            splitter.setStretchFactor(0, 2)
            splitter.setStretchFactor(1, 1)
            splitter.setSizes(sizes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.cards)
        layout.addWidget(self._whole, 1)
        self.tables.message.connect(navigator.say)
        self.tables.enlarge.toggled.connect(self._upper.setHidden)
        self.map_panel.layers_button.toggled.connect(self._make_room)
        self.cards.clicked.connect(self._explain)
        self.side.explained.connect(navigator.explain)
        self.cards.table_asked.connect(self.tables.show_table)
        self.side.cell_requested.connect(self.tables.show_cell)
        self.map_panel.row_asked.connect(self._show_row)
        self.map_panel.filters_cleared.connect(self.tables.clear_filters)
        self.map_panel.region_opened.connect(lambda _: self.side.tabs.setCurrentWidget(self.side.place))
        self._restore()

    def set_tokens(self, tokens: Tokens) -> None:
        for panel in (self.map_panel, self.side, self.tables):
            panel.set_tokens(tokens)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def set_drawer_open(self, is_open: bool) -> None:
        """Whether a calculation is told beside the space: on a narrow screen it takes the room of the place."""
        self._drawer_open = is_open
        self._make_room()

    def _make_room(self, *_: object) -> None:
        settings = self.map_panel.layers_button.isChecked() and self.width() < BOTH_FIT
        self.side.setHidden(settings or (self._drawer_open and self.width() < BESIDE_DRAWER))

    def _show_row(self, table: str, key: str) -> None:
        """Open a row of the map in its table."""
        self.tables.show_cell(table, key, self._session.project.schema.table(table).display)

    def _explain(self, measure: str) -> None:
        """Where a card's figure comes from."""
        session = self._session
        years = (session.year, session.year) if measure in STOCKS else flow_years(session.year, session.years)
        self._navigator.explain(Subject(measure, years, session.selection.region, None, session.scenario))

    def remember_layout(self) -> None:
        self.tables.enlarge.setChecked(False)  # the sizes to remember are those beside the map
        self.map_panel.layers_button.setChecked(False)
        for name, splitter in zip(SPLITTERS, (self._upper, self._whole), strict=True):
            self._settings.remember_layout(name, splitter.saveState())

    def _restore(self) -> None:
        for name, splitter in zip(SPLITTERS, (self._upper, self._whole), strict=True):
            state = self._settings.layout(name)
            if state is not None:
                splitter.restoreState(state)
