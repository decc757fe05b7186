"""What is told of errors: own ones by their French words, all others never by theirs."""

import errno
import logging

import pytest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from planner import paths
from planner.core.tables.values import InvalidValue
from planner.views.parts.ask import tell_failure, why


def test_that_own_errors_bring_their_words_and_the_usual_ones_of_the_system_french_ones() -> None:
    assert why(InvalidValue("« Effectif » attend un nombre.")) == "« Effectif » attend un nombre."
    assert why(OSError(errno.ENOSPC, "No space left on device", "/home/x")) == "Il n’y a plus de place sur le disque."


@pytest.mark.parametrize("error", [ValueError("bad /home/x.py"), KeyError("region"), OSError(9999, "weird /home/x")])
def test_that_what_nobody_foresaw_is_told_in_french_and_kept_in_the_log(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        text = why(error)
    assert "imprévue" in text
    assert "Rien n’est perdu" in text
    assert text.endswith(str(paths.user_log_file()))
    assert "/home/x" not in text.replace(str(paths.user_log_file()), "")
    assert any(record.exc_info and record.exc_info[1] is error for record in caplog.records)


def test_that_a_box_says_what_failed_and_where_the_details_are(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    tell_failure(window, "Le rapport n’a pas été écrit", ValueError("bad value in cell B4"))
    (box,) = window.findChildren(QMessageBox)
    assert box.text() == "Le rapport n’a pas été écrit."
    assert "bad value" not in box.informativeText()
    assert "imprévue" in box.informativeText()
    assert str(paths.user_log_file()) in box.informativeText()
    box.close()
