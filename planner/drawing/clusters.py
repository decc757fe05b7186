"""Badges for points that have no room: the map is cut into square cells, and where the symbols of a cell would cover
most of it, one badge per layer with their number stands for them. Zooming in gives the cells more room. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from planner.drawing.geometry import Indices
from planner.drawing.spread import GAP, groups_of
from planner.drawing.view import Floats

CELL = 72.0
"""Side of a cell in pixels: wide enough for one badge of each of three layers."""
CROWDED = 0.4
"""Share of a cell that symbols may cover before badges stand for them."""
OPEN_SCALE = 10.0
"""Pixels per kilometre from which every point is shown: a cell is then smaller than a commune."""
BADGE_SIZES = (20.0, 24.0, 29.0, 36.0, 42.0)
"""Diameters for numbers of one, two … digits."""


@dataclass(frozen=True, eq=False)
class Badges:
    """`badge` (n,) names the badge of each point, -1 for none; the rest has a row per badge (first: one of its points).

    `xy` are pixels of the plane at the view's scale.
    """

    badge: Indices
    first: Indices
    count: Indices
    xy: Floats
    size: Floats


def badge_size(count: Indices) -> Floats:
    """Diameters (n,) that hold the numbers."""
    digits = np.searchsorted([10, 100, 1000, 10_000], count, side="right")
    return np.asarray(BADGE_SIZES)[digits]


def badges_of(layer: Indices, clustered: NDArray[np.bool_], xy: Floats, size: Floats, scale: float) -> Badges:
    """Badges for points (n,) of some layers at pixels `xy` (n, 2) of the plane, with diameters `size` (n,)."""
    badge = np.full(len(xy), -1, dtype=np.intp)
    none = Badges(badge, np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros((0, 2)), np.zeros(0))
    if scale >= OPEN_SCALE or not clustered.any():
        return none
    cell, middles = _cells(xy)
    covered = np.bincount(cell, np.where(clustered, np.pi / 4 * (size + GAP) ** 2, 0.0))
    rows = np.flatnonzero(clustered & (covered > CROWDED * CELL**2)[cell])
    if not len(rows):
        return none
    # One badge per cell and layer; a single point stays a symbol among the badges of its cell.
    layers = int(layer.max()) + 1
    keys = cell[rows] * layers + layer[rows]
    count = np.bincount(keys)
    kept = np.flatnonzero(count > 1)
    number = np.full(len(count), -1, dtype=np.intp)
    number[kept] = np.arange(len(kept))
    badge[rows] = number[keys]
    first = np.empty(len(count), dtype=np.intp)
    first[keys[::-1]] = rows[::-1]
    sums = np.column_stack([np.bincount(keys, xy[rows, axis]) for axis in (0, 1)])
    middle, sizes = sums[kept] / count[kept, None], badge_size(count[kept])
    placed = _side_by_side(kept // layers, middle, sizes, middles)
    return Badges(badge, first[kept], count[kept].astype(np.intp), placed, sizes)


def _cells(xy: Floats) -> tuple[Indices, Floats]:
    """Cell number of each pixel (n,), and the middle of each cell (k, 2)."""
    x, y = xy[:, 0] / CELL, xy[:, 1] / CELL  # by columns: reductions over rows of two are slow
    left, top = floor(x.min()), floor(y.min())
    columns, lines = floor(x.max()) - left + 1, floor(y.max()) - top + 1
    cell = (y - top).astype(np.intp) * columns + (x - left).astype(np.intp)
    across, down = np.meshgrid(np.arange(columns), np.arange(lines))
    middles = (np.column_stack([across.ravel() + left, down.ravel() + top]) + 0.5) * CELL
    return cell, middles


def _side_by_side(cell: Indices, middle: Floats, size: Floats, middles: Floats) -> Floats:
    """Places (k, 2) of badges: near the middle of their points, beside others of their cell, inside the cell."""
    groups = groups_of(cell.astype(np.int64))
    weight = np.bincount(groups.group)
    common = np.column_stack([np.bincount(groups.group, middle[:, axis]) / weight for axis in (0, 1)])[groups.group]
    offsets = groups.offsets(size)
    reach = np.abs(offsets).max(axis=1) + size / 2
    widest = np.zeros(len(weight))
    np.maximum.at(widest, groups.group, reach)
    room = (CELL / 2 - widest).clip(min=0.0)[groups.group][:, None]
    placed: Floats = middles[cell] + (common - middles[cell]).clip(-room, room) + offsets
    return placed
