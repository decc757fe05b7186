"""What a sheet is filled with: pieces that are never cut, each of which knows its height and paints itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QPainter


@dataclass(frozen=True)
class Piece:
    """`paint` is given the upper edge. `before` is left free above it, but not at the upper edge of a sheet.

    `glued`: it stands on the same sheet as the next one. `head` is repeated above it where a sheet begins with it.
    `names` are the places that it holds.
    """

    height: float
    paint: Callable[[QPainter, float], None]
    before: float = 0.0
    glued: bool = False
    head: Piece | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A piece and its upper edge on a sheet."""

    piece: Piece
    top: float


@dataclass
class Sheet:
    """What stands on a sheet of paper, and what is said above it."""

    head: str
    upright: bool
    placed: list[Placed] = field(default_factory=list)


class Filling:
    """Fills sheets with pieces, from above."""

    def __init__(self) -> None:
        self._room = self._used = 0.0
        self.sheets: list[Sheet] = []

    def new_sheet(self, head: str, room: float, *, upright: bool) -> None:
        """Begin a page on a sheet of the height `room`."""
        self.sheets.append(Sheet(head, upright))
        self._room, self._used = room, 0.0

    @property
    def left(self) -> float:
        """How much is free on the last sheet."""
        return self._room - self._used

    def add(self, pieces: list[Piece]) -> None:
        """Pieces of the page that began the last sheet, below what is there.

        Those that are glued stay together unless they are higher than a sheet.
        """
        for unit in _units(pieces):
            height = height_of(unit)
            if self._used and self._used + height > self._room:
                self._go_on()
            for piece in unit:
                self._place(piece)

    def _go_on(self) -> None:
        last = self.sheets[-1]
        self.new_sheet(last.head, self._room, upright=last.upright)

    def _place(self, piece: Piece) -> None:
        if self._used and self._used + piece.before + piece.height > self._room:
            self._go_on()
        if not self._used and piece.head is not None:
            self._put(piece.head)
        self._put(piece)

    def _put(self, piece: Piece) -> None:
        top = self._used + (piece.before if self._used else 0.0)
        self.sheets[-1].placed.append(Placed(piece, top))
        self._used = top + piece.height


def height_of(pieces: list[Piece]) -> float:
    return sum(piece.before + piece.height for piece in pieces)


def glued(pieces: list[Piece]) -> list[Piece]:
    """All on one sheet, if there are any; the last is as it was to what follows."""
    return [*(replace(piece, glued=True) for piece in pieces[:-1]), *pieces[-1:]]


def _units(pieces: list[Piece]) -> list[list[Piece]]:
    units: list[list[Piece]] = [[]]
    for piece in pieces:
        units[-1].append(piece)
        if not piece.glued:
            units.append([])
    return [unit for unit in units if unit]
