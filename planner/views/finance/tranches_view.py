"""The small year grid of commitments (AE) and payments (CP): typed, pasted and cleared as in a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from planner.core.tables.clipboard import Block, to_text
from planner.state.finance_tranches import MISSING_ROLE, REST, TOTAL_ROLE, TranchesModel
from planner.views.finance.finance_tab import Finance
from planner.views.finance.plan_header import plan_of_choice
from planner.views.finance.tones import FAILED
from planner.views.parts.refusal import RefusalNote
from planner.views.parts.theme import Tokens
from planner.views.tables.block_delegate import BlockDelegate, clipboard_block

Index = QModelIndex | QPersistentModelIndex
FIRST_WIDTH, NATURE_WIDTH, YEAR_WIDTH = 196, 34, 94
PADDING = 16


class TrancheDelegate(BlockDelegate):
    """What is worked out is bold; what does not balance is told by its colour and the checks beside."""

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self.tokens = tokens

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.data(TOTAL_ROLE):
            option.font.setBold(True)
        if index.data(MISSING_ROLE):
            option.palette.setColor(option.palette.ColorRole.Text, QColor(self.tokens.refused))
            if index.column() != REST:  # which says it in words
                option.text = f"{FAILED} {option.text or 0}"


class TranchesView(QTableView):
    """Bound to the chosen plan."""

    def __init__(self, finance: Finance) -> None:
        super().__init__()
        self._finance = finance
        self.tranches = TranchesModel(finance.session, self)
        self.setModel(self.tranches)
        self._delegate = TrancheDelegate(finance.tokens, self)
        self._delegate.take_block = self.paste_block
        self.setItemDelegate(self._delegate)
        self._note = RefusalNote(self.viewport())
        self.setAccessibleName("Tranches par année")
        self.setAlternatingRowColors(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # resources of one funder differ at their end
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.tranches.refused.connect(lambda index, reason: self._note.show_beside(self.visualRect(index), reason))
        self.tranches.told.connect(finance.navigator.say)
        self.tranches.modelReset.connect(self._fit)
        self.tranches.dataChanged.connect(self._fit_rest)

    def set_tokens(self, tokens: Tokens) -> None:
        self._delegate.tokens = tokens
        self.viewport().update()

    def refresh(self) -> None:
        self.tranches.show_plan(plan_of_choice(self._finance), self._finance.session.project)

    def _fit(self) -> None:
        for column in range(self.tranches.columnCount()):
            width = FIRST_WIDTH if column == 0 else NATURE_WIDTH if column < REST else YEAR_WIDTH
            self.setColumnWidth(column, width)
        self._fit_rest()

    def _fit_rest(self) -> None:
        """Words and an amount, whole."""
        texts = [str(self.tranches.index(row, REST).data() or "") for row in range(self.tranches.rowCount())]
        font = QFont(self.font())
        font.setBold(True)
        widest = max((QFontMetrics(font).horizontalAdvance(text) for text in texts), default=0)
        self.setColumnWidth(REST, max(YEAR_WIDTH, widest + PADDING))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """After Enter the cell below is next, as in the other tables; below the last resource, the next year's top."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and not self._note.isVisible():
            here = self.currentIndex()
            for after in (here.siblingAtRow(here.row() + 1), here.sibling(0, here.column() + 1)):
                if self.tranches.is_editable(after):
                    self.setCurrentIndex(after)
                    break

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._note.hide()
        editing = self.state() == QAbstractItemView.State.EditingState
        if editing:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_block(clipboard_block())
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        indexes = self.selectedIndexes()
        if indexes:
            rows, columns = (sorted({at(index) for index in indexes}) for at in (QModelIndex.row, QModelIndex.column))
            edit = Qt.ItemDataRole.EditRole
            block = [[str(self.tranches.index(r, c).data(edit) or "") for c in columns] for r in rows]
            QGuiApplication.clipboard().setText(to_text(block))

    def paste_block(self, block: Block) -> None:
        """A block from a spreadsheet, whole or not at all."""
        start = self.currentIndex()
        if block and start.isValid():
            self.tranches.take(self.tranches.pasted(block, start.row(), start.column()))

    def clear(self) -> None:
        self.tranches.take({(index.row(), index.column()): "" for index in self.selectedIndexes()})
