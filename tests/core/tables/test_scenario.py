"""Scenarios: a tree of differences over the base."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import (
    ScenarioError,
    back_to_parent,
    difference_edit,
    differences,
    find,
    is_alive,
    lineage,
    resolved,
)  # fmt: skip
from planner.core.tables.values import Value
from tests.builders import frame_of, same, small_project

PROJECT = small_project()
ADDRESSES = {
    Address("assumptions", "growth", "value"): st.floats(-0.5, 1, allow_nan=False),
    Address("assumptions", "fill", "value"): st.floats(0, 1, allow_nan=False),
    Address("sites", "tours", "headcount"): st.integers(0, 100_000) | st.none(),
    Address("sites", "tours", "included"): st.booleans() | st.none(),
    Address("projects", "plateau", "total"): st.integers(0, 10**14) | st.none(),
    Address("offers", "bts-tours", "places"): st.integers(0, 100_000) | st.none(),
}
overlays = st.fixed_dictionaries({}, optional=ADDRESSES)


def with_differences(project: Project, scenario: str, values: dict[Address, Value]) -> Project:
    for address, value in values.items():
        project, _ = difference_edit(project, scenario, address, value).apply(project)
    return project


@given(overlays, overlays)
def test_that_a_child_sees_its_parents_differences_unless_it_has_its_own(
    parent: dict[Address, Value], child: dict[Address, Value]
) -> None:
    project = with_differences(with_differences(PROJECT, "haut", parent), "tres-haut", child)
    seen = resolved(project, "tres-haut")
    for address in ADDRESSES:
        expected = {**parent, **child}.get(address, PROJECT.cell(address.table, address.key, address.column))
        assert seen.cell(address.table, address.key, address.column) == expected
    assert same(resolved(project, "reference"), project)
    assert differences(project, "haut") == parent


@given(overlays)
def test_that_dropping_every_difference_leads_back_to_the_base(values: dict[Address, Value]) -> None:
    project = with_differences(PROJECT, "haut", values)
    for address in values:
        edit = back_to_parent(project, "haut", address)
        assert edit is not None
        project, _ = edit.apply(project)
    assert same(project, PROJECT)


def test_that_only_columns_that_may_differ_take_a_difference(project: Project) -> None:
    with pytest.raises(ScenarioError, match="« Nom » est la même dans tous les scénarios"):
        difference_edit(project, "haut", Address("sites", "tours", "name"), "Autre")


def test_that_differences_on_vanished_cells_are_overlooked(project: Project) -> None:
    rows = [
        {"id": f"haut/{a}", "scenario": "haut", "table": a.table, "key": a.key, "column": a.column, "value": "0.5"}
        for a in (
            Address("sites", "vanished", "headcount"), Address("castles", "x", "y"), Address("sites", "tours", "name"),
            Address("assumptions", "growth", "value"),
        )
    ]  # fmt: skip
    changed, _ = InsertRows("scenario_values", rows).apply(project)
    assert list(differences(changed, "haut")) == [Address("assumptions", "growth", "value")]
    assert not is_alive(changed, Address("castles", "x", "y"))


def test_that_a_difference_that_cannot_be_read_leaves_the_base_value(project: Project) -> None:
    address = Address("sites", "tours", "headcount")
    changed, _ = difference_edit(project, "haut", address, 1).apply(project)
    changed, _ = SetCells({Address("scenario_values", f"haut/{address}", "value"): "beaucoup"}).apply(changed)
    assert resolved(changed, "haut").cell("sites", "tours", "headcount") == 400


def test_that_a_scenario_is_found_by_key_or_french_name(project: Project) -> None:
    assert find(project, "TRÈS HAUT") == find(project, "tres-haut") == "tres-haut"
    with pytest.raises(ScenarioError, match="Scénarios du projet : Référence, Haut, Très haut"):
        find(project, "moyen")


def test_that_the_lineage_runs_from_the_root_and_a_cycle_is_an_error(project: Project) -> None:
    assert lineage(project, "tres-haut") == ["reference", "haut", "tres-haut"]
    circle = project.with_table(
        "scenarios",
        frame_of(
            project, "scenarios", [{"id": "a", "name": "A", "parent": "b"}, {"id": "b", "name": "B", "parent": "a"}]
        ),
    )
    with pytest.raises(ScenarioError, match="part de lui-même"):
        lineage(circle, "a")
    with pytest.raises(ScenarioError, match="pas de scénario"):
        lineage(project, "moyen")
