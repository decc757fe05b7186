from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import planner.state.newer_reference as state
from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.edits import Compound, DeleteRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import forget_rows
from planner.core.tables.reference_copy import with_reference_copy
from planner.storage.project_file import save_project
from planner.storage.reference_data import load_reference
from planner.views.document import Document
from planner.views.main_window import MainWindow
from planner.views.newer_reference_dialog import NewerReferenceDialog
from tests.builders import TODAY

VERSION = Address("settings", "reference_version", "value")


@pytest.fixture(scope="module")
def reference() -> Project:
    return load_reference()


@pytest.fixture
def sites(reference: Project) -> list[Address]:
    return [Address("sites", key, "comment") for key in reference.keys("sites")[:3]]


@pytest.fixture
def newer(reference: Project, sites: list[Address], monkeypatch: pytest.MonkeyPatch) -> Project:
    """The application has newer data: three comments of sites, a headcount less."""
    gone = reference.keys("headcounts")[0]
    origins = forget_rows(reference, "headcounts", [gone])
    changed, _ = Compound(
        (
            SetCells({VERSION: "2.0.0", **dict.fromkeys(sites, "Nouveau.")}),
            DeleteRows("headcounts", [gone]),
            *([origins] if origins else []),
        )
    ).apply(reference)
    newer = with_reference_copy(changed)
    monkeypatch.setattr(state, "load_reference", lambda: newer)
    return newer


@pytest.fixture
def mine(reference: Project, sites: list[Address], bioplan: Path) -> Path:
    """A project whose planner has commented a site herself."""
    project, _ = cell_edit(reference, "reference", sites[0], "À moi.", today=TODAY).apply(reference)
    save_project(project, bioplan)
    return bioplan


@pytest.fixture
def opened(newer: Project, mine: Path, document: Document, qtbot: QtBot) -> Document:
    document.open_path(mine)
    qtbot.waitUntil(document.newer_reference.isVisible, timeout=30_000)
    return document


@pytest.fixture
def dialog(opened: Document, window: MainWindow, qtbot: QtBot) -> NewerReferenceDialog:
    qtbot.mouseClick(opened.newer_reference.see, Qt.MouseButton.LeftButton)
    return shown_dialog(window, qtbot)


def shown_dialog(window: MainWindow, qtbot: QtBot) -> NewerReferenceDialog:
    qtbot.waitUntil(lambda: window.findChild(NewerReferenceDialog) is not None, timeout=30_000)
    found = window.findChild(NewerReferenceDialog)
    assert found is not None
    return found


def comments(document: Document, sites: list[Address]) -> list[object]:
    return [document.session.project.cell(a.table, a.key, a.column) for a in sites]


def test_that_a_project_of_older_data_is_told_without_being_stopped(opened: Document) -> None:
    assert "4\u00a0nouveautés" in opened.newer_reference.text.text()
    assert opened.session.undo_stack.isClean()
    opened.newer_reference.later.click()
    assert not opened.newer_reference.isVisible()


def test_that_a_project_of_the_same_data_is_told_nothing(
    document: Document, window: MainWindow, mine: Path, qtbot: QtBot
) -> None:
    document.open_path(mine)
    document.newer_reference.show_novelties()
    dialog = shown_dialog(window, qtbot)
    assert "Rien de nouveau" in dialog.sentence.text()
    assert not document.newer_reference.isVisible()
    dialog.close_button.click()


def test_that_what_the_planner_changed_is_listed_but_not_ticked(dialog: NewerReferenceDialog) -> None:
    rows = [[group.child(r, c).text() for c in range(6)] for group in dialog._groups() for r in range(group.rowCount())]
    assert len(rows) == 4
    own = next(row for row in rows if row[2] == "À moi.")
    assert own[3] == "Nouveau."
    assert own[5] == "modifiée par vous"
    gone = next(row for row in rows if row[5] == "plus dans les données de référence")
    assert gone[3] == "à supprimer"
    assert dialog.take.text() == "Reprendre ce qui est coché (2)"
    sites, headcounts = dialog._groups()
    assert sites.checkState() == Qt.CheckState.PartiallyChecked
    assert headcounts.checkState() == Qt.CheckState.Unchecked


def test_that_what_is_ticked_is_taken_over_in_one_step_and_undone_in_one(
    dialog: NewerReferenceDialog, opened: Document, sites: list[Address], qtbot: QtBot
) -> None:
    before = comments(opened, sites)
    qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert comments(opened, sites) == ["À moi.", "Nouveau.", "Nouveau."]
    assert opened.session.project.setting("reference_version") == "2.0.0"
    assert not opened.newer_reference.isVisible()
    assert opened.session.undo_stack.undoText() == "Reprendre les données de référence"
    opened.session.undo_stack.undo()
    assert comments(opened, sites) == before
    assert opened.session.undo_stack.isClean()


def test_that_a_tick_on_a_table_ticks_its_rows(dialog: NewerReferenceDialog) -> None:
    sites, _ = dialog._groups()
    sites.setCheckState(Qt.CheckState.Checked)
    assert len(dialog.ticked()) == 3
    sites.child(0).setCheckState(Qt.CheckState.Unchecked)
    assert sites.checkState() == Qt.CheckState.PartiallyChecked
    dialog.all.click()
    assert dialog.ticked() == []
    assert dialog.take.text() == "Ne rien reprendre"


def test_that_a_project_that_took_nothing_over_is_not_told_again_but_can_still_do_so(
    dialog: NewerReferenceDialog, opened: Document, window: MainWindow, mine: Path, sites: list[Address], qtbot: QtBot
) -> None:
    dialog.all.click()
    dialog.take.click()
    assert comments(opened, sites)[0] == "À moi."
    opened.save_to(mine)
    opened.open_path(mine)
    qtbot.waitUntil(lambda: window.findChild(NewerReferenceDialog) is None, timeout=30_000)
    opened.newer_reference.show_novelties()
    again = shown_dialog(window, qtbot)
    assert len(again.ticked()) == 2
    assert not opened.newer_reference.isVisible()
    again.close_button.click()
