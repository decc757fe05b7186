"""What was read from a spreadsheet or a text file, before any table of the project is thought of.

Light: the process that reads the file imports this module and neither pandas nor the project.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Share:
    """A number that its file shows in per cent: 0.57 for « 57 % »."""

    value: float


@dataclass(frozen=True)
class Unreadable:
    """A cell without a value that could be taken: `#N/A`, or a formula that was never computed."""

    text: str
    reason: str


FileCell: TypeAlias = str | int | float | bool | datetime.date | Share | Unreadable | None


@dataclass(frozen=True)
class FileRow:
    """One row that holds something; `number` is its row or line in the file, from 1."""

    number: int
    cells: Sequence[FileCell]

    def cell(self, position: int) -> FileCell:
        """The cell of a column (from 0), None beyond the end of the row."""
        return self.cells[position] if position < len(self.cells) else None


@dataclass(frozen=True)
class Sheet:
    """One sheet, or the whole of a text file. Rows that hold nothing are not kept."""

    name: str
    rows: Sequence[FileRow]
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class ImportedFile:
    """A file as read. `notes` (French) say what was left out; `english` that a text file's numbers look English."""

    name: str
    sheets: Sequence[Sheet]
    notes: Sequence[str] = ()
    english: bool = False


class ImportRefused(Exception):
    """The file cannot be taken; the message is French, names the file and says what to do."""


def shown(cell: FileCell) -> str:
    """A cell as text, as its file shows it."""
    if cell is None:
        return ""
    if isinstance(cell, Unreadable):
        return cell.text
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, Share):
        return f"{cell.value * 100:.10g} %".replace(".", ",")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


def column_letter(position: int) -> str:
    """`A`, `B` … `AA` for a column's position from 0, as spreadsheets name it."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
