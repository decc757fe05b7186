import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from planner.state.session import Session
from planner.views.parts.cards import Cards
from planner.views.parts.when_seen import WhenSeen


class Told(QObject):
    something = Signal(int)


class View(WhenSeen):
    def __init__(self) -> None:
        super().__init__()
        self.shown = 0

    def refresh(self) -> None:
        self.shown += 1


@pytest.fixture
def tabs(qtbot: QtBot) -> QTabWidget:
    tabs = QTabWidget()
    qtbot.addWidget(tabs)
    tabs.addTab(QWidget(), "autre")
    return tabs


def test_that_a_view_waits_until_it_is_shown_and_then_works_once(tabs: QTabWidget) -> None:
    view, told = View(), Told()
    view.follow(told.something)
    tabs.addTab(view, "vue")
    tabs.show()
    told.something.emit(1)
    told.something.emit(2)
    assert view.shown == 0
    tabs.setCurrentWidget(view)
    assert view.shown == 1
    told.something.emit(3)
    assert view.shown == 2


def test_that_nothing_is_done_again_for_a_view_that_is_up_to_date(tabs: QTabWidget) -> None:
    view = View()
    tabs.addTab(view, "vue")
    tabs.show()
    for at in (1, 0, 1):
        tabs.setCurrentIndex(at)
    assert view.shown == 1
    tabs.setCurrentIndex(0)
    view.changed()
    tabs.setCurrentIndex(1)
    assert view.shown == 2


def test_that_the_cards_ask_nothing_while_they_are_out_of_sight(tabs: QTabWidget) -> None:
    session = Session()
    cards = Cards(session)
    tabs.addTab(cards, "chiffres")
    tabs.show()
    session.set_year(2030)
    assert cards.cards[0].value_text() == ""
    tabs.setCurrentWidget(cards)
    assert cards.cards[0].value_text() not in ("", "–")
