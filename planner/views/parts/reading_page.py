"""A page of rich text to be read: its links are followed by whoever shows it, its lines break between words only."""

from __future__ import annotations

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QTextBrowser, QWidget


class ReadingPage(QTextBrowser):
    """Columns of tables are as wide as their longest word: what does not fit is scrolled to, never cut in a word."""

    def __init__(self, margin: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.document().setDocumentMargin(margin)
