"""Figures of an indicator by place for each year of the slider, with what the reader must know of them.

Flows and coverage are those of three years beginning with the chosen one, since a region's yearly figure is small and
jumps; stocks are those of the year. Classes are the same for all years, so that colours can be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from planner.core import french
from planner.core.answers.place_figures import (
    PlaceSum,
    event_jobs,
    public_and_jobs,
    secured_amounts,
    site_heads,
    training_places,
    without_confidential,
)  # fmt: skip
from planner.core.answers.secrecy import secrecy_of
from planner.core.model.periods import years_text
from planner.core.model.results import Results
from planner.core.tables.project import Project
from planner.drawing.classes import Classes
from planner.drawing.scene import Choropleth, Level
from planner.report.indicators import UNIT_NAMES, Indicator, Span, Unit, UnknownIndicator, period_of
from planner.report.map_classes import OWN, ClassChoice, automatic_classes, difference_classes

Values = Mapping[str, float | None]
Notes = tuple[str, ...]

DIFFERENCE_PALETTE = "orange-violet"
LEVEL_NAMES = {Level.REGION: "région", Level.DEPARTEMENT: "département"}


@dataclass(frozen=True)
class IndicatorValues:
    """An indicator's values of one run by year and INSEE code, None where nothing is known.

    `periods` are the years that a year of the slider stands for; `notes` tell what a sum leaves out; `small` are
    regions to be marked, for the reason of `small_note`; `secret` is how many statistical secrecy hides; `against`
    names the scenario that a difference is taken from.
    """

    indicator: Indicator
    level: Level
    by_year: Mapping[int, Values]
    periods: Mapping[int, tuple[int, int]]
    classes: Classes
    palette: str
    notes: Mapping[int, Notes] = field(default_factory=dict)
    small: Mapping[int, frozenset[str]] = field(default_factory=dict)
    small_note: str = "faible effectif"
    secret: int = 0
    against: str = ""

    @property
    def title(self) -> str:
        """What the legend calls the values."""
        return f"{self.indicator.label}, écart avec {self.against}" if self.against else self.indicator.label

    def years_text(self, year: int) -> str:
        """`2026–2028`, `2026`, or nothing for what belongs to no year."""
        return "" if self.indicator.span is Span.ALWAYS else years_text(self.periods[year])

    def notes_of(self, year: int) -> Notes:
        """French sentences on what the values of a year leave out."""
        return self.notes.get(year, ())

    def format(self, value: float | None) -> str:
        """French text of one of the values."""
        return self.indicator.format_difference(value) if self.against else self.indicator.format(value)

    def classified(self, choice: ClassChoice) -> IndicatorValues:
        """The same in the planner's classes. A difference keeps those around zero, unless the breaks are their own."""
        if self.against and choice.method != OWN:
            return self
        return replace(self, classes=choice.classes(self._present(), share=self.indicator.share))

    def with_palette(self, palette: str) -> IndicatorValues:
        """The same in the colours of one of `drawing.palettes`."""
        return replace(self, palette=palette)

    def without(self, places: Collection[str]) -> IndicatorValues:
        """The same without the values of some places, which must not be shown; classes stay."""
        kept = {y: {c: None if c in places else v for c, v in of.items()} for y, of in self.by_year.items()}
        return replace(self, by_year=kept)

    def minus(self, other: IndicatorValues, name: str) -> IndicatorValues:
        """By how much these exceed those of the scenario `name`; None where either is unknown."""
        by_year = {
            year: {code: _less(value, other.by_year[year].get(code)) for code, value in values.items()}
            for year, values in self.by_year.items()
        }
        difference = replace(
            self, by_year=by_year, palette=DIFFERENCE_PALETTE, against=name, secret=max(self.secret, other.secret)
        )
        return replace(difference, classes=difference_classes(difference._present()))

    def choropleth(self, year: int) -> Choropleth:
        """What the map shows for a year. KeyError for a year outside the run."""
        unit = "points" if self.against and self.indicator.share else UNIT_NAMES[self.indicator.unit]
        # The three years of a flow stand with its unit; the scene itself names a single year.
        period = self.years_text(year) if self.indicator.over_window else ""
        return Choropleth(
            title=self.title, unit=", ".join(part for part in (unit, period) if part),
            values=self.by_year[year], classes=self.classes, palette=self.palette, format_value=self.format,
            level=self.level, small=self.small.get(year, frozenset()), small_note=self.small_note,
        )  # fmt: skip

    def _present(self) -> list[float]:
        return _present(self.indicator, self.by_year)


def _present(indicator: Indicator, by_year: Mapping[int, Values]) -> list[float]:
    """What classes are made of: all years, or one of them where all are the same."""
    years = list(by_year.values())[: 1 if indicator.span is Span.ALWAYS else None]
    return [value for values in years for value in values.values() if value is not None]


