"""Published figures that contradict, or seem to contradict, those of the model: each with its own definition.

Never averaged: they count different things. Where the model has a figure of the same kind it stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from planner.core import french
from planner.core.model.periods import years_text
from planner.core.model.results import Results
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import origin_of
from planner.core.tables.values import Value

JOBS = ("jobs_bioproduction", "jobs_biotech", "jobs_wide", "jobs_sample", "jobs_pharma")
TODAY, TOMORROW = "Combien d’emplois ?", "Combien demain ?"


@dataclass(frozen=True)
class RivalFigure:
    """A published figure. `ours` is the model's own of the same kind, as text, empty where there is none."""

    question: str
    label: str
    value: str
    year: str
    definition: str
    kind: str
    document: str
    source: str
    ours: str
    national: bool
    address: Address


def rival_figures(seen: Project, results: Results, region: str | None) -> list[RivalFigure]:
    """Figures about a place: those of the region, then those of the country on bioproduction itself.

    First what the model has a figure for, the latest first.
    """
    found = [
        *_sector_totals(seen, results, region), *_regional_employment(seen, results, region),
        *_targets(seen, results, region), *_surveys(seen, region),
    ]  # fmt: skip
    order = {TODAY: 0, TOMORROW: 1}
    found.sort(key=lambda f: (f.national and region is not None, order[f.question], not f.ours, -int(f.year[-4:] or 0)))
    if region is not None:
        found = [replace(f, label=f"{f.label} (France)") if f.national else f for f in found]
    return _told_once(found)


def _told_once(figures: Iterable[RivalFigure]) -> list[RivalFigure]:
    """Several tables repeat a figure of one document: the one that says most about what it counts stands."""
    kept: dict[tuple[str, ...], RivalFigure] = {}
    for figure in figures:
        what = (figure.question, figure.value.split(french.NO_BREAK_SPACE)[0], figure.year[-4:], figure.document)
        if what not in kept or len(figure.definition) > len(kept[what].definition):
            kept[what] = figure
    return list(kept.values())


def _sector_totals(seen: Project, results: Results, region: str | None) -> Iterator[RivalFigure]:
    for row in seen.rows("sector_totals"):
        measure, national = str(row["measure"]), row["region"] is None
        if not _concerns(row, region) or (national and row["area"] != "France"):
            continue
        if measure not in (*JOBS, "jobs_forecast") or (national and region is not None and measure not in JOBS[:1]):
            continue
        here = None if national else region
        ours = "" if measure in ("jobs_forecast", "jobs_sample") else _heads(
            results, here, row["year"], "bioproduction" if measure == "jobs_bioproduction" else None
        )  # fmt: skip
        yield _figure(
            seen, "sector_totals", row, "value", TOMORROW if measure == "jobs_forecast" else TODAY,
            definition=str(row["definition"] or ""), ours=ours, year=_text(row["year"]), national=national,
        )  # fmt: skip


def _regional_employment(seen: Project, results: Results, region: str | None) -> Iterator[RivalFigure]:
    for row in seen.rows("regional_employment"):
        national = row["region"] is None
        if row["measure"] != "jobs" or national != (region is None) or not _concerns(row, region):
            continue
        yield _figure(
            seen, "regional_employment", row, "value", TODAY, definition=str(row["perimeter"] or ""),
            ours=_heads(results, region, row["year"]), year=_text(row["year"]), national=national,
        )  # fmt: skip


def _targets(seen: Project, results: Results, region: str | None) -> Iterator[RivalFigure]:
    for row in seen.rows("targets"):
        national = row["region"] is None
        if row["topic"] not in ("jobs", "recruitment") or not _concerns(row, region):
            continue
        if national and region is not None and row["nature"] != "target":
            continue
        nature = seen.schema.table("targets").field("nature").label_of.get(str(row["nature"]), "")
        definition = f"{nature[:1].upper()}{nature[1:]}. {row['definition'] or ''}".strip()
        year = f"d’ici {_text(row['year'])}" if row["year"] is not None else ""
        yield _figure(
            seen, "targets", row, "value", TOMORROW, definition=definition,
            ours=_of_target(results, row, None if national else region), year=year, national=national,
        )  # fmt: skip


