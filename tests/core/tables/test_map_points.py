import pytest

from planner.core.tables.communes import Communes
from planner.core.tables.edits import EditRefused
from planner.core.tables.map_points import add_edit, move_edit, spot_at, spot_of_commune
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import origin_of
from planner.storage.reference_data import load_communes

TODAY = "2026-11-22"
TOURS = 0.689, 47.394  # lon, lat


@pytest.fixture(scope="module")
def communes() -> Communes:
    return load_communes()


def test_that_the_nearest_commune_lies_in_the_departement(communes: Communes) -> None:
    near = communes.nearest(TOURS[1], TOURS[0], "37")
    assert near is not None
    assert near.name == "Tours"
    other = communes.nearest(TOURS[1], TOURS[0], "41")
    assert other is not None
    assert other.departement == "41"
    assert communes.nearest(0, 0, "999") is None


def test_that_a_row_added_on_the_map_keeps_its_place_and_is_an_assumption(
    reference: Project, communes: Communes
) -> None:
    spot = spot_at(reference, communes, *TOURS, "37")
    kind = reference.keys("site_kinds")[0]
    edit, key = add_edit(reference, "sites", " Nouvelle usine ", kind, spot, today=TODAY)
    project, back = edit.apply(reference)
    row = project.row("sites", key)
    assert (row["name"], row["region"], row["departement"], row["commune"]) == ("Nouvelle usine", "24", "37", "37261")
    assert (row["lon"], row["lat"]) == TOURS
    origin = origin_of(project, Address("sites", key, "headcount"))
    assert origin is not None
    assert (origin.kind, origin.date) == ("assumption", TODAY)
    before, _ = back.apply(project)
    assert before.keys("sites") == reference.keys("sites")
    assert before.keys("provenance") == reference.keys("provenance")


def test_that_a_row_can_be_added_by_its_commune_or_without_a_place(reference: Project, communes: Communes) -> None:
    spot = spot_of_commune(communes, "42218")
    edit, key = add_edit(reference, "projects", "Banc d’essai", "equipment", spot, today=TODAY)
    project, _ = edit.apply(reference)
    assert project.cell("projects", key, "region") == "84"
    edit, key = add_edit(reference, "platforms", "École", "school", None, today=TODAY)
    project, _ = edit.apply(reference)
    assert project.cell("platforms", key, "lat") is None
    assert spot_of_commune(communes, "00000") is None


def test_that_a_row_without_a_name_is_refused(reference: Project) -> None:
    with pytest.raises(EditRefused):
        add_edit(reference, "projects", "  ", "equipment", None, today=TODAY)


def test_that_a_moved_row_has_its_new_place_as_an_assumption(reference: Project, communes: Communes) -> None:
    spot = spot_at(reference, communes, *TOURS, "37")
    edit = move_edit(reference, "sites", "lfb-ales", spot, communes=communes, today=TODAY)
    project, back = edit.apply(reference)
    row = project.row("sites", "lfb-ales")
    assert (row["lon"], row["lat"], row["commune"], row["region"]) == (*TOURS, "37261", "24")
    origin = origin_of(project, Address("sites", "lfb-ales", "lon"))
    assert origin is not None
    assert origin.kind == "assumption"
    before, _ = back.apply(project)
    assert before.row("sites", "lfb-ales") == reference.row("sites", "lfb-ales")
