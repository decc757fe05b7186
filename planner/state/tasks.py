"""The one way to run work in the background: the outcome comes back on the thread of the one who asked."""

from __future__ import annotations

import contextlib
import gc
import logging
from collections.abc import Callable
from functools import cache
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

Outcome = TypeVar("Outcome")
_log = logging.getLogger(__name__)


class _Messenger(QObject):
    """Carries the outcome over to the main thread; a QRunnable can have no signals of its own."""

    ended = Signal(object, object)  # outcome, exception


class _CyclicCollection(QObject):
    """Holds Python's cyclic collector back while work runs in a thread.

    It runs in whichever thread allocates, and would destroy dropped QObjects there: a crash. This object lives as long
    as the process, so that every start meets its end here, on the main thread, whatever window was closed meanwhile.
    """

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._running = 0
        self.ended.connect(self._release, Qt.ConnectionType.QueuedConnection)

    def hold(self) -> None:
        self._running += 1
        gc.disable()

    def _release(self) -> None:
        self._running -= 1
        if not self._running:
            gc.enable()


@cache
def _collection() -> _CyclicCollection:
    return _CyclicCollection()


class _Job(QRunnable, Generic[Outcome]):
    def __init__(self, work: Callable[[], Outcome], messenger: _Messenger) -> None:
        super().__init__()
        self._work, self._messenger = work, messenger

    def run(self) -> None:
        """Nothing may leave a thread of the pool unseen: whatever is raised goes to the one who asked."""
        try:
            outcome = self._work()
        except Exception as error:  # noqa: BLE001 - handed over whole, to be told or logged
            self._tell(None, error)
        else:
            self._tell(outcome, None)
        with contextlib.suppress(RuntimeError):  # the application itself has ended
            _collection().ended.emit()

    def _tell(self, outcome: Outcome | None, error: Exception | None) -> None:
        try:
            self._messenger.ended.emit(outcome, error)
        except RuntimeError:  # the window was closed meanwhile: nobody is left to be told
            _log.info("Background work ended after its window", exc_info=error)


class Tasks(QObject):
    """Runs functions that touch no widget and change nothing shared."""

    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[_Messenger] = set()

    @property
    def busy(self) -> bool:
        return bool(self._running)

    def run(
        self, work: Callable[[], Outcome], done: Callable[[Outcome], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run `work` in a thread; then `done` with its outcome or `failed` with its exception, here.

        `work` must hold no QObject, not even by its closure: the last holder destroys it, on the wrong thread.
        """
        messenger = _Messenger(self)

        def ended(outcome: Outcome, error: Exception | None) -> None:
            self._running.discard(messenger)
            messenger.deleteLater()
            self.busy_changed.emit(self.busy)
            if error is not None:
                failed(error)
            else:
                done(outcome)

        messenger.ended.connect(ended, Qt.ConnectionType.QueuedConnection)
        self._running.add(messenger)
        _collection().hold()
        self.busy_changed.emit(True)
        QThreadPool.globalInstance().start(_Job(work, messenger))
