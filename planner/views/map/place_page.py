"""The page of a region, or of France: everything that the project knows of it, as French rich text with links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from planner.core import french
from planner.core.answers.funding import secured_funding
from planner.core.answers.questions import LIKELY, outside_note
from planner.core.answers.targets import targets_of
from planner.core.model.periods import flow_years, years_text
from planner.core.model.results import SHARES, Results
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import ROW_DEFAULT, origin_of
from planner.state.session import Session
from planner.views.parts.answer_text import SMALL_NOTE, cell_text, people
from planner.views.parts.cards import figure_text, range_text, round_euros
from planner.views.parts.place_text import main_figure, place_name

FAMILY_MEASURES = ("headcount", "job_openings", "trained_supply", "remaining_need")
FAMILY_HEADERS = ("Effectif", "Postes", "Diplômés", "Besoin")
REGION_MEASURES = ("job_openings", "coverage", "remaining_need")
MOST_SOURCES = 25
COVERAGE_TOLD = french.unbroken(
    "Couverture : <b>{}</b>. Pour chaque famille et chaque année, diplômés ÷ postes, sans compter le surplus d’une "
    "famille pour une autre."
)
EXPLAIN = "explain"  # scheme of links to a calculation: measure/region/family


def place_page(session: Session) -> str:
    """Needs by family first, then what stands there, what is stated for it, and where it all comes from."""
    project, region = session.seen, session.selection.region
    name = escape(place_name(project, region))
    if session.results is None:
        return f"<h2>{name}</h2><p>{escape(session.model_error)}</p>"
    years = flow_years(session.year, session.years)
    scenario = escape(project.label("scenarios", session.scenario))
    parts = [f"<h2>{name}</h2><p>Scénario {scenario} · flux {years_text(years)}, effectif {session.year}</p>"]
    parts.append(_families(session, session.results, years))
    parts.append(_targets(project, region))
    if region is None:
        parts += [_regions(project, session.results, years), _national(project)]
    else:
        parts += _region_listings(project, region)
    return "".join(parts)


def _families(session: Session, results: Results, years: tuple[int, int]) -> str:
    project, region = session.seen, session.selection.region
    head = "".join(f"<th align='right'>{h}</th>" for h in FAMILY_HEADERS)
    rows, small = [], False
    for family in [*project.keys("job_families"), None]:
        label = project.label("job_families", family) if family else "Ensemble"
        cells = ""
        for measure in FAMILY_MEASURES:
            span = (session.year, session.year) if measure == "headcount" else years
            text = cell_text(results.measure(measure, years=span, region=region, family=family))
            small = small or text.startswith("≈")
            figure = _bold(escape(text), family is None)
            cells += f"<td align='right'>{_explained(figure, measure, region, family)}</td>"
        rows.append(f"<tr><td>{_bold(escape(label), family is None)}</td>{cells}</tr>")
    html = f"<h3>Par famille de métiers</h3>{_table(f'<tr><th></th>{head}</tr>' + ''.join(rows))}"
    notes = [SMALL_NOTE] if small else []
    range_ = session.ranges.range_of("remaining_need", years=years, region=region)
    if range_ is not None:
        notes.insert(0, f"Besoin restant, {LIKELY} : {range_text('remaining_need', *range_)}.")
    notes += _headcount_note(session, results)
    covered = figure_text("coverage", results.measure("coverage", years=years, region=region))
    html += f"<p>{COVERAGE_TOLD.format(covered)}</p>"
    return html + (f"<p><i>{' '.join(notes)}</i></p>" if notes else "")


def _headcount_note(session: Session, results: Results) -> list[str]:
    """What to make of a headcount that lies outside its range."""
    year, region = (session.year, session.year), session.selection.region
    value = results.measure("headcount", years=year, region=region)
    range_ = session.ranges.range_of("headcount", years=year, region=region)
    outside = "" if value is None or range_ is None else outside_note(value, *range_)
    return [f"Effectif, {LIKELY} : {range_text('headcount', *range_)}. {outside}"] if range_ and outside else []


def _cell(measure: str, value: float | None) -> str:
    return figure_text(measure, value) if measure in SHARES else people(value)


def _explained(text: str, measure: str, region: str | None, family: str | None) -> str:
    """A figure that leads to its calculation."""
    return f"<a style='text-decoration:none' href='{EXPLAIN}:{measure}/{region or ''}/{family or ''}'>{text}</a>"


def _regions(project: Project, results: Results, years: tuple[int, int]) -> str:
    needs = results.by_region("remaining_need", years)
    ordered = sorted(needs.items(), key=lambda item: -(item[1] or 0.0))
    rows = "".join(
        f"<tr><td>{_link('regions', code, project.label('regions', code))}</td>"
        + "".join(
            f"<td align='right'>"
            f"{_explained(escape(_cell(m, results.measure(m, years=years, region=code))), m, code, None)}</td>"
            for m in REGION_MEASURES
        )
        + "</tr>"
        for code, _ in ordered
    )
    head = "".join(f"<th align='right'>{text}</th>" for text in ("Postes", "Couverture", "Besoin"))
    return f"<h3>Par région</h3>{_table(f'<tr><th></th>{head}</tr>{rows}')}"


def _national(project: Project) -> str:
    """How much is known for the whole country, and what belongs to no region."""
    offers = [row for row in project.rows("offers") if row["included"] is not False]
    known = [int(row["places"]) for row in offers if row["places"] is not None]
    funding = secured_funding(project, None)
    lines = [
        f"{french.plural(len(project.keys('sites')), 'site')}",
        f"{french.plural(len(project.keys('events')), 'événement')}",
        f"{french.plural(len(project.keys('platforms')), 'plateforme')} de formation",
        f"{french.plural(len(offers), 'formation')}, dont {french.number(len(known))} aux places connues "
        f"({french.plural(sum(known), 'place')})",
        f"{french.plural(len(project.keys('projects')), 'projet')} ; financements acquis ou annoncés de ceux qui "
        f"comptent : {round_euros(funding.cents)}",
    ]
    html = f"<h3>Dans le projet</h3><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
    return html + _listing("Projets nationaux", "projects", [r for r in project.rows("projects") if not r["region"]])


def _region_listings(project: Project, region: str) -> list[str]:
    def here(table: str) -> list[Row]:
        return [row for row in project.rows(table) if row["region"] == region]

    sites = sorted(here("sites"), key=lambda row: -float(row["headcount"] or 0))
    keys = {str(row["id"]) for row in sites}
    events = sorted(
        (row for row in project.rows("events") if row["site"] in keys), key=lambda row: -int(row["year"] or 0)
    )
    platforms, offers, projects = here("platforms"), here("offers"), here("projects")
    funding = secured_funding(project, region)
    money = f" · financements acquis ou annoncés : {round_euros(funding.cents)}" if funding.cents else ""
    shown = (
        ("sites", sites), ("events", events), ("platforms", platforms), ("offers", offers), ("projects", projects),
        ("targets", targets_of(project, region)),
    )  # fmt: skip
    return [
        _listing("Sites", "sites", sites),
        _events(project, events),
        _listing("Plateformes de formation", "platforms", platforms),
        _offers(project, offers),
        _listing("Projets", "projects", projects, money),
        _sources(project, shown),
    ]


def _listing(title: str, table: str, rows: Sequence[Row], more: str = "") -> str:
    head = f"<h3>{title} ({french.number(len(rows))}){more}</h3>"
    if not rows:
        return head + "<p>Aucun dans les données.</p>"
    lines = "".join(
        _line(_link(table, str(row["id"]), str(row["name"])) + _left_out(row), main_figure(table, row)) for row in rows
    )
    return head + _table(lines)


def _events(project: Project, rows: Sequence[Row]) -> str:
    head = f"<h3>Événements ({french.number(len(rows))})</h3>"
    if not rows:
        return head + "<p>Aucun dans les données.</p>"
    states = project.schema.table("events").field("status").label_of
    lines = ""
    for row in rows:
        jobs = row["jobs"]
        figure = f"{french.number(float(jobs), signed=True)} emplois" if isinstance(jobs, (int, float)) else ""
        state = states.get(str(row["status"]), "")
        told = ", ".join(part for part in (figure, state) if part)
        lines += _line(
            f"{row['year'] or '–'} · {_link('events', str(row['id']), str(row['name']))}{_left_out(row)}", told
        )
    return head + _table(lines)


def _offers(project: Project, rows: Sequence[Row]) -> str:
    known = [int(row["places"]) for row in rows if row["places"] is not None and row["included"] is not False]
    more = f" · {french.plural(sum(known), 'place connue', 'places connues')}" if known else ""
    head = f"<h3>Formations ({french.number(len(rows))}){more}</h3>"
    if not rows:
        return head + "<p>Aucune dans les données.</p>"
    states = project.schema.table("offers").field("status").label_of
    ordered = sorted(rows, key=lambda row: -int(row["places"] or 0))
    lines = ""
    for row in ordered:
        places = "places non publiées" if row["places"] is None else french.plural(int(row["places"]), "place")
        state = states.get(str(row["status"]), "")
        deadline = f", à décider avant le {french.date(str(row['deadline']))}" if row["deadline"] else ""
        shown = places if row["status"] in (None, "ouvert") else f"{places}, {state}"
        lines += _line(_link("offers", str(row["id"]), str(row["name"])) + _left_out(row), shown + deadline)
    return head + _table(lines)


def _targets(project: Project, region: str | None) -> str:
    """What others have stated for the place, each with its own definition: never a result of the model."""
    rows = targets_of(project, region)
    if not rows:
        return ""
    natures = project.schema.table("targets").field("nature").label_of
    lines = ""
    for row in rows:
        high = f" à {french.compact(float(row['high']))}" if isinstance(row["high"], (int, float)) else ""
        value = f"{french.compact(float(row['value'] or 0))}{high} {row['unit']}"
        year = f" ({row['year']})" if row["year"] else ""
        nature = natures.get(str(row["nature"]), "")
        lines += _line(
            f"{_link('targets', str(row['id']), str(row['name']))} <i>{escape(nature)}</i>", f"{value}{year}"
        )
    return f"<h3>Objectifs et annonces ({french.number(len(rows))})</h3>{_table(lines)}"


def _sources(project: Project, shown: Iterable[tuple[str, Sequence[Row]]]) -> str:
    """The sources of the rows above, those of most rows first."""
    counts: dict[str, int] = {}
    for table, rows in shown:
        for row in rows:
            origin = origin_of(project, Address(table, str(row["id"]), ROW_DEFAULT))
            if origin is not None and origin.source:
                counts[origin.source] = counts.get(origin.source, 0) + 1
    if not counts:
        return ""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    lines = "".join(
        _line(_link("sources", key, project.label("sources", key)), french.plural(count, "ligne"))
        for key, count in ordered[:MOST_SOURCES]
    )
    rest = len(ordered) - MOST_SOURCES
    more = f"<p>Et {french.plural(rest, 'autre source', 'autres sources')}.</p>" if rest > 0 else ""
    return f"<h3>Sources ({french.number(len(ordered))})</h3>{_table(lines)}{more}"


def _left_out(row: Row) -> str:
    return " <i>(non compté)</i>" if row.get("included") is False else ""


def _link(table: str, key: str, text: str) -> str:
    return f"<a href='{table}:{escape(key)}'>{escape(text)}</a>"


def _line(left: str, right: str) -> str:
    """`left` is HTML, `right` plain text."""
    return f"<tr><td>{left}</td><td align='right'>{escape(right)}</td></tr>"


def _bold(text: str, strong: bool) -> str:
    return f"<b>{text}</b>" if strong else text


def _table(rows: str) -> str:
    return f"<table width='100%' cellspacing='0' cellpadding='3'>{rows}</table>"
