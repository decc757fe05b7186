"""Rows that are put on the map by hand: a new one where the planner points, an old one dragged to its place."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.tables.bulk_edits import cells_edit
from planner.core.tables.communes import Communes
from planner.core.tables.edits import Compound, Edit, InsertRows
from planner.core.tables.new_rows import new_row
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import ROW_DEFAULT, mark_entered
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value


@dataclass(frozen=True)
class Spot:
    """A place in degrees (WGS 84), the codes of its département and région, the nearest commune there if known."""

    lon: float
    lat: float
    departement: str
    region: str
    commune: str | None


def spot_at(project: Project, communes: Communes, lon: float, lat: float, departement: str) -> Spot:
    """The spot of a position whose département is known. KeyError for an unknown one."""
    nearest = communes.nearest(lat, lon, departement)
    region = str(project.cell("departements", departement, "region"))
    return Spot(round(lon, 5), round(lat, 5), departement, region, nearest.insee if nearest else None)


def spot_of_commune(communes: Communes, insee: str) -> Spot | None:
    """The middle of a commune, None for an unknown code."""
    commune = communes.get(insee)
    if commune is None:
        return None
    return Spot(commune.lon, commune.lat, commune.departement, commune.region, insee)


def add_edit(project: Project, table: str, name: str, kind: str, spot: Spot | None, *, today: str) -> tuple[Edit, str]:
    """The edit that adds a row called `name`, an assumption of the planner, and the key that the row will have.

    Raises EditRefused for a blank name or an unknown kind.
    """
    row: dict[str, Value] = {**new_row(project, table), "name": name.strip() or None, "kind": kind}
    if spot is not None:
        row |= _cells(spot)
    insert = InsertRows(table, [_known(project, table, row)])
    key = str(row[project.schema.table(table).key])
    together, _ = insert.apply(project)
    origin = mark_entered(together, [Address(table, key, ROW_DEFAULT)], today)
    return Compound((insert, *origin)), key


def move_edit(project: Project, table: str, key: str, spot: Spot, *, communes: Communes, today: str) -> Edit:
    """The edit that puts a row at `spot`: its coordinates, commune, département and région are then the planner's.

    Raises EditRefused.
    """
    values = {Address(table, key, column): value for column, value in _known(project, table, _cells(spot)).items()}
    return cells_edit(project, ROOT, values, today=today, communes=communes)


def _cells(spot: Spot) -> dict[str, Value]:
    return {
        "lon": spot.lon, "lat": spot.lat, "departement": spot.departement, "region": spot.region,
        "commune": spot.commune,
    }  # fmt: skip


def _known(project: Project, table: str, row: dict[str, Value]) -> Row:
    """The cells that the table has columns for."""
    return {column: value for column, value in row.items() if column in project.schema.table(table).by_name}
