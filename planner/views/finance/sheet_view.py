"""A group of fields of the project sheet: titles at the left, values at the right, as high as it needs to be."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value
from planner.state.finance_sheet import BLANK_ROLE, TITLE, VALUE, SheetModel
from planner.views.parts.refusal import RefusalNote
from planner.views.parts.theme import Tokens, sized
from planner.views.tables.delegates import CellDelegate

Index = QModelIndex | QPersistentModelIndex
TITLE_WIDTH = 170
PADDING = 8


class SheetDelegate(CellDelegate):
    """The editors of the tables; titles and blanks are pale."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.column() == TITLE or index.data(BLANK_ROLE):
            option.palette.setColor(option.palette.ColorRole.Text, QColor(self.tokens.muted))


class SheetView(QTableView):
    """Without scroll bars: the page scrolls."""

    def __init__(self, model: SheetModel, tokens: Tokens, title: str) -> None:
        super().__init__()
        self.sheet = model
        self.setModel(model)
        self.sheet_delegate = SheetDelegate(model, tokens, self)
        self.setItemDelegate(self.sheet_delegate)
        self.setAccessibleName(title)
        self._note = RefusalNote(self.viewport())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        for bars in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(self.fontMetrics().height() + PADDING)
        self.horizontalHeader().setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(TITLE, TITLE_WIDTH)
        model.refused.connect(lambda index, reason: self._note.show_beside(self.visualRect(index), reason))
        model.base_asked.connect(self._ask_for_base)
        self.activated.connect(self._open)

    def show_key(self, key: str | None) -> None:
        self.sheet.show_key(key)
        self._fit()

    def go_to(self, column: str) -> bool:
        """Make the value of a field current; false when it stands elsewhere."""
        row = self.sheet.row_of(column)
        if row is None:
            return False
        self.setCurrentIndex(self.sheet.index(row, VALUE))
        self.setFocus()
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A value is current, not its title."""
        super().focusInEvent(event)
        row = max(0, self.currentIndex().row())
        if not self.selectionModel().hasSelection() or self.currentIndex().column() != VALUE:
            self.setCurrentIndex(self.sheet.index(row, VALUE))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """One field is chosen on the whole page, not one in each group."""
        super().focusOutEvent(event)
        if self.state() != QAbstractItemView.State.EditingState and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectionModel().clearSelection()

    def _fit(self) -> None:
        height = 0
        for row in range(self.sheet.rowCount()):
            self.verticalHeader().resizeSection(row, self.sizeHintForRow(row) + PADDING)
            height += self.rowHeight(row)
        self.setFixedHeight(height + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _open(self, index: QModelIndex) -> None:
        if self.state() != QAbstractItemView.State.EditingState:  # Enter in an open editor activates the cell, too
            self.edit(index.siblingAtColumn(VALUE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self._note.answer():
            return
        self._note.hide()
        if enter and not editing and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """After Enter the next field is current."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and not self._note.isVisible():
            below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
            if below.isValid():
                self.setCurrentIndex(below)

    def _ask_for_base(self, index: QModelIndex, value: Value) -> None:
        address = self.sheet.address_at(index)
        session = self.sheet.session
        title = session.project.schema.table(address.table).field(address.column).title
        question = french.unbroken(f"« {title} » est la même valeur dans tous les scénarios.")
        self._note.ask(
            self.visualRect(index), question, "La changer partout", lambda: session.set_cell(address, value, ROOT)
        )


class SheetCard(QFrame):
    """A group with its title."""

    def __init__(self, title: str, model: SheetModel, tokens: Tokens) -> None:
        super().__init__()
        self.setObjectName("card")
        self.view = SheetView(model, tokens, title)
        head = QLabel(title, self)
        head.setFont(sized(head.font(), head.font().pointSize(), bold=True))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(head)
        layout.addWidget(self.view)

    def set_tokens(self, tokens: Tokens) -> None:
        self.view.sheet_delegate.tokens = tokens
        self.view.viewport().update()
