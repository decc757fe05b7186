"""Moving from one view of the map to another: a short glide."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation, Signal

from planner.drawing.view import MapView

GLIDE_MS = 220


class Glide(QObject):
    """Goes from a view to another in a few frames; `moved` gives each of them, the last one exactly the target."""

    moved = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._start: MapView | None = None
        self._target: MapView | None = None
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(GLIDE_MS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.valueChanged.connect(self._step)

    @property
    def target(self) -> MapView | None:
        """Where it goes, None while it rests."""
        return self._target

    def go(self, start: MapView, target: MapView) -> None:
        self._animation.stop()
        self._start, self._target = start, target
        self._animation.start()

    def stop(self) -> None:
        """Stay where the glide is now: a hand on the map wins."""
        self._target = None
        self._animation.stop()

    def _step(self, part: float) -> None:
        if self._start is None or self._target is None:
            return
        if part >= 1:
            target, self._target = self._target, None
            self.moved.emit(target)
        else:
            self.moved.emit(between(self._start, self._target, part))


def between(start: MapView, target: MapView, part: float) -> MapView:
    """The view a `part` (0 to 1) of the way: scales by ratio, and the middle so that no place swings back and forth."""
    ratio = target.scale / start.scale
    along = part if math.isclose(ratio, 1, rel_tol=1e-3) else (1 - ratio**-part) / (1 - 1 / ratio)
    (x0, y0), (x1, y1) = start.centre, target.centre
    return replace(target, centre=(x0 + (x1 - x0) * along, y0 + (y1 - y0) * along), scale=start.scale * ratio**part)
