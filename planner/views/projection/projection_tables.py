"""The tables of the projection: families over three years, forecasts against what came."""

from __future__ import annotations

from planner.core import french
from planner.core.answers.questions import LIKELY, need_range_text
from planner.core.model.forecasts import Forecast, forecasts_of, median_error
from planner.core.model.periods import flow_years, years_text
from planner.core.model.results import SHARES
from planner.state.session import Session
from planner.views.parts.answer_text import SMALL_NOTE, Table, cell_text
from planner.views.parts.chart_text import ChartText, chart_text, source_line
from planner.views.parts.place_text import place_name

FAMILY_COLUMNS = (
    ("headcount", "Effectif"),
    ("net_job_creation", "Créations nettes"),
    ("replacement_demand", "Départs à remplacer"),
    ("job_openings", "Postes à pourvoir"),
    ("trained_supply", "Diplômés recrutés"),
    ("other_inflows", "Autres viviers"),
    ("remaining_need", "Besoin restant"),
    ("coverage", "Couverture"),
)
COMPARABLE_TEXT = {"yes": "oui", "partly": "en partie", "no": "non"}


def families(session: Session) -> tuple[ChartText, Table, frozenset[int]]:
    """One row a family and their total: headcount of the year, flows over three years, the need's range."""
    years = flow_years(session.year, session.years)
    unit = f"personnes, {years_text(years)} ; effectif au 1ᵉʳ janvier {session.year}"
    text = chart_text(session, "Par famille de métiers", unit, compared=False)
    text = ChartText(text.title, text.subtitle, f"{SMALL_NOTE} {text.source}")
    results, project, region = session.results, session.seen, session.selection.region
    if results is None:
        return text, [[session.model_error]], frozenset()
    other = session.results_of(session.comparison) if session.comparison is not None else None
    head = ["Famille", *(label for _, label in FAMILY_COLUMNS), f"Besoin, {LIKELY}"]
    if other is not None:
        head.append(f"Besoin par rapport à {project.label('scenarios', str(session.comparison))}")
    rows = [head]
    for family in [*project.keys("job_families"), None]:
        cells = [project.label("job_families", family) if family else "Ensemble"]
        for measure, _ in FAMILY_COLUMNS:
            span = (session.year, session.year) if measure == "headcount" else years
            value = results.measure(measure, years=span, region=region, family=family)
            cells.append(french.percent(value) or "–" if measure in SHARES else cell_text(value))
        range_ = session.ranges.range_of("remaining_need", years=years, region=region, family=family)
        cells.append("" if range_ is None else need_range_text(*range_))
        if other is not None:
            mine, theirs = (
                r.measure("remaining_need", years=years, region=region, family=family) or 0.0 for r in (results, other)
            )
            cells.append(french.number(mine - theirs, 1, signed=True))
        rows.append(cells)
    return text, rows, frozenset({len(rows) - 1})


def forecasts(session: Session) -> tuple[ChartText, Table, frozenset[int], frozenset[int]]:
    """Forecasts made since 2012 or so beside what was found, with the error where both count the same."""
    project, region = session.seen, session.selection.region
    found = forecasts_of(project, region)
    middle = median_error(found)
    subtitle = f"{place_name(project, region)} · constaté ÷ prévu − 1, seulement là où les deux comptent la même chose"
    if middle is not None:
        subtitle += f" · écart médian au prévu : {french.number(middle * 100, signed=True)}{french.NARROW_SPACE}%"
    text = ChartText(
        "Prévisions et constats", subtitle,
        f"{source_line(project)} Table « Prévisions et constats », une source par ligne.",
    )  # fmt: skip
    if not found:
        return text, [["Aucune prévision n’est suivie pour ce lieu."]], frozenset(), frozenset()
    head = ["Sujet", "Prévu", "Constaté", "Constaté par rapport au prévu", "Comparable", "Lecture"]
    return text, [head, *(_row(forecast) for forecast in found)], frozenset(), frozenset({4, 5})


def _row(f: Forecast) -> list[str]:
    planned = "–"
    if f.low is not None:
        high = f" à {french.number(f.high)}" if f.high is not None else ""
        planned = f"{french.number(f.low)}{high}"
        planned += f" pour {f.forecast_year}" if f.forecast_year else ""
    actual = "–" if f.actual is None else french.number(f.actual)
    actual += f" en {f.actual_year}" if f.actual is not None and f.actual_year else ""
    error = "" if f.error is None else french.number(f.error * 100, signed=True) + f"{french.NARROW_SPACE}%"
    return [f"{f.name} ({f.unit})", planned, actual, error, COMPARABLE_TEXT.get(f.comparable, ""), f.reading]
