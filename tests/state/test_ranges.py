"""Ranges of results: reckoned in the background once a view asks, stale after an edit, never of another state."""

import pytest
from pytestqt.qtbot import QtBot

from planner.core.model.ensemble import Ensemble, Range
from planner.core.tables.project import Address
from planner.state.session import Session

YEARS = (2027, 2029)
TOTAL = Address("assumptions", "total_jobs", "value")
STARTS = "planner.state.ranges.run_ensemble"


def openings(session: Session) -> Range | None:
    return session.ranges.range_of("job_openings", years=YEARS)


def known(qtbot: QtBot, session: Session) -> Range:
    with qtbot.waitSignal(session.ranges.changed, timeout=10_000):
        openings(session)
    found = openings(session)
    assert found is not None
    return found


def test_that_nothing_is_reckoned_until_a_view_asks(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr(STARTS, lambda *given, **_: started.append(given))
    session.set_cell(TOTAL, 9_000.0)
    qtbot.wait(500)
    assert session.ranges.stale
    assert not started


def test_that_ranges_come_once_asked_for_and_hold_the_figure(qtbot: QtBot, session: Session) -> None:
    assert openings(session) is None
    found = known(qtbot, session)
    assert not session.ranges.stale
    assert session.results is not None
    assert found.low < (session.results.measure("job_openings", years=YEARS) or 0) < found.high


def test_that_ranges_older_than_the_last_edit_stay_and_say_so(qtbot: QtBot, session: Session) -> None:
    before = known(qtbot, session)
    session.set_cell(TOTAL, 5_000.0)
    assert session.ranges.stale
    assert openings(session) == before
    assert known(qtbot, session).high < before.high
    assert not session.ranges.stale


def test_that_another_scenario_does_not_show_the_ranges_of_the_one_before(qtbot: QtBot, session: Session) -> None:
    before = known(qtbot, session)
    session.set_scenario("haut")
    assert openings(session) is None
    assert known(qtbot, session).high > before.high


def test_that_an_outcome_of_an_earlier_state_is_dropped(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.core.model.ensemble import run_ensemble

    projects: list[object] = []

    def spy(project, scenario, **more) -> Ensemble:  # type: ignore[no-untyped-def]
        projects.append(project)
        if len(projects) == 1:
            while not more["stop"]():  # until the edit below
                pass
        return run_ensemble(project, scenario, **more)

    monkeypatch.setattr(STARTS, spy)
    openings(session)
    qtbot.waitUntil(lambda: len(projects) == 1)
    session.set_cell(TOTAL, 5_000.0)
    known(qtbot, session)
    assert projects[-1] is session.project
    assert len(projects) == 2


def test_that_an_impossible_calculation_is_tried_once(qtbot: QtBot, session: Session) -> None:
    session.set_cell(Address("settings", "horizon", "value"), "1990")
    openings(session)
    qtbot.wait(600)
    assert openings(session) is None
    qtbot.wait(100)
    assert not session.ranges._timer.isActive()
