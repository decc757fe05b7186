"""The results as sheets: France and the chosen regions over three-year windows, by region, and in full."""

from __future__ import annotations

from collections.abc import Sequence

from planner.core.answers.secrecy import NOTHING_HIDDEN, Secrecy
from planner.core.model.measures import HEADLINES, MEASURE_NAMES, Measure
from planner.core.model.periods import FLOW_WINDOW, flow_years, years_text
from planner.core.model.results import MEASURES, Results
from planner.core.tables.communes import fold
from planner.core.tables.project import Project
from planner.report.cells import SECRET, Cell, Column, Style, Table

LABEL_WIDTH, FIGURE_WIDTH = 44.0, 18.0  # of the summary: its two tables and the regions fill one page
OVERSEAS = "drom"
SMALL = 30.0
"""Below so many people a figure is an order of magnitude: it is marked, and shown by family only (MODEL.md)."""

SECRET_CELL = Cell(SECRET, style="text")


def windows(results: Results, year: int) -> list[tuple[int, int]]:
    """Three-year windows over all years, one of which begins in `year`; the first and the last may be shorter."""
    first, last = results.years[0], results.years[-1]
    starts = list(range(year - (year - first) // FLOW_WINDOW * FLOW_WINDOW, last + 1, FLOW_WINDOW))
    before = [(first, starts[0] - 1)] if starts[0] > first else []
    return before + [flow_years(start, (first, last)) for start in starts]


def place_table(
    results: Results, title: str, regions: Sequence[str], rivals: Sequence[Results], year: int,
    secrecy: Secrecy = NOTHING_HIDDEN,
) -> Table:  # fmt: skip
    """One place (some regions, or France when empty): headline measures by window, and the scenarios' range.

    `rivals` are the scenarios that bound the range, which is that of the window that begins in `year`. What `secrecy`
    hides is told as such.
    """
    spans = windows(results, year)
    chosen = flow_years(year, (results.years[0], results.years[-1]))
    columns = [
        Column("Mesure", width=LABEL_WIDTH),
        *(Column(years_text(span), "number", FIGURE_WIDTH) for span in spans),
        Column(f"Fourchette\n{years_text(chosen)}, bas", "number", FIGURE_WIDTH),
        Column(f"Fourchette\n{years_text(chosen)}, haut", "number", FIGURE_WIDTH),
    ]
    rows = []
    for measure in HEADLINES:
        values = [place_value(results, measure, span, regions) for span in spans]
        known = [v for r in (results, *rivals) if (v := place_value(r, measure, chosen, regions)) is not None]
        values += [min(known), max(known)] if known else [None, None]
        cells = [Cell(value, style=_style(measure)) for value in values]
        if secrecy.hides(measure.key, regions or None):
            cells = [SECRET_CELL] * len(cells)
        rows.append([Cell(measure.label), *cells])
    return Table(title, columns, rows)


def place_value(results: Results, measure: Measure, span: tuple[int, int], regions: Sequence[str]) -> float | None:
    """A measure of several regions (France when empty) over a window."""
    return results.measure(measure.key, years=span, region=list(regions) or None)


def region_table(
    project: Project, results: Results, regions: Sequence[str], year: int, secrecy: Secrecy = NOTHING_HIDDEN
) -> Table:
    """Each region over the window that begins in `year`, France last."""
    span = flow_years(year, (results.years[0], results.years[-1]))
    columns = [
        Column("Région", width=LABEL_WIDTH),
        *(Column(m.label, _style(m), FIGURE_WIDTH, m.meaning) for m in HEADLINES),
    ]
    rows = []
    for region in regions or in_reading_order(project, results.inputs.regions):
        values = [results.measure(measure.key, years=span, region=region) for measure in HEADLINES]
        rows.append([Cell(project.label("regions", region)), *_without_secrets(_marked(values), [region], secrecy)])
    total = [Cell(results.measure(measure.key, years=span), style=_style(measure)) for measure in HEADLINES]
    rows.append([Cell("France"), *_without_secrets(total, None, secrecy)])
    return Table(f"Par région, {years_text(span)}", columns, rows)


def in_reading_order(project: Project, regions: Sequence[str]) -> list[str]:
    """The regions of the mainland and Corsica by name, then the overseas ones."""

    def place(region: str) -> tuple[bool, str]:
        return project.cell("regions", region, "zone") == OVERSEAS, fold(project.label("regions", region))

    return sorted(regions, key=place)


def _marked(values: Sequence[float | None]) -> list[Cell]:
    """Cells of the headline measures; small figures are faint, and so is a coverage of few openings."""
    openings = values[[m.key for m in HEADLINES].index("job_openings")] or 0.0
    return [
        Cell(value, style=_style(m), faint=_is_small(openings if m.share else value))
        for m, value in zip(HEADLINES, values, strict=True)
    ]


def _without_secrets(cells: Sequence[Cell], regions: Sequence[str] | None, secrecy: Secrecy) -> list[Cell]:
    """Cells of the headline measures, those that must be hidden replaced."""
    return [
        SECRET_CELL if secrecy.hides(measure.key, regions) else cell
        for measure, cell in zip(HEADLINES, cells, strict=True)
    ]


def _is_small(value: float | None) -> bool:
    return value is not None and abs(value) < SMALL


def full_table(project: Project, results: Results, regions: Sequence[str], secrecy: Secrecy = NOTHING_HIDDEN) -> Table:
    """Region × family × year, all measures."""
    frame = results.frame(["region", "family", "year"])
    order = in_reading_order(project, regions or results.inputs.regions)
    frame = frame.set_index("region").loc[order].reset_index()
    columns = [
        Column("Région", width=26), Column("Famille de métiers", width=28), Column("Année", "year", 8),
        *(Column(MEASURE_NAMES[m].label, _style(MEASURE_NAMES[m], fine=True), 13.5, MEASURE_NAMES[m].meaning)
          for m in MEASURES),
    ]  # fmt: skip
    region_names = {key: project.label("regions", key) for key in project.keys("regions")}
    family_names = {key: project.label("job_families", key) for key in project.keys("job_families")}
    measures = frame[list(MEASURES)].astype(object).where(frame[list(MEASURES)].notna(), None)
    hidden = {region: [secrecy.hides(measure, [region]) for measure in MEASURES] for region in order}
    rows = [
        [
            Cell(region_names[region]), Cell(family_names[family]), Cell(int(year)),
            *(SECRET_CELL if secret else Cell(v) for v, secret in zip(values, hidden[region], strict=True)),
        ]
        for region, family, year, values in zip(
            frame["region"], frame["family"], frame["year"], measures.to_numpy().tolist(), strict=True
        )
    ]  # fmt: skip
    return Table("Résultats", columns, rows)


def _style(measure: Measure, fine: bool = False) -> Style:
    if measure.share:
        return "share"
    return "tenth" if fine else "number"
