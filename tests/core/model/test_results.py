"""Results: the same numbers however they are added up, from tables whose rows stand in any order."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.model.assumptions import ModelInputError
from planner.core.model.results import BY_SEGMENT, DIMENSIONS, MEASURES, SHARES, Results, run
from planner.core.tables.edits import DeleteRows, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import difference_edit
from tests.builders import small_project

ADDITIVE = [measure for measure in MEASURES if measure not in SHARES]
FLOWS = [measure for measure in ADDITIVE if measure not in ("headcount", "unfilled_stock")]
PROJECT = small_project()
RESULTS = run(PROJECT, "reference")
axes = st.lists(st.sampled_from(DIMENSIONS), unique=True, max_size=4)


@pytest.fixture(scope="module")
def results() -> Results:
    return RESULTS


@given(axes)
def test_that_parts_add_up_to_the_total(by: list[str]) -> None:
    total = RESULTS.frame(["year"])
    parts = RESULTS.frame([*by, "year"] if "year" not in by else by)
    for measure in BY_SEGMENT if "segment" in by else ADDITIVE:
        np.testing.assert_allclose(parts.groupby("year")[measure].sum(), total[measure], rtol=1e-9, atol=1e-9)


@given(axes)
def test_that_columns_come_in_the_order_asked_for_and_then_the_measures(by: list[str]) -> None:
    frame = RESULTS.frame(by)
    assert list(frame.columns) == [*by, *MEASURES]
    assert not frame.duplicated(by).any() if by else len(frame) == 1


def test_that_a_flow_adds_up_over_years_and_a_stock_does_not(results: Results) -> None:
    by_year, whole = results.frame(["year"]), results.frame([])
    for measure in FLOWS:
        assert whole[measure].item() == pytest.approx(by_year[measure].sum())
    assert whole["headcount"].item() == pytest.approx(by_year["headcount"].iloc[0])


@pytest.mark.parametrize("measure", MEASURES)
def test_that_one_figure_and_the_table_agree(results: Results, measure: str) -> None:
    frame = results.frame(["region", "family", "year"]).set_index(["region", "family", "year"])
    for region, family in (("24", "production"), ("28", "rd")):
        figure = results.measure(measure, years=(2024, 2024), region=region, family=family)
        expected = frame.loc[(region, family, 2024), measure]
        assert (figure is None and np.isnan(expected)) or figure == pytest.approx(expected)


def test_that_several_regions_are_added_up(results: Results) -> None:
    both = results.measure("job_openings", years=(2022, 2024), region=["24", "28"])
    single = [results.measure("job_openings", years=(2022, 2024), region=code) for code in ("24", "28")]
    assert both == pytest.approx(sum(value for value in single if value is not None))
    assert results.measure("coverage", region=["24", "28", "94"]) == pytest.approx(results.measure("coverage"))


def test_that_coverage_is_blank_where_there_are_no_openings(results: Results) -> None:
    assert results.measure("headcount", region="94") == 0
    assert results.measure("coverage", region="94") is None
    frame = results.frame(["region"]).set_index("region")
    assert np.isnan(frame.loc["94", "coverage"])


def test_that_a_surplus_hides_nobody_elses_need(project: Project) -> None:
    """Every group gets graduates but one: however many there are, its openings stay uncovered."""
    flooded, _ = SetCells({Address("offers", "bts-tours", "places"): 100_000}).apply(project)
    results = run(flooded, "reference")
    coverage = results.measure("coverage", years=(2023, 2027))
    assert coverage is not None
    assert coverage < 0.5
    assert (results.measure("trained_supply") or 0) > (results.measure("job_openings") or 0)


def test_that_measures_unknown_by_segment_are_blank_there(results: Results) -> None:
    frame = results.frame(["segment", "year"])
    assert frame[[m for m in MEASURES if m not in BY_SEGMENT]].isna().all(axis=None)
    assert frame[list(BY_SEGMENT)].notna().all(axis=None)


def test_that_an_unknown_axis_is_an_error(results: Results) -> None:
    with pytest.raises(ValueError, match="commune"):
        results.frame(["commune"])


@pytest.mark.parametrize("tables", [*combinations(["sites", "offers", "assumptions", "events", "provenance"], 2)])
def test_that_the_order_of_rows_does_not_matter(results: Results, tables: tuple[str, str]) -> None:
    turned = run(small_project(order=tables), "reference")
    for name in ("headcount", "openings", "supply", "inflows"):
        np.testing.assert_allclose(
            getattr(turned.projection, name), getattr(results.projection, name), rtol=1e-9, atol=1e-9
        )


def test_that_the_first_headcount_is_sites_in_scope_and_the_residual_by_weight(results: Results) -> None:
    """1 000 jobs, 400 × 0.5 listed in bioproduction; the residual 800 goes 1 : 3; developers 100 × 0.5 in 28."""
    assert results.measure("headcount", region="24") == pytest.approx(200 + 800 / 4)
    assert results.measure("headcount", region="28") == pytest.approx(50 + 800 * 3 / 4)


def test_that_an_extension_comes_over_its_ramp(project: Project, results: Results) -> None:
    """40 jobs × 0.5 in scope, over 2023 and 2024."""
    without = run(SetCells({Address("events", "tours-2023", "included"): False}).apply(project)[0], "reference")
    difference = [
        (a or 0) - (b or 0) for a, b in zip(results.by_year("headcount"), without.by_year("headcount"), strict=True)
    ]
    assert difference[:3] == pytest.approx([0, 0, 0])
    assert difference[3:5] == pytest.approx([10, 10 * 1.1 + 10])


def test_that_a_training_place_becomes_a_person_hired(results: Results) -> None:
    """20 places × 0.8 completed × 0.75 not studying on × 0.5 in a job × 0.5 in the sector = 3, two years later."""
    assert results.by_year("trained_supply") == pytest.approx([0, 3, 3, 3, 3, 3, 3])


def test_that_apprentices_stay_in_the_region(project: Project) -> None:
    settled, _ = SetCells({Address("offers", "bts-tours", "voie"): "apprentissage"}).apply(project)
    assert run(settled, "reference").by_year("trained_supply", region="24")[-1] == pytest.approx(3)
    assert run(project, "reference").by_year("trained_supply", region="24")[-1] == pytest.approx(1.8)


def test_that_a_scenario_computes_with_its_own_values(project: Project, results: Results) -> None:
    edit = difference_edit(project, "haut", Address("assumptions", "growth", "value"), 0.2)
    changed, _ = edit.apply(project)
    assert (run(changed, "haut").measure("job_openings") or 0) > (results.measure("job_openings") or 0)
    assert run(changed, "reference").measure("job_openings") == results.measure("job_openings")


def test_that_a_missing_assumption_is_named_in_french(project: Project) -> None:
    bare, _ = DeleteRows("assumptions", ["growth"]).apply(project)
    with pytest.raises(ModelInputError, match="paramètre « growth »"):
        run(bare, "reference")


@pytest.mark.parametrize(("key", "value"), [("horizon", "2020"), ("horizon", ""), ("baseline_year", "hier")])
def test_that_years_that_make_no_sense_are_refused_in_french(project: Project, key: str, value: str) -> None:
    changed, _ = SetCells({Address("settings", key, "value"): value or None}).apply(project)
    with pytest.raises(ModelInputError, match="Réglages"):
        run(changed, "reference")


def turned(project: Project, seed: int) -> Project:
    """The same rows in another order, in every table."""
    random = np.random.default_rng(seed)
    for name in project.tables:
        frame = project.frame(name)
        project = project.with_table(name, frame.iloc[random.permutation(len(frame))])
    return project


@given(st.integers(0, 2**32 - 1))
def test_that_no_order_of_rows_matters(seed: int) -> None:
    by = ["region", "group", "year"]
    one, other = (run(p, "reference").frame(by).set_index(by).sort_index() for p in (PROJECT, turned(PROJECT, seed)))
    np.testing.assert_allclose(other.to_numpy(), one.to_numpy(), rtol=1e-9, atol=1e-9)


def test_that_small_cells_are_known(results: Results) -> None:
    """400 heads in 24, of which 80 researchers; 30 is the threshold where none is set."""
    assert not results.is_small("24", 2021, group="researcher")
    assert results.is_small("94", 2021)
    assert results.is_small("94", 2021, family="rd")
    strict, _ = InsertRows("settings", [{"id": "small_cell", "name": "Seuil", "value": "90"}]).apply(PROJECT)
    assert run(strict, "reference").is_small("24", 2021, group="researcher")
    assert not run(strict, "reference").is_small("24", 2021, family="production")


def test_that_vacancies_at_the_start_follow_the_heads(project: Project) -> None:
    changed, _ = SetCells({Address("assumptions", "initial_vacancies", "value"): 100.0}).apply(project)
    results = run(changed, "reference")
    share = (results.measure("headcount", region="24") or 0) / (results.measure("headcount") or 1)
    assert results.measure("unfilled_stock", region="24") == pytest.approx(100 * share)
    assert results.by_year("replacement_demand")[0] == pytest.approx(0.05 * (results.by_year("headcount")[0] - 100))
