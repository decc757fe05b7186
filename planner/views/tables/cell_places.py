"""Where cells of a table stand on screen, its frozen column included, for what is painted over them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect

from planner.views.tables.cells_view import CellsView

MOST_SPANS = 500  # parts of a selection; more are no range that anyone drags
Range = tuple[range, list[int]]  # shown rows; the model's columns from left to right as they are seen


class CellPlaces:
    """Places are pixels of the table itself, not of its viewport: the frozen column lies over both."""

    def __init__(self, table: CellsView) -> None:
        self._table = table

    def selected(self) -> Range | None:
        """The selected cells where they make one rectangle as it is seen, else None."""
        spans = self._table.selectionModel().selection().toList()
        if not spans or len(spans) > MOST_SPANS:
            return None
        seen = {column: place for place, column in enumerate(self._table.seen_columns())}
        columns: set[int] = set()
        cells = 0
        for span in spans:
            within = [c for c in range(span.left(), span.right() + 1) if c in seen]
            columns.update(within)
            cells += len(within) * (span.bottom() - span.top() + 1)
        rows = range(min(span.top() for span in spans), max(span.bottom() for span in spans) + 1)
        places = sorted(seen[column] for column in columns)
        whole = cells == len(rows) * len(columns) and bool(places) and places[-1] - places[0] == len(places) - 1
        return (rows, sorted(columns, key=seen.__getitem__)) if whole else None

    def area(self) -> QRect:
        """All cells that can be seen."""
        return self._table.viewport().geometry()

    def area_of(self, column: int) -> QRect:
        """Where cells of a column can be seen: beside the frozen column, or in it."""
        area, frozen = self.area(), self._table.frozen
        if frozen.isVisible():
            if column == 0:
                area.setRight(frozen.geometry().right())
            else:
                area.setLeft(frozen.geometry().right() + 1)
        return area

    def rect(self, rows: Sequence[int], columns: Sequence[int]) -> QRect:
        """The cells of a range, ascending rows and columns from left to right, seen or not."""
        table = self._table
        top = table.rowViewportPosition(rows[0])
        bottom = table.rowViewportPosition(rows[-1]) + table.rowHeight(rows[-1]) - 1
        left, right = self._left(columns[0]), self._left(columns[-1]) + table.columnWidth(columns[-1]) - 1
        return QRect(QPoint(left, top), QPoint(max(left, right), bottom)).translated(self.area().topLeft())

    def _left(self, column: int) -> int:
        frozen = column == 0 and self._table.frozen.isVisible()
        return 0 if frozen else self._table.columnViewportPosition(column)

    def row_at(self, y: int) -> int:
        """The row nearest to a height, of those that are seen."""
        area = self.area()
        row = self._table.rowAt(max(area.top(), min(area.bottom(), y)) - area.top())
        return row if row >= 0 else self._table.table_model.rowCount() - 1

    def column_at(self, x: int) -> int:
        """The column nearest to a place across, of those that are seen."""
        area, seen = self.area(), self._table.seen_columns()
        place = max(area.left(), min(area.right(), x)) - area.left()
        if self._table.frozen.isVisible() and place < self._table.frozen.width():
            return 0
        column = self._table.columnAt(place)
        return column if column in seen else seen[-1]
