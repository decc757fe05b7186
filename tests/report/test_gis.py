"""The GIS export, opened with GDAL."""

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pyogrio
import pytest
import shapely

from planner import paths
from planner.core.model.results import MEASURES, Results, run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.drawing.scene import Level
from planner.report.gis import GisError, GisExport, export_gis
from planner.report.gis_layers import borders
from planner.storage.reference_data import load_communes, load_reference
from tests.builders import TODAY

LAYERS = {"regions": "MultiPolygon", "departements": "MultiPolygon", "sites": "Point", "platforms": "Point",
          "projects": "Point", "results": None, "about": None}  # fmt: skip
PLACED = [name for name, kind in LAYERS.items() if kind]


@pytest.fixture(scope="module")
def reference() -> Project:
    return load_reference()


@pytest.fixture(scope="module")
def reference_results(reference: Project) -> Results:
    return run(reference, "reference")


@pytest.fixture(scope="module")
def package(reference: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gis") / "Carte d’été.gpkg"
    export_gis(path, reference, "reference", today=TODAY, communes=load_communes())
    return path


@pytest.fixture(scope="module")
def collections(reference: Project, tmp_path_factory: pytest.TempPathFactory) -> GisExport:
    path = tmp_path_factory.mktemp("gis") / "carte.geojson"
    return export_gis(path, reference, "reference", today=TODAY)


def rows_of(path: Path, layer: str | None = None) -> list[dict[str, object]]:
    """What GDAL reads: properties, and the shape under « geometry »."""
    meta, _, shapes, columns = pyogrio.raw.read(path, layer=layer)
    shapes = [None] * len(columns[0]) if shapes is None else shapely.from_wkb(shapes)
    names = [str(name) for name in meta["fields"]]
    rows = (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))
    return [{**row, "geometry": shape} for row, shape in zip(rows, shapes, strict=True)]


def one(rows: list[dict[str, object]], **wanted: object) -> dict[str, object]:
    (found,) = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


