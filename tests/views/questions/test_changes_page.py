from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.core.tables.versions import versions_of
from planner.state.session import Session
from planner.views.document import Document
from planner.views.parts.said import Said
from planner.views.questions.changes_page import ChangesPage
from planner.views.questions.questions_space import QuestionsSpace

TOTAL = Address("assumptions", "total_jobs", "value")


@pytest.fixture
def page(document: Document) -> ChangesPage:
    space = document.workspace.space("questions")
    assert isinstance(space, QuestionsSpace)
    document.workspace.show_space("questions")
    space.show_question("changes")
    page = space.page("changes")
    assert isinstance(page, ChangesPage)
    return page


def keep(page: ChangesPage, name: str) -> None:
    page.name.setText(name)
    page.keep_version()


def test_that_a_kept_version_is_said_and_chosen_at_once(page: ChangesPage) -> None:
    keep(page, "Comité de mai")
    keep(page, "Comité de juin")
    assert page.window().findChild(Said).text() == "Version «\u00a0Comité de juin\u00a0» gardée."
    assert page.since.currentText().startswith("Comité de juin")
    across, tip = Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
    assert page.model.headerData(3, across) == "Comité de juin"
    assert page.model.headerData(4, across, tip) == "Ouvert"


def test_that_the_effect_names_only_what_changes(document: Document, page: ChangesPage) -> None:
    keep(page, "Avant")
    document.session.set_cell(Address("sites", "lfb-ales", "comment"), "Vu")
    assert page.effect.text().endswith(": aucun.")


def test_that_a_kept_version_tells_what_changed_since_and_what_it_does(document: Document, page: ChangesPage) -> None:
    keep(page, "Comité de juin")
    assert "identique à Comité de juin" in page.sentence.text()
    document.session.set_cell(TOTAL, 9000.0)
    assert "1 cellule modifiée" in page.sentence.text().replace("\u00a0", " ")
    assert "postes à pourvoir de" in page.effect.text()
    (difference,) = page.model.listed
    texts = page.model.texts(difference)
    assert texts[0] == "Hypothèses"
    assert texts[3:5] == ("10\u202f000", "9\u202f000")


