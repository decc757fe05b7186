"""A line of text that gives way where room is short."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

STALE_OPACITY = 0.45


class Elided(QLabel):
    """One line that does not ask for room: the first of its wordings that fits, the last one cut where none does.

    The whole stands in the tooltip.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shorter: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def set_texts(self, whole: str, *shorter: str) -> None:
        """The whole, then ever shorter wordings; empty ones do not count."""
        self._shorter = tuple(text for text in shorter if text)
        self.setText(whole)

    def fitting(self) -> str:
        """The words that there is room for, before any cut."""
        wordings = (self.text(), *self._shorter)
        fits = (text for text in wordings if self.fontMetrics().horizontalAdvance(text) <= self.width())
        return next(fits, wordings[-1])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else STALE_OPACITY)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = self.fontMetrics().elidedText(self.fitting(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment()), text)
