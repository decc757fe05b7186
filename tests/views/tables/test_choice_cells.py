"""Cells with choices: typed or chosen; what is no choice is refused beside the cell, never lost in silence."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.state.session import Session
from planner.state.table_model import TableModel
from planner.views.parts.theme import LIGHT
from planner.views.tables.choice_editor import ChoiceEditor, meant
from planner.views.tables.table_view import TableView

TypeText = Callable[[QWidget, str], None]
LABELS = ("personnel", "prestations", "études et ingénierie", "coûts indirects", "autres dépenses")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("personnel", "personnel"), ("PERS", "personnel"), ("etudes", "études et ingénierie"),
        ("indirects", "coûts indirects"), ("p", "p"), ("xyz", "xyz"), ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_that_a_text_means_the_one_choice_that_it_can_mean(text: str, choice: str) -> None:
    assert meant(LABELS, text) == choice


def test_that_a_whole_name_is_meant_where_others_begin_like_it() -> None:
    assert meant(("prêt", "prêt d’honneur"), "pret") == "prêt"


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(author="Essai")


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> TableView:
    shown = TableView(TableModel(session, "plan_expenses"), LIGHT)
    qtbot.addWidget(shown)
    shown.resize(900, 400)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(lambda: shown.isVisible() and shown.isActiveWindow(), timeout=30_000)
    return shown


@pytest.fixture
def enter(qtbot: QtBot, view: TableView, type_text: TypeText) -> Callable[[str, str, Qt.Key], ChoiceEditor]:
    """Type into the current row's cell of a column as a planner does: the first key opens the editor."""

    def type_and_end(column: str, text: str, key: Qt.Key = Qt.Key.Key_Return) -> ChoiceEditor:
        view.setFocus()
        view.setCurrentIndex(cell(view, column))
        view.edit(view.currentIndex())
        (editor,) = view.viewport().findChildren(ChoiceEditor)
        line = editor.lineEdit()
        assert line is not None
        line.selectAll()
        type_text(line, text)
        popup = QApplication.activePopupWidget()
        qtbot.keyClick(popup or line, key)
        qtbot.waitUntil(lambda: not view.viewport().findChildren(ChoiceEditor), timeout=10_000)
        return editor

    return type_and_end


def cell(view: TableView, column: str) -> QModelIndex:
    model = view.table_model
    row = model.row_of("exemple-deplacements")
    assert row is not None
    return model.index(row, model.column_of(column))


def value(view: TableView, column: str) -> object:
    return view.table_model.value_at(cell(view, column))


def test_that_a_text_that_is_no_choice_is_refused_with_the_choices(view: TableView, enter: Callable[..., None]) -> None:
    before = view.table_model.session.project
    enter("heading", "xyz")
    assert view.table_model.session.project is before
    told = view.refusal_text()
    assert "xyz" in told
    assert "personnel" in told
    assert "travaux" in told
    assert view.currentIndex() == cell(view, "heading"), "the planner stays where something is to be mended"


def test_that_the_beginning_of_a_choice_is_enough_and_enter_goes_down(
    view: TableView, enter: Callable[..., None]
) -> None:
    below = cell(view, "heading").row() + 1
    enter("heading", "trav")
    assert value(view, "heading") == "works"
    assert not view.refusal_text()
    if below < view.table_model.rowCount():
        assert view.currentIndex().row() == below


def test_that_a_text_that_several_choices_begin_like_is_not_guessed(
    view: TableView, enter: Callable[..., None]
) -> None:
    enter("heading", "co")
    assert value(view, "heading") == "travel"
    assert "co" in view.refusal_text()


def test_that_several_names_of_another_table_are_offered(qtbot: QtBot, session: Session, type_text: TypeText) -> None:
    shown = TableView(TableModel(session, "plan_resources"), LIGHT)
    qtbot.addWidget(shown)
    model = shown.table_model
    row = model.row_of("exemple-feder")
    assert row is not None
    index = model.index(row, model.column_of("funder"))
    assert not model.setData(index, "région")
    told = shown.note.text()
    assert "précisez" in told
    assert "Région" in told


