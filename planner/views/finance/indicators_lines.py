"""Indicators as lines from their starting point to their target, with what is achieved so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.core import french
from planner.core.finance.project_indicators import ProjectIndicator, Step
from planner.views.finance.gantt_painter import paint_warning
from planner.views.parts.theme import FONT_SMALL, Tokens, sized

ROW, PAD = 104, 12  # pixels of an indicator
TRACK, TICK = 6.0, 9.0
LINE_AT = 56.0  # of the track, below the top of its row
MARGIN = 70.0  # of the track, for the words at its ends


class IndicatorLines(QWidget):
    """A click or Enter goes to the cell to look at first."""

    followed = Signal(str, str)  # key and column

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self.indicators: Sequence[ProjectIndicator] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Avancement des indicateurs")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_indicators(self, indicators: Sequence[ProjectIndicator]) -> None:
        self.indicators = indicators
        self._current = min(self._current, max(0, len(indicators) - 1))
        self.updateGeometry()
        self.update()

    def set_tokens(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, max(1, len(self.indicators)) * ROW)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._follow(int(event.position().y() // ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.indicators:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._current = min(len(self.indicators) - 1, max(0, self._current + step))
            self.setAccessibleDescription(said_of(self.indicators[self._current]))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._follow(self._current)
        else:
            super().keyPressEvent(event)

    def _follow(self, row: int) -> None:
        if 0 <= row < len(self.indicators):
            self._current = row
            self.update()
            found = self.indicators[row]
            self.followed.emit(found.key, found.findings[0].address.column if found.findings else "actual")

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, indicator in enumerate(self.indicators):
            rect = QRectF(0, row * ROW, self.width(), ROW)
            if self.hasFocus() and row == self._current:
                painter.setPen(QPen(QColor(self.tokens.accent), 1, Qt.PenStyle.DotLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect.adjusted(1, 1, -1, -1))
            self._paint_head(painter, rect, indicator)
            self._paint_track(painter, rect, indicator)
        painter.end()

    def _paint_head(self, painter: QPainter, rect: QRectF, indicator: ProjectIndicator) -> None:
        top = QRectF(rect.left() + PAD, rect.top() + 6, rect.width() - 2 * PAD, 18)
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(QColor(self.tokens.text))
        share = progress_text(indicator)
        room = top.width() - QFontMetricsF(bold).horizontalAdvance(share) - 12
        name = f"{indicator.name} ({indicator.code})"
        name = QFontMetricsF(bold).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, share)

    def _paint_track(self, painter: QPainter, rect: QRectF, indicator: ProjectIndicator) -> None:
        tokens, y = self.tokens, rect.top() + LINE_AT
        left, right = rect.left() + MARGIN, rect.right() - MARGIN
        steps = (indicator.baseline, indicator.milestone, indicator.target, indicator.actual)
        values = [step.value for step in steps if step.value is not None]
        low, high = min([0.0, *values]), max([1.0, *values])
        at = {step: left + (right - left) * ((step.value or 0) - low) / (high - low) for step in steps}
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(QRectF(left, y - TRACK / 2, right - left, TRACK), 3, 3)
        if indicator.actual.value is not None:
            start = at[indicator.baseline] if indicator.baseline.value is not None else left
            end = at[indicator.actual]
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(min(start, end), y - TRACK / 2, abs(end - start), TRACK), 3, 3)
            painter.drawEllipse(QPointF(end, y), TRACK, TRACK)
        for word, step in (("départ", indicator.baseline), ("étape", indicator.milestone), ("cible", indicator.target)):
            if step.value is not None:
                self._paint_tick(painter, at[step], y, word, step, above=step is indicator.milestone)
        self._paint_foot(painter, rect, indicator)

    def _paint_tick(self, painter: QPainter, x: float, y: float, word: str, step: Step, above: bool) -> None:
        painter.setPen(QPen(QColor(self.tokens.text), 2))
        painter.drawLine(QPointF(x, y - TICK), QPointF(x, y + TICK))
        painter.setFont(sized(self.font(), FONT_SMALL))
        painter.setPen(QColor(self.tokens.muted))
        text = step_text(word, step)
        width = QFontMetricsF(painter.font()).horizontalAdvance(text) + 4
        left = min(max(4.0, x - width / 2), self.width() - width - 4)
        top = y - TICK - 16 if above else y + TICK
        painter.drawText(QRectF(left, top, width, 16), Qt.AlignmentFlag.AlignCenter, text)

    def _paint_foot(self, painter: QPainter, rect: QRectF, indicator: ProjectIndicator) -> None:
        painter.setFont(sized(self.font(), FONT_SMALL))
        foot = QRectF(rect.left() + PAD, rect.bottom() - 22, rect.width() - 2 * PAD, 18)
        text, colour = foot_text(indicator), self.tokens.muted
        if indicator.findings:
            paint_warning(painter, QPointF(foot.left() + 8, foot.center().y()), self.tokens)
            foot.setLeft(foot.left() + 22)
            colour = self.tokens.refused
        painter.setPen(QColor(colour))
        text = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, foot.width())
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def step_text(word: str, step: Step) -> str:
    """« cible 24 (2029) »"""
    year = f" ({step.year})" if step.year is not None else ""
    return f"{word} {french.compact(step.value)}{year}"


def progress_text(indicator: ProjectIndicator) -> str:
    """« 12 sur 24 places, 50 % du chemin », « rien de constaté »."""
    if indicator.actual.value is None:
        return "rien de constaté"
    goal = f" sur {french.compact(indicator.target.value)}" if indicator.target.value is not None else ""
    unit = f" {indicator.unit}" if indicator.unit else ""
    share = f", {french.percent(indicator.progress)} du chemin" if indicator.progress is not None else ""
    return f"{french.compact(indicator.actual.value)}{goal}{unit}{share}"


def foot_text(indicator: ProjectIndicator) -> str:
    """What is missing; else women, men and evidence."""
    if indicator.findings:
        texts = (finding.message.split("\u00a0: ", 1)[-1] for finding in indicator.findings)
        return " ".join(text[:1].upper() + text[1:] for text in texts)
    parts = []
    if indicator.women is not None or indicator.men is not None:
        women, men = (french.compact(n) if n is not None else "?" for n in (indicator.women, indicator.men))
        parts.append(f"femmes {women}, hommes {men}")
    parts.append(f"justificatif : {indicator.evidence}" if indicator.evidence else "pas de justificatif indiqué")
    return french.unbroken(" · ".join(parts))


def said_of(indicator: ProjectIndicator) -> str:
    """All of it, for who cannot see the line."""
    steps = (("départ", indicator.baseline), ("étape", indicator.milestone), ("cible", indicator.target))
    told = [step_text(word, step) for word, step in steps if step.value is not None]
    return ", ".join([f"{indicator.name} ({indicator.code})", progress_text(indicator), *told, foot_text(indicator)])
