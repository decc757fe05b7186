"""How wide the columns of a printed table are: as their words need, and where they must break for few lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from planner.drawing.printing.blocks import Table
from planner.drawing.printing.type import Type, longest_line, longest_word

SIDE = 6.0  # free at both sides of a cell's words
NARROW_SIDE = 2.0  # in columns without words of a table with bars
DIGIT = 0.56  # of the size of type
TITLE_ROOM = 18.0  # digits that a title may make its column wide by itself
PAGE_NUMBER = "000"
"""As wide as page numbers get."""
STEPS = (128.0, 64.0, 32.0, 16.0, 8.0)  # pixels that others may give a column
BROKEN = 1.08  # lines that end at words are so much shorter than they might be
EACH = 0.001  # of a row's line: what counts of a line that makes no row higher
MOST_ROWS = 400  # looked at: they stand for all


class ColumnNeed:
    """How wide a column must be at least, and is where no line breaks; the widths of its title and texts unbroken."""

    def __init__(self, position: int, table: Table, size: int) -> None:
        column = table.columns[position]
        digit, title = DIGIT * size, (column.title, Type(size, bold=True))
        texts = []
        for row in table.rows:
            cell = row.cells[position]
            face = Type(size, bold=cell.words.bold or row.total, italic=cell.words.italic)
            texts.append((PAGE_NUMBER if cell.page_of else cell.words.text, face))
        self.lengths = [longest_line(*text) for text in [title, *texts]]
        titled, widest = min(self.lengths[0], TITLE_ROOM * digit), max(self.lengths[1:], default=0.0)
        self.side = SIDE if widest or not any(cell.bar for row in table.rows for cell in row.cells) else NARROW_SIDE
        self.least = 2 * self.side + max(column.least * digit, *(longest_word(*text) for text in [title, *texts]))
        self.natural = max(self.least, 2 * self.side + max(titled, column.wish * digit, widest))


def widths_of(needs: Sequence[ColumnNeed], room: float) -> list[float]:
    """Natural widths where they fit; else between the least and the natural ones, so that rows have few lines."""
    least, natural = np.array([need.least for need in needs]), np.array([need.natural for need in needs])
    if natural.sum() <= room:
        return [float(width) for width in natural]
    if least.sum() >= room:
        return [float(width) for width in least * (room / least.sum())]
    widths = least + (natural - least) * (room - least.sum()) / (natural - least).sum()
    return [float(width) for width in _with_few_lines(needs, widths, least, natural)]


def _with_few_lines(
    needs: Sequence[ColumnNeed], widths: NDArray[np.float64], least: NDArray[np.float64], natural: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Room goes from one column to another as long as that makes rows lower."""
    lengths = np.array([need.lengths for need in needs])
    lengths = lengths[:, :: max(1, lengths.shape[1] // MOST_ROWS)]
    sides = 2 * np.array([need.side for need in needs])

    def lines(tried: NDArray[np.float64]) -> float:
        inner = (tried - sides)[:, None]
        each = np.where(lengths <= inner + 1e-6, np.sign(lengths), np.ceil(BROKEN * lengths / inner))
        return float(each.max(axis=0).sum() + EACH * each.sum())

    fewest = lines(widths)
    only = np.eye(len(needs), dtype=bool)
    givers = [*only, np.ones(len(needs), dtype=bool)]  # one column, or all of them
    for step in STEPS:
        improved = True
        while improved:
            improved = False
            for giver, taker in product(givers, range(len(needs))):
                spare = np.where(giver & ~only[taker], widths - least, 0.0)
                moved = min(step, spare.sum(), natural[taker] - widths[taker])
                if moved <= 0:
                    continue
                tried = widths - spare * (moved / spare.sum()) + only[taker] * moved
                found = lines(tried)
                if found < fewest - 1e-9:
                    widths, fewest, improved = tried, found, True
    return widths
