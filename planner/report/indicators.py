"""The indicators that the map shows: their French names, and their values by region for each year of the slider.

Flows and coverage are those of three years beginning with the chosen one, since a region's yearly figure is small and
jumps; the headcount is that of the year. Classes are the same for all years, so that colours can be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.core import french
from planner.core.model.periods import flow_years, years_text
from planner.core.model.results import Results
from planner.drawing.classes import Classes, own_classes, quantile_classes
from planner.drawing.scene import Choropleth

SHARE_BREAKS = (0.0, 0.05, 0.1, 0.25, 0.5, 1.0)
SMALLEST_BREAK = 1.0  # people; finer classes would part what nobody counts


@dataclass(frozen=True)
class Indicator:
    """One measure of `results.MEASURES` as the map shows it; `label`, `unit` and `description` are French."""

    key: str
    label: str
    unit: str
    description: str
    palette: str
    share: bool = False
    over_window: bool = True

    def format(self, value: float | None) -> str:
        """French text of a value, blank for None."""
        return french.percent(value) if self.share else french.number(value)


INDICATORS: Mapping[str, Indicator] = {
    indicator.key: indicator
    for indicator in (
        Indicator(
            "job_openings", "Postes à pourvoir", "personnes",
            "Créations nettes + départs à remplacer (fins de carrière et sorties de la filière).", "bleus",
        ),
        Indicator(
            "trained_supply", "Diplômés recrutés dans la filière", "personnes",
            "Hors poursuites d’études et autres secteurs, dans la région où ils travaillent.", "bleu-vert",
        ),
        Indicator(
            "coverage", "Couverture par la formation spécialisée", "%",
            "Diplômés recrutés ÷ postes à pourvoir ; l’excédent d’un métier ne cache pas le besoin d’un autre.",
            "bleu-vert", share=True,
        ),
        Indicator(
            "remaining_need", "Besoin restant", "personnes",
            "Postes à pourvoir − diplômés recrutés − autres viviers ; négatif où il vient plus de personnes.",
            "bleus",
        ),
        Indicator(
            "headcount", "Effectif salarié", "personnes",
            "Personnes au 1er janvier ; intérim et alternants à part.", "bleus", over_window=False,
        ),
    )
}  # fmt: skip
DEFAULT_INDICATOR = "job_openings"


class UnknownIndicator(ValueError):
    """No indicator has this name; the message is French and lists them."""


def find_indicator(name: str) -> Indicator:
    """The indicator of a key or French label. Raises UnknownIndicator."""
    for indicator in INDICATORS.values():
        if name.casefold() in (indicator.key, indicator.label.casefold()):
            return indicator
    known = ", ".join(f"{i.key} ({i.label})" for i in INDICATORS.values())
    raise UnknownIndicator(f"Il n’y a pas d’indicateur « {name} ». Indicateurs : {known}.")


def period_of(results: Results, indicator: Indicator, year: int) -> tuple[int, int]:
    """First and last year that `year` stands for; the horizon cuts the last windows short."""
    return flow_years(year, (results.years[0], results.years[-1])) if indicator.over_window else (year, year)


@dataclass(frozen=True)
class RegionValues:
    """An indicator's values of one run, by year and region code, with the classes that serve all years."""

    indicator: Indicator
    by_year: Mapping[int, Mapping[str, float | None]]
    periods: Mapping[int, tuple[int, int]]
    classes: Classes

    def without(self, regions: Collection[str]) -> RegionValues:
        """The same without the values of some regions, which must not be shown; classes stay."""
        kept = {y: {c: None if c in regions else v for c, v in of.items()} for y, of in self.by_year.items()}
        return replace(self, by_year=kept)

    def choropleth(self, year: int) -> Choropleth:
        """What the map shows for a year. KeyError for a year outside the run."""
        unit = f"{self.indicator.unit}, {years_text(self.periods[year])}"
        return Choropleth(
            title=self.indicator.label, unit=unit, values=self.by_year[year], classes=self.classes,
            palette=self.indicator.palette, format_value=self.indicator.format,
        )  # fmt: skip


def region_values(results: Results, indicator: Indicator) -> RegionValues:
    """All years at once: the slider then only picks."""
    periods = {year: period_of(results, indicator, year) for year in results.years}
    by_year = {year: results.by_region(indicator.key, period) for year, period in periods.items()}
    values = [value for of_year in by_year.values() for value in of_year.values() if value is not None]
    return RegionValues(indicator, by_year, periods, _classes(indicator, values))


def _classes(indicator: Indicator, values: list[float]) -> Classes:
    """About as many values in each of five classes, on breaks that read well; below zero is a class of its own."""
    if indicator.share:
        return own_classes(SHARE_BREAKS)
    people = [value for value in values if value >= SMALLEST_BREAK]
    quantiles = np.quantile(people, [0.2, 0.4, 0.6, 0.8]).tolist() if people else []
    inner = sorted({_round_number(value) for value in quantiles})
    lowest, highest = min(values, default=0.0), max(values, default=0.0)
    if lowest < -SMALLEST_BREAK / 2:
        inner.insert(0, 0.0)
    if not inner:
        return quantile_classes(values, count=2)
    return Classes((min(lowest, 0.0), *inner, max(highest, inner[-1])))


def _round_number(value: float) -> float:
    """The nearest of 1, 2, 3, 5, 7 × a power of ten, by ratio."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(min((digit * power for digit in (1, 2, 3, 5, 7, 10)), key=lambda nice: abs(np.log(nice / value))))
