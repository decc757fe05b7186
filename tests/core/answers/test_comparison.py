"""Scenarios beside each other: what differs, what follows, and the causes that make it up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core.answers import comparison
from planner.core.answers.causes import CAUSES, cause_of, causes_between
from planner.core.model.assumptions import ModelInputError
from planner.core.model.results import MEASURES, run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import difference_edit, resolved
from planner.core.tables.scenario_edits import say_why
from planner.core.tables.values import Value
from tests.builders import small_project

PROJECT = small_project()
ADDRESSES = {
    Address("assumptions", "total_jobs", "value"): st.floats(500, 3000),
    Address("assumptions", "growth", "value"): st.floats(-0.2, 0.3),
    Address("assumptions", "sector_exit", "value"): st.floats(0, 0.2),
    Address("assumptions", "completion", "value"): st.floats(0.1, 1),
    Address("assumptions", "inflow_share", "value"): st.floats(0, 1),
    Address("assumptions", "stock_decay", "value"): st.floats(0, 1),
    Address("assumptions", "growth", "high"): st.floats(0.3, 1),
    Address("sites", "tours", "headcount"): st.integers(0, 900),
    Address("sites", "rouen", "included"): st.booleans(),
    Address("offers", "bts-tours", "places"): st.integers(1, 500),
    Address("offers", "bts-tours", "completion"): st.floats(0, 1),
    Address("events", "tours-2023", "jobs"): st.floats(-50, 500),
    Address("projects", "plateau", "included"): st.booleans(),
}
overlays = st.fixed_dictionaries({}, optional=ADDRESSES)


def with_differences(project: Project, scenario: str, values: dict[Address, Value]) -> Project:
    for address, value in values.items():
        project, _ = difference_edit(project, scenario, address, value).apply(project)
    return project


@settings(max_examples=25)  # each one projects some ten times
@given(overlays, overlays, st.sampled_from([None, "24"]), st.sampled_from([(2021, 2023), (2025, 2027)]))
def test_that_the_causes_add_up_to_the_whole_difference(
    haut: dict[Address, Value], tres_haut: dict[Address, Value], region: str | None, years: tuple[int, int]
) -> None:
    project = with_differences(with_differences(PROJECT, "haut", haut), "tres-haut", tres_haut)
    causes = causes_between(project, "haut", "tres-haut")
    first, other = run(project, "haut"), run(project, "tres-haut")
    for measure in MEASURES:
        start, end = (r.measure(measure, years=years, region=region) for r in (first, other))
        found = causes.waterfall(measure, years=years, region=region)
        if start is None or end is None:
            assert found is None
            continue
        assert found is not None
        assert found.start == pytest.approx(start, rel=1e-9, abs=1e-9)
        assert found.start + sum(s.amount for s in found.steps) == pytest.approx(end, rel=1e-9, abs=1e-9)
        order = [cause for step in found.steps for cause in step.causes]
        assert order == [cause for cause in CAUSES if cause in order]


@given(overlays, overlays)
def test_that_only_what_differs_is_listed_with_the_value_that_each_sees(
    haut: dict[Address, Value], tres_haut: dict[Address, Value]
) -> None:
    project = with_differences(with_differences(PROJECT, "haut", haut), "tres-haut", tres_haut)
    scenarios = ["reference", "haut", "tres-haut"]
    seen = [resolved(project, scenario) for scenario in scenarios]
    listed = {one.address: one.values for one in comparison.differing_inputs(project, scenarios)}
    for address in ADDRESSES:
        values = tuple(p.cell(address.table, address.key, address.column) for p in seen)
        assert listed.get(address, (values[0],) * 3) == values
        assert (address in listed) == (len(set(values)) > 1)


def test_that_a_differing_input_says_who_sets_it_and_why(project: Project) -> None:
    headcount, fill = Address("sites", "tours", "headcount"), Address("assumptions", "fill", "value")
    project = with_differences(project, "haut", {fill: 0.9, headcount: 500})
    project, _ = say_why(project, "haut", fill, "Filière plus connue.").apply(project)
    first, second = comparison.differing_inputs(project, ["reference", "tres-haut"])
    assert (first.address, first.values, first.setters) == (headcount, (400, 500), ("reference", "haut"))
    assert first.reasons == ("Étude « cœur » de l’été, p. 12", "")
    assert (second.values, second.reasons) == ((1.0, 0.9), ("Essai.", "Filière plus connue."))


def test_that_results_are_compared_to_the_first_scenario(project: Project) -> None:
    project = with_differences(project, "haut", {Address("assumptions", "growth", "value"): 0.2})
    runs = [run(project, scenario) for scenario in ("reference", "haut", "tres-haut")]
    years = (2022, 2024)
    (line,) = comparison.by_measure(runs, ["job_openings"], lambda _: years)
    base, haut, _ = line.values
    assert base is not None
    assert haut is not None
    assert haut > base
    assert line.differences == (0.0, haut - base, haut - base)
    regions = comparison.by_region(runs, "job_openings", years)
    families = comparison.by_family(runs, "job_openings", years)
    of_years = comparison.by_year(runs, "job_openings")
    for lines in (regions, families):
        assert sum(part.values[1] or 0.0 for part in lines) == pytest.approx(haut)
    assert sum(one.values[1] or 0.0 for one in of_years if 2022 <= int(one.label) <= 2024) == pytest.approx(haut)
    by_region = comparison.region_differences(runs[0], runs[1], "job_openings", {2022: years})
    assert sum(v or 0.0 for v in by_region[2022].values()) == pytest.approx(haut - base)


def test_that_a_figure_that_one_scenario_lacks_has_no_difference(project: Project) -> None:
    without = {Address("assumptions", key, "value"): 0.0 for key in ("growth", "retirement", "sector_exit")}
    project = with_differences(project, "haut", {**without, Address("events", "tours-2023", "jobs"): 0.0})
    runs = [run(project, scenario) for scenario in ("reference", "haut")]
    (line,) = comparison.by_measure(runs, ["coverage"], lambda _: (2021, 2023))
    assert line.values[1] is None
    assert line.differences == (0.0, None)
    assert causes_between(project, "reference", "haut").waterfall("coverage", years=(2021, 2023)) is None


def test_that_a_state_in_between_without_a_figure_is_told_with_the_next_cause(project: Project) -> None:
    """« Haut » has its event only, « Très haut » growth only: with neither, nobody is wanted and coverage is blank."""
    still = {Address("assumptions", key, "value"): 0.0 for key in ("growth", "retirement", "sector_exit")}
    project = with_differences(project, "haut", {**still})
    growth, event = Address("assumptions", "growth", "value"), Address("events", "tours-2023", "jobs")
    project = with_differences(project, "tres-haut", {growth: 0.1, event: 0.0})
    found = causes_between(project, "haut", "tres-haut").waterfall("coverage", years=(2023, 2024))
    assert found is not None
    assert [step.label for step in found.steps] == ["Événements des sites et Croissance"]
    assert found.steps[0].inputs == (event, growth)
    assert found.start + found.steps[0].amount == pytest.approx(found.end)


def test_that_a_scenario_that_cannot_run_says_why(project: Project) -> None:
    broken = project.with_table("assumptions", project.frame("assumptions").drop(index="stock_decay"))
    with pytest.raises(ModelInputError, match="stock_decay"):
        causes_between(broken, "reference", "haut")


def test_that_every_cell_that_may_differ_belongs_to_a_cause(project: Project) -> None:
    causes = {
        ("sites", "tours", "scope"): "extent",
        ("sites", "tours", "included"): "extent",
        ("events", "tours-2023", "ramp"): "events",
        ("offers", "bts-tours", "placements"): "places",
        ("offers", "bts-tours", "retention"): "yield",
        ("assumptions", "mix.developers.technician", "value"): "mix",
        ("assumptions", "retirement", "value"): "replacement",
        ("assumptions", "inflow_share", "value"): "inflows",
        ("assumptions", "stock_decay", "value"): "other",
        ("projects", "plateau", "total"): "projects",
    }
    for place, cause in causes.items():
        assert cause_of(project, Address(*place)) == cause
    unknown = [
        table.name
        for table in project.schema.stored()
        if any(field.scenario for field in table.fields) and table.name not in ("assumptions", "offers")
        and cause_of(project, Address(table.name, "any", "any")) == "other"
    ]  # fmt: skip
    assert unknown == []


def test_that_bounds_of_ranges_are_no_causes(project: Project) -> None:
    project = with_differences(project, "haut", {Address("assumptions", "growth", "high"): 0.2})
    found = causes_between(project, "reference", "haut").waterfall("job_openings")
    assert found is not None
    assert found.steps == ()
    assert found.start == found.end


def test_that_causes_count_together_what_they_do_together_in_the_later_one(project: Project) -> None:
    """1 000 jobs grow by 10 %; the other scenario has 2 000 that grow by 20 %: +100 by extent, then +200 by growth."""
    plain = {a: 0.0 for key in ("retirement", "sector_exit") for a in [Address("assumptions", key, "value")]}
    project, _ = SetCells({**plain, Address("events", "tours-2023", "jobs"): 0.0}).apply(project)
    project, _ = SetCells({Address("sites", "rouen", "included"): False}).apply(project)
    growth, total = Address("assumptions", "growth", "value"), Address("assumptions", "total_jobs", "value")
    project = with_differences(project, "haut", {growth: 0.2, total: 2000.0})
    found = causes_between(project, "reference", "haut").waterfall("job_openings", years=(2021, 2021))
    assert found is not None
    assert [(step.label, round(step.amount, 6)) for step in found.steps] == [
        ("Total et périmètre", 100.0), ("Croissance", 200.0),
    ]  # fmt: skip
    assert (found.start, found.end) == (pytest.approx(100), pytest.approx(400))
