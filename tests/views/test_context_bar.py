"""Place, year and scenario above everything."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStyle
from pytestqt.qtbot import QtBot

from planner.state.session import Session
from planner.storage.reference_data import load_reference
from planner.views.context_bar import ContextBar


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(load_reference())


@pytest.fixture
def bar(qtbot: QtBot, session: Session) -> ContextBar:
    bar = ContextBar(session)
    qtbot.addWidget(bar)
    bar.resize(1366, 60)
    bar.show()
    return bar


def place_of(bar: ContextBar, year: int) -> int:
    """Where the handle's middle stands for a year, in pixels of the slider."""
    return next(x for x in range(bar.slider.width()) if bar.slider.year_at(x) == year) + 4


@pytest.mark.parametrize("where", ["groove", "ticks"])
def test_that_a_click_leads_to_the_year_under_it(qtbot: QtBot, bar: ContextBar, session: Session, where: str) -> None:
    first, last = session.years
    groove = bar.slider._part(QStyle.SubControl.SC_SliderGroove)
    y = groove.center().y() if where == "groove" else bar.slider.height() - 2
    for year in (first + 1, first + 9, first, last, first + 4):
        qtbot.mouseClick(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(place_of(bar, year), y))
        assert session.year == year


def test_that_the_handle_follows_the_pointer_from_where_it_was_taken(
    qtbot: QtBot, bar: ContextBar, session: Session
) -> None:
    first, _ = session.years
    session.set_year(first + 3)
    handle = bar.slider._part(QStyle.SubControl.SC_SliderHandle)
    taken = QPoint(handle.right() - 1, handle.center().y())
    qtbot.mousePress(bar.slider, Qt.MouseButton.LeftButton, pos=taken)
    assert session.year == first + 3
    aim = place_of(bar, first + 7) - place_of(bar, first + 3)
    qtbot.mouseMove(bar.slider, QPoint(taken.x() + aim, taken.y()))
    qtbot.waitUntil(lambda: session.year == first + 7, timeout=10_000)
    qtbot.mouseRelease(bar.slider, Qt.MouseButton.LeftButton, pos=QPoint(taken.x() + aim, taken.y()))
    assert not bar.slider.isSliderDown()


def test_that_the_keyboard_moves_the_year(qtbot: QtBot, bar: ContextBar, session: Session) -> None:
    first, last = session.years
    session.set_year(first)
    qtbot.keyClick(bar.slider, Qt.Key.Key_Right)
    assert session.year == first + 1
    qtbot.keyClick(bar.slider, Qt.Key.Key_End)
    assert session.year == last


def test_that_a_scenario_is_never_compared_to_itself(bar: ContextBar, session: Session) -> None:
    def offered() -> list[object]:
        return [bar.comparison.itemData(i) for i in range(bar.comparison.count())]

    assert "reference" not in offered()
    session.set_comparison("haut")
    assert bar.comparison.currentData() == "haut"
    session.set_scenario("haut")
    assert session.comparison is None
    assert bar.comparison.currentIndex() == 0
    assert "haut" not in offered()
    assert "reference" in offered()
    session.set_comparison("haut")
    assert session.comparison is None
