from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from planner.state.finance_choice import FinanceChoice
from planner.state.session import Session
from planner.views.finance.finance_tab import Finance
from planner.views.finance.recommendations_tab import COVER, NAME, STATUS, RecommendationsTab
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import LIGHT

ACTION = "action-1-1-1"


@pytest.fixture
def tab(qtbot: QtBot) -> RecommendationsTab:
    session = Session()
    tab = RecommendationsTab(Finance(session, FinanceChoice(session), LIGHT, Navigator()))
    qtbot.addWidget(tab)
    tab.resize(988, 620)
    tab.show()
    return tab


def row(tab: RecommendationsTab, key: str) -> list[str]:
    item = next(item for item in tab._items() if item.data(NAME, Qt.ItemDataRole.UserRole) == key)
    return [item.text(column) for column in (STATUS, COVER)]


def choose(tab: RecommendationsTab, key: str) -> None:
    tab.tree.setCurrentItem(next(i for i in tab._items() if i.data(NAME, Qt.ItemDataRole.UserRole) == key))


def test_that_seven_axes_stand_with_what_serves_them(tab: RecommendationsTab) -> None:
    assert tab.tree.topLevelItemCount() == 7
    assert row(tab, ACTION) == ["", "rien"]
    assert row(tab, "action-2-1-4") == ["", "EASE, usine-école et 2\u00a0autres"]
    assert row(tab, "axe-1")[1] == "1 sur 12 servie, 7 par rien"


def test_that_the_filter_keeps_what_nothing_covers(tab: RecommendationsTab) -> None:
    tab.uncovered.setChecked(True)
    leaves = [item for item in tab._items() if not item.childCount()]
    assert {item.text(COVER) for item in leaves} == {"rien"}
    assert tab.uncovered.text() == f"Couvert par rien ({len(leaves)})"


def test_that_words_are_searched_in_actors_and_projects(tab: RecommendationsTab) -> None:
    tab.search.setText("ease")
    assert [i.text(NAME)[:5] for i in tab._items() if not i.childCount()] == ["2.1.4"]


def test_that_a_status_is_set_and_undone(qtbot: QtBot, tab: RecommendationsTab) -> None:
    choose(tab, ACTION)
    box = tab.detail.status
    assert box is not None
    box.setCurrentIndex(box.findText("en cours"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: row(tab, ACTION) == ["en cours", "son suivi\u00a0: en cours"], timeout=10_000)
    assert tab.session.project.cell("recommendations", ACTION, "status") == "running"
    tab.session.undo_stack.undo()
    assert row(tab, ACTION) == ["", "rien"]


def test_that_a_project_is_linked_by_typing_its_name_and_unlinked_by_its_chip(
    qtbot: QtBot, tab: RecommendationsTab, type_text: Callable[[QWidget, str], None]
) -> None:
    choose(tab, ACTION)
    box = tab.detail.boxes["projects"]
    line = box.lineEdit()
    assert line is not None
    line.setFocus()
    type_text(line, "Bio’Occ")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: row(tab, ACTION)[1] == "Bio’Occ", timeout=10_000)
    chips = [b for b in tab.detail.widget().findChildren(QPushButton) if b.toolTip() == "Délier «\u00a0Bio’Occ\u00a0»"]
    qtbot.mouseClick(chips[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row(tab, ACTION)[1] == "rien", timeout=10_000)
    assert tab.session.undo_stack.count() == 2


def test_that_a_region_counts_its_own_projects_and_says_there_are_others(tab: RecommendationsTab) -> None:
    tab.session.selection.select_region("44")
    assert row(tab, "action-2-1-4")[1] == "EASE, usine-école"
    choose(tab, "action-2-1-4")
    texts = " ".join(label.text() for label in tab.detail.widget().findChildren(QWidget) if hasattr(label, "text"))
    assert "2\u00a0projets d’autres régions" in texts


def test_that_linking_in_a_region_keeps_the_links_of_others(qtbot: QtBot, tab: RecommendationsTab) -> None:
    tab.session.selection.select_region("76")
    tab.detail.link_asked.emit("action-2-1-4", "projects", "bio-occ")
    qtbot.waitUntil(lambda: row(tab, "action-2-1-4")[1] == "Bio’Occ", timeout=10_000)
    cell = str(tab.session.project.cell("recommendations", "action-2-1-4", "projects"))
    assert cell.endswith(";bio-occ")
    assert cell.startswith("ease")


def test_that_what_was_folded_stays_folded_after_a_change(qtbot: QtBot, tab: RecommendationsTab) -> None:
    top = tab.tree.topLevelItem(1)
    assert top is not None
    top.setExpanded(False)
    tab.detail.status_asked.emit(ACTION, "planned")
    qtbot.waitUntil(lambda: row(tab, ACTION)[0] == "prévue", timeout=10_000)
    again = tab.tree.topLevelItem(1)
    assert again is not None
    assert not again.isExpanded()
