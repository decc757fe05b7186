"""Several cells pasted into an open editor go to the cells from there on, as in a spreadsheet, not into one cell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from planner.core.tables.clipboard import Block, read_block


def clipboard_block() -> Block:
    """The cells on the clipboard; empty when it holds neither text nor a table."""
    data = QGuiApplication.clipboard().mimeData()
    return read_block(data.text(), data.html() if data.hasHtml() else "")


class BlockDelegate(QStyledItemDelegate):
    """The delegate of a view that takes blocks: `take_block` puts one where the current cell is."""

    take_block: Callable[[Block], None] | None = None

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        pastes = (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.matches(QKeySequence.StandardKey.Paste)
        )
        return (pastes and self._paste(editor)) or super().eventFilter(editor, event)

    def _paste(self, editor: QObject) -> bool:
        """Several cells leave the editor; the line end that spreadsheets put behind a single one stays outside."""
        block = clipboard_block()
        if self.take_block is not None and isinstance(editor, QWidget) and _is_several(block):
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.RevertModelCache)
            self.take_block(block)
            return True
        line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if not block or _is_several(block) or not isinstance(line, QLineEdit):
            return False
        line.insert(block[0][0])
        return True


def _is_several(block: Block) -> bool:
    return len(block) > 1 or any(len(row) > 1 for row in block)
