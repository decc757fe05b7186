"""Scenarios that ask what a stated target would take: tests of coherence, never proofs of a need."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.model.results import Results
from planner.core.tables.project import Project
from planner.core.tables.scenario import ROOT

SEGMENT = "bioproduction"  # what the stated totals of jobs speak of


@dataclass(frozen=True)
class ReachedTarget:
    """A stated total of jobs at the end of a year, and what scenarios reach by then, in people."""

    target: float
    year: int
    reached: tuple[float, ...]  # one a scenario, in the order asked


def is_coherence_test(project: Project, scenario: str) -> bool:
    """Whether a scenario of the reference data bounds no range: it was solved to meet a target."""
    row = project.row("scenarios", scenario)
    return scenario != ROOT and bool(row["builtin"]) and not row["bounds_range"]


def reached_targets(project: Project, runs: list[Results]) -> list[ReachedTarget]:
    """The stated national totals of bioproduction jobs within the years of the runs, each figure and year once."""
    stated = {
        (float(row["value"] or 0.0), int(row["year"] or 0))
        for row in project.rows("targets")
        if (row["topic"], row["nature"], row["unit"], row["region"]) == ("jobs", "target", "emplois", None)
    }
    years = runs[0].years
    return [
        ReachedTarget(value, year, tuple(headcount_at_end(run, year) for run in runs))
        for value, year in sorted(stated, key=lambda one: one[::-1])
        if years[0] < year <= years[-1]
    ]


def headcount_at_end(results: Results, year: int) -> float:
    """People in bioproduction at 31 December of `year`: the stock at 1 January of the next."""
    stock = results.projection.headcount[year + 1 - results.years[0]]
    return float(stock[:, results.inputs.segments.index(SEGMENT)].sum())
