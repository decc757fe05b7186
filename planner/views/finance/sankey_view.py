"""The flows of money from funders to projects to what these are for, painted; read with the mouse or the arrow keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.core import french
from planner.core.finance.money_flows import MoneyFlows
from planner.drawing.palettes import BLUE, GREEN, ORANGE
from planner.views.finance.sankey_layout import FUNDERS, PURPOSES, Node, Ribbon, Sankey, sankey
from planner.views.parts.charts import on_theme
from planner.views.parts.theme import FONT_SMALL, Tokens, sized

BAR, GAP, HEAD, MARGIN = 12, 7.0, 22, 4
NAMES = 190  # pixels for the names at the right of the last bars
MOST = 12
LEAST_HEIGHT = 260
COLOURS = (BLUE, ORANGE, GREEN)
HEADS = ("Financeurs", "Projets", "Pour quoi")
NO_MONEY = "Aucun montant connu ici : inscrivez des financements ou un plan retenu."


class SankeyView(QWidget):
    """One node may be chosen: its ribbons stand out, and `told` says what flows."""

    told = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.tokens = tokens
        self.picture = Sankey((), (), 0)
        self.chosen: int | None = None
        self._flows: MoneyFlows | None = None
        self._label: Callable[[int, str], str] = lambda _, key: key
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Flux de financement")

    def show_flows(self, flows: MoneyFlows, label: Callable[[int, str], str]) -> None:
        self._flows, self._label = flows, label
        self.chosen = None
        self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(700, 340)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        if self._flows is not None:
            room = max(80.0, self.height() - HEAD - 2 * MARGIN)
            self.picture = sankey(self._flows, self._label, room, GAP, MOST)
            self.update()

    # --- geometry -----------------------------------------------------------------------------------------------

    def left_of(self, column: int) -> float:
        """Where the bars of a column stand."""
        return MARGIN + column * (self.width() - NAMES - BAR - 2 * MARGIN) / 2

    def rect_of(self, node: Node) -> QRectF:
        return QRectF(self.left_of(node.column), HEAD + MARGIN + node.top, BAR, node.height)

    def _path(self, ribbon: Ribbon, offset: float, height: float) -> QPainterPath:
        nodes = self.picture.nodes
        x0 = self.left_of(nodes[ribbon.source].column) + BAR
        x1 = self.left_of(nodes[ribbon.target].column)
        y0, y1 = HEAD + MARGIN + ribbon.start + offset, HEAD + MARGIN + ribbon.end + offset
        middle = (x0 + x1) / 2
        path = QPainterPath(QPointF(x0, y0))
        path.cubicTo(QPointF(middle, y0), QPointF(middle, y1), QPointF(x1, y1))
        path.lineTo(x1, y1 + height)
        path.cubicTo(QPointF(middle, y1 + height), QPointF(middle, y0 + height), QPointF(x0, y0 + height))
        path.closeSubpath()
        return path

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.picture.nodes:
            painter.setPen(QColor(self.tokens.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, NO_MONEY)
            return
        for ribbon in self.picture.ribbons:
            self._paint_ribbon(painter, ribbon)
        painter.setFont(sized(self.font(), FONT_SMALL))
        for column, head in enumerate(HEADS):
            painter.setPen(QColor(self.tokens.muted))
            painter.drawText(QRectF(self.left_of(column), 0, NAMES, HEAD), Qt.AlignmentFlag.AlignVCenter, head)
        for number, node in enumerate(self.picture.nodes):
            self._paint_node(painter, number, node)

    def _paint_ribbon(self, painter: QPainter, ribbon: Ribbon) -> None:
        """What is secured is filled, what is asked or announced paler."""
        lit = self.chosen is None or self.chosen in (ribbon.source, ribbon.target)
        colour = QColor(on_theme(COLOURS[self.picture.nodes[ribbon.source].column], self.tokens))
        painter.setPen(Qt.PenStyle.NoPen)
        asked = ribbon.height - ribbon.secured_height
        for offset, height, alpha in ((0.0, ribbon.secured_height, 130), (ribbon.secured_height, asked, 48)):
            if height > 0:
                colour.setAlpha(alpha if lit else alpha // 5)
                painter.setBrush(colour)
                painter.drawPath(self._path(ribbon, offset, max(0.6, height)))

    def _paint_node(self, painter: QPainter, number: int, node: Node) -> None:
        rect = self.rect_of(node)
        colour = QColor(on_theme(COLOURS[node.column], self.tokens))
        lit = self.chosen is None or number == self.chosen or self._joined(number)
        if not lit:
            colour.setAlpha(70)
        painter.setPen(QPen(QColor(self.tokens.text), 1.5) if number == self.chosen else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRect(rect)
        if node.height < self.fontMetrics().height() * 0.72 and number != self.chosen:
            return
        room = NAMES - 8 if node.column == PURPOSES else (self.left_of(1) - BAR) * 0.8
        text = painter.fontMetrics().elidedText(node_text(node), Qt.TextElideMode.ElideRight, int(room))
        box = QRectF(rect.right() + 5, rect.center().y() - 9, painter.fontMetrics().horizontalAdvance(text) + 6, 18)
        ground = QColor(self.tokens.surface)
        ground.setAlpha(170)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(self.tokens.text if lit else self.tokens.muted))
        painter.drawText(box.adjusted(3, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def _joined(self, number: int) -> bool:
        return any({ribbon.source, ribbon.target} == {number, self.chosen} for ribbon in self.picture.ribbons)

    # --- reading ------------------------------------------------------------------------------------------------

    def choose(self, number: int | None) -> None:
        """Let a node stand out and say what flows through it; None frees."""
        if number != self.chosen:
            self.chosen = number
            self.told.emit("" if number is None else self.text_of(number))
            self.setAccessibleDescription("" if number is None else self.text_of(number))
            self.update()

    def text_of(self, number: int) -> str:
        """« BioIMP : 20 M€, dont 17,8 M€ acquis. De : FEDER 17,8 M€ … Vers : recherche et développement 20 M€. »"""
        node, ribbons = self.picture.nodes[number], self.picture.ribbons
        told = f"{node.label} : {french.euros(node.amount)}, dont {french.euros(node.secured)} acquis."
        sources = [(ribbon.amount, ribbon.source) for ribbon in ribbons if ribbon.target == number]
        targets = [(ribbon.amount, ribbon.target) for ribbon in ribbons if ribbon.source == number]
        for word, parts in (("De", sources), ("Vers", targets)):
            if parts:
                told += f" {word} : {', '.join(self._named(*part) for part in sorted(parts, reverse=True))}."
        return french.unbroken(told)

    def _named(self, amount: int, number: int) -> str:
        return f"{self.picture.nodes[number].label} {french.euros(amount)}"

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.choose(self._at(event.position()))

    def leaveEvent(self, event: object) -> None:
        self.choose(None)

    def _at(self, place: QPointF) -> int | None:
        for number, node in enumerate(self.picture.nodes):
            if self.rect_of(node).adjusted(-4, -2, 120, 2).contains(place):
                return number
        for ribbon in self.picture.ribbons:
            if self._path(ribbon, 0.0, max(1.0, ribbon.height)).contains(place):
                return ribbon.source
        return None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down along a column, left and right between columns, Escape frees."""
        nodes, key = self.picture.nodes, event.key()
        steps = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
        if key == Qt.Key.Key_Escape and self.chosen is not None:
            self.choose(None)
        elif key in steps and nodes:
            self.choose(self._next(*steps[Qt.Key(key)]))
        else:
            super().keyPressEvent(event)

    def _next(self, down: int, right: int) -> int:
        nodes = self.picture.nodes
        if self.chosen is None:
            return 0
        node = nodes[self.chosen]
        column = min(max(node.column + right, FUNDERS), PURPOSES)
        there = [number for number, other in enumerate(nodes) if other.column == column]
        if right:
            return min(there, key=lambda number: abs(nodes[number].top - node.top))
        return there[min(max(there.index(self.chosen) + down, 0), len(there) - 1)]


def node_text(node: Node) -> str:
    return f"{node.label} · {french.euros(node.amount)}"
