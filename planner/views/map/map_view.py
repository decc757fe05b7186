"""The map as a widget: hover, click, zoom, pan, areas. What it shows is a scene; what it draws is the painter's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from planner.drawing.geometry import Geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import ClusterHit, DepartementHit, FlowHit, Hit, MapScene, PointHit, RegionHit
from planner.drawing.view import MapView
from planner.views.map.hover_card import HoverCard
from planner.views.map.map_camera import MapCamera
from planner.views.map.map_gestures import AreaGesture, Gesture, Mode, PanGesture, PointGesture, draw_grip, draw_mark
from planner.views.map.map_touch import pinch_of, pinched_at, wheel_pan

ZOOM_STEP = 1.25
PAN_STEP = 60
CROSS = 9.0
OPENED = 1.02  # a cluster that opens by less is not going to open by zooming
KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class MapWidget(QWidget):
    """Draws a scene; tells what is clicked. `describe` gives the hover card's French rich text for a hit."""

    region_clicked = Signal(object)  # code, or None for the empty ground
    region_opened = Signal(str)
    point_clicked = Signal(str, str, bool)  # layer, id, whether to add to the selection
    cluster_clicked = Signal(object)  # a ClusterHit that zooming does not open
    area_chosen = Signal(object, bool)  # layer -> ids, whether to add to the selection
    point_moved = Signal(str, str, QPointF)  # layer, id, place on the plane
    menu_asked = Signal(object, object, QPointF)  # a menu to add to, the hit, the place on the plane
    mode_changed = Signal(object)

    def __init__(self, geometry: Geometry, describe: Callable[[Hit], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.maps = MapPainter(geometry)
        self.camera = MapCamera(self.maps, self)
        self._describe = describe
        self._scene = MapScene()
        self._gesture: Gesture | None = None
        self._mode = Mode.MOVE
        self._grip: PointHit | None = None
        self._mark: tuple[tuple[float, float], str] | None = None
        self._cross = False
        self.movable = False
        self._card = HoverCard(self)
        self.camera.changed.connect(self._on_move)
        self.camera.jumped.connect(self._on_jump)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Carte des régions")
        self.grabGesture(Qt.GestureType.PinchGesture)

    def sizeHint(self) -> QSize:
        return QSize(720, 520)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    # --- what is shown ------------------------------------------------------------------------------------------

    @property
    def scene(self) -> MapScene:
        return self._scene

    def set_scene(self, scene: MapScene) -> None:
        """Show another scene; the place on the map stays."""
        self._scene = replace(scene, hovered=self._scene.hovered, focus=self.camera.focus)
        self._frame()

    def view(self) -> MapView:
        """The part of the plane in sight."""
        return self.camera.view

    def position_of(self, hit: PointHit) -> QPointF | None:
        """Where a point is drawn, None when it is not in sight."""
        at = self.maps.point_position(self._scene, self.view(), hit)
        return None if at is None else QPointF(*at)

    def hit_at(self, position: QPointF) -> Hit | None:
        return self.maps.pick(self._scene, self.view(), position.x(), position.y())

    def plane_at(self, position: QPointF) -> tuple[float, float]:
        """The place on the map's plane (km) under a pixel."""
        return self.view().from_screen(position.x(), position.y())

    def mark(self, x: float, y: float, name: str) -> None:
        """Ring a place of the plane with its name, until the next click or jump."""
        self._mark = ((x, y), name)
        self.update()

    def _frame(self) -> None:
        self.camera.frame(self._scene, self.width(), self.height())
        self.update()

    def _on_move(self) -> None:
        self._card.hide()
        self.update()

    def _on_jump(self) -> None:
        self._mark = None
        self._scene = replace(self._scene, focus=self.camera.focus)
        self._frame()

    # --- modes --------------------------------------------------------------------------------------------------

    @property
    def mode(self) -> Mode:
        return self._mode

    def set_mode(self, mode: Mode) -> None:
        if mode != self._mode:
            self._mode = mode
            self._rest_cursor()
            self.mode_changed.emit(mode)

    def take_point(self, hit: PointHit | None) -> None:
        """Give a point a grip by which it can be dragged; None takes it off."""
        self._grip = hit
        self.update()

    def _rest_cursor(self) -> None:
        if self._mode is Mode.MOVE:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)

    # --- painting -----------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = self.maps.layout(self._scene, self.width(), self.height())
        painter = QPainter(self)
        self.maps.paint(painter, self._scene, self.view(), layout, cached=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(QRectF(*layout.area))
        self._paint_over(painter)
        painter.end()

    def _paint_over(self, painter: QPainter) -> None:
        """What only a hand at the map needs: marks, grips, outlines."""
        theme = self._scene.theme
        if self._mark is not None:
            place, name = self._mark
            (x, y), = self.view().to_screen([place]).tolist()  # fmt: skip
            draw_mark(painter, QPointF(x, y), name, theme)
        if self._grip is not None and not isinstance(self._gesture, PointGesture):
            at = self.position_of(self._grip)
            if at is not None:
                draw_grip(painter, at, theme)
        if self._gesture is not None:
            self._gesture.paint(painter, theme)
        if self._cross and self.hasFocus():
            middle = self._middle()
            for colour, width in ((theme.paper, 4), (theme.accent, 2)):
                painter.setPen(QPen(QColor(colour), width))
                for end in (QPointF(CROSS, 0), QPointF(0, CROSS)):
                    painter.drawLine(middle - end, middle + end)

    def _middle(self) -> QPointF:
        return QPointF(*self.camera.area.centre)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._frame()

    # --- mouse --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._cross = False
        self._gesture = self._gesture_of(event)

    def _gesture_of(self, event: QMouseEvent) -> Gesture:
        held, at = event.modifiers(), event.position()
        if self.movable and (self._grip is not None or held & Qt.KeyboardModifier.AltModifier):
            hit = self.hit_at(at)
            if isinstance(hit, PointHit) and (self._grip is None or hit == self._grip):
                return PointGesture(at, hit)
        add = bool(held & Qt.KeyboardModifier.ControlModifier)
        if held & Qt.KeyboardModifier.ShiftModifier or self._mode is Mode.RECTANGLE:
            return AreaGesture(at, lasso=False, add=add)
        if self._mode is Mode.LASSO:
            return AreaGesture(at, lasso=True, add=add)
        return PanGesture(at, self.camera.pan)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        gesture = self._gesture
        if gesture is None or not event.buttons() & Qt.MouseButton.LeftButton:
            self._hover(event.position())
            return
        gesture.move(event.position())
        if gesture.begun:
            self._card.hide()
            self.setCursor(gesture.cursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture = self._gesture
        if event.button() != Qt.MouseButton.LeftButton or gesture is None:
            return
        self._end_gesture()
        if not gesture.begun:
            self._click(event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif isinstance(gesture, AreaGesture):
            self.area_chosen.emit(self.maps.points_in(self._scene, self.view(), gesture.polygon), gesture.add)
        elif isinstance(gesture, PointGesture):
            self._grip = None
            self.point_moved.emit(gesture.hit.layer, gesture.hit.id, QPointF(*self.plane_at(event.position())))

    def _end_gesture(self) -> None:
        self._gesture = None
        self._rest_cursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.hit_at(event.position())
        code = region_of(hit, self.maps.geometry)
        if code is not None:
            self.camera.show_region(code)
            self.region_opened.emit(code)

    def _click(self, position: QPointF, add: bool) -> None:
        hit = self.hit_at(position)
        self._mark = None
        if isinstance(hit, PointHit):
            self.point_clicked.emit(hit.layer, hit.id, add)
        elif isinstance(hit, ClusterHit):
            self._open(hit)
        else:
            self.region_clicked.emit(region_of(hit, self.maps.geometry))

    def _open(self, cluster: ClusterHit) -> None:
        """Zoom until the points of a badge part; where they never do, say which they are."""
        if self.camera.opens(cluster.layer, cluster.ids, OPENED):
            self.camera.show_points(cluster.layer, cluster.ids)
        else:
            self.cluster_clicked.emit(cluster)

    def wheelEvent(self, event: QWheelEvent) -> None:
        moved = wheel_pan(event)
        if moved is not None:
            self.camera.pan(moved.x(), moved.y())
        else:
            self.camera.zoom(ZOOM_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        factor = pinch_of(event)
        if factor is None:
            return super().event(event)
        self.camera.zoom(factor, pinched_at(event, self))
        event.accept()
        return True

    # --- keyboard and menu --------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._cross = event.reason() in KEYBOARD
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (PAN_STEP, 0), Qt.Key.Key_Right: (-PAN_STEP, 0),
            Qt.Key.Key_Up: (0, PAN_STEP), Qt.Key.Key_Down: (0, -PAN_STEP),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.camera.zoom(ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.camera.zoom(1 / ZOOM_STEP)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.camera.show_all()
        elif key == Qt.Key.Key_Backspace:
            self.camera.go_back()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._click(self._middle(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif key in moves:
            self._cross = True
            self.camera.pan(*moves[key])
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Give up the gesture, else the grip or the mode, else the selected région."""
        if self._gesture is not None:
            self._end_gesture()
        elif self._grip is not None:
            self.take_point(None)
        elif self._mode is not Mode.MOVE:
            self.set_mode(Mode.MOVE)
        else:
            self.region_clicked.emit(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self._middle() if by_key else QPointF(event.pos())
        self._set_hovered(None)
        menu = self.menu_at(at)
        menu.popup(self.mapToGlobal(at.toPoint()))

    def menu_at(self, position: QPointF) -> QMenu:
        """What can be done at a pixel."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        hit = self.hit_at(position)
        code = region_of(hit, self.maps.geometry)
        if code is not None:
            name = self.maps.geometry.regions[code]
            menu.addAction(f"Zoomer sur {name}", lambda: self.camera.show_region(code))
        menu.addAction("Toute la France", self.camera.show_all)
        menu.addAction("Retour", self.camera.go_back).setEnabled(self.camera.can_go_back)
        self.menu_asked.emit(menu, hit, QPointF(*self.plane_at(position)))
        return menu

    # --- hover --------------------------------------------------------------------------------------------------

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(None)

    def _hover(self, position: QPointF) -> None:
        hit = self.hit_at(position)
        self._set_hovered(hit)
        if hit is not None:
            self._card.stand_beside(position)

    def _set_hovered(self, hit: Hit | None) -> None:
        if hit != self._scene.hovered:
            self._scene = replace(self._scene, hovered=hit)
            self._card.tell(self._describe(hit) if hit is not None else "")
            self.update()


def region_of(hit: Hit | None, geometry: Geometry) -> str | None:
    """The région that a hit lies in, None for points, arrows and the sea."""
    if isinstance(hit, RegionHit):
        return hit.code
    if isinstance(hit, DepartementHit):
        return geometry.departements[hit.code].region
    assert hit is None or isinstance(hit, PointHit | ClusterHit | FlowHit)
    return None
