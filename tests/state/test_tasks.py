import gc
import threading
import time

from pytestqt.qtbot import QtBot

from planner.state.tasks import Tasks


def test_that_the_outcome_comes_back_on_the_thread_that_asked(qtbot: QtBot) -> None:
    tasks = Tasks()
    seen: list[object] = []
    tasks.run(threading.get_ident, lambda worker: seen.extend([worker, threading.get_ident()]), seen.append)
    assert tasks.busy
    qtbot.waitUntil(lambda: not tasks.busy)
    worker, here = seen
    assert worker != here == threading.get_ident()


def test_that_a_failure_comes_back_too(qtbot: QtBot) -> None:
    tasks = Tasks()
    failures: list[Exception] = []

    def work() -> None:
        raise OSError("plein")

    tasks.run(work, lambda _: None, failures.append)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert isinstance(failures[0], OSError)


def test_that_no_cycle_is_collected_in_a_working_thread(qtbot: QtBot) -> None:
    tasks = Tasks()
    seen: list[bool] = []
    tasks.run(gc.isenabled, seen.append, lambda _: None)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [False]
    qtbot.waitUntil(gc.isenabled)


def test_that_work_may_outlive_the_window_that_asked(qtbot: QtBot) -> None:
    tasks = Tasks()
    tasks.run(lambda: time.sleep(0.05), lambda _: None, lambda _: None)
    tasks.deleteLater()
    del tasks
    qtbot.waitUntil(gc.isenabled, timeout=2000)
