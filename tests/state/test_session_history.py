"""Who changed what in an open project: told by the steps of the sitting, kept by the file."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from planner.core import french
from planner.core.tables.edits import EditRefused, SetCells
from planner.core.tables.project import Address
from planner.state.recovery import Recovery
from planner.state.session import Session
from planner.state.settings import Settings
from planner.state.tasks import Tasks
from planner.storage.project_file import load_project
from planner.storage.recovery import RecoveredWork, recovery_folder

TOTAL = Address("assumptions", "total_jobs", "value")


@pytest.fixture
def written(session: Session) -> Session:
    """A session whose planner has a name."""
    session.author = "Camille"
    return session


def told(session: Session, address: Address = TOTAL) -> list[tuple[str, str | None, str | None]]:
    return [(e.change.scenario, e.change.before, e.change.after) for e in session.history.at(address)]


def test_that_a_cell_says_who_changed_it_and_from_what(written: Session) -> None:
    written.set_cell(TOTAL, 9000.0)
    (entry,) = written.history.at(TOTAL)
    assert entry.author == "Camille"
    assert entry.label == written.undo_stack.undoText()
    assert told(written) == [("", "10000.0", "9000.0")]


def test_that_an_undone_step_leaves_no_entry_until_it_is_done_again(written: Session) -> None:
    written.set_cell(TOTAL, 9000.0)
    written.undo_stack.undo()
    assert told(written) == []
    written.undo_stack.redo()
    assert len(told(written)) == 1


def test_that_whoever_is_told_of_a_change_finds_it_in_the_history(written: Session) -> None:
    found: list[int] = []
    written.tables_changed.connect(lambda _: found.append(len(written.history.at(TOTAL))))
    written.set_cell(TOTAL, 9000.0)
    written.undo_stack.undo()
    written.undo_stack.redo()
    assert found == [1, 0, 1]


def test_that_a_new_step_takes_the_place_of_those_undone(written: Session) -> None:
    for value in (9000.0, 8000.0, 7000.0):
        written.set_cell(TOTAL, value)
    written.undo_stack.setIndex(1)
    written.set_cell(TOTAL, 6000.0)
    assert told(written) == [("", "9000.0", "6000.0"), ("", "10000.0", "9000.0")]


def test_that_a_refused_edit_has_no_history(written: Session) -> None:
    with pytest.raises(EditRefused):
        written.push(SetCells({TOTAL: -5.0}), "…")
    assert written.history.steps == []


def test_that_an_edit_in_a_scenario_says_so(written: Session) -> None:
    written.set_scenario("prudent")
    written.set_cell(TOTAL, 9500.0)
    assert told(written) == [("prudent", "10000.0", "9500.0")]


def test_that_files_keep_the_history_and_later_sittings_add_to_it(written: Session, tmp_path: Path) -> None:
    path = tmp_path / "Été.bioplan"
    written.set_cell(TOTAL, 9000.0)
    written.save(path)
    written.set_cell(TOTAL, 9100.0)
    written.save(path)  # what was saved before is not written twice
    written.open(path)
    written.author = "Dominique"
    written.set_cell(TOTAL, 9200.0)
    assert [after for _, _, after in told(written)] == ["9200.0", "9100.0", "9000.0"]
    written.save(path)
    rows = load_project(path).rows("history")
    assert [row["author"] for row in rows] == ["Camille", "Camille", "Dominique"]


def test_that_a_step_undone_after_saving_is_gone_from_the_next_save(written: Session, tmp_path: Path) -> None:
    path = tmp_path / "plan.bioplan"
    written.set_cell(TOTAL, 9000.0)
    written.save(path)
    written.undo_stack.undo()
    written.save(path)
    assert load_project(path).keys("history") == []


def test_that_another_project_has_another_history(written: Session) -> None:
    written.set_cell(TOTAL, 9000.0)
    written.new()
    assert told(written) == []


def test_that_recovered_work_keeps_its_history(written: Session, qtbot: QtBot) -> None:
    recovery = Recovery(written, Tasks(written), written)
    with qtbot.waitSignal(recovery.written, timeout=10_000):
        written.set_cell(TOTAL, 9000.0)
    (copy,) = recovery_folder().glob("[!.]*.bioplan")
    other = Session(written.project)
    other.recover(RecoveredWork(copy, copy.with_suffix(".json"), None, ""))
    assert [entry.author for entry in other.history.at(TOTAL)] == ["Camille"]


def test_that_a_list_of_steps_shows_time_and_author_and_a_menu_the_step_alone(written: Session) -> None:
    written.set_cell(TOTAL, 9000.0)
    listed, menu = written.undo_stack.text(0), written.undo_stack.undoText()
    assert menu.startswith("Modifier « Valeur »")
    assert listed.endswith(f" · Camille · {french.unbroken(menu)}")


def test_that_the_planners_name_is_remembered_and_a_blank_one_is_the_accounts() -> None:
    settings = Settings()
    account = settings.author()
    settings.set_author("  Camille Martin ")
    assert Settings().author() == "Camille Martin"
    settings.set_author(" ")
    assert Settings().author() == account
