import pytest

from planner.core.answers.explanation import Subject
from planner.core.answers.sensitivity import Driver, Sensitivity, in_draws, sensitivity
from planner.core.model.results import MEASURES, run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import resolved

NEED = Subject("remaining_need", (2023, 2025))


def ranged(project: Project, **ranges: tuple[float, float]) -> Project:
    """Assumptions with a range."""
    values: dict[Address, float] = {}
    for key, (low, high) in ranges.items():
        values[Address("assumptions", key, "low")] = low
        values[Address("assumptions", key, "high")] = high
    return SetCells(values).apply(project)[0]


def found(project: Project, subject: Subject = NEED, threshold: float = 0.0) -> Sensitivity:
    answer = sensitivity(project, subject, threshold)
    assert answer is not None
    return answer


def driver(answer: Sensitivity, key: str) -> Driver:
    return next(driver for driver in answer.drivers if driver.key == key)


def with_value(project: Project, key: str, value: float) -> Project:
    return project.with_cells({Address("assumptions", key, "value"): value})


def headline(project: Project, subject: Subject = NEED) -> float:
    value = run(project, subject.scenario).measure(
        subject.measure, years=subject.years, region=subject.region, family=subject.family
    )
    assert value is not None
    return value


def test_that_the_headline_is_the_models_own(project: Project) -> None:
    assert found(project).value == pytest.approx(headline(project), rel=1e-12)


def test_that_the_widest_effect_comes_first(project: Project) -> None:
    answer = found(ranged(project, growth=(0.0, 0.2), retirement=(0.019, 0.021), inflow_share=(0.1, 0.3)))
    swings = [driver.swing for driver in answer.drivers]
    assert swings == sorted(swings, reverse=True)
    assert [driver.key for driver in answer.deciding] == ["growth", "inflow_share", "retirement"]


def test_that_effects_are_those_of_runs_with_that_value(project: Project) -> None:
    project = ranged(project, growth=(0.0, 0.2), competence_time=(0.0, 0.5), scope=(0.4, 0.6))
    answer = found(project)
    for key, low, high in (("growth", 0.0, 0.2), ("competence_time", 0.0, 0.5), ("scope", 0.4, 0.6)):
        known = driver(answer, key)
        assert known.at_low == pytest.approx(headline(with_value(project, key, low)), rel=1e-9)
        assert known.at_high == pytest.approx(headline(with_value(project, key, high)), rel=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_that_draws_give_what_single_runs_give(reference: Project, measure: str) -> None:
    for region, family in ((None, None), ("24", None), ("76", "production")):
        subject = Subject(measure, (2026, 2028), region, family, "haut")
        seen = resolved(reference, "haut")
        keys = ("growth.bioproduction.2025-2030", "total_jobs", "sector_exit", "mobility_distance", "competence_time")
        sets = [{}, *({Address("assumptions", key, "value"): 0.9} for key in keys)]
        for values, value in zip(sets, in_draws(seen, subject)(sets), strict=True):
            single = run(seen.with_cells(dict(values)), "reference")
            expected = single.measure(measure, years=(2026, 2028), region=region, family=family)
            assert (value is None) == (expected is None)
            assert value is None or expected is None or value == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_that_the_reversing_value_reverses(project: Project) -> None:
    answer = found(project)
    growth = driver(answer, "growth")
    assert answer.value > 0
    assert growth.reversal is not None
    assert growth.reversal < growth.value
    step = 1e-4
    assert headline(with_value(project, "growth", growth.reversal + step)) > 0
    assert headline(with_value(project, "growth", growth.reversal - step)) < 0


def test_that_a_need_can_appear_as_well_as_disappear(project: Project) -> None:
    project = with_value(project, "growth", -0.08)
    answer = found(project)
    growth = driver(answer, "growth")
    assert answer.value < 0
    assert growth.reversal is not None
    assert growth.reversal > growth.value
    assert headline(with_value(project, "growth", growth.reversal + 1e-4)) > 0


def test_that_no_value_is_given_where_none_reverses(project: Project) -> None:
    answer = found(project)
    assert driver(answer, "retirement").reversal is None
    assert not driver(answer, "retirement").reversal_in_range


def test_that_reversal_within_the_range_is_told_apart(project: Project) -> None:
    narrow, wide = ranged(project, growth=(0.09, 0.11)), ranged(project, growth=(-0.5, 0.2))
    assert not driver(found(narrow), "growth").reversal_in_range
    assert [d.key for d in found(narrow).reversing] == []
    assert driver(found(wide), "growth").reversal_in_range
    assert [d.key for d in found(wide).reversing] == ["growth"]


def test_that_another_threshold_may_be_asked(project: Project) -> None:
    answer = found(project, threshold=50.0)
    growth = driver(answer, "growth")
    assert growth.reversal is not None
    assert headline(with_value(project, "growth", growth.reversal)) == pytest.approx(50.0, abs=1e-3)


def test_that_a_mix_takes_its_share_from_the_other_groups(project: Project) -> None:
    key = "mix.bioproduction.technician"
    subject = Subject("headcount", (2021, 2021), None, "production")
    answer = found(ranged(project, **{key: (0.0, 0.6)}), subject)
    everyone = headline(project, Subject("headcount", (2021, 2021)))
    bioproduction = 1000.0
    others = 0.5 / 0.7  # operators among the rest
    researchers = 100 * 0.5 * 0.2
    expected = everyone - researchers - bioproduction * (1 - 0.6) * (1 - others)
    assert driver(answer, key).at_high == pytest.approx(expected - 0.0, rel=1e-9)


def test_that_assumptions_without_effect_are_left_out(reference: Project) -> None:
    answer = found(reference, Subject("replacement_demand", (2021, 2021)))
    keys = {driver.key for driver in answer.drivers}
    assert "retirement" in keys
    assert "fill" not in keys


def test_that_a_figure_without_value_has_no_ranking(project: Project) -> None:
    assert sensitivity(with_value(project, "total_jobs", 0.0), Subject("coverage", (2023, 2025), "94")) is None


def test_that_the_scenarios_own_values_are_the_present_ones(reference: Project) -> None:
    answer = found(reference, Subject("remaining_need", (2026, 2028), None, None, "haut"))
    assert driver(answer, "growth.bioproduction.2025-2030").value == 0.0425
    assert answer.value == pytest.approx(headline(reference, answer.subject), rel=1e-9)
