from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from planner.state.session import Session
from planner.views.finance.finance_space import FinanceSpace
from planner.views.finance.plan_tab import PlanTab
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import LIGHT

EXAMPLE = "exemple-plateau"


def is_open(editor: QLineEdit) -> bool:
    """Closed editors are hidden, then destroyed."""
    return isValid(editor) and editor.isVisible()


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(author="Essai")


@pytest.fixture
def navigator(qtbot: QtBot) -> Navigator:
    return Navigator()


@pytest.fixture
def space(qtbot: QtBot, session: Session, navigator: Navigator) -> FinanceSpace:
    """The space alone, in its own window, which has the keyboard."""
    shown = FinanceSpace(session, LIGHT, navigator)
    qtbot.addWidget(shown)
    shown.resize(1278, 650)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(lambda: shown.isVisible() and shown.isActiveWindow(), timeout=30_000)
    return shown


@pytest.fixture
def plan(space: FinanceSpace) -> PlanTab:
    """The plan of the invented example."""
    space.choice.choose_project(EXAMPLE)
    tab = space.show_tab("plan")
    assert isinstance(tab, PlanTab)
    return tab


@pytest.fixture
def type_into(qtbot: QtBot, type_text: Callable[[QWidget, str], None]) -> Callable[[QTableView, int, int, str], None]:
    """Type a text into a cell and press Enter, as a planner does."""

    def into(view: QTableView, row: int, column: int, text: str) -> None:
        index = view.model().index(row, column)
        view.setFocus()
        view.setCurrentIndex(index)
        view.edit(index)
        (editor,) = (line for line in view.viewport().findChildren(QLineEdit) if line.isVisible())
        editor.selectAll()
        type_text(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: not is_open(editor), timeout=10_000)

    return into
