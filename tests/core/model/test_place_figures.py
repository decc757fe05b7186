import pytest

from planner.core.answers.funding import secured_funding
from planner.core.answers.targets import target_of
from planner.core.model.forecasts import forecasts_of, median_error
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from tests.builders import small_project


def test_that_funding_adds_cents_of_the_projects_that_count() -> None:
    project, _ = SetCells({
        Address("project_fundings", "plateau-feder", "status"): "acquired",
        Address("project_fundings", "secret-feder", "status"): "requested",
    }).apply(small_project())  # fmt: skip
    assert secured_funding(project, None).cents == 600_000_00
    assert secured_funding(project, "24").cents == 600_000_00
    assert secured_funding(project, "28").count == 0
    left_out, _ = SetCells({Address("projects", "plateau", "included"): False}).apply(project)
    assert secured_funding(left_out, None).count == 0


def test_that_regions_and_projects_without_region_add_up_to_the_country(reference: Project) -> None:
    regions = sum(secured_funding(reference, code).cents for code in reference.keys("regions"))
    assert 0 < regions <= secured_funding(reference, None).cents


def test_that_a_headcount_is_read_against_a_target_only_where_one_is_stated(reference: Project) -> None:
    national = target_of(reference, "headcount", None, 2026)
    assert national is not None
    assert (national.year, national.value, national.nature) == (2030, 20_000, "target")
    assert target_of(reference, "headcount", "76", 2026) is None
    assert target_of(reference, "headcount", None, 2031) is None
    recruits = target_of(reference, "job_openings", "76", 2026)
    assert recruits is not None
    assert (recruits.value, recruits.year) == (1_000, 2028)
    assert target_of(reference, "coverage", None, 2026) is None


def test_that_the_error_of_a_forecast_is_known_only_where_both_count_the_same(reference: Project) -> None:
    found = {forecast.key: forecast for forecast in forecasts_of(reference, None)}
    assert found["cellforcure"].error == pytest.approx(180 / 600 - 1)
    assert found["evotec-toulouse"].error == pytest.approx(100 / 150 - 1)  # 150 or 200 announced, 100 found
    assert found["bioproduction-jobs"].error is None
    assert median_error(list(found.values())) == pytest.approx(100 / 150 - 1)


def test_that_a_region_shows_the_forecasts_of_its_sites(reference: Project) -> None:
    assert [f.key for f in forecasts_of(reference, "76")] == ["evotec-toulouse"]
    assert median_error(forecasts_of(reference, "76")) is None  # the middle of one error is that error
    assert median_error(forecasts_of(reference, "27")) is None
