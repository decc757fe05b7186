"""The map as a widget: hover, click, zoom, pan. What it shows is a scene; what it draws is the painter's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from planner.drawing.geometry import Geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import Hit, MapScene, PointHit, RegionHit
from planner.drawing.view import MapView

ZOOM_STEP = 1.25
DRAG_THRESHOLD = 4
PAN_STEP = 60
HOVER_OFFSET = 16


class MapWidget(QWidget):
    """Draws a scene; tells what is clicked. `describe` gives the hover card's French rich text for a hit."""

    region_clicked = Signal(object)  # code, or None for the empty ground
    region_opened = Signal(str)
    point_clicked = Signal(str, str, bool)  # layer, id, whether to add to the selection

    def __init__(self, geometry: Geometry, describe: Callable[[Hit], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._maps = MapPainter(geometry)
        self._describe = describe
        self._scene = MapScene()
        self._view: MapView | None = None
        self._at_home = True
        self._pressed: QPointF | None = None
        self._dragging = False
        self._card = QLabel(self)
        self._card.setObjectName("hover")
        self._card.setTextFormat(Qt.TextFormat.RichText)
        self._card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._card.hide()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Carte des régions")

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
        self._scene = replace(scene, hovered=self._scene.hovered)
        self._fit_area()
        self.update()

    def view(self) -> MapView:
        """The part of the plane in sight."""
        if self._view is None:
            self._view = self._home()
        return self._view

    def show_all(self) -> None:
        """The whole country again."""
        self._view, self._at_home = self._home(), True
        self.update()

    def zoom_to_region(self, code: str) -> None:
        self._set_view(self._maps.fit_region(self._scene, code, self.width(), self.height()))

    def position_of(self, hit: PointHit) -> QPointF | None:
        """Where a point is drawn, None when it is not in sight."""
        at = self._maps.point_position(self._scene, self.view(), hit)
        return None if at is None else QPointF(*at)

    def hit_at(self, position: QPointF) -> Hit | None:
        return self._maps.pick(self._scene, self.view(), position.x(), position.y())

    def _home(self) -> MapView:
        return self._maps.fit(self._scene, self.width(), self.height())

    def _set_view(self, view: MapView) -> None:
        self._view, self._at_home = view, False
        self._card.hide()
        self.update()

    def _fit_area(self) -> None:
        area = self._maps.layout(self._scene, self.width(), self.height()).area
        if self._at_home or self._view is None:
            self._view = self._home()
        elif self._view.area != area:
            self._view = self._view.resized(area)

    # --- events -------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = self._maps.layout(self._scene, self.width(), self.height())
        painter = QPainter(self)
        self._maps.paint(painter, self._scene, self.view(), layout, cached=True)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_area()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        self.zoom(ZOOM_STEP**steps, event.position())
        event.accept()

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom about a pixel (default: the middle); zooming out ends at the whole country."""
        home = self._home()
        at = (anchor.x(), anchor.y()) if anchor is not None else None
        zoomed = self.view().zoomed(factor, at, floor=home.scale)
        if zoomed.scale <= home.scale:
            self.show_all()
        else:
            self._set_view(zoomed)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())
        else:
            self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        if not self._dragging:
            self._click(event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        self._pressed, self._dragging = None, False
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.hit_at(event.position())
        if isinstance(hit, RegionHit):
            self.zoom_to_region(hit.code)
            self.region_opened.emit(hit.code)

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (PAN_STEP, 0), Qt.Key.Key_Right: (-PAN_STEP, 0),
            Qt.Key.Key_Up: (0, PAN_STEP), Qt.Key.Key_Down: (0, -PAN_STEP),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / ZOOM_STEP)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.show_all()
        elif key == Qt.Key.Key_Escape:
            self.region_clicked.emit(None)
        elif key in moves and not self._at_home:
            self._set_view(self.view().panned(*moves[key], bounds=self._maps.geometry.bounds))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Voir toute la France", self.show_all)
        hit = self.hit_at(QPointF(event.pos()))
        if isinstance(hit, RegionHit):
            code = hit.code
            name = self._maps.geometry.regions[code]
            menu.addAction(f"Zoomer sur {name}", lambda: self.zoom_to_region(code))
        menu.popup(event.globalPos())

    def _drag(self, position: QPointF) -> None:
        assert self._pressed is not None
        moved = position - self._pressed
        if not self._dragging and moved.manhattanLength() < DRAG_THRESHOLD:
            return
        self._dragging = True
        self._pressed = position
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._set_view(self.view().panned(moved.x(), moved.y(), bounds=self._maps.geometry.bounds))

    def _click(self, position: QPointF, add: bool) -> None:
        hit = self.hit_at(position)
        if isinstance(hit, PointHit):
            self.point_clicked.emit(hit.layer, hit.id, add)
        else:
            self.region_clicked.emit(hit.code if hit is not None else None)

    def _hover(self, position: QPointF) -> None:
        hit = self.hit_at(position)
        self._set_hovered(hit)
        if hit is not None:
            self._place_card(position)

    def _set_hovered(self, hit: Hit | None) -> None:
        if hit != self._scene.hovered:
            self._scene = replace(self._scene, hovered=hit)
            self._card.setText(self._describe(hit) if hit is not None else "")
            self._card.adjustSize()
            self._card.setVisible(hit is not None)
            self.update()

    def _place_card(self, position: QPointF) -> None:
        size = self._card.sizeHint()
        self._card.resize(size)
        x = position.x() + HOVER_OFFSET
        y = position.y() + HOVER_OFFSET
        if x + size.width() > self.width():
            x = max(4.0, position.x() - HOVER_OFFSET - size.width())
        if y + size.height() > self.height():
            y = max(4.0, position.y() - HOVER_OFFSET - size.height())
        self._card.move(int(x), int(y))
