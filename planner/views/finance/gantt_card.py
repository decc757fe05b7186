"""The calendar framed like a chart: what it is of, what its shapes mean, copied whole as picture or as table."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from planner.core import french
from planner.core.finance.timeline import KIND_LABELS, Section
from planner.views.finance.gantt_chart import GanttChart
from planner.views.finance.gantt_painter import paint
from planner.views.parts.answer_text import Table
from planner.views.parts.chart_text import ChartText
from planner.views.parts.table_card import PICTURE_SCALE, FramedCard
from planner.views.parts.theme import FONT_SMALL, FONT_TITLE, Tokens, sized

LEGEND = "Carré : livrable · losange : jalon · triangle : décision · plein : fait · rouge et « ! » : à revoir"
SOURCE = "Source : tables Projets, Jalons et Formations du projet."
HEAD = ("Projet", "Ligne", "Genre", "Début", "Fin ou date prévue", "Date constatée", "État", "À revoir")
MARGIN, TEXT_LINE = 12.0, 24.0
LEAST_WIDTH = 1000.0  # of a picture


class GanttCard(FramedCard):
    """Texts above and below the chart."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(tokens, parent)
        self.chart = GanttChart(tokens, self)
        self.put(self.chart)
        self._sections: Sequence[Section] = ()

    def show_sections(self, sections: Sequence[Section], today: datetime.date, title: str, note: str) -> None:
        """`note` says what is not shown."""
        self._sections = sections
        self.chart.show_sections(sections, today)
        words = french.unbroken(" · ".join(part for part in (LEGEND, note) if part))
        self._show(ChartText(title, words, french.unbroken(SOURCE)))

    def redraw(self) -> None:
        self.chart.set_tokens(self.tokens)

    def table(self) -> Table:
        rows: list[Sequence[str]] = [HEAD]
        for section in self._sections:
            for line in section.lines:
                dates = (_french(day) for day in (line.start, line.end, line.done))
                rows.append((section.title, line.name, KIND_LABELS[line.kind], *dates, line.status, line.problem))
        return rows

    def picture(self) -> QPixmap:
        """Every row and every day, those out of sight too."""
        width = max(LEAST_WIDTH, float(self.width()))
        chart = self.chart.whole(width - 2 * MARGIN)
        height = chart.size[1] + 3 * TEXT_LINE + 2 * MARGIN
        picture = QPixmap(int(width * PICTURE_SCALE), int(height * PICTURE_SCALE))
        picture.setDevicePixelRatio(PICTURE_SCALE)
        picture.fill(QColor(self.tokens.surface))
        painter = QPainter(picture)
        lines = (
            (MARGIN, self.title.text(), self.tokens.text, FONT_TITLE),
            (MARGIN + TEXT_LINE, self.subtitle.text(), self.tokens.muted, FONT_SMALL),
            (height - MARGIN - TEXT_LINE, self.source.text(), self.tokens.muted, FONT_SMALL),
        )
        for top, text, colour, size in lines:
            painter.setPen(QColor(colour))
            painter.setFont(sized(self.font(), size, bold=size == FONT_TITLE))
            box = QRectF(MARGIN, top, width - 2 * MARGIN, TEXT_LINE)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.translate(MARGIN, MARGIN + 2 * TEXT_LINE)
        paint(painter, chart)
        painter.end()
        return picture


def _french(day: datetime.date | None) -> str:
    return french.date(day.isoformat()) if day else ""
