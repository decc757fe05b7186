"""The frozen version of a report: the same pages as the workbook in a PDF, its version on every page, to be signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument

from planner.core.files import reason_of, written_whole
from planner.drawing.pictures import ensure_gui_application
from planner.report.contents import Contents, contents_of
from planner.report.material import Material, ReportError
from planner.report.options import ANNEXES
from planner.report.page import Facts, Heading, Page, Text
from planner.report.page_html import css, page_html
from planner.report.sheets.identification import CONTENTS, CONTENTS_TITLE
from planner.report.styles import MUTED

LEFT_OUT = frozenset(
    {"results", "sites", "platforms", "offers", "projects", "fundings", "assumptions", "sources", "calculation"}
)
"""Annexes that are for working on, not for signing: the workbook has them."""
FACTORS = (1.0, 0.93, 0.86, 0.8, 0.74)
RESOLUTION = 96  # dots per inch of the page's own measure; text stays text
MARGIN, BAND = 14.0, 9.0  # millimetres: around the page, for header and footer each


def write_pdf(path: Path, material: Material, step: Callable[[str], None] = lambda _: None) -> list[str]:
    """Write the report for signature beside `path`, then put it in its place; nothing is changed in it.

    `step` is told what is being made, and may raise to stop. Raises ReportError; an earlier file stands then.
    """
    contents = contents_of(material, step)
    ensure_gui_application()
    try:
        with written_whole(path) as beside:
            _write(beside, material, contents, step)
            if not beside.read_bytes().rstrip().endswith(b"%%EOF"):  # Qt does not say that the disk is full
                raise ReportError(f"« {path} » n’a pas pu être écrit en entier : le disque est peut-être plein.")
    except OSError as error:
        raise ReportError(
            f"« {path} » ne peut pas être écrit : {reason_of(error)}. S’il est ouvert dans un autre programme, "
            "fermez-le ; sinon choisissez un autre dossier."
        ) from error
    return []


def _write(path: Path, material: Material, contents: Contents, step: Callable[[str], None]) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(0, 0, 0, 0))
    )
    writer.setTitle(f"{material.title}, version {contents.version}")
    writer.setCreator("Planificateur Bioproduction")
    painter = QPainter(writer)
    try:
        _Sheets(painter, writer, material, contents).paint(step)
    finally:
        painter.end()


def _for_paper(page: Page) -> Page:
    """Without the contents with their links, nor what is said of cells: only sheets have them."""
    kept = [block for block in page.blocks if not (isinstance(block, Facts) and block.key == CONTENTS)]
    kept = [block for block in kept if not (isinstance(block, Text) and block.live)]
    return replace(page, blocks=[block for block in kept if block != Heading(CONTENTS_TITLE)])


class _Sheets:
    """Paints the report's pages one after the other; a page of the report begins on a page of paper."""

    def __init__(self, painter: QPainter, writer: QPdfWriter, material: Material, contents: Contents) -> None:
        self._painter, self._writer = painter, writer
        self._material, self._contents = material, contents
        dot = RESOLUTION / 25.4
        whole = QRectF(0, 0, writer.width(), writer.height())
        self._inner = whole.adjusted(MARGIN * dot, (MARGIN + BAND) * dot, -MARGIN * dot, -(MARGIN + BAND) * dot)
        self._band = BAND * dot

    def paint(self, step: Callable[[str], None]) -> None:
        left_out = {ANNEXES[key] for key in LEFT_OUT}
        documents = []
        for page in self._contents.pages:
            if page.name not in left_out:
                step(page.name)
                documents.append(self._fitted(_for_paper(page)))
        documents.append(self._document(self._signature()))
        total = sum(document.pageCount() for document in documents)
        number = 0
        for document in documents:
            for sheet in range(document.pageCount()):
                if number:
                    self._writer.newPage()
                number += 1
                step(f"Page {number} sur {total}")
                self._frame(number, total)
                self._content(document, sheet)

    def _fitted(self, page: Page) -> QTextDocument:
        """A page that is to be one page has smaller type where it must."""
        html = page_html(page)
        for factor in FACTORS:
            document = self._document(html, factor)
            if page.extent != "one page" or document.pageCount() == 1:
                break
        return document

    def _document(self, html: str, factor: float = 1.0) -> QTextDocument:
        document = QTextDocument()
        document.documentLayout().setPaintDevice(self._writer)
        document.setDocumentMargin(0)
        document.setDefaultStyleSheet(css(factor))
        document.setHtml(f"<html><body>{html}</body></html>")
        document.setPageSize(QSizeF(self._inner.width(), self._inner.height()))
        return document

    def _content(self, document: QTextDocument, sheet: int) -> None:
        self._painter.save()
        self._painter.translate(self._inner.left(), self._inner.top() - sheet * self._inner.height())
        document.drawContents(
            self._painter, QRectF(0, sheet * self._inner.height(), self._inner.width(), self._inner.height())
        )
        self._painter.restore()

    def _frame(self, number: int, total: int) -> None:
        """What stands on every page: title, scenario, version, date, number."""
        m = self._material
        font = QFont("Arial")
        font.setPointSizeF(7.5)
        self._painter.setFont(font)
        self._painter.setPen(QColor(MUTED))
        head = QRectF(self._inner.left(), self._inner.top() - self._band, self._inner.width(), self._band * 0.7)
        foot = QRectF(
            self._inner.left(), self._inner.bottom() + self._band * 0.3, self._inner.width(), self._band * 0.7
        )
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        kind = "version pour diffusion" if m.options.for_others else "version interne"
        self._painter.drawText(head, left, m.title)
        self._painter.drawText(head, right, f"Scénario {m.scenario_name} · {m.scope}")
        self._painter.drawText(foot, left, f"Version {self._contents.version} · {kind}")
        self._painter.drawText(foot, right, f"Page {number} sur {total}")

    def _signature(self) -> str:
        """The block to be signed, on a page of its own so that nothing is signed unseen."""
        lines = ("Nom et qualité", "Organisme", "Date", "Lieu", "Signature et cachet")
        rows = "".join(
            f'<tr><td width="20%" class="faint">{line}{"<br/>" * (7 if "Signature" in line else 2)}</td>'
            '<td width="38%"></td><td width="4%"></td><td width="38%"></td></tr>'
            for line in lines
        )
        return (
            f"<h1>Signatures</h1><p>Les soussignés ont pris connaissance de ce document, version "
            f"{self._contents.version}, scénario {self._material.scenario_name}.</p>"
            '<table width="100%" cellspacing="0"><tr><th width="20%"></th><th width="38%">Pour le bénéficiaire</th>'
            f'<th width="4%"></th><th width="38%">Pour le service instructeur</th></tr>{rows}</table>'
        )
