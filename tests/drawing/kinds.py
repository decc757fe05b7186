"""Types that the drawing tests share."""

from collections.abc import Callable
from typing import NamedTuple

from planner.drawing.scene import PointLayer


class Commune(NamedTuple):
    insee: str
    departement: str
    region: str
    lat: float
    lon: float


LayerMaker = Callable[..., PointLayer]
