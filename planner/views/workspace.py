"""The one arrangement of this window: context, figures, map beside the place, tables below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from planner.state.session import Session
from planner.state.settings import Settings
from planner.views.cards import Cards
from planner.views.context_bar import ContextBar
from planner.views.map_panel import MapPanel
from planner.views.side_panel import SidePanel
from planner.views.tables_panel import TablesPanel
from planner.views.theme import Tokens

SPLITTERS = ("upper", "whole")


class Workspace(QWidget):
    """Builds and joins the panels; sizes are remembered."""

    message = Signal(str)

    def __init__(self, session: Session, settings: Settings, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self.context = ContextBar(session, self)
        self.banner = QLabel(self)
        self.banner.setObjectName("banner")
        self.banner.setWordWrap(True)
        self.cards = Cards(session, self)
        self.map_panel = MapPanel(session, tokens, self)
        self.side = SidePanel(session, tokens, self)
        self.tables = TablesPanel(session, tokens, self)
        self._upper = QSplitter(Qt.Orientation.Horizontal, self)
        self._upper.addWidget(self.map_panel)
        self._upper.addWidget(self.side)
        self._upper.setStretchFactor(0, 3)
        self._upper.setStretchFactor(1, 2)
        self._whole = QSplitter(Qt.Orientation.Vertical, self)
        self._whole.addWidget(self._upper)
        self._whole.addWidget(self.tables)
        self._whole.setStretchFactor(0, 3)
        self._whole.setStretchFactor(1, 2)
        for splitter, sizes in ((self._upper, (650, 350)), (self._whole, (640, 360))):
            splitter.setChildrenCollapsible(False)
            splitter.setSizes(sizes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.context, self.banner, self.cards):
            layout.addWidget(widget)
        layout.addWidget(self._whole, 1)
        self.tables.message.connect(self.message)
        self.map_panel.region_opened.connect(lambda _: self.side.tabs.setCurrentWidget(self.side.place))
        session.results_changed.connect(self._show_model_error)
        self._show_model_error()
        self._restore()

    def set_tokens(self, tokens: Tokens) -> None:
        for panel in (self.map_panel, self.side, self.tables):
            panel.set_tokens(tokens)

    def remember_layout(self) -> None:
        for name, splitter in zip(SPLITTERS, (self._upper, self._whole), strict=True):
            self._settings.remember_layout(name, splitter.saveState())

    def _restore(self) -> None:
        for name, splitter in zip(SPLITTERS, (self._upper, self._whole), strict=True):
            state = self._settings.layout(name)
            if state is not None:
                splitter.restoreState(state)

    def _show_model_error(self) -> None:
        """The model never stops the window: what it lacks stands above the figures."""
        failed = self._session.results is None
        self.banner.setText(f"Le calcul ne peut pas se faire. {self._session.model_error}" if failed else "")
        self.banner.setVisible(failed)
