"""On what each funder's aid is counted: eligible base, rate and cap; ticking an expense leaves it out of the base."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from planner.core import french
from planner.core.finance.plan import Plan, Resource, resource_label
from planner.core.finance.plan_edits import exclusion_edit
from planner.core.finance.schemes import aid_cap, region_category
from planner.core.french import exact_euros
from planner.views.finance.exclusion_line import ExclusionLine
from planner.views.finance.finance_tab import Finance
from planner.views.finance.plan_lines import short_verdict, verdict_text
from planner.views.finance.tones import FAILED
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.panes import VERTICAL, split, stacked
from planner.views.parts.theme import Tokens

KEY_ROLE = Qt.ItemDataRole.UserRole
HEADERS = ("Ressource", "Montant (€)", "Assiette (€)", "Taux", "Taux max.", "Plafond")
NAME_WIDTH = 230


class PlanBases(QWidget):
    """Resources above; below, the expenses that the chosen one's funder leaves out."""

    def __init__(self, finance: Finance) -> None:
        super().__init__()
        self._session, self._navigator = finance.session, finance.navigator
        self._plan: Plan | None = None
        self._chosen: str | None = None
        self.grid = Grid(finance.tokens)
        self.grid.setAccessibleName("Assiettes et taux")
        self.head = QLabel(self)
        self.head.setWordWrap(True)
        self.head.setContentsMargins(8, 8, 8, 4)
        self.ticks = QListWidget(self)
        self.ticks.setFrameShape(QListWidget.Shape.NoFrame)
        self.ticks.setAccessibleName("Dépenses écartées par le financeur")
        self.ticks.setSpacing(2)
        self.exclusion = ExclusionLine(finance)
        below = stacked(QWidget(self), [self.head, self.ticks, self.exclusion], 1)
        stacked(self, [split(VERTICAL, [self.grid, below], [180, 300])], 0)
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.ticks.itemChanged.connect(self._take_tick)
        self.ticks.currentRowChanged.connect(lambda _: self._show_exclusion())

    def set_tokens(self, tokens: Tokens) -> None:
        self.grid.set_tokens(tokens)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        self.grid.show_rows(HEADERS, [self._row(plan, resource) for resource in plan.resources])
        self.grid.setColumnWidth(0, min(NAME_WIDTH, self.grid.columnWidth(0)))
        keys = [resource.key for resource in plan.resources]
        if self._chosen not in keys:
            self._chosen = next((r.key for r in plan.resources if r.is_aid), keys[0] if keys else None)
        self._show_ticks()

    def choose(self, resource: str) -> None:
        """Show what a resource's funder leaves out."""
        if self._plan is not None:
            keys = [r.key for r in self._plan.resources]
            self.grid.setCurrentIndex(self.grid.model().index(keys.index(resource), 0))

    def _row(self, plan: Plan, resource: Resource) -> list[Cell]:
        project = self._session.project
        verdict, tip = short_verdict(project, plan, resource), verdict_text(project, plan, resource)
        tone = "refused" if verdict.startswith(FAILED) else ""
        aid = resource.is_aid
        cap = aid_cap(project, resource, region_category(project, plan.project)) if aid else None
        return [
            Cell(resource_label(project, plan, resource), tip=resource_label(project, plan, resource)),
            Cell("" if resource.amount is None else french.number(resource.amount / 100, 2), right=True),
            Cell(french.number(plan.eligible_base(resource) / 100, 2) if aid else "", right=True),
            Cell(french.percent(plan.aid_rate(resource), 1) if aid else "", right=True),
            Cell("" if cap is None else french.percent(cap.rate, 1), right=True),
            Cell(verdict or "hors aides", tone or ("" if verdict else "muted"), tip=tip),
        ]

    def _choose(self) -> None:
        row = self.grid.currentIndex().row()
        if self._plan is not None and 0 <= row < len(self._plan.resources):
            self._chosen = self._plan.resources[row].key
            self._show_ticks()

    def _resource(self) -> Resource | None:
        resources = self._plan.resources if self._plan is not None else ()
        return next((resource for resource in resources if resource.key == self._chosen), None)

    def _show_ticks(self) -> None:
        plan, resource = self._plan, self._resource()
        at, row = self.ticks.verticalScrollBar().value(), self.ticks.currentRow()
        self.ticks.blockSignals(True)
        self.ticks.clear()
        self.ticks.setEnabled(resource is not None)
        if plan is None or resource is None:
            self.head.setText("Ajoutez une ressource : son assiette se règle ici.")
        else:
            left_out = plan.excluded(resource)
            name = resource_label(self._session.project, plan, resource)
            told = f"écarté {exact_euros(sum(left_out.values()))}, assiette {exact_euros(plan.eligible_base(resource))}"
            text = f"Cochez les dépenses que <b>{escape(name)}</b> n’admet pas dans son assiette ({told})."
            self.head.setText(text.replace(french.NARROW_SPACE, french.NO_BREAK_SPACE))  # Qt breaks at the narrow one
            reasons = {exclusion.expense: exclusion.reason for exclusion in resource.exclusions}
            for expense in plan.expenses:
                year = f" · {expense.year}" if expense.year is not None else ""
                text = f"{expense.name} · {exact_euros(expense.cost)}{year}"
                amount = left_out.get(expense.key)
                if amount is not None and amount != expense.cost:
                    text += f" · écarté pour {exact_euros(amount)}"
                if reasons.get(expense.key):
                    text += f" · {reasons[expense.key]}"
                item = QListWidgetItem(text, self.ticks)
                item.setData(KEY_ROLE, expense.key)
                ticked = expense.key in left_out
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.ticks.setCurrentRow(min(row, self.ticks.count() - 1))
        self.ticks.verticalScrollBar().setValue(at)
        self.ticks.blockSignals(False)
        self._show_exclusion()

    def _show_exclusion(self) -> None:
        """Amount and reason of the chosen expense's exclusion, else of the first."""
        resource, row = self._resource(), self.ticks.currentRow()
        exclusions = () if resource is None else resource.exclusions
        wanted = self.ticks.item(row).data(KEY_ROLE) if row >= 0 else None
        found = next((exclusion for exclusion in exclusions if wanted in (None, exclusion.expense)), None)
        name = "" if found is None else self._session.project.label("plan_expenses", found.expense)
        self.exclusion.show_exclusion(found, name)

    def _take_tick(self, item: QListWidgetItem) -> None:
        resource, project = self._resource(), self._session.project
        if resource is None:
            return
        ticked = item.checkState() == Qt.CheckState.Checked
        self.ticks.setCurrentItem(item)
        edit = exclusion_edit(project, resource.key, str(item.data(KEY_ROLE)), ticked)
        if edit is not None:
            name, what = project.label("funders", resource.funder), "Écarter" if ticked else "Rétablir"
            self._session.push(edit, f"{what} une dépense de l’assiette de « {name} »")
