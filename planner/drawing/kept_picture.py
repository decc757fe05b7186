"""A layer drawn once, a little larger than the map area, and shifted while the map is panned."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPixmap

from planner.drawing.view import MapView, Rect

KEPT_MARGIN = 96.0
"""Pixels that the kept picture reaches beyond the map area."""


class KeptPicture:
    """Remembers one picture and what it shows.

    A picture is kept from the second time that the same is asked for: while zooming or playing years every frame is
    another one, and drawing it straight saves the margin and the copy.
    """

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._key: tuple[object, ...] = ()
        self._view: MapView | None = None

    def draw(
        self,
        painter: QPainter,
        view: MapView,
        key: tuple[object, ...],
        ground: QColor,
        render: Callable[[QPainter, MapView], None],
    ) -> None:
        """Draw the picture; `render` makes it anew when `key` or the scale differ or the view has left it."""
        ratio = painter.device().devicePixelRatio()
        key = (*key, view.scale, view.area[2:], ratio)
        if key != self._key:
            self._key, self._pixmap = key, None
            render(painter, view)
            return
        pixmap, kept = self._pixmap, self._view
        if pixmap is None or kept is None or not kept.plane_rect.holds(view.plane_rect):
            wide = view.area.grown(KEPT_MARGIN)
            kept = view.resized(Rect(0, 0, wide.width, wide.height))
            pixmap = QPixmap(round(wide.width * ratio), round(wide.height * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(ground)
            inner = QPainter(pixmap)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            render(inner, kept)
            inner.end()
            self._pixmap, self._view = pixmap, kept
        dx, dy = view.offset[0] - kept.offset[0], view.offset[1] - kept.offset[1]
        # Whole device pixels, or the shifted picture would be resampled and soften.
        painter.drawPixmap(QPointF(round(dx * ratio) / ratio, round(dy * ratio) / ratio), pixmap)
