"""Days and pixels of a calendar, and the marks of its axis in French."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from planner.core.finance.timeline import Line

Day = datetime.date

MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
EARLIEST, LATEST = Day(1990, 1, 1), Day(2100, 12, 31)  # beyond, a date is a slip and stands at the edge
FINEST, COARSEST = 24.0, 0.02  # pixels a day
WEEKS_FROM, MONTHS_FROM, QUARTERS_FROM = 6.0, 0.95, 0.3  # pixels a day
YEARS_WIDTH = 34  # pixels that a year needs for its number


@dataclass(frozen=True)
class Tick:
    """A vertical line of the axis; `text` stands right of it, over `width` pixels; `year` ones stand above."""

    x: float
    width: float
    text: str
    year: bool


@dataclass(frozen=True)
class Scale:
    """The days from `first` to `last`, `per_day` pixels each."""

    first: Day
    last: Day
    per_day: float

    @property
    def width(self) -> float:
        return ((self.last - self.first).days + 1) * self.per_day

    def x(self, day: Day) -> float:
        """Where a day begins, within the scale."""
        inside = min(max(day, self.first), self.last)
        return (inside - self.first).days * self.per_day

    def day_at(self, x: float) -> Day:
        days = int(x // self.per_day)
        return self.first + datetime.timedelta(min(max(0, days), (self.last - self.first).days))

    def fitted(self, width: float) -> Scale:
        """All days within so many pixels."""
        return self.zoomed(width / ((self.last - self.first).days + 1))

    def zoomed(self, per_day: float) -> Scale:
        return replace(self, per_day=min(max(COARSEST, per_day), FINEST))

    def ticks(self) -> Iterator[Tick]:
        """Years, and below them quarters, months or weeks as there is room."""
        every = max(1, -int(-YEARS_WIDTH // (365 * self.per_day)))
        for year in range(self.first.year, self.last.year + 1):
            if (year - self.first.year) % every == 0:
                yield self._tick(Day(year, 1, 1), Day(year + every, 1, 1), str(year), year=True)
            if self.per_day < QUARTERS_FROM:
                continue
            step = 1 if self.per_day >= MONTHS_FROM else 3
            for month in range(1, 13, step):
                after = Day(year + (month + step > 12), (month + step - 1) % 12 + 1, 1)
                text = MONTHS[month - 1] if step == 1 else f"T{month // 3 + 1}"
                yield self._tick(Day(year, month, 1), after, text, year=False)

    def weeks(self) -> Iterator[float]:
        """Where Mondays stand, once weeks are wide enough."""
        if self.per_day >= WEEKS_FROM:
            monday = self.first + datetime.timedelta(-self.first.weekday() % 7)
            while monday <= self.last:
                yield self.x(monday)
                monday += datetime.timedelta(7)

    def _tick(self, day: Day, after: Day, text: str, *, year: bool) -> Tick:
        x = self.x(day)
        return Tick(x, self.x(after) - x if after <= self.last else self.width - x, text, year)


def scale_of(lines: Iterable[Line], today: Day, per_day: float) -> Scale:
    """Whole years around every date of the lines and today."""
    days = [min(max(day, EARLIEST), LATEST) for line in lines for day in line.days] + [today]
    return Scale(Day(min(days).year, 1, 1), Day(min(max(days).year, LATEST.year), 12, 31), per_day)
