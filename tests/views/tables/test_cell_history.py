from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from planner.core.tables.edits import DeleteRows
from planner.core.tables.project import Address
from planner.state.session import Session
from planner.views.tables.cell_facts import CellFacts
from planner.views.tables.cell_history import MOST, CellHistory
from tests.builders import small_project

SITE = Address("sites", "tours", "headcount")


@pytest.fixture
def session() -> Session:
    return Session(small_project(), author="Camille")


@pytest.fixture
def facts(qtbot: QtBot, session: Session) -> Iterator[CellFacts]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    yield CellFacts(session, parent)
    parent.close()


def opened(facts: CellFacts) -> CellHistory:
    panel = facts.show_history()
    assert panel is not None
    return panel


def texts(panel: CellHistory) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def test_that_an_untouched_cell_has_no_history(facts: CellFacts) -> None:
    facts.show_cell(SITE, "")
    assert not facts.history.isVisibleTo(facts)
    assert facts.show_history() is None


def test_that_a_changed_cell_says_so_in_its_facts(facts: CellFacts, session: Session) -> None:
    session.set_cell(SITE, 120)
    session.set_cell(SITE, 150)
    facts.show_cell(SITE, "")
    assert facts.history.text() == "Historique (2)"
    assert "par Camille" in facts.text.text()
    assert "120 → 150" in facts.text.text()


def test_that_the_list_leads_back_to_an_earlier_value(facts: CellFacts, session: Session, qtbot: QtBot) -> None:
    session.set_cell(SITE, 120)
    session.set_cell(SITE, 150)
    facts.show_cell(SITE, "")
    panel = opened(facts)
    assert "120 → 150" in texts(panel)
    assert panel.buttons[0].text() == "Revenir à 120"
    with qtbot.waitSignal(panel.destroyed, timeout=10_000):
        qtbot.mouseClick(panel.buttons[0], Qt.MouseButton.LeftButton)
    assert session.project.cell("sites", "tours", "headcount") == 120


def test_that_a_way_back_that_is_refused_says_why(facts: CellFacts, session: Session) -> None:
    nowhere = Address("sites", "nulle-part", "headcount")
    session.set_cell(nowhere, 120)
    facts.show_cell(nowhere, "")
    panel = opened(facts)
    session.push(DeleteRows("sites", ["nulle-part"]), "Supprimer")
    panel.buttons[0].click()
    assert panel.refusal.isVisibleTo(panel)
    assert panel.refusal.text()
    panel.close()


def test_that_a_long_history_shows_its_latest_part_and_counts_the_rest(facts: CellFacts, session: Session) -> None:
    for number in range(MOST + 3):
        session.set_cell(SITE, 1000 + number)
    facts.show_cell(SITE, "")
    panel = opened(facts)
    assert len(panel.buttons) == MOST
    assert "et 3\u00a0changements plus anciens" in texts(panel)
    panel.close()
