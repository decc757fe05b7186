"""Free ground for labels: what symbols, badges and earlier labels leave. Numbers only, no Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.drawing.view import Floats

CLEARANCE = 0.9
"""Share of a symbol that labels keep clear of: boxes and discs have empty corners."""
CROWD = 2000
"""Symbols around one place above which no free ground is looked for."""


class LabelRoom:
    """Boxes already taken, in pixels of the plane at the view's scale."""

    def __init__(self, xy: Floats, size: Floats) -> None:
        """Symbols at pixels `xy` (n, 2) with diameters `size` (n,)."""
        reach = size * (0.5 * CLEARANCE)
        self._middle = xy
        self._half = np.column_stack([reach, reach])
        # By columns: comparing rows of two is slow.
        self._low, self._high = (xy - self._half).T.copy(), (xy + self._half).T.copy()
        self._added = np.zeros((64, 4))
        self._count = 0

    def take(self, x: float, y: float, width: float, height: float) -> None:
        """Nothing else shall stand on the box around (x, y)."""
        if self._count == len(self._added):
            self._added = np.vstack([self._added, np.zeros_like(self._added)])
        self._added[self._count] = x, y, width / 2, height / 2
        self._count += 1

    def free(self, middles: Floats, width: float, height: float) -> NDArray[np.bool_]:
        """Which boxes around `middles` (k, 2) touch nothing: (k,)."""
        half = np.array([width / 2, height / 2])
        low, high = middles.min(axis=0) - half, middles.max(axis=0) + half
        near = np.flatnonzero(
            (self._high[0] > low[0]) & (self._low[0] < high[0]) & (self._high[1] > low[1]) & (self._low[1] < high[1])
        )
        if len(near) > CROWD:
            return np.zeros(len(middles), dtype=bool)
        clear = ~_touching(middles, half, self._middle[near], self._half[near])
        if self._count:
            taken = self._added[: self._count]
            clear &= ~_touching(middles, half, taken[:, :2], taken[:, 2:])
        return clear


def _touching(middles: Floats, half: Floats, others: Floats, other_halves: Floats) -> NDArray[np.bool_]:
    across = np.abs(others[:, 0] - middles[:, 0, None]) < other_halves[:, 0] + half[0]
    down = np.abs(others[:, 1] - middles[:, 1, None]) < other_halves[:, 1] + half[1]
    touching: NDArray[np.bool_] = (across & down).any(axis=1)
    return touching
