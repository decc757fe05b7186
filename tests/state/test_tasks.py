import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from planner.state.tasks import Tasks, without_collection


@pytest.fixture
def collecting() -> Iterator[None]:
    """Python's cyclic collector as the application has it; tests run without."""
    gc.enable()
    yield
    gc.disable()


def test_that_the_outcome_comes_back_on_the_thread_that_asked(qtbot: QtBot) -> None:
    tasks = Tasks()
    seen: list[object] = []
    tasks.run(threading.get_ident, lambda worker: seen.extend([worker, threading.get_ident()]), seen.append)
    assert tasks.busy
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    worker, here = seen
    assert worker != here == threading.get_ident()


def test_that_a_failure_comes_back_too(qtbot: QtBot) -> None:
    tasks = Tasks()
    failures: list[Exception] = []

    def work() -> None:
        raise OSError("plein")

    tasks.run(work, lambda _: None, failures.append)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    assert isinstance(failures[0], OSError)


@pytest.mark.usefixtures("collecting")
def test_that_no_cycle_is_collected_in_a_working_thread(qtbot: QtBot) -> None:
    tasks = Tasks()
    seen: list[bool] = []
    tasks.run(gc.isenabled, seen.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    assert seen == [False]
    qtbot.waitUntil(gc.isenabled, timeout=10_000)


@pytest.mark.usefixtures("collecting")
def test_that_the_collector_stays_off_until_all_that_hold_it_back_have_ended(qtbot: QtBot) -> None:
    tasks, go = Tasks(), threading.Event()
    with without_collection():
        tasks.run(go.wait, lambda _: None, lambda _: None)
    assert not gc.isenabled()
    go.set()
    qtbot.waitUntil(gc.isenabled, timeout=10_000)


def test_that_a_collector_that_was_off_stays_off(qtbot: QtBot) -> None:
    tasks = Tasks()
    with without_collection():
        assert not gc.isenabled()
    tasks.run(lambda: None, lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    assert not gc.isenabled()


@pytest.mark.usefixtures("collecting")
def test_that_work_may_outlive_the_window_that_asked(qtbot: QtBot) -> None:
    window, go = QObject(), threading.Event()
    tasks = Tasks(window)
    told: list[object] = []
    tasks.run(go.wait, told.append, told.append)
    window.deleteLater()
    with qtbot.waitSignal(window.destroyed, timeout=10_000):
        pass
    go.set()
    qtbot.waitUntil(gc.isenabled, timeout=10_000)
    assert told == []


@pytest.mark.usefixtures("collecting")
def test_that_windows_may_go_at_the_moment_at_which_their_work_ends(qtbot: QtBot) -> None:
    """A thread that spoke to an object of the window ended the process within some hundred rounds."""
    for turn in range(300):
        windows = [QObject() for _ in range(20)]
        tasks = [Tasks(window) for window in windows]
        for size, asker in enumerate(tasks):
            asker.run(lambda size=size: sum(range(157 * size % 3000)), lambda _: None, lambda _: None)  # type: ignore[misc]
        if turn % 2:
            QCoreApplication.processEvents()
        for window in windows:
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(gc.isenabled, timeout=30_000)