def test_that_escape_leaves_the_cell_as_it_was(qtbot: QtBot, view: TableView, type_text: TypeText) -> None:
    view.setCurrentIndex(cell(view, "heading"))
    view.edit(view.currentIndex())
    (editor,) = view.viewport().findChildren(ChoiceEditor)
    line = editor.lineEdit()
    assert line is not None
    line.selectAll()
    type_text(line, "xyz")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not view.viewport().findChildren(ChoiceEditor), timeout=10_000)
    assert value(view, "heading") == "travel"
    assert not view.refusal_text()


def test_that_an_editor_opened_and_left_changes_nothing(view: TableView, enter: Callable[..., None]) -> None:
    before = view.table_model.session.project
    enter("heading", "déplacements")
    assert view.table_model.session.project is before


def begun(view: TableView, type_text: TypeText) -> ChoiceEditor:
    """The editor that the first key typed into a cell opens."""
    view.setFocus()
    view.setCurrentIndex(cell(view, "heading"))
    type_text(view, "t")
    (editor,) = view.viewport().findChildren(ChoiceEditor)
    return editor


def test_that_the_first_key_takes_the_place_of_what_was_there(
    qtbot: QtBot, view: TableView, type_text: TypeText
) -> None:
    editor = begun(view, type_text)
    assert editor.currentText() == "t"
    type_text(editor, "r")
    qtbot.keyClick(QApplication.activePopupWidget() or editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: value(view, "heading") == "works", timeout=10_000)


def test_that_tab_ends_the_typed_choice_and_goes_on_in_the_next_cell(
    qtbot: QtBot, view: TableView, type_text: TypeText
) -> None:
    editor = begun(view, type_text)
    type_text(editor, "r")
    assert QApplication.activePopupWidget() is not None
    qtbot.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: value(view, "heading") == "works", timeout=10_000)
    assert view.currentIndex() == cell(view, "partner")


def test_that_a_choice_taken_from_the_list_ends_editing(qtbot: QtBot, view: TableView, type_text: TypeText) -> None:
    view.setFocus()
    view.setCurrentIndex(cell(view, "heading"))
    type_text(view, "t")
    (editor,) = view.viewport().findChildren(ChoiceEditor)
    type_text(editor, "r")
    popup = QApplication.activePopupWidget()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: value(view, "heading") == "works", timeout=10_000)
    qtbot.waitUntil(lambda: not view.viewport().findChildren(ChoiceEditor), timeout=10_000)


def test_that_a_choice_in_the_open_list_is_enough(qtbot: QtBot, view: TableView) -> None:
    view.setFocus()
    view.setCurrentIndex(cell(view, "heading"))
    view.edit(view.currentIndex())
    (editor,) = view.viewport().findChildren(ChoiceEditor)
    editor.showPopup()
    qtbot.waitUntil(editor.view().isVisible, timeout=10_000)
    listed = editor.view()
    listed.setCurrentIndex(listed.model().index(editor.findText("travaux"), 0))
    qtbot.keyClick(listed, Qt.Key.Key_Return)  # the way of a click; Qt takes none for some time after opening
    qtbot.waitUntil(lambda: value(view, "heading") == "works", timeout=10_000)
    qtbot.waitUntil(lambda: not view.viewport().findChildren(ChoiceEditor), timeout=10_000)
    assert view.currentIndex() == cell(view, "heading")


def test_that_arrows_look_through_the_choices_and_do_not_end_editing(qtbot: QtBot, view: TableView) -> None:
    view.setFocus()
    view.setCurrentIndex(cell(view, "heading"))
    view.edit(view.currentIndex())
    (editor,) = view.viewport().findChildren(ChoiceEditor)
    before = editor.currentText()
    qtbot.keyClick(editor, Qt.Key.Key_Down)
    QApplication.processEvents()
    assert editor.isVisible()
    assert editor.currentText() != before
