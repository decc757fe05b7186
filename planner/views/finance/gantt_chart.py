"""The calendar under the mouse and the keyboard: lines are dragged by their middle or their ends, days are zoomed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip, QWidget

from planner.core import french
from planner.core.finance.timeline import KIND_LABELS, Line, Part, Section, dragged
from planner.state.session import iso_today
from planner.views.finance.gantt_painter import GRIP, HEADER, LABELS, ROW, Picture, Row, paint, rows_of, words_of
from planner.views.finance.gantt_scale import Scale, scale_of
from planner.views.parts.theme import Tokens

PER_DAY = 1.0
ZOOM = 1.25
WEEK, YEAR = 7, 366  # days of a step
LEAST_HEIGHT = 160
CURSORS: dict[Part | None, Qt.CursorShape] = {
    None: Qt.CursorShape.ArrowCursor, "whole": Qt.CursorShape.OpenHandCursor, "start": Qt.CursorShape.SizeHorCursor,
    "end": Qt.CursorShape.SizeHorCursor,
}  # fmt: skip


@dataclass(frozen=True)
class Drag:
    """A line that is being dragged: by which part, from where, and what it would become."""

    line: Line
    part: Part
    x: float
    after: Line
    moving: bool = False  # beyond the few pixels that a click may tremble


class GanttChart(QAbstractScrollArea):
    """Rows of sections; tells what the planner asks for and changes nothing itself."""

    moved = Signal(object, object)  # the line before and after
    edit_asked = Signal(object)  # the line
    date_asked = Signal(object, object)  # a line without dates, and the day
    remove_asked = Signal(object)  # the line
    add_asked = Signal()
    menu_asked = Signal(object, QPoint)  # the line, and where on the screen
    current_changed = Signal()

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens, self.today = tokens, datetime.date.fromisoformat(iso_today())
        self.rows: list[Row] = []
        self.scale: Scale = scale_of((), self.today, PER_DAY)
        self._current: Line | None = None
        self._drag: Drag | None = None
        self._fits = True  # all days stay in sight until the planner zooms
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setMinimumHeight(LEAST_HEIGHT)
        self.setAccessibleName("Calendrier")
        self.viewport().setMouseTracking(True)

    # --- what is shown ------------------------------------------------------------------------------------------

    def show_sections(self, sections: Sequence[Section], today: datetime.date) -> None:
        """Show these; the day at the left edge and the current line stay where they can."""
        left = self.scale.day_at(self.horizontalScrollBar().value())
        self._drag = None
        self.rows, self.today = rows_of(sections), today
        lines = [row.line for row in self.rows if row.line is not None]
        self.scale = scale_of(lines, today, self.scale.per_day)
        self._current = next((line for line in lines if self._is_current(line)), lines[0] if lines else None)
        self._arrange()
        if not self._fits:
            self.horizontalScrollBar().setValue(int(self.scale.x(left)))
        self._tell_current()

    @property
    def current(self) -> Line | None:
        """The line that keys act on."""
        return self._current

    def set_current(self, table: str, key: str) -> None:
        """Choose a line and bring it into sight."""
        for position, row in enumerate(self.rows):
            if row.line is not None and (row.line.table, row.line.key) == (table, key):
                self._choose(position)

    def picture(self) -> Picture:
        """What the viewport shows."""
        size = self.viewport().size()
        drag = self._drag
        return Picture(
            self.rows, self.scale, self.today, self.tokens, self.font(), (size.width(), size.height()),
            (self.horizontalScrollBar().value(), self.verticalScrollBar().value()), self._position(), self.hasFocus(),
            {drag.line: drag.after} if drag is not None else {},
        )  # fmt: skip

    def whole(self, width: float) -> Picture:
        """Every row and every day, `width` pixels wide."""
        scale = self.scale.fitted(width - LABELS)
        height = HEADER + len(self.rows) * ROW
        return Picture(self.rows, scale, self.today, self.tokens, self.font(), (width, height))

    def set_tokens(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.viewport().update()

    # --- zoom ---------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """All days in sight."""
        self._fits = True
        self._arrange()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show days wider or narrower around a place of the viewport, its middle without one."""
        bar = self.horizontalScrollBar()
        at = (self.viewport().width() - LABELS) / 2 if x is None else max(0.0, x - LABELS)
        day = (bar.value() + at) / self.scale.per_day
        self._fits = False
        least = self.scale.fitted(max(1.0, self.viewport().width() - LABELS)).per_day
        self.scale = self.scale.zoomed(max(self.scale.per_day * factor, least))
        self._arrange()
        bar.setValue(int(day * self.scale.per_day - at))

    def show_today(self) -> None:
        """Bring today to the middle, with days wide enough to read months."""
        if self.scale.per_day < PER_DAY:
            self.zoom(PER_DAY / self.scale.per_day)
        half = (self.viewport().width() - LABELS) / 2
        self.horizontalScrollBar().setValue(int(self.scale.x(self.today) - half))

    def _arrange(self) -> None:
        size = self.viewport().size()
        if self._fits:
            self.scale = self.scale.fitted(max(1.0, size.width() - LABELS))
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setPageStep(max(1, int(size.width() - LABELS)))
        across.setRange(0, 0 if self._fits else max(0, int(self.scale.width - (size.width() - LABELS))))
        across.setSingleStep(30)
        down.setPageStep(max(1, size.height()))
        down.setRange(0, max(0, int(HEADER + len(self.rows) * ROW - size.height())))
        down.setSingleStep(int(ROW))
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        paint(painter, self.picture())
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- mouse --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row = self._row_at(event.position())
        if row is None:
            return
        self._choose(row)
        line, part = self._current, self._part_at(event.position())
        if line is not None and part is not None:
            self._drag = Drag(line, part, event.position().x(), line)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag = self._drag
        if drag is None:
            part = self._part_at(event.position())
            shapes = {"start": Qt.CursorShape.SizeHorCursor, "end": Qt.CursorShape.SizeHorCursor}
            self.viewport().setCursor(
                shapes.get(part or "", Qt.CursorShape.OpenHandCursor if part else Qt.CursorShape.ArrowCursor)
            )
            return
        way = event.position().x() - drag.x
        if drag.moving or abs(way) >= QApplication.startDragDistance():
            after = dragged(drag.line, drag.part, round(way / self.scale.per_day))
            self._drag = Drag(drag.line, drag.part, drag.x, after, moving=True)
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        self.viewport().update()
        if drag is not None and drag.after != drag.line:
            self.moved.emit(drag.line, drag.after)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        line = self.rows[row].line if row is not None else None
        self._drag = None
        if line is None:
            return
        if event.position().x() >= LABELS and not line.days:
            self.date_asked.emit(line, self._day_at(event.position().x()))
        else:
            self.edit_asked.emit(line)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Of the line under the pointer; of the current one when a key asks."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self._position() if by_key else self._row_at(QPointF(event.pos()))
        if row is not None and row >= 0:
            self._choose(row)
            if self._current is not None and self._current == self.rows[row].line:
                self.menu_asked.emit(self._current, event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(ZOOM if event.angleDelta().y() > 0 else 1 / ZOOM, event.position().x())
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(QPointF(event.pos()))
            line = self.rows[row].line if row is not None else None
            QToolTip.showText(event.globalPos(), tip_of(line) if line is not None else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def _row_at(self, place: QPointF) -> int | None:
        row = int((place.y() - HEADER + self.verticalScrollBar().value()) // ROW)
        return row if place.y() >= HEADER and 0 <= row < len(self.rows) else None

    def _day_at(self, x: float) -> datetime.date:
        return self.scale.day_at(x - LABELS + self.horizontalScrollBar().value())

    def _part_at(self, place: QPointF) -> Part | None:
        """What a drag from here would move."""
        row = self._row_at(place)
        line = self.rows[row].line if row is not None else None
        if row is None or line is None or place.x() < LABELS:
            return None
        bar = self.picture().bar(row, line)
        if bar.isEmpty() or not bar.left() - GRIP <= place.x() <= bar.right() + GRIP:
            return None
        lasts = line.start is not None and (line.end is not None or line.kind == "project")
        grip = min(GRIP, bar.width() / 4)
        if not lasts or line.reversed:
            return "whole"
        if place.x() <= bar.left() + grip:
            return "start"
        return "end" if place.x() >= bar.right() - grip else "whole"

    # --- keyboard -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, line, modifiers = event.key(), self._current, event.modifiers()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self._drag = None
            self.viewport().update()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if key == Qt.Key.Key_Down else -1)
        elif key in steps and line is not None and line.dated:
            self._move(line, steps[Qt.Key(key)], modifiers)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and line is not None:
            self.edit_asked.emit(line)
        elif key == Qt.Key.Key_Insert:
            self.add_asked.emit()
        elif key == Qt.Key.Key_Delete and line is not None:
            self.remove_asked.emit(line)
        elif key == Qt.Key.Key_Home:
            self.show_today()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self.zoom(ZOOM if key == Qt.Key.Key_Plus else 1 / ZOOM)
        else:
            super().keyPressEvent(event)

    def _move(self, line: Line, way: int, modifiers: Qt.KeyboardModifier) -> None:
        """By a day, by a week with Ctrl; with Shift the end alone; a project by years."""
        week = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        step = YEAR if line.kind == "project" else WEEK if week else 1
        part: Part = "end" if modifiers & Qt.KeyboardModifier.ShiftModifier else "whole"
        after = dragged(line, part, way * step)
        if after != line:
            self.moved.emit(line, after)

    def _step(self, way: int) -> None:
        """To the next row that is a line."""
        position = self._position()
        position = position + way if position >= 0 else 0
        while 0 <= position < len(self.rows) and self.rows[position].line is None:
            position += way
        if 0 <= position < len(self.rows):
            self._choose(position)

    def _choose(self, row: int) -> None:
        line = self.rows[row].line
        if line is not None and line != self._current:
            self._current = line
            self._tell_current()
        bar = self.verticalScrollBar()
        top = row * ROW
        room = self.viewport().height() - HEADER
        if not bar.value() <= top <= bar.value() + room - ROW:
            bar.setValue(int(top if top < bar.value() else top - room + ROW))
        self.viewport().update()

    def _tell_current(self) -> None:
        line = self._current
        self.setAccessibleDescription(f"{line.name}, {words_of(line)}" if line is not None else "")
        self.current_changed.emit()

    def _is_current(self, line: Line) -> bool:
        return self._current is not None and (line.table, line.key) == (self._current.table, self._current.key)

    def _position(self) -> int:
        return next((i for i, row in enumerate(self.rows) if row.line is not None and self._is_current(row.line)), -1)


def tip_of(line: Line) -> str:
    """All that a line says."""
    text = f"{KIND_LABELS[line.kind].capitalize()} : {line.name}\n{words_of(line)}"
    return french.unbroken(f"{text}\n« {line.name} » {line.problem}" if line.problem else text)
