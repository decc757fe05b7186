"""What runs in a thread holds no QObject: the last holder destroys it, there."""

from collections.abc import Callable, Iterator
from functools import partial
from types import FunctionType, MethodType
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address
from planner.state.tasks import Tasks
from planner.views.document import Document


def held_by(thing: object, depth: int = 0) -> Iterator[object]:
    """What a callable keeps alive: its closure, defaults and arguments, those of callables among them, too."""
    yield thing
    if depth > 4:
        return
    parts: list[object] = []
    if isinstance(thing, FunctionType):
        parts = [cell.cell_contents for cell in thing.__closure__ or ()] + list(thing.__defaults__ or ())
    elif isinstance(thing, MethodType):
        parts = [thing.__self__, thing.__func__]
    elif isinstance(thing, partial):
        parts = [thing.func, *thing.args, *thing.keywords.values()]
    elif (
        hasattr(thing, "__dict__") and type(thing).__module__.startswith("planner.") and not isinstance(thing, QObject)
    ):
        parts = list(vars(thing).values())
    for part in parts:
        yield from held_by(part, depth + 1)


@pytest.fixture
def offenders(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Work handed to threads that holds a QObject, by the name of its function."""
    found: list[str] = []
    run = Tasks.run

    def watched(self: Tasks, work: Callable[[], Any], *outcomes: Any) -> None:
        objects = [thing for thing in held_by(work) if isinstance(thing, QObject)]
        found.extend(f"{getattr(work, '__qualname__', work)} holds {held!r}" for held in objects)
        run(self, work, *outcomes)

    monkeypatch.setattr(Tasks, "run", watched)
    return found


def test_that_work_in_threads_holds_no_widget_or_other_qobject(
    qtbot: QtBot, offenders: list[str], document: Document
) -> None:
    session, workspace = document.session, document.workspace
    key = session.project.keys("sites")[3]
    session.push(SetCells({Address("sites", key, "headcount"): 77}), "Effectif")
    for space in ("questions", "projection", "finance", "scenarios", "map"):
        workspace.show_space(space)
        QApplication.processEvents()
    workspace.tables.show_problems().close()
    session.ranges.range_of("job_openings")
    qtbot.waitUntil(lambda: not session.ranges.stale, timeout=60_000)
    QThreadPool.globalInstance().waitForDone()
    assert offenders == []


def test_that_a_held_qobject_would_be_found(qtbot: QtBot, offenders: list[str]) -> None:
    window = QObject()
    tasks = Tasks()
    tasks.run(lambda: (window.objectName(), 1), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: not tasks.busy, timeout=10_000)
    assert len(offenders) == 1
