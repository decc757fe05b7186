"""Which assumptions decide a conclusion: each one alone from low to high, and the value that would reverse it.

A mix changed alone takes its share from, or gives it to, the other groups of its segment in proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.core.answers.explanation_ground import Subject
from planner.core.model.drawn import NOTHING_DRAWN, numbers
from planner.core.model.inputs import build_inputs
from planner.core.model.projection import Array, ModelInputs, Projection, project_workforce
from planner.core.model.results import SHARES, STOCKS, additive_measures
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.scenario import resolved

MIX = "mix"
STEPS = 60
AT_A_TIME = 25  # sets of values in one run: the arrays of a year stay in the processor's cache
CLOSE = 1e-4  # people: nearer to the threshold than anyone counts

Values = dict[Address, float]
Evaluate = Callable[[Sequence[Values]], list[float | None]]
"""The headline with some assumptions changed, one for each set of values; None where the model cannot run."""


@dataclass(frozen=True)
class Driver:
    """One assumption and what it does to the headline.

    `at_low` and `at_high` are the headline with the assumption at the ends of its range (None without a range);
    `reversal` is the value nearest to the present one at which the conclusion turns, None where no possible value
    does it (between `minimum` and `maximum`, those of the parameter).
    """

    key: str
    label: str
    parameter: str
    unit: str
    value: float
    low: float | None
    high: float | None
    at_low: float | None
    at_high: float | None
    minimum: float
    maximum: float
    reversal: float | None

    @property
    def swing(self) -> float:
        """How far the headline moves over the range of the assumption."""
        if self.at_low is None or self.at_high is None:
            return 0.0
        return abs(self.at_high - self.at_low)

    @property
    def reversal_in_range(self) -> bool:
        """Whether a value that a reader may hold for true reverses the conclusion."""
        if self.reversal is None or self.low is None or self.high is None:
            return False
        return self.low <= self.reversal <= self.high

    @property
    def address(self) -> Address:
        return Address("assumptions", self.key, "value")


@dataclass(frozen=True)
class Sensitivity:
    """The headline of a subject, and the assumptions that move it, the one that decides most first."""

    subject: Subject
    value: float
    threshold: float
    drivers: tuple[Driver, ...]

    @property
    def deciding(self) -> tuple[Driver, ...]:
        """The three that decide."""
        return self.drivers[:3]

    @property
    def reversing(self) -> tuple[Driver, ...]:
        """Those of which a value within the range reverses the conclusion by itself."""
        return tuple(driver for driver in self.drivers if driver.reversal_in_range)


def sensitivity(
    base: Project, subject: Subject, threshold: float = 0.0, evaluate: Evaluate | None = None
) -> Sensitivity | None:
    """Rank the assumptions by what they do to a subject; None where it has no value.

    The conclusion is on which side of `threshold` the figure lies. Raises ModelInputError or ScenarioError.
    """
    seen = resolved(base, subject.scenario)
    headline = evaluate or in_draws(seen, subject)
    value = headline([{}])[0]
    if value is None:
        return None
    rows = [row for row in seen.rows("assumptions") if isinstance(row["value"], (int, float))]
    probes = [_points(seen, row) for row in rows]
    wanted = [_varied(seen, row, point) for row, points in zip(rows, probes, strict=True) for point in points]
    found = iter(headline(wanted))
    drivers = []
    for row, points in zip(rows, probes, strict=True):
        known = {point: next(found) for point in points}
        if any(v is not None and abs(v - value) > 1e-9 for v in known.values()):
            drivers.append(_driver(seen, row, value, threshold, known, headline))
    drivers.sort(key=lambda driver: -driver.swing)
    return Sensitivity(subject, value, threshold, tuple(drivers))


def in_draws(seen: Project, subject: Subject) -> Evaluate:
    """The headline by runs of the model on many sets of values at once; `seen` is as the scenario sees it."""
    position = {key: i for i, key in enumerate(seen.keys("assumptions"))}
    present = numbers(seen, NOTHING_DRAWN, "assumptions", "value")

    def evaluate(sets: Sequence[Values]) -> list[float | None]:
        draws = np.tile(present, (len(sets), 1))
        for row, values in zip(draws, sets, strict=True):
            for address, value in values.items():
                row[position[address.key]] = value
        found: list[float | None] = []
        for start in range(0, len(draws), AT_A_TIME):
            inputs = build_inputs(seen, {("assumptions", "value"): draws[start : start + AT_A_TIME]})
            found += _headlines(seen, subject, inputs, project_workforce(inputs))
        return found

    return evaluate


def _headlines(seen: Project, subject: Subject, inputs: ModelInputs, projection: Projection) -> list[float | None]:
    """`Results.measure` of the subject in each draw."""
    cells = {
        "headcount": projection.headcount[..., :-1, :, :, :].sum(axis=-2),
        "net_job_creation": projection.net_creation.sum(axis=-2),
        **additive_measures(projection),
    }
    first = int(inputs.years[0])
    last = subject.years[0] if subject.measure in STOCKS else subject.years[1]
    span = slice(max(0, subject.years[0] - first), max(0, last - first + 1))
    regions = slice(None) if subject.region is None else [inputs.regions.index(subject.region)]
    family_of = {str(row["id"]): row["family"] for row in seen.rows("groups")}
    groups = [subject.family is None or family_of[group] == subject.family for group in inputs.groups]

    def total(name: str) -> Array:
        part: Array = cells[name][..., span, :, :][..., regions, :][..., groups].sum(axis=(-3, -2, -1))
        return part

    if subject.measure in SHARES:
        part, whole = total("_covered" if subject.measure == "coverage" else "_covered_all"), total("_wanted")
        values = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    else:
        values = total(subject.measure)
    return [float(value) if np.isfinite(value) else None for value in np.atleast_1d(values)]


def _bounds(seen: Project, row: Row) -> tuple[float, float]:
    """Least and greatest value that the parameter allows."""
    parameter = seen.row("parameters", str(row["parameter"]))
    value = float(row["value"] or 0.0)
    least, most = parameter["minimum"], parameter["maximum"]
    return (
        float(least) if isinstance(least, (int, float)) else min(0.0, value),
        float(most) if isinstance(most, (int, float)) else max(2 * value, 1.0),
    )


def _points(seen: Project, row: Row) -> list[float]:
    """Where the headline is looked at first: the ends of the range and those of what is possible."""
    ends = [row["low"], row["high"], *_bounds(seen, row)]
    return sorted({float(end) for end in ends if isinstance(end, (int, float)) and end != row["value"]})


def _varied(seen: Project, row: Row, value: float) -> Values:
    """The cells that change when one assumption takes `value`."""
    values = {Address("assumptions", str(row["id"]), "value"): value}
    if row["parameter"] != MIX:
        return values
    others = [
        other for other in seen.rows("assumptions")
        if other["parameter"] == MIX and other["segment"] == row["segment"] and other["id"] != row["id"]
    ]  # fmt: skip
    rest = sum(float(other["value"] or 0.0) for other in others)
    if rest > 0:
        factor = max(0.0, rest + float(row["value"] or 0.0) - value) / rest
        for other in others:
            values[Address("assumptions", str(other["id"]), "value")] = float(other["value"] or 0.0) * factor
    return values


def _driver(
    seen: Project, row: Row, value: float, threshold: float, known: dict[float, float | None], headline: Evaluate
) -> Driver:
    low, high = (float(end) if isinstance(end, (int, float)) else None for end in (row["low"], row["high"]))
    present = float(row["value"] or 0.0)
    known = {**known, present: value}
    least, most = _bounds(seen, row)

    def at(point: float) -> float | None:
        return headline([_varied(seen, row, point)])[0]

    return Driver(
        key=str(row["id"]), label=str(row["name"]), parameter=str(row["parameter"]), unit=str(row["unit"] or ""),
        value=present, low=low, high=high,
        at_low=None if low is None else known[low], at_high=None if high is None else known[high],
        minimum=least, maximum=most, reversal=_reversal(present, known, threshold, at),
    )  # fmt: skip


def _reversal(
    present: float, known: dict[float, float | None], threshold: float, at: Callable[[float], float | None]
) -> float | None:
    """The value nearest to the present one where the headline crosses the threshold, among the points looked at."""
    here = known[present]
    assert here is not None  # the headline has a value
    crossings = []
    for points in (sorted(p for p in known if p > present), sorted((p for p in known if p < present), reverse=True)):
        inner, inner_value = present, here
        for point in points:
            outer_value = known[point]
            if outer_value is None:
                break
            if (outer_value > threshold) != (inner_value > threshold):
                crossings.append((inner, inner_value - threshold, point, outer_value - threshold))
                break
            inner, inner_value = point, outer_value
    if not crossings:
        return None
    roots = [_root(*crossing, lambda point: _less(at(point), threshold)) for crossing in crossings]
    return min(roots, key=lambda root: abs(root - present))


def _less(value: float | None, threshold: float) -> float:
    return 0.0 if value is None else value - threshold


def _root(a: float, fa: float, b: float, fb: float, function: Callable[[float], float]) -> float:
    """Where `function` is zero between a and b, on which it has opposite signs: halving, drawn to the chord.

    Every third step halves the interval, so that it ends even where the chord is slow.
    """
    width = abs(b - a)
    for step in range(STEPS):
        if abs(b - a) <= 1e-9 * width or abs(fb) <= CLOSE:
            break
        middle = (a + b) / 2 if step % 3 == 2 or fa == fb else b - fb * (b - a) / (fb - fa)
        value = function(middle)
        if abs(value) <= CLOSE:
            return middle
        if (value > 0) == (fa > 0):
            a, fa = middle, value
        else:
            b, fb = middle, value
    return b
