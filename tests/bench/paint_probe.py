"""Print the moment of a program's first complete paint, then end it. The program itself knows nothing of it.

From source: `python paint_probe.py bare|planner`. In a packaged program this file is a PyInstaller runtime hook.
The moment is `time.monotonic()`, a clock that the measuring process shares.
"""

import os
import sys
import time

from PySide6 import QtWidgets
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QWindow

PAINTS_WINDOW = (QEvent.Type.Expose, QEvent.Type.Paint, QEvent.Type.UpdateRequest)


class FirstPaint(QObject):
    """Application-wide filter that waits for the first main window to be on screen, children included."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.main_window_painted = False
        self.inside = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the event through here and now, so that the time after it is known."""
        if isinstance(watched, QtWidgets.QMainWindow) and event.type() == QEvent.Type.Paint:
            self.main_window_painted = True
        if self.inside or not isinstance(watched, QWindow) or event.type() not in PAINTS_WINDOW:
            return False
        self.inside = True
        QCoreApplication.sendEvent(watched, event)
        self.inside = False
        if self.main_window_painted:
            print(time.monotonic(), flush=True)
            os._exit(0)
        return True


class ProbedApplication(QtWidgets.QApplication):
    """Stands in for QApplication."""

    def __init__(self, *arguments: list[str]) -> None:
        super().__init__(*arguments)
        self.installEventFilter(FirstPaint(self))


QtWidgets.QApplication = ProbedApplication  # type: ignore[misc, assignment]

if not getattr(sys, "frozen", False):
    if sys.argv[1] == "bare":
        from tests.bench import bare_window

        bare_window.main()
    else:
        from planner import __main__

        __main__.main([])
