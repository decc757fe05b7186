"""Moving point symbols apart on the screen so that each can be seen and picked. No Qt.

Points of one commune share one position; they are set on hexagonal rings around it, always in the same order. Then,
for maps of moderate size, symbols of neighbouring communes that still overlap push each other apart a little.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

RELAXED_UP_TO = 400
"""Above as many points only those of one commune are parted: the pairwise step grows with the square."""
ROUNDS = 40
MAX_SHIFT = 1.6
"""How far, in diameters, the push may carry a symbol from its ring position: it must stay near its commune."""


@lru_cache(maxsize=512)
def ring_offsets(count: int) -> Floats:
    """Offsets (count, 2) in diameters (do not write to them): 1 none, 2 to 5 on a circle, more on hexagonal rings."""
    if count == 1:
        return np.zeros((1, 2))
    if count < 6:
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


def spread(screen_xy: Floats, diameter: Floats, gap: float = 1.5) -> Floats:
    """Pixels (n, 2) and diameters (n,) to pixels (n, 2) without two symbols in one place; NaN rows stay NaN.

    Deterministic, and independent of where the view stands: it moves with the map.
    """
    placed = screen_xy.copy()
    known = np.flatnonzero(np.isfinite(screen_xy[:, 0]))
    if len(known) < 2:
        return placed
    # A common position is recognised within a twentieth of a pixel of the group's own grid.
    keys = np.round((screen_xy[known] - screen_xy[known].min(axis=0)) * 20).astype(np.int64)
    _, group, size = np.unique(keys[:, 0] * 2**32 + keys[:, 1], return_inverse=True, return_counts=True)
    order = np.argsort(group, kind="stable")
    start = 0
    for count in size:
        if count > 1:
            rows = known[order[start : start + count]]
            pitch = float(diameter[rows].max()) + gap
            placed[rows] = screen_xy[rows] + pitch * ring_offsets(int(count))
        start += count
    if len(known) <= RELAXED_UP_TO:
        placed[known] = _relaxed(placed[known], diameter[known], gap)
    return placed


def _relaxed(xy: Floats, diameter: Floats, gap: float) -> Floats:
    """Push overlapping symbols apart, each by half of the overlap a round, on a leash."""
    home, leash = xy.copy(), MAX_SHIFT * diameter
    # Only pairs that can ever meet matter: few, even where all pairs would be many.
    first, second = np.triu_indices(len(xy), k=1)
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


def _summed(index: NDArray[np.intp], vectors: Floats, count: int) -> Floats:
    """Sum of the vectors (m, 2) that belong to each index (m,): (count, 2)."""
    return np.column_stack([np.bincount(index, vectors[:, axis], count) for axis in (0, 1)])
