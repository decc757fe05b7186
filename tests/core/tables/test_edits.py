"""Edits: applied whole or not at all, and taken back exactly."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.tables.edits import Compound, DeleteRows, Edit, EditRefused, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from tests.builders import frame_of, same, small_project

PROJECT = small_project()


def cells() -> st.SearchStrategy[SetCells]:
    """Sets of valid and invalid cells."""
    kinds = st.one_of(
        st.tuples(st.just("headcount"), st.integers(-5, 100_001) | st.none()),
        st.tuples(st.just("scope"), st.floats(-0.1, 1.1) | st.none()),
        st.tuples(st.just("included"), st.booleans() | st.none()),
        st.tuples(st.just("name"), st.text(max_size=3) | st.none()),
        st.tuples(st.just("kind"), st.sampled_from(["cdmo", "developer", "castle"])),
        st.tuples(st.just("region"), st.sampled_from(["24", "28", "99", None])),
    )
    keys = st.sampled_from([*PROJECT.keys("sites"), "nowhere"])
    entry = st.tuples(keys, kinds).map(lambda e: (Address("sites", e[0], e[1][0]), e[1][1]))
    return st.lists(entry, max_size=5).map(lambda entries: SetCells(dict(entries)))


def insertions() -> st.SearchStrategy[InsertRows]:
    row = st.fixed_dictionaries(
        {"id": st.sampled_from(["a", "b", "tours"]), "name": st.sampled_from(["A", None]), "kind": st.just("cdmo")},
        optional={"headcount": st.integers(0, 10)},
    )
    return st.lists(row, min_size=1, max_size=3).map(lambda rows: InsertRows("sites", rows))


def deletions() -> st.SearchStrategy[DeleteRows]:
    table = st.sampled_from(["sites", "project_fundings", "scenarios", "groups"])
    return table.flatmap(
        lambda name: st.lists(st.sampled_from([*PROJECT.keys(name), "gone"]), min_size=1, max_size=3).map(
            lambda keys: DeleteRows(name, keys)
        )
    )


edits: Any = st.recursive(
    cells() | insertions() | deletions(),
    lambda parts: st.lists(parts, max_size=3).map(lambda edits: Compound(tuple(edits))),
)


def outcome_of(edit: Edit) -> tuple[Project, Edit] | EditRefused:
    try:
        return edit.apply(PROJECT)
    except EditRefused as refused:
        return refused


@given(edits)
def test_that_an_edit_is_refused_whole_or_taken_back_exactly(edit: Edit) -> None:
    outcome = outcome_of(edit)
    if isinstance(outcome, EditRefused):
        assert outcome.refusals
        assert all(refusal.reason for refusal in outcome.refusals)
    else:
        changed, inverse = outcome
        restored, redo = inverse.apply(changed)
        assert same(restored, PROJECT)
        again, _ = redo.apply(restored)
        assert same(again, changed)
        assert inverse.tables() == edit.tables()
    assert same(PROJECT, small_project())


def test_that_a_refusal_names_every_cell_and_why(project: Project) -> None:
    edit = SetCells({Address("sites", "tours", "headcount"): -1, Address("sites", "tours", "kind"): "castle"})
    with pytest.raises(EditRefused) as refused:
        edit.apply(project)
    assert [refusal.address.column for refusal in refused.value.refusals] == ["headcount", "kind"]
    assert "« castle » n’existe pas dans la table « Natures de site »" in str(refused.value)


def test_that_an_assumption_stays_within_its_parameter(project: Project) -> None:
    with pytest.raises(EditRefused, match="maximum"):
        SetCells({Address("assumptions", "fill", "value"): 1.5}).apply(project)


def test_that_a_row_in_use_cannot_be_deleted_and_the_message_says_by_whom(project: Project) -> None:
    with pytest.raises(EditRefused, match="« Lycée de Tours » est encore utilisé par « BTS à Tours »"):
        DeleteRows("platforms", ["lycee"]).apply(project)


def test_that_rows_that_refer_to_each_other_go_and_come_back_together(project: Project) -> None:
    changed, inverse = DeleteRows("scenarios", ["haut", "tres-haut"]).apply(project)
    assert changed.keys("scenarios") == ["reference"]
    assert same(inverse.apply(changed)[0], project)


def test_that_undo_brings_back_even_what_no_edit_may_write(project: Project) -> None:
    """A file made elsewhere may hold a value out of range; mending it can still be taken back."""
    foreign = project.with_table(
        "platforms", frame_of(project, "platforms", [{"id": "x", "name": None, "kind": "castle", "capacity": -3}])
    )
    mended, inverse = SetCells({Address("platforms", "x", "capacity"): 3}).apply(foreign)
    assert same(inverse.apply(mended)[0], foreign)
    emptied, inverse = DeleteRows("platforms", ["x"]).apply(foreign)
    assert same(inverse.apply(emptied)[0], foreign)


def test_that_a_compound_that_fails_late_changes_nothing(project: Project) -> None:
    good = SetCells({Address("sites", "tours", "headcount"): 1})
    bad = SetCells({Address("sites", "tours", "headcount"): -1})
    with pytest.raises(EditRefused):
        Compound((good, bad)).apply(project)
    assert same(project, small_project())


def test_that_keys_do_not_change(project: Project) -> None:
    with pytest.raises(EditRefused, match="identifiant"):
        SetCells({Address("sites", "tours", "id"): "paris"}).apply(project)
