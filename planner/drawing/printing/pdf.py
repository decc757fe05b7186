"""Pages as one PDF of A4 sheets, with the same head and foot on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from uuid import UUID, uuid5

from PySide6.QtCore import QBuffer, QByteArray, QHashSeed, QIODevice, QMarginsF, QUuid
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from planner.drawing.pictures import LOGICAL_DPI, PDF_DPI, ensure_gui_application
from planner.drawing.printing.blocks import Page, Palette, Title
from planner.drawing.printing.pages import Area, sheets_of
from planner.drawing.printing.pdf_extras import Bookmark, with_extras
from planner.drawing.printing.pieces import Sheet
from planner.drawing.printing.type import Type, draw_line, shortened, width_of

SHORT, LONG = 794.0, 1123.0
"""Logical pixels of the sides of an A4 sheet."""
MARGIN, BAND = 50.0, 28.0  # around; for head and foot each
FRAME = Type(10)
IDS = UUID("b2f1f1a6-4a5e-5d4e-9d7c-0c6a3c1f8e55")
CREATOR = "Planificateur Bioproduction"


@dataclass(frozen=True)
class Frame:
    """What stands on every sheet, beside its number: texts at the left and right of the head, and in the foot."""

    head: str
    head_right: str
    foot: str


@dataclass(frozen=True)
class About:
    """What the file says of itself: title, an ISO date, language as in « fr-FR »."""

    title: str
    day: str
    language: str


def pdf_of(
    pages: Sequence[Page], frame: Frame, about: About, palette: Palette, step: Callable[[str], None] = lambda _: None
) -> bytes:
    """The PDF; the same pages give the same bytes. `step` is told of every sheet, and may raise to stop.

    Each page is a bookmark by the name of its head. Raises OSError where it cannot be begun.
    """
    ensure_gui_application()
    sheets = sheets_of(pages, _area(LONG, SHORT), _area(SHORT, LONG), palette)
    QHashSeed.setDeterministicGlobalSeed()  # QPdfWriter writes fonts in the order of a hash
    try:
        content = _painted(sheets, frame, about, palette, step)
    finally:
        QHashSeed.resetRandomGlobalSeed()
    bookmarks = [Bookmark(page.head, title.name) for page in pages if (title := _first_title(page)) is not None]
    return with_extras(content, bookmarks, about.language, about.day)


def _painted(
    sheets: Sequence[Sheet], frame: Frame, about: About, palette: Palette, step: Callable[[str], None]
) -> bytes:  # fmt: skip
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = _writer(buffer, frame, about)
    _turn(writer, sheets[0])
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError("Le document n’a pas pu être créé.")
    try:
        painter.scale(PDF_DPI / LOGICAL_DPI, PDF_DPI / LOGICAL_DPI)
        for number, sheet in enumerate(sheets, start=1):
            place = f"Page {number} sur {len(sheets)}"
            step(place)
            if number > 1:
                _turn(writer, sheet)
                writer.newPage()
            _paint_frame(painter, frame, sheet, place, palette)
            _paint_sheet(painter, sheet)
    finally:
        # An open painter on a dying device would bring Qt down.
        painter.end()
    return bytes(content.data())


def _first_title(page: Page) -> Title | None:
    return next((block for block in page.blocks if isinstance(block, Title) and block.name), None)


def _writer(buffer: QBuffer, frame: Frame, about: About) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(PDF_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(about.title)
    writer.setCreator(CREATOR)
    number = uuid5(IDS, f"{about.title}|{frame.foot}|{about.day}")
    writer.setDocumentId(QUuid(str(number)))
    writer.setDocumentXmpMetadata(QByteArray(_metadata(about, number).encode()))
    return writer


def _turn(writer: QPdfWriter, sheet: Sheet) -> None:
    """The way in which the next sheet lies."""
    orientation = QPageLayout.Orientation.Portrait if sheet.upright else QPageLayout.Orientation.Landscape
    writer.setPageOrientation(orientation)


def _area(width: float, height: float) -> Area:
    return Area(width - 2 * MARGIN, height - 2 * (MARGIN + BAND))


def _paint_sheet(painter: QPainter, sheet: Sheet) -> None:
    painter.save()
    painter.translate(MARGIN, MARGIN + BAND)
    for placed in sheet.placed:
        placed.piece.paint(painter, placed.top)
    painter.restore()


def _paint_frame(painter: QPainter, frame: Frame, sheet: Sheet, place: str, palette: Palette) -> None:
    width, height = (SHORT, LONG) if sheet.upright else (LONG, SHORT)
    inner = width - 2 * MARGIN
    top, bottom = MARGIN, height - MARGIN - FRAME.line
    head = f"{frame.head} · {sheet.head}" if sheet.head else frame.head
    for y, left, right in ((top, head, frame.head_right), (bottom, frame.foot, place)):
        right = shortened(right, FRAME, inner / 2)
        taken = width_of(right, FRAME)
        draw_line(painter, MARGIN, FRAME.baseline(y), shortened(left, FRAME, inner - taken - 20), FRAME, palette.muted)
        draw_line(painter, width - MARGIN - taken, FRAME.baseline(y), right, FRAME, palette.muted)


def _metadata(about: About, number: UUID) -> str:
    """XMP: what Qt writes, with the language and a date that is not the clock's."""
    day = f"{about.day}T00:00:00Z"
    return f"""<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmp:CreatorTool="{CREATOR}" xmp:CreateDate="{day}"
 xmp:ModifyDate="{day}" xmp:MetadataDate="{day}" xmpMM:DocumentID="uuid:{number}">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(about.title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{about.language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end='w'?>
"""
