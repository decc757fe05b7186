"""Pages of HTML printed on A4 landscape as one PDF, the same head and foot on every sheet of paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from planner.drawing.pictures import ensure_gui_application

FACTORS = (1.0, 0.93, 0.86, 0.8, 0.74)
RESOLUTION = 96  # dots per inch of the page's own measure; text stays text
MARGIN, BAND = 14.0, 9.0  # millimetres: around the page, for header and footer each


@dataclass(frozen=True)
class PrintedPage:
    """HTML of the kind that QTextDocument reads; `one_sheet` has smaller type where that takes it onto one sheet."""

    html: str
    one_sheet: bool


@dataclass(frozen=True)
class Frame:
    """What stands on every sheet, beside its number: texts at the left and right of the head, and in the foot."""

    head: str
    head_right: str
    foot: str
    colour: str


def write_pages(
    path: Path, title: str, pages: Iterable[PrintedPage], look: Callable[[float], str], frame: Frame,
    step: Callable[[str], None],
) -> None:  # fmt: skip
    """Write the PDF; each page begins on a sheet of its own.

    `look` gives the style sheet for a size of type (1 is usual). `step` is told of every sheet, and may raise to stop.
    Qt does not say when the disk is full: check the end.
    """
    ensure_gui_application()
    writer = QPdfWriter(str(path))
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0))
    )
    writer.setTitle(title)
    writer.setCreator("Planificateur Bioproduction")
    painter = QPainter(writer)
    try:
        _Sheets(painter, writer, look, frame).paint(pages, step)
    finally:
        painter.end()


class _Sheets:
    """Paints pages one after the other."""

    def __init__(self, painter: QPainter, writer: QPdfWriter, look: Callable[[float], str], frame: Frame) -> None:
        self._painter, self._writer, self._look, self._frame = painter, writer, look, frame
        dot = RESOLUTION / 25.4
        whole = QRectF(0, 0, writer.width(), writer.height())
        self._inner = whole.adjusted(MARGIN * dot, (MARGIN + BAND) * dot, -MARGIN * dot, -(MARGIN + BAND) * dot)
        self._band = BAND * dot

    def paint(self, pages: Iterable[PrintedPage], step: Callable[[str], None]) -> None:
        documents = [self._fitted(page) for page in pages]
        total = sum(document.pageCount() for document in documents)
        number = 0
        for document in documents:
            for sheet in range(document.pageCount()):
                if number:
                    self._writer.newPage()
                number += 1
                step(f"Page {number} sur {total}")
                self._paint_frame(number, total)
                self._paint_sheet(document, sheet)

    def _fitted(self, page: PrintedPage) -> QTextDocument:
        for factor in FACTORS:
            document = self._document(page.html, factor)
            if not page.one_sheet or document.pageCount() == 1:
                break
        return document

    def _document(self, html: str, factor: float) -> QTextDocument:
        document = QTextDocument()
        document.documentLayout().setPaintDevice(self._writer)
        document.setDocumentMargin(0)
        document.setDefaultStyleSheet(self._look(factor))
        document.setHtml(f"<html><body>{html}</body></html>")
        document.setPageSize(QSizeF(self._inner.width(), self._inner.height()))
        return document

    def _paint_sheet(self, document: QTextDocument, sheet: int) -> None:
        self._painter.save()
        self._painter.translate(self._inner.left(), self._inner.top() - sheet * self._inner.height())
        document.drawContents(
            self._painter, QRectF(0, sheet * self._inner.height(), self._inner.width(), self._inner.height())
        )
        self._painter.restore()

    def _paint_frame(self, number: int, total: int) -> None:
        font = QFont("Arial")
        font.setPointSizeF(7.5)
        self._painter.setFont(font)
        self._painter.setPen(QColor(self._frame.colour))
        head = QRectF(self._inner.left(), self._inner.top() - self._band, self._inner.width(), self._band * 0.7)
        foot = QRectF(
            self._inner.left(), self._inner.bottom() + self._band * 0.3, self._inner.width(), self._band * 0.7
        )
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        self._painter.drawText(head, left, self._frame.head)
        self._painter.drawText(head, right, self._frame.head_right)
        self._painter.drawText(foot, left, self._frame.foot)
        self._painter.drawText(foot, right, f"Page {number} sur {total}")
