"""The map plane: borders of régions and départements, frames, and the way from longitude and latitude to it.

The plane is flat, in kilometres, y down; `scripts/build_geometry.py` made it. No Qt here.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.drawing.projection import PROJECTIONS
from planner.drawing.view import Floats, Rect

Indices = NDArray[np.intp]

LINE_KINDS = ("coast", "border", "hairline")
PATCH_KINDS = ("region", "departement")
COARSE = "coarse_"
"""Before the name of a kind: the same borders with fewer vertices, for small scales."""


class GeometryError(Exception):
    """The geometry files are missing or damaged; the French message names the file and says what to do."""


@dataclass(frozen=True)
class Frame:
    """A piece of the plane with its own grid and scale; the first frame is the mainland, the others are boxes."""

    key: str
    title: str
    epsg: int
    scale: float
    dx: float
    dy: float
    rect: Rect
    departements: frozenset[str]
    regions: frozenset[str]

    def place(self, lon: Floats, lat: Floats) -> Floats:
        """Degrees (n,) to the plane (n, 2)."""
        east, north = PROJECTIONS[self.epsg].forward(lon, lat)
        return np.column_stack([self.dx + self.scale * east / 1000, self.dy - self.scale * north / 1000])

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Plane to degrees, whether or not the point lies in the frame."""
        east, north = np.array([(x - self.dx) / self.scale * 1000]), np.array([(self.dy - y) / self.scale * 1000])
        lon, lat = PROJECTIONS[self.epsg].inverse(east, north)
        return float(lon[0]), float(lat[0])


class Departement(NamedTuple):
    code: str
    name: str
    region: str


class Polylines(NamedTuple):
    """Many rings or lines: vertices (v, 2), where each starts (n + 1), and the index of its owner (n)."""

    xy: Floats
    start: Indices
    owner: Indices

    def parts(self, owner: int | None = None) -> list[Floats]:
        """The lines of one owner, or all."""
        chosen = range(len(self.owner)) if owner is None else np.flatnonzero(self.owner == owner)
        return [self.xy[self.start[i] : self.start[i + 1]] for i in chosen]


class Placement(NamedTuple):
    """Where points lie: in the mainland or an overseas frame, in the Paris frame (NaN elsewhere), and how surely."""

    xy: Floats
    inset_xy: Floats
    exact: NDArray[np.bool_]


class _Edges(NamedTuple):
    """The edges of one patch and its bounding box, for the even-odd rule."""

    start: Floats
    end: Floats
    low: Floats
    high: Floats


