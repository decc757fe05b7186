import pytest

from planner.core.answers.recommendation_links import follow_up, link, unlink
from planner.core.tables.edits import EditRefused, SetCells
from planner.core.tables.project import Address, Project

ACTION, TODAY = "action-1-1-1", "2026-11-22"


def linked(project: Project) -> object:
    return project.cell("recommendations", ACTION, "projects")


def test_that_projects_are_linked_once_and_taken_back(reference: Project) -> None:
    first = link(reference, ACTION, "projects", "ease", TODAY)
    assert first is not None
    project = first.apply(reference)[0]
    assert linked(project) == "ease"
    assert link(project, ACTION, "projects", "ease", TODAY) is None
    second = link(project, ACTION, "projects", "bio-occ", TODAY)
    assert second is not None
    project = second.apply(project)[0]
    assert linked(project) == "ease;bio-occ"
    back = unlink(project, ACTION, "projects", "ease", TODAY)
    assert back is not None
    assert linked(back.apply(project)[0]) == "bio-occ"


def test_that_a_link_by_label_is_the_same_link_and_unknown_names_can_go(reference: Project) -> None:
    cell = Address("recommendations", ACTION, "projects")
    project = SetCells({cell: "Bio’Occ ; Projet perdu"}).apply(reference)[0]
    assert link(project, ACTION, "projects", "bio-occ", TODAY) is None
    edit = unlink(project, ACTION, "projects", "bio-occ", TODAY)
    assert edit is not None
    assert linked(edit.apply(project)[0]) == "Projet perdu"
    edit = unlink(project, ACTION, "projects", "Projet perdu", TODAY)
    assert edit is not None
    assert linked(edit.apply(project)[0]) == "Bio’Occ"
    assert unlink(project, ACTION, "projects", "ease", TODAY) is None


def test_that_a_follow_up_is_one_of_the_list(reference: Project) -> None:
    project = follow_up(reference, ACTION, "running", TODAY).apply(reference)[0]
    assert project.cell("recommendations", ACTION, "status") == "running"
    with pytest.raises(EditRefused):
        follow_up(reference, ACTION, "sleeping", TODAY)
