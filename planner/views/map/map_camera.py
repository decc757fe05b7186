"""Which part of the map is in sight: jumps that glide, the way back, zoom and pan by hand."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QStyle, QWidget

from planner.core.tables.map_views import MapPlace
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import MapScene
from planner.drawing.view import MapView, Rect
from planner.views.map.map_motion import Glide

LONGEST_WAY = 50  # jumps that can be taken back
SAME = 1 + 1e-9


@dataclass(frozen=True)
class Stop:
    """Where a jump started: a view, None for the whole country, and the région that was shown in detail."""

    view: MapView | None
    focus: str | None


class MapCamera(QObject):
    """Points at the plane of a map that is `scene` on a picture of a given size; ask `frame` first."""

    changed = Signal()  # another part is in sight
    jumped = Signal()  # the way back, or the région in detail, is another

    def __init__(self, maps: MapPainter, widget: QWidget) -> None:
        super().__init__(widget)
        self._maps, self._widget = maps, widget
        self._scene, self._size = MapScene(), (1, 1)
        self._view: MapView | None = None
        self._at_home = True
        self._focus: str | None = None
        self._way: list[Stop] = []
        self._glide = Glide(self)
        self._glide.moved.connect(self._show)
        self.glides = widget.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0

    def frame(self, scene: MapScene, width: int, height: int) -> None:
        """What is looked at, and the size of the picture; the place on the map stays."""
        self._scene, self._size = scene, (width, height)
        area = self.area
        if self._view is not None and self._view.area == area and (self.moving or not self._at_home):
            return
        goal = self._glide.target or self._view  # a glide whose frame changes is over at once
        self._glide.stop()
        self._view = self.home if self._at_home or goal is None else goal.resized(area)

    # --- what is in sight ---------------------------------------------------------------------------------------

    @property
    def view(self) -> MapView:
        if self._view is None:
            self._view = self.home
        return self._view

    @property
    def home(self) -> MapView:
        """The whole country."""
        return self._maps.fit(self._scene, *self._size)

    @property
    def area(self) -> Rect:
        """The part of the picture that the map itself takes, without the legend."""
        return self._maps.layout(self._scene, *self._size).area

    @property
    def focus(self) -> str | None:
        """The région that is shown in detail."""
        return self._focus

    @property
    def moving(self) -> bool:
        """Whether the map glides to another view."""
        return self._glide.target is not None

    @property
    def place(self) -> MapPlace | None:
        """The place in sight, as a kept view holds it; None for the whole country."""
        return None if self._at_home else MapPlace(*self.view.centre, self.view.scale)

    # --- jumps --------------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """The whole country again."""
        self._jump(self.home, home=True)

    def show_region(self, code: str) -> None:
        """A région in detail. KeyError for an unknown one."""
        self._jump(self._maps.fit_region(self._scene, code, *self._size), focus=code)

    def show_points(self, layer: str, ids: tuple[str, ...]) -> bool:
        """Points of a layer, near enough to tell them apart; false where none has a place."""
        view = self._maps.fit_points(self._scene, layer, ids, *self._size)
        if view is not None:
            self._jump(view)
        return view is not None

    def show_middle(self, x: float, y: float, across: float) -> None:
        """A place of the plane in the middle, with `across` kilometres in sight."""
        area = self.area
        self._jump(MapView((x, y), max(min(area.width, area.height) / across, self.home.scale), area))

    def show_place(self, place: MapPlace | None) -> None:
        """The place of a kept view."""
        if place is None:
            self.show_all()
        else:
            self._jump(MapView((place.x, place.y), max(place.scale, self.home.scale), self.area))

    @property
    def can_go_back(self) -> bool:
        return bool(self._way)

    def go_back(self) -> None:
        """To where the last jump started."""
        if self._way:
            stop = self._way.pop()
            self._go(stop.view or self.home, home=stop.view is None, focus=stop.focus)

    def opens(self, layer: str, ids: tuple[str, ...], by: float) -> bool:
        """Whether going to these points zooms in `by` a factor at least."""
        view = self._maps.fit_points(self._scene, layer, ids, *self._size)
        return view is not None and view.scale > self.view.scale * by

    def _jump(self, target: MapView, *, home: bool = False, focus: str | None = None) -> None:
        if (target, focus) != (self.view, self._focus):
            self._way = [*self._way, Stop(None if self._at_home else self.view, self._focus)][-LONGEST_WAY:]
        self._go(target, home=home, focus=focus)

    def _go(self, target: MapView, *, home: bool, focus: str | None) -> None:
        start = self.view
        self._at_home, self._focus = home, focus
        seen = self._widget.isVisible() and start.area == target.area
        if self.glides and seen and start != target:
            self._glide.go(start, target)
        else:
            self._glide.stop()
            self._show(target)
        self.jumped.emit()

    def _show(self, view: MapView) -> None:
        self._view = view
        self.changed.emit()

    # --- by hand ------------------------------------------------------------------------------------------------

    def zoom(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom about a pixel (default: the middle); zooming out ends at the whole country."""
        home = self.home
        at = (anchor.x(), anchor.y()) if anchor is not None else None
        zoomed = self.view.zoomed(factor, at, floor=home.scale)
        self._glide.stop()
        if factor < 1 and zoomed.scale <= home.scale * SAME:
            self._go(home, home=True, focus=None)
        else:
            self._at_home = False
            self._show(zoomed)

    def pan(self, dx: float, dy: float) -> None:
        """Move the map by pixels."""
        self._glide.stop()
        self._at_home = False
        self._show(self.view.panned(dx, dy, bounds=self._maps.geometry.bounds))
