"""The window. Its first paint needs nothing but Qt; project, model and map are loaded right after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow

if TYPE_CHECKING:
    from planner.views.actions import Actions
    from planner.views.document import Document

TITLE = "Planificateur Bioproduction"
DEFAULT_SIZE = QSize(1366, 768)


class MainWindow(QMainWindow):
    """An empty frame; whoever shows it calls `load` when it has been painted."""

    first_painted = Signal()

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        self._path = path
        self._painted = False
        self.document: Document | None = None
        self.menus: Actions | None = None
        self.setWindowTitle(TITLE)
        self.resize(DEFAULT_SIZE)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)
        return handled

    def load(self) -> None:
        """Build everything that needs the project; does nothing the second time."""
        if self.document is None:
            from planner.views.actions import Actions
            from planner.views.document import Document

            self.document = Document(self, self._path)
            self.menus = Actions(self, self.document)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.document is None or self.document.may_close():
            event.accept()
        else:
            event.ignore()
