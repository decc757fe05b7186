"""The lines of a plan: its expenses above, its resources below, and what the chosen resource's base and rate are."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from planner.core import french
from planner.core.finance.plan import Plan, Resource, resource_label
from planner.core.finance.plan_edits import delete_lines
from planner.core.finance.schemes import aid_cap, region_category
from planner.core.french import exact_euros
from planner.core.tables.project import Project
from planner.views.finance.finance_tab import Finance
from planner.views.finance.held_table import HeldTable
from planner.views.finance.tones import FAILED, OPEN, PASSED
from planner.views.parts.panes import VERTICAL, split, stacked
from planner.views.parts.theme import Tokens

EXPENSE_WIDTHS = {
    "name": 170,
    "heading": 96,
    "partner": 112,
    "year": 70,
    "amount": 116,
    "vat": 120,
}
RESOURCE_WIDTHS = {"funder": 150, "scheme": 118, "instrument": 104, "amount": 104, "status": 88}
EXPENSES, RESOURCES = "plan_expenses", "plan_resources"


class PlanLines(QWidget):
    """Two tables that can do all that tables can."""

    def __init__(self, finance: Finance) -> None:
        super().__init__()
        self._session = finance.session
        self._plan: Plan | None = None

        def held(table: str, totals: tuple[str, ...], widths: dict[str, int]) -> HeldTable:
            session = finance.session
            return HeldTable(
                finance, table, "plan", totals=totals, widths=widths,
                deletion=lambda keys: delete_lines(session.project, table, keys),
            )  # fmt: skip

        self.expenses = held(EXPENSES, ("amount", "vat"), EXPENSE_WIDTHS)
        self.resources = held(RESOURCES, ("amount",), RESOURCE_WIDTHS)
        self.expenses.title.setText("Dépenses")
        self.resources.title.setText("Ressources")
        self.rate = QLabel(self)
        self.rate.setObjectName("muted")
        self.rate.setWordWrap(True)
        self.rate.setContentsMargins(8, 2, 8, 4)
        below = stacked(QWidget(self), [self.resources, self.rate], 0)
        stacked(self, [split(VERTICAL, [self.expenses, below], [300, 230])], 0)
        self.resources.view.cells_selected.connect(self._show_rate)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        for table in (self.expenses, self.resources):
            table.show_held(plan.key)
        self._show_rate()

    def set_tokens(self, tokens: Tokens) -> None:
        self.expenses.set_tokens(tokens)
        self.resources.set_tokens(tokens)

    def table(self, name: str) -> HeldTable | None:
        """The table of expenses or of resources, None for another."""
        return {EXPENSES: self.expenses, RESOURCES: self.resources}.get(name)

    def take(self) -> None:
        """Where to go on: in the first line of an empty plan, else among the resources, which balance the expenses."""
        if self._plan is None or self._plan.expenses:
            self.resources.view.setFocus()
        else:
            self.expenses.new_line.take(self.expenses.view.seen_columns()[0])

    def _show_rate(self) -> None:
        """Of the chosen resource, else of the first aid."""
        plan, keys = self._plan, self.resources.view.selected_keys()
        resources = [] if plan is None else [r for r in plan.resources if r.key in keys[:1]]
        if plan is not None and not resources:
            resources = [r for r in plan.resources if r.is_aid][:1]
        project = self._session.project
        text = rate_text(project, plan, resources[0]) if plan is not None and resources else ""
        self.rate.setText(text)
        self.rate.setVisible(bool(text))


def short_verdict(project: Project, plan: Plan, resource: Resource) -> str:
    """`verdict_text` where the rates stand beside: « ✓ respecté », « ✕ dépassé », « ? non connu »."""
    signs = {PASSED: "respecté", FAILED: "dépassé", OPEN: "non connu"}
    sign = verdict_text(project, plan, resource)[:1]
    return f"{sign} {signs[sign]}" if sign else ""


def verdict_text(project: Project, plan: Plan, resource: Resource) -> str:
    """« ✓ ne dépasse pas 50 % », « ✕ au-dessus de 50 % », « ? taux maximal inconnu »."""
    taken = plan.aid_rate(resource)
    if not resource.is_aid or taken is None:
        return ""
    cap = aid_cap(project, resource, region_category(project, plan.project))
    if cap is None:
        return f"{OPEN} taux maximal inconnu"
    limit = french.percent(cap.rate, 1)
    return f"{PASSED} ne dépasse pas {limit}" if taken <= cap.rate else f"{FAILED} au-dessus de {limit}"


def rate_text(project: Project, plan: Plan, resource: Resource) -> str:
    """`FEDER : 600 000 € sur une assiette de 1 347 299,63 €, soit 44,5 %. ✓ ne dépasse pas 50 %`."""
    name, base = resource_label(project, plan, resource), plan.eligible_base(resource)
    if resource.amount is None:
        return f"{name}, montant à préciser ; assiette éligible {exact_euros(base)}."
    if not resource.is_aid:
        return f"{name} : {exact_euros(resource.amount)}, hors aides."
    if base <= 0:
        return f"{name} : {exact_euros(resource.amount)} ; aucune dépense éligible pour l’instant."
    told = french.unbroken(f"{name} : {exact_euros(resource.amount)} sur une assiette de {exact_euros(base)}")
    return f"{told}, soit {french.percent(plan.aid_rate(resource), 1)}. {verdict_text(project, plan, resource)}"
