"""A list of rows that opens over the map: type to find, Enter or a click takes one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

WIDTH, TALLEST = 420, 320
_ROW = Qt.ItemDataRole.UserRole


class RowsPopup(QFrame):
    """Closes by itself at a click elsewhere or Escape."""

    chosen = Signal(str, str)  # table, key

    def __init__(self, title: str, rows: Sequence[tuple[str, str, str]], parent: QWidget) -> None:
        """`rows`: table, key and what is shown of each."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        heading = QLabel(title, self)
        heading.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(1)
        for table, key, text in rows:
            item = QListWidgetItem(text, self.list)
            item.setToolTip(text)
            item.setData(_ROW, (table, key))
        self.list.setCurrentRow(0)
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(heading)
        layout.addWidget(self.list)
        self.setFixedWidth(WIDTH)
        wanted = (self.list.sizeHintForRow(0) + 2) * len(rows) + 8 if rows else 40
        self.list.setFixedHeight(min(wanted, TALLEST))
        self.adjustSize()

    def open_at(self, place: QPoint) -> None:
        """Show it at a place of the screen."""
        self.move(place)
        self.show()
        self.list.setFocus()

    def _take(self, item: QListWidgetItem) -> None:
        if self.isVisible():
            table, key = item.data(_ROW)
            self.close()
            self.chosen.emit(table, key)
