import json
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.storage.lock import lock_path
from planner.storage.recovery import left_behind, recovery_folder
from planner.views.actions import StepAction
from planner.views.document import Document
from planner.views.main_window import MainWindow
from planner.views.parts.said import Said

TOTAL = Address("assumptions", "total_jobs", "value")


def button(box: QMessageBox, text: str) -> QPushButton:
    return next(b for b in box.buttons() if b.text() == text)  # type: ignore[return-value]


def locked_by_a_colleague(path: Path) -> None:
    holder = {"user": "camille", "host": "POSTE-12", "pid": 1, "since": "2026-11-22T14:05:00"}
    lock_path(path).write_text(json.dumps(holder), encoding="utf-8")


def test_that_an_open_document_is_held_and_let_go_at_the_end(
    document: Document, window: MainWindow, bioplan: Path
) -> None:
    document.save_to(bioplan)
    assert lock_path(bioplan).exists()
    window.close()
    assert not lock_path(bioplan).exists()


def test_that_a_document_open_elsewhere_is_read_only_and_says_by_whom(
    document: Document, window: MainWindow, bioplan: Path
) -> None:
    document.session.save(bioplan)
    before = bioplan.read_bytes()
    locked_by_a_colleague(bioplan)
    document.open_path(bioplan)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "camille sur POSTE-12, depuis 14:05" in box.informativeText()
    box.close()
    assert "lecture seule" in window.windowTitle()
    document.session.set_cell(TOTAL, 9000.0)
    document.save_to(bioplan)
    assert bioplan.read_bytes() == before
    other = bioplan.with_name("copie.bioplan")
    document.save_to(other)
    assert other.exists()
    assert "lecture seule" not in window.windowTitle()
    assert lock_path(bioplan).exists(), "the colleague's lock is theirs"


def test_that_a_save_that_fails_leaves_the_document_held(document: Document, window: MainWindow, bioplan: Path) -> None:
    document.save_to(bioplan)
    absent = bioplan.parent / "absent" / "copie.bioplan"
    document.save_to(absent)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "n’a pas été enregistré" in box.text()
    assert "Rien n’est perdu" in box.informativeText()
    button(box, "Enregistrer sous…").click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    assert lock_path(bioplan).exists()
    assert not lock_path(absent).exists()


def test_that_a_document_that_a_colleague_took_meanwhile_is_not_overwritten(
    document: Document, window: MainWindow, bioplan: Path
) -> None:
    document.save_to(bioplan)
    before = bioplan.read_bytes()
    locked_by_a_colleague(bioplan)  # the share was gone for a while, and our lock stale
    document.session.set_cell(TOTAL, 9000.0)
    document.save()
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "camille sur POSTE-12" in box.informativeText()
    box.close()
    assert bioplan.read_bytes() == before
    assert not document.session.undo_stack.isClean()


def test_that_saving_what_a_colleague_holds_asks_for_another_file(
    document: Document, window: MainWindow, bioplan: Path
) -> None:
    document.session.save(bioplan)
    before = bioplan.read_bytes()
    locked_by_a_colleague(bioplan)
    document.open_path(bioplan)
    document.session.set_cell(TOTAL, 9000.0)
    window.close()
    question = next(box for box in window.findChildren(QMessageBox) if "modifié" in box.text())
    button(question, "Enregistrer").click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    other = bioplan.with_name("copie.bioplan")
    dialog.fileSelected.emit(str(other))
    assert bioplan.read_bytes() == before
    assert other.exists()
    assert not window.isVisible()


def test_that_work_left_behind_is_offered_and_taken_up(
    qtbot: QtBot, document: Document, new_window: Callable[[], MainWindow]
) -> None:
    with qtbot.waitSignal(document.recovery.written, timeout=20_000):
        document.session.set_cell(TOTAL, 9007.0)
    (note,) = recovery_folder().glob("*.json")
    os.utime(note, (1, 1))  # as if its window had gone long ago
    second = new_window()
    assert second.document is not None
    box = second.findChild(QMessageBox)
    assert box is not None
    assert "modifications non enregistrées" in box.text()
    button(box, "Reprendre").click()
    assert second.document.session.project.cell("assumptions", "total_jobs", "value") == 9007.0
    assert second.isWindowModified()
    qtbot.waitUntil(lambda: not note.exists(), timeout=20_000)


def test_that_work_left_behind_can_be_kept_for_later_or_dropped(
    qtbot: QtBot, document: Document, new_window: Callable[[], MainWindow]
) -> None:
    with qtbot.waitSignal(document.recovery.written, timeout=20_000):
        document.session.set_cell(TOTAL, 9008.0)
    (note,) = recovery_folder().glob("*.json")
    for answer, left in (("Plus tard", 1), ("Abandonner ce travail", 0)):
        os.utime(note, (1, 1))
        window = new_window()
        box = window.findChild(QMessageBox)
        assert box is not None
        button(box, answer).click()
        assert len(left_behind()) == left
        window.close()


def test_that_the_undo_menu_names_the_step_and_nothing_when_there_is_none(document: Document) -> None:
    undo, redo = document._window.findChildren(StepAction)
    assert (undo.text(), undo.isEnabled(), redo.text(), redo.isEnabled()) == ("Annuler", False, "Rétablir", False)
    document.session.set_cell(Address("sites", "lfb-ales", "comment"), "Vu")
    assert undo.text().startswith("Annuler : ")
    undo.trigger()
    assert document.session.project.cell("sites", "lfb-ales", "comment") != "Vu"
    assert undo.text() == "Annuler"
    assert redo.text().startswith("Rétablir : ")
    redo.trigger()
    assert document.session.project.cell("sites", "lfb-ales", "comment") == "Vu"


def test_that_a_project_is_opened_again_at_the_place_and_year_where_it_was_left(
    document: Document, bioplan: Path
) -> None:
    session, other = document.session, bioplan.with_name("autre.bioplan")
    document.save_to(bioplan)
    session.selection.select_region("24")
    session.set_year(2030)
    document.new()
    assert session.selection.region is None
    document.save_to(other)
    session.set_year(2026)
    document.open_path(bioplan)
    assert (session.selection.region, session.year) == ("24", 2030)
    document.open_path(other)
    assert (session.selection.region, session.year) == (None, 2026)


def test_that_unreadable_settings_of_places_are_no_hindrance(document: Document, bioplan: Path) -> None:
    for stored in ("[1]", "{", '{"x": 3}', '{"x": ["24", "deux"]}'):
        document.settings._store.setValue("places", stored)
        assert document.settings.place(bioplan) == (None, None)


def test_that_what_was_told_of_a_step_goes_when_it_is_undone(document: Document, window: MainWindow) -> None:
    document.session.set_cell(TOTAL, 9000.0)
    document.say("Corrigé. Ctrl+Z l’annule.")
    said = window.findChild(Said)
    assert said.isVisibleTo(window)
    document.session.undo_stack.undo()
    assert not said.isVisibleTo(window)
    document.say("Rien ne change.")
    document.session.undo_stack.redo()
    assert said.isVisibleTo(window), "only undoing takes words back"
