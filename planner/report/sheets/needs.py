"""« Besoins et formations »: by year, family and region, with ranges, without and with the project, charts, the map."""

from __future__ import annotations

from collections.abc import Sequence

from planner.core import french
from planner.core.answers.effects import RentreeEffect, effect_by_rentree
from planner.core.answers.opening_decisions import opening_states
from planner.core.model.measures import HEADLINES
from planner.core.model.results import Results
from planner.drawing.palettes import BLUE, GREEN, VERMILION
from planner.report.cells import Cell, Column, Formula, Table
from planner.report.material import Material
from planner.report.page import Block, Chart, Charts, Grid, Heading, Page, Picture, Series, Text
from planner.report.reading_order import in_reading_order

NAME = "Besoins et formations"
YEARS, FAMILIES, REGIONS, EFFECTS, OPENINGS = "need_years", "need_families", "need_regions", "effects", "openings"
MEASURES = ("job_openings", "trained_supply", "other_inflows", "remaining_need", "coverage")
REMAINING, LOW, HIGH = 4, 6, 7  # columns of the tables by year and by family
DRAWN = ((1, "Postes à pourvoir", BLUE), (2, "Diplômés recrutés", GREEN), (REMAINING, "Besoin restant", VERMILION))
"""Columns of MEASURES, after the label, in the colours of the application's charts."""
LABEL = 30.0
NOTHING = 0.05  # people; a tenth is the least that the sheet shows
HOW_TO_READ = (
    "Bas et haut : fourchette probable du besoin restant, 8 cas sur 10. En gris italique : moins de 30 personnes, un "
    "ordre de grandeur. Calcul de l’application ; hypothèses et sources : feuille « Hypothèses et contrôles »."
)


def needs_page(m: Material) -> Page:
    """Everything about people: tables first, then what they look like."""
    years = [year for year in m.results.years if year >= m.options.year]
    families = m.results.families
    blocks: list[Block] = [
        Heading(f"Par rentrée : {m.scope}"), Grid(YEARS, _by_year(m, years)),
        Heading(f"Par famille de métiers : {m.scope}, {m.span_text}"), Grid(FAMILIES, _by_family(m, families)),
        *_charts(m, len(years), len(families)),
        Text(french.unbroken(HOW_TO_READ + _counted(m))),
        *_effect(m),
        Heading(f"Par région, {m.span_text}"), Grid(REGIONS, _by_region(m), total_last=True),
        *_openings(m),
    ]  # fmt: skip
    if m.picture is not None:
        text = f"Carte des postes à pourvoir par région, {m.span_text}, scénario {m.scenario_name}"
        blocks += [Heading(text), Picture(m.picture, text)]
    return Page(NAME, f"Besoins et formations : {m.title}", blocks)


def _charts(m: Material, years: int, families: int) -> list[Block]:
    """What the tables look like; what is secret is left out, for it would be drawn as nothing."""
    drawn = [one for one in DRAWN if not m.secrecy.hides(MEASURES[one[0] - 1], m.place)]
    if not drawn:
        return []
    ends = (LOW, HIGH) if m.options.ensemble is not None else (None, None)
    lines = []
    for column, name, colour in drawn:
        low, high = ends if column == REMAINING else (None, None)
        lines.append(Series(column, name, True, low, high, colour))
    told = ", ".join(name.lower() for _, name, _ in drawn)
    signed = any(column == REMAINING for column, _, _ in drawn)
    ranged = " et sa fourchette" if signed and m.options.ensemble is not None else ""
    return [Charts([
        Chart("Besoin et formation par an", "personnes par an", YEARS, 0, lines, years,
              f"Courbes par année : {told}{ranged}.", signed),
        Chart(f"Besoin et formation par famille, {m.span_text}", "personnes", FAMILIES, 0,
              [Series(column, name, colour=colour) for column, name, colour in drawn], families,
              f"Colonnes par famille de métiers : {told}.", signed),
    ])]  # fmt: skip


def _columns(m: Material, first: str) -> list[Column]:
    columns = [
        Column(first, width=LABEL), Column("Postes à pourvoir", "number", 12),
        Column("Diplômés recrutés", "number", 12), Column("Autres viviers", "number", 12),
        Column("Besoin restant", "number", 12), Column("Couverture par la formation", "share", 14),
        Column("Besoin restant, bas", "number", 12), Column("Besoin restant, haut", "number", 12),
    ]  # fmt: skip
    if m.effects is not None:
        columns += [Column("Besoin restant sans le projet", "number", 14), Column("Avec le projet", "number", 12)]
    return columns


