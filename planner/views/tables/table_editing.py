"""What the keyboard and the context menu do with the selected cells of a table: copy, paste, fill, clear, rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from planner.core import french
from planner.core.tables.clipboard import Block, to_html, to_text
from planner.core.tables.edits import Edit, EditRefused
from planner.state.block_edits import (
    BlockPlan,
    append_edit,
    apply_plan,
    copied_block,
    duplicate_edit,
    insert_edit,
    plan_paste,
    plan_texts,
    plan_values,
    taken_by_default,
)
from planner.state.filling import Fill, filled_down, plan_fill, series
from planner.views.tables.block_delegate import clipboard_block
from planner.views.tables.cells_view import CellsView

FEW = 30  # cells that change without a preview


class TableEditing(QObject):
    """Bound to one view; every operation is one step to undo, or none at all."""

    message = Signal(str)
    preview_asked = Signal(object)  # a BlockPlan, to be seen before it is done

    def __init__(self, view: CellsView) -> None:
        super().__init__(view)
        self._view, self._model, self._session = view, view.table_model, view.table_model.session
        self.region: Callable[[], str | None] = lambda: None  # in which added rows lie
        self.deletion: Callable[[list[str]], Edit] | None = None  # where rows do not go alone
        self._keys: list[tuple[QKeySequence, Callable[[], None]]] = [
            (QKeySequence("Ctrl+C"), self.copy),
            (QKeySequence("Ctrl+Ins"), self.copy),
            (QKeySequence("Ctrl+X"), self.cut),
            (QKeySequence("Ctrl+V"), self.paste),
            (QKeySequence("Shift+Ins"), self.paste),
            (QKeySequence("Ctrl+D"), self.fill_down),
            (QKeySequence("Ctrl+Shift+D"), self.duplicate_rows),
            (QKeySequence("Del"), self.clear),
        ]

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key asks; false when it asks nothing here."""
        pressed = QKeySequence(event.keyCombination())
        for sequence, action in self._keys:
            if sequence == pressed:
                action()
                return True
        return False

    def add_to_menu(self, menu: QMenu) -> None:
        """The actions on cells, then those on rows."""
        rows = len(self._view.selected_rows())
        for text, key, action in (
            ("Copier", "Ctrl+C", self.copy),
            ("Couper", "Ctrl+X", self.cut),
            ("Coller", "Ctrl+V", self.paste),
            ("Effacer le contenu", "Del", self.clear),
            (None, "", None),
            ("Recopier vers le bas", "Ctrl+D", self.fill_down),
            ("Continuer la série (années, nombres, dates)", "", self.fill_series),
            (None, "", None),
            ("Insérer une ligne au-dessus", "", self.insert_row),
            ("Dupliquer la ligne" if rows < 2 else f"Dupliquer les {rows} lignes", "Ctrl+Maj+D", self.duplicate_rows),
            ("Supprimer la ligne" if rows < 2 else f"Supprimer les {rows} lignes", "Ctrl+-", self.delete_rows),
        ):
            if text is None or action is None:
                menu.addSeparator()
            else:
                menu.addAction(f"{text}\t{key.replace('Del', 'Suppr')}" if key else text, action)

    # --- clipboard ----------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put the selected cells on the clipboard as tab text and as an HTML table."""
        rows, columns = self._view.selected_rows(), self._view.selected_columns()
        if not rows or not columns:
            return
        block = copied_block(self._model, rows, columns)
        data = QMimeData()
        data.setText(to_text(block))
        data.setHtml(to_html(block))
        QGuiApplication.clipboard().setMimeData(data)
        self.message.emit(f"Copié : {french.plural(len(rows) * len(columns), 'cellule')}")

    def cut(self) -> None:
        self.copy()
        self._clear("Couper dans")

    def paste(self) -> None:
        """Put the clipboard's block where the selection begins; one cell fills the whole selection."""
        block = clipboard_block()
        if block:
            self.paste_block(block)
        else:
            self.message.emit("Le presse-papiers ne contient ni texte ni tableau.")

    def paste_block(self, block: Block) -> None:
        """As `paste`, of a block that was read already."""
        view = self._view
        rows, columns = view.selected_rows(), view.selected_columns()
        if not self._model.total_rows:  # no cell can be chosen yet: everything becomes new rows
            self._take_paste(block, 0, view.seen_columns())
            return
        if not rows or not columns:
            self.message.emit("Choisissez d’abord la cellule où coller.")
            return
        height, width = len(block), len(block[0])
        if len(rows) * len(columns) > 1 and len(rows) % height == 0 and len(columns) % width == 0:
            place = {row: r for r, row in enumerate(rows)}, {column: c for c, column in enumerate(columns)}
            cells = {
                (row, column): block[place[0][row] % height][place[1][column] % width]
                for row, column in view.selected_cells()
            }
            self.take(plan_texts(self._model, cells, f"Coller dans « {self._model.schema.title} »"))
            return
        seen = view.seen_columns()
        self._take_paste(block, rows[0], seen[seen.index(columns[0]) :])

    def paste_from_current(self, block: Block) -> None:
        """A block whose first cell goes to the current one."""
        current, seen = self._view.currentIndex(), self._view.seen_columns()
        if current.isValid():
            self._take_paste(block, current.row(), seen[seen.index(current.column()) :])

    def paste_below(self, block: Block, column: int) -> None:
        """A block as new rows, its first column going to `column`."""
        seen = self._view.seen_columns()
        if block:
            self._take_paste(block, self._model.rowCount(), seen[seen.index(column) :])

    def _take_paste(self, block: Block, top: int, columns: Sequence[int]) -> None:
        try:
            plan = plan_paste(self._model, block, top, columns, self.region())
        except ValueError as refusal:
            self.message.emit(str(refusal))
            return
        self.take(plan)

    # --- cells --------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Empty the selected cells."""
        self._clear("Effacer dans")

    def _clear(self, what: str) -> None:
        cells = {cell: None for cell in self._view.selected_cells() if self._model.columns[cell[1]].field}
        if cells:
            self.take(plan_values(self._model, cells, f"{what} « {self._model.schema.title} »"))

    def fill_down(self) -> None:
        """The first selected row's cells into the rows below; of one cell, what stands above it."""
        rows, columns = self._view.selected_rows(), self._view.selected_columns()
        if len(rows) == 1 and rows[0] > 0:
            rows = [rows[0] - 1, rows[0]]
        if len(rows) > 1:
            cells = filled_down(self._model, rows, columns)
            self.take(plan_values(self._model, cells, f"Recopier dans « {self._model.schema.title} »"), foreseen=True)

    def fill_series(self) -> None:
        """Carry on the figures, years or dates of the first selected rows."""
        cells = series(self._model, self._view.selected_rows(), self._view.selected_columns())
        if not cells:
            self.message.emit("Choisissez plusieurs lignes d’une colonne de nombres, d’années ou de dates.")
            return
        self.take(plan_values(self._model, cells, f"Série dans « {self._model.schema.title} »"), foreseen=True)

    def fill(self, fill: Fill, carry_on: bool) -> None:
        """Carry a range on over the cells beside it."""
        if not fill.is_empty:
            self.take(plan_fill(self._model, fill, carry_on), foreseen=True)

    def take(self, plan: BlockPlan, *, foreseen: bool = False) -> None:
        """Do a clean plan at once where it is small or its outcome foreseen, as a fill's is; show the others first."""
        if plan.is_empty and len(plan.refusals) == 1 and not plan.refused_rows:
            refused = plan.refusals[0]
            self._view.show_refusal_at(refused.address, refused.reason)
        elif plan.is_doubtful or (len(plan.values) > FEW and not foreseen):
            self.preview_asked.emit(plan)
        else:
            self.apply(plan)

    def apply(self, plan: BlockPlan) -> None:
        """Do what is valid of a plan."""
        try:
            apply_plan(self._session, plan)
        except EditRefused as refused:
            self.message.emit(str(refused))
        else:
            self._view.select_pasted(plan.pasted_keys, plan.pasted_columns)
            self.message.emit(f"{plan.summary()}. Ctrl+Z pour annuler." if not plan.is_empty else "Rien ne change.")

    # --- rows ---------------------------------------------------------------------------------------------------

    def insert_row(self) -> None:
        rows = self._view.selected_rows()
        if not rows:
            return
        key, edit = insert_edit(self._model, self._model.key_at(rows[0]), self.region())
        self.push(edit, f"Insérer une ligne dans « {self._model.schema.title} »")
        self._view.go_to(key, self._model.columns[0].name)
        self.tell_defaults(key)

    def append_row(self) -> None:
        """Add a row below all others and open its first cell for typing."""
        key, edit = append_edit(self._model, self.region())
        self.push(edit, f"Ajouter une ligne à « {self._model.schema.title} »")
        if self._view.go_to(key, self._model.columns[self._view.seen_columns()[0]].name):
            self._view.edit(self._view.currentIndex())
        self.tell_defaults(key)

    def tell_defaults(self, key: str) -> None:
        """Say what a row that was just added holds although nobody said so."""
        default = taken_by_default(self._model, key)
        if default:
            self.message.emit(default)

    def duplicate_rows(self) -> None:
        keys = self._view.selected_keys()
        if not keys:
            return
        copies, edit = duplicate_edit(self._session, self._model.table, keys)
        what = f"« {self._session.project.label(self._model.table, keys[0])} »" if len(keys) == 1 else "des lignes"
        self.push(edit, f"Dupliquer {what}")
        self._view.go_to(copies[0], self._model.columns[0].name)

    def delete_rows(self) -> None:
        keys = list(self._view.selected_keys())
        if not keys:
            self.message.emit("Choisissez d’abord les lignes à supprimer.")
            return
        if self.deletion is not None:
            what = french.plural(len(keys), "ligne")
            self.push(self.deletion(keys), f"Supprimer {what} de « {self._model.schema.title} »")
            return
        try:
            self._session.delete_rows(self._model.table, keys)
        except EditRefused as refused:
            self.message.emit(str(refused))

    def push(self, edit: Edit, label: str) -> None:
        """Do an edit as one step to undo; a refusal is told."""
        try:
            self._session.push(edit, label)
        except EditRefused as refused:
            self.message.emit(str(refused))
