"""Classes of a choropleth: where the breaks lie, and how they read in French. No Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Classes:
    """Ascending breaks: class i holds break[i] <= value < break[i + 1], the last one also its upper break.

    Values beyond the outer breaks belong to the outer classes. `diverging` says that the middle break or class is
    zero, with as many classes below as above.
    """

    breaks: tuple[float, ...]
    diverging: bool = False

    def __post_init__(self) -> None:
        if len(self.breaks) < 2 or any(a >= b for a, b in pairwise(self.breaks[1:-1])):
            raise ValueError(f"Les bornes des classes doivent croître : {self.breaks}")

    @property
    def count(self) -> int:
        return len(self.breaks) - 1

    def index_of(self, value: float | None) -> int | None:
        """Class of a value, 0 first; None where there is no value."""
        if value is None or not isfinite(value):
            return None
        return bisect_right(self.breaks, value, 1, len(self.breaks) - 1) - 1

    def labels(self, format_value: Callable[[float], str]) -> list[str]:
        """French text of each class, lowest first: « moins de 20 », « 20 à 50 », « 50 ou plus »."""
        texts = [format_value(value) for value in self.breaks]
        if self.count == 1:
            return [texts[0] if texts[0] == texts[1] else f"{texts[0]} à {texts[1]}"]
        middle = [f"{low} à {high}" for low, high in pairwise(texts[1:-1])]
        return [f"moins de {texts[1]}", *middle, f"{texts[-2]} ou plus"]


def _present(values: Iterable[float | None]) -> Floats:
    kept = [value for value in values if value is not None and isfinite(value)]
    return np.sort(np.asarray(kept, dtype=float))


def _single(values: Floats) -> Classes:
    low = float(values[0]) if len(values) else 0.0
    high = float(values[-1]) if len(values) else 0.0
    return Classes((low, high))


def roundest_between(low: float, high: float) -> float:
    """The roundest number above `low` and up to `high`: a break that reads well and moves no value.

    Rounder means a multiple of a larger step of the 1-2-5 series; among equals, the one nearest to the middle.
    """
    middle = (low + high) / 2
    exponent = ceil(log10(max(abs(low), abs(high), high - low))) + 1
    for power in range(exponent, exponent - 18, -1):
        for digit in (5, 2, 1):
            # Whole steps up, divided down: 10.0 ** -1 is not a tenth.
            if power >= 0:
                step, value = float(digit * 10**power), 0.0
                first, last = floor(low / step) + 1, floor(high / step)
            else:
                step = digit / 10**-power
                first, last = floor(low / step) + 1, floor(high / step)
            if first <= last:
                nearest = min(max(round(middle / step), first), last)
                value = nearest * step if power >= 0 else nearest * digit / 10**-power
                if low < value <= high:
                    return value
    return high


def quantile_classes(values: Iterable[float | None], count: int = 5) -> Classes:
    """About as many régions in each class; equal values are never parted, so there may be fewer classes."""
    present = _present(values)
    if len(np.unique(present)) < 2:
        return _single(present)
    breaks: list[float] = []
    for part in range(1, count):
        row = round(part * len(present) / count)
        above = present[min(max(row, 1), len(present) - 1)]
        below = present[present < above]
        if not len(below):
            above = present[present > above][0]
            below = present[present < above]
        value = roundest_between(float(below[-1]), float(above))
        if not breaks or value > breaks[-1]:
            breaks.append(value)
    return Classes((float(present[0]), *breaks, float(present[-1])))


def jenks_classes(values: Iterable[float | None], count: int = 5) -> Classes:
    """Natural breaks: classes as alike inside as can be (Fisher 1958, Jenks 1977), parted by round numbers.

    At most `count` classes, fewer where there are fewer distinct values.
    """
    import jenkspy  # here, because few maps need it

    present = _present(values)
    distinct = np.unique(present)
    if len(distinct) < 2:
        return _single(present)
    # The library names the highest value of each class; ours begin at their break.
    tops = jenkspy.jenks_breaks(present, n_classes=min(count, len(distinct)))[1:-1]
    inner = [roundest_between(float(top), float(distinct[distinct > top][0])) for top in tops]
    return Classes((float(present[0]), *inner, float(present[-1])))


def nice_step(span: float, count: int) -> float:
    """Smallest 1-2-2.5-5 step that covers `span` in at most `count` steps."""
    raw = span / count
    power = 10.0 ** floor(log10(raw))
    return next(digit * power for digit in (1, 2, 2.5, 5, 10) if digit * power >= raw * (1 - 1e-9))


def equal_classes(values: Iterable[float | None], count: int = 5) -> Classes:
    """Classes of the same round width that cover the values; at most `count` + 1 of them."""
    present = _present(values)
    if len(np.unique(present)) < 2:
        return _single(present)
    low, high = float(present[0]), float(present[-1])
    step = nice_step(high - low, count)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Classes(tuple(round(k * step, 12) for k in range(first, max(last, first + 1) + 1)))


def diverging_classes(values: Iterable[float | None], per_side: int = 3) -> Classes:
    """Classes of the same round width on both sides of zero, as for differences between two scenarios."""
    present = _present(values)
    reach = float(np.abs(present).max()) if len(present) else 0.0
    if reach == 0:
        return Classes((-1.0, 0.0, 1.0), diverging=True)
    step = nice_step(reach, per_side)
    return Classes(tuple(round(k * step, 12) for k in range(-per_side, per_side + 1)), diverging=True)


def own_classes(breaks: Sequence[float]) -> Classes:
    """Classes with the planner's own breaks, outer ones included. Raises ValueError where they do not rise."""
    values = tuple(float(value) for value in breaks)
    if any(a >= b for a, b in pairwise(values)):
        raise ValueError("Les bornes des classes doivent être en ordre croissant.")
    return Classes(values)


@dataclass(frozen=True)
class ClassMethod:
    """A way to find breaks, with its French name and what it does in a few words."""

    title: str
    note: str
    classes: Callable[[Iterable[float | None], int], Classes]


CLASS_METHODS: Mapping[str, ClassMethod] = {
    "quantile": ClassMethod("Effectifs égaux", "autant de territoires dans chaque classe", quantile_classes),
    "equal": ClassMethod("Amplitudes égales", "classes de même largeur", equal_classes),
    "jenks": ClassMethod("Seuils naturels (Jenks)", "classes les plus homogènes possible", jenks_classes),
}
"""Methods that a planner chooses from, beside breaks of their own (`own_classes`)."""
