"""What the map shows: an indicator by region and year."""

import pytest

from planner.core.model.results import Results, run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.report.indicators import INDICATORS, UnknownIndicator, find_indicator, period_of, region_values


@pytest.mark.parametrize("key", INDICATORS)
def test_that_every_year_and_region_has_its_value_and_class(results: Results, key: str) -> None:
    values = region_values(results, INDICATORS[key])
    assert list(values.by_year) == results.years
    for year in results.years:
        shown = values.choropleth(year)
        assert set(shown.values) == set(results.inputs.regions)
        period = period_of(results, INDICATORS[key], year)
        assert shown.values["24"] == results.measure(key, years=period, region="24")
        assert shown.classes is values.classes


def test_that_flows_are_shown_over_three_years_and_the_headcount_of_one(results: Results) -> None:
    assert period_of(results, INDICATORS["job_openings"], 2023) == (2023, 2025)
    assert period_of(results, INDICATORS["job_openings"], 2026) == (2026, 2027)
    assert period_of(results, INDICATORS["headcount"], 2023) == (2023, 2023)
    assert region_values(results, INDICATORS["coverage"]).choropleth(2023).unit == "%, 2023–2025"


def test_that_a_region_without_openings_has_no_coverage(results: Results) -> None:
    assert region_values(results, INDICATORS["coverage"]).choropleth(2023).values["94"] is None


def test_that_a_surplus_is_a_class_of_its_own(project: Project) -> None:
    flooded, _ = SetCells({Address("offers", "bts-tours", "places"): 100_000}).apply(project)
    values = region_values(run(flooded, "reference"), INDICATORS["remaining_need"])
    assert values.by_year[2025]["24"] is not None
    assert values.by_year[2025]["24"] < -100
    assert 0.0 in values.classes.breaks[1:-1]
    assert values.classes.index_of(-5) == 0
    assert values.classes.index_of(5) != 0


def test_that_breaks_read_well(results: Results) -> None:
    for key in ("job_openings", "headcount", "remaining_need"):
        for value in region_values(results, INDICATORS[key]).classes.breaks[1:-1]:
            assert f"{value:.0e}"[0] in "012357"


def test_that_indicators_are_found_by_key_or_french_name() -> None:
    assert find_indicator("Besoin restant") is find_indicator("remaining_need")
    with pytest.raises(UnknownIndicator, match="coverage"):
        find_indicator("bonheur")
