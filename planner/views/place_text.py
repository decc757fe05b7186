"""What is known of a place, as French rich text: hover cards of the map and the page beside it."""

from __future__ import annotations

from html import escape

from planner.core import french
from planner.core.periods import flow_years, years_text
from planner.core.project import Address, Project, Row
from planner.core.provenance import ROW_DEFAULT, origin_of
from planner.core.results import Results
from planner.drawing.scene import Hit, PointHit
from planner.state.session import Session
from planner.views.cards import FIGURES, figure_text

FAMILY_MEASURES = ("headcount", "job_openings", "trained_supply", "remaining_need")
FAMILY_HEADERS = ("Effectif", "Postes", "Diplômés", "Besoin")
LISTED = (("sites", "Sites"), ("platforms", "Plateformes de formation"), ("projects", "Projets"))
MAIN_COLUMN = {"sites": "headcount", "platforms": "capacity", "projects": "total"}


def place_name(project: Project, region: str | None) -> str:
    """« France » or the region's name."""
    return "France" if region is None else project.label("regions", region)


def hover_text(session: Session, hit: Hit) -> str:
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


def place_page(session: Session) -> str:
    """The page of the selected region, or of France: needs by family, then what stands there."""
    project, region = session.seen, session.selection.region
    name = escape(place_name(project, region))
    if session.results is None:
        return f"<h2>{name}</h2><p>{escape(session.model_error)}</p>"
    years = flow_years(session.year, session.years)
    scenario = escape(project.label("scenarios", session.scenario))
    parts = [f"<h2>{name}</h2><p>Scénario {scenario} · flux {years_text(years)}, effectif {session.year}</p>"]
    parts.append(_families(project, session.results, region, session.year, years))
    if region is None:
        parts.append(_regions(project, session.results, years))
    parts += [_listing(project, table, title, region) for table, title in LISTED]
    return "".join(parts)


def _families(project: Project, results: Results, region: str | None, year: int, years: tuple[int, int]) -> str:
    head = "".join(f"<th align='right'>{h}</th>" for h in FAMILY_HEADERS)
    rows = []
    for family in [*project.keys("job_families"), None]:
        label = project.label("job_families", family) if family else "Ensemble"
        cells = ""
        for measure in FAMILY_MEASURES:
            span = (year, year) if measure == "headcount" else years
            value = results.measure(measure, years=span, region=region, family=family)
            cells += f"<td align='right'>{figure_text(measure, value)}</td>"
        bold = ("<b>", "</b>") if family is None else ("", "")
        rows.append(f"<tr><td>{bold[0]}{escape(label)}{bold[1]}</td>{cells}</tr>")
    return f"<h3>Par famille de métiers</h3>{_table(f'<tr><th></th>{head}</tr>' + ''.join(rows))}"


def _regions(project: Project, results: Results, years: tuple[int, int]) -> str:
    needs = results.by_region("remaining_need", years)
    ordered = sorted(needs.items(), key=lambda item: -(item[1] or 0.0))
    rows = "".join(
        f"<tr><td><a href='regions:{code}'>{escape(project.label('regions', code))}</a></td>"
        + "".join(
            f"<td align='right'>{figure_text(m, results.measure(m, years=years, region=code))}</td>"
            for m in ("job_openings", "coverage", "remaining_need")
        )
        + "</tr>"
        for code, _ in ordered
    )
    head = (
        "<tr><th></th><th align='right'>Postes</th><th align='right'>Couverture</th><th align='right'>Besoin</th></tr>"
    )
    return f"<h3>Par région</h3>{_table(head + rows)}"


def _listing(project: Project, table: str, title: str, region: str | None) -> str:
    rows = [row for row in project.rows(table) if region is None or row["region"] == region]
    if not rows or region is None:
        counted = french.number(len(rows))
        return f"<h3>{title} ({counted})</h3>" + ("" if rows else "<p>Aucun dans les données.</p>")
    lines = "".join(
        f"<tr><td><a href='{table}:{escape(str(row['id']))}'>{escape(str(row['name']))}</a></td>"
        f"<td align='right'>{escape(main_figure(table, row))}</td></tr>"
        for row in rows
    )
    return f"<h3>{title} ({french.number(len(rows))})</h3>{_table(lines)}"


def _table(rows: str) -> str:
    return f"<table width='100%' cellspacing='0' cellpadding='3'>{rows}</table>"
