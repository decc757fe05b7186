"""What was forecast and what came: the table `forecast_actual` with its errors."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from planner.core.tables.project import Project

COMPARABLE = "yes"


@dataclass(frozen=True)
class Forecast:
    """One forecast beside what was found; None where a figure is unknown. `error` is 0.25 for a quarter more
    than forecast."""

    key: str
    name: str
    unit: str
    made: int | None
    low: float | None
    high: float | None
    forecast_year: int | None
    actual: float | None
    actual_year: int | None
    comparable: str  # yes, partly, no
    reading: str

    @property
    def error(self) -> float | None:
        """actual ÷ forecast − 1, 0 within the forecast's range; None unless both count the same thing."""
        if self.comparable != COMPARABLE or not self.low or self.actual is None:
            return None
        high = self.high if self.high is not None else self.low
        if self.low <= self.actual <= high:
            return 0.0
        nearest = high if self.actual > high else self.low
        return self.actual / nearest - 1


def forecasts_of(project: Project, region: str | None) -> list[Forecast]:
    """Forecasts about a region's sites; all of them for France (None). Comparable ones first."""
    found = []
    for row in project.rows("forecast_actual"):
        site = str(row["site"]) if row["site"] else ""
        if region is not None and (not project.has("sites", site) or project.cell("sites", site, "region") != region):
            continue
        numbers = {name: _number(row[name]) for name in ("forecast", "forecast_high", "actual")}
        years = {name: _year(row[name]) for name in ("forecast_made", "forecast_year", "actual_year")}
        found.append(
            Forecast(
                str(row["id"]), str(row["name"]), str(row["unit"]), years["forecast_made"], numbers["forecast"],
                numbers["forecast_high"], years["forecast_year"], numbers["actual"], years["actual_year"],
                str(row["comparable"] or "no"), str(row["reading"] or ""),
            )
        )  # fmt: skip
    order = {"yes": 0, "partly": 1, "no": 2}
    return sorted(found, key=lambda f: order.get(f.comparable, 2))


def median_error(forecasts: list[Forecast]) -> float | None:
    """The median, with its sign, of the errors of those that can be compared; None where fewer than two can."""
    errors = [error for f in forecasts if (error := f.error) is not None]
    return median(errors) if len(errors) > 1 else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _year(value: object) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None
