"""The desktop application: one process, one window. What is heavy is imported after the first paint."""

from __future__ import annotations

import contextlib
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
    window.first_painted.connect(lambda: load(application, window))
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


def load(application: QApplication, window: MainWindow) -> None:
    """What follows the first paint. Crash hooks and Qt's own French texts first: they serve the loading, too."""
    from planner.state.tasks import without_collection

    with without_collection():
        _import_without_reading_sources()
        _hook_crashes(window)
        from planner.views.french_qt import speak_french

        speak_french(application)
        window.load()
        gc.freeze()  # tables and widgets stay: a collection during an edit need not walk through them again


def _import_without_reading_sources() -> None:
    """Spare a seventh of the time until the map stands, where modules come with their sources.

    PySide reads the source of every module imported after it for uses of `__feature__`; nothing here has any.
    """
    with contextlib.suppress(ImportError):
        from shibokensupport import feature  # type: ignore[import-not-found]

        feature._mod_uses_pyside = lambda _module: False


def _hook_crashes(window: MainWindow) -> None:
    from PySide6.QtCore import qInstallMessageHandler

    from planner import log
    from planner.views.crash import CrashNotice

    log.hook_crashes(CrashNotice(window).report, qInstallMessageHandler)
    log.keep_fatal_errors()
