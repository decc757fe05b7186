"""What a rectangle or a lasso on the picture holds. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.drawing.geometry import Geometry
from planner.drawing.marks import Marks
from planner.drawing.scene import Level, MapScene
from planner.drawing.view import Floats, MapView

Polygon = Sequence[tuple[float, float]]
"""Corners in pixels of the picture; the last joins the first."""


def inside(xy: Floats, polygon: Polygon) -> NDArray[np.bool_]:
    """Which pixels (n, 2) lie in a polygon, by the even-odd rule: (n,). Nothing lies in fewer than three corners."""
    held = np.zeros(len(xy), dtype=bool)
    if len(polygon) < 3:
        return held
    corners = np.asarray(polygon, dtype=float)
    boxed = np.flatnonzero(((xy >= corners.min(axis=0)) & (xy <= corners.max(axis=0))).all(axis=1))
    x, y = xy[boxed].T
    for (x0, y0), (x1, y1) in zip(corners.tolist(), np.roll(corners, -1, axis=0).tolist(), strict=True):
        if y0 != y1:
            crossed = ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))
            held[boxed[crossed]] ^= True
    return held


def points_in(marks: Marks, view: MapView, polygon: Polygon) -> dict[str, frozenset[str]]:
    """Layer key -> points whose symbol, or the badge that holds them, has its middle in the polygon."""
    chosen = inside(view.to_screen(marks.xy), polygon)
    points = marks.points
    found: dict[str, set[str]] = {}
    for row in np.flatnonzero(chosen[marks.mark_of]).tolist():
        layer = points.layers[points.layer[row]]
        found.setdefault(layer.key, set()).add(layer.ids[points.row[row]])
    return {key: frozenset(ids) for key, ids in found.items()}


def places_in(geometry: Geometry, scene: MapScene, view: MapView, polygon: Polygon) -> frozenset[str]:
    """Codes of the régions (départements where they are coloured) whose open middle is in the polygon."""
    level = scene.choropleth.level if scene.choropleth else Level.REGION
    if level is Level.REGION:
        codes, places = list(geometry.label_places), list(geometry.label_places.values())
    else:
        codes, places = [code for code, _ in geometry.patches["departement"]], geometry.departement_places
    held = inside(view.to_screen(np.array([of_place[0, :2] for of_place in places])), polygon)
    return frozenset(code for code, chosen in zip(codes, held.tolist(), strict=True) if chosen)