def _less(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other


def indicator_values(
    seen: Project, results: Results, indicator: Indicator, level: Level = Level.REGION, *, for_others: bool = False
) -> IndicatorValues:
    """All years at once: the slider then only picks. `seen` is the project as the scenario of `results` sees it.

    `for_others` hides what statistical secrecy protects, and adds up no confidential row. Raises UnknownIndicator
    (French) where the indicator does not exist at the level.
    """
    if level not in indicator.levels:
        raise UnknownIndicator(f"« {indicator.label} » n’existe pas par {LEVEL_NAMES[level]}.")
    made = (
        _of_model(results, indicator) if indicator.of_model else _of_rows(seen, results, indicator, level, for_others)
    )
    if for_others and (indicator.of_model or indicator.key == "public_per_head") and level is Level.REGION:
        secrecy = secrecy_of(seen, results)
        measure = indicator.key if indicator.of_model else "headcount"
        hidden = frozenset(code for code in results.inputs.regions if secrecy.hides(measure, [code]))
        made = made.without(hidden)
        if hidden:
            marked = dict.fromkeys(results.years, hidden)
            made = replace(made, secret=len(hidden), small=marked, small_note="secret statistique")
    if indicator.of_model and indicator.rows[0]:
        courses = training_places(seen, results)
        made = replace(made, notes={year: _known_note(indicator, total) for year, total in courses.items()})
    return made


def _assembled(
    results: Results, indicator: Indicator, level: Level, by_year: Mapping[int, Values], notes: Mapping[int, Notes]
) -> IndicatorValues:
    periods = {year: period_of(results, indicator, year) for year in results.years}
    classes = automatic_classes(_present(indicator, by_year), share=indicator.share)
    return IndicatorValues(indicator, level, by_year, periods, classes, indicator.palette, notes)


def _of_model(results: Results, indicator: Indicator) -> IndicatorValues:
    by_year = {year: results.by_region(indicator.key, period_of(results, indicator, year)) for year in results.years}
    made = _assembled(results, indicator, Level.REGION, by_year, {})
    heads = {year: results.by_region("headcount", (year, year)) for year in results.years}
    small = {y: frozenset(c for c, v in of.items() if (v or 0.0) < results.small_cell) for y, of in heads.items()}
    return replace(made, small=small)


def _of_rows(
    seen: Project, results: Results, indicator: Indicator, level: Level, for_others: bool
) -> IndicatorValues:  # fmt: skip
    project, left_out = without_confidential(seen) if for_others else (seen, 0)
    codes = project.keys("regions" if level is Level.REGION else "departements")
    figures = _row_figures(project, results, indicator, level)
    notes = {
        year: (*_known_note(indicator, total), *_unplaced_note(indicator, total, level))
        for year, (_, total) in figures.items()
    }
    if left_out:
        lines = french.plural(left_out, "ligne confidentielle", "lignes confidentielles")
        notes = {year: (*told, f"Sans {lines}.") for year, told in notes.items()}
    by_year = {year: {code: values.get(code) for code in codes} for year, (values, _) in figures.items()}
    return _assembled(results, indicator, level, by_year, notes)


def _row_figures(
    project: Project, results: Results, indicator: Indicator, level: Level
) -> dict[int, tuple[Values, PlaceSum]]:
    """By year: values by place, and the sum that tells what they leave out."""

    def same(total: PlaceSum) -> dict[int, PlaceSum]:
        return dict.fromkeys(results.years, total)

    match indicator.key:
        case "site_headcount":
            sums = same(site_heads(project))
        case "event_jobs":
            sums = {year: event_jobs(project, period_of(results, indicator, year)) for year in results.years}
        case "places":
            sums = training_places(project, results)
        case "funded":
            sums = same(secured_amounts(project))
        case "public_per_job":
            both = public_and_jobs(project)
            values = _ratio(both.euros.by(level), both.jobs.by(level))
            return dict.fromkeys(results.years, (values, both.euros))
        case "public_per_head":
            public, listed = secured_amounts(project, public=True), site_heads(project).by(level)
            heads = {
                year: results.by_region("headcount", (year, year)) if level is Level.REGION else listed
                for year in results.years
            }
            return {year: (_ratio(public.by(level), heads[year]), public) for year in results.years}
        case key:
            raise KeyError(key)
    return {year: (total.by(level), total) for year, total in sums.items()}


def _ratio(parts: Mapping[str, float], wholes: Values) -> Values:
    return {code: part / whole for code, part in parts.items() if (whole := wholes.get(code)) is not None and whole > 0}


def _known_note(indicator: Indicator, total: PlaceSum) -> Notes:
    if total.known == total.rows:
        return ()
    singular, plural = indicator.rows
    what = "Places connues" if indicator.rows[0] == "formation" else "Chiffre connu"
    return (f"{what} pour {french.plural(total.known, singular, plural)} sur {french.number(total.rows)}.",)


def _unplaced_note(indicator: Indicator, total: PlaceSum, level: Level) -> Notes:
    """« 12 emplois sans commune connue. »"""
    value = total.unplaced(level)
    money = indicator.unit is Unit.EUROS
    text = indicator.format(value) if money else french.plural(round(value), *indicator.counted)
    place = "région connue" if level is Level.REGION else "commune connue"
    return (f"{text} sans {place}.",) if round(value) else ()
