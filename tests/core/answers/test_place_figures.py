"""Sums of rows by place: nothing is lost on the way, whatever is unknown."""

import pytest

from planner.core.answers.place_figures import (
    PlaceSum,
    event_jobs,
    public_and_jobs,
    secured_amounts,
    secured_amounts_by_project,
    site_heads,
    training_places,
    without_confidential,
)
from planner.core.model.results import run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from tests.builders import small_project


def test_that_both_levels_and_what_has_no_place_add_up_to_the_same(reference: Project) -> None:
    public = public_and_jobs(reference)
    sums = [site_heads(reference), event_jobs(reference, (2021, 2035)), secured_amounts(reference), public.euros]
    sums += training_places(reference, run(reference, "reference")).values()
    for total in sums:
        assert total.known <= total.rows
        assert all(known <= rows for known, rows in total.counts.values())
        assert sum(rows for _, rows in total.counts.values()) <= total.rows
        by_region = sum(total.regions.values()) + total.nowhere
        assert by_region == pytest.approx(sum(total.departements.values()) + total.no_departement)
        assert not {code for code in total.regions if not reference.has("regions", code)}
        assert not {code for code in total.departements if not reference.has("departements", code)}


def test_that_events_year_by_year_add_up_to_those_of_the_period(reference: Project) -> None:
    years = [event_jobs(reference, (year, year)) for year in range(2021, 2036)]
    whole = event_jobs(reference, (2021, 2035))
    for region, jobs in whole.regions.items():
        assert sum(total.regions.get(region, 0.0) for total in years) == pytest.approx(jobs)


def test_that_money_by_project_and_by_place_is_the_same_money(reference: Project) -> None:
    total = secured_amounts(reference)
    by_place = sum(total.regions.values()) + total.nowhere
    assert sum(secured_amounts_by_project(reference).values()) == pytest.approx(by_place)
    assert sum(secured_amounts(reference, public=True).regions.values()) < sum(total.regions.values())


def test_that_an_event_counts_once_beside_the_project_that_it_is(reference: Project) -> None:
    both = public_and_jobs(reference)
    assert both.euros.departements["69"] == 240_000_000  # the project's money, not the event's 240 M€ again
    assert both.jobs.departements["69"] == 135


def test_that_a_course_taught_elsewhere_than_at_its_platform_has_no_departement() -> None:
    project, _ = SetCells({Address("offers", "bts-tours", "region"): "28"}).apply(small_project())
    places = training_places(project, run(project, "reference"))[2023]
    assert (places.regions, places.departements, places.no_departement) == ({"28": 20.0}, {}, 20.0)


def test_that_rows_of_a_confidential_site_go_with_it() -> None:
    project, _ = SetCells({Address("sites", "tours", "diffusion"): "confidentiel"}).apply(small_project())
    public, count = without_confidential(project)
    assert public.keys("sites") == ["nulle-part"]
    assert public.keys("events") == []
    assert public.keys("project_fundings") == ["plateau-feder"]
    assert count == 5  # two sites, an event, a project, its funding
    assert site_heads(public) == PlaceSum()
