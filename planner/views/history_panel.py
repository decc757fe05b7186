"""« Historique »: the steps of this sitting in a list; a click goes back, or forward again, to any of them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QLabel,
    QMainWindow,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QUndoView,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.state.session import Session

TITLE = "Historique"
OPENED = "Projet ouvert"
EXPLAINED = "Cliquez sur une étape pour revenir à ce moment. La disquette marque ce qui est enregistré."
WIDTH, LEAST_WIDTH = 290, 220
ICON, MARGIN = 16, 6
Index = QModelIndex | QPersistentModelIndex


class _StepDelegate(QStyledItemDelegate):
    """Rows as high as their text needs beside the mark of what is saved, which Qt forgets."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        assert isinstance(view, QUndoView)
        room = view.viewport().width() - ICON - 5 * MARGIN
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        taken = view.fontMetrics().boundingRect(QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap, text)
        return QSize(room, taken.height() + MARGIN)


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
        self.steps.setSpacing(2)
        self.steps.setIconSize(QSize(ICON, ICON))
        self.steps.setItemDelegate(_StepDelegate(self.steps))
        self.steps.setResizeMode(QUndoView.ResizeMode.Adjust)
        self.steps.setFrameShape(QFrame.Shape.NoFrame)
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
        self.setMinimumWidth(LEAST_WIDTH)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        window.resizeDocks([self], [WIDTH], Qt.Orientation.Horizontal)
