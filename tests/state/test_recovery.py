import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address, Project
from planner.state.recovery import Recovery
from planner.state.session import Session
from planner.state.tasks import Tasks
from planner.storage import recovery as storage
from planner.storage.recovery import RecoveredWork, recovery_folder

TOTAL = Address("assumptions", "total_jobs", "value")


@pytest.fixture
def recovery(session: Session) -> Recovery:
    return Recovery(session, Tasks(session), session)


def copies() -> list[Path]:
    return list(recovery_folder().glob("[!.]*.bioplan"))


def test_that_an_edit_is_on_disk_within_a_second(session: Session, recovery: Recovery, qtbot: QtBot) -> None:
    session.set_cell(TOTAL, 9001.0)
    qtbot.waitUntil(lambda: len(list(recovery_folder().glob("*.json"))) == 1, timeout=20000)
    (copy,) = copies()
    stored = RecoveredWork(copy, copy.with_suffix(".json"), None, "").load()
    assert stored.cell("assumptions", "total_jobs", "value") == 9001.0


def test_that_saving_removes_the_copy_and_later_edits_bring_it_back(
    session: Session, recovery: Recovery, qtbot: QtBot, tmp_path: Path
) -> None:
    session.set_cell(TOTAL, 9002.0)
    qtbot.waitUntil(lambda: bool(list(recovery_folder().glob("*.json"))), timeout=20000)
    session.save(tmp_path / "plan.bioplan")
    assert copies() == []
    session.set_cell(TOTAL, 9003.0)
    qtbot.waitUntil(lambda: bool(list(recovery_folder().glob("*.json"))), timeout=20000)


def test_that_undoing_everything_leaves_no_copy(session: Session, recovery: Recovery, qtbot: QtBot) -> None:
    session.set_cell(TOTAL, 9004.0)
    qtbot.waitUntil(lambda: bool(list(recovery_folder().glob("*.json"))), timeout=20000)
    session.undo_stack.undo()
    qtbot.waitUntil(lambda: copies() == [], timeout=20000)


def test_that_saving_while_a_copy_is_written_leaves_none(
    session: Session, recovery: Recovery, qtbot: QtBot, tmp_path: Path
) -> None:
    session.set_cell(TOTAL, 9005.0)
    recovery._write()
    session.save(tmp_path / "plan.bioplan")
    qtbot.waitUntil(lambda: not recovery._writing, timeout=20000)
    assert copies() == []


def test_that_recovered_work_is_open_and_unsaved(session: Session, recovery: Recovery, qtbot: QtBot) -> None:
    session.set_cell(TOTAL, 9006.0)
    qtbot.waitUntil(lambda: bool(list(recovery_folder().glob("*.json"))), timeout=20000)
    (copy,) = copies()
    other = Session(session.project)
    other.recover(RecoveredWork(copy, copy.with_suffix(".json"), Path("/partage/plan.bioplan"), ""))
    assert other.project.cell("assumptions", "total_jobs", "value") == 9006.0
    assert other.path == Path("/partage/plan.bioplan")
    assert not other.undo_stack.isClean()
    assert storage.left_behind() == []


def test_that_an_edit_made_while_the_disk_is_slow_is_written_right_after(
    session: Session, recovery: Recovery, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, seen = threading.Event(), []

    def slow(_: storage.RecoveryCopy, project: Project, *__: object) -> None:
        seen.append(project.cell("assumptions", "total_jobs", "value"))
        assert go_on.wait(30)

    monkeypatch.setattr(storage.RecoveryCopy, "write", slow)
    session.set_cell(TOTAL, 9007.0)
    qtbot.waitUntil(lambda: seen == [9007.0], timeout=20000)
    session.set_cell(TOTAL, 9008.0)
    qtbot.waitUntil(lambda: recovery._overtaken, timeout=20000)
    with qtbot.waitSignal(recovery.written, timeout=20000):
        go_on.set()
    qtbot.waitUntil(lambda: seen == [9007.0, 9008.0], timeout=20000)
