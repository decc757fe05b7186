"""A closed window is given back whole: nothing keeps it, or what it showed, in memory."""

import gc
from typing import Any
from weakref import ref

from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.views.main_window import MainWindow
from tests.views.conftest import is_seen


def opened_and_closed(qtbot: QtBot) -> list[ref[Any]]:
    """What a window had that was used and closed."""
    window = MainWindow()
    window.first_painted.connect(window.load)
    window.show()
    qtbot.waitUntil(lambda: is_seen(window), timeout=60_000)
    document = window.document
    assert document is not None
    for space in ("questions", "projection", "finance", "scenarios", "map"):
        document.workspace.show_space(space)
        QApplication.processEvents()
    window.close()
    window.deleteLater()
    return [ref(document), ref(document.session), ref(document.session.project)]


def test_that_a_closed_window_leaves_no_widget_session_or_project(qtbot: QtBot) -> None:
    before = len(QApplication.allWidgets())
    kept = opened_and_closed(qtbot)
    QThreadPool.globalInstance().waitForDone()

    def gone() -> bool:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return len(QApplication.allWidgets()) <= before and all(thing() is None for thing in kept)

    qtbot.waitUntil(gone, timeout=30_000)
