"""Moving point symbols apart on the screen so that each can be seen and picked. No Qt.

Points of one commune share one position; they are set on hexagonal rings around it, always in the same order. Then,
for maps of moderate size, symbols of neighbouring communes that still overlap push each other apart a little.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

RELAXED_UP_TO = 400
"""Above as many points only those of one commune are parted: the pairwise step grows with the square."""
ROUNDS = 40
MAX_SHIFT = 1.6
"""How far, in diameters, the push may carry a symbol from its ring position: it must stay near its commune."""
GAP = 1.5
"""Pixels between symbols moved apart."""
ON_CIRCLE = 5
"""Up to as many stand on a circle, more on hexagonal rings around a middle one."""


@lru_cache(maxsize=512)
def ring_offsets(count: int) -> Floats:
    """Offsets (count, 2) in diameters (do not write to them): 1 none, 2 to 5 on a circle, more on hexagonal rings."""
    if count == 1:
        return np.zeros((1, 2))
    if count <= ON_CIRCLE:
        radius = 0.5 / np.sin(np.pi / count)
        angles = np.pi * (1 if count == 2 else 0.5) + 2 * np.pi * np.arange(count) / count
        circle: Floats = radius * np.column_stack([np.cos(angles), -np.sin(angles)])
        return circle
    offsets = [(0.0, 0.0)]
    corners = [(np.cos(a), -np.sin(a)) for a in np.pi / 3 * np.arange(7)]
    ring = 1
    while len(offsets) < count:
        for side in range(6):
            for step in range(ring):
                share = step / ring
                offsets.append((
                    ring * (corners[side][0] * (1 - share) + corners[side + 1][0] * share),
                    ring * (corners[side][1] * (1 - share) + corners[side + 1][1] * share),
                ))  # fmt: skip
        ring += 1
    return np.array(offsets[:count])


@dataclass(frozen=True, eq=False)
class Groups:
    """Who shares a position: the group of each point (n,), its rank there, and how many are in it."""

    group: Indices
    rank: Indices
    count: Indices

    def offsets(self, diameter: Floats, gap: float = GAP) -> Floats:
        """Offsets (n, 2) in the unit of the diameters (n,) that set each group on rings as wide as its largest."""
        pitch = np.zeros(int(self.group.max(initial=-1)) + 1)
        np.maximum.at(pitch, self.group, diameter)
        largest = int(self.count.max(initial=1))
        # Hexagonal rings are the same for all counts; circles are one table.
        table = np.zeros((ON_CIRCLE + 1, max(largest, ON_CIRCLE), 2))
        for few in range(1, ON_CIRCLE + 1):
            table[few, :few] = ring_offsets(few)
        if largest > ON_CIRCLE:
            table[0, :largest] = ring_offsets(largest)
        rows = np.where(self.count > ON_CIRCLE, 0, self.count)
        offsets: Floats = (pitch[self.group] + gap)[:, None] * table[rows, self.rank]
        return offsets


def groups_of(keys: NDArray[np.int64]) -> Groups:
    """Points (n,) with equal keys belong together; ranks follow their order."""
    _, group, counts = np.unique(keys, return_inverse=True, return_counts=True)
    order = np.argsort(group, kind="stable")
    starts = np.cumsum(counts) - counts
    rank = np.empty(len(keys), dtype=np.intp)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, counts)
    return Groups(group.astype(np.intp), rank, counts[group].astype(np.intp))


def position_groups(xy: Floats) -> Groups:
    """Points (n, 2), none NaN, that share a position to within a thousandth of their unit."""
    keys = np.round(xy * 1000).astype(np.int64)
    return groups_of(keys[:, 0] * 2**32 + keys[:, 1])


def relaxed(xy: Floats, diameter: Floats, leash: Floats | None = None, gap: float = GAP) -> Floats:
    """Push overlapping symbols apart, each by half of the overlap a round; none goes further than its leash (n,).

    Deterministic, and independent of where the view stands: it moves with the map.
    """
    home = xy
    leash = MAX_SHIFT * diameter if leash is None else leash
    # Only pairs that can ever meet matter: few, even where all pairs would be many.
    first, second = _near_across(xy[:, 0], float(2 * leash.max(initial=0.0) + diameter.max(initial=0.0) + gap))
    wanted = (diameter[first] + diameter[second]) / 2 + gap
    near = np.hypot(*(home[first] - home[second]).T) < wanted + leash[first] + leash[second]
    first, second, wanted = first[near], second[near], wanted[near]
    for _ in range(ROUNDS):
        delta = xy[first] - xy[second]
        distance = np.hypot(delta[:, 0], delta[:, 1])
        overlap = (wanted - distance).clip(min=0.0)
        if overlap.max(initial=0.0) < 0.1:
            break
        # Coincident centres (two communes on one pixel) part sideways, the earlier one to the left.
        tie = distance < 1e-6
        delta[tie], distance[tie] = (-1.0, 0.0), 1.0
        push = 0.5 * (overlap / distance)[:, None] * delta
        xy = xy + _summed(first, push, len(xy)) - _summed(second, push, len(xy))
        shift = xy - home
        length = np.hypot(shift[:, 0], shift[:, 1])
        too_far = length > leash
        xy[too_far] = home[too_far] + shift[too_far] * (leash[too_far] / length[too_far])[:, None]
    return xy


def _near_across(x: Floats, reach: float) -> tuple[Indices, Indices]:
    """Pairs (first before second) of values (n,) that differ by less than `reach`."""
    order = np.argsort(x, kind="stable")
    ahead = np.searchsorted(x[order], x[order] + reach) - np.arange(len(x)) - 1
    left = np.repeat(np.arange(len(x)), ahead)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(ahead) - ahead, ahead)
    return np.minimum(order[left], order[right]), np.maximum(order[left], order[right])


def _summed(index: NDArray[np.intp], vectors: Floats, count: int) -> Floats:
    """Sum of the vectors (m, 2) that belong to each index (m,): (count, 2)."""
    return np.column_stack([np.bincount(index, vectors[:, axis], count) for axis in (0, 1)])
