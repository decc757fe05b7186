"""A page of rich text to be read: its links are followed by whoever shows it, its lines break between words only."""

from __future__ import annotations

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QTextBrowser, QWidget

from planner.core import french


class ReadingPage(QTextBrowser):
    """Columns of tables are as wide as their longest word: what does not fit is scrolled to, never cut in a word."""

    def __init__(self, margin: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.document().setDocumentMargin(margin)

    def setHtml(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Qt breaks lines at the narrow space of numbers, at the wide one it does not."""
        super().setHtml(text.replace(french.NARROW_SPACE, french.NO_BREAK_SPACE))
