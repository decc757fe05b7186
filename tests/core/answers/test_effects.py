"""What projects and edits change: places, placements and jobs, with and without."""

import pytest

from planner.core.answers.effects import effect_by_rentree, limited_offers, uncounted_offers, with_edit, with_project
from planner.core.model.results import Results, run
from planner.core.tables.edits import EditRefused, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value

PLACES: dict[str, Value] = {
    "id": "places", "project": "plateau", "kind": "places", "offer": "bts-tours", "value": 10.0, "year": 2023,
}  # fmt: skip
JOBS: dict[str, Value] = {
    "id": "jobs", "project": "plateau", "kind": "jobs", "region": "28", "segment": "bioproduction", "value": 60.0,
    "year": 2023, "ramp": 3,
}  # fmt: skip


def having(project: Project, *effects: dict[str, Value]) -> Project:
    return InsertRows("project_effects", list(effects)).apply(project)[0]


def gained(before: Results, after: Results, measure: str, region: str | None = None) -> list[float]:
    pairs = zip(before.by_year(measure, region), after.by_year(measure, region), strict=True)
    return [(b or 0.0) - (a or 0.0) for a, b in pairs]


def test_that_places_on_an_offer_that_does_not_count_are_told_to_be_in_vain(project: Project) -> None:
    project = having(project, PLACES, JOBS)
    assert uncounted_offers(run(project, "reference"), project, "plateau") == []
    left_out, _ = SetCells({Address("offers", "bts-tours", "included"): False}).apply(project)
    name = project.label("offers", "bts-tours")
    assert uncounted_offers(run(left_out, "reference"), left_out, "plateau") == [name]


def test_that_places_beyond_an_offers_placements_are_told_to_be_in_vain(project: Project) -> None:
    bounded, _ = SetCells({Address("offers", "bts-tours", "placements"): 7}).apply(having(project, PLACES))
    name = project.label("offers", "bts-tours")
    assert limited_offers(run(bounded, "reference"), bounded, "plateau") == {name: 7.0}
    more = having(bounded, {**PLACES, "id": "accueils", "kind": "placements", "value": 100.0})
    assert limited_offers(run(more, "reference"), more, "plateau") == {}


def test_that_new_places_come_out_as_people_after_the_course(project: Project) -> None:
    """10 places × 0.8 × 0.75 × 0.5 × 0.5 = 1.5 people a year, from two years after the first rentrée."""
    before, after = run(project, "reference"), run(having(project, PLACES), "reference")
    assert gained(before, after, "trained_supply") == pytest.approx([0, 0, 0, 0, 1.5, 1.5, 1.5])


def test_that_places_come_evenly_over_the_ramp(project: Project) -> None:
    results = run(having(project, {**PLACES, "ramp": 2}), "reference")
    assert results.projection.intake[0].tolist() == [20, 20, 25, 30, 30, 30, 30]


def test_that_an_offer_without_places_of_its_own_opens_with_a_projects(project: Project) -> None:
    closed, _ = SetCells({Address("offers", "bts-tours", "places"): None}).apply(project)
    assert run(closed, "reference").inputs.offers.keys == ()
    assert run(having(closed, PLACES), "reference").projection.intake[0].tolist() == [0, 0, 10, 10, 10, 10, 10]


def test_that_placements_lift_the_bottleneck(project: Project) -> None:
    limited, _ = SetCells({Address("offers", "bts-tours", "placements"): 12}).apply(project)
    more = having(limited, {**PLACES, "kind": "placements", "value": 5.0})
    assert run(more, "reference").projection.intake[0].tolist() == [12, 12, 17, 17, 17, 17, 17]


def test_that_jobs_come_evenly_and_all_within_the_segment(project: Project) -> None:
    before, after = run(project, "reference"), run(having(project, JOBS), "reference")
    created = gained(before, after, "net_job_creation", "28")
    assert created[:4] == pytest.approx([0, 0, 20, 20 + 2])
    assert gained(before, after, "net_job_creation", "24") == pytest.approx([0] * 7)


def test_that_what_is_included_counts_whole_whatever_its_probability(project: Project) -> None:
    doubtful = run(having(project, {**JOBS, "probability": 0.2}), "reference")
    sure = run(having(project, JOBS), "reference")
    assert doubtful.by_year("headcount") == sure.by_year("headcount")


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (Address("project_effects", "jobs", "included"), False),
        (Address("projects", "plateau", "included"), False),
        (Address("project_effects", "jobs", "value"), 0.0),
    ],
)
def test_that_effects_left_out_change_nothing(project: Project, address: Address, value: Value) -> None:
    without, _ = SetCells({address: value}).apply(having(project, JOBS))
    assert run(without, "reference").by_year("headcount") == run(project, "reference").by_year("headcount")


def test_that_a_project_is_shown_without_and_with_whatever_is_included(project: Project) -> None:
    both = having(project, {**PLACES, "included": False}, JOBS)
    aside, _ = SetCells({Address("projects", "plateau", "included"): False}).apply(both)
    for given in (both, aside):
        without, with_ = with_project(given, "reference", "plateau")
        assert without.by_year("headcount") == run(project, "reference").by_year("headcount")
        effects = {effect.rentree: effect for effect in effect_by_rentree(without, with_)}
        assert effects[2022].entries == 0
        assert effects[2023].entries == pytest.approx(10)
        assert effects[2023].contracts == 0
        assert effects[2023].completions == pytest.approx(8)
        assert effects[2023].hired == pytest.approx(1.5)
        assert effects[2023].in_post_in_region == pytest.approx(1.5 * 0.6)
        assert effects[2023].jobs == pytest.approx(20)


def test_that_apprentices_need_contracts_and_stay(project: Project) -> None:
    settled, _ = SetCells({Address("offers", "bts-tours", "voie"): "apprentissage"}).apply(having(project, PLACES))
    effect = effect_by_rentree(*with_project(settled, "reference", "plateau"))[-1]
    assert effect.contracts == effect.entries == pytest.approx(10)
    assert effect.in_post_in_region == effect.hired == pytest.approx(1.5)


def test_that_an_edit_is_shown_without_and_with(project: Project) -> None:
    places = Address("offers", "bts-tours", "places")
    without, with_ = with_edit(project, "haut", SetCells({places: 40}))
    assert gained(without, with_, "trained_supply")[-1] == pytest.approx(3)
    with pytest.raises(EditRefused):
        with_edit(project, "reference", SetCells({places: -1}))
