"""Build `resources/regions/source/regions.geojson`, the borders that GIS files get, from those of the départements.

Run from the clone, with the developer environment: `.venv/bin/python scripts/build_region_borders.py`. Degrees
(WGS 84), unlike the map's own geometry, which is projected and has its overseas régions moved into frames.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import shapely
from shapely.geometry import mapping, shape

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "regions" / "source"
DECIMALS = 4  # those of the départements: eleven metres


def main() -> None:
    """Join the départements of each région and write them, in the order of codes."""
    collection = json.loads((FOLDER / "departements.geojson").read_text("utf-8"))
    parts = defaultdict(list)
    names = {}
    for feature in collection["features"]:
        properties = feature["properties"]
        parts[properties["region"]].append(shape(feature["geometry"]))
        names[properties["region"]] = properties["nom_region"]
    features = []
    for code in sorted(parts):
        joined = shapely.set_precision(shapely.unary_union(parts[code]), 10**-DECIMALS)
        geometry = json.loads(json.dumps(mapping(joined)), parse_float=lambda text: round(float(text), DECIMALS))
        features.append({"type": "Feature", "properties": {"code": code, "nom": names[code]}, "geometry": geometry})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / "regions.geojson").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