def _row(m: Material, label: str, span: tuple[int, int], family: str | None = None) -> list[Cell]:
    cells = [m.figure(measure, span, place=m.place, family=family) for measure in MEASURES]
    cells += m.bounds("remaining_need", span, place=m.place, family=family)
    for results in m.effects or ():
        cells.append(m.figure("remaining_need", span, place=m.place, family=family, results=results))
    return [Cell(label), *cells]


def _by_year(m: Material, years: list[int]) -> Table:
    return Table("", _columns(m, "Année de la rentrée"), [_row(m, str(year), (year, year)) for year in years])


def _by_family(m: Material, families: list[str]) -> Table:
    rows = [_row(m, m.seen.label("job_families", family), m.span, family) for family in families]
    return Table("", _columns(m, "Famille de métiers"), rows)


def _effect(m: Material) -> list[Block]:
    if m.effects is None or m.secrecy.hides("remaining_need", m.place):
        return []
    effects = shown_effects(*m.effects)
    titles = (
        "Entrées", "Contrats d’apprentissage", "Diplômés", "Recrutés dans la filière", "En poste dans la région",
        "Emplois créés",
    )  # fmt: skip
    columns = [Column("Rentrée", width=LABEL), *(Column(title, "tenth", 12) for title in titles)]
    rows = [[Cell(str(one.rentree)), *(Cell(value) for value in _values(one))] for one in effects]

    def down(column: int) -> Formula:
        return lambda at: f"=SUM({at.column(EFFECTS, column)})"

    sums = [sum(column) for column in zip(*map(_values, effects), strict=True)]
    rows.append([Cell("Total"), *(Cell(s, formula=down(c)) for c, s in enumerate(sums, start=1))])
    text = "Par rentrée, ce que le projet ajoute : valeurs de l’application, avec le projet moins sans lui."
    return [Heading("Ce que le projet apporte"), Grid(EFFECTS, Table("", columns, rows), total_last=True), Text(text)]


def shown_effects(without: Results, with_: Results) -> list[RentreeEffect]:
    """What a project adds, from the first year in which it changes anything; every year where it changes nothing."""
    effects = effect_by_rentree(without, with_)
    begins = next((i for i, one in enumerate(effects) if any(abs(value) > NOTHING for value in _values(one))), 0)
    return effects[begins:]


def _counted(m: Material) -> str:
    """Whether the scenario's own need already counts the project, where the sheet shows it without and with."""
    if m.effects is None or m.subject is None:
        return ""
    counts = "compte déjà" if m.subject["included"] is not False else "ne compte pas"
    return f" « Besoin restant » est celui du scénario, qui {counts} ce projet."


def _values(one: RentreeEffect) -> tuple[float, ...]:
    return one.entries, one.contracts, one.completions, one.hired, one.in_post_in_region, one.jobs


def _by_region(m: Material) -> Table:
    """Each region over the years of the synthesis, France last: never the sum of what stands above it."""
    columns = [Column("Région", width=LABEL), *(
        Column(measure.label, "share" if measure.share else "number", 13, measure.meaning) for measure in HEADLINES
    )]  # fmt: skip
    rows = []
    for region in m.options.regions or in_reading_order(m.seen, m.results.inputs.regions):
        cells = [m.figure(measure.key, m.span, place=[region]) for measure in HEADLINES]
        rows.append([Cell(m.seen.label("regions", region)), *cells])
    rows.append([Cell("France entière"), *(m.figure(measure.key, m.span) for measure in HEADLINES)])
    return Table("", columns, rows)


def _regions(m: Material) -> Sequence[str | None]:
    return m.options.regions or (None,)


def _openings(m: Material) -> list[Block]:
    """The formations that are still to be decided in the place."""
    states = [
        state for region in _regions(m)
        for state in opening_states(m.shown, region, m.options.today) if state.decision is not None
    ]  # fmt: skip
    columns = [
        Column("Formation à décider", width=LABEL), Column("Rentrée", "year", 12), Column("Places", "number", 12),
        Column("À décider\navant le", "date", 12), Column("Qui décide", width=14),
    ]  # fmt: skip
    heading = Heading("Formations à décider")
    if not states:
        return [heading, Text(f"Aucune formation recensée n’attend de décision ({m.scope}).", faint=False)]
    rows = []
    for state in states:
        assert state.decision is not None
        late = " (date passée)" if state.late else ""
        when = Cell(french.date(state.decision.date) + late, style="text")
        rows.append([Cell(state.name), Cell(state.rentree), Cell(state.places), when, Cell(state.decider or None)])
    return [heading, Grid(OPENINGS, Table("", columns, rows))]
