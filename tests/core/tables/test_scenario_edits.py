"""Changes to the tree of scenarios: each one step, each taken back whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.model.validation import find_problems
from planner.core.tables import scenario_edits
from planner.core.tables.edits import Edit, InsertRows
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import (
    ROOT,
    ScenarioError,
    difference_edit,
    differences,
    own_differences,
    resolved,
    setter_of,
    value_above,
)  # fmt: skip
from planner.core.tables.values import Value
from tests.builders import same, small_project

PROJECT = small_project()
ADDRESSES = {
    Address("assumptions", "growth", "value"): st.floats(-0.5, 1, allow_nan=False),
    Address("sites", "tours", "headcount"): st.integers(0, 100_000) | st.none(),
    Address("sites", "tours", "included"): st.booleans() | st.none(),
    Address("offers", "bts-tours", "places"): st.integers(0, 100_000) | st.none(),
    Address("events", "tours-2023", "jobs"): st.floats(-50, 500, allow_nan=False),
}
overlays = st.fixed_dictionaries({}, optional=ADDRESSES)


@st.composite
def forests(draw: st.DrawFn) -> Project:
    """The small project with up to four more scenarios, each starting from any earlier one, all with differences."""
    project = PROJECT
    for number in range(draw(st.integers(0, 4))):
        parent = draw(st.sampled_from(project.keys("scenarios")))
        _, edit = scenario_edits.create(project, f"Essai {number}", parent)
        project, _ = edit.apply(project)
    for scenario in project.keys("scenarios")[1:]:
        for address, value in draw(overlays).items():
            project, _ = difference_edit(project, scenario, address, value).apply(project)
    return project


def not_root(project: Project) -> st.SearchStrategy[str]:
    return st.sampled_from(project.keys("scenarios")[1:])


def applied(project: Project, edit: Edit) -> Project:
    """The changed project, once its inverse was seen to lead back exactly."""
    changed, inverse = edit.apply(project)
    assert same(inverse.apply(changed)[0], project)
    return changed


def all_seen(project: Project, scenario: str) -> dict[Address, Value]:
    seen = resolved(project, scenario)
    return {a: seen.cell(a.table, a.key, a.column) for a in ADDRESSES}


@given(forests(), st.data())
def test_that_a_duplicate_sees_the_same_and_stays_apart(project: Project, data: st.DataObject) -> None:
    scenario = data.draw(st.sampled_from(project.keys("scenarios")))
    copy, edit = scenario_edits.duplicate(project, scenario)
    changed = applied(project, edit)
    assert all_seen(changed, copy) == all_seen(project, scenario)
    if scenario != ROOT:
        assert own_differences(changed, copy) == own_differences(project, scenario)
        address = Address("assumptions", "growth", "value")
        altered, _ = difference_edit(changed, copy, address, 0.0123).apply(changed)
        assert all_seen(altered, scenario) == all_seen(project, scenario)


@given(forests(), st.data())
def test_that_deleting_changes_nothing_that_the_others_see(project: Project, data: st.DataObject) -> None:
    scenario = data.draw(not_root(project))
    changed = applied(project, scenario_edits.delete(project, scenario))
    assert not changed.has("scenarios", scenario)
    for other in changed.keys("scenarios"):
        assert all_seen(changed, other) == all_seen(project, other)


@given(forests(), st.data())
def test_that_starting_from_another_keeps_ones_own_values(project: Project, data: st.DataObject) -> None:
    scenario = data.draw(not_root(project))
    parent = data.draw(st.sampled_from(scenario_edits.possible_parents(project, scenario)))
    changed = applied(project, scenario_edits.reparent(project, scenario, parent))
    own = own_differences(project, scenario)
    assert own_differences(changed, scenario) == own
    assert all_seen(changed, scenario) == {**all_seen(project, parent), **own}


@given(forests(), st.data())
def test_that_a_value_is_set_by_the_nearest_scenario_of_the_line(project: Project, data: st.DataObject) -> None:
    scenario = data.draw(st.sampled_from(project.keys("scenarios")))
    for address, value in all_seen(project, scenario).items():
        setter = setter_of(project, scenario, address)
        base = project.cell(address.table, address.key, address.column)
        assert own_differences(project, setter).get(address, base) == value
        above, _ = value_above(project, scenario, address)
        parent = scenario_edits.parent_of(project, scenario)
        assert above == (all_seen(project, parent)[address] if parent else base)


@given(forests())
def test_that_cells_patched_in_read_rows_equal_what_the_tables_hold(project: Project) -> None:
    for scenario in project.keys("scenarios"):
        project.rows("sites")
        seen = resolved(project, scenario)
        fresh = Project(seen.schema, seen.tables)
        for table in ("sites", "assumptions", "offers", "events"):
            assert list(seen.rows(table)) == list(fresh.rows(table))


def test_that_a_loop_is_refused_in_french(project: Project) -> None:
    with pytest.raises(ScenarioError, match="« Très haut » part déjà de « Haut » : l’inverse ferait une boucle"):
        scenario_edits.reparent(project, "haut", "tres-haut")
    with pytest.raises(ScenarioError, match="« Haut » ne peut pas partir de lui-même"):
        scenario_edits.reparent(project, "haut", "haut")
    assert scenario_edits.possible_parents(project, "haut") == ["reference"]


def test_that_the_root_stays_the_root(project: Project) -> None:
    with pytest.raises(ScenarioError, match="base de tous les scénarios : il ne se supprime pas"):
        scenario_edits.delete(project, ROOT)
    with pytest.raises(ScenarioError, match="il ne part d’aucun autre"):
        scenario_edits.reparent(project, ROOT, "haut")
    assert scenario_edits.possible_parents(project, ROOT) == []


def test_that_names_are_unique_whatever_their_accents_and_case(project: Project) -> None:
    with pytest.raises(ScenarioError, match="s’appelle déjà « Très haut »"):
        scenario_edits.create(project, "  TRES  HAUT ", "haut")
    with pytest.raises(ScenarioError, match="Donnez un nom"):
        scenario_edits.rename(project, "haut", " – ")
    changed = applied(project, scenario_edits.rename(project, "tres-haut", "TRÈS HAUT"))
    assert changed.label("scenarios", "tres-haut") == "TRÈS HAUT"


def test_that_copies_of_copies_find_free_names_and_keys(project: Project) -> None:
    for expected in ("Haut (copie)", "Haut (copie) 2", "Haut (copie) 3"):
        copy, edit = scenario_edits.duplicate(project, "haut")
        project = applied(project, edit)
        assert project.label("scenarios", copy) == expected
        assert project.cell("scenarios", copy, "builtin") is False
    key, edit = scenario_edits.create(project, "Été à l’École", "haut")
    assert key == "ete-a-l-ecole"
    assert not [p for p in find_problems(applied(project, edit)) if p.table == "scenarios"]


def test_that_a_child_keeps_its_own_value_and_reason_when_its_parent_goes(project: Project) -> None:
    growth, fill = Address("assumptions", "growth", "value"), Address("assumptions", "fill", "value")
    for scenario, address, value in (("haut", growth, 0.2), ("haut", fill, 0.9), ("tres-haut", growth, 0.3)):
        project, _ = difference_edit(project, scenario, address, value).apply(project)
    project = applied(project, scenario_edits.say_why(project, "haut", fill, " Filière plus connue. "))
    changed = applied(project, scenario_edits.delete(project, "haut"))
    assert differences(changed, "tres-haut") == {growth: 0.3, fill: 0.9}
    assert changed.cell("scenario_values", f"tres-haut/{fill}", "reason") == "Filière plus connue."
    assert scenario_edits.parent_of(changed, "tres-haut") == ROOT


def test_that_a_reason_needs_a_value_of_ones_own(project: Project) -> None:
    with pytest.raises(ScenarioError, match="pas de valeur propre"):
        scenario_edits.say_why(project, "haut", Address("assumptions", "growth", "value"), "Parce que.")


def test_that_a_description_can_be_taken_away(project: Project) -> None:
    changed = applied(project, scenario_edits.describe(project, "haut", "Plus de postes."))
    assert changed.cell("scenarios", "haut", "description") == "Plus de postes."
    assert (
        applied(changed, scenario_edits.describe(changed, "haut", " ")).cell("scenarios", "haut", "description") is None
    )


def test_that_unknown_scenarios_are_named(project: Project) -> None:
    for edit in (
        lambda: scenario_edits.create(project, "Autre", "moyen"),
        lambda: scenario_edits.duplicate(project, "moyen"),
        lambda: scenario_edits.delete(project, "moyen"),
        lambda: scenario_edits.reparent(project, "haut", "moyen"),
        lambda: scenario_edits.rename(project, "moyen", "Autre"),
    ):
        with pytest.raises(ScenarioError, match="pas de scénario « moyen »"):
            edit()


def test_that_a_broken_line_is_no_place_to_start_from(project: Project) -> None:
    rows = [
        {"id": "a", "name": "A", "parent": "b", "builtin": False},
        {"id": "b", "name": "B", "parent": "a", "builtin": False},
    ]
    broken, _ = InsertRows("scenarios", rows, restores=True).apply(project)
    assert scenario_edits.possible_parents(broken, "haut") == ["reference"]


def test_that_a_copy_of_the_base_does_not_take_what_is_said_of_the_base(project: Project) -> None:
    described = applied(project, scenario_edits.describe(project, ROOT, "Les hypothèses centrales."))
    copy, edit = scenario_edits.duplicate(described, ROOT)
    assert applied(described, edit).cell("scenarios", copy, "description") is None
