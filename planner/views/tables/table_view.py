"""One table on screen: direct editing, Enter goes down, the reason of a refused value beside its cell."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QMenu, QWidget

from planner.core.tables.reference_values import back_to_reference
from planner.core.tables.scenario import back_to_parent, value_above
from planner.state.block_edits import BlockPlan
from planner.state.columns import shown_text
from planner.state.table_model import TableModel
from planner.views.parts.theme import Tokens
from planner.views.tables.cells_view import CellsView
from planner.views.tables.fill_handle import FillHandle
from planner.views.tables.filter_popup import FilterPopup
from planner.views.tables.paste_preview import PastePreview
from planner.views.tables.table_editing import TableEditing

MOST_RESET = 5000  # cells of a selection that the menu looks at


class TableView(CellsView):
    """A table that is edited, sorted and filtered in place."""

    below_asked = Signal(int)  # Enter or down arrow in this column of the last row

    def __init__(self, model: TableModel, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(model, tokens, parent)
        self.editing = TableEditing(self)
        self.editing.preview_asked.connect(self.preview)
        model.told.connect(self.editing.message)
        self.open_preview: PastePreview | None = None
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.header.sort_asked.connect(self.sort_by_click)
        self.header.filter_asked.connect(self.drop_filter)
        self.fill_handle = FillHandle(self)
        self.fill_handle.filled.connect(self.editing.fill)
        self.lay_over(self.fill_handle)
        self.cell_delegate.take_block = self.editing.paste_from_current
        self.cell_delegate.editor_opened.connect(self.fill_handle.hide)

    # --- sorting, filters, columns ------------------------------------------------------------------------------

    def sort_by_click(self, column: int, added: bool) -> None:
        """Ascending, then descending, then the table's own order; `added` keeps the columns sorted by before."""
        keys = list(self.table_model.sort_keys)
        known = dict(keys)
        turned = [] if known.get(column) else [(column, column in known)]
        if not added:
            keys = turned
        elif column in known:
            keys = [pair for key in keys for pair in (turned if key[0] == column else [key])]
        else:
            keys += turned
        self.table_model.sort_by(keys)

    def drop_filter(self, column: int, place: QPoint) -> FilterPopup:
        """Open a column's filter under its header."""
        popup = FilterPopup(self.table_model, column, self)
        popup.sort_asked.connect(lambda c, down: self.table_model.sort_by([(c, down)]))
        popup.hide_asked.connect(self.hideColumn)
        popup.drop_at(place)
        return popup

    # --- context menu -------------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if not index.isValid():
            return
        if not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        menu = self.cell_menu(index)
        if menu is not None:
            menu.exec(event.globalPos())

    def cell_menu(self, index: QModelIndex) -> QMenu | None:
        """What can be done with the selected cells, and with the one under the pointer."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.editing.add_to_menu(menu)
        if self.table_model.columns[index.column()].field is not None:
            menu.addSeparator()
            self._add_way_back(menu, index)
            self._add_reference(menu)
        return menu

    def _add_reference(self, menu: QMenu) -> None:
        """Give the selected cells back what the reference data say."""
        session, model = self.table_model.session, self.table_model
        cells = [model.address_of(r, c) for r, c in self.selected_cells()[:MOST_RESET] if model.columns[c].field]
        edit = back_to_reference(session.project, session.reference, cells)
        if edit is not None:
            menu.addAction("Rétablir la référence", lambda: self.editing.push(edit, "Rétablir la référence"))

    def _add_way_back(self, menu: QMenu, index: QModelIndex) -> None:
        """Give up the scenario's own value."""
        session, column = self.table_model.session, self.table_model.columns[index.column()]
        address = self.table_model.address_at(index)
        if back_to_parent(session.project, session.scenario, address) is None:
            return
        value, setter = value_above(session.project, session.scenario, address)
        unit = self.table_model.unit_at(index)
        text = shown_text(session.project, address.table, address.key, column, value, unit) or "vide"
        name = session.project.label("scenarios", setter)
        menu.addAction(f"Revenir à la valeur de « {name} » ({text})", lambda: session.go_back(address))

    # --- editing ------------------------------------------------------------------------------------------------

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802
        """After Enter the cell below is next, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        self.fill_handle.place()
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and not self.note.isVisible():
            self._go_below()

    def _is_in_last_row(self) -> bool:
        return self.currentIndex().row() == self.table_model.rowCount() - 1

    def _go_below(self) -> None:
        current = self.currentIndex()
        below = current.siblingAtRow(current.row() + 1)
        if below.isValid():
            self.setCurrentIndex(below)
        elif current.isValid():
            self.below_asked.emit(current.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QAbstractItemView.State.EditingState
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.note.answer():
            return
        self.note.hide()
        if not editing and event.text().strip() and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())  # what is typed is seen
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not editing and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        elif not editing and event.key() == Qt.Key.Key_Down and self._is_in_last_row():
            self._go_below()
        elif editing or not self.editing.take_key(event):
            super().keyPressEvent(event)

    def preview(self, plan: BlockPlan) -> None:
        """Show what a plan would change, and do it when asked to."""
        if self.open_preview is not None:
            self.open_preview.close()
        preview = PastePreview(
            self.table_model.session, plan, self.cell_delegate.tokens, self.editing.apply, self.window()
        )
        self.open_preview = preview
        preview.destroyed.connect(self._forget_preview)
        preview.show()

    def _forget_preview(self) -> None:
        self.open_preview = None
