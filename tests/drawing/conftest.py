"""The real geometry, and scenes made for the tests."""

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from planner.drawing.classes import quantile_classes
from planner.drawing.geometry import Geometry, load_geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import Choropleth, MapScene, PointLayer, SymbolKind, point_layer
from tests.drawing.kinds import Commune, LayerMaker


@pytest.fixture(scope="session")
def geometry(project_root: Path) -> Geometry:
    return load_geometry(project_root / "resources" / "regions")


@pytest.fixture
def maps(geometry: Geometry, qapp: QGuiApplication) -> MapPainter:
    return MapPainter(geometry)


@pytest.fixture(scope="session")
def communes(project_root: Path) -> list[Commune]:
    """Some two dozen communes of each of the 101 départements, evenly taken from the table, its largest one first."""
    by_departement: dict[str, list[tuple[int, Commune]]] = {}
    with gzip.open(project_root / "data" / "communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            commune = Commune(row["insee"], row["departement"], row["region"], float(row["lat"]), float(row["lon"]))
            by_departement.setdefault(commune.departement, []).append((int(row["population"] or 0), commune))
    chosen: list[Commune] = []
    for rows in by_departement.values():
        largest = max(rows)[1]
        chosen += [largest, *(c for _, c in rows[:: max(len(rows) // 24, 1)] if c != largest)]
    return chosen


@pytest.fixture
def layer_of(geometry: Geometry) -> LayerMaker:
    """A layer of communes: ids are their places in the list, so that a commune may come more than once."""

    def make(
        places: list[Commune], key: str = "sites", kind: SymbolKind = SymbolKind.SITE, **more: object
    ) -> PointLayer:
        options: dict[str, object] = {
            "lon": [c.lon for c in places],
            "lat": [c.lat for c in places],
            "departements": [c.departement for c in places],
            "regions": [c.region for c in places],
        }
        return point_layer(geometry, key, "Sites", kind, [f"{key}-{i}" for i in range(len(places))], **options | more)

    return make


@pytest.fixture
def choropleth(geometry: Geometry) -> Choropleth:
    """One value per région; Corse has none."""
    values: dict[str, float | None] = {code: 40.0 * (i + 1) for i, code in enumerate(geometry.regions)}
    values["94"] = None
    return Choropleth("Postes à pourvoir", "personnes par an", values, quantile_classes(values.values()))


@pytest.fixture
def scene(choropleth: Choropleth, layer_of: LayerMaker, communes: list[Commune]) -> MapScene:
    rng = np.random.default_rng(3)
    chosen = [communes[i] for i in rng.choice(len(communes), 60, replace=False)]
    return MapScene(
        title="Postes à pourvoir en bioproduction",
        year=2028,
        scenario="Référence",
        choropleth=choropleth,
        layers=(
            layer_of(chosen[:30]),
            layer_of(chosen[30:45], "platforms", SymbolKind.PLATFORM),
            layer_of(chosen[45:], "projects", SymbolKind.PROJECT, estimated=True),
        ),
        source="essai",
        date="14/10/2025",
    )
