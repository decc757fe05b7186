"""The desktop application: one process, one window. What is heavy is imported after the first paint."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QThreadPool
from PySide6.QtWidgets import QApplication, QMainWindow

from planner.state.settings import Settings
from planner.views.main_window import TITLE, MainWindow


def create_window(argv: Sequence[str] = ()) -> MainWindow:
    """The window, not yet shown, for a project path or nothing; needs a QApplication."""
    return MainWindow(Path(argv[0]) if argv else None)


def main(argv: Sequence[str]) -> int:
    """Open the window and stay until it is closed."""
    application = QApplication([sys.argv[0], *argv])
    application.setApplicationName(TITLE)
    application.setDesktopFileName("planificateur-bioproduction")
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    window = create_window(argv)
    window.first_painted.connect(lambda: _after_first_paint(application, window))
    show_as_last_time(window)
    code = application.exec()
    QThreadPool.globalInstance().waitForDone()  # work under way still uses Python
    return code


def show_as_last_time(window: QMainWindow) -> None:
    """Where and as large as it was left; the whole screen the first time."""
    geometry = Settings().layout("window")
    if geometry is not None and window.restoreGeometry(geometry):
        window.show()
    else:
        window.showMaximized()


def _after_first_paint(application: QApplication, window: MainWindow) -> None:
    """Crash hooks and Qt's own French texts first, so that they serve the loading that follows."""
    from PySide6.QtCore import qInstallMessageHandler

    from planner import log
    from planner.views.crash import CrashNotice
    from planner.views.french_qt import speak_french

    log.hook_crashes(CrashNotice(window).report, qInstallMessageHandler)
    log.keep_fatal_errors()
    speak_french(application)
    window.load()
    gc.freeze()  # tables and widgets stay: a collection during an edit need not walk through them again
