"""Says that a file was written, and opens it or its folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget


class WrittenNote(QFrame):
    """A line that stays until it is closed or another file is written."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._path = Path()
        self.text = QLabel(self)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.open = self._link("Ouvrir", lambda: self._show(self._path))
        folder = self._link("Ouvrir le dossier", lambda: self._show(self._path.parent))
        close = QToolButton(self)
        close.setText("✕")
        close.setAutoRaise(True)
        close.setToolTip("Fermer ce message")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.addWidget(self.text, 1)
        for widget in (self.open, folder, close):
            row.addWidget(widget)
        self.hide()

    def _link(self, text: str, action: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("link")
        button.clicked.connect(action)
        return button

    def tell(self, text: str, path: Path) -> None:
        """Show `text` about the file at `path`."""
        self._path = path
        self.text.setText(text)
        self.text.setToolTip(f"{text}\n{path}")
        self.show()

    @staticmethod
    def _show(path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
