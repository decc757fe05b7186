"""The log file, and hooks that bring every crash into it.

Messages to the user stay short and name this file; the details go into it. It is opened by the first record, so that
the hooks can be set before the first paint; `logging.handlers` would cost that paint 6 ms.
"""

import contextlib
import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from planner import paths

MAX_BYTES = 1_000_000
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"

OnCrash = Callable[[BaseException, Path], None]

# Qt's message types, by the name that its enumeration gives them: this module stays free of Qt.
QT_LEVELS = {
    "QtDebugMsg": logging.DEBUG,
    "QtInfoMsg": logging.INFO,
    "QtWarningMsg": logging.WARNING,
    "QtCriticalMsg": logging.ERROR,
    "QtFatalMsg": logging.CRITICAL,
}

# What the offscreen platform says of every window; nothing that a reader of the log could use.
OFFSCREEN_NOISE = "This plugin does not support"

_logger = logging.getLogger("planner")


class _LogFile(logging.FileHandler):
    """Starts anew when it is long, keeping one older file. One that cannot be written disturbs nobody."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError):  # a second window may hold the file: then it grows on
            super().emit(record)
            if self.stream is not None and self.stream.tell() > MAX_BYTES:
                self.close()
                Path(self.baseFilename).replace(f"{self.baseFilename}.1")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        pass


def set_up(file: Path | None = None) -> Path:
    """Send the records of `planner` to `file` (by default the user's log file) and return its path.

    A second call changes nothing: the file of the first one is returned.
    """
    for handler in _logger.handlers:
        if isinstance(handler, _LogFile):
            return Path(handler.baseFilename)
    target = file or paths.user_log_file()
    handler = _LogFile(target, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter(FORMAT))
    _logger.addHandler(handler)
    _logger.setLevel(logging.INFO)
    _logger.propagate = False  # the command line's stderr is for its own messages
    return target


def hook_crashes(
    on_crash: OnCrash | None = None,
    install_qt_handler: Callable[[Callable[..., None]], object] | None = None,
) -> None:
    """Log what nobody caught, in any thread, then hand it to `on_crash(exception, log_file)`.

    `on_crash` runs in the thread that crashed; one that opens a dialog must pass over to the main thread
    first. The application goes on. `install_qt_handler` is Qt's `qInstallMessageHandler`, where Qt is in use.
    """

    def crashed(exception: BaseException, where: str) -> None:
        log_file = set_up()
        _logger.critical("Uncaught exception in %s", where, exc_info=exception)
        if on_crash is None:
            return
        try:
            on_crash(exception, log_file)
        except Exception:  # a failing crash dialog must not call itself
            _logger.critical("The crash hook failed", exc_info=True)

    def main_hook(kind: type[BaseException], exception: BaseException, traceback: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, exception, traceback)
        else:
            crashed(exception, "the main thread")

    def thread_hook(details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None and not issubclass(details.exc_type, SystemExit):
            crashed(details.exc_value, f"thread {details.thread.name if details.thread else '?'}")

    def unraisable_hook(details: "sys.UnraisableHookArgs") -> None:
        if details.exc_value is not None:
            set_up()
            _logger.error("Unraisable exception in %r", details.object, exc_info=details.exc_value)

    sys.excepthook = main_hook
    threading.excepthook = thread_hook
    sys.unraisablehook = unraisable_hook
    if install_qt_handler is not None:
        install_qt_handler(qt_message)


def keep_fatal_errors() -> None:
    """Have the interpreter write the stacks of a crash that no Python code survives beside the log."""
    import faulthandler

    try:
        file = set_up().with_suffix(".fatal").open("a", encoding="utf-8")
    except OSError:
        _logger.warning("Fatal errors cannot be kept", exc_info=True)
        return
    faulthandler.enable(file)  # it keeps the file open as long as the process lives


def qt_message(kind: Any, context: Any, message: str) -> None:
    """Qt message handler: `kind` is a `QtMsgType`, `context` a `QMessageLogContext`."""
    if message.startswith(OFFSCREEN_NOISE):
        return
    set_up()
    level = QT_LEVELS.get(kind.name, logging.WARNING)
    _logger.getChild("qt").log(level, "%s (%s)", message, context.category or "default")
