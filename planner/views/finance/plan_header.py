"""The head of a plan: which version, on what basis, and whether dépenses = ressources, in large letters."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.plan import Plan, plan_of
from planner.core.finance.plan_edits import delete_plan, duplicate_plan, retain_plan
from planner.core.french import exact_euros
from planner.core.tables.edits import Edit, EditRefused
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value
from planner.state.session import iso_today
from planner.views.finance.finance_tab import Finance
from planner.views.finance.tones import EXAMPLE, FAILED, PASSED, good_colour
from planner.views.parts.elided import Elided
from planner.views.parts.names import NameBox
from planner.views.parts.theme import FONT_TITLE, Tokens, sized

EMPTY, NO_AMOUNT = "Plan vide", "Aucun montant encore"
EVERYWHERE = "Un plan est le même dans tous les scénarios : ce que vous y changez vaut aussi pour la référence."
MENU_ARROW = 28
VERSION_WIDTH, CHOICE_WIDTH = 240, 150


class PlanHeader(QWidget):
    """Every change is one step to undo."""

    compare_asked = Signal()

    def __init__(self, finance: Finance) -> None:
        super().__init__()
        self._session, self._choice, self._navigator = finance.session, finance.choice, finance.navigator
        self._tokens = finance.tokens
        self._plan: Plan | None = None
        self.versions = NameBox(self)
        self.versions.setAccessibleName("Version du plan")
        self.versions.bound(VERSION_WIDTH)
        self.state, self.badge = QLabel(self), QLabel(EXAMPLE, self)
        self.badge.setObjectName("badge")
        self.badge.setToolTip("Ce plan montre comment un plan complet se présente ; il ne compte dans aucun total.")
        self.basis, self.balance_of = (
            self._choices("basis", "Base du plan"),
            self._choices("balance", "Ce qui s’équilibre"),
        )
        self.balance, self.left = QLabel(self), Elided(self)
        self.balance.setFont(sized(self.balance.font(), FONT_TITLE, bold=True))
        self.left.setObjectName("muted")
        self.everywhere = QLabel(EVERYWHERE, self)
        self.everywhere.setObjectName("muted")
        self.everywhere.setWordWrap(True)
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.menu_button = QToolButton(self)
        self._lay_out()
        self.versions.activated.connect(lambda _: self._choice.choose_plan(str(self.versions.currentData())))

    def _choices(self, column: str, name: str) -> QComboBox:
        field = self._session.project.schema.table("plans").field(column)
        box = NameBox(self)
        box.bound(CHOICE_WIDTH)
        box.setAccessibleName(name)
        box.setToolTip(field.description or field.title)
        box.addItem(f"{field.title} : à préciser".replace(" :", f"{french.NO_BREAK_SPACE}:"), None)
        for value, label in field.choices:
            box.addItem(label, value)
        box.activated.connect(lambda _: self._set(column, box.currentData()))
        return box

    def _lay_out(self) -> None:
        menu = QMenu(self.menu_button)
        menu.addAction("Dupliquer comme nouvelle version", self.duplicate)
        self._retain = menu.addAction("Retenir cette version", self.retain)
        menu.addAction("Renommer…", self.ask_name)
        menu.addAction("Comparer les versions", self.compare_asked.emit)
        menu.addSeparator()
        menu.addAction("Supprimer cette version", self.delete)
        self.menu_button.setText("Version")
        self.menu_button.setMinimumWidth(self.menu_button.fontMetrics().horizontalAdvance("Version") + MENU_ARROW)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(menu)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(8)
        first.addWidget(self.versions, 5)
        for widget in (self.menu_button, self.state, self.badge):
            first.addWidget(widget)
        first.addStretch(1)
        first.addWidget(self.basis, 3)
        first.addWidget(self.balance_of, 3)
        second.addWidget(self.balance)
        second.addWidget(self.left, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 6)
        layout.setSpacing(4)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.everywhere)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._colour()

    def box_of(self, column: str) -> QComboBox | None:
        """Where a column of the plan is chosen, None for one that is not."""
        return {"basis": self.basis, "balance": self.balance_of, "retained": self.versions}.get(column)

    def show_plan(self, plan: Plan) -> None:
        project = self._session.project
        self._plan = plan
        self.versions.clear()
        for key in self._choice.plans():
            self.versions.addItem(project.label("plans", key), key)
        self.versions.setCurrentIndex(self.versions.findData(plan.key))
        self.versions.setToolTip(plan.name)
        self.state.setText(f"{PASSED} version retenue" if plan.retained else "version non retenue")
        self._retain.setEnabled(not plan.retained)
        self.badge.setVisible(plan.example)
        self.basis.setCurrentIndex(max(0, self.basis.findData(plan.basis)))
        self.balance_of.setCurrentIndex(max(0, self.balance_of.findData(plan.balance)))
        self.everywhere.setVisible(self._session.scenario != ROOT)
        self.balance.setText(balance_text(plan))
        self.left.setText(left_text(plan))
        self.left.setToolTip(left_text(plan))
        self._colour()

    def _colour(self) -> None:
        plan = self._plan
        if plan is not None:
            good = good_colour(self._tokens) if has_amounts(plan) else self._tokens.muted
            colour = self._tokens.refused if plan.difference else good
            self.balance.setStyleSheet(f"color: {colour};")

    # --- changes ------------------------------------------------------------------------------------------------

    def _set(self, column: str, value: Value) -> None:
        if self._plan is not None:
            self._session.set_cell(Address("plans", self._plan.key, column), value, ROOT)

    def duplicate(self) -> None:
        """Another version with the same lines, chosen at once."""
        if self._plan is not None:
            key, edit = duplicate_plan(self._session.project, self._plan.key, iso_today())
            if self._push(edit, f"Dupliquer le plan « {self._plan.name} »"):
                self._choice.choose_plan(key)
                self._navigator.say("Nouvelle version, non retenue. Ctrl+Z l’annule.")

    def retain(self) -> None:
        if self._plan is not None:
            self._push(retain_plan(self._session.project, self._plan.key), f"Retenir le plan « {self._plan.name} »")

    def delete(self) -> None:
        """It comes back with Ctrl+Z, so that nothing is asked."""
        if self._plan is not None:
            name = self._plan.name
            if self._push(delete_plan(self._session.project, self._plan.key), f"Supprimer le plan « {name} »"):
                self._navigator.say(f"Plan « {name} » supprimé. Ctrl+Z le rétablit.")

    def ask_name(self) -> QInputDialog | None:
        """Let the version be renamed."""
        if self._plan is None:
            return None
        dialog = QInputDialog(self.window())
        dialog.setWindowTitle("Renommer la version")
        dialog.setLabelText("Nom de la version")
        dialog.setTextValue(self._plan.name)
        dialog.textValueSelected.connect(self.rename)
        dialog.open()
        return dialog

    def rename(self, name: str) -> None:
        plan = self._plan
        if plan is not None and name.strip() and name.strip() != plan.name:
            self._session.set_cell(Address("plans", plan.key, "name"), name.strip(), ROOT)

    def _push(self, edit: Edit, label: str) -> bool:
        try:
            self._session.push(edit, label)
        except EditRefused as refusal:
            self._navigator.say(str(refusal))
            return False
        return True


def balance_text(plan: Plan) -> str:
    """`✓ Dépenses 1 372 099,63 € = Ressources 1 372 099,63 €`, or what is missing."""
    spent, brought, gap = exact_euros(plan.total_cost), exact_euros(plan.total_resources), plan.difference
    if not plan.expenses and not plan.resources:
        return EMPTY
    if not has_amounts(plan):
        return NO_AMOUNT
    if not gap:
        return f"{PASSED} Dépenses {spent} = Ressources {brought}"
    told = f"il manque {exact_euros(-gap)}" if gap < 0 else f"{exact_euros(gap)} de trop"
    return f"{FAILED} Dépenses {spent} ≠ Ressources {brought} : {told}".replace(" :", f"{french.NO_BREAK_SPACE}:")


def has_amounts(plan: Plan) -> bool:
    """Whether there is anything to balance."""
    return any(e.amount for e in plan.expenses) or any(r.amount for r in plan.resources)


def left_text(plan: Plan) -> str:
    """`Reste à charge 472 099,63 € · acquis 33 %`."""
    parts = [f"Reste à charge {exact_euros(plan.left_to_beneficiaries)}"]
    if plan.total_cost > 0:
        parts.append(f"acquis {french.percent(plan.secured / plan.total_cost)}")
        parts.append(f"aides publiques {french.percent(plan.public_aid / plan.total_cost)}")
    return " · ".join(parts)


def plan_of_choice(finance: Finance) -> Plan | None:
    """The chosen version as the project holds it, None without one."""
    key = finance.choice.plan
    return None if key is None else plan_of(finance.session.project, key)
