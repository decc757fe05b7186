"""The tree of scenarios, what the shown one supposes, and all that can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from planner.core.tables import scenario_edits
from planner.core.tables.edits import EditRefused
from planner.core.tables.scenario import ROOT, ScenarioError
from planner.state.compared import Compared
from planner.state.session import Session
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import Tokens
from planner.views.scenarios.scenario_tree import ScenarioTree

NEW_NAME = "Nouveau scénario"
LEAST_WIDTH = 280
DESCRIPTION_HEIGHT = 84


class Description(QPlainTextEdit):
    """What a scenario supposes, in a sentence or two."""

    left = Signal()  # whoever typed goes elsewhere

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Ce que suppose ce scénario, en une phrase")
        self.setAccessibleName("Description du scénario")
        self.setFixedHeight(DESCRIPTION_HEIGHT)
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class ScenarioPanel(QWidget):
    """Creates, copies, renames, moves and removes scenarios; what is refused is said beside the scenario."""

    def __init__(self, session: Session, compared: Compared, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._navigator = session, navigator
        self.tree = ScenarioTree(session, compared, tokens, self)
        self.description = Description(self)
        self._described = session.scenario
        self._lay_out()
        self._connect()
        self._show_description()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for text, tip, action in (
            ("Nouveau", "Créer un scénario qui part de celui qui est affiché", self.create_scenario),
            ("Dupliquer", "Copier le scénario affiché avec ses écarts", self.duplicate_scenario),
            ("Supprimer", "Ses écarts passent aux scénarios qui en partent", self.delete_scenario),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(partial(self._act, action))
            buttons.addWidget(button)
        more = QToolButton(self)
        more.setText("Rattacher à…")
        more.setToolTip("Choisir le scénario dont celui-ci part")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._parents = QMenu(more)
        self._parents.aboutToShow.connect(lambda: self._fill_parents(self._parents, self._session.scenario))
        more.setMenu(self._parents)
        buttons.addWidget(more)
        buttons.addStretch(1)
        hint = QLabel(
            "Un clic montre le scénario dans toute la fenêtre, la case le compare, un double-clic le renomme, "
            "glisser le rattache à un autre."
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.description)
        layout.addWidget(hint)
        self.setMinimumWidth(LEAST_WIDTH)

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection  # the tree is made anew: not while it is still telling
        self.tree.rename_asked.connect(self.rename_scenario, queued)
        self.tree.parent_asked.connect(self.start_from, queued)
        self.tree.delete_asked.connect(lambda _: self._act(self.delete_scenario), queued)
        self.tree.menu_asked.connect(self._show_menu)
        self.description.left.connect(self.keep_description)
        session = self._session
        session.scenario_changed.connect(self._show_description)
        session.project_replaced.connect(self._show_description)
        session.tables_changed.connect(lambda tables: self._show_description() if "scenarios" in tables else None)

    def set_tokens(self, tokens: Tokens) -> None:
        self.tree.set_tokens(tokens)

    # --- changes ------------------------------------------------------------------------------------------------

    def create_scenario(self) -> None:
        """A scenario that starts from the shown one, its name open for typing."""
        session = self._session
        name = scenario_edits.free_name(session.project, NEW_NAME)
        key, edit = scenario_edits.create(session.project, name, session.scenario)
        session.push(edit, f"Créer le scénario « {name} »")
        session.set_scenario(key)
        self.tree.edit_name(key)

    def duplicate_scenario(self) -> None:
        session = self._session
        label = session.project.label("scenarios", session.scenario)
        key, edit = scenario_edits.duplicate(session.project, session.scenario)
        session.push(edit, f"Dupliquer le scénario « {label} »")
        session.set_scenario(key)
        self.tree.edit_name(key)

    def delete_scenario(self) -> None:
        session = self._session
        label = session.project.label("scenarios", session.scenario)
        session.push(scenario_edits.delete(session.project, session.scenario), f"Supprimer le scénario « {label} »")
        self._navigator.say(f"Scénario « {label} » supprimé. Ctrl+Z le rétablit.")

    def rename_scenario(self, scenario: str, name: str) -> None:
        session = self._session
        label = session.project.label("scenarios", scenario)
        edit = partial(scenario_edits.rename, session.project, scenario, name)
        self._try(scenario, lambda: session.push(edit(), f"Renommer « {label} »"))

    def start_from(self, scenario: str, parent: str) -> None:
        """Let a scenario start from another; refused beside it when that makes no tree."""
        session = self._session
        if parent == scenario_edits.parent_of(session.project, scenario):
            return
        label, other = (session.project.label("scenarios", key) for key in (scenario, parent))
        edit = partial(scenario_edits.reparent, session.project, scenario, parent)
        self._try(scenario, lambda: session.push(edit(), f"Faire partir « {label} » de « {other} »"))

    def keep_description(self) -> None:
        """Keep the text of the scenario that it was typed for."""
        session, scenario, text = self._session, self._described, self.description.toPlainText()
        if not session.project.has("scenarios", scenario):
            return
        if text.strip() != str(session.project.cell("scenarios", scenario, "description") or ""):
            label = session.project.label("scenarios", scenario)
            session.push(scenario_edits.describe(session.project, scenario, text), f"Décrire le scénario « {label} »")

    def _show_description(self) -> None:
        session = self._session
        if self._described != session.scenario:
            self.keep_description()
        self._described = session.scenario
        text = str(session.project.cell("scenarios", session.scenario, "description") or "")
        if text != self.description.toPlainText():
            self.description.setPlainText(text)

    def _act(self, action: Callable[[], None]) -> None:
        self._try(self._session.scenario, action)

    def _try(self, scenario: str, action: Callable[[], None]) -> None:
        try:
            action()
        except (ScenarioError, EditRefused) as refusal:
            self.tree.refuse(scenario, str(refusal))

    # --- menus --------------------------------------------------------------------------------------------------

    def _fill_parents(self, menu: QMenu, scenario: str) -> None:
        menu.clear()
        project = self._session.project
        current = scenario_edits.parent_of(project, scenario)
        for key in scenario_edits.possible_parents(project, scenario):
            action = menu.addAction(project.label("scenarios", key), partial(self.start_from, scenario, key))
            action.setCheckable(True)
            action.setChecked(key == current)
        if menu.isEmpty():
            menu.addAction("La base ne part d’aucun autre scénario").setEnabled(False)

    def scenario_menu(self, scenario: str) -> QMenu:
        """All that can be done with a scenario of the tree, which is shown first."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Nouveau scénario qui en part", partial(self._act, self.create_scenario))
        menu.addAction("Renommer", partial(self.tree.edit_name, scenario))
        menu.addAction("Dupliquer", partial(self._act, self.duplicate_scenario))
        self._fill_parents(menu.addMenu("Rattacher à…"), scenario)
        if scenario != self._session.comparison:
            menu.addAction("Comparer les autres à celui-ci", partial(self._session.set_comparison, scenario))
        delete = menu.addAction("Supprimer", partial(self._act, self.delete_scenario))
        delete.setEnabled(scenario != ROOT)
        return menu

    def _show_menu(self, scenario: str, position: QPoint) -> None:
        self._session.set_scenario(scenario)
        self.scenario_menu(scenario).exec(position)
