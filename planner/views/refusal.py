"""The note beside a cell that says why a value was not taken."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QLabel, QWidget

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

    def show_beside(self, cell: QRect, reason: str) -> None:
        """Show `reason` under `cell`, or above it where there is no room below."""
        self.setText(reason)
        viewport = self._viewport.rect()
        width = min(MAX_WIDTH, viewport.width() - 8, self.fontMetrics().horizontalAdvance(reason) + 24)
        self.resize(width, self.heightForWidth(width))
        left = max(4, min(cell.left(), viewport.right() - self.width() - 4))
        top = cell.bottom() + 2
        if top + self.height() > viewport.bottom():
            top = max(2, cell.top() - self.height() - 2)
        self.move(QPoint(left, top))
        self.show()
        self.raise_()
        self._timer.start()
