"""The symbols of a scene on a view: where each point of each layer stands once symbols are moved apart, and which
points a badge with their number stands for. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.drawing.clusters import Badges, badges_of
from planner.drawing.geometry import Geometry, Indices
from planner.drawing.scene import ClusterHit, MapScene, PointHit, PointLayer
from planner.drawing.spread import MAX_SHIFT, RELAXED_UP_TO, position_groups, relaxed
from planner.drawing.view import Floats, MapView, Rect

Flags = NDArray[np.bool_]

HOME_WIDTH = 110.0
"""Pixels that the inner ring of Paris takes on the mainland before its points leave the magnifying frame."""
PICK_MARGIN = 3.0
FULL_SIZE_AREA = 600.0
SMALLEST_FACTOR = 0.75
"""Symbols keep their size in map areas of 600 pixels and more (the smaller side), and shrink a little below."""
BADGE_LEASH = 0.4
"""How far, in diameters, others may push a badge: it stands for an area, and must stay in it."""


@dataclass(frozen=True, eq=False)
class Points:
    """All points of the shown layers that have a place, one row each; one near Paris may have two: home and frame."""

    layers: tuple[PointLayer, ...]
    layer: Indices
    row: Indices
    xy: Floats
    size: Floats
    outlined: Flags
    clustered: Flags

    def __len__(self) -> int:
        return len(self.layer)

    @cached_property
    def ring_offsets(self) -> Floats:
        """Pixels (n, 2) by which points of one commune stand apart at full size."""
        return position_groups(self.xy).offsets(self.size)


@dataclass(frozen=True, eq=False)
class Marks:
    """One row per drawn symbol or badge, in drawing order: the first layer last, small ones after large ones."""

    points: Points
    layer: Indices
    row: Indices
    """Row of the point in its layer; of a badge, of its first point."""
    xy: Floats
    """Plane positions (n, 2) after spreading."""
    size: Floats
    outlined: Flags
    count: Indices
    """How many points it stands for."""
    mark_of: Indices
    """For each of `points` the mark that shows it."""

    @cached_property
    def look(self) -> NDArray[np.int64]:
        """One number (n,) for marks that look the same: layer, diameter to half a pixel, outlined, count."""
        half_pixels = np.round(self.size * 2).astype(np.int64)
        return ((self.layer * 1000 + half_pixels) * 2 + self.outlined) * 2**32 + self.count

    @property
    def layers(self) -> tuple[PointLayer, ...]:
        return self.points.layers

    def __len__(self) -> int:
        return len(self.layer)

    def ids(self, index: int) -> tuple[str, ...]:
        """The points that a mark shows."""
        ids = self.layers[self.layer[index]].ids
        if self.count[index] == 1:
            return (ids[self.row[index]],)
        return tuple(ids[row] for row in self.points.row[self.mark_of == index].tolist())

    def hit(self, index: int) -> PointHit | ClusterHit:
        key, ids = self.layers[self.layer[index]].key, self.ids(index)
        if len(ids) == 1:
            return PointHit(key, ids[0])
        x, y = self.xy[index].tolist()
        return ClusterHit(key, ids, x, y)

    def at(self, view: MapView, x: float, y: float) -> int | None:
        """The mark under a pixel (the nearest one where several are)."""
        if not len(self):
            return None
        screen = view.to_screen(self.xy)
        distance = np.hypot(screen[:, 0] - x, screen[:, 1] - y)
        distance[distance > self.size / 2 + PICK_MARGIN] = np.inf
        best = len(self) - 1 - int(np.argmin(distance[::-1]))
        return best if np.isfinite(distance[best]) else None

    def showing(self, layer: str, ids: frozenset[str]) -> Indices:
        """The marks that show any of the points, in drawing order."""
        found: list[Indices] = []
        for index, shown in enumerate(self.layers):
            if shown.key == layer and ids:
                rows = shown.rows_of(ids)
                found.append(self.mark_of[(self.points.layer == index) & np.isin(self.points.row, rows)])
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.intp)


def points_at_home(geometry: Geometry, view: MapView) -> bool:
    """Whether points of the inner ring of Paris also stand on the mainland.

    They are in the magnifying frame only, while that is wholly in sight and their home is too small to tell them apart.
    """
    frame_in_sight = view.plane_rect.holds(geometry.paris_inset.rect)
    return not frame_in_sight or geometry.magnified.width * view.scale >= HOME_WIDTH


class MarkPlacer:
    """Computes marks and keeps the last ones: panning and recolouring move no symbol."""

    def __init__(self, geometry: Geometry, within: Rect | None = None) -> None:
        """`within` is the part of the plane whose points are wanted (default: all)."""
        self._geometry = geometry
        self._within = within
        self._points_key: tuple[object, ...] | None = None
        self._points: Points | None = None
        self._key: tuple[object, ...] | None = None
        self._marks: Marks | None = None

    def marks(self, scene: MapScene, view: MapView) -> Marks:
        layers, at_home = scene.shown_layers, points_at_home(self._geometry, view)
        if self._points is None or self._points_key != (layers, at_home):
            self._points_key, self._points = (layers, at_home), _points(layers, at_home, self._within)
        factor = min(max(min(view.area.width, view.area.height) / FULL_SIZE_AREA, SMALLEST_FACTOR), 1.0)
        key = (self._points, view.scale, factor)
        if self._marks is None or key != self._key:
            self._key, self._marks = key, _place(self._points, view.scale, factor)
        return self._marks


def _points(layers: tuple[PointLayer, ...], at_home: bool, within: Rect | None) -> Points:
    columns: list[tuple[Indices, Indices, Floats, Floats, Flags, Flags]] = [
        (
            np.zeros(0, np.intp),
            np.zeros(0, np.intp),
            np.zeros((0, 2)),
            np.zeros(0),
            np.zeros(0, bool),
            np.zeros(0, bool),
        )
    ]
    for index, layer in enumerate(layers):
        magnified = np.isfinite(layer.inset_xy[:, 0])
        home = np.isfinite(layer.xy[:, 0]) & (at_home | ~magnified)
        for there, xy in ((home, layer.xy), (magnified, layer.inset_xy)):
            rows = np.flatnonzero(there & layer.shown)
            if within is not None:
                low, high = within[:2], (within.right, within.bottom)
                rows = rows[((xy[rows] >= low) & (xy[rows] <= high)).all(axis=1)]
            many = np.full(len(rows), index)
            columns.append(
                (many, rows, xy[rows], layer.size[rows], layer.outlined[rows], many * 0 + layer.clustered > 0)
            )
    return Points(layers, *(np.concatenate(column) for column in zip(*columns, strict=True)))


def _place(points: Points, scale: float, factor: float) -> Marks:
    size = points.size * factor
    home = points.xy * scale
    badges = badges_of(points.layer, points.clustered, home, size, scale)
    alone = np.flatnonzero(badges.badge < 0)
    xy = np.vstack([home[alone] + factor * points.ring_offsets[alone], badges.xy])
    sizes = np.concatenate([size[alone], badges.size])
    if 1 < len(xy) <= RELAXED_UP_TO:
        leash = sizes * np.where(np.arange(len(xy)) < len(alone), MAX_SHIFT, BADGE_LEASH)
        xy = relaxed(xy, sizes, leash)
    return _in_drawing_order(points, alone, badges, xy / scale, sizes)


def _in_drawing_order(points: Points, alone: Indices, badges: Badges, xy: Floats, size: Floats) -> Marks:
    """Marks of the points that stand alone, then of the badges, sorted as they are drawn."""
    first = np.concatenate([alone, badges.first])
    layer, outlined = points.layer[first], points.outlined[first].copy()
    outlined[len(alone) :] = False
    count = np.concatenate([np.ones(len(alone), dtype=np.intp), badges.count])
    # Marks of one look side by side are drawn in one go.
    order = np.lexsort((count, outlined, -size, -layer))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    mark_of = np.empty(len(points), dtype=np.intp)
    mark_of[alone] = place[: len(alone)]
    in_badge = badges.badge >= 0
    mark_of[in_badge] = place[len(alone) + badges.badge[in_badge]]
    return Marks(
        points,
        layer[order],
        points.row[first][order],
        np.asfortranarray(xy[order]),
        size[order],
        outlined[order],
        count[order],
        mark_of,
    )
