"""Tests of coherence: what stated totals of jobs would take."""

import pytest

from planner.core.answers.coherence import headcount_at_end, is_coherence_test, reached_targets
from planner.core.model.results import run
from planner.core.tables.edits import InsertRows
from planner.core.tables.project import Project
from planner.storage.reference_data import load_reference


def test_that_only_built_in_scenarios_that_bound_no_range_are_tests_of_coherence() -> None:
    reference = load_reference()
    tests = [key for key in reference.keys("scenarios") if is_coherence_test(reference, key)]
    assert tests == ["test-2030"]


def test_that_the_reference_test_meets_the_target_that_it_was_solved_for() -> None:
    reference = load_reference()
    runs = [run(reference, key) for key in ("test-2030", "reference")]
    met = next(target for target in reached_targets(reference, runs) if target.year == 2030)
    assert met.target == 20_000
    assert met.reached[0] == pytest.approx(20_000, rel=0.01)
    assert met.reached[1] < 16_000


def test_that_heads_at_the_end_of_a_year_are_those_at_the_start_of_the_next(project: Project) -> None:
    """1 000 jobs that grow by 10 % a year, with 20 jobs × 0.5 of an extension in 2023 and as many in 2024."""
    results = run(project, "reference")
    assert headcount_at_end(results, 2021) == pytest.approx(1100)
    assert headcount_at_end(results, 2023) == pytest.approx(1210 * 1.1 + 10)
    last = results.years[-1]
    stock = results.frame(["segment", "year"])
    wanted = stock[(stock["segment"] == "bioproduction") & (stock["year"] == last)]["headcount"].iloc[0]
    assert headcount_at_end(results, last - 1) == pytest.approx(wanted)


def test_that_a_target_is_told_once_and_only_within_the_years_of_the_run(project: Project) -> None:
    plain = {"topic": "jobs", "nature": "target", "unit": "emplois"}
    rows = [
        {"id": "a", "name": "A", "value": 1500.0, "year": 2025, **plain},
        {"id": "b", "name": "B", "value": 1500.0, "year": 2025, **plain},
        {"id": "c", "name": "C", "value": 1200.0, "year": 2040, **plain},
        {"id": "d", "name": "D", "value": 1200.0, "year": 2024, **plain, "region": "24"},
        {"id": "e", "name": "E", "value": 900.0, "year": 2024, **plain, "nature": "projection"},
    ]
    changed, _ = InsertRows("targets", rows).apply(project)
    found = reached_targets(changed, [run(changed, "reference")])
    assert [(one.target, one.year, len(one.reached)) for one in found] == [(1500.0, 2025, 1)]
