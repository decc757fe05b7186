import pytest

from planner.core.tables.communes import Communes
from planner.core.tables.place_search import find_places
from planner.core.tables.project import Project
from planner.storage.reference_data import load_communes

TABLES = ("sites", "platforms", "projects")


@pytest.fixture(scope="module")
def communes() -> Communes:
    return load_communes()


def found(project: Project, communes: Communes, text: str) -> list[tuple[str, str]]:
    return [(place.table, place.name) for place in find_places(project, communes, text, tables=TABLES)]


def test_that_a_region_comes_before_communes_of_the_same_beginning(reference: Project, communes: Communes) -> None:
    assert found(reference, communes, "bretagne")[0] == ("regions", "Bretagne")
    assert ("regions", "Centre-Val de Loire") in found(reference, communes, "val loire")


@pytest.mark.parametrize("text", ["finistère", "FINISTERE", "finist"])
def test_that_accents_and_case_do_not_matter(reference: Project, communes: Communes, text: str) -> None:
    places = find_places(reference, communes, text, tables=TABLES)
    assert (places[0].table, places[0].name, places[0].where) == ("departements", "Finistère", "département, Bretagne")


def test_that_rows_of_the_map_and_communes_are_found(reference: Project, communes: Communes) -> None:
    assert "projects" in [table for table, _ in found(reference, communes, "bioimp")]
    places = find_places(reference, communes, "saint etienne", tables=TABLES)
    commune = next(place for place in places if place.table == "communes")
    assert (commune.name, commune.key, commune.where) == ("Saint-Étienne", "42218", "commune, Loire (42)")


@pytest.mark.parametrize("text", ["", "   ", "’", "zzzzzz"])
def test_that_nothing_is_found_for_nothing(reference: Project, communes: Communes, text: str) -> None:
    assert found(reference, communes, text) == []
