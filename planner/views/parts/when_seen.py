"""A view out of sight does no work: it waits until it is shown."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget


class WhenSeen(QWidget):
    """Shows what the session says now: at once while it is in sight, else once when it is next shown.

    A subclass names in `follow` the signals that what it shows depends on, and shows it in `refresh`. What no signal
    tells, it says by `changed`. Only this class calls `refresh`: never before the widget is shown for the first time.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stale = True  # what is shown is older than the session, or nothing is shown yet

    def follow(self, *signals: SignalInstance) -> None:
        """Count each of these as a change."""
        for signal in signals:
            signal.connect(self.changed)

    def changed(self) -> None:
        """What is shown is no longer true."""
        self.stale = True
        if self.isVisible():
            self._bring_up_to_date()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.stale:
            self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        self.stale = False
        self.refresh()

    @abstractmethod
    def refresh(self) -> None:
        """Show what the session says now."""
