"""Tables as pieces: columns as wide as their words need, rows that are never cut, titles that sheets repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing.printing.blocks import Cell, Palette, Row, Table, Words
from planner.drawing.printing.columns import ColumnNeed, widths_of
from planner.drawing.printing.pieces import Piece, glued, height_of
from planner.drawing.printing.type import Type, draw_line, lines_of, width_of

ABOVE = 2.5  # free in a cell above and below its lines
SMALLER = 2  # pixels by which type may shrink for a wide table
KEPT = 0.75  # of a sheet: tables up to this height are kept whole
MOST_LINES = 24  # of a row in one piece
TOGETHER = 2  # rows that stay with the titles, and with the last one


def table_pieces(
    table: Table, room: float, size: int, palette: Palette, sheet: float, numbers: Mapping[str, int]
) -> list[Piece]:
    """The rows of a table that is at most `room` wide, on sheets of the height `sheet`.

    `numbers` are the sheets of named places; they need not be there before the table is painted.
    """
    for smaller in range(SMALLER + 1):
        made = _Table(table, room, size - smaller, palette, numbers)
        if made.fits:
            break
    return made.pieces(sheet)


@dataclass(frozen=True)
class _Laid:
    """A cell's lines in their look."""

    lines: Sequence[str]
    face: Type
    cell: Cell


class _Table:
    def __init__(self, table: Table, room: float, size: int, palette: Palette, numbers: Mapping[str, int]) -> None:
        self._table, self._size, self._palette, self._numbers = table, size, palette, numbers
        self._columns = [ColumnNeed(position, table, size) for position in range(len(table.columns))]
        self.fits = sum(column.least for column in self._columns) <= room
        self._widths = widths_of(self._columns, room)
        if table.stretched:
            self._widths[-1] += max(room - sum(self._widths), 0.0)

    def pieces(self, sheet: float) -> list[Piece]:
        head = self._head() if self._table.titled else None
        rows = [self._row(row, head) for row in self._table.rows]
        flat = [piece for row in rows for piece in row]
        whole = [head, *flat] if head is not None else flat
        if height_of(whole) <= KEPT * sheet:
            return glued(whole)
        first = [] if head is None else [head]
        return [*glued(first + [piece for row in rows[:TOGETHER] for piece in row]),
                *(piece for row in rows[TOGETHER:-TOGETHER] for piece in row),
                *glued([piece for row in rows[TOGETHER:][-TOGETHER:] for piece in row])]  # fmt: skip

    def _head(self) -> Piece:
        face = Type(self._size, bold=True)
        cells = [Cell(Words(column.title, bold=True), right=column.right) for column in self._table.columns]
        laid = [self._lay(cell, position) for position, cell in enumerate(cells)]
        height = max(len(one.lines) for one in laid) * face.line + 2 * ABOVE + 1

        def paint(painter: QPainter, top: float) -> None:
            width = sum(self._widths)
            painter.fillRect(QRectF(0, top, width, height), QColor(self._palette.header))
            painter.setPen(QPen(QColor(self._palette.accent), 0.8))
            painter.drawLine(QLineF(0, top + height, width, top + height))
            for position, one in enumerate(laid):
                free = height - 2 * ABOVE - len(one.lines) * face.line  # titles stand at the bottom, by their values
                self._paint_cell(painter, position, top + free, one)

        return Piece(height, paint, glued=True)

    def _row(self, row: Row, head: Piece | None) -> list[Piece]:
        """One piece, or several of a row with very many lines."""
        laid = [self._lay(cell, position, bold=row.total) for position, cell in enumerate(row.cells)]
        lines = max(len(one.lines) for one in laid)
        pieces = []
        for start in range(0, lines, MOST_LINES):
            part = [_Laid(one.lines[start : start + MOST_LINES], one.face, one.cell) for one in laid]
            last = start + MOST_LINES >= lines
            pieces.append(self._piece(row, part, head, first=start == 0, last=last))
        return pieces

    def _piece(self, row: Row, laid: Sequence[_Laid], head: Piece | None, *, first: bool, last: bool) -> Piece:
        face = Type(self._size)
        lines = max(len(one.lines) for one in laid)
        height = max(lines * face.line + ABOVE * (first + last), row.least)

        def paint(painter: QPainter, top: float) -> None:
            width = sum(self._widths)
            colour = QColor(self._palette.accent if row.total else self._palette.rule)
            painter.setPen(QPen(colour, 0.8 if row.total else 0.5))
            if row.total:
                painter.drawLine(QLineF(0, top, width, top))
            elif last:
                painter.drawLine(QLineF(0, top + height, width, top + height))
            if self._table.ruled:
                lefts = [self._left(position) for position in range(1, len(self._widths))]
                painter.drawLines([QLineF(x, top, x, top + height) for x in lefts])
            name = row.name if first else ""
            for position, one in enumerate(laid):
                if one.cell.bar and first:
                    self._paint_bar(painter, position, top, height, one.cell.bar)
                edge = top if first else top - ABOVE
                self._paint_cell(painter, position, edge, one, name=name if position == 0 else "")

        return Piece(height, paint, head=head, names=(row.name,) if row.name and first else ())

    # --- cells ----------------------------------------------------------------------------------------------------

    def _lay(self, cell: Cell, position: int, *, bold: bool = False) -> _Laid:
        face = _face(cell.words, self._size, bold=bold)
        if cell.page_of:
            return _Laid([""], face, cell)
        return _Laid(
            lines_of(cell.words.text, face, self._widths[position] - 2 * self._columns[position].side), face, cell
        )

    def _left(self, position: int) -> float:
        return sum(self._widths[:position])

    def _paint_cell(self, painter: QPainter, position: int, top: float, laid: _Laid, *, name: str = "") -> None:
        cell, face = laid.cell, laid.face
        words = cell.words
        colour = words.colour or (self._palette.accent if words.link else self._palette.text)
        lines = [str(self._numbers.get(cell.page_of, ""))] if cell.page_of else laid.lines
        for number, line in enumerate(lines):
            x = self._left(position) + self._columns[position].side
            if cell.right:
                x = self._left(position) + self._widths[position] - self._columns[position].side - width_of(line, face)
            baseline = face.baseline(top + ABOVE + number * face.line)
            named = name if number == 0 else ""
            draw_line(painter, x, baseline, line, face, colour, link=words.link, name=named)

    def _paint_bar(self, painter: QPainter, position: int, top: float, height: float, colour: str) -> None:
        thick = min(height - 2 * ABOVE, Type(self._size).line)
        box = QRectF(self._left(position) - 0.2, top + ABOVE, self._widths[position] + 0.4, thick)
        painter.fillRect(box, QColor(colour))


def _face(words: Words, size: int, *, bold: bool = False) -> Type:
    return Type(size, bold=words.bold or bold, italic=words.italic)
