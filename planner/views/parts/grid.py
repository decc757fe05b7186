"""A table of finished texts: read, sorted out, copied; never typed into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from planner.views.parts.answer_text import Table, copy_table
from planner.views.parts.theme import Tokens

Index = QModelIndex | QPersistentModelIndex

WIDEST = 330
WIDEST_WRAPPED, ROOMY = 210, 1150  # a wrapped column's width, and from which width of the table it may be wider
WIDEST_FIGURE = 124  # a long name in the header is cut
NARROWEST = 64
PADDING = 24
MOST_LINES = 3  # of a wrapped cell; its tip says all
MOST_WRAPPED = 150  # beyond, measuring the texts would be felt
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Cell:
    """One text; `tone` is a colour of the theme's tokens or « more » and « less » for differences."""

    text: str
    tone: str = ""
    right: bool = False
    bold: bool = False
    tip: str = ""
    link: bool = False  # a click on it leads somewhere


def difference_colour(tone: str, tokens: Tokens) -> str:
    """Blue for more, vermilion for less: told apart with any colour vision, and the sign stands in the text."""
    dark = tokens.key == "dark"
    return {"more": "#6db8f0" if dark else "#0060a0", "less": "#ff9a5c" if dark else "#b34700"}[tone]


class GridModel(QAbstractTableModel):
    """Rows of cells under headers."""

    def __init__(self, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self._font = parent.font()
        self.headers: Sequence[str] = ()
        self.rows: Sequence[Sequence[Cell]] = ()

    def show(self, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bool:
        """Show these; true when the shape changed, so that columns may want other widths."""
        same = list(headers) == list(self.headers) and len(rows) == len(self.rows)
        if not same:
            self.beginResetModel()
        self.headers, self.rows = headers, rows
        if not same:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(headers) - 1))
        return not same

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.headers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if cell.right else _LEFT
        if role == Qt.ItemDataRole.ForegroundRole and cell.tone:
            named = cell.tone in ("more", "less")
            return QColor(difference_colour(cell.tone, self.tokens) if named else getattr(self.tokens, cell.tone))
        if role == Qt.ItemDataRole.FontRole and (cell.bold or cell.link):
            font = QFont(self._font)
            font.setBold(cell.bold)
            font.setUnderline(cell.link)
            return font
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.headers):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.headers[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and self.rows:
            return _RIGHT if self.rows[0][section].right else _LEFT
        return None

    def table(self) -> Table:
        return [list(self.headers), *([cell.text for cell in row] for row in self.rows)]


class Grid(QTableView):
    """Shows a GridModel; the last column takes the room that is left."""

    followed = Signal(int, int)  # row and column of a link that was clicked, or of Enter

    def __init__(self, tokens: Tokens, parent: QWidget | None = None, *, wrapped: bool = False) -> None:
        super().__init__(parent)
        self._wrapped = wrapped  # whether long texts take several lines
        self.grid = GridModel(tokens, self)
        self.setModel(self.grid)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(wrapped)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # labels often differ at their ends
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 10)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMaximumSectionSize(self.fontMetrics().height() * MOST_LINES + 10)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.horizontalHeader().setStretchLastSection(True)
        self.clicked.connect(self._on_click)
        self.entered.connect(self._show_hand)

    def set_tokens(self, tokens: Tokens) -> None:
        self.grid.tokens = tokens
        self.viewport().update()

    def show_rows(self, headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """Show rows; widths follow the texts when the shape is another."""
        before = self.grid.rows
        if self.grid.show(headers, rows):
            self._fit()
            self._fit_rows(range(len(rows)))
        else:
            self._fit_rows([i for i, (old, new) in enumerate(zip(before, rows, strict=True)) if old != new])

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        for column, header in enumerate(self.grid.headers[:-1] if self.grid.headers else ()):
            texts = [header, *(row[column].text for row in self.grid.rows)]
            widest = max(metrics.horizontalAdvance(text) for text in texts)
            most = WIDEST_FIGURE if self.grid.rows and self.grid.rows[0][column].right else WIDEST
            if self._wrapped and most == WIDEST:
                narrow = self.viewport().width() < ROOMY
                most = (WIDEST_WRAPPED if narrow else WIDEST) * (4 if column == 0 else 3) // 4
            self.setColumnWidth(column, max(NARROWEST, min(most, widest + PADDING)))

    def _fit_rows(self, rows: Sequence[int]) -> None:
        """Give rows the height of their texts, which is slow to measure."""
        if self._wrapped and len(self.grid.rows) <= MOST_WRAPPED:
            for row in rows:
                self.verticalHeader().resizeSection(row, self.sizeHintForRow(row) + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows(range(len(self.grid.rows)))

    def _on_click(self, index: QModelIndex) -> None:
        if self.grid.rows[index.row()][index.column()].link:
            self.followed.emit(index.row(), index.column())

    def _show_hand(self, index: QModelIndex) -> None:
        link = self.grid.rows[index.row()][index.column()].link
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.followed.emit(index.row(), index.column())
        elif event.matches(QKeySequence.StandardKey.Copy):
            copy_table(self.selected_table())
        else:
            super().keyPressEvent(event)

    def selected_table(self) -> Table:
        """The selected rows under the headers; all rows where one cell at most is selected."""
        indexes = self.selectedIndexes()
        if len(indexes) < 2:
            return self.grid.table()
        rows = sorted({index.row() for index in indexes})
        return [list(self.grid.headers), *([cell.text for cell in self.grid.rows[row]] for row in rows)]
