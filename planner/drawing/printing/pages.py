"""Pages onto sheets of A4: blocks as pieces, smaller type where a page is to be one sheet, short pages together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from planner.drawing.printing.blocks import Block, Charts, Page, Palette, Paragraph, Picture, Table, Title
from planner.drawing.printing.charts import paint_chart
from planner.drawing.printing.pieces import Filling, Piece, Sheet, glued, height_of
from planner.drawing.printing.tables import table_pieces
from planner.drawing.printing.type import Type, draw_line, lines_of

SIZES = (11, 10, 9)
"""Of type in logical pixels; 9 are 6.75 points, what a contract's small print has."""
TITLES = {1: 6, 2: 2}  # pixels that they are larger
SHORT = 0.4  # of a sheet: a page as short may stand below another
CHART_HEIGHT, CHART_GAP = 236.0, 28.0
BETWEEN = 34.0  # pages that share a sheet


@dataclass(frozen=True)
class Area:
    """What a sheet has free for pages, in logical pixels."""

    width: float
    height: float


def sheets_of(pages: Iterable[Page], across: Area, upright: Area, palette: Palette) -> list[Sheet]:
    """What stands on each sheet of paper, which lies across or stands upright."""
    numbers: dict[str, int] = {}
    filling = Filling()
    before: Page | None = None
    for page in pages:
        area = upright if page.upright else across
        left = filling.left - BETWEEN if page.joins and before is not None else 0.0
        pieces = _fitted(page, area, left, palette, numbers)
        above = height_of(pieces) + BETWEEN
        if before is not None and above <= filling.left and _shares(page, before, above <= SHORT * area.height):
            pieces = glued([_below_a_line(pieces[0], area.width, palette), *pieces[1:]])
        else:
            filling.new_sheet(page.head, area.height, upright=page.upright)
        filling.add(pieces)
        before = page
    for number, sheet in enumerate(filling.sheets, start=1):
        numbers.update((name, number) for placed in sheet.placed for name in placed.piece.names)
    return filling.sheets


def _shares(page: Page, before: Page, short: bool) -> bool:
    """Whether a page may stand below another."""
    if page.upright != before.upright:
        return False
    if page.joins:
        return True
    return short and not (page.alone or page.one_sheet or before.alone or before.one_sheet)


def _fitted(page: Page, area: Area, left: float, palette: Palette, numbers: Mapping[str, int]) -> list[Piece]:
    """In the largest type in which it fits the sheet, or what is left of the last one if it joins that."""
    wanted = area.height if page.one_sheet else left
    for size in SIZES:
        pieces = _Pieces(area, size, palette, numbers).of(page.blocks)
        if wanted <= 0 or height_of(pieces) <= wanted:
            return pieces
    return _Pieces(area, SIZES[0], palette, numbers).of(page.blocks)


def _below_a_line(piece: Piece, width: float, palette: Palette) -> Piece:
    """The first piece of a page that stands below another page."""

    def paint(painter: QPainter, top: float) -> None:
        painter.setPen(QPen(QColor(palette.rule), 0.8))
        painter.drawLine(QLineF(0, top - BETWEEN / 2, width, top - BETWEEN / 2))
        piece.paint(painter, top)

    return replace(piece, before=BETWEEN, paint=paint)


class _Pieces:
    """Blocks as pieces in one size of type."""

    def __init__(self, area: Area, size: int, palette: Palette, numbers: Mapping[str, int]) -> None:
        self._width, self._height, self._size, self._palette = area.width, area.height, size, palette
        self._numbers = numbers

    def of(self, blocks: Iterable[Block]) -> list[Piece]:
        found: list[Piece] = []
        led = False  # by a title, and by what is said below it
        for block in blocks:
            pieces = self._pieces(block)
            explains = isinstance(block, Paragraph)
            if explains and found and not led:  # what is said of a table stays with its end
                found[-1] = replace(found[-1], glued=True)
            if isinstance(block, Title) or (explains and led):
                pieces = [replace(piece, glued=True) for piece in pieces]
                led = True
            else:
                led = False
            found += pieces
        if found:
            found[-1] = replace(found[-1], glued=False)
        return found

    def _pieces(self, block: Block) -> list[Piece]:
        if isinstance(block, Title):
            return [self._title(block)]
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, Table):
            rows = table_pieces(block, self._width, self._size, self._palette, self._height, self._numbers)
            return [replace(rows[0], before=4.0), *rows[1:]] if rows else []
        if isinstance(block, Picture):
            return [self._picture(block)]
        assert isinstance(block, Charts)
        return [self._charts(block)]

    def _title(self, block: Title) -> Piece:
        face = Type(self._size + TITLES[block.level], bold=True)
        lines = lines_of(block.text, face, self._width)

        def paint(painter: QPainter, top: float) -> None:
            for number, line in enumerate(lines):
                name = block.name if number == 0 else ""
                baseline = face.baseline(top + number * face.line)
                draw_line(painter, 0.0, baseline, line, face, self._palette.accent, name=name)

        names = (block.name,) if block.name else ()
        return Piece(len(lines) * face.line + 2, paint, before=self._size * 1.1, names=names)

    def _paragraph(self, block: Paragraph) -> list[Piece]:
        words = block.words
        face = Type(self._size - block.small, bold=words.bold, italic=words.italic)
        colour = words.colour or (self._palette.muted if block.small else self._palette.text)

        def piece(line: str, number: int) -> Piece:
            def paint(painter: QPainter, top: float) -> None:
                draw_line(painter, 0.0, face.baseline(top), line, face, colour, link=words.link)

            return Piece(face.line, paint, before=4.0 if number == 0 else 0.0)

        return glued([piece(line, n) for n, line in enumerate(lines_of(words.text, face, self._width))])

    def _picture(self, block: Picture) -> Piece:
        image = QImage.fromData(block.png)
        scale = min(self._width / max(image.width(), 1), 0.9 * self._height / max(image.height(), 1))
        box = QRectF(0, 0, image.width() * scale, image.height() * scale)

        def paint(painter: QPainter, top: float) -> None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box.translated(0, top), image)

        return Piece(box.height(), paint, before=4.0)

    def _charts(self, block: Charts) -> Piece:
        each = (self._width - CHART_GAP * (len(block.charts) - 1)) / len(block.charts)
        each = min(each, 0.6 * self._width)

        def paint(painter: QPainter, top: float) -> None:
            for position, chart in enumerate(block.charts):
                box = QRectF(position * (each + CHART_GAP), top, each, CHART_HEIGHT)
                paint_chart(painter, box, chart, self._palette)

        return Piece(CHART_HEIGHT, paint, before=12.0)
