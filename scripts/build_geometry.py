"""Build `resources/regions/geometry.npz` and `geometry.json` from the départements' borders.

Run from the clone, with the developer environment:

    .venv/bin/python scripts/build_geometry.py resources/regions/source/departements.geojson resources/regions

Everything is projected once, here, and laid out on one flat « map plane » (kilometres, x right, y down): mainland
and Corsica in Lambert-93, five overseas frames in the Bay of Biscay, one frame that magnifies Paris and its inner
ring in the upper right corner. Shared borders stay shared: simplification works on the whole coverage, and lines
are sorted by what lies on their two sides so that each is drawn once.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon, shape

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from planner.drawing.projection import PROJECTIONS

TOLERANCE_KM = 0.2  # of the coverage simplification: a third of a pixel on a 1200 x 900 picture
COARSE_KM = 1.0  # of the coarser copy for small scales: less than a pixel there, and drawn twice as fast
PARIS = ("75", "92", "93", "94")

# Lambert-93 kilometres of the plane's origin, chosen so that Finistère and the overseas frames start near x = 0.
ORIGIN_EAST, ORIGIN_NORTH = -6.0, 7122.0


@dataclass(frozen=True)
class FramePlan:
    """Where a frame lies on the plane and what it shows; `rect` is x, y, width, height in plane kilometres."""

    key: str
    title: str
    epsg: int
    departements: tuple[str, ...]
    rect: tuple[float, float, float, float]


INSETS = (
    FramePlan("guadeloupe", "Guadeloupe", 5490, ("971",), (-38, 588, 162, 150)),
    FramePlan("martinique", "Martinique", 5490, ("972",), (-38, 750, 162, 150)),
    FramePlan("reunion", "La Réunion", 2975, ("974",), (-38, 912, 162, 150)),
    FramePlan("guyane", "Guyane", 2972, ("973",), (136, 666, 162, 234)),
    FramePlan("mayotte", "Mayotte", 4471, ("976",), (136, 912, 162, 150)),
    FramePlan("paris", "Paris et petite couronne", 2154, PARIS, (1160, -6, 370, 310)),
)
CALLOUT_STEP_KM, CALLOUT_ROOM_KM = 14.0, 10.0
CAPTION_KM = 30.0  # height kept free for the caption at the top of a frame
PADDING_KM = 8.0


def projected(geometry: Any, epsg: int) -> Any:
    """The geometry in kilometres of the grid, y still upwards."""
    grid = PROJECTIONS[epsg]

    def to_km(lonlat: Any) -> Any:
        east, north = grid.forward(lonlat[:, 0], lonlat[:, 1])
        return np.column_stack([east, north]) / 1000

    return shapely.transform(geometry, to_km)


def polygons(geometry: Any) -> list[Polygon]:
    return list(geometry.geoms) if isinstance(geometry, MultiPolygon) else [geometry]


def rings(geometry: Any) -> list[Any]:
    return [
        np.asarray(ring.coords)[:, :2]
        for polygon in polygons(geometry)
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def fit_frame(plan: FramePlan, geometries: list[Any]) -> dict[str, Any]:
    """Scale and offsets that centre the geometries (grid kilometres) in the frame, under its caption."""
    x, y, width, height = plan.rect
    left, bottom, right, top = shapely.total_bounds(geometries)
    free_width, free_height = width - 2 * PADDING_KM, height - 2 * PADDING_KM - CAPTION_KM
    scale = round(min(free_width / (right - left), free_height / (top - bottom)), 3)
    return {
        "key": plan.key,
        "title": plan.title,
        "epsg": plan.epsg,
        "scale": scale,
        "dx": x + width / 2 - scale * (left + right) / 2,
        "dy": y + CAPTION_KM + PADDING_KM + free_height / 2 + scale * (bottom + top) / 2,
        "departements": list(plan.departements),
        "rect": list(plan.rect),
    }


def placed(geometry: Any, frame: dict[str, Any]) -> Any:
    """Grid kilometres to the plane: the same scale both ways, y turned downwards."""
    scale = frame["scale"]
    return affinity.affine_transform(geometry, (scale, 0, 0, -scale, frame["dx"], frame["dy"]))


def classified_lines(geometries: dict[str, Any], region_of: dict[str, str]) -> dict[str, list[Any]]:
    """Lines by what they part: « coast » (one side only), « border » (two regions), « hairline » (one region)."""
    sides: dict[tuple[tuple[float, float], ...], set[str]] = defaultdict(set)
    for code, geometry in geometries.items():
        for ring in rings(geometry):
            corners = [(round(float(x), 5), round(float(y), 5)) for x, y in ring]
            for start, end in pairwise(corners):
                sides[tuple(sorted((start, end)))].add(code)
    segments: dict[str, list[Any]] = {"coast": [], "border": [], "hairline": []}
    for segment, codes in sides.items():
        regions = {region_of[code] for code in codes}
        kind = "coast" if len(codes) == 1 else "border" if len(regions) == 2 else "hairline"
        segments[kind].append(segment)
    merged = {}
    for kind, pieces in segments.items():
        lines = shapely.line_merge(shapely.MultiLineString(pieces))
        merged[kind] = [np.asarray(line.coords) for line in getattr(lines, "geoms", [lines]) if not line.is_empty]
    return merged


def callout_places(land: list[Any], frames: list[FramePlan], bounds: tuple[float, float, float, float]) -> Any:
    """Places at sea or abroad for the figures of regions that have no room: x, y, free half-width, as for labels."""
    squeezed = [affinity.scale(geometry, 0.5, 1, origin=(0, 0)) for geometry in land]
    squeezed += [
        shapely.box(f.rect[0] / 2, f.rect[1], (f.rect[0] + f.rect[2]) / 2, f.rect[1] + f.rect[3]) for f in frames
    ]
    taken = shapely.union_all(squeezed)
    shapely.prepare(taken)
    left, top, right, bottom = bounds
    edge = shapely.box(left / 2, top, right / 2, bottom).exterior
    x, y = np.meshgrid(np.arange(left, right, CALLOUT_STEP_KM), np.arange(top, bottom, CALLOUT_STEP_KM))
    points = shapely.points(x.ravel() / 2, y.ravel())
    room = np.minimum(shapely.distance(points, taken), shapely.distance(points, edge))
    kept = room > CALLOUT_ROOM_KM
    return np.column_stack([x.ravel(), y.ravel(), 2 * room])[kept]


def label_candidates(region: Any, count: int = 24) -> list[tuple[float, float, float]]:
    """Places for a wide short label, best first: x, y and the free half-width around (plane kilometres).

    Widths are halved before looking for the roomiest points, because a label is about twice as wide as high.
    """
    main = max(polygons(region), key=lambda polygon: polygon.area)
    squeezed = affinity.scale(main, 0.5, 1, origin=(0, 0))
    circle = shapely.maximum_inscribed_circle(squeezed, tolerance=0.2)
    best, radius = shapely.get_point(circle, 0), shapely.length(circle)
    chosen = [(best.x, best.y, radius)]
    left, top, right, bottom = squeezed.bounds
    step = max((right - left), (bottom - top)) / 32
    grid = [shapely.Point(x, y) for x in np.arange(left, right, step) for y in np.arange(top, bottom, step)]
    inside = [(p, p.distance(squeezed.exterior)) for p in grid if squeezed.contains(p)]
    roomy = [(p.x, p.y, clearance) for p, clearance in inside if clearance > 0.3 * radius]
    while len(chosen) < count and roomy:
        # Far from those already chosen, and roomy: both matter as much.
        def worth(place: tuple[float, float, float]) -> float:
            nearest = min(np.hypot(place[0] - c[0], place[1] - c[1]) for c in chosen)
            return float(min(nearest, 1.2 * radius) * place[2])

        chosen.append(max(roomy, key=worth))
        roomy.remove(chosen[-1])
    return [(2 * x, y, 2 * clearance) for x, y, clearance in chosen]


def united(shapes: dict[str, Any], region: str, region_of: dict[str, str]) -> Any:
    """A region as the union of its départements."""
    return shapely.coverage_union_all([shape for code, shape in shapes.items() if region_of[code] == region])


class Lines:
    """Many polylines as one vertex array, the start of each and the index of its owner."""

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self.owners: list[int] = []

    def add(self, parts: list[Any], owner: int) -> None:
        self.parts += parts
        self.owners += [owner] * len(parts)

    def arrays(self, name: str) -> dict[str, Any]:
        starts = np.cumsum([0] + [len(part) for part in self.parts])
        return {
            f"{name}_xy": np.vstack(self.parts).astype(np.float32),
            f"{name}_start": starts.astype(np.int32),
            f"{name}_owner": np.asarray(self.owners, dtype=np.int16),
        }


def build(source: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arrays and description of the plane."""
    features = sorted(json.loads(source.read_text(encoding="utf-8"))["features"], key=lambda f: f["properties"]["code"])
    lonlat = {f["properties"]["code"]: shape(f["geometry"]) for f in features}
    region_of = {f["properties"]["code"]: f["properties"]["region"] for f in features}
    region_names = {f["properties"]["region"]: f["properties"]["nom_region"] for f in features}
    codes, region_codes = list(lonlat), sorted(region_names)

    mainland = tuple(f["properties"]["code"] for f in features if f["properties"]["zone"] == "metro")
    frames = [
        {
            "key": "metropole",
            "title": "France métropolitaine",
            "epsg": 2154,
            "scale": 1.0,
            "dx": -ORIGIN_EAST,
            "dy": ORIGIN_NORTH,
            "departements": list(mainland),
            "rect": None,
        }
    ]
    kinds = ("departement", "region", "coast", "border", "hairline")
    groups = {f"{detail}{kind}": Lines() for detail in ("", "coarse_") for kind in kinds}
    patches: dict[str, list[tuple[str, int]]] = {"departement": [], "region": []}
    labels: list[tuple[float, float, float, int]] = []
    inner_labels: list[tuple[float, float, float, int]] = []
    centres: dict[str, Any] = {}

    for index, plan in enumerate((None, *INSETS)):
        members = mainland if plan is None else plan.departements
        geometries = [projected(lonlat[code], 2154 if plan is None else plan.epsg) for code in members]
        if plan is None or plan.key != "paris":
            geometries = list(shapely.coverage_simplify(geometries, TOLERANCE_KM))
        if plan is not None:
            frames.append(fit_frame(plan, geometries))
        on_plane = {code: placed(g, frames[index]) for code, g in zip(members, geometries, strict=True)}
        coarse_km = COARSE_KM if plan is None or plan.key != "paris" else TOLERANCE_KM
        simpler = shapely.coverage_simplify(list(on_plane.values()), coarse_km)
        coarse = dict(zip(on_plane, simpler, strict=True))
        for code, geometry in on_plane.items():
            patch = len(patches["departement"])
            groups["departement"].add(rings(geometry), patch)
            groups["coarse_departement"].add(rings(coarse[code]), patch)
            inner_labels += [(*place, patch) for place in label_candidates(geometry, 8)]
            patches["departement"].append((code, index))
            if code not in centres:
                main = max(polygons(geometry), key=lambda polygon: polygon.area)
                circle = shapely.maximum_inscribed_circle(main, tolerance=0.2)
                centres[code] = np.asarray(shapely.get_point(circle, 0).coords[0])
        for region in sorted({region_of[code] for code in members}):
            patch = len(patches["region"])
            whole = united(on_plane, region, region_of)
            groups["region"].add(rings(whole), patch)
            groups["coarse_region"].add(rings(united(coarse, region, region_of)), patch)
            patches["region"].append((region, index))
            if plan is None or plan.key != "paris":
                labels += [(*place, region_codes.index(region)) for place in label_candidates(whole)]
        for detail, shapes in (("", on_plane), ("coarse_", coarse)):
            for kind, lines in classified_lines(shapes, region_of).items():
                groups[f"{detail}{kind}"].add(lines, index)
        if plan is None:
            paris = shapely.total_bounds([on_plane[code] for code in PARIS])
            mainland_shapes = list(on_plane.values())
            land = shapely.total_bounds(mainland_shapes)

    frames[0]["rect"] = [float(land[0]), float(land[1]), float(land[2] - land[0]), float(land[3] - land[1])]
    edges = np.array([land, *([f.rect[0], f.rect[1], f.rect[0] + f.rect[2], f.rect[1] + f.rect[3]] for f in INSETS)])
    (left, top), (right, bottom) = edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)
    margin = 2.5
    arrays = {key: value for name, group in groups.items() for key, value in group.arrays(name).items()}
    arrays["label"] = np.asarray(labels, dtype=np.float32)
    arrays["departement_label"] = np.asarray(inner_labels, dtype=np.float32)
    arrays["callout"] = callout_places(mainland_shapes, list(INSETS), (left, top, right, bottom)).astype(np.float32)
    arrays["departement_centre"] = np.asarray([centres[code] for code in codes], dtype=np.float32)
    description = {
        "format": 1,
        "source": "Natural Earth 1:10 m admin-1 (public domain); codes: INSEE, Code officiel géographique 2026",
        "bounds": [float(v) for v in (left, top, right - left, bottom - top)],
        "frames": frames,
        "magnified": [
            float(v)
            for v in (
                paris[0] - margin,
                paris[1] - margin,
                paris[2] - paris[0] + 2 * margin,
                paris[3] - paris[1] + 2 * margin,
            )
        ],
        "departements": [
            {"code": f["properties"]["code"], "name": f["properties"]["nom"], "region": f["properties"]["region"]}
            for f in features
        ],
        "regions": [{"code": code, "name": region_names[code]} for code in region_codes],
        "patches": patches,
    }
    assert len(codes) == 101
    return arrays, description


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("departements", type=Path, help="GeoJSON of the 101 départements, WGS 84")
    parser.add_argument("out", type=Path, help="folder of geometry.npz and geometry.json")
    arguments = parser.parse_args()
    arrays, description = build(arguments.departements)
    arguments.out.mkdir(parents=True, exist_ok=True)
    # Stored, not deflated: the file is small and loads faster.
    np.savez(arguments.out / "geometry.npz", **arrays)
    text = json.dumps(description, ensure_ascii=False, indent=1)
    (arguments.out / "geometry.json").write_text(text + "\n", encoding="utf-8")
    sizes = {name: len(array) for name, array in arrays.items() if name.endswith("_xy")}
    print(f"bounds {description['bounds']}, magnified {description['magnified']}, vertices {sizes}")
    for frame in description["frames"]:
        print(f"  {frame['title']}: scale {frame['scale']}, rect {frame['rect']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
