"""The one way to run work in the background: the outcome comes back on the thread of the one who asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

Outcome = TypeVar("Outcome")


class _Messenger(QObject):
    """Carries the outcome over to the main thread; a QRunnable can have no signals of its own."""

    ended = Signal(object, object)  # outcome, exception


class _Job(QRunnable, Generic[Outcome]):
    def __init__(self, work: Callable[[], Outcome], messenger: _Messenger) -> None:
        super().__init__()
        self._work, self._messenger = work, messenger

    def run(self) -> None:
        """Nothing may leave a thread of the pool unseen: whatever is raised goes to the one who asked."""
        try:
            outcome = self._work()
        except Exception as error:  # noqa: BLE001 - handed over whole, to be told or logged
            self._messenger.ended.emit(None, error)
        else:
            self._messenger.ended.emit(outcome, None)


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
        """Run `work` in a thread; then `done` with its outcome or `failed` with its exception, here."""
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
        self.busy_changed.emit(True)
        QThreadPool.globalInstance().start(_Job(work, messenger))
