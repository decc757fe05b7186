"""One table on screen: its cells, which of them are selected, and what is said beside a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from planner.core import french
from planner.core.tables.edits import EditRefused
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value
from planner.state.statistics import selection_text
from planner.state.table_model import TableModel
from planner.state.typed_cell import AsksForRow, add_named
from planner.views.parts.refusal import RefusalNote
from planner.views.parts.theme import Tokens
from planner.views.tables.delegates import CellDelegate
from planner.views.tables.frozen_column import FrozenColumn
from planner.views.tables.kept_rows import KeptRows
from planner.views.tables.table_header import TableHeader

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 24
NEAREST = QAbstractItemView.ScrollHint.EnsureVisible


class Overlay(Protocol):
    """What lies over the cells and moves with them."""

    def place(self) -> None: ...


class CellsView(QTableView):
    """A table bound to the session's selection; what edits it is given by `TableView`."""

    rows_selected = Signal(tuple)  # keys, as the planner selects them
    cells_selected = Signal()  # whatever cells are selected now, and the current one

    _overlays: tuple[Overlay, ...] = ()  # of the class: Qt asks before there are any

    def __init__(self, model: TableModel, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table_model = model
        self._following = False
        kept_rows = KeptRows(self, model, self.selected_keys, self.show_selected)
        self.setModel(model)
        kept_rows.follow(model)
        self.header = TableHeader(model, tokens, self)
        self.setHorizontalHeader(self.header)
        self.cell_delegate = CellDelegate(model, tokens, self)
        self.setItemDelegate(self.cell_delegate)
        self.note = RefusalNote(self.viewport())
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._dress_headers()
        self.frozen_delegate = CellDelegate(model, tokens, self)
        self.frozen = FrozenColumn(self, self.frozen_delegate)
        self.lay_over(self.frozen)
        model.refused.connect(self._show_refusal)
        model.base_asked.connect(self._ask_for_base)
        model.row_asked.connect(self._ask_for_row)
        model.modelReset.connect(self.note.hide)
        model.layoutChanged.connect(self.header.viewport().update)
        self.setAccessibleName(model.schema.title)

    def _dress_headers(self) -> None:
        header = self.header
        for position, column in enumerate(self.table_model.columns):
            fitting = self.fontMetrics().horizontalAdvance(column.header) + 44
            header.resizeSection(position, min(360, max(column.width, fitting)))
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(ROW_HEIGHT, self.fontMetrics().height() + 8))
        rows.setMinimumWidth(36)

    def set_tokens(self, tokens: Tokens) -> None:
        self.cell_delegate.tokens = self.frozen_delegate.tokens = self.header.tokens = tokens
        self.viewport().update()
        self.header.viewport().update()

    def lay_over(self, overlay: Overlay) -> None:
        """Whatever moves the cells moves this too."""
        self._overlays = (*self._overlays, overlay)

    def updateGeometries(self) -> None:  # noqa: N802
        super().updateGeometries()
        for overlay in self._overlays:
            overlay.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells; where a search or filter leaves none, a word that says so."""
        super().paintEvent(event)
        text = self.empty_text()
        if text:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self.cell_delegate.tokens.muted))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
            painter.end()

    def empty_text(self) -> str:
        """Why no row is seen; empty when some are, or when the table has none."""
        model = self.table_model
        if model.rowCount() or not model.total_rows:
            return ""
        if model.search_text:
            return f"Aucune ligne ne correspond à « {model.search_text} »"
        return "Aucune ligne ne correspond aux filtres"

    # --- selection ----------------------------------------------------------------------------------------------

    def selected_keys(self) -> tuple[str, ...]:
        """Keys of the rows that hold a selected cell, in shown order."""
        return tuple(self.table_model.key_at(row) for row in self.selected_rows())

    def selected_rows(self) -> list[int]:
        """Shown rows that hold a selected cell, ascending."""
        rows: set[int] = set()
        for span in self.selectionModel().selection().toList():
            rows.update(range(span.top(), span.bottom() + 1))
        return sorted(rows)

    def selected_columns(self) -> list[int]:
        """Columns that hold a selected cell and are seen, from left to right."""
        columns: set[int] = set()
        for span in self.selectionModel().selection().toList():
            columns.update(range(span.left(), span.right() + 1))
        return [column for column in self.seen_columns() if column in columns]

    def seen_columns(self) -> list[int]:
        """The model's columns from left to right as they stand, without hidden ones."""
        header = self.horizontalHeader()
        return [c for v in range(header.count()) if not header.isSectionHidden(c := header.logicalIndex(v))]

    def selected_cells(self) -> list[tuple[int, int]]:
        """Row and column of each selected cell that is seen, in reading order."""
        seen = {column: place for place, column in enumerate(self.seen_columns())}
        cells = {
            (row, column)
            for span in self.selectionModel().selection().toList()
            for column in range(span.left(), span.right() + 1)
            if column in seen
            for row in range(span.top(), span.bottom() + 1)
        }
        return sorted(cells, key=lambda cell: (cell[0], seen[cell[1]]))

    def show_selected(self, keys: tuple[str, ...]) -> None:
        """Select the rows of `keys` and bring the first into sight, without telling it back."""
        if keys == self.selected_keys():
            return
        rows = [row for key in keys if (row := self.table_model.row_of(key)) is not None]
        selection = QItemSelection()
        last_column = self.table_model.columnCount() - 1
        for row in rows:
            selection.select(self.table_model.index(row, 0), self.table_model.index(row, last_column))
        self._following = True
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            first = self.table_model.index(rows[0], 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(first, QAbstractItemView.ScrollHint.EnsureVisible)
        self._following = False

    def select_cells(self, rows: range, columns: Sequence[int]) -> None:
        """Select these cells; the current one stays."""
        model, selection = self.table_model, QItemSelection()
        for column in columns:
            selection.select(model.index(rows[0], column), model.index(rows[-1], column))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def select_pasted(self, keys: Sequence[str], columns: Sequence[int]) -> None:
        """Select these cells of the rows that are seen, and bring the first into sight; nothing without any."""
        model, wanted, selection = self.table_model, set(keys), QItemSelection()
        rows = [row for row in range(model.rowCount()) if model.key_at(row) in wanted] if wanted else []
        for top, bottom in _runs(rows):
            for column in columns:
                selection.select(model.index(top, column), model.index(bottom, column))
        if rows:
            self.setCurrentIndex(model.index(rows[0], columns[0]))
            self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._following:
            self.rows_selected.emit(self.selected_keys())
        self.cells_selected.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.cells_selected.emit()

    def current_cell(self) -> tuple[Address, str] | None:
        """Address and unit of the current cell; None where it states no field."""
        index = self.currentIndex()
        if not index.isValid() or index.row() >= self.table_model.rowCount():
            return None
        if self.table_model.columns[index.column()].field is None:
            return None
        return self.table_model.address_at(index), self.table_model.unit_at(index)

    def selection_text(self) -> str:
        """Count, sum and mean of the selected cells."""
        spans = [(s.top(), s.bottom(), s.left(), s.right()) for s in self.selectionModel().selection().toList()]
        hidden = frozenset(c for c in range(self.table_model.columnCount()) if self.isColumnHidden(c))
        return selection_text(self.table_model, spans, hidden)

    def go_to(self, key: str, column: str, *, focus: bool = True) -> bool:
        """Make a cell current and visible; false when the row is filtered out or gone."""
        row = self.table_model.row_of(key)
        if row is None:
            return False
        index = self.table_model.index(row, max(0, self.table_model.column_of(column)))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if focus:
            self.setFocus()
        return True

    def go_to_last(self, column: int) -> None:
        """Make this column's cell of the last row current."""
        last = self.table_model.rowCount() - 1
        if last >= 0:
            self.setCurrentIndex(self.table_model.index(last, column))
            self.setFocus()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = NEAREST) -> None:  # noqa: N802
        """As Qt does; a cell under the frozen column is not in sight."""
        super().scrollTo(index, hint)
        if self.frozen.isVisible() and index.column() > 0:
            hidden = self.frozen.width() - self.visualRect(index).left()
            if hidden > 0:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() - hidden)

    # --- what is said beside a cell -----------------------------------------------------------------------------

    def show_refusal_at(self, address: Address | None, reason: str) -> None:
        """Say beside a cell why it was not changed."""
        row = self.table_model.row_of(address.key) if address else None
        column = self.table_model.column_of(address.column) if address else -1
        index = self.table_model.index(row, column) if row is not None and column >= 0 else self.currentIndex()
        self._show_refusal(index, reason)

    def _ask_for_base(self, index: QModelIndex, value: Value) -> None:
        """What is the same in all scenarios changes in all of them or in none: the planner says which."""
        session, field = self.table_model.session, self.table_model.columns[index.column()].field
        address = self.table_model.address_at(index)
        if field is None:
            return

        def change_base() -> None:
            try:
                session.set_cell(address, value, ROOT)
            except EditRefused as refusal:
                self._show_refusal(index, refusal.refusals[0].reason)

        question = french.unbroken(f"La colonne « {field.title} » est la même dans tous les scénarios.")
        self.note.ask(self.visualRect(index), question, "La changer partout", change_base)

    def _ask_for_row(self, index: QModelIndex, asked: AsksForRow) -> None:
        address = self.table_model.address_at(index)

        def again() -> None:
            row = self.table_model.row_of(address.key)
            if row is not None:
                self.table_model.setData(self.table_model.index(row, index.column()), asked.text)

        self._ask_to_add(self.visualRect(index), asked, again)

    def ask_for_row_below(self, column: int, asked: AsksForRow, again: Callable[[], object]) -> None:
        """As in a cell of the table, of the line below it; `again` types the text once more."""
        self._ask_to_add(self._place_below(column), asked, again)

    def _ask_to_add(self, place: QRect, asked: AsksForRow, again: Callable[[], object]) -> None:
        """A name that is not there yet: the planner may add it."""

        def add() -> None:
            try:
                add_named(self.table_model.session, asked)
            except EditRefused as refusal:
                self.note.show_beside(place, refusal.refusals[0].reason)
            else:
                again()

        title = self.table_model.session.project.schema.table(asked.table).title
        self.note.ask(place, french.unbroken(str(asked)), french.unbroken(f"L’ajouter à « {title} »"), add)

    def _show_refusal(self, index: QModelIndex, reason: str) -> None:
        self.note.show_beside(self.visualRect(index), reason)

    def show_refusal_below(self, column: int, reason: str) -> None:
        """Say at the lower edge why what was typed into the line below was not added."""
        self.note.show_beside(self._place_below(column), reason)

    def _place_below(self, column: int) -> QRect:
        place = self.visualRect(self.table_model.index(0, column)) if self.table_model.rowCount() else QRect()
        place.moveBottom(self.viewport().height() + 1)
        return place

    def refusal_text(self) -> str:
        """The reason now shown beside a cell, empty when none is."""
        return self.note.text() if self.note.isVisible() else ""


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of rows that follow one another; `rows` ascend."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs
