"""What setting one cell means, in the base and in a scenario."""

import pytest

from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.communes import Communes
from planner.core.tables.edits import EditRefused, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import origin_of
from planner.core.tables.scenario import ScenarioError, differences, resolved
from planner.core.tables.schema import SchemaError
from planner.core.tables.values import Value
from tests.builders import TODAY, same

HEADCOUNT = Address("sites", "tours", "headcount")
COMMUNE = Address("sites", "rouen", "commune")
GROWTH = Address("assumptions", "growth", "value")


def set_to(project: Project, address: Address, value: Value, scenario: str = "reference") -> Project:
    return cell_edit(project, scenario, address, value, today=TODAY).apply(project)[0]


def test_that_a_fact_that_a_planner_changes_is_no_longer_a_fact(project: Project) -> None:
    changed = set_to(project, HEADCOUNT, 450)
    origin = origin_of(changed, HEADCOUNT)
    assert origin is not None
    assert (origin.kind, origin.source, origin.date) == ("assumption", "", TODAY)
    others = origin_of(changed, Address("sites", "tours", "status"))
    assert others is not None
    assert others.kind == "fact"


def test_that_undo_gives_the_fact_back(project: Project) -> None:
    changed, inverse = cell_edit(project, "reference", HEADCOUNT, 450, today=TODAY).apply(project)
    assert same(inverse.apply(changed)[0], project)


def test_that_setting_the_same_value_keeps_its_source(project: Project) -> None:
    edit = cell_edit(project, "reference", HEADCOUNT, 400, today=TODAY)
    assert isinstance(edit, SetCells)
    assert same(edit.apply(project)[0], project)


@pytest.mark.parametrize("column", ["comment", "included", "diffusion"])
def test_that_choices_and_comments_leave_the_row_as_it_was_sourced(project: Project, column: str) -> None:
    value: Value = {"comment": "vu", "included": False, "diffusion": "confidentiel"}[column]
    changed = set_to(project, Address("sites", "tours", column), value)
    assert changed.keys("provenance") == project.keys("provenance")


def test_that_an_assumption_keeps_its_record(project: Project) -> None:
    assert set_to(project, GROWTH, 0.2).keys("provenance") == project.keys("provenance")


def test_that_a_commune_fills_what_follows_from_it(project: Project, communes: Communes) -> None:
    edit = cell_edit(project, "reference", COMMUNE, "37261", today=TODAY, communes=communes)
    row = edit.apply(project)[0].row("sites", "rouen")
    assert (row["departement"], row["region"]) == ("37", "24")
    assert row["lat"] == pytest.approx(47.39, abs=0.05)
    assert row["lon"] == pytest.approx(0.69, abs=0.05)


def test_that_a_commune_of_a_sourced_row_marks_what_it_fills_as_derived(project: Project, communes: Communes) -> None:
    address = Address("sites", "tours", "commune")
    edit = cell_edit(project, "reference", address, "76540", today=TODAY, communes=communes)
    changed, inverse = edit.apply(project)
    origin, region = origin_of(changed, address), origin_of(changed, Address("sites", "tours", "region"))
    assert origin is not None
    assert region is not None
    assert (origin.kind, region.kind) == ("assumption", "derived")
    assert same(inverse.apply(changed)[0], project)


def test_that_clearing_a_commune_clears_what_followed_from_it(project: Project) -> None:
    row = set_to(project, Address("sites", "tours", "commune"), None).row("sites", "tours")
    assert [row[name] for name in ("departement", "region", "lat", "lon")] == [None] * 4


def test_that_an_unknown_commune_is_refused_in_french(project: Project, communes: Communes) -> None:
    with pytest.raises(EditRefused, match="commune de code INSEE « 99999 »"):
        cell_edit(project, "reference", COMMUNE, "99999", today=TODAY, communes=communes)
    with pytest.raises(EditRefused, match="pas encore chargée"):
        cell_edit(project, "reference", COMMUNE, "37261", today=TODAY)


def test_that_a_scenario_stores_a_difference_and_the_base_stays(project: Project) -> None:
    changed = set_to(project, GROWTH, 0.2, "haut")
    assert changed.cell("assumptions", "growth", "value") == 0.1
    assert resolved(changed, "haut").cell("assumptions", "growth", "value") == 0.2
    assert changed.keys("provenance") == project.keys("provenance")


def test_that_a_value_equal_to_the_parents_is_no_difference(project: Project) -> None:
    changed = set_to(set_to(project, GROWTH, 0.2, "haut"), GROWTH, 0.3, "tres-haut")
    assert differences(set_to(changed, GROWTH, 0.2, "tres-haut"), "tres-haut") == {GROWTH: 0.2}
    assert set_to(changed, GROWTH, 0.2, "tres-haut").keys("scenario_values") == [f"haut/{GROWTH}"]
    assert same(set_to(project, GROWTH, 0.1, "haut"), project)


def test_that_a_value_equal_to_the_bases_is_a_difference_where_the_parent_differs(project: Project) -> None:
    changed = set_to(set_to(project, GROWTH, 0.2, "haut"), GROWTH, 0.1, "tres-haut")
    assert resolved(changed, "tres-haut").cell("assumptions", "growth", "value") == 0.1


def test_that_a_scenario_refuses_what_the_base_refuses(project: Project) -> None:
    with pytest.raises(EditRefused, match="maximum"):
        cell_edit(project, "haut", Address("assumptions", "fill", "value"), 2.0, today=TODAY)
    with pytest.raises(ScenarioError, match="tous les scénarios"):
        cell_edit(project, "haut", Address("sites", "tours", "name"), "Autre", today=TODAY)


def test_that_rows_and_columns_that_do_not_exist_are_refused(project: Project) -> None:
    with pytest.raises(EditRefused, match="n’existe pas"):
        cell_edit(project, "reference", Address("sites", "paris", "name"), "x", today=TODAY)
    with pytest.raises(EditRefused, match="identifiant"):
        cell_edit(project, "reference", Address("sites", "tours", "id"), "x", today=TODAY)
    with pytest.raises(SchemaError, match="pas de colonne"):
        cell_edit(project, "reference", Address("sites", "tours", "colour"), "x", today=TODAY)
    with pytest.raises(SchemaError, match="pas de table"):
        cell_edit(project, "reference", Address("castles", "tours", "name"), "x", today=TODAY)
