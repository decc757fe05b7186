"""Rectangles and the view of the map plane: numbers only, no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

MAX_SCALE = 40.0
"""Pixels per kilometre beyond which the borders (simplified to 0.2 km) no longer bear looking at."""


class Rect(NamedTuple):
    """A rectangle, y down, in the unit of its context (plane kilometres or pixels)."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x <= self.right and self.y <= y <= self.bottom

    def holds(self, other: Rect) -> bool:
        """Whether the other rectangle lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def meets(self, other: Rect) -> bool:
        """Whether the two overlap."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def grown(self, margin: float) -> Rect:
        return Rect(self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin)


@dataclass(frozen=True)
class MapView:
    """Which part of the plane is shown, and where on the picture.

    `area` is the part of the picture (logical pixels) that the map takes; `centre` the point of the plane (kilometres)
    in its middle; `scale` logical pixels per kilometre.
    """

    centre: tuple[float, float]
    scale: float
    area: Rect

    @classmethod
    def fit(cls, bounds: Rect, area: Rect, margin: float = 8.0) -> MapView:
        """The view that shows all of `bounds` (plane) in `area`, with `margin` pixels around."""
        width, height = max(area.width - 2 * margin, 1.0), max(area.height - 2 * margin, 1.0)
        scale = min(width / bounds.width, height / bounds.height, MAX_SCALE)
        return cls(bounds.centre, scale, area)

    def resized(self, area: Rect) -> MapView:
        """The same middle and scale on another area."""
        return replace(self, area=area)

    def zoomed(self, factor: float, anchor: tuple[float, float] | None = None, floor: float = 0.0) -> MapView:
        """Zoomed about a pixel (default: the middle), which keeps its place; never below the scale `floor`."""
        scale = min(max(self.scale * factor, floor), MAX_SCALE)
        ax, ay = anchor if anchor is not None else self.area.centre
        x, y = self.from_screen(ax, ay)
        mx, my = self.area.centre
        return replace(self, centre=(x + (mx - ax) / scale, y + (my - ay) / scale), scale=scale)

    def panned(self, dx: float, dy: float, bounds: Rect | None = None) -> MapView:
        """Moved by pixels (the map follows the hand); with `bounds` the middle stays inside them."""
        x, y = self.centre[0] - dx / self.scale, self.centre[1] - dy / self.scale
        if bounds is not None:
            x = min(max(x, bounds.x), bounds.right)
            y = min(max(y, bounds.y), bounds.bottom)
        return replace(self, centre=(x, y))

    @property
    def offset(self) -> tuple[float, float]:
        """Pixels of the plane's origin: screen = offset + scale x plane."""
        mx, my = self.area.centre
        return mx - self.centre[0] * self.scale, my - self.centre[1] * self.scale

    def to_screen(self, xy: ArrayLike) -> Floats:
        """Plane (n, 2) to pixels (n, 2)."""
        screen: Floats = np.asarray(xy, dtype=float) * self.scale + np.asarray(self.offset)
        return screen

    def from_screen(self, x: float, y: float) -> tuple[float, float]:
        """Pixel to plane."""
        ox, oy = self.offset
        return (x - ox) / self.scale, (y - oy) / self.scale

    def rect_to_screen(self, rect: Rect) -> Rect:
        """Plane rectangle to pixels."""
        ox, oy = self.offset
        s = self.scale
        return Rect(rect.x * s + ox, rect.y * s + oy, rect.width * s, rect.height * s)

    @property
    def plane_rect(self) -> Rect:
        """The part of the plane in sight."""
        x, y = self.from_screen(self.area.x, self.area.y)
        return Rect(x, y, self.area.width / self.scale, self.area.height / self.scale)
