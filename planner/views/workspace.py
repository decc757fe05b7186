"""The window's frame: context above, a rail of spaces at the left; all spaces share place, year and scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from planner.core.tables.project import Address
from planner.state.session import Session
from planner.state.settings import Settings
from planner.views.context_bar import ContextBar
from planner.views.map.map_space import MapSpace
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import Tokens
from planner.views.tables.table_editing import TableEditing
from planner.views.tables.table_view import TableView

if TYPE_CHECKING:
    from planner.views.explanation_panel import ExplanationPanel

RAIL_WIDTH = 88


class Space(Protocol):
    """What the frame asks of a space, which is a QWidget."""

    def set_tokens(self, tokens: Tokens) -> None: ...


@dataclass(frozen=True)
class SpaceKind:
    """A space of the rail; `build` is called when it is first shown, so that start-up stays light."""

    key: str
    title: str
    build: Callable[[Session, Tokens, Navigator], QWidget]


def _questions(session: Session, tokens: Tokens, navigator: Navigator) -> QWidget:
    from planner.views.questions.questions_space import QuestionsSpace

    return QuestionsSpace(session, tokens, navigator)


def _scenarios(session: Session, tokens: Tokens, navigator: Navigator) -> QWidget:
    from planner.views.scenarios.scenarios_space import ScenariosSpace

    return ScenariosSpace(session, tokens, navigator)


def _projection(session: Session, tokens: Tokens, navigator: Navigator) -> QWidget:
    from planner.views.projection.projection_space import ProjectionSpace

    return ProjectionSpace(session, tokens, navigator)


def _finance(session: Session, tokens: Tokens, navigator: Navigator) -> QWidget:
    from planner.views.finance.finance_space import FinanceSpace

    return FinanceSpace(session, tokens, navigator)


SPACES: tuple[SpaceKind, ...] = (
    SpaceKind("questions", "Questions", _questions),
    SpaceKind("projection", "Projection", _projection),
    SpaceKind("finance", "Financement", _finance),
    SpaceKind("scenarios", "Scénarios", _scenarios),
)


class Workspace(QWidget):
    """Builds and joins the spaces."""

    message = Signal(str)

    def __init__(self, session: Session, settings: Settings, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tokens = session, tokens
        self.navigator = Navigator(self)
        self.context = ContextBar(session, self)
        self.banner = QLabel(self)
        self.banner.setObjectName("banner")
        self.banner.setWordWrap(True)
        self.map_space = MapSpace(session, settings, tokens, self.navigator)
        self.cards, self.map_panel = self.map_space.cards, self.map_space.map_panel
        self.side, self.tables = self.map_space.side, self.map_space.tables
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.map_space)
        self._built: dict[str, QWidget] = {"map": self.map_space}
        self._body = QSplitter(self)
        self._explanation: ExplanationPanel | None = None
        self._buttons = {key: self._button(key, title) for key, title in self._titles()}
        self._lay_out()
        self.navigator.cell_requested.connect(self._show_cell)
        self.navigator.finance_requested.connect(self._show_in_finance)
        self.navigator.space_requested.connect(self.show_space)
        self.navigator.explanation_requested.connect(self._explain)
        self.navigator.message.connect(self.message)
        session.results_changed.connect(self._show_model_error)
        self._show_model_error()
        self.show_space("map")

    # --- spaces -------------------------------------------------------------------------------------------------

    @staticmethod
    def _titles() -> list[tuple[str, str]]:
        return [("map", "Carte"), *((kind.key, kind.title) for kind in SPACES)]

    def space(self, key: str) -> QWidget:
        """A space, built when first asked for. StopIteration for an unknown key."""
        if key not in self._built:
            kind = next(kind for kind in SPACES if kind.key == key)
            self._built[key] = kind.build(self._session, self._tokens, self.navigator)
            self._stack.addWidget(self._built[key])
        return self._built[key]

    def show_space(self, key: str) -> None:
        self._stack.setCurrentWidget(self.space(key))
        self._buttons[key].setChecked(True)

    def add_notice(self, notice: QWidget) -> None:
        """Put a notice under the context; it shows and hides itself."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, notice)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for space in self._built.values():
            space.set_tokens(tokens)  # type: ignore[attr-defined] # every space is a Space
        if self._explanation is not None:
            self._explanation.set_tokens(tokens)

    def add_row(self) -> None:
        """Append a row to the table that is worked on."""
        view = self._own_table()
        if view is not None:
            view.editing.append_row()
        elif self._stack.currentWidget() is self.map_space:
            self.tables.add_row()

    def delete_rows(self) -> None:
        """Delete the chosen rows of the table that is worked on, never those of a table out of sight."""
        view = self._own_table()
        if view is not None:
            view.editing.delete_rows()
        elif self._stack.currentWidget() is self.map_space:
            self.tables.delete_rows()

    def cells_in_hand(self) -> TableView | None:
        """The table that has the keyboard, or had it when a menu was opened."""
        focused = self.window().focusWidget()
        return focused if isinstance(focused, TableView) else None

    def edit_cells(self, do: Callable[[TableEditing], None]) -> None:
        """Do something with the chosen cells of the table that has the keyboard."""
        view = self.cells_in_hand()
        if view is not None:
            do(view.editing)

    def _own_table(self) -> TableView | None:
        """The table of another space than the map's that has, or last had, the keyboard."""
        space = self._stack.currentWidget()
        focused = None if space is None or space is self.map_space else space.focusWidget()
        return focused if isinstance(focused, TableView) else None

    def project_in_hand(self) -> str | None:
        """The project that the financing space shows, while it is in sight."""
        from planner.views.finance.finance_space import FinanceSpace

        space = self._stack.currentWidget()
        return space.choice.project if isinstance(space, FinanceSpace) else None

    def remember_layout(self) -> None:
        self.map_space.remember_layout()

    def _show_cell(self, table: str, key: str, column: str) -> None:
        self.show_space("map")
        self.tables.show_cell(table, key, column)

    def _show_in_finance(self, address: Address) -> None:
        from planner.views.finance.finance_space import FinanceSpace

        self.show_space("finance")
        space = self.space("finance")
        assert isinstance(space, FinanceSpace)
        space.open_cell(address)

    @property
    def explanation(self) -> ExplanationPanel:
        """The drawer at the right, made when first asked for."""
        if self._explanation is None:
            from planner.views.explanation_panel import WIDTH, ExplanationPanel

            self._explanation = ExplanationPanel(self._session, self._tokens, self.navigator, self._body)
            self._body.addWidget(self._explanation)
            self._body.setSizes([self.width() - WIDTH, WIDTH])
            self._body.setStretchFactor(0, 1)
            self._body.setStretchFactor(1, 0)
            self._explanation.opened.connect(partial(self.map_space.set_drawer_open, True))
            self._explanation.closed.connect(partial(self.map_space.set_drawer_open, False))
        return self._explanation

    def _explain(self, subject: object) -> None:
        self.explanation.show_subject(subject)

    # --- frame --------------------------------------------------------------------------------------------------

    def _button(self, key: str, title: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName("rail")
        button.setText(title)
        button.setCheckable(True)
        button.setFixedWidth(RAIL_WIDTH)
        button.clicked.connect(lambda _: self.show_space(key))
        return button

    def _lay_out(self) -> None:
        rail = QFrame(self)
        rail.setObjectName("railframe")
        column = QVBoxLayout(rail)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(2)
        group = QButtonGroup(self)
        for button in self._buttons.values():
            group.addButton(button)
            column.addWidget(button)
        column.addStretch(1)
        rail.setVisible(len(self._buttons) > 1)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(rail)
        self._body.setChildrenCollapsible(False)
        self._body.addWidget(self._stack)
        body.addWidget(self._body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.context)
        layout.addWidget(self.banner)
        layout.addLayout(body, 1)

    def _show_model_error(self) -> None:
        """The model never stops the window: what it lacks stands above the figures."""
        failed = self._session.results is None
        self.banner.setText(f"Le calcul ne peut pas se faire. {self._session.model_error}" if failed else "")
        self.banner.setVisible(failed)
