"""Pages of an atlas: one region each, its map beside its key figures, A4 landscape, all in one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLineF, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPageSize, QPainter, QPdfWriter, QPen

from planner.drawing import text
from planner.drawing.geometry import Geometry
from planner.drawing.legend import nice_length
from planner.drawing.map_painter import MapPainter
from planner.drawing.pictures import LOGICAL_DPI, PDF_DPI, ensure_gui_application
from planner.drawing.scene import MapScene
from planner.drawing.text import Face, TextPen, line_height
from planner.drawing.theme import MapTheme
from planner.drawing.view import MapView

WIDTH, HEIGHT = 1123, 794
"""Logical pixels of an A4 page."""
PANEL = 264
MARGIN = 16.0
FIGURE = Face(17, bold=True)
LONGEST_FIGURE = 16  # letters
LONGEST_BAR = 150.0


@dataclass(frozen=True)
class AtlasPage:
    """A region: its scene (with `focus`), key figures as French (label, value), notes, and « 3/18 »."""

    region: str
    scene: MapScene
    heading: str
    figures: Sequence[tuple[str, str]]
    notes: Sequence[str]
    number: str


def atlas_pdf(maps: MapPainter, title: str, pages: Sequence[AtlasPage]) -> bytes:
    """All pages as one PDF, fonts embedded. Raises OSError where it cannot be made, KeyError for no such region."""
    ensure_gui_application()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setResolution(PDF_DPI)
    points = QSizeF(WIDTH, HEIGHT) * (72 / LOGICAL_DPI)
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError("L’atlas n’a pas pu être créé.")
    try:
        for index, page in enumerate(pages):
            if index:
                writer.newPage()
            painter.save()
            painter.scale(PDF_DPI / LOGICAL_DPI, PDF_DPI / LOGICAL_DPI)
            paint_page(painter, maps, page)
            painter.restore()
    finally:
        # An open painter on a dying device would bring Qt down.
        painter.end()
    return bytes(content.data())


def paint_page(painter: QPainter, maps: MapPainter, page: AtlasPage) -> None:
    """One page on a painter whose unit is a logical pixel."""
    scene, width = page.scene, WIDTH - PANEL
    layout = maps.layout(scene, width, HEIGHT)
    view = maps.fit_region(scene, page.region, width, HEIGHT)
    maps.paint(painter, scene, view, layout)
    painter.fillRect(QRectF(width, 0, PANEL, HEIGHT), QColor(scene.theme.paper))
    _Panel(painter, scene.theme, width + MARGIN, PANEL - 2 * MARGIN).draw(page, maps.geometry, view)


class _Panel:
    """The column of figures of one page."""

    def __init__(self, painter: QPainter, theme: MapTheme, x: float, width: float) -> None:
        self._painter, self._theme, self._x, self._width = painter, theme, x, width
        self._pen = TextPen(painter, outlines=False)
        self._y = MARGIN

    def draw(self, page: AtlasPage, geometry: Geometry, view: MapView) -> None:
        theme = self._theme
        self._write(page.heading, text.BODY_BOLD, theme.text)
        self._y += 8
        for label, value in page.figures:
            self._write(value, _face_of(value), theme.text)
            self._write(label, text.SMALL, theme.muted)
            self._y += 9
        if page.notes:
            self._rule()
        for note in page.notes:
            self._write(note, text.TINY, theme.muted)
            self._y += 4
        self._scale_bar(geometry, page.region, view)
        self._y = HEIGHT - MARGIN - line_height(text.SMALL)
        self._pen.draw(self._x + self._width, HEIGHT - MARGIN, page.number, text.SMALL, theme.muted, align=1.0)

    def _write(self, words: str, face: Face, colour: str) -> None:
        for line in text.wrap(words, face, self._width):
            baseline = self._y + (line_height(face) + text.cap_height(face)) / 2
            self._pen.draw(self._x, baseline, line, face, colour)
            self._y += line_height(face)

    def _rule(self) -> None:
        self._painter.setPen(QPen(QColor(self._theme.frame), 0.8))
        self._painter.drawLine(QLineF(self._x, self._y, self._x + self._width, self._y))
        self._y += 8

    def _scale_bar(self, geometry: Geometry, region: str, view: MapView) -> None:
        """Kilometres of the region's own frame: overseas ones have another scale than the mainland."""
        frame = next(f for f in geometry.frames if region in f.regions and f is not geometry.paris_inset)
        scale = view.scale * frame.scale
        length = nice_length(LONGEST_BAR / scale)
        y, end = HEIGHT - MARGIN - 34, self._x + length * scale
        self._painter.setPen(QPen(QColor(self._theme.muted), 1.2))
        self._painter.drawLines([
            QLineF(self._x, y, end, y), QLineF(self._x, y - 4, self._x, y), QLineF(end, y - 4, end, y),
        ])  # fmt: skip
        self._pen.draw(self._x, y + 14, f"{length:g}\u00a0km", text.TINY, self._theme.muted)


def _face_of(value: str) -> Face:
    """A figure stands out; « non connu » and lists do not."""
    if not any(letter.isdigit() for letter in value):
        return text.BODY
    return FIGURE if len(value) <= LONGEST_FIGURE else text.BODY_BOLD
