"""Financement: the projects at the left, tabs on the chosen one at the right; on the whole region while none is."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from planner.core.tables.project import Address
from planner.state.finance_choice import FinanceChoice
from planner.state.session import Session
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.project_list import ProjectList
from planner.views.finance.tabs import TABS, TabKind
from planner.views.parts.navigation import Navigator
from planner.views.parts.panes import HORIZONTAL, split, stacked
from planner.views.parts.theme import Tokens

LEFT_WIDTH = 290
TAB_OF_TABLE = {
    "projects": "sheet", "project_effects": "sheet", "plans": "plan", "plan_expenses": "plan",
    "plan_resources": "plan", "project_indicators": "indicators",
}  # fmt: skip


class FinanceSpace(QWidget):
    """Each scope remembers the tab that was open last."""

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self.choice = FinanceChoice(session, self)
        self._tokens = tokens
        self._finance = Finance(session, self.choice, tokens, navigator)
        self.projects = ProjectList(session, self.choice, tokens, navigator)
        self.bar = QTabBar(self)
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(True)
        self._stack = QStackedWidget(self)
        self._built: dict[str, FinanceTab] = {}
        self._shown: list[TabKind] = []
        self._last: dict[str, str] = {}
        self._lay_out()
        self.bar.currentChanged.connect(self._show_current)
        self.choice.changed.connect(self._follow_choice)
        self.choice.cell_asked.connect(self.show_cell)
        self._follow_choice()

    def _lay_out(self) -> None:
        right = stacked(QWidget(self), [self.bar, self._stack], 1)
        stacked(self, [split(HORIZONTAL, [self.projects, right], [LEFT_WIDTH, 1000], grows=1)], 0)

    def tab(self, key: str) -> FinanceTab:
        """A tab, built when first asked for. StopIteration for an unknown key."""
        if key not in self._built:
            kind = next(kind for kind in TABS if kind.key == key)
            tab = kind.build(self._finance)
            if tab.tokens != self._tokens:
                tab.set_tokens(self._tokens)
            self._built[key] = tab
            self._stack.addWidget(tab)
        return self._built[key]

    def show_tab(self, key: str) -> FinanceTab:
        """Bring a tab of the present scope to the front."""
        self.bar.setCurrentIndex(next(at for at, kind in enumerate(self._shown) if kind.key == key))
        return self.tab(key)

    def show_cell(self, address: Address) -> None:
        """Bring a cell into sight in the tab that it stands in, else in the tables below the map."""
        key = TAB_OF_TABLE.get(address.table)
        if key is None or self.choice.project is None or not self.show_tab(key).go_to(address):
            self._finance.navigator.show_cell(address.table, address.key, address.column)

    def open_cell(self, address: Address) -> None:
        """Choose the project and the plan that a cell is of, then bring it into sight."""
        row = self._finance.session.project.row(address.table, address.key)
        plan = address.key if address.table == "plans" else row.get("plan")
        project = address.key if address.table == "projects" else row.get("project")
        if plan is not None:
            self.choice.choose_plan(str(plan))
        elif project is not None:
            self.choice.choose_project(str(project))
        self.show_cell(address)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.projects.set_tokens(tokens)
        for tab in self._built.values():
            tab.set_tokens(tokens)

    def _follow_choice(self) -> None:
        scope = "region" if self.choice.project is None else "project"
        shown = [kind for kind in TABS if kind.scope == scope]
        if shown == self._shown:
            return
        self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        self._shown = shown
        for kind in shown:
            self.bar.addTab(kind.title)
        last = self._last.get(scope)
        self.bar.setCurrentIndex(next((at for at, kind in enumerate(shown) if kind.key == last), 0))
        self.bar.blockSignals(False)
        self._show_current()

    def _show_current(self) -> None:
        kind = self._shown[self.bar.currentIndex()]
        self._last[kind.scope] = kind.key
        self._stack.setCurrentWidget(self.tab(kind.key))
