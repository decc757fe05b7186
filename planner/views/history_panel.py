"""« Historique »: the steps of this sitting in a list; a click goes back, or forward again, to any of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QStyle, QUndoView, QVBoxLayout, QWidget

from planner.core import french
from planner.state.session import Session

TITLE = "Historique"
OPENED = "Projet ouvert"
EXPLAINED = "Cliquez sur une étape pour revenir à ce moment. La disquette marque ce qui est enregistré."
WIDTH = 320


class HistoryPanel(QDockWidget):
    """Stands at the right of the window; what is done or undone elsewhere shows here at once."""

    def __init__(self, session: Session, window: QMainWindow) -> None:
        super().__init__(TITLE, window)
        self.setObjectName("history")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self.steps = QUndoView(session.undo_stack, self)
        self.steps.setEmptyLabel(OPENED)
        self.steps.setCleanIcon(self.style().standardIcon(QStyle.StandardPixmap.SP_DialogSaveButton))
        self.steps.setAccessibleName("Étapes de cette séance")
        self.steps.setWordWrap(True)
        self.steps.setAlternatingRowColors(True)
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        explained = QLabel(french.unbroken(EXPLAINED), self)
        explained.setObjectName("muted")
        explained.setWordWrap(True)
        explained.setContentsMargins(10, 8, 10, 8)
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(explained)
        layout.addWidget(self.steps, 1)
        self.setWidget(inside)
        self.setMinimumWidth(WIDTH)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
