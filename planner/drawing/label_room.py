"""Free ground for labels: what symbols, badges and earlier labels leave. Numbers only, no Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.drawing.geometry import Indices
from planner.drawing.view import Floats

Flags = NDArray[np.bool_]

CLEARANCE = 0.9
"""Share of a symbol that labels keep clear of: boxes and discs have empty corners."""
CROWD = 2000
"""Symbols around one box above which no free ground is looked for."""
LINE = 48.0
"""Height in pixels of the lines in which symbols are sorted: about that of a label."""


class LabelRoom:
    """Boxes already taken, in pixels of the plane at the view's scale."""

    def __init__(self, xy: Floats, size: Floats) -> None:
        """Symbols at pixels `xy` (n, 2) with diameters `size` (n,)."""
        x, y = xy.T
        self._left, self._top = float(x.min(initial=0.0)), float(y.min(initial=0.0))
        self._span = float(x.max(initial=0.0)) - self._left + 1.0
        # Line by line, from left to right within a line: what is near a box is a run in each of its lines.
        keys = np.floor((y - self._top) / LINE) * self._span + (x - self._left)
        order = np.argsort(keys)
        self._keys, self._x, self._y = keys[order], x[order], y[order]
        self._reach = size[order] * (0.5 * CLEARANCE)
        self._taken = np.zeros((4, 64))
        self._count = 0

    def take(self, x: float, y: float, width: float, height: float) -> None:
        """Nothing else shall stand on the box around (x, y)."""
        if self._count == self._taken.shape[1]:
            self._taken = np.hstack([self._taken, np.zeros_like(self._taken)])
        self._taken[:, self._count] = x, y, width / 2, height / 2
        self._count += 1

    def free(self, middles: Floats, width: float, height: float) -> Flags:
        """Which boxes around `middles` (k, 2) touch nothing: (k,)."""
        many = len(middles)
        symbols = self.free_of_symbols(middles, np.full(many, width), np.full(many, height))
        return symbols & self.free_of_taken(middles, width, height)

    def free_of_taken(self, middles: Floats, width: float, height: float) -> Flags:
        """Which boxes around `middles` (k, 2) touch no box taken so far: (k,)."""
        x, y, half_width, half_height = self._taken[:, : self._count]
        touching = np.abs(middles[:, 0, None] - x) < half_width + width / 2
        touching &= np.abs(middles[:, 1, None] - y) < half_height + height / 2
        free: Flags = ~touching.any(axis=1)
        return free

    def free_of_symbols(self, middles: Floats, widths: Floats, heights: Floats) -> Flags:
        """Which boxes (k, each with its size) touch no symbol: (k,). Thousands of boxes cost hardly more than one."""
        if not len(self._x):
            return np.ones(len(middles), dtype=bool)
        (x, y), largest = middles.T, self._reach.max()
        across, down = widths / 2 + largest, heights / 2 + largest
        first_line = np.floor((y - down - self._top) / LINE).clip(min=0.0)
        last_line = np.floor((y + down - self._top) / LINE)
        box, step = _runs((last_line - first_line + 1).clip(min=0.0).astype(np.intp))
        line = (first_line[box] + step) * self._span
        first = self._keys.searchsorted(line + (x - across - self._left).clip(0.0, self._span)[box])
        last = self._keys.searchsorted(line + (x + across - self._left).clip(0.0, self._span)[box])
        number = last - first
        crowded = np.bincount(box, number, minlength=len(x)) > CROWD
        number[crowded[box]] = 0
        run, step = _runs(number)
        symbol, box = first[run] + step, box[run]
        touching = np.abs(self._x[symbol] - x[box]) < self._reach[symbol] + (widths / 2)[box]
        touching &= np.abs(self._y[symbol] - y[box]) < self._reach[symbol] + (heights / 2)[box]
        free = ~crowded
        free[box[touching]] = False
        return free


def _runs(lengths: Indices) -> tuple[Indices, Indices]:
    """For runs of these lengths, one after the other: the run of each member, and its place in the run."""
    run = np.repeat(np.arange(len(lengths)), lengths)
    return run, np.arange(len(run)) - (np.cumsum(lengths) - lengths)[run]
