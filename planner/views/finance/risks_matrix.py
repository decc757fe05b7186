"""Risks on five by five cells: score and word stand in each cell, so that colour is never alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from planner.core import french
from planner.core.finance.risks import IMPACTS, PROBABILITIES, STEPS, Risk, level
from planner.views.parts.theme import FONT_SMALL, Tokens, sized

SIDE, FOOT = 116.0, 40.0  # pixels of the words beside and below
CELL = QSize(104, 46)
TINTS = {"faible": 0.06, "modéré": 0.2, "élevé": 0.38, "critique": 0.6}  # of the colour for what is refused
GAP = 2.0

Place = tuple[int, int]  # probability, impact


class RiskMatrix(QWidget):
    """Each cell says its score, its word and which risks stand there; a click chooses a cell, a second frees it."""

    chosen = Signal(object)  # a place, or None for all

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self.place: Place | None = None
        self._cursor: Place = (3, 3)
        self._risks: dict[Place, list[Risk]] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Matrice des risques")
        self.setMinimumSize(int(SIDE) + 5 * 82, int(FOOT) + 5 * 38)

    def show_risks(self, risks: Sequence[Risk]) -> None:
        """Closed risks and those without a score stand nowhere."""
        self._risks = {}
        for risk in risks:
            if risk.probability is not None and risk.impact is not None and not risk.over:
                self._risks.setdefault((risk.probability, risk.impact), []).append(risk)
        self.update()

    def set_tokens(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(SIDE) + 5 * CELL.width(), int(FOOT) + 5 * CELL.height())

    def cell(self, place: Place) -> QRectF:
        """Where a cell is painted: the most probable on top, the gravest at the right."""
        probability, impact = place
        width, height = (self.width() - SIDE) / 5, (self.height() - FOOT) / 5
        return QRectF(SIDE + (impact - 1) * width, (5 - probability) * height, width - GAP, height - GAP)

    def cell_text(self, place: Place) -> str:
        """« 12 élevé, 2 risques : … »"""
        score = place[0] * place[1]
        risks = self._risks.get(place, [])
        names = f", {french.plural(len(risks), 'risque')} : {', '.join(r.name for r in risks)}" if risks else ""
        return french.unbroken(f"{score} {level(score)}{names}")

    def choose(self, place: Place | None) -> None:
        """Choose a cell; the chosen one again, or None, frees all."""
        self.place = None if place == self.place else place
        if place is not None:
            self._cursor = place
            self.setAccessibleDescription(self.cell_text(place))
        self.update()
        self.chosen.emit(self.place)

    # --- mouse and keyboard -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.choose(self._place_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        probability, impact = self._cursor
        ways = {
            Qt.Key.Key_Up: (1, 0), Qt.Key.Key_Down: (-1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
        }  # fmt: skip
        if event.key() in ways:
            up, right = ways[Qt.Key(event.key())]
            self._cursor = (min(5, max(1, probability + up)), min(5, max(1, impact + right)))
            self.setAccessibleDescription(self.cell_text(self._cursor))
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(self._cursor)
        elif event.key() == Qt.Key.Key_Escape and self.place is not None:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def _place_at(self, point: QPointF) -> Place | None:
        return next((p for p in self._places() if self.cell(p).contains(point)), None)

    @staticmethod
    def _places() -> list[Place]:
        return [(probability, impact) for probability in STEPS for impact in STEPS]

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in self._places():
            self._paint_cell(painter, place)
        self._paint_words(painter)
        painter.end()

    def _paint_cell(self, painter: QPainter, place: Place) -> None:
        rect, score = self.cell(place), place[0] * place[1]
        word = level(score)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_mixed(self.tokens.surface, self.tokens.refused, TINTS[word]))
        painter.drawRoundedRect(rect, 3, 3)
        risks = self._risks.get(place, [])
        painter.setFont(sized(self.font(), FONT_SMALL, bold=bool(risks)))
        painter.setPen(QColor(self.tokens.text))
        inner = rect.adjusted(5, 3, -4, -3)
        metrics = QFontMetricsF(painter.font())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, f"{score} {word}")
        if risks:
            text = risks[0].name if len(risks) == 1 else french.plural(len(risks), "risque")
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, shown)
        if place == self.place or (self.hasFocus() and place == self._cursor):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            style = Qt.PenStyle.SolidLine if place == self.place else Qt.PenStyle.DotLine
            painter.setPen(QPen(QColor(self.tokens.accent), 2, style))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3)

    def _paint_words(self, painter: QPainter) -> None:
        painter.setFont(sized(self.font(), FONT_SMALL))
        painter.setPen(QColor(self.tokens.muted))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for step in STEPS:
            row = self.cell((step, 1))
            painter.drawText(QRectF(0, row.top(), SIDE - 8, row.height()), right, f"{PROBABILITIES[step - 1]} {step}")
            column = self.cell((1, step))
            box = QRectF(column.left(), self.height() - FOOT, column.width(), FOOT / 2)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{step} {IMPACTS[step - 1]}")
        axis = QRectF(SIDE, self.height() - FOOT / 2, self.width() - SIDE, FOOT / 2)
        painter.drawText(axis, Qt.AlignmentFlag.AlignCenter, "gravité →")
        painter.drawText(QRectF(0, self.height() - FOOT, SIDE - 8, FOOT), right, "probabilité ↑")


def _mixed(ground: str, colour: str, share: float) -> QColor:
    """So much of a colour on a ground."""
    below, above = QColor(ground), QColor(colour)
    parts = zip((below.red(), below.green(), below.blue()), (above.red(), above.green(), above.blue()), strict=True)
    return QColor(*(round(b + (a - b) * share) for b, a in parts))
