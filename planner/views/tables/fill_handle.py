"""The small square at the corner of the selected cells: dragged, it repeats them or carries on their series."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from planner.state.filling import Fill, can_carry_on, fill_to_end, last_text
from planner.views.tables.cell_places import CellPlaces, Range
from planner.views.tables.cells_view import CellsView

SIDE = 9  # pixels, the outer ones a border that keeps it apart from the cells
SLACK = 8  # how far the pointer goes into a cell before it is filled
EDGE, SCROLL_MS, SCROLL_STEP = 14, 40, 24  # near an edge the table scrolls, faster the further the pointer is out
TIP = "Tirer pour recopier ou continuer la série (Ctrl : l’inverse) ; double-clic pour remplir jusqu’en bas"


class FillHandle(QWidget):
    """Stands over the table while the selected cells make one rectangle."""

    filled = Signal(object, bool)  # a Fill that is to be done, and whether it carries a series on

    def __init__(self, table: CellsView) -> None:
        super().__init__(table)
        self._table = table
        self._places = CellPlaces(table)
        self._range: Range | None = None  # what is dragged
        self._fill: Fill | None = None
        self._toggled = False  # whether Ctrl is held
        self._pointer = self._grip = QPoint()  # in the table; from the pointer to the range's corner
        self.outline = _Outline(table)
        self.tip = QLabel(table)
        self.tip.setObjectName("hover")
        self.tip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.tip.hide()
        self.resize(SIDE, SIDE)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setToolTip(TIP)
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)
        for moved in (
            table.selectionModel().selectionChanged,
            table.horizontalScrollBar().valueChanged,
            table.verticalScrollBar().valueChanged,
            table.header.sectionResized,
            table.header.sectionMoved,
        ):
            moved.connect(self.place)
        for changed in (table.table_model.layoutChanged, table.table_model.modelReset):
            changed.connect(self.cancel)
        self.hide()

    @property
    def is_dragged(self) -> bool:
        return self._range is not None

    def place(self, *_: object) -> None:
        """Stand at the lower right corner of the selected cells, or go; while dragged, outline what is filled."""
        if self.is_dragged:
            self._follow()
            return
        chosen = self._places.selected()
        if chosen is None:
            self.hide()
            return
        corner, seen = self._places.rect(*chosen).bottomRight(), self._places.area_of(chosen[1][-1])
        if not seen.contains(corner):
            self.hide()
            return
        self.move(
            min(corner.x() - SIDE // 2, seen.right() - SIDE + 1), min(corner.y() - SIDE // 2, seen.bottom() - SIDE + 1)
        )
        self.raise_()
        self.show()

    # --- mouse and keyboard -------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        chosen = self._places.selected()
        if event.button() != Qt.MouseButton.LeftButton or chosen is None:
            return
        self._table.setFocus()  # an open editor gives its text, and Escape comes here
        self._range = chosen
        self._pointer = self.mapToParent(event.position().toPoint())
        self._grip = self._places.rect(*chosen).bottomRight() - self._pointer
        self._toggled = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._table.installEventFilter(self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.is_dragged:
            self._pointer = self.mapToParent(event.position().toPoint())
            self._toggled = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._follow()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.is_dragged and event.button() == Qt.MouseButton.LeftButton:
            fill, carry_on = self._fill, self._carries_on()
            self.cancel()
            if fill is not None:
                self._do(fill, carry_on)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fill down to where the data beside the range end."""
        chosen = self._places.selected()
        if event.button() != Qt.MouseButton.LeftButton or chosen is None:
            return
        rows, columns = chosen
        seen = self._table.seen_columns()
        left, right = seen.index(columns[0]) - 1, seen.index(columns[-1]) + 1
        beside = [seen[place] for place in (left, right) if 0 <= place < len(seen)]
        fill = fill_to_end(self._table.table_model, rows, columns, beside)
        if not fill.is_empty:
            toggled = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._do(fill, (len(rows) > 1) != toggled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While dragged the keyboard is ours: Escape gives up, Ctrl turns copies into a series and back."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        event.accept()
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif event.key() == Qt.Key.Key_Control and event.type() != QEvent.Type.ShortcutOverride:
            self._toggled = event.type() == QEvent.Type.KeyPress
            self._tell()
        return True

    def cancel(self) -> None:
        """Fill nothing."""
        if self.is_dragged:
            self._range = self._fill = None
            self._scrolling.stop()
            self._table.removeEventFilter(self)
            self.outline.hide()
            self.tip.hide()
        self.place()

    def _do(self, fill: Fill, carry_on: bool) -> None:
        self.filled.emit(fill, carry_on)
        self._table.select_cells(fill.all_rows, fill.all_columns)

    # --- while dragged ------------------------------------------------------------------------------------------

    def _carries_on(self) -> bool:
        """Several cells are a series, one is a copy; Ctrl turns it round."""
        if self._fill is None:
            return False
        start = self._fill.rows if self._fill.new_rows else self._fill.columns
        return (len(start) > 1) != self._toggled

    def _follow(self) -> None:
        """Outline what would be filled with the pointer where it is, and scroll near an edge."""
        self._fill = self._filled()
        scrolls = self._overshoot() != QPoint(0, 0)
        if scrolls != self._scrolling.isActive():
            if scrolls:
                self._scrolling.start()
            else:
                self._scrolling.stop()
        self._tell()

    def _way(self) -> QPoint:
        """How far the pointer is outside the range, down or across, whichever is further; the other is 0."""
        if self._range is None:
            return QPoint(0, 0)
        rect, place = self._places.rect(*self._range), self._pointer + self._grip
        right, down = _beyond(place.x(), rect.left(), rect.right()), _beyond(place.y(), rect.top(), rect.bottom())
        return QPoint(0, down) if abs(down) >= abs(right) else QPoint(right, 0)

    def _filled(self) -> Fill | None:
        """What the pointer asks to fill from the range; None where it is inside."""
        if self._range is None:
            return None
        (rows, columns), way, place = self._range, self._way(), self._pointer + self._grip
        if way.y():
            row = self._places.row_at(place.y() - (SLACK if way.y() > 0 else -SLACK))
            new = range(rows[-1] + 1, row + 1) if way.y() > 0 else range(rows[0] - 1, row - 1, -1)
            return Fill(rows, columns, new_rows=new) if new else None
        if not way.x():
            return None
        seen = self._table.seen_columns()
        to = seen.index(self._places.column_at(place.x() - (SLACK if way.x() > 0 else -SLACK)))
        first, last = seen.index(columns[0]), seen.index(columns[-1])
        across = seen[last + 1 : to + 1] if way.x() > 0 else seen[to:first][::-1]
        return Fill(rows, columns, new_columns=across, leftwards=way.x() < 0) if across else None

    def _overshoot(self) -> QPoint:
        """How far the pointer is past the edge of what is seen, in the direction of the fill."""
        way, pointer = self._way(), self._pointer
        if way.y():
            area = self._places.area().adjusted(0, EDGE, 0, -EDGE)
            past = min(0, pointer.y() - area.top()) if way.y() < 0 else max(0, pointer.y() - area.bottom())
            return QPoint(0, past)
        area = self._places.area_of(-1).adjusted(EDGE, 0, -EDGE, 0)
        past = min(0, pointer.x() - area.left()) if way.x() < 0 else max(0, pointer.x() - area.right())
        return QPoint(past if way.x() else 0, 0)

    def _scroll(self) -> None:
        """One step further; the bars tell `place`."""
        past = self._overshoot()
        if past.y():
            rows = 1 + abs(past.y()) // SCROLL_STEP
            bar = self._table.verticalScrollBar()
            bar.setValue(bar.value() + (rows if past.y() > 0 else -rows))
        if past.x():
            bar = self._table.horizontalScrollBar()
            bar.setValue(bar.value() + past.x())

    # --- what is shown ------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        """The outline of what would be filled, and what its last cells would hold."""
        fill, model, tokens = self._fill, self._table.table_model, self._table.cell_delegate.tokens
        if fill is None:
            self.outline.hide()
            self.tip.hide()
            return
        columns = fill.all_columns
        clip = self._places.area_of(-1).united(self._places.area_of(columns[0]))
        self.outline.show_rect(self._places.rect(fill.all_rows, columns), clip, QColor(tokens.accent))
        carries_on = self._carries_on()
        text = f"<b>{escape(last_text(model, fill, carries_on))}</b>"
        if can_carry_on(model, fill):
            other = "recopier" if carries_on else "continuer la série"
            text += f"<br><span style='color:{tokens.muted}'>Ctrl : {other}</span>"
        self.tip.setText(text)
        self.tip.adjustSize()
        area, place = self._places.area(), self._pointer + QPoint(16, 16)
        self.tip.move(
            max(area.left(), min(place.x(), area.right() - self.tip.width())),
            max(area.top(), min(place.y(), area.bottom() - self.tip.height())),
        )
        self.tip.show()
        self.tip.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), self._table.cell_delegate.tokens
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.fillRect(self.rect().adjusted(1, 1, -1, -1), QColor(tokens.accent))
        painter.end()


class _Outline(QWidget):
    """A dashed rectangle over the cells; the pointer goes through it."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.rectangle = QRect()
        self._colour = QColor()
        self.hide()

    def show_rect(self, rectangle: QRect, seen: QRect, colour: QColor) -> None:
        """Outline `rectangle`, of which only what lies in `seen` is painted; both in the table's pixels."""
        self.rectangle, self._colour = rectangle, colour
        self.setGeometry(seen)
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._colour, 2, Qt.PenStyle.DashLine))
        near = self.rect().adjusted(-8, -8, 8, 8)  # a hundred thousand rows of dashes would be drawn for nothing
        painter.drawRect(self.rectangle.translated(-self.pos()).intersected(near))
        painter.end()


def _beyond(place: int, first: int, last: int) -> int:
    """How far a place is before or behind a stretch, less the slack."""
    return max(0, place - last - SLACK) + min(0, place - first + SLACK)
