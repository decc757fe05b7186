"""The note beside a cell that says why a value was not taken, or asks what is meant by it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from planner.core import french

SHOWN_MS = 8000
MAX_WIDTH = 360


class RefusalNote(QLabel):
    """Stands under the cell inside the table's viewport; goes by itself or at the next edit."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self.setObjectName("refusal")
        self.setWordWrap(True)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._action: Callable[[], None] | None = None
        self.linkActivated.connect(self.answer)

    def show_beside(self, cell: QRect, reason: str) -> None:
        """Show `reason` under `cell`, or above it where there is no room below."""
        self._action = None
        reason = french.unbroken(reason)
        self.setText(reason)
        self._place(cell, reason)
        self._timer.start()

    def ask(self, cell: QRect, question: str, answer: str, action: Callable[[], None]) -> None:
        """Ask under `cell`; a click on `answer`, or Enter there, does `action`. It stays until a key is pressed."""
        self._action = action
        self._timer.stop()
        self.setText(f"{escape(question)} <a href='#'>{escape(answer)}</a> (Entrée)")
        self._place(cell, f"{question} {answer} (Entrée)")

    def answer(self, _link: str = "") -> bool:
        """Do what was asked about; false when nothing is."""
        action, self._action = self._action, None
        if action is None or not self.isVisible():
            return False
        self.hide()
        action()
        return True

    def _place(self, cell: QRect, text: str) -> None:
        viewport = self._viewport.rect()
        width = min(MAX_WIDTH, viewport.width() - 8, self.fontMetrics().horizontalAdvance(text) + 24)
        self.resize(width, self.heightForWidth(width))
        left = max(4, min(cell.left(), viewport.right() - self.width() - 4))
        top = cell.bottom() + 2
        if top + self.height() > viewport.bottom():
            top = max(2, cell.top() - self.height() - 2)
        self.move(QPoint(left, top))
        self.show()
        self.raise_()
