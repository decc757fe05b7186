"""The annexes that are one list: results in full, and tables of the project."""

from __future__ import annotations

from dataclasses import replace

from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.results import MEASURES
from planner.report.cells import HIDDEN_FIGURE, SECRET, Cell, Column, Style, Table
from planner.report.material import Material
from planner.report.options import ANNEXES
from planner.report.page import Page, list_page
from planner.report.project_tables import Widths, assumptions_table, fundings_table, sources_table
from planner.report.reading_order import in_reading_order

SHOWN_AS_ZERO = 0.05
"""Below it tenths of people and whole per cents show 0."""

LISTS: dict[str, tuple[str, Widths]] = {
    "sites": ("headcount", {
        "name": 30, "operator": 16, "kind": 19, "commune": 17, "region": 20, "headcount": 12, "headcount_year": 9,
        "scope": 10, "included": 7, "status": 10,
    }),
    "platforms": ("capacity", {
        "name": 38, "operator": 20, "kind": 19, "commune": 17, "region": 20, "status": 9, "opening_year": 9,
        "capacity": 13,
    }),
    "offers": ("places", {
        "name": 32, "platform": 24, "region": 20, "voie": 12, "status": 9, "opening_year": 8, "places": 8,
        "placements": 10, "completion": 8, "further_study": 9, "employment": 8, "sector_share": 9, "retention": 8,
    }),
    "projects": ("total", {
        "name": 30, "kind": 15, "status": 11, "commune": 16, "region": 18, "beneficiary": 18, "start_year": 6,
        "end_year": 6, "total": 14, "target_learners": 10, "description": 34,
    }),
}  # fmt: skip
"""Of each table: the column whose origin the sheet states; the columns that it shows, with their widths."""


def table_page(m: Material, name: str) -> Page:
    """One of LISTS."""
    figure, widths = LISTS[name]
    return list_page(ANNEXES[name], m.reader.table(name, widths, figure, m.rows))


def fundings_page(m: Material) -> Page:
    """The fundings of the projects that are shown."""
    schema = m.seen.schema.table("projects")
    shown, _ = m.reader.rows(schema, m.rows)
    every, _ = m.reader.rows(schema, replace(m.rows, for_others=False))
    keys, out = ({str(row["id"]) for row in rows} for rows in (shown, every))
    table = fundings_table(m.reader, keys)
    hidden = sum(row["project"] in out - keys for row in m.seen.rows("project_fundings"))
    return list_page(ANNEXES["fundings"], replace(table, hidden=hidden))


def assumptions_page(m: Material) -> Page:
    """All assumptions as one list, which can be imported again."""
    return list_page(ANNEXES["assumptions"], assumptions_table(m.reader, m.base, m.results.scenario))


def sources_page(m: Material) -> Page:
    """All documents."""
    return list_page(ANNEXES["sources"], sources_table(m.seen))


def results_page(m: Material) -> Page:
    """Region × family × year, all measures. Regions that end the list with nothing but zeros are not printed."""
    frame = m.results.frame(["region", "family", "year"])
    order = list(m.options.regions) or in_reading_order(m.seen, m.results.inputs.regions)
    frame = frame.set_index("region").loc[order].reset_index()
    columns = [
        Column("Région", width=26), Column("Famille de métiers", width=28), Column("Année", "year", 8),
        *(Column(MEASURE_NAMES[one].label, _style(one), 13.5, MEASURE_NAMES[one].meaning) for one in MEASURES),
    ]  # fmt: skip
    region_names = {key: m.seen.label("regions", key) for key in m.seen.keys("regions")}
    family_names = {key: m.seen.label("job_families", key) for key in m.seen.keys("job_families")}
    measures = frame[list(MEASURES)].astype(object).where(frame[list(MEASURES)].notna(), None)
    hidden = {region: [m.secrecy.hides(measure, [region]) for measure in MEASURES] for region in order}
    rows = [
        [
            Cell(region_names[region]), Cell(family_names[family]), Cell(int(year)),
            *(HIDDEN_FIGURE if hides else Cell(v) for v, hides in zip(values, hidden[region], strict=True)),
        ]
        for region, family, year, values in zip(
            frame["region"], frame["family"], frame["year"], measures.to_numpy().tolist(), strict=True
        )
    ]  # fmt: skip
    told = [row for row, cells in enumerate(rows, start=1) if any(_tells(cell) for cell in cells[3:])]
    page = list_page(ANNEXES["results"], Table("Résultats", columns, rows))
    return replace(page, printed_rows=max(told, default=len(rows)))


def _tells(cell: Cell) -> bool:
    """Anything but nothing: a figure that does not show as zero, or a hidden one."""
    return cell.content == SECRET or (isinstance(cell.content, float) and abs(cell.content) >= SHOWN_AS_ZERO)


def _style(measure: str) -> Style:
    return "share" if MEASURE_NAMES[measure].share else "tenth"