class Geometry:
    """Borders, frames and label places of the map. Read-only; load it once with `load_geometry`."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]], description: Mapping[str, Any]) -> None:
        self.bounds = Rect(*description["bounds"])
        self.magnified = Rect(*description["magnified"])
        """The part of the mainland that the Paris frame magnifies."""
        self.regions: dict[str, str] = {r["code"]: r["name"] for r in description["regions"]}
        """INSEE code -> French name, 18 of them."""
        self.departements: dict[str, Departement] = {
            d["code"]: Departement(d["code"], d["name"], d["region"]) for d in description["departements"]
        }
        self.frames: tuple[Frame, ...] = tuple(self._frame(item) for item in description["frames"])
        self.lines: dict[str, Polylines] = self._both_details(arrays, LINE_KINDS)
        """Lines by what they part: coast, border (two régions), hairline (two départements); owner: frame index."""
        self.patches: dict[str, list[tuple[str, int]]] = {
            kind: [(code, frame) for code, frame in description["patches"][kind]] for kind in PATCH_KINDS
        }
        """Patches (code, frame index) in drawing order; the Paris frame repeats four départements and région 11."""
        self.rings: dict[str, Polylines] = self._both_details(arrays, PATCH_KINDS)
        """Closed rings; owner: index into `patches`."""
        labels = arrays["label"].astype(float)
        order = list(self.regions)
        self.label_places: dict[str, Floats] = {
            code: labels[labels[:, 3] == index, :3] for index, code in enumerate(order)
        }
        """Région -> places for a label, best first: x, y, free half-width (k, 3)."""
        inner = arrays["departement_label"].astype(float)
        self.departement_places: list[Floats] = [
            inner[inner[:, 3] == patch, :3] for patch in range(len(self.patches["departement"]))
        ]
        """The same for each patch of a département."""
        self.callout_places: Floats = arrays["callout"].astype(float)
        """Places at sea or abroad for what has no room on the land, in the same form (k, 3)."""
        self._centres = dict(zip(self.departements, arrays["departement_centre"].astype(float), strict=True))
        self._frame_of = {d: i for i, f in reversed(list(enumerate(self.frames))) for d in f.departements}

    @cached_property
    def departement_boxes(self) -> Floats:
        """Left, top, right, bottom of each patch of a département (n, 4)."""
        rings = self.rings[COARSE + "departement"]
        vertices = [np.vstack(rings.parts(patch)) for patch in range(len(self.departement_places))]
        return np.array([[*xy.min(axis=0), *xy.max(axis=0)] for xy in vertices])

    def _frame(self, item: Mapping[str, Any]) -> Frame:
        departements = frozenset(item["departements"])
        regions = frozenset(self.departements[code].region for code in departements)
        return Frame(
            item["key"], item["title"], item["epsg"], item["scale"], item["dx"], item["dy"],
            Rect(*item["rect"]), departements, regions,
        )  # fmt: skip

    @classmethod
    def _both_details(cls, arrays: Mapping[str, NDArray[Any]], kinds: Iterable[str]) -> dict[str, Polylines]:
        return {name: cls._polylines(arrays, name) for kind in kinds for name in (kind, COARSE + kind)}

    @staticmethod
    def _polylines(arrays: Mapping[str, NDArray[Any]], name: str) -> Polylines:
        return Polylines(
            arrays[f"{name}_xy"].astype(float),
            arrays[f"{name}_start"].astype(np.intp),
            arrays[f"{name}_owner"].astype(np.intp),
        )

    @property
    def mainland(self) -> Frame:
        return self.frames[0]

    @property
    def insets(self) -> tuple[Frame, ...]:
        """The framed boxes: five overseas régions and Paris."""
        return self.frames[1:]

    @cached_property
    def paris_inset(self) -> Frame:
        return next(frame for frame in self.insets if frame.key == "paris")

    def place(self, lon: ArrayLike, lat: ArrayLike, departements: Sequence[str | None]) -> Floats:
        """Plane position of points: degrees (n,) and département codes (n) to (n, 2).

        The code decides on the frame, never the position. NaN where a coordinate or the code is missing.
        """
        lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        frame_index = np.array([self._frame_of.get(code or "", -1) for code in departements], dtype=np.intp)
        xy = np.full((len(frame_index), 2), np.nan)
        known = np.isfinite(lon) & np.isfinite(lat)
        for index in np.unique(frame_index[known & (frame_index >= 0)]):
            rows = np.flatnonzero(known & (frame_index == index))
            xy[rows] = self.frames[index].place(lon[rows], lat[rows])
        return xy

    def place_in_paris_inset(self, lon: ArrayLike, lat: ArrayLike, departements: Sequence[str | None]) -> Floats:
        """Position (n, 2) in the frame of Paris and its inner ring; NaN for points of other départements."""
        lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        inside = np.array([code in self.paris_inset.departements for code in departements], dtype=bool)
        rows = np.flatnonzero(inside & np.isfinite(lon) & np.isfinite(lat))
        xy = np.full((len(inside), 2), np.nan)
        xy[rows] = self.paris_inset.place(lon[rows], lat[rows])
        return xy

    def place_points(
        self,
        lon: ArrayLike,
        lat: ArrayLike,
        departements: Sequence[str | None],
        regions: Sequence[str | None] | None = None,
    ) -> Placement:
        """Like `place`, but a point without coordinates stands in the middle of its département, else of its région.

        `exact` is False there and where nothing is known (position NaN: list such points beside the map).
        """
        xy = self.place(lon, lat, departements)
        inset_xy = self.place_in_paris_inset(lon, lat, departements)
        exact = np.isfinite(xy[:, 0])
        for row in np.flatnonzero(~exact).tolist():
            departement = departements[row] or ""
            region = (regions[row] if regions is not None else None) or ""
            if departement in self._centres:
                xy[row] = self._centres[departement]
                if departement in self.paris_inset.departements:
                    inset_xy[row] = self._to_paris_inset(xy[row])
            elif region in self.label_places:
                xy[row] = self.label_places[region][0, :2]
        return Placement(xy, inset_xy, exact)

    def _to_paris_inset(self, xy: Floats) -> Floats:
        main, inset = self.mainland, self.paris_inset
        ratio = inset.scale / main.scale
        return np.array([inset.dx + (xy[0] - main.dx) * ratio, inset.dy + (xy[1] - main.dy) * ratio])

    def region_middle(self, code: str) -> Floats:
        """Plane position (2,) in the open middle of a région. Raises KeyError."""
        middle: Floats = self.label_places[code][0, :2]
        return middle

    def departement_middle(self, code: str) -> Floats:
        """Plane position (2,) in the open middle of a département. Raises KeyError."""
        middle: Floats = self._centres[code]
        return middle

    def frame_at(self, x: float, y: float) -> Frame | None:
        """The inset whose box holds the point of the plane, if any."""
        return next((frame for frame in self.insets if frame.rect.contains(x, y)), None)

    def plane_to_lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Degrees of a point of the plane, by the grid of the frame that it lies in."""
        return (self.frame_at(x, y) or self.mainland).lonlat(x, y)

    @cached_property
    def _edges(self) -> dict[str, list[_Edges]]:
        table: dict[str, list[_Edges]] = {}
        for kind in PATCH_KINDS:
            rings, table[kind] = self.rings[kind], []
            for owner in range(len(self.patches[kind])):
                parts = rings.parts(owner)
                start, end = np.vstack([p[:-1] for p in parts]), np.vstack([p[1:] for p in parts])
                table[kind].append(_Edges(start, end, start.min(axis=0), start.max(axis=0)))
        return table

    def _patch_at(self, kind: str, x: float, y: float) -> str | None:
        for (code, _), edges in zip(self.patches[kind], self._edges[kind], strict=True):
            if not (edges.low[0] <= x <= edges.high[0] and edges.low[1] <= y <= edges.high[1]):
                continue
            y0, y1 = edges.start[:, 1], edges.end[:, 1]
            rows = np.flatnonzero((y0 > y) != (y1 > y))
            along = (y - y0[rows]) / (y1[rows] - y0[rows])
            crossing = edges.start[rows, 0] + along * (edges.end[rows, 0] - edges.start[rows, 0])
            if np.count_nonzero(crossing > x) % 2:
                return code
        return None

    def region_at(self, x: float, y: float) -> str | None:
        """INSEE code of the région under a point of the plane (Paris frame: « 11 »); None at sea."""
        return self._patch_at("region", x, y)

    def departement_at(self, x: float, y: float) -> str | None:
        """Code of the département under a point of the plane; None at sea."""
        return self._patch_at("departement", x, y)

    def region_bounds(self, code: str) -> Rect:
        """Bounding box of a région on the plane, in the mainland or its overseas frame. Raises KeyError."""
        for (patch_code, frame), edges in zip(self.patches["region"], self._edges["region"], strict=True):
            if patch_code == code and self.frames[frame].key != "paris":
                left, top, right, bottom = map(float, (*edges.low, *edges.high))
                return Rect(left, top, right - left, bottom - top)
        raise KeyError(code)


def load_geometry(directory: Path) -> Geometry:
    """Read `geometry.npz` and `geometry.json` (2 ms). Raises GeometryError with a French message."""
    arrays_file, description_file = directory / "geometry.npz", directory / "geometry.json"
    file = description_file
    try:
        description = json.loads(description_file.read_text(encoding="utf-8"))
        file = arrays_file
        # Opened here: numpy leaves the file open when the archive is damaged.
        with arrays_file.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        return Geometry(arrays, description)
    except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise GeometryError(
            f"Le fond de carte « {file} » est absent ou endommagé ; réinstallez l’application pour le rétablir."
        ) from error
