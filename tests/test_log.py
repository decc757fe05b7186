"""What nobody caught reaches the log, and the application goes on."""

import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qWarning

from planner import log


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    return log.set_up(tmp_path / "planner.log")


def crash(message: str) -> ValueError:
    """Send an exception with a traceback through the hook of the main thread; return it."""
    try:
        raise ValueError(message)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return error


def test_that_a_second_set_up_keeps_the_first_file(log_file: Path, tmp_path: Path) -> None:
    assert log.set_up(tmp_path / "other.log") == log_file


def test_that_a_crash_is_logged_and_handed_over(log_file: Path) -> None:
    handed: list[tuple[BaseException, Path]] = []
    log.hook_crashes(lambda exception, file: handed.append((exception, file)))
    error = crash("clé « œuvre »")
    assert handed == [(error, log_file)]
    written = log_file.read_text("utf-8")
    assert "clé « œuvre »" in written
    assert "Traceback" in written


def test_that_a_failing_crash_hook_is_logged_and_not_repeated(log_file: Path) -> None:
    calls = []

    def fail(exception: BaseException, _file: Path) -> None:
        calls.append(exception)
        raise RuntimeError("dialog")

    log.hook_crashes(fail)
    crash("first")
    assert len(calls) == 1
    assert "dialog" in log_file.read_text("utf-8")


def test_that_a_crash_in_a_thread_is_logged_and_handed_over(log_file: Path) -> None:
    handed: list[BaseException] = []
    log.hook_crashes(lambda exception, _file: handed.append(exception))
    thread = threading.Thread(target=int, args=("x",), name="calcul")
    thread.start()
    thread.join()
    assert isinstance(handed[0], ValueError)
    assert "calcul" in log_file.read_text("utf-8")


def test_that_qt_messages_reach_the_log(log_file: Path) -> None:
    previous = []
    log.hook_crashes(install_qt_handler=lambda handler: previous.append(qInstallMessageHandler(handler)))
    try:
        qWarning("Été")
    finally:
        qInstallMessageHandler(previous[0])
    assert "WARNING planner.qt: Été" in log_file.read_text("utf-8")


@pytest.mark.parametrize("kind", list(QtMsgType))
def test_that_every_kind_of_qt_message_has_a_level(kind: QtMsgType) -> None:
    assert kind.name in log.QT_LEVELS or kind is QtMsgType.QtSystemMsg


def test_that_an_unwritable_log_disturbs_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up(tmp_path / "missing" / "planner.log")
    logging.getLogger("planner.test").error("lost")
    assert capsys.readouterr().err == ""


def test_that_a_long_log_starts_anew_and_keeps_the_older_part(log_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 200)
    for number in range(5):
        logging.getLogger("planner.test").warning("record %d %s", number, "x" * 100)
    older = log_file.with_name("planner.log.1").read_text("utf-8")
    assert "record 3" in older
    assert "record 4" in log_file.read_text("utf-8")


def test_that_setting_the_hooks_opens_no_file() -> None:
    log.hook_crashes()
    assert logging.getLogger("planner").handlers == []
