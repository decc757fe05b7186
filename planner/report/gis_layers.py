"""What colleagues with a GIS get, as plain data: places with figures, and sites, platforms and projects as points.

Degrees (WGS 84) everywhere, since no projection serves both the mainland and overseas. Names of layers and fields are
plain ASCII, those of the tables and of `planner results`; titles and descriptions are French.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from planner.core import french
from planner.core.answers.place_figures import (
    PlaceSum,
    event_jobs,
    public_and_jobs,
    secured_amounts,
    site_heads,
    training_places,
)
from planner.core.answers.secrecy import CONFIDENTIAL, Secrecy
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.results import MEASURES, Results
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.schema import Field, TableSchema
from planner.core.tables.values import plain
from planner.drawing.scene import Level
from planner.report.cells import Content
from planner.report.project_tables import SheetRows, TableReader

Kind = Literal["text", "integer", "real", "boolean", "date"]
Shape = Mapping[str, Any]
"""A GeoJSON geometry: Point or MultiPolygon."""
Plain = str | int | float | bool | None

FIGURES = {"sites": "headcount", "platforms": "capacity", "projects": "total"}
"""Of each table of points: the column whose origin stands beside it."""
BORDERS = {Level.REGION: "regions.geojson", Level.DEPARTEMENT: "departements.geojson"}


@dataclass(frozen=True)
class GisField:
    """A field: ASCII name, kind, French title (its own in the layer) and description (unit, origin)."""

    name: str
    kind: Kind
    title: str
    description: str = ""


@dataclass(frozen=True)
class GisLayer:
    """Rows with their shapes (None: place unknown), one value a field; `shapes` is None for a table without places."""

    name: str
    title: str
    description: str
    fields: tuple[GisField, ...]
    rows: tuple[tuple[Plain, ...], ...]
    shapes: tuple[Shape | None, ...] | None
    shape_type: Literal["Point", "MultiPolygon", ""] = ""

    @property
    def without_shape(self) -> int:
        """How many rows have no place."""
        return 0 if self.shapes is None else sum(shape is None for shape in self.shapes)


def borders(folder: Path, level: Level) -> dict[str, Shape]:
    """MultiPolygons in degrees by INSEE code, from `resources/regions/source`. Raises OSError, ValueError."""
    collection = json.loads((folder / BORDERS[level]).read_text("utf-8"))
    return {str(f["properties"]["code"]): _multi(f["geometry"]) for f in collection["features"]}


def _multi(geometry: Shape) -> Shape:
    if geometry["type"] == "MultiPolygon":
        return geometry
    return {"type": "MultiPolygon", "coordinates": [geometry["coordinates"]]}


# --- places -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Column:
    field: GisField
    values: Mapping[str, float | None]


def place_layer(
    level: Level, seen: Project, public: Project, results: Results, secrecy: Secrecy, shapes: Mapping[str, Shape]
) -> GisLayer:
    """Régions with every measure of every year, or départements with what is added up from rows of tables.

    `seen` is the project as the scenario sees it, `public` the part of it whose rows may be shown.
    """
    columns = _row_columns(level, public, results)
    if level is Level.REGION:
        columns = [*_measure_columns(results, secrecy), *columns]
    table = "regions" if level is Level.REGION else "departements"
    keys = seen.keys(table)
    head = [GisField("code", "text", "Code INSEE"), GisField("name", "text", "Nom")]
    rows: list[tuple[Plain, ...]] = [(key, seen.label(table, key)) for key in keys]
    if level is Level.DEPARTEMENT:
        head.append(GisField("region", "text", "Région", "Code INSEE de la région."))
        rows = [(*row, str(seen.cell(table, key, "region"))) for key, row in zip(keys, rows, strict=True)]
    years = f"{results.years[0]} à {results.years[-1]}"
    description = {
        Level.REGION: f"Résultats du scénario par région, un champ par mesure et par année ({years}) : mesure_année.",
        Level.DEPARTEMENT: "Sommes des lignes des tableaux dont la commune est connue, par département.",
    }[level]
    return GisLayer(
        table, seen.schema.table(table).title, description, (*head, *(column.field for column in columns)),
        tuple((*row, *(c.values.get(key) for c in columns)) for key, row in zip(keys, rows, strict=True)),
        tuple(shapes.get(key) for key in keys), "MultiPolygon",
    )  # fmt: skip


def _measure_columns(results: Results, secrecy: Secrecy) -> list[_Column]:
    columns = []
    for key in MEASURES:
        measure = MEASURE_NAMES[key]
        unit = "part, de 0 à 1" if measure.share else "personnes"
        for year in results.years:
            values = results.by_region(key, (year, year))
            shown = {code: None if secrecy.hides(key, [code]) else value for code, value in values.items()}
            description = f"{measure.meaning} Unité : {unit}. Calcul du modèle."
            columns.append(_Column(GisField(f"{key}_{year}", "real", f"{measure.label}, {year}", description), shown))
    return columns


def _row_columns(level: Level, public: Project, results: Results) -> list[_Column]:
    """Sums of rows, by the same definitions as the map's indicators."""

    def column(name: str, title: str, description: str, values: Mapping[str, float | None]) -> _Column:
        return _Column(GisField(name, "real", title, description), values)

    money, jobs = secured_amounts(public), public_and_jobs(public)
    per_job = {code: euros / jobs.jobs.by(level)[code] for code, euros in jobs.euros.by(level).items()}
    columns = [
        column("site_headcount", "Effectif des sites recensés",
               f"Personnes dans le champ, chaque site à sa date. Table « Sites » : {_known(site_heads(public))}",
               site_heads(public).by(level)),
        column("secured_eur", "Financements acquis ou annoncés",
               f"Euros, tous financeurs. Table « Financements » : {_known(money)}", money.by(level)),
        column("secured_public_eur", "Dont financements publics", "Euros. Table « Financements ».",
               secured_amounts(public, public=True).by(level)),
        column("public_eur_per_job", "Argent public par emploi",
               f"Euros. Projets et événements dont les deux sont connus : {_known(jobs.euros)}", per_job),
    ]  # fmt: skip
    for year, places in training_places(public, results).items():
        description = f"Places à la rentrée. Table « Formations » : {_known(places)}"
        columns.append(column(f"places_{year}", f"Places de formation, {year}", description, places.by(level)))
    for year in results.years:
        told = "Emplois dans l’année, fermetures déduites, selon leur probabilité. Table « Événements »."
        found = event_jobs(public, (year, year)).by(level)
        columns.append(column(f"event_jobs_{year}", f"Emplois annoncés, {year}", told, found))
    return columns


