"""Two versions of a plan side by side; only what differs by default."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.plan import Plan, plan_of
from planner.core.finance.plan_comparison import ComparedLine, compare_plans
from planner.views.finance.finance_tab import Finance
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.names import NameBox
from planner.views.parts.theme import Tokens

OTHER_WIDTH, WIDEST_NAME = 260, 168


class PlanVersions(QWidget):
    """The chosen version against another one of the same project."""

    def __init__(self, finance: Finance) -> None:
        super().__init__()
        self._session, self._choice = finance.session, finance.choice
        self._plan: Plan | None = None
        self.other = NameBox(self)
        self.other.setAccessibleName("Version à laquelle comparer")
        self.other.bound(OTHER_WIDTH)
        self.only = QCheckBox("Différences seulement", self)
        self.only.setChecked(True)
        self.note = QLabel(self)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        self.note.setContentsMargins(8, 4, 8, 8)
        self.grid = Grid(finance.tokens)
        self.grid.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.grid.setAccessibleName("Versions comparées, en euros")
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(8)
        bar.addWidget(QLabel("Comparer à", self))
        bar.addWidget(self.other, 5)
        bar.addWidget(self.only)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.note)
        layout.addWidget(self.grid, 1)
        layout.addStretch(0)  # takes the room where nothing is compared
        self.other.currentIndexChanged.connect(self._draw)
        self.only.toggled.connect(self._draw)

    def set_tokens(self, tokens: Tokens) -> None:
        self.grid.set_tokens(tokens)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        before = self.other.currentData()
        self.other.blockSignals(True)
        self.other.clear()
        for key in self._choice.plans():
            if key != plan.key:
                self.other.addItem(self._session.project.label("plans", key), key)
        self.other.setCurrentIndex(max(0, self.other.findData(before)))
        self.other.setEnabled(self.other.count() > 0)
        self.other.blockSignals(False)
        self._draw()

    def _draw(self) -> None:
        key = self.other.currentData()
        if self._plan is None or key is None:
            self.note.setText("Ce plan n’a qu’une version. « Version › Dupliquer » en fait une autre à modifier.")
            self.note.show()
            self.grid.hide()
            return
        project = self._session.project
        plans = [plan_of(project, str(key)), self._plan]
        lines = compare_plans(project, plans)
        headers = ("Euros", *(french.unbroken(plan.name) for plan in plans), "Écart", "")
        shown = [line for line in lines if line.differs or not self.only.isChecked()]
        rows = []
        for section, group in groupby(shown, key=lambda line: line.section):
            rows.append([Cell(section, bold=True), *(Cell("", right=True) for _ in range(3)), Cell("")])
            rows += [_row(line) for line in group]
        self.note.setText("Ces deux versions ont les mêmes montants par poste, partenaire, année et financeur.")
        self.note.setVisible(not shown)
        self.grid.setVisible(bool(shown))
        self.grid.show_rows(headers, rows)
        for column in (1, 2):  # names of versions are long and differ at their ends
            wanted = min(WIDEST_NAME, self.grid.horizontalHeader().sectionSizeHint(column))
            self.grid.setColumnWidth(column, max(self.grid.columnWidth(column), wanted))


def _row(line: ComparedLine) -> list[Cell]:
    first, second = line.amounts
    gap = second - first
    tone = "more" if gap > 0 else "less" if gap < 0 else ""
    texts = [french.number(first / 100, 2), french.number(second / 100, 2)]
    told = french.number(gap / 100, 2, signed=True) if gap else ""
    return [
        Cell(f"    {line.label}"),
        *(Cell(text, right=True) for text in texts),
        Cell(told, tone, right=True),
        Cell(""),
    ]
