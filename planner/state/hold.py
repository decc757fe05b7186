"""The hold on the document of a window: its lock, kept alive, and who else has the document open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from planner.storage.lock import HEARTBEAT, DocumentLock, Holder


class Hold(QObject):
    """At most one document is held; `holder` says who has it where that is a colleague: it is read-only here then."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._lock: DocumentLock | None = None
        self.holder: Holder | None = None
        self._heart = QTimer(self)
        self._heart.setInterval(int(HEARTBEAT * 1000))
        self._heart.timeout.connect(self._touch)
        self._heart.start()

    def take(self, path: Path | None) -> Holder | None:
        """Hold what was opened instead of what was held before; who has it where that is a colleague."""
        self.release()
        if path is None:
            return None
        lock = DocumentLock(path)
        self.holder = lock.take()
        if self.holder is None:
            self._path, self._lock = path, lock
        return self.holder

    def save(self, path: Path, write: Callable[[], None]) -> Holder | None:
        """Write a document while holding it, then hold it; who has it where that is a colleague: nothing is written.

        A write that fails leaves held what was held before, and raises what it raised.
        """
        if self._lock is not None and path == self._path:
            self.holder = self._lock.keep()
            if self.holder is None:
                write()
            return self.holder
        lock = DocumentLock(path)
        holder = lock.take()
        if holder is not None:
            return holder
        try:
            write()
        except BaseException:
            lock.release()
            raise
        self.release()
        self._path, self._lock = path, lock
        return None

    def release(self) -> None:
        """Let the document go."""
        if self._lock is not None:
            self._lock.release()
        self._path = self._lock = self.holder = None

    def _touch(self) -> None:
        if self._lock is not None:
            self._lock.touch()
