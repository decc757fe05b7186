"""The financing plan: its head, its lines in several views, and the checks beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.core.finance.plan import Plan
from planner.core.finance.plan_checks import check_plan
from planner.core.tables.edits import Edit, EditRefused
from planner.core.tables.project import Address
from planner.views.finance.checks_panel import ChecksPanel
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.making import make_plan
from planner.views.finance.plan_bases import PlanBases
from planner.views.finance.plan_header import PlanHeader, plan_of_choice
from planner.views.finance.plan_lines import PlanLines
from planner.views.finance.plan_matrix import PlanMatrix
from planner.views.finance.plan_versions import PlanVersions
from planner.views.finance.tranches_view import TranchesView
from planner.views.parts.panes import HORIZONTAL, split
from planner.views.parts.theme import Tokens

LINES, BASES, TRANCHES, YEARS, VERSIONS = range(5)
PAGES = ("Lignes", "Assiettes et taux", "Tranches AE/CP", "Par année", "Versions")
CHECKS_WIDTH = 280


class PlanTab(FinanceTab):
    """One page is up to date at a time; the others are when they are shown."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self.header = PlanHeader(finance)
        self.lines, self.bases = PlanLines(finance), PlanBases(finance)
        self.tranches, self.years, self.versions = TranchesView(finance), PlanMatrix(finance), PlanVersions(finance)
        self.checks = ChecksPanel(finance.tokens)
        self.pages = QStackedWidget(self)
        for page in (self.lines, self.bases, self.tranches, self.years, self.versions):
            self.pages.addWidget(page)
        self._buttons = QButtonGroup(self)
        self.nothing = QWidget(self)
        self._whole = QWidget(self)
        self._lay_out()
        self._buttons.idClicked.connect(self.show_page)
        self.header.compare_asked.connect(lambda: self.show_page(VERSIONS))
        self.checks.cell_asked.connect(self.choice.cell_asked)
        self.checks.mend_asked.connect(self.mend)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 0, 8, 4)
        bar.setSpacing(4)
        for number, title in enumerate(PAGES):
            button = QToolButton(self)
            button.setObjectName("page")
            button.setText(title)
            button.setCheckable(True)
            button.setChecked(number == LINES)
            self._buttons.addButton(button, number)
            bar.addWidget(button)
        bar.addStretch(1)
        splitter = split(HORIZONTAL, [self.pages, self.checks], [700, CHECKS_WIDTH], grows=0)
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(bar)
        whole.addWidget(splitter, 1)
        told = QLabel("Ce projet n’a pas encore de plan de financement.", self.nothing)
        create = QPushButton("Créer un plan", self.nothing)
        create.setObjectName("primary")
        create.clicked.connect(self.create_plan)
        empty = QVBoxLayout(self.nothing)
        empty.addStretch(1)
        empty.addWidget(told, 0, Qt.AlignmentFlag.AlignHCenter)
        empty.addWidget(create, 0, Qt.AlignmentFlag.AlignHCenter)
        empty.addStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.nothing)
        layout.addWidget(self._whole)

    def set_tokens(self, tokens: Tokens) -> None:
        for part in (self.header, self.lines, self.bases, self.tranches, self.years, self.versions, self.checks):
            part.set_tokens(tokens)
        super().set_tokens(tokens)

    def refresh(self) -> None:
        plan = plan_of_choice(self.finance)
        self.nothing.setVisible(plan is None)
        self._whole.setVisible(plan is not None)
        if plan is not None:
            self.header.show_plan(plan)
            self._show_in_page(plan)
            self.checks.show_verdicts(check_plan(self.session.project, plan))

    def show_page(self, page: int) -> None:
        """Bring one view of the plan to the front."""
        self._buttons.button(page).setChecked(True)
        self.pages.setCurrentIndex(page)
        plan = plan_of_choice(self.finance)
        if plan is not None:
            self._show_in_page(plan)

    def _show_in_page(self, plan: Plan) -> None:
        page = self.pages.currentWidget()
        if isinstance(page, TranchesView):
            page.refresh()
        elif isinstance(page, (PlanLines, PlanBases, PlanMatrix, PlanVersions)):
            page.show_plan(plan)

    # --- what the checks ask ------------------------------------------------------------------------------------

    def go_to(self, address: Address) -> bool:
        table = self.lines.table(address.table)
        if table is not None:
            self.show_page(LINES)
            return table.go_to(address.key, address.column)
        if address.table != "plans":
            return False
        box = self.header.box_of(address.column)
        if box is not None:
            box.setFocus()
        else:  # the whole does not balance: any line may be the one
            self.show_page(LINES)
            self.lines.take()
        return True

    def mend(self, edit: Edit) -> None:
        """Do what a check proposes, as one step to undo."""
        try:
            self.session.push(edit, "Corriger le plan")
        except EditRefused as refusal:
            self.navigator.say(str(refusal))
        else:
            self.navigator.say("Corrigé. Ctrl+Z l’annule.")

    def create_plan(self) -> None:
        make_plan(self.session, self.choice, self.navigator)
