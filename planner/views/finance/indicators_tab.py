"""The indicators of the chosen project: how far each is, what is missing, and their table to type in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.project_indicators import ProjectIndicator, project_indicators
from planner.core.tables.project import Address
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.held_table import HeldTable
from planner.views.finance.indicators_lines import IndicatorLines
from planner.views.parts.panes import VERTICAL, split, stacked
from planner.views.parts.theme import Tokens

NONE = "Aucun indicateur : « + Ligne » en ajoute un, son code se choisit dans la liste."


class IndicatorsTab(FinanceTab):
    """Codes are rows of a table of their own, so that planners change and add them."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self.lines = IndicatorLines(self.tokens, self)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self.table = HeldTable(finance, "project_indicators", "project")
        self._lay_out()
        self.lines.followed.connect(self.table.go_to)

    def go_to(self, address: Address) -> bool:
        return address.table == self.table.model.table and self.table.go_to(address.key, address.column)

    def _lay_out(self) -> None:
        codes = QPushButton("Modifier la liste des codes", self)
        codes.setObjectName("link")
        codes.clicked.connect(self._show_codes)
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 4)
        head.addWidget(self.said, 1)
        head.addWidget(codes)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        held = QWidget(scroll)
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lines)
        column.addStretch(1)
        scroll.setWidget(held)
        top = QWidget(self)
        above = QVBoxLayout(top)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addLayout(head)
        above.addWidget(scroll, 1)
        stacked(self, [split(VERTICAL, [top, self.table], [330, 260])], 0)

    def set_tokens(self, tokens: Tokens) -> None:
        self.lines.set_tokens(tokens)
        self.table.set_tokens(tokens)
        super().set_tokens(tokens)

    def refresh(self) -> None:
        key = self.choice.project
        if key is None:
            return
        found = project_indicators(self.session.project, key)
        self.lines.show_indicators(found)
        self.said.setText(summary(found))
        self.table.show_held(key)

    def _show_codes(self) -> None:
        keys = self.session.project.keys("indicator_codes")
        self.navigator.show_cell("indicator_codes", keys[0] if keys else "", "code")


def summary(indicators: list[ProjectIndicator]) -> str:
    """How many, how many with something achieved, how many to complete."""
    if not indicators:
        return french.unbroken(NONE)
    observed = sum(indicator.actual.value is not None for indicator in indicators)
    wrong = sum(bool(indicator.findings) for indicator in indicators)
    achieved = f"{french.number(observed)} avec un réalisé" if observed else "aucun réalisé encore"
    parts = [french.plural(len(indicators), "indicateur"), achieved]
    return ", ".join([*parts, f"{french.number(wrong)} à compléter"] if wrong else parts) + "."
