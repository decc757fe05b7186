"""Scenarios: their tree at the left, what tells the compared ones apart at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.answers.coherence import is_coherence_test, reached_targets
from planner.core.model.measures import HEADLINES
from planner.core.tables import scenario_edits
from planner.core.tables.edits import EditRefused
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT, ScenarioError
from planner.state.compared import Compared
from planner.state.session import Session
from planner.views.parts.names import NameBox, short
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import Tokens
from planner.views.scenarios.comparison_charts import CausesTab, YearsTab
from planner.views.scenarios.comparison_map import DifferenceMap
from planner.views.scenarios.comparison_tab import ComparisonTab
from planner.views.scenarios.comparison_tables import InputsTab, ResultsTab
from planner.views.scenarios.scenario_tree import ScenarioTree

NEW_NAME = "Nouveau scénario"
LEFT_WIDTH = 372
OTHER_WIDTH = 280
EMPTY_WIDTH = 520
TITLE_LETTERS = 48
MET = 0.01  # how near to a target a test of coherence leads, as a share: it was solved for it
DESCRIPTION_HEIGHT = 84


class Description(QPlainTextEdit):
    """What a scenario supposes, in a sentence or two; kept when the text is left."""

    def __init__(self, space: ScenariosSpace) -> None:
        super().__init__(space)
        self._space = space
        self.setPlaceholderText("Ce que suppose ce scénario, en une phrase")
        self.setAccessibleName("Description du scénario")
        self.setFixedHeight(DESCRIPTION_HEIGHT)
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._space.keep_description()


class ScenariosSpace(QWidget):
    """Creates, copies, renames, moves and removes scenarios; compares two to four of them."""

    def __init__(self, session: Session, tokens: Tokens, navigator: Navigator) -> None:
        super().__init__()
        self._session, self._navigator = session, navigator
        self.compared = Compared(session, self)
        self.tree = ScenarioTree(session, self.compared, tokens, self)
        self.description = Description(self)
        self._described = session.scenario
        self.inputs = InputsTab(session, self.compared, tokens)
        self.results = ResultsTab(session, self.compared, tokens)
        self.map = DifferenceMap(session, self.compared, tokens)
        self.years = YearsTab(session, self.compared, tokens)
        self.causes = CausesTab(session, self.compared, tokens)
        self.measure, self.other = QComboBox(self), NameBox(self)
        self.title, self.coherence = QLabel(self), QLabel(self)
        self.copy = QToolButton(self)
        self.tabs = QTabWidget(self)
        self.pages = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._on_compared()
        self._show_description()

    # --- arrangement --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for tab, name in (
            (self.inputs, "Ce qui diffère"), (self.results, "Résultats"), (self.map, "Carte des écarts"),
            (self.years, "Par année"), (self.causes, "Causes"),
        ):  # fmt: skip
            self.tabs.addTab(tab, name)
        self.tabs.setDocumentMode(True)
        self.pages.addWidget(self._right())
        self.pages.addWidget(self._empty())
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._left())
        splitter.addWidget(self.pages)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([LEFT_WIDTH, 900])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)

    def _left(self) -> QWidget:
        left = QWidget(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for text, tip, action in (
            ("Nouveau", "Créer un scénario qui part de celui qui est affiché", self.create_scenario),
            ("Dupliquer", "Copier le scénario affiché avec ses écarts", self.duplicate_scenario),
            ("Supprimer", "Ses écarts passent aux scénarios qui en partent", self.delete_scenario),
        ):
            button = QToolButton(left)
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(partial(self._act, action))
            buttons.addWidget(button)
        more = QToolButton(left)
        more.setText("Rattacher à…")
        more.setToolTip("Choisir le scénario dont celui-ci part")
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._parents = QMenu(more)
        self._parents.aboutToShow.connect(lambda: self._fill_parents(self._parents, self._session.scenario))
        more.setMenu(self._parents)
        buttons.addWidget(more)
        buttons.addStretch(1)
        hint = QLabel(
            "Un clic choisit le scénario, la case le compare, un double-clic le renomme, "
            "glisser le rattache à un autre."
        )
        hint.setObjectName("muted")
        hint.setWordWrap(True)
        layout = QVBoxLayout(left)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(buttons)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.description)
        layout.addWidget(hint)
        left.setMinimumWidth(280)
        return left

    def _right(self) -> QWidget:
        right = QWidget(self)
        self.measure.setAccessibleName("Mesure")
        for measure in HEADLINES:
            self.measure.addItem(measure.label, measure.key)
        self.measure.setCurrentIndex(self.measure.findData(self.compared.measure.key))
        self.other.setAccessibleName("Scénario de la carte et des causes")
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.other.setMaximumWidth(OTHER_WIDTH)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        copy = self.copy
        copy.setText("Copier")
        copy.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(copy)
        menu.addAction("Comme tableau", lambda: self.tab().copy_table())
        menu.addAction("Comme image", lambda: self.tab().copy_picture())
        copy.setMenu(menu)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(8)
        bar.addWidget(self.title, 1)
        for widget in (self.other, self.measure, copy):
            bar.addWidget(widget)
        self.coherence.setObjectName("muted")
        self.coherence.setWordWrap(True)
        self.coherence.setContentsMargins(12, 0, 12, 6)
        layout = QVBoxLayout(right)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.coherence)
        layout.addWidget(self.tabs, 1)
        return right

    def _empty(self) -> QWidget:
        """What to do while nothing is compared, with the shortest way."""
        page = QWidget(self)
        said = (
            "Cochez un scénario à gauche, ou choisissez-le en haut dans « comparer à » : vous verrez ici les "
            "hypothèses qui diffèrent, les résultats et leurs écarts, la carte, les courbes et les causes. "
            "Jusqu’à quatre scénarios se comparent à la fois."
        )
        text = QLabel(french.unbroken(said))
        text.setWordWrap(True)
        text.setFixedWidth(EMPTY_WIDTH)
        text.ensurePolished()  # the theme's letters, not Qt's, say how high it is
        text.setMinimumHeight(text.heightForWidth(EMPTY_WIDTH))  # a centred label is given too little of it
        self.start = QPushButton(page)
        self.start.setObjectName("primary")
        self.start.clicked.connect(lambda: self._session.set_comparison(self._first_choice()))
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(12)
        layout.addWidget(self.start, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        return page

    def _connect(self) -> None:
        queued = Qt.ConnectionType.QueuedConnection  # the tree is made anew: not while it is still telling
        self.tree.rename_asked.connect(self.rename_scenario, queued)
        self.tree.parent_asked.connect(self.start_from, queued)
        self.tree.delete_asked.connect(lambda _: self._act(self.delete_scenario), queued)
        self.tree.menu_asked.connect(self._show_menu)
        self.inputs.cell_asked.connect(self._go_to)
        self.measure.currentIndexChanged.connect(lambda _: self.compared.set_measure(str(self.measure.currentData())))
        self.other.activated.connect(lambda _: self.compared.show_other(str(self.other.currentData())))
        self.tabs.currentChanged.connect(self._on_compared)
        self.compared.changed.connect(self._on_compared)
        self.results.by.currentIndexChanged.connect(self._on_compared)
        session = self._session
        session.results_changed.connect(self._show_coherence)
        session.scenario_changed.connect(self._show_description)
        session.project_replaced.connect(self._show_description)
        session.tables_changed.connect(lambda tables: self._show_description() if "scenarios" in tables else None)

    def set_tokens(self, tokens: Tokens) -> None:
        self.tree.set_tokens(tokens)
        for tab in (self.inputs, self.results, self.map, self.years, self.causes):
            tab.set_tokens(tokens)

    def tab(self) -> ComparisonTab:
        """The comparing view on top."""
        page = self.tabs.currentWidget()
        assert isinstance(page, ComparisonTab)
        return page

    # --- what is compared ---------------------------------------------------------------------------------------

    def _on_compared(self) -> None:
        compared, project = self.compared, self._session.project
        names = [project.label("scenarios", key) for key in compared.scenarios]
        self.pages.setCurrentIndex(0 if names else 1)
        first = self._first_choice()
        self.start.setVisible(first is not None)
        self.start.setText(f"Comparer à « {project.label('scenarios', first)} »" if first else "")
        if not names:
            return
        others = names[1] if len(names) == 2 else french.plural(len(names) - 1, "scénario")
        title = f"{short(others, TITLE_LETTERS)} : écarts à « {short(names[0], TITLE_LETTERS)} »"
        self.title.setText(french.unbroken(title))
        self.title.setToolTip(", ".join(names[1:]))
        self.other.clear()
        for key in compared.others:
            self.other.addItem(f"Écart de {project.label('scenarios', key)}", key)
        self.other.setCurrentIndex(self.other.findData(compared.other))
        self.other.setVisible(len(compared.others) > 1 and self.tab() in (self.map, self.causes))
        self.measure.setVisible(self.tab().asks_measure())
        self.copy.setVisible(self.tab() not in (self.years, self.causes))  # these charts bring their own button
        self._show_coherence()

    def _first_choice(self) -> str | None:
        """What the shown scenario is best compared to: what it starts from; for the root the first of the others."""
        session = self._session
        parent = scenario_edits.parent_of(session.project, session.scenario)
        others = (key for key in session.project.keys("scenarios") if key != session.scenario)
        return parent or next(others, None)

    def _show_coherence(self) -> None:
        """What a test of coherence supposes, and where it leads beside the stated target that it was solved for."""
        project, compared = self._session.project, self.compared.scenarios
        lines = []
        for test in (key for key in compared if is_coherence_test(project, key)):
            lines.append(str(project.cell("scenarios", test, "description") or ""))
            beside = next(key for key in compared if key != test)
            runs = [run for key in (test, beside) if (run := self._session.results_of(key)) is not None]
            names = [project.label("scenarios", key) for key in (test, beside)]
            for target in reached_targets(project, runs) if len(runs) == len(names) else ():
                if abs(target.reached[0] - target.target) <= MET * target.target:
                    figures = " ; ".join(
                        f"{name} : {french.number(value)}" for name, value in zip(names, target.reached, strict=True)
                    )
                    lines.append(f"Objectif : {french.number(target.target)} emplois fin {target.year}. {figures}.")
        self.coherence.setText(french.unbroken(" ".join(lines)))
        self.coherence.setVisible(bool(lines))

    def _go_to(self, scenario: str, address: Address) -> None:
        self._session.set_scenario(scenario)
        self._navigator.show_cell(address.table, address.key, address.column)

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
