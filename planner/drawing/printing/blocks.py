"""What is printed, as plain data: pages of blocks below one another. Texts are French and formatted already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Colours as « #rrggbb »: of text, of what is said aside, of titles and links, of rules, below column titles."""

    text: str
    muted: str
    accent: str
    rule: str
    header: str


@dataclass(frozen=True)
class Words:
    """A text in one look. `colour` "" is that of text; `link` is a web address, or `#` and the name of a place."""

    text: str
    colour: str = ""
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True)
class Title:
    """A title: of a page (level 1) or within one (2). `name` is what links lead to."""

    text: str
    level: int = 2
    name: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A text over the whole width; `small` explains."""

    words: Words
    small: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its title, on which side its values stand.

    Widths are in digits: `wish` where there is room for it, `least` in any case.
    """

    title: str
    right: bool = False
    wish: float = 0.0
    least: float = 0.0


@dataclass(frozen=True)
class Cell:
    """A value. `bar` is a colour that fills it from edge to edge; `page_of` says the number of the page of a name."""

    words: Words = Words("")
    right: bool = False
    bar: str = ""
    page_of: str = ""


@dataclass(frozen=True)
class Row:
    """Cells beside one another. `least` is its height at least, in logical pixels; `total` sets it off."""

    cells: Sequence[Cell]
    name: str = ""
    least: float = 0.0
    total: bool = False


@dataclass(frozen=True)
class Table:
    """Rows below titles, which every sheet repeats; none where no column has one.

    `stretched`: the last column goes on to the edge of the page. `ruled`: lines stand between columns too.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    stretched: bool = False
    ruled: bool = False

    @property
    def titled(self) -> bool:
        return any(column.title for column in self.columns)


@dataclass(frozen=True)
class Picture:
    """A PNG as wide as the page."""

    png: bytes


@dataclass(frozen=True)
class Series:
    """A value for each label, None where there is none; a line, or columns.

    `lows` and `highs` are the ends of a line's range at each label, empty for a line without. `colour`: « #rrggbb »,
    that of its place among the series where it has none.
    """

    name: str
    values: Sequence[float | None]
    line: bool = False
    lows: Sequence[float | None] = ()
    highs: Sequence[float | None] = ()
    colour: str = ""


@dataclass(frozen=True)
class Chart:
    """Lines and columns over labels; `unit` stands above the axis, whose numbers `number` writes."""

    title: str
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    number: Callable[[float], str]


@dataclass(frozen=True)
class Charts:
    """Charts beside each other."""

    charts: Sequence[Chart]


Block = Title | Paragraph | Table | Picture | Charts


@dataclass(frozen=True)
class Page:
    """Blocks that begin with the page's title; `head` names it above each of its sheets.

    `one_sheet` has smaller type where that takes it onto one sheet. A short page stands below the one before it where
    there is room, as does one that `joins` it however long it is; `alone` shares its sheet with none. `upright` is for
    pages to be read rather than wide tables; only pages of one way share a sheet.
    """

    blocks: Sequence[Block]
    head: str = ""
    one_sheet: bool = False
    joins: bool = False
    alone: bool = False
    upright: bool = False
