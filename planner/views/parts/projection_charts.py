"""What the charts of the projection show, from the session: place, scenario, comparison, ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planner.core import french
from planner.core.answers.targets import target_of
from planner.core.model.results import Results
from planner.drawing.palettes import BLUE, CATEGORY_COLOURS, GREEN, GREY, ORANGE, VERMILION
from planner.state.session import Session
from planner.views.parts.chart_text import ChartText, chart_text
from planner.views.parts.charts import Mark, Series, YearData

Source = Callable[[Session], tuple[ChartText, YearData]]

FLOW_LINES = (
    ("job_openings", "Postes à pourvoir", BLUE),
    ("remaining_need", "Besoin restant", VERMILION),
    ("other_inflows", "Autres viviers", GREY),
    ("trained_supply", "Diplômés recrutés", GREEN),
)
BANDED = frozenset({"job_openings", "remaining_need", "trained_supply", "headcount"})
MOST_PLATFORMS = 7


def lines_of(session: Session, measures: Sequence[tuple[str, str, str]], marks: Sequence[Mark] = ()) -> YearData:
    """Lines of measures over the years, with bands where ranges are known, dashed ones for the comparison."""
    results = session.results
    if results is None:
        return YearData((), ())
    region = session.selection.region
    series = []
    other = session.results_of(session.comparison) if session.comparison is not None else None
    for measure, label, colour in measures:
        low, high = _band(session, results, measure) if measure in BANDED else ((), ())
        series.append(Series(label, colour, results.by_year(measure, region), low, high))
    if other is not None:
        name = session.project.label("scenarios", str(session.comparison))
        for measure, label, colour in measures:
            if measure in BANDED:
                series.append(Series(f"{label} ({name})", colour, other.by_year(measure, region), dashed=True))
    return YearData(results.years, series, session.year, tuple(marks))


def _band(session: Session, results: Results, measure: str) -> tuple[Sequence[float | None], Sequence[float | None]]:
    region = session.selection.region
    ranges = [session.ranges.range_of(measure, years=(year, year), region=region) for year in results.years]
    if not any(ranges):
        return (), ()
    return [r and r[0] for r in ranges], [r and r[1] for r in ranges]


def flows(session: Session) -> tuple[ChartText, YearData]:
    """Need and supply."""
    return chart_text(session, "Besoin et formation", "personnes par an"), lines_of(session, FLOW_LINES)


def headcount(session: Session) -> tuple[ChartText, YearData]:
    """People employed at 1 January, with the stated targets of the place."""
    text = chart_text(session, "Effectif salarié", "personnes au 1ᵉʳ janvier")
    data = lines_of(session, (("headcount", "Effectif", BLUE),), job_targets(session))
    return text, data


def job_targets(session: Session) -> list[Mark]:
    """The stated total of jobs of the place, where one lies within the years."""
    target = target_of(session.seen, "headcount", session.selection.region, session.years[0])
    if target is None or target.year > session.years[1]:
        return []
    return [Mark(target.year, target.value, f"objectif {target.year} : {french.number(target.value)}")]


def openings_by_cause(session: Session) -> tuple[ChartText, YearData]:
    text = chart_text(session, "Postes à pourvoir, par cause", "personnes par an", compared=False)
    results, region = session.results, session.selection.region
    if results is None:
        return text, YearData((), ())
    series = (
        Series("Départs à remplacer", ORANGE, results.by_year("replacement_demand", region)),
        Series("Créations nettes", BLUE, results.by_year("net_job_creation", region)),
    )
    return text, YearData(results.years, series, session.year)


def supply_by_platform(session: Session) -> tuple[ChartText, YearData]:
    """Hired graduates of the formations of the place, by platform, the smallest together."""
    text = chart_text(
        session,
        "Diplômés recrutés dans la filière, par plateforme du lieu",
        "personnes par an, avant mobilité",
        compared=False,
    )
    results, region = session.results, session.selection.region
    if results is None:
        return text, YearData((), ())
    sums: dict[str, list[float]] = {}
    for at, key in enumerate(results.inputs.offers.keys):
        offer = session.seen.row("offers", key)
        if region is not None and offer["region"] != region:
            continue
        name = session.seen.label("platforms", str(offer["platform"])) if offer["platform"] else str(offer["name"])
        hired = results.projection.hired[at]
        sums[name] = [a + float(b) for a, b in zip(sums.get(name, [0.0] * len(hired)), hired, strict=True)]
    ordered = sorted(sums.items(), key=lambda item: -sum(item[1]))
    shown = [(name, values) for name, values in ordered if sum(values) > 0]
    if len(shown) > MOST_PLATFORMS:
        rest = [sum(v) for v in zip(*(values for _, values in shown[MOST_PLATFORMS - 1 :]), strict=True)]
        shown = [*shown[: MOST_PLATFORMS - 1], ("Autres plateformes", rest)]
    series = [
        Series(_short(name), CATEGORY_COLOURS[i % len(CATEGORY_COLOURS)], values)
        for i, (name, values) in enumerate(shown)
    ]
    return text, YearData(results.years, series, session.year)


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:23].rstrip(" ,") + "…"
