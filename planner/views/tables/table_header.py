"""Column headers with what a spreadsheet's have: sort order, several columns with Shift, and a filter to drop down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QHeaderView, QToolTip, QWidget

from planner.core import french
from planner.state.table_model import TableModel
from planner.views.parts.theme import Tokens

BUTTON = 18  # pixels at the right of a section that drop the filter down
ARROW = 3.5
SORTING = french.unbroken("Clic : trier. Maj + clic : trier aussi selon cette colonne. Clic droit : colonnes montrées.")
FILTERING = "Trier, filtrer, masquer"


class TableHeader(QHeaderView):
    """Draws a filter mark in each section and tells clicks on it apart from clicks that sort."""

    filter_asked = Signal(int, QPoint)  # column, where to drop down (global)
    sort_asked = Signal(int, bool)  # column, whether added to the columns that are sorted by

    def __init__(self, model: TableModel, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._model = model
        self.tokens = tokens
        self._pressed: QPoint | None = None
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def button_rect(self, column: int) -> QRect:
        """Where a section's filter mark stands."""
        right = self.sectionViewportPosition(column) + self.sectionSize(column)
        return QRect(right - BUTTON, 0, BUTTON - 4, self.height())

    def tip(self, place: QPoint) -> str:
        """What a section holds and what a click there does; empty beside the sections."""
        column = self.logicalIndexAt(place)
        if column < 0:
            return ""
        if self._button_at(place) >= 0:
            return FILTERING
        told = self._model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        return f"{told}\n{SORTING}"

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip(event.pos()), self)
            return True
        return super().viewportEvent(event)

    # --- mouse --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        column = self._button_at(self._pressed)
        if column >= 0:
            self._pressed = None
            self.filter_asked.emit(column, self.mapToGlobal(self.button_rect(column).bottomLeft()))
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place, self._pressed = event.position().toPoint(), self._pressed_at(event)
        if self._pressed is None or self.cursor().shape() == Qt.CursorShape.SplitHCursor:
            return
        column = self.logicalIndexAt(place)
        if column >= 0 and (place - self._pressed).manhattanLength() < 4:
            self.sort_asked.emit(column, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def _pressed_at(self, event: QMouseEvent) -> QPoint | None:
        return self._pressed if event.button() == Qt.MouseButton.LeftButton else None

    def _button_at(self, place: QPoint | None) -> int:
        if place is None:
            return -1
        column = self.logicalIndexAt(place)
        near = column >= 0 and self.button_rect(column).contains(place)
        return column if near else -1

    # --- painting -----------------------------------------------------------------------------------------------

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:  # noqa: N802
        painter.save()
        super().paintSection(painter, rect, column)
        painter.restore()
        if not rect.isValid():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        filtered = column in self._model.filters
        centre = QPointF(self.button_rect(column).center().x() + 1, rect.center().y() + 1)
        self._draw_filter(painter, centre, filtered)
        places = [key for key, _ in self._model.sort_keys]
        if column in places:
            down = self._model.sort_keys[places.index(column)][1]
            number = str(places.index(column) + 1) if len(places) > 1 else ""
            self._draw_order(painter, QPointF(centre.x() - 14, centre.y()), down, number)
        painter.restore()

    def _draw_filter(self, painter: QPainter, centre: QPointF, filtered: bool) -> None:
        colour = QColor(self.tokens.accent if filtered else self.tokens.muted)
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(colour if filtered else Qt.BrushStyle.NoBrush)
        x, y = centre.x(), centre.y()
        if filtered:  # a funnel
            shape = [(-4, -4), (4, -4), (1, 0.5), (1, 4), (-1, 3), (-1, 0.5)]
            painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in shape]))
        else:
            painter.drawPolyline(QPolygonF([QPointF(x - 3, y - 1.5), QPointF(x, y + 1.5), QPointF(x + 3, y - 1.5)]))

    def _draw_order(self, painter: QPainter, centre: QPointF, down: bool, number: str) -> None:
        colour = QColor(self.tokens.accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        x, y, tip = centre.x(), centre.y(), ARROW if down else -ARROW
        painter.drawPolygon(QPolygonF([QPointF(x - ARROW, y - tip), QPointF(x + ARROW, y - tip), QPointF(x, y + tip)]))
        if number:
            painter.setPen(colour)
            painter.drawText(QPointF(x - 12, y + 4), number)
