"""Classes of an indicator's values: breaks that read well by themselves, or as the planner chooses them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.drawing.classes import CLASS_METHODS, Classes, nice_step, own_classes, quantile_classes

SHARE_BREAKS = (0.0, 0.05, 0.1, 0.25, 0.5, 1.0)
SMALLEST_BREAK = 1.0  # people; finer classes would part what nobody counts
FEWEST, MOST = 2, 9
PER_SIDE = 3
NEAR_ZERO = 0.05  # of a class's width: what lies nearer to zero is no difference


AUTOMATIC, OWN = "automatic", "own"
METHOD_NAMES: Mapping[str, str] = {
    AUTOMATIC: "Automatique",
    **{key: method.title for key, method in CLASS_METHODS.items()},
    OWN: "Mes seuils",
}
"""Key of each way to find breaks, and its French name."""


@dataclass(frozen=True)
class ClassChoice:
    """A planner's classes: one of METHOD_NAMES, `count` for those of `CLASS_METHODS`, `breaks` for own ones, which are
    the thresholds between two classes as figures are written on the map (shares in per cent, money in euros).

    ValueError (French) where they cannot be.
    """

    method: str = AUTOMATIC
    count: int = 5
    breaks: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.method not in METHOD_NAMES:
            raise ValueError(f"Il n’y a pas de méthode « {self.method} ». Méthodes : {', '.join(METHOD_NAMES)}.")
        if not FEWEST <= self.count <= MOST:
            raise ValueError(f"Le nombre de classes va de {FEWEST} à {MOST}.")
        if self.method != OWN:
            return
        if not FEWEST - 1 <= len(self.breaks) <= MOST - 1:
            raise ValueError(f"Donnez de {FEWEST - 1} à {MOST - 1} seuils.")
        if not np.isfinite(self.breaks).all() or any(a >= b for a, b in pairwise(self.breaks)):
            raise ValueError("Les seuils doivent être des nombres en ordre croissant.")

    def classes(self, values: Sequence[float], *, share: bool) -> Classes:
        """The classes of these values."""
        if self.method == OWN:
            inner = [value / 100 if share else value for value in self.breaks]
            return Classes((min([inner[0], *values]), *inner, max([inner[-1], *values])))
        if self.method == AUTOMATIC:
            return automatic_classes(values, share=share)
        return CLASS_METHODS[self.method].classes(values, self.count)


def automatic_classes(values: Sequence[float], *, share: bool) -> Classes:
    """About as many values in each of five classes, on breaks that read well; below zero is a class of its own."""
    if share:
        return own_classes(SHARE_BREAKS)
    people = [value for value in values if value >= SMALLEST_BREAK]
    quantiles = np.quantile(people, [0.2, 0.4, 0.6, 0.8]).tolist() if people else []
    inner = sorted({_round_number(value) for value in quantiles})
    lowest, highest = min(values, default=0.0), max(values, default=0.0)
    if lowest < -SMALLEST_BREAK / 2:
        inner.insert(0, 0.0)
    if not inner:
        return quantile_classes(values, count=2)
    return Classes((min(lowest, 0.0), *inner, max(highest, inner[-1])))


def _round_number(value: float) -> float:
    """The nearest of 1, 2, 3, 5, 7 × a power of ten, by ratio."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(min((digit * power for digit in (1, 2, 3, 5, 7, 10)), key=lambda nice: abs(np.log(nice / value))))


def difference_classes(values: Iterable[float | None]) -> Classes:
    """Classes of the same round width on both sides of a narrow one around zero, which is « no difference »."""
    reach = max((abs(value) for value in values if value is not None), default=0.0)
    step = nice_step(reach, PER_SIDE) if reach > 0 else 1.0
    inner = step * NEAR_ZERO
    outer = [round(step * k, 12) for k in range(1, PER_SIDE + 1)]
    return Classes((*(-value for value in reversed(outer)), -inner, inner, *outer), diverging=True)
