"""Keeps what the planner typed on disk within a second, apart from the document."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from planner.state.session import Session
from planner.state.tasks import Tasks
from planner.storage.lock import HEARTBEAT
from planner.storage.recovery import RecoveryCopy

DELAY_MS = 400  # from the first change that is not yet on disk; writing takes the rest of the second

_log = logging.getLogger(__name__)


class Recovery(QObject):
    """Follows a session: a copy while there is unsaved work, none otherwise."""

    written = Signal()  # what was there when writing began is on disk

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self._copy = RecoveryCopy()
        self._exists = False
        self._writing = False
        self._overtaken = False  # something changed that the write under way does not hold, and is due
        self._changed = QTimer(self)
        self._changed.setSingleShot(True)
        self._changed.setInterval(DELAY_MS)
        self._changed.timeout.connect(self._write)
        self._heart = QTimer(self)
        self._heart.setInterval(int(HEARTBEAT * 1000))
        self._heart.timeout.connect(self._copy.touch)
        self._heart.start()
        session.tables_changed.connect(self._follow)
        session.project_replaced.connect(self._follow)
        session.saved.connect(self.forget)

    def _follow(self, *_: object) -> None:
        if not self._changed.isActive():
            self._changed.start()

    def forget(self) -> None:
        """Drop the copy: the work is saved, undone or given up."""
        self._changed.stop()
        self._overtaken = False
        if self._exists:
            self._exists = False
            self._copy.forget()

    def _write(self) -> None:
        if self._session.undo_stack.isClean():
            self.forget()
            return
        if self._writing:
            self._overtaken = True
            return
        self._writing = self._exists = True
        copy, history, path = self._copy, self._session.history, self._session.path
        announced = copy.announced()
        self._tasks.run(lambda: copy.write(history.recorded(), path, announced), self._written, self._failed)

    def _written(self, _: None) -> None:
        self._ended()
        self.written.emit()

    def _failed(self, error: Exception) -> None:
        """The document is not concerned; the next change tries again."""
        _log.warning("The recovery copy could not be written: %s", error)
        self._ended()

    def _ended(self) -> None:
        self._writing = False
        if self._overtaken:  # at once: its delay has passed while the disk was slow
            self._overtaken = False
            self._write()