def test_that_ticked_changes_are_taken_back_in_one_undoable_step(document: Document, page: ChangesPage) -> None:
    keep(page, "Avant")
    document.session.set_cell(TOTAL, 9000.0)
    document.session.set_cell(Address("sites", "lfb-ales", "comment"), "Vu")
    row = next(i for i, d in enumerate(page.model.listed) if d.address == TOTAL)
    page.model.setData(page.model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert "(1)" in page.take.text()
    page.take_over()
    project = document.session.project
    assert project.cell("assumptions", "total_jobs", "value") == 10000.0
    assert project.cell("sites", "lfb-ales", "comment") == "Vu"
    document.session.undo_stack.undo()
    assert document.session.project.cell("assumptions", "total_jobs", "value") == 9000.0


def test_that_taking_a_value_back_takes_its_origin_along(document: Document, page: ChangesPage) -> None:
    keep(page, "Avant")
    address = Address("sites", "lfb-ales", "headcount")
    origins = len(document.session.project.frame("provenance"))
    document.session.set_cell(address, 80)
    page.model.tick_all(True)
    page.take_over()
    assert document.session.project.cell("sites", "lfb-ales", "headcount") == 75
    assert len(document.session.project.frame("provenance")) == origins
    assert "identique" in page.sentence.text()


def test_that_the_reference_is_named_as_french_does(document: Document, page: ChangesPage) -> None:
    page.since.setCurrentIndex(page.since.findText("données de référence de l’application"))
    assert "identique aux données de référence" in page.sentence.text()
    document.session.set_cell(TOTAL, 9000.0)
    assert page.sentence.text().startswith("Par rapport aux données de référence")


def test_that_a_colleagues_file_is_compared_and_taken_over(
    document: Document, page: ChangesPage, bioplan: Path
) -> None:
    document.session.set_cell(TOTAL, 9500.0)
    document.session.save(bioplan)
    document.session.undo_stack.undo()
    page.compare_file(page.since, bioplan)
    page.model.tick_all(True)
    page.take_over()
    assert document.session.project.cell("assumptions", "total_jobs", "value") == 9500.0


def test_that_a_version_needs_a_free_name(document: Document, page: ChangesPage) -> None:
    keep(page, "Juin")
    page.name.setText("JUIN")
    page.keep_version()
    assert len(versions_of(document.session.project)) == 1


def test_that_versions_are_saved_with_the_project(document: Document, page: ChangesPage, bioplan: Path) -> None:
    keep(page, "Juin")
    document.session.save(bioplan)
    document.session.open(bioplan)
    assert [v.name for v in versions_of(document.session.project)] == ["Juin"]


def test_that_the_list_keeps_qts_rules(qtbot: QtBot, document: Document, page: ChangesPage) -> None:
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    keep(page, "Avant")
    document.session.delete_rows("project_fundings", document.session.project.keys("project_fundings")[:2])
    assert page.model.rowCount() == 2
    page.model.tick_all(True)
    assert tester is not None


def texts(page: ChangesPage) -> list[tuple[str, ...]]:
    return [page.model.texts(difference) for difference in page.model.listed]


def test_that_each_difference_says_when_and_by_whom(document: Document, page: ChangesPage) -> None:
    document.session.author = "Camille"
    document.session.set_cell(Address("sites", "lfb-ales", "comment"), "Avant la version")
    keep(page, "Avant")
    document.session.author = "Dominique"
    document.session.set_cell(TOTAL, 9000.0)
    document.session.delete_rows("project_fundings", document.session.project.keys("project_fundings")[:1])
    document.session.set_scenario("prudent")
    document.session.set_cell(Address("assumptions", "fill", "value"), 0.5)
    assert len(texts(page)) == 3
    assert {told[6] for told in texts(page)} == {"Dominique"}
    assert all(" à " in told[5] for told in texts(page))


def test_that_two_versions_are_compared_without_ticks(document: Document, page: ChangesPage) -> None:
    keep(page, "Mai")
    document.session.set_cell(TOTAL, 9000.0)
    keep(page, "Juin")
    document.session.set_cell(TOTAL, 8000.0)
    page.here.choose("version-2")
    page.since.choose("version-1")
    page.refresh_sides()
    (told,) = texts(page)
    assert told[3:5] == ("10\u202f000", "9\u202f000")
    assert page.sentence.text().startswith("Juin (")
    assert "par rapport à Mai (" in page.sentence.text()
    assert "postes à pourvoir de" in page.effect.text()
    assert not page.take.isVisible()
    assert not page.model.flags(page.model.index(0, 0)) & Qt.ItemFlag.ItemIsUserCheckable


def test_that_a_colleagues_file_says_what_she_changed_and_is_taken_over(
    document: Document, page: ChangesPage, bioplan: Path
) -> None:
    session = document.session
    session.save(bioplan)
    colleague = Session(session.project, author="Dominique")
    colleague.set_cell(TOTAL, 9000.0)
    theirs = bioplan.with_name("Dominique.bioplan")
    colleague.save(theirs)
    page.compare_file(page.since, theirs)
    ((*_, there, here, when, author),) = texts(page)
    assert (there, here, author) == ("9\u202f000", "10\u202f000", "Dominique")
    assert when
    assert page.sentence.text().startswith("Par rapport au fichier « Dominique.bioplan »")
    page.model.tick_all(True)
    page.take_over()
    assert session.project.cell("assumptions", "total_jobs", "value") == 9000.0
    assert page.model.listed == []


def test_that_a_file_that_cannot_be_read_is_said_and_changes_nothing(page: ChangesPage, tmp_path: Path) -> None:
    broken = tmp_path / "abîmé.bioplan"
    broken.write_bytes(b"x")
    before = page.since.key
    page.compare_file(page.since, broken)
    assert page.since.key == before


def test_that_a_version_is_renamed_in_one_undoable_step(document: Document, page: ChangesPage) -> None:
    keep(page, "Juin")
    page.rename.click()
    (dialog,) = page.findChildren(QInputDialog)
    assert dialog.textValue() == "Juin"
    dialog.setTextValue("Comité de juin")
    dialog.accept()
    assert page.since.currentText().startswith("Comité de juin (")
    document.session.undo_stack.undo()
    assert page.since.currentText().startswith("Juin (")


def test_that_a_version_is_deleted_after_a_question_and_comes_back_with_undo(
    document: Document, page: ChangesPage
) -> None:
    keep(page, "Juin")
    for answer, left in (("Annuler", 1), ("Supprimer", 0)):
        page.delete.click()
        box = next(box for box in page.findChildren(QMessageBox) if box.isVisible())
        next(button for button in box.buttons() if button.text() == answer).click()
        assert len(versions_of(document.session.project)) == left
    assert not page.delete.isVisible()
    document.session.undo_stack.undo()
    assert [v.name for v in versions_of(document.session.project)] == ["Juin"]
