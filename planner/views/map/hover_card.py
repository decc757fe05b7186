"""The card that follows the mouse over the map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget

OFFSET = 16.0
MARGIN = 4.0


class HoverCard(QLabel):
    """Rich text beside a place of its parent, always wholly inside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("hover")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def tell(self, text: str) -> None:
        """Show another text; an empty one hides the card."""
        self.setText(text)
        self.adjustSize()
        self.setVisible(bool(text))

    def stand_beside(self, position: QPointF) -> None:
        parent, size = self.parentWidget(), self.sizeHint()
        assert parent is not None
        self.resize(size)
        x, y = position.x() + OFFSET, position.y() + OFFSET
        if x + size.width() > parent.width():
            x = max(MARGIN, position.x() - OFFSET - size.width())
        if y + size.height() > parent.height():
            y = max(MARGIN, position.y() - OFFSET - size.height())
        self.move(int(x), int(y))