def test_that_gdal_finds_every_layer_in_degrees_with_all_its_rows(package: Path, reference: Project) -> None:
    assert {str(name): kind for name, kind in pyogrio.list_layers(package)} == LAYERS
    counts = {"regions": 18, "departements": 101, "results": 18 * 15}
    for name, kind in LAYERS.items():
        information = pyogrio.read_info(package, layer=name)
        if kind:
            assert information["crs"] == "EPSG:4326"
        if name != "about":
            assert information["features"] == counts.get(name, len(reference.frame(name)) if name in PLACED else 0)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", str(field)) for field in information["fields"])
        assert information["layer_metadata"]["DESCRIPTION"]


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="ogrinfo is not installed")
def test_that_ogrinfo_opens_the_package(package: Path) -> None:
    done = subprocess.run(
        ["ogrinfo", "-so", str(package), "sites"], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert re.search(r"^headcount: Integer64", done.stdout, re.MULTILINE)
    assert 'ID["EPSG",4326]' in done.stdout


def test_that_every_field_has_a_french_title(package: Path) -> None:
    with closing(sqlite3.connect(package)) as database:
        told = {(table, column): name for table, column, name in database.execute(
            "SELECT table_name, column_name, name FROM gpkg_data_columns"
        )}  # fmt: skip
    assert told["sites", "headcount"] == "Effectif du site"
    for layer in LAYERS:
        assert all(told[layer, field] for field in pyogrio.read_info(package, layer=layer)["fields"])


@pytest.mark.parametrize("layer", PLACED)
def test_that_shapes_are_valid(package: Path, layer: str) -> None:
    shapes = [row["geometry"] for row in rows_of(package, layer)]
    assert all(shape is None or (shape.is_valid and not shape.is_empty) for shape in shapes)
    assert layer not in ("regions", "departements") or None not in shapes


def test_that_points_lie_in_their_region_overseas_too(package: Path, reference: Project) -> None:
    regions = {row["code"]: row["geometry"] for row in rows_of(package, "regions")}
    assert one(rows_of(package, "sites"), id="sanofi-marcy")["geometry"].within(regions["84"])
    assert shapely.Point(55.45, -21.1).within(regions["04"])  # La Réunion where it is, not in a frame off Brittany
    departements = {row["code"]: row["geometry"] for row in rows_of(package, "departements")}
    assert departements["69"].buffer(-0.01).within(regions["84"])


def test_that_regions_are_their_departements_together() -> None:
    folder = paths.resources_dir() / "regions" / "source"
    source = json.loads((folder / "departements.geojson").read_text("utf-8"))["features"]
    parts = borders(folder, Level.DEPARTEMENT)
    for code, shape in borders(folder, Level.REGION).items():
        own = [f["properties"]["code"] for f in source if f["properties"]["region"] == code]
        together = shapely.unary_union([shapely.geometry.shape(parts[departement]) for departement in own])
        assert shapely.geometry.shape(shape).symmetric_difference(together).area < 1e-6


def test_that_results_stand_by_year_in_fields_and_by_row(package: Path, reference_results: Results) -> None:
    regions, rows = rows_of(package, "regions"), rows_of(package, "results")
    for key in MEASURES:
        expected = reference_results.by_region(key, (2028, 2028))["84"]
        assert one(regions, code="84")[f"{key}_2028"] == pytest.approx(expected)
        assert one(rows, region="84", year=2028)[key] == pytest.approx(expected)
    assert one(rows, region="94", year=2028)["small"]


def test_that_rows_without_coordinates_are_kept_and_counted(collections: GisExport, package: Path) -> None:
    homeless = [row for row in rows_of(package, "sites") if row["geometry"] is None]
    assert homeless
    assert f"Sites\u00a0: {len(homeless)}\u00a0lignes sans coordonnées" in " ".join(collections.notes)


def test_that_values_are_plain_and_explained(package: Path) -> None:
    site = one(rows_of(package, "sites"), id="sanofi-marcy")
    assert (site["kind"], site["commune_label"]) != (site["kind_label"], site["commune"])
    assert site["included"]
    project = one(rows_of(package, "projects"), id="evotec-jpod")
    assert project["secured_eur"] == 201_000_000.0
    assert one(rows_of(package, "about"), subject="Scénario")["content"] == "Référence"


def test_that_geojson_is_a_file_a_layer_that_gdal_opens(collections: GisExport) -> None:
    assert [file.name for file in collections.files] == [f"carte_{name}.geojson" for name in PLACED]
    for file, name in zip(collections.files, PLACED, strict=True):
        information = pyogrio.read_info(file)
        assert (information["crs"], information["geometry_type"]) == ("EPSG:4326", LAYERS[name])
        content = json.loads(file.read_bytes())
        assert set(content["fields"]) == set(content["features"][0]["properties"])
    assert len(rows_of(collections.files[2])) > 100


def test_that_an_export_for_others_has_no_secret(project: Project, results: Results, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    notes = export_gis(path, project, "reference", today=TODAY, for_others=True).notes
    assert [row["id"] for row in rows_of(path, "sites")] == ["tours", "nulle-part"]
    assert "2\u00a0lignes confidentielles laissées de côté" in " ".join(notes)
    assert "Secret statistique" in " ".join(notes)
    region = one(rows_of(path, "regions"), code="28")
    assert region["headcount_2023"] != region["headcount_2023"]  # NaN: GDAL's NULL
    assert region["site_headcount"] != region["site_headcount"]
    assert one(rows_of(path, "departements"), code="37")["site_headcount"] == 200.0
    assert b"Atelier de Rouen" not in path.read_bytes()
    export_gis(path, project, "reference", today=TODAY)
    assert b"Atelier de Rouen" in path.read_bytes()


def test_that_a_refused_place_is_said_in_french_and_leaves_everything(project: Project, tmp_path: Path) -> None:
    with pytest.raises(GisError, match="ce dossier ou ce fichier n’existe pas"):
        export_gis(tmp_path / "nulle part" / "a.gpkg", project, "reference", today=TODAY)
    with pytest.raises(GisError, match=r"\.gpkg ou \.geojson"):
        export_gis(tmp_path / "a.shp", project, "reference", today=TODAY)
    folder = tmp_path / "a.gpkg"
    folder.mkdir()
    with pytest.raises(GisError, match="ne peut pas être écrit"):
        export_gis(folder, project, "reference", today=TODAY)
    assert [file.name for file in tmp_path.iterdir()] == ["a.gpkg"]


def test_that_an_empty_table_of_points_is_a_layer_all_the_same(project: Project, tmp_path: Path) -> None:
    blank = {Address("sites", key, axis): None for key in project.keys("sites") for axis in ("lat", "lon")}
    nowhere, _ = SetCells(blank).apply(project)
    export_gis(tmp_path / "a.gpkg", nowhere, "reference", today=TODAY)
    assert [row["geometry"] for row in rows_of(tmp_path / "a.gpkg", "sites")] == [None] * 3
