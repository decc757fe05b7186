import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.state.session import Session
from planner.views.parts.cards import FUNDING, Cards, difference_text, range_text, round_euros


@pytest.fixture
def cards(qtbot: QtBot) -> Cards:
    cards = Cards(Session())
    qtbot.addWidget(cards)
    cards.resize(1278, 110)  # what a window of 1366 leaves
    cards.show()
    return cards


def session_of(cards: Cards) -> Session:
    return cards._session


def ranges_ready(qtbot: QtBot, cards: Cards) -> None:
    qtbot.waitUntil(lambda: bool(cards.cards[0].range_text()) and not session_of(cards).ranges.stale, timeout=10_000)


def test_that_six_figures_are_shown(cards: Cards) -> None:
    assert [card.figure.measure for card in cards.cards] == [
        "headcount", "job_openings", "trained_supply", "coverage", "remaining_need", FUNDING,
    ]  # fmt: skip
    assert all(card.value_text() not in ("", "–") for card in cards.cards)


def test_that_the_probable_range_stands_under_the_figure_and_fades_after_an_edit(qtbot: QtBot, cards: Cards) -> None:
    ranges_ready(qtbot, cards)
    assert cards.cards[1].range_text().startswith("fourchette probable : ")
    session_of(cards).set_cell(Address("assumptions", "completion", "value"), 0.5)
    assert cards.cards[1].range_is_stale
    qtbot.waitUntil(lambda: not cards.cards[1].range_is_stale, timeout=10_000)


def test_that_the_difference_to_the_comparison_names_it(cards: Cards) -> None:
    assert "par rapport" not in cards.cards[1].compared_text()
    session_of(cards).set_comparison("haut")
    text = cards.cards[1].compared_text()
    assert text.startswith("\u2212")
    assert "par rapport à Haut" in text
    session_of(cards).set_comparison(None)
    assert "par rapport" not in cards.cards[1].compared_text()


def test_that_the_last_edit_stands_beside_the_figure(cards: Cards) -> None:
    session_of(cards).set_cell(Address("assumptions", "completion", "value"), 0.5)
    assert "\u2212" in cards.cards[2]._note.text()


def test_that_the_difference_stays_until_the_next_edit_and_the_ranges_follow(qtbot: QtBot, cards: Cards) -> None:
    session, completion = session_of(cards), Address("assumptions", "completion", "value")
    session.selection.select_region("24")
    ranges_ready(qtbot, cards)
    before = cards.cards[2].range_text()
    with qtbot.waitSignal(session.ranges.changed, timeout=10_000):
        session.set_cell(completion, 0.5)
        said = cards.cards[4]._note.text()
    assert "+" in said
    assert cards.cards[4]._note.text() == said
    assert not cards.cards[2].range_is_stale
    assert cards.cards[2].range_text() != before
    site = session.project.keys("sites")[0]
    session.set_cell(Address("sites", site, "name"), "Autre nom")
    assert "+" not in cards.cards[4]._note.text()


def test_that_another_project_is_not_a_difference(cards: Cards) -> None:
    session_of(cards).set_cell(Address("assumptions", "completion", "value"), 0.5)
    session_of(cards).new()
    assert "+" not in cards.cards[2]._note.text()


def test_that_a_stated_target_is_named(cards: Cards) -> None:
    assert "objectif 2030 : 20" in cards.cards[0].compared_text()
    session_of(cards).selection.select_region("76")
    assert "annoncé 2028 : 1" in cards.cards[1].compared_text()


@pytest.mark.parametrize("region", [None, "76", "24", "27"])
def test_that_nothing_is_cut_at_the_smallest_width(qtbot: QtBot, cards: Cards, region: str | None) -> None:
    session_of(cards).selection.select_region(region)
    ranges_ready(qtbot, cards)
    for card in cards.cards:
        for label in (card._title, card._note, card._range):
            assert QFontMetrics(label.font()).horizontalAdvance(label.fitting()) <= label.width(), label.fitting()
        assert card._value.sizeHint().width() <= card._value.width()


def test_that_a_range_says_of_which_cases_it_is_where_there_is_room(qtbot: QtBot, cards: Cards) -> None:
    session_of(cards).selection.select_region("24")
    ranges_ready(qtbot, cards)
    label = cards.cards[4]._range
    said = cards.cards[4].range_text()
    assert said.startswith("fourchette probable : entre ")
    assert said in cards.cards[4].toolTip()
    assert "8 cas sur 10" in cards.cards[4].toolTip()
    cards.resize(3000, 110)
    qtbot.waitUntil(lambda: label.fitting() == said, timeout=10_000)
    cards.resize(840, 110)  # beside the detail of a calculation
    qtbot.waitUntil(lambda: label.fitting().startswith("\u2212"), timeout=10_000)


def test_that_the_row_keeps_its_height_from_place_to_place(qtbot: QtBot, cards: Cards) -> None:
    france = cards.sizeHint().height()
    session_of(cards).selection.select_region("75")
    assert cards.sizeHint().height() == france
    ranges_ready(qtbot, cards)
    assert cards.sizeHint().height() == france


def test_that_a_figure_outside_its_range_says_why(qtbot: QtBot, cards: Cards) -> None:
    session = session_of(cards)
    session.selection.select_region("75")
    ranges_ready(qtbot, cards)
    headcount, year = cards.cards[0], session.year
    value = session.results.measure("headcount", years=(year, year), region="75")
    high = session.ranges.range_of("headcount", years=(year, year), region="75").high
    assert value > high  # the national total is held at the top of its range
    assert "au-dessus de cette fourchette" in headcount.toolTip()
    assert "cette fourchette" not in cards.cards[1].toolTip()


def test_that_a_click_asks_why_and_the_funding_opens_its_table(qtbot: QtBot, cards: Cards) -> None:
    with qtbot.waitSignal(cards.clicked) as asked:
        qtbot.mouseClick(cards.cards[4], Qt.MouseButton.LeftButton)
    assert asked.args == ["remaining_need"]
    with qtbot.waitSignal(cards.table_asked) as opened:
        qtbot.keyClick(cards.cards[5], Qt.Key.Key_Return)
    assert opened.args == ["project_fundings"]


def test_that_figures_are_written_as_french_readers_expect() -> None:
    assert round_euros(163_354_000_000) == "1\u202f634\u202fM€"
    assert round_euros(1_780_000_000) == "17,8\u202fM€"
    assert difference_text("coverage", -0.034) == "\u22123,4\u202fpt"
    assert difference_text("job_openings", 3.46) == "+3,5"
    assert range_text("coverage", 0.12, 0.3) == "12–30\u202f%"
    assert range_text("remaining_need", -4.2, 12.0) == "entre 4 de trop et 12 qui manquent"
    assert range_text("job_openings", -4.2, 12.0) == "\u22124 à 12"
