"""The symbols of a scene on a view: where each point of each layer stands once symbols are moved apart. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.drawing.geometry import Geometry
from planner.drawing.scene import MapScene, PointHit, PointLayer
from planner.drawing.spread import spread
from planner.drawing.view import Floats, MapView

HOME_WIDTH = 110.0
"""Pixels that the inner ring of Paris takes on the mainland before its points leave the magnifying frame."""
PICK_MARGIN = 3.0
FULL_SIZE_AREA = 600.0
SMALLEST_FACTOR = 0.75
"""Symbols keep their size in map areas of 600 pixels and more (the smaller side), and shrink a little below."""


@dataclass(frozen=True, eq=False)
class Marks:
    """One row per drawn symbol, in drawing order (large first). A point near Paris may have two: home and frame."""

    layers: tuple[PointLayer, ...]
    layer: NDArray[np.intp]
    row: NDArray[np.intp]
    xy: Floats
    """Plane positions (n, 2) after spreading."""
    size: Floats
    outlined: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.layer)

    def hit(self, index: int) -> PointHit:
        layer = self.layers[self.layer[index]]
        return PointHit(layer.key, layer.ids[self.row[index]])

    def pick(self, view: MapView, x: float, y: float) -> PointHit | None:
        """The symbol under a pixel (the nearest one where several are)."""
        if not len(self):
            return None
        screen = view.to_screen(self.xy)
        distance = np.hypot(screen[:, 0] - x, screen[:, 1] - y)
        distance[distance > self.size / 2 + PICK_MARGIN] = np.inf
        best = len(self) - 1 - int(np.argmin(distance[::-1]))
        return self.hit(best) if np.isfinite(distance[best]) else None


def points_at_home(geometry: Geometry, view: MapView) -> bool:
    """Whether points of the inner ring of Paris also stand on the mainland.

    They are in the magnifying frame only, while that is wholly in sight and their home is too small to tell them apart.
    """
    frame_in_sight = view.plane_rect.holds(geometry.paris_inset.rect)
    return not frame_in_sight or geometry.magnified.width * view.scale >= HOME_WIDTH


class MarkPlacer:
    """Computes marks and keeps the last ones: panning and recolouring move no symbol."""

    def __init__(self, geometry: Geometry) -> None:
        self._geometry = geometry
        self._key: tuple[object, ...] | None = None
        self._marks: Marks | None = None

    def marks(self, scene: MapScene, view: MapView) -> Marks:
        layers = scene.shown_layers
        at_home = points_at_home(self._geometry, view)
        factor = min(max(min(view.area.width, view.area.height) / FULL_SIZE_AREA, SMALLEST_FACTOR), 1.0)
        key = (layers, view.scale, at_home, factor)
        if self._marks is None or key != self._key:
            self._key, self._marks = key, _place(layers, view.scale, at_home, factor)
        return self._marks


def _place(layers: tuple[PointLayer, ...], scale: float, at_home: bool, factor: float) -> Marks:
    columns: list[tuple[NDArray[np.intp], NDArray[np.intp], Floats, Floats, NDArray[np.bool_]]] = []
    for index, layer in enumerate(layers):
        magnified = np.isfinite(layer.inset_xy[:, 0])
        home = np.isfinite(layer.xy[:, 0]) & (at_home | ~magnified)
        for shown, xy in ((home, layer.xy), (magnified, layer.inset_xy)):
            rows = np.flatnonzero(shown)
            columns.append((np.full(len(rows), index), rows, xy[rows], factor * layer.size[rows], layer.outlined[rows]))
    if not columns:
        nothing = np.zeros(0)
        return Marks(layers, nothing.astype(np.intp), nothing.astype(np.intp), np.zeros((0, 2)), nothing, nothing > 0)
    layer_index, row, xy, size, outlined = (np.concatenate(column) for column in zip(*columns, strict=True))
    placed = spread(xy * scale, size) / scale
    order = np.argsort(-size, kind="stable")
    return Marks(layers, layer_index[order], row[order], placed[order], size[order], outlined[order])
