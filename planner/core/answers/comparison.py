"""Two to four scenarios beside each other: what they suppose differently, what follows, and which causes make it up.

The first of the compared scenarios is the one that the others are measured against.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from planner.core.model.results import Results
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import origin_of
from planner.core.tables.scenario import ROOT, differences, setter_of
from planner.core.tables.values import Value

FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class DifferingInput:
    """A cell that not all compared scenarios see alike; tuples hold one entry a scenario, in their order."""

    address: Address
    values: tuple[Value, ...]
    setters: tuple[str, ...]  # the scenario that sets each value: itself, one that it starts from, or the root
    reasons: tuple[str, ...]  # why, as its setter says; empty where nobody said


@dataclass(frozen=True)
class ComparedLine:
    """One figure of each compared scenario, None where undefined; `label` is a measure, region, family or year."""

    label: str
    values: tuple[float | None, ...]

    @property
    def differences(self) -> tuple[float | None, ...]:
        """Each value less the first one's; None where either is undefined."""
        first = self.values[0]
        return tuple(None if v is None or first is None else v - first for v in self.values)


def differing_inputs(project: Project, scenarios: Sequence[str]) -> list[DifferingInput]:
    """The cells in which the scenarios differ, in the order of tables, rows and columns. Raises ScenarioError."""
    overlays = [differences(project, scenario) for scenario in scenarios]
    found = []
    for address in {address for overlay in overlays for address in overlay}:
        base = project.cell(address.table, address.key, address.column)
        values = tuple(overlay.get(address, base) for overlay in overlays)
        if any(value != values[0] for value in values):
            setters = tuple(setter_of(project, scenario, address) for scenario in scenarios)
            reasons = tuple(_reason(project, setter, address) for setter in setters)
            found.append(DifferingInput(address, values, setters, reasons))
    return sorted(found, key=lambda one: _place(project, one.address))


def _place(project: Project, address: Address) -> tuple[int, int, int]:
    columns = list(project.schema.table(address.table).by_name)
    row = int(project.frame(address.table).index.get_loc(address.key))  # type: ignore[arg-type] # keys are unique
    return list(project.schema.tables).index(address.table), row, columns.index(address.column)


def _reason(project: Project, setter: str, address: Address) -> str:
    """What the scenario's record says; for the base, the value's source or the reason of the assumption."""
    record = f"{setter}/{address}"
    if project.has("scenario_values", record):
        return str(project.cell("scenario_values", record, "reason") or "")
    if setter != ROOT:
        return ""
    origin = origin_of(project, address)
    if origin is not None and origin.source:
        return ", ".join(part for part in (project.label("sources", origin.source), origin.place) if part)
    if "reason" in project.schema.table(address.table).by_name:
        return str(project.cell(address.table, address.key, "reason") or "")
    return origin.reason if origin is not None else ""


# --- results ---------------------------------------------------------------------------------------------------------


def by_measure(
    runs: Sequence[Results],
    measures: Sequence[str],
    span: Callable[[str], tuple[int, int]],
    region: str | None = None,
) -> list[ComparedLine]:
    """Each measure over the years that `span` gives for it (stocks and flows differ), in people or as shares."""
    return [_line(runs, m, lambda run, m=m: run.measure(m, years=span(m), region=region)) for m in measures]  # type: ignore[misc]


def by_region(runs: Sequence[Results], measure: str, years: tuple[int, int]) -> list[ComparedLine]:
    """One measure by region code."""
    return [
        _line(runs, code, lambda run, code=code: run.measure(measure, years=years, region=code))  # type: ignore[misc]
        for code in runs[0].inputs.regions
    ]


def by_family(
    runs: Sequence[Results], measure: str, years: tuple[int, int], region: str | None = None
) -> list[ComparedLine]:
    """One measure by job family."""
    families = dict.fromkeys(runs[0].family_of[group] for group in runs[0].inputs.groups)
    return [
        _line(runs, f, lambda run, f=f: run.measure(measure, years=years, region=region, family=f))  # type: ignore[misc]
        for f in families
    ]


def by_year(runs: Sequence[Results], measure: str, region: str | None = None) -> list[ComparedLine]:
    """One measure of every single year; `label` is the year."""
    courses = [run.by_year(measure, region) for run in runs]
    return [
        ComparedLine(str(year), values)
        for year, *rest in zip(runs[0].years, *courses, strict=True)
        for values in [tuple(rest)]
    ]


def _line(runs: Sequence[Results], label: str, figure: Callable[[Results], float | None]) -> ComparedLine:
    return ComparedLine(label, tuple(figure(run) for run in runs))


def region_differences(
    first: Results, other: Results, measure: str, periods: Mapping[int, tuple[int, int]]
) -> dict[int, dict[str, float | None]]:
    """`other` less `first` by region code, for each key of `periods` (a year and the years that it stands for)."""
    return {
        year: {line.label: line.differences[1] for line in by_region((first, other), measure, years)}
        for year, years in periods.items()
    }
