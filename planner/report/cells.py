"""The contents of a sheet before any file format: columns, typed cells, and what kind of figure each one is."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Content: TypeAlias = str | int | float | datetime.date | None
Style = Literal["text", "number", "tenth", "decimal", "share", "fine_share", "euros", "exact_euros", "year", "date"]
Nature = Literal["", "fact", "derived", "assumption"]

NATURE_LABELS: dict[str, str] = {"fact": "● fait", "derived": "◐ calculé", "assumption": "○ hypothèse"}
"""The marks of the three kinds of figures; the application uses the same."""

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")
"""What no spreadsheet takes in a text."""

MOST_NOTED = 5_000
"""Rows of a list whose figures have comments: each takes a tenth of a millisecond and a frame of the reader's."""

SECRET = "secret"
"""Stands where statistical secrecy hides a figure."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: French title with its unit, how its cells look, its width in characters."""

    title: str
    style: Style = "text"
    width: float = 14.0
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """What readers may put into a cell that is open to changes.

    Numbers stand between `low` and `high` (none where it is None), a text has `length` characters (any when 0), a
    choice is one of `choices`, the words that the cell shows.
    """

    kind: Literal["text", "number", "whole", "date", "choice"] = "text"
    low: float = 0.0
    high: float | None = None
    length: int = 0
    choices: tuple[str, ...] = ()


ANY_TEXT, ANY_AMOUNT, ANY_DATE, ANY_YEAR = Entry(), Entry("number"), Entry("date"), Entry("whole", 1990, 2100)


class At(Protocol):
    """How a formula names other cells of the report; rows and columns count from 0 within a block, −1 is the last."""

    def cell(self, block: str, row: int, column: int) -> str: ...

    def column(self, block: str, column: int) -> str: ...

    def live(self, measure: str, years: tuple[int, int], regions: Sequence[str], family: str | None) -> str: ...

    def assumption(self, key: str) -> str: ...


Formula: TypeAlias = Callable[[At], str]
"""A formula with its `=`, empty where the report lacks what it would name: the value stands alone then."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value; `style` replaces the column's, `faint` marks a figure too small to be read by itself.

    `formula` computes `content` anew in a spreadsheet. `entry` says what readers may put in its place; `link` is an
    address on the web, or `#` and a cell or sheet of the report. `marked` is coloured in the frozen version, where a
    sheet has a conditional format. `note` says where the value comes from, as a comment of the cell.
    """

    content: Content
    nature: Nature = ""
    style: Style | None = None
    faint: bool = False
    formula: Formula | None = None
    entry: Entry | None = None
    link: str | Formula = ""
    marked: bool = False
    note: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it is a value and nothing more."""
        return self.formula is None and self.entry is None and not self.link and not self.note


HIDDEN_FIGURE = Cell(SECRET, style="number", faint=True)
"""At the right, as the figures around it."""


@dataclass(frozen=True)
class Table:
    """Rows under titled columns. `hidden` counts the confidential rows that were left out."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    hidden: int = 0
    note: str = ""

    @property
    def secret_cells(self) -> int:
        """How many figures statistical secrecy hides."""
        return sum(cell.content == SECRET for row in self.rows for cell in row)


def has_controls(text: str) -> bool:
    """Whether a text has what no spreadsheet takes; that most have nothing of it is told without a search."""
    return not text.isprintable() and CONTROLS.search(text) is not None


def tidy(text: str) -> str:
    """Text that a spreadsheet takes: no control characters but line breaks, at most 32 767 characters."""
    kept = CONTROLS.sub("", text) if has_controls(text) else text
    return kept if len(kept) <= 32_767 else kept[:32_766] + "…"
