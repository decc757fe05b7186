"""Scenarios: their tree at the left, what tells the compared ones apart at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.core.tables.project import Address
from planner.state.compared import Compared
from planner.state.session import Session
from planner.views.parts.navigation import Navigator
from planner.views.parts.panes import HORIZONTAL, split, stacked
from planner.views.parts.theme import Tokens
from planner.views.scenarios.comparison_pane import ComparisonPane
from planner.views.scenarios.scenario_panel import ScenarioPanel

LEFT_WIDTH = 372


class ScenariosSpace(QWidget):
    """Joins both sides."""

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._navigator = session, navigator
        self.compared = Compared(session, self)
        self.panel = ScenarioPanel(session, self.compared, tokens, navigator)
        self.comparison = ComparisonPane(session, self.compared, tokens)
        self.comparison.inputs.cell_asked.connect(self._go_to)
        stacked(self, [split(HORIZONTAL, [self.panel, self.comparison], [LEFT_WIDTH, 900], grows=1)], 0)

    def set_tokens(self, tokens: Tokens) -> None:
        self.panel.set_tokens(tokens)
        self.comparison.set_tokens(tokens)

    def _go_to(self, scenario: str, address: Address) -> None:
        self._session.set_scenario(scenario)
        self._navigator.show_cell(address.table, address.key, address.column)
