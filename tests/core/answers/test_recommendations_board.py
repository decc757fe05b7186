"""The recommendations as a board: nothing is lost, and what nothing serves is named."""

from __future__ import annotations

import pytest

from planner.core.answers.recommendations_board import Action, recommendations_board
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value


def action(project: Project, key: str, region: str | None = None) -> Action:
    return next(a for axis in recommendations_board(project, region) for a in axis.actions if a.key == key)


def changed(project: Project, column: str, value: Value, key: str = "action-1-1-1") -> Project:
    return SetCells({Address("recommendations", key, column): value}).apply(project)[0]


def test_that_the_seven_axes_hold_every_subject_and_action(reference: Project) -> None:
    axes = recommendations_board(reference)
    assert [axis.number for axis in axes] == ["1", "2", "3", "4", "5", "6", "7"]
    keys = {axis.key for axis in axes} | {subject.key for axis in axes for subject in axis.subjects}
    keys |= {a.key for axis in axes for a in axis.actions}
    assert keys == set(reference.keys("recommendations"))


def test_that_an_action_with_a_project_is_served(reference: Project) -> None:
    found = action(reference, "action-2-1-4")
    assert found.projects == ("ease", "hub-eurasante", "bio3-institute")
    assert found.regions == ("44", "32", "24")
    assert found.is_served
    assert not found.is_uncovered


def test_that_a_region_counts_its_own_projects_only(reference: Project) -> None:
    assert action(reference, "action-2-1-4", "44").projects == ("ease",)
    assert not action(reference, "action-2-1-4", "76").is_served


def test_that_what_nothing_serves_is_named(reference: Project) -> None:
    first = recommendations_board(reference)[0]
    assert "action-1-1-1" in {a.key for a in first.uncovered}
    assert "action-1-1-3" not in {a.key for a in first.uncovered}, "the plan mentions an initiative"


@pytest.mark.parametrize(("status", "served", "uncovered"), [
    ("planned", True, False), ("done", True, False), ("todo", False, True), ("dropped", False, False),
])  # fmt: skip
def test_that_a_follow_up_serves_an_action(reference: Project, status: str, served: bool, uncovered: bool) -> None:
    found = action(changed(reference, "status", status), "action-1-1-1")
    assert (found.is_served, found.is_uncovered) == (served, uncovered)


def test_that_projects_are_named_by_key_or_by_label_and_typos_are_kept(reference: Project) -> None:
    found = action(changed(reference, "projects", "ease; Bio’Occ ; Projet perdu"), "action-1-1-1")
    assert found.projects == ("ease", "bio-occ")
    assert found.unknown == ("Projet perdu",)
