"""Many selected rows are let go while a table is sorted or filtered, and taken again: Qt follows cell by cell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QTableView

from planner.state.table_model import TableModel

MANY = 300  # rows; ten thousand, as an outline on the map selects them, would take seconds


class KeptRows(QObject):
    """Make it before the view has its model: the selection must be gone before Qt sees to it."""

    def __init__(
        self, view: QTableView, model: TableModel,
        selected: Callable[[], tuple[str, ...]], select: Callable[[tuple[str, ...]], None],
    ) -> None:  # fmt: skip
        super().__init__(view)
        self._view, self._selected, self._select = view, selected, select
        self._keys: tuple[str, ...] = ()
        model.layoutAboutToBeChanged.connect(self._let_go)

    def follow(self, model: TableModel) -> None:
        """Take the rows again once Qt is done with them."""
        model.layoutChanged.connect(self._take)

    def _let_go(self, *_: object) -> None:
        """Whole rows only: they can be told by their keys."""
        last = self._view.model().columnCount() - 1
        spans = self._view.selectionModel().selection().toList()
        whole = all(span.left() == 0 and span.right() == last for span in spans)
        if whole and sum(span.height() for span in spans) >= MANY:
            self._keys = self._selected()
            self._select(())

    def _take(self, *_: object) -> None:
        if self._keys:
            keys, self._keys = self._keys, ()
            self._select(keys)
