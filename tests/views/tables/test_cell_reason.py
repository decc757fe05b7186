from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.core.tables.scenario import reason_of
from planner.state.session import Session
from planner.views.tables.cell_facts import CellFacts
from tests.builders import small_project

GROWTH = Address("assumptions", "growth", "value")


@pytest.fixture
def facts(qtbot: QtBot) -> Iterator[CellFacts]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    yield CellFacts(Session(small_project(), author="Camille"), parent)
    parent.close()


def test_that_a_scenarios_own_value_says_so_instead_of_the_bases_source_and_takes_a_reason(facts: CellFacts) -> None:
    session = facts._session
    facts.show_cell(GROWTH, "")
    assert not facts.why.isVisibleTo(facts)
    assert facts.ask_why() is None
    session.set_scenario("haut")
    session.set_cell(GROWTH, 0.01)
    facts.show_cell(GROWTH, "")
    assert "Valeur propre au scénario « Haut »" in facts.text.text()
    assert "sans motif" in facts.text.text()
    assert "○" not in facts.text.text(), "the source of the base is not that of this value"
    assert facts.why.text() == "Donner un motif…"
    dialog = facts.ask_why()
    assert dialog is not None
    dialog.textValueSelected.emit("Deux usines retardées.")
    dialog.close()
    assert reason_of(session.project, "haut", GROWTH) == "Deux usines retardées."
    facts.show_cell(GROWTH, "")
    assert "motif\u00a0: Deux usines retardées" in facts.text.text()
    assert facts.why.text() == "Changer le motif…"
    session.undo_stack.undo()
    assert reason_of(session.project, "haut", GROWTH) == ""
