import pandas as pd
import pytest

from planner.core.tables.differences import differences_between, take_over
from planner.core.tables.edits import Compound, DeleteRows, InsertRows, SetCells
from planner.core.tables.new_rows import new_row
from planner.core.tables.project import Address, Project
from planner.storage.reference_data import load_reference


@pytest.fixture(scope="module")
def changed(reference: Project) -> Project:
    fundings = reference.keys("project_fundings")
    edit = Compound(
        (
            InsertRows("sites", [new_row(reference, "sites", "24")]),
            SetCells(
                {
                    Address("assumptions", "total_jobs", "value"): 9000.0,
                    Address("sites", "lfb-ales", "comment"): "Vu en juin",
                    Address("sites", "lfb-ales", "headcount"): None,
                }
            ),
            DeleteRows("project_fundings", fundings[1:3]),
        )
    )
    return edit.apply(reference)[0]


def test_that_a_state_does_not_differ_from_itself(reference: Project) -> None:
    assert differences_between(reference, reference) == []
    assert differences_between(reference, load_reference()) == []


def test_that_each_change_is_told_with_before_and_after(reference: Project, changed: Project) -> None:
    told = differences_between(reference, changed)
    assert sum(d.kind == "added" for d in told) == 1
    assert sum(d.kind == "removed" for d in told) == 2
    cells = {d.address.column: (d.before, d.after) for d in told if d.kind == "changed"}
    assert cells["value"] == (10000.0, 9000.0)
    assert cells["comment"][1] == "Vu en juin"
    assert cells["headcount"] == (reference.cell("sites", "lfb-ales", "headcount"), None)


def test_that_taking_all_differences_over_gives_the_other_state(reference: Project, changed: Project) -> None:
    taken, inverse = take_over(reference, differences_between(reference, changed)).apply(reference)
    assert differences_between(taken, changed) == []
    back, _ = inverse.apply(taken)
    for name, frame in back.tables.items():
        pd.testing.assert_frame_equal(frame, reference.frame(name))


def test_that_some_differences_can_be_taken_over(reference: Project, changed: Project) -> None:
    wanted = [d for d in differences_between(reference, changed) if d.address.table == "assumptions"]
    taken, _ = take_over(reference, wanted).apply(reference)
    assert taken.cell("assumptions", "total_jobs", "value") == 9000.0
    assert taken.keys("sites") == reference.keys("sites")


def test_that_what_is_gone_meanwhile_is_passed_over(reference: Project, changed: Project) -> None:
    told = differences_between(reference, changed)
    taken, _ = take_over(reference, told).apply(reference)
    again, _ = take_over(taken, told).apply(taken)
    assert differences_between(again, changed) == []
