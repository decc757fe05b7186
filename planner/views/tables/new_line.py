"""The line for a new row under a table: Enter in the last row leads there, typing makes it a row."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QScrollBar,
    QTableView,
    QWidget,
)

from planner.core.tables.clipboard import Block
from planner.state.new_line import NewLineModel
from planner.state.typed_cell import AsksForRow
from planner.views.parts.theme import Tokens
from planner.views.tables.block_delegate import clipboard_block
from planner.views.tables.delegates import CellDelegate
from planner.views.tables.table_view import TableView

HINT = "nouvelle ligne"
HINT_INSET = 8


class _Edge(QScrollBar):
    """As wide as the scroll bar of the table above; there is nothing to scroll."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self.palette().window())


class NewLine(QTableView):
    """As wide, ordered and scrolled as the table above it."""

    def __init__(self, table: TableView, tokens: Tokens) -> None:
        super().__init__()
        self._table, self._tokens = table, tokens
        self._added: str | None = None
        self.line = NewLineModel(table.table_model)
        self.setModel(self.line)
        self.cell_delegate = CellDelegate(self.line, tokens, self)
        self.cell_delegate.take_block = self._paste
        self.setItemDelegate(self.cell_delegate)
        self.setAccessibleName("Nouvelle ligne")
        self.setToolTip("Tapez ici, ou collez : une ligne s’ajoute au tableau")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBar(_Edge())
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # this line's moves both
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.horizontalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self._follow()
        self.line.added.connect(self._remember)
        self.line.refused.connect(table.show_refusal_below)
        self.line.row_asked.connect(self._ask_for_row)
        table.below_asked.connect(self.take)

    def _follow(self) -> None:
        header, model = self._table.header, self._table.table_model
        for signal in (header.sectionResized, header.sectionMoved, model.modelReset, model.layoutChanged):
            signal.connect(self._align)
        mine, theirs = self.horizontalScrollBar(), self._table.horizontalScrollBar()
        theirs.valueChanged.connect(mine.setValue)
        mine.valueChanged.connect(theirs.setValue)
        for part in (self._table.verticalHeader(), self._table.verticalScrollBar(), mine):
            part.installEventFilter(self)
        self._align()

    def _align(self, *_: object) -> None:
        theirs, mine = self._table.header, self.horizontalHeader()
        for place in range(theirs.count()):
            column = theirs.logicalIndex(place)
            mine.moveSection(mine.visualIndex(column), place)
            width = theirs.sectionSize(column)  # a column that is being hidden loses its width first
            self.setColumnHidden(column, width == 0)
            if width:
                mine.resizeSection(column, width)
        self.verticalHeader().setFixedWidth(self._table.verticalHeader().width() + self._table.frameWidth())
        scrolls = self._table.verticalScrollBar().isVisible()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if scrolls else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)  # as wide as the table's, so that both scroll as far
        bar = self.horizontalScrollBar()
        self.setFixedHeight(self.rowHeight(0) + 1 + (bar.sizeHint().height() if bar.isVisible() else 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll bars come and go, numbers of rows take more room as there are more."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide):
            self._align()
        return super().eventFilter(watched, event)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = self.cell_delegate.tokens = tokens
        self.viewport().update()

    def take(self, column: int) -> None:
        """Go on in this column of the new line."""
        self.setFocus()
        self.setCurrentIndex(self.line.index(0, column))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.currentIndex().isValid():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(self._tokens.muted))
        room = self.viewport().rect().adjusted(HINT_INSET, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, HINT)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.line.index(0, self._table.seen_columns()[0]))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.state() != QAbstractItemView.State.EditingState:
            self.setCurrentIndex(QModelIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._table.note.answer():
            return
        self._table.note.hide()
        if self.state() == QAbstractItemView.State.EditingState or not current.isValid():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(current)
        elif event.key() == Qt.Key.Key_Up:
            self._table.go_to_last(current.column())
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste(clipboard_block())
        else:
            super().keyPressEvent(event)

    def _paste(self, block: Block) -> None:
        self._table.editing.paste_below(block, self.currentIndex().column())

    def _ask_for_row(self, column: int, asked: AsksForRow) -> None:
        again = partial(self.line.setData, self.line.index(0, column), asked.text)
        self._table.ask_for_row_below(column, asked, again)

    def _remember(self, key: str, column: int) -> None:
        self._added = key
        self._table.go_to(key, self._table.table_model.columns[column].name, focus=False)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """After Enter another line can be typed; after Tab the new row goes on in its next cell."""
        key, self._added = self._added, None
        if key is None or hint != QAbstractItemDelegate.EndEditHint.EditNextItem:
            super().closeEditor(editor, hint)
            return
        seen, column = self._table.seen_columns(), self.currentIndex().column()
        after = seen[min(seen.index(column) + 1, len(seen) - 1)]
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if self._table.go_to(key, self._table.table_model.columns[after].name):
            self._table.edit(self._table.currentIndex())
