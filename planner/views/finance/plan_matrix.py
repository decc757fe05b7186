"""A plan by year: expenses by heading or partner, resources by funder, totals both ways."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.matrices import Matrix, expenses_matrix, resources_matrix
from planner.core.finance.plan import Plan
from planner.views.finance.finance_tab import Finance
from planner.views.parts.answer_text import copy_table
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.said import TABLE_COPIED
from planner.views.parts.theme import Tokens

BY = (
    ("heading", "Dépenses par poste", "Poste"),
    ("partner", "Dépenses par partenaire", "Partenaire"),
    ("commitment", "Engagements (AE) par financeur", "Financeur"),
    ("payment", "Paiements (CP) par financeur", "Financeur"),
)
HEADS = {key: head for key, _, head in BY}


class PlanMatrix(QWidget):
    """One grid, four ways to cross."""

    def __init__(self, finance: Finance) -> None:
        super().__init__()
        self._finance = finance
        self._plan: Plan | None = None
        self.by = QComboBox(self)
        self.by.setAccessibleName("Ce que le tableau croise avec les années")
        for key, label, _ in BY:
            self.by.addItem(label, key)
        self.grid = Grid(finance.tokens)
        self.grid.setAccessibleName("Plan par année")
        unit = QLabel("euros", self)
        unit.setObjectName("muted")
        copy = QToolButton(self)
        copy.setText("Copier")
        copy.setAutoRaise(True)
        copy.clicked.connect(self._copy)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(8)
        bar.addWidget(self.by)
        bar.addWidget(unit)
        bar.addStretch(1)
        bar.addWidget(copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.grid, 1)
        self.by.currentIndexChanged.connect(self._draw)

    def set_tokens(self, tokens: Tokens) -> None:
        self.grid.set_tokens(tokens)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        self._draw()

    def _draw(self) -> None:
        if self._plan is None:
            return
        by, matrix = str(self.by.currentData()), self._matrix(self._plan)
        years = ["sans année" if year is None else str(year) for year in matrix.years]
        rows = [
            [Cell(label), *(_money(matrix.at(label, year)) for year in matrix.years),
             _money(matrix.of_label(label), bold=True), Cell("")]
            for label in matrix.labels
        ]  # fmt: skip
        totals = [_money(matrix.of_year(year), bold=True) for year in matrix.years]
        rows.append([Cell("Total", bold=True), *totals, _money(matrix.total, bold=True), Cell("")])
        self.grid.show_rows([HEADS[by], *years, "Total", ""], rows)

    def _matrix(self, plan: Plan) -> Matrix:
        project, by = self._finance.session.project, str(self.by.currentData())
        if by == "heading":
            labels = project.schema.table("plan_expenses").field("heading").label_of
            return expenses_matrix(plan, lambda expense: labels.get(expense.heading, expense.heading))
        if by == "partner":
            return expenses_matrix(plan, lambda expense: expense.partner or "non précisé")
        return resources_matrix(project, plan, by)

    def _copy(self) -> None:
        copy_table([row[:-1] for row in self.grid.grid.table()])
        self._finance.navigator.say(TABLE_COPIED)


def _money(cents: int, *, bold: bool = False) -> Cell:
    return Cell(french.number(cents / 100, 2 if cents % 100 else 0) if cents else "", right=True, bold=bold)
