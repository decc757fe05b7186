"""The data behind the map for colleagues with a GIS: one GeoPackage, or one GeoJSON file a layer.

GDAL is 70 to 100 MB and would do no more than write a few tables here, so GeoPackages are made with fudgeo, and tests
open them with GDAL. GeoJSON is plain JSON (RFC 7946).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from planner import paths
from planner.core import french
from planner.core.answers.place_figures import secured_amounts_by_project, without_confidential
from planner.core.answers.secrecy import NOTHING_HIDDEN, secrecy_of
from planner.core.files import reason_of, written_whole
from planner.core.model.results import MEASURES, Results, run
from planner.core.tables.communes import Communes
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved
from planner.drawing.scene import ATTRIBUTION, Level
from planner.report.gis_layers import (
    FIGURES,
    GisField,
    GisLayer,
    Shape,
    borders,
    place_layer,
    point_table,
    results_table,
    unplaced_note,
)
from planner.report.map_source import source_line
from planner.report.project_tables import TableReader

if TYPE_CHECKING:
    from fudgeo import MemoryGeoPackage
    from fudgeo.geometry import MultiPolygon, Point

WGS84 = 4326
SUFFIXES = (".gpkg", ".geojson")
TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "BOOLEAN", "date": "DATE"}


class GisError(Exception):
    """The data cannot be exported; the message is French and says what to do."""


@dataclass(frozen=True)
class GisExport:
    """What was written, and what its reader must know (French)."""

    files: tuple[Path, ...]
    notes: tuple[str, ...]


def export_gis(
    path: Path, project: Project, scenario: str, *, today: str, for_others: bool = False,
    communes: Communes | None = None,
) -> GisExport:  # fmt: skip
    """Write the layers of a scenario (a key): `path` ends with .gpkg, or with .geojson for one file a layer beside it
    (`carte.geojson` → `carte_regions.geojson` …). `today` is an ISO date; with `communes` they are named.

    Each file is written whole or left as it was. Raises GisError, ModelInputError, ScenarioError (French).
    """
    if path.suffix.lower() not in SUFFIXES:
        raise GisError(f"« {path.name} » : le nom du fichier doit se terminer par {' ou '.join(SUFFIXES)}.")
    results = run(project, scenario)
    layers, notes = gis_layers(project, results, for_others=for_others, communes=communes)
    about = _about(resolved(project, scenario), results, today, notes)
    contents: dict[Path, bytes] = {}
    if path.suffix.lower() == ".gpkg":
        contents[path] = geopackage([*layers, _about_table(about)])
    else:
        placed = [layer for layer in layers if layer.shapes is not None]
        contents = {path.with_name(f"{path.stem}_{layer.name}.geojson"): geojson(layer, about) for layer in placed}
    for target, content in contents.items():
        try:
            with written_whole(target) as beside:
                beside.write_bytes(content)
        except OSError as error:
            raise GisError(
                f"« {target} » ne peut pas être écrit : {reason_of(error)}. S’il est ouvert dans un SIG, fermez-le ; "
                "sinon choisissez un autre dossier."
            ) from error
    return GisExport(tuple(contents), notes)


def gis_layers(
    project: Project, results: Results, *, for_others: bool = False, communes: Communes | None = None
) -> tuple[list[GisLayer], tuple[str, ...]]:
    """All layers of a run, and notes on what they leave out. Raises GisError where the borders cannot be read."""
    seen = resolved(project, results.scenario)
    secrecy = secrecy_of(seen, results) if for_others else NOTHING_HIDDEN
    public = without_confidential(seen)[0] if for_others else seen
    folder = paths.resources_dir() / "regions" / "source"
    try:
        shapes = {level: borders(folder, level) for level in Level}
    except (OSError, ValueError, KeyError) as error:
        raise GisError(f"Les contours de « {folder} » sont illisibles : réinstallez l’application.") from error
    layers = [place_layer(level, seen, public, results, secrecy, shapes[level]) for level in Level]
    reader = TableReader(seen, communes, for_others)
    amounts = secured_amounts_by_project(public)
    notes, left_out = [], 0
    for table in FIGURES:
        layer, hidden = point_table(table, reader, amounts)
        layers.append(layer)
        left_out += hidden
        notes.append(unplaced_note(layer))
    layers.append(results_table(seen, results, secrecy))
    if left_out:
        lines = french.plural(left_out, "ligne confidentielle laissée", "lignes confidentielles laissées")
        notes.append(f"Version pour diffusion : {lines} de côté.")
    secret = sum(any(secrecy.hides(key, [code]) for key in MEASURES) for code in results.inputs.regions)
    if secret:
        regions = french.plural(secret, "région", "régions")
        notes.append(french.unbroken(f"Secret statistique : des résultats de {regions} sont laissés vides."))
    return layers, tuple(note for note in notes if note)


def _about(seen: Project, results: Results, today: str, notes: Sequence[str]) -> dict[str, str]:
    lines = {
        "Projet": seen.setting("project_title"),
        "Scénario": seen.label("scenarios", results.scenario),
        "Date": french.date(today),
        "Source": source_line(seen),
        "Repère": "WGS 84 (EPSG:4326), longitude puis latitude en degrés.",
        "À savoir": " ".join(notes),
        "Contours et communes": ATTRIBUTION,
    }
    return {name: text for name, text in lines.items() if text}


def _about_table(about: dict[str, str]) -> GisLayer:
    fields = (GisField("subject", "text", "Sujet"), GisField("content", "text", "Contenu"))
    return GisLayer("about", "À lire", "D’où viennent ces données.", fields, tuple(about.items()), None)


# --- formats ----------------------------------------------------------------------------------------------------


def geojson(layer: GisLayer, about: dict[str, str]) -> bytes:
    """A layer as a FeatureCollection; what its fields mean stands beside the features."""
    names = [field.name for field in layer.fields]
    features = [
        {"type": "Feature", "properties": dict(zip(names, row, strict=True)), "geometry": shape}
        for row, shape in zip(layer.rows, layer.shapes or (), strict=True)
    ]
    collection = {
        "type": "FeatureCollection",
        "name": layer.name,
        "title": layer.title,
        "description": layer.description,
        "about": about,
        "fields": {field.name: f"{field.title}. {field.description}".strip() for field in layer.fields},
        "features": features,
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def geopackage(layers: Sequence[GisLayer]) -> bytes:
    """All layers as a GeoPackage, built in memory."""
    from fudgeo import MemoryGeoPackage  # here, because few sessions export

    package = MemoryGeoPackage.create(flavor="EPSG", enable_schema=True)
    with closing(package.connection):
        for layer in layers:
            _add_layer(package, layer)
        package.connection.commit()
        content: bytes = package.connection.serialize()
    return content


def _add_layer(package: MemoryGeoPackage, layer: GisLayer) -> None:
    from fudgeo import Field

    fields = [Field(field.name, TYPES[field.kind]) for field in layer.fields]
    columns = [f'"{field.name}"' for field in layer.fields]
    rows: list[tuple[object, ...]] = list(layer.rows)
    if layer.shapes is None:
        package.create_table(layer.name, fields=fields, description=layer.description)
    else:
        made = package.create_feature_class(
            layer.name, srs=package.spatial_references[WGS84], shape_type=layer.shape_type.upper(), fields=fields,
            description=layer.description, geom_name="geom",
        )  # fmt: skip
        made.extent = _extent([shape for shape in layer.shapes if shape is not None])
        columns = ["geom", *columns]
        shaper = _shaper()
        shapes = [None if shape is None else shaper(shape) for shape in layer.shapes]
        rows = [(shape, *row) for shape, row in zip(shapes, layer.rows, strict=True)]
    marks = ", ".join("?" * len(columns))
    for field in layer.fields:  # GDAL and QGIS show `name` as the field's alias, the description as its comment
        package.schema.add_column_definition(
            layer.name, field.name, name=field.title, title=field.title, description=field.description or None
        )
    package.connection.executemany(f'INSERT INTO "{layer.name}" ({", ".join(columns)}) VALUES ({marks})', rows)


def _shaper() -> Callable[[Shape], Point | MultiPolygon]:
    from fudgeo.geometry import MultiPolygon, Point

    def shaped(shape: Shape) -> Point | MultiPolygon:
        if shape["type"] == "Point":
            lon, lat = shape["coordinates"]
            return Point(x=lon, y=lat, srs_id=WGS84)
        return MultiPolygon(shape["coordinates"], srs_id=WGS84)

    return shaped


def _extent(shapes: Sequence[Shape]) -> tuple[float, float, float, float]:
    """West, south, east, north of all shapes; nothing known is NaN, which becomes blank."""
    points = [point for shape in shapes for point in _points(shape)]
    if not points:
        return (float("nan"),) * 4
    lon, lat = zip(*points, strict=True)
    return min(lon), min(lat), max(lon), max(lat)


def _points(shape: Shape) -> list[Sequence[float]]:
    if shape["type"] == "Point":
        return [shape["coordinates"]]
    return [point for polygon in shape["coordinates"] for ring in polygon for point in ring]
