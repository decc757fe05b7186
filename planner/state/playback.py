"""The years one after the other, as a film; it stops at the last one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from planner.state.session import Session

STEP_MS = 900


class Playback(QObject):
    """Moves the year of the session; a year chosen by hand meanwhile is where it goes on."""

    changed = Signal()  # it plays or it rests

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self.step)
        session.project_replaced.connect(self.stop)

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def toggle(self) -> None:
        """Play, from the first year where the last one is shown; or stop."""
        if self.playing:
            self.stop()
            return
        first, last = self._session.years
        if self._session.year >= last:
            self._session.set_year(first)
        self._timer.start()
        self.changed.emit()

    def stop(self) -> None:
        if self.playing:
            self._timer.stop()
            self.changed.emit()

    def step(self) -> None:
        """The next year; the last one stops."""
        last = self._session.years[1]
        self._session.set_year(min(self._session.year + 1, last))
        if self._session.year >= last:
            self.stop()