def _surveys(seen: Project, region: str | None) -> Iterator[RivalFigure]:
    """The report's survey, in total; it has no regions."""
    if region is not None:
        return
    for row in seen.rows("workforce_figures"):
        column = "printed_jobs" if row["printed_jobs"] is not None else "reconciled_jobs"
        if row["family"] is not None or row[column] is None or row["printed_family"] is not None:
            continue
        perimeter = seen.schema.table("workforce_figures").field("perimeter").label_of.get(str(row["perimeter"]), "")
        companies = "" if row["companies"] is None else french.plural(float(row["companies"]), "entreprise ou site",
                                                                      "entreprises ou sites")  # fmt: skip
        caveat = str(row["caveat"] or "")
        definition = ". ".join(p for p in (", ".join(q for q in (perimeter, companies) if q), caveat) if p)
        yield _figure(
            seen, "workforce_figures", row, column, TODAY if row["moment"] == "now" else TOMORROW,
            definition=definition[:1].upper() + definition[1:], ours="", year=_text(row["year"]), national=True,
            unit="emplois",
        )  # fmt: skip


def _concerns(row: Row, region: str | None) -> bool:
    return row["value"] is not None and row["region"] in (None, region)


def _figure(
    seen: Project, table: str, row: Row, column: str, question: str, *, definition: str, ours: str, year: str,
    national: bool, unit: str = "",
) -> RivalFigure:  # fmt: skip
    address = Address(table, str(row["id"]), column)
    origin = origin_of(seen, address)
    document = origin.source if origin else ""
    source = ""
    if origin is not None and origin.source:
        source = ", ".join(p for p in (seen.label("sources", origin.source), origin.place) if p)
    value = french.compact(float(row[column] or 0), 1)
    high = row.get("high")
    if isinstance(high, (int, float)):
        value = f"{value} à {french.compact(high, 1)}"
    return RivalFigure(
        question, str(row["name"]), f"{value}{french.NO_BREAK_SPACE}{unit or row['unit']}", year, definition,
        origin.kind if origin else "assumption", document, source, ours, national, address,
    )  # fmt: skip


# --- the model's own ------------------------------------------------------------------------------------------------


def _heads(results: Results, region: str | None, year: Value, segment: str | None = None) -> str:
    """Heads on 31 December of a year of the model, that is at 1 January of the next; of one segment or of both."""
    if not isinstance(year, int) or not results.years[0] <= year + 1 <= results.years[-1]:
        return ""
    inputs = results.inputs
    heads = results.projection.headcount[year + 1 - results.years[0]]  # (R, S, K)
    regions = slice(None) if region is None else [inputs.regions.index(region)]
    segments = slice(None) if segment is None else [inputs.segments.index(segment)]
    of_both = "" if segment else ", développeurs compris"
    return _ours("effectif", float(heads[regions][:, segments].sum()), f"fin {year}{of_both}")


def _of_target(results: Results, row: Row, region: str | None) -> str:
    """What the model counts for a target: heads at its end, or what happens until then, as its unit says."""
    year, start = row["year"], row["baseline_year"]
    if not isinstance(year, int):
        return ""
    if row["topic"] == "recruitment":
        announced = str(row["announced"] or "")[:4]
        return _flow(results, "job_openings", "postes à pourvoir", int(announced) if announced else None, year, region)
    if row["nature"] == "target" and row["unit"] == "emplois":
        return _heads(results, region, year, "bioproduction")
    if isinstance(start, int):
        return _flow(results, "net_job_creation", "créations nettes", start, year, region)
    return ""


def _flow(results: Results, measure: str, name: str, first: int | None, last: int, region: str | None) -> str:
    if first is None or first < results.years[0] or last > results.years[-1]:
        return ""
    return _ours(name, results.measure(measure, years=(first, last), region=region), years_text((first, last)))


def _ours(name: str, value: float | None, when: str) -> str:
    return "" if value is None else f"{name} {when}{french.NO_BREAK_SPACE}: {french.number(value)}"


def _text(year: Value) -> str:
    return "" if year is None else str(year)
