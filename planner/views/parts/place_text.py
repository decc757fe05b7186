"""Names of places, and what the map says of a place or a point under the mouse, as French rich text."""

from __future__ import annotations

from html import escape

from planner.core import french
from planner.core.model.periods import flow_years, years_text
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import ROW_DEFAULT, origin_of
from planner.drawing.scene import PointHit, RegionHit
from planner.state.session import Session
from planner.views.parts.cards import FIGURES, figure_text

MAIN_COLUMN = {"sites": "headcount", "platforms": "capacity", "projects": "total"}


def place_name(project: Project, region: str | None) -> str:
    """« France » or the region's name."""
    return "France" if region is None else project.label("regions", region)


def hover_text(session: Session, hit: PointHit | RegionHit) -> str:
    """The card under the mouse: name, kind, commune, main figure, source."""
    if isinstance(hit, PointHit):
        return _point_card(session, hit.layer, hit.id)
    lines = [f"<b>{escape(place_name(session.project, hit.code))}</b>"]
    results = session.results
    if results is not None:
        years = flow_years(session.year, session.years)
        for figure in FIGURES:
            span = (session.year, session.year) if figure.stock else years
            value = figure_text(figure.measure, results.measure(figure.measure, years=span, region=hit.code))
            lines.append(f"{escape(figure.label)} ({years_text(span)}) : <b>{value}</b>")
    return "<br>".join(lines)


def _point_card(session: Session, table: str, key: str) -> str:
    project = session.seen
    if not project.has(table, key):
        return ""
    row = project.row(table, key)
    field = project.schema.table(table).field("kind")
    kind = field.label_of.get(str(row["kind"])) or project.label(field.reference, str(row["kind"]))
    lines = [f"<b>{escape(str(row['name']))}</b>", escape(kind)]
    commune = session.communes.get(str(row["commune"])) if row["commune"] else None
    where = commune.name if commune else ""
    region = project.label("regions", str(row["region"])) if row["region"] else ""
    if where or region:
        lines.append(escape(", ".join(part for part in (where, region) if part)))
    lines.append(escape(main_figure(table, row)))
    lines.append(_source_line(project, table, key))
    return "<br>".join(line for line in lines if line)


def main_figure(table: str, row: Row) -> str:
    """« 2 200 personnes (2023) », « 20 M€ », « 50 apprenants par an »; a sentence where the figure is unknown."""
    value = row[MAIN_COLUMN[table]]
    if not isinstance(value, (int, float)):
        return {"sites": "Effectif inconnu", "platforms": "", "projects": "Montant inconnu"}[table]
    if table == "projects":
        return french.euros(int(value))
    if table == "sites":
        year = f" ({row['headcount_year']})" if row["headcount_year"] else ""
        return f"{french.plural(value, 'personne')}{year}, site entier"
    return f"{french.number(value)} apprenants par an (capacité annoncée)"


def _source_line(project: Project, table: str, key: str) -> str:
    origin = origin_of(project, Address(table, key, MAIN_COLUMN[table])) or origin_of(
        project, Address(table, key, ROW_DEFAULT)
    )
    if origin is None:
        return ""
    kinds = project.schema.table("provenance").field("kind").label_of
    source = project.label("sources", origin.source) if origin.source else "saisie dans ce projet"
    return f"<i>{escape(kinds.get(origin.kind, origin.kind).capitalize())} : {escape(source)}</i>"
