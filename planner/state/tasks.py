"""The one way to run work in the background: the outcome comes back on the thread of the one who asked."""

from __future__ import annotations

import contextlib
import gc
import logging
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any, TypeVar
from weakref import ref

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

Outcome = TypeVar("Outcome")
_log = logging.getLogger(__name__)


class _Post(QObject):
    """Brings outcomes from threads to the main one; Python's cyclic collector is held back while any of them works.

    It lives as long as the process. A thread may end at the very moment at which the window that asked is destroyed:
    it knows the number of its job and this object, nothing that could be gone. The collector runs in whichever thread
    allocates, and would destroy dropped QObjects there: a crash.
    """

    ended = Signal(int, object, object)  # job, outcome, exception

    def __init__(self) -> None:
        super().__init__()
        self._numbers = count()
        self._askers: dict[int, ref[Tasks]] = {}
        self._held = 0
        self._was_enabled = True
        self.ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def job_of(self, asker: Tasks) -> int:
        """A number for work that is about to start."""
        job = next(self._numbers)
        self._askers[job] = ref(asker)
        self.hold_collection()
        return job

    def hold_collection(self) -> None:
        if not self._held:
            self._was_enabled = gc.isenabled()
        self._held += 1
        gc.disable()

    def release_collection(self) -> None:
        self._held -= 1
        if not self._held and self._was_enabled:
            gc.enable()

    def _deliver(self, job: int, outcome: object, error: Exception | None) -> None:
        self.release_collection()
        asker = self._askers.pop(job)()
        if asker is not None and shiboken6.isValid(asker):
            asker.end(job, outcome, error)
        else:  # the window was closed meanwhile: nobody is left to be told
            _log.info("Background work ended after its window", exc_info=error)


@cache
def _post() -> _Post:
    return _Post()


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """For work on the main thread that makes much and drops little: collections would walk through it in vain."""
    _post().hold_collection()
    try:
        yield
    finally:
        _post().release_collection()


class _Job(QRunnable):
    def __init__(self, number: int, work: Callable[[], object], post: _Post) -> None:
        super().__init__()
        self._number, self._work, self._post = number, work, post

    def run(self) -> None:
        """Nothing may leave a thread of the pool unseen: whatever is raised goes to the one who asked."""
        outcome: object = None
        failure: Exception | None = None
        try:
            outcome = self._work()
        except Exception as error:  # noqa: BLE001 - handed over whole, to be told or logged
            failure = error
        with contextlib.suppress(RuntimeError):  # the application itself has ended
            self._post.ended.emit(self._number, outcome, failure)


class Tasks(QObject):
    """Runs functions that touch no widget and change nothing shared."""

    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: dict[int, tuple[Callable[[Any], None], Callable[[Exception], None]]] = {}

    @property
    def busy(self) -> bool:
        return bool(self._asked)

    def run(
        self, work: Callable[[], Outcome], done: Callable[[Outcome], None], failed: Callable[[Exception], None]
    ) -> None:
        """Run `work` in a thread; then `done` with its outcome or `failed` with its exception, here.

        `work` must hold no QObject, not even by its closure: the last holder destroys it, on the wrong thread.
        """
        job = _post().job_of(self)
        self._asked[job] = done, failed
        self.busy_changed.emit(True)
        QThreadPool.globalInstance().start(_Job(job, work, _post()))

    def end(self, job: int, outcome: object, error: Exception | None) -> None:
        """Tell what came of a job; for the post alone."""
        done, failed = self._asked.pop(job)
        self.busy_changed.emit(self.busy)
        if error is not None:
            failed(error)
        else:
            done(outcome)