def _known(total: PlaceSum) -> str:
    return f"chiffre connu pour {total.known} des {total.rows} lignes."


def results_table(seen: Project, results: Results, secrecy: Secrecy) -> GisLayer:
    """The same results in long form, one row a region and year: for joins and for time sliders."""
    head = (
        GisField("region", "text", "Région", "Code INSEE."),
        GisField("region_name", "text", "Nom de la région"),
        GisField("year", "integer", "Année"),
        GisField("small", "boolean", "Faible effectif", "Moins de personnes que le seuil des réglages."),
    )
    measures = tuple(
        GisField(key, "real", MEASURE_NAMES[key].label, f"{MEASURE_NAMES[key].meaning} Calcul du modèle.")
        for key in MEASURES
    )
    by_year = {(key, year): results.by_region(key, (year, year)) for key in MEASURES for year in results.years}
    rows = []
    for code in results.inputs.regions:
        hidden = {key for key in MEASURES if secrecy.hides(key, [code])}
        for year in results.years:
            values = [None if key in hidden else by_year[key, year][code] for key in MEASURES]
            rows.append((code, seen.label("regions", code), year, results.is_small(code, year), *values))
    description = "Une ligne par région et par année : les mêmes résultats que la couche des régions."
    return GisLayer("results", "Résultats par région et par année", description, (*head, *measures), tuple(rows), None)


# --- points -----------------------------------------------------------------------------------------------------


def point_table(table: str, reader: TableReader, amounts: Mapping[str, float]) -> tuple[GisLayer, int]:
    """All rows of a table at their coordinates, and how many confidential ones are left out.

    A value that stands for another row or for a choice keeps its key, and `…_label` says it in French. `amounts` are
    secured euros by project.
    """
    schema = reader.project.schema.table(table)
    rows, hidden = reader.rows(schema, SheetRows(for_others=reader.for_others))
    fields = [field for field in schema.fields if field.name != "diffusion"]
    heads = [head for field in fields for head in _heads(field)]
    heads += [
        GisField("figure_nature", "text", f"Nature du chiffre : {schema.field(FIGURES[table]).title}"),
        GisField("figure_source", "text", "Source de ce chiffre"),
    ]
    if table == "projects":
        heads.append(GisField("secured_eur", "real", "Financements acquis ou annoncés", "Euros."))
    made: list[tuple[Plain, ...]] = []
    for row in rows:
        key = str(row[schema.key])
        cells = [cell for field in fields for cell in _cells(reader, schema, field, row)]
        if row[FIGURES[table]] is None:
            cells += [None, None]
        else:
            nature, source = (_text(c.content) for c in reader.origin_cells(Address(table, key, FIGURES[table])))
            cells += [None if nature is None else nature.split(" ", 1)[-1], source]  # without its mark
        made.append((*cells, amounts.get(key)) if table == "projects" else tuple(cells))
    layer = GisLayer(
        table, schema.title, f"Table « {schema.title} » du projet ; sans coordonnées, la ligne n’a pas de point.",
        tuple(heads), tuple(made), tuple(_point(row) for row in rows), "Point",
    )  # fmt: skip
    return layer, hidden


def _heads(field: Field) -> list[GisField]:
    kinds: dict[str, Kind] = {"year": "integer", "integer": "integer", "boolean": "boolean", "date": "date"}
    kind: Kind = "real" if field.money or field.type == "number" else kinds.get(field.type, "text")
    unit = f"Unité : {field.unit}." if field.unit else ""
    head = GisField(field.name, kind, field.title, " ".join(part for part in (field.description, unit) if part))
    return [head, GisField(f"{field.name}_label", "text", f"{field.title}, en clair")] if _is_coded(field) else [head]


def _is_coded(field: Field) -> bool:
    return bool(field.reference or field.choices or field.separator)


def _cells(reader: TableReader, schema: TableSchema, field: Field, row: Row) -> list[Plain]:
    value = plain(field, row[field.name])
    if not _is_coded(field):
        return [value]
    label = _text(reader.cell(schema, field, str(row[schema.key]), row[field.name]).content)
    return [None if label == CONFIDENTIAL else value, label]


def _text(content: Content) -> str | None:
    return None if content is None else str(content)


def _point(row: Row) -> Shape | None:
    lon, lat = row["lon"], row["lat"]
    if lon is None or lat is None:
        return None
    return {"type": "Point", "coordinates": [float(lon), float(lat)]}


def unplaced_note(layer: GisLayer) -> str:
    """« Sites : 8 lignes sans coordonnées, gardées sans point. », « » where all have some."""
    count = layer.without_shape
    if not count:
        return ""
    lines = french.plural(
        count, "ligne sans coordonnées, gardée sans point", "lignes sans coordonnées, gardées sans point"
    )
    return french.unbroken(f"{layer.title} : {lines}.")
