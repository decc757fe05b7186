from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from planner.views.parts.said import Said, say_in_window, unsay_in_window


def test_that_a_word_moves_nothing_and_takes_the_place_of_the_one_before(qtbot: QtBot) -> None:
    window, inside = QMainWindow(), QLabel("Carte")
    qtbot.addWidget(window)
    window.setCentralWidget(inside)
    window.resize(600, 400)
    window.show()
    qtbot.waitExposed(window)
    before = inside.geometry()
    say_in_window(inside, "Copié : 1 cellule")
    say_in_window(inside, "Enregistré : " + "un nom très long " * 20)
    (said,) = window.findChildren(Said)
    assert said.text().startswith("Enregistré")
    assert inside.geometry() == before
    assert window.rect().contains(said.geometry())
    assert said.height() > 2 * said.fontMetrics().height()
    window.resize(500, 300)
    qtbot.waitUntil(lambda: window.rect().contains(said.geometry()), timeout=10_000)


def test_that_nothing_is_said_in_a_window_without_room_for_it(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    say_in_window(widget, "Copié")
    assert not widget.findChildren(Said)


def test_that_what_is_no_longer_true_is_taken_back_and_newer_words_stay(qtbot: QtBot) -> None:
    window, inside = QMainWindow(), QLabel("Carte")
    qtbot.addWidget(window)
    window.setCentralWidget(inside)
    window.show()
    say_in_window(inside, "Écriture : une carte…", stays=True)
    (said,) = window.findChildren(Said)
    assert said.isVisible()
    unsay_in_window(inside, "Écriture : une carte…")
    assert not said.isVisible()
    say_in_window(inside, "Écriture…", stays=True)
    say_in_window(inside, "Copié")
    unsay_in_window(inside, "Écriture…")
    assert said.isVisible()
