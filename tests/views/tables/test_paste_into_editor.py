"""Several cells pasted while a cell is open for typing go to the cells from there on, never into its text."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from planner.state.session import Session
from planner.views.parts.theme import LIGHT
from planner.views.tables.choice_editor import ChoiceEditor
from planner.views.tables.new_line import NewLine
from planner.views.tables.table_view import TableView


def open_editor(view: TableView, row: int, column: str) -> QLineEdit | ChoiceEditor:
    view.setCurrentIndex(view.table_model.index(row, view.table_model.column_of(column)))
    view.edit(view.currentIndex())
    found = [*view.viewport().findChildren(ChoiceEditor), *view.viewport().findChildren(QLineEdit)]
    return found[0]


def paste(qtbot: QtBot, widget: QLineEdit | ChoiceEditor, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_that_cells_pasted_into_an_open_editor_go_to_the_cells_from_there_on(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    paste(qtbot, open_editor(view, 1, "headcount"), "101\t2021\r\n102\t2022\r\n")
    rows = [session.project.row("sites", view.table_model.key_at(row)) for row in (1, 2)]
    assert [(row["headcount"], row["headcount_year"]) for row in rows] == [(101, 2021), (102, 2022)]
    assert session.undo_stack.count() == 1
    assert view.state() != TableView.State.EditingState


def test_that_cells_pasted_into_an_open_choice_go_to_the_cells_from_there_on(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    kinds = [session.project.label("site_kinds", kind) for kind in ("developer", "services")]
    paste(qtbot, open_editor(view, 0, "kind"), "\n".join(kinds))
    assert [session.project.row("sites", view.table_model.key_at(r))["kind"] for r in (0, 1)] == [
        "developer",
        "services",
    ]


def test_that_one_cell_of_a_spreadsheet_is_pasted_as_text(qtbot: QtBot, view: TableView, session: Session) -> None:
    editor = open_editor(view, 0, "name")
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    paste(qtbot, editor, "Bio Loire\r\n")
    assert editor.text() == "Bio Loire"
    assert session.undo_stack.count() == 0


def test_that_rows_pasted_into_a_row_just_added_are_seen_before_they_are_taken(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    view.editing.append_row()
    (editor,) = view.viewport().findChildren(QLineEdit)
    paste(qtbot, editor, "Bio Loire\tBio Loire SAS\nCellTours\tCellTours SAS\n")
    assert view.open_preview is not None
    view.open_preview.take.click()
    rows = session.project.rows("sites")[-2:]
    assert [(row["name"], row["operator"]) for row in rows] == [
        ("Bio Loire", "Bio Loire SAS"),
        ("CellTours", "CellTours SAS"),
    ]


def test_that_rows_pasted_into_the_open_new_line_become_rows(qtbot: QtBot, view: TableView, session: Session) -> None:
    line = NewLine(view, LIGHT)
    qtbot.addWidget(line)
    line.show()
    line.take(view.table_model.column_of("name"))
    line.edit(line.currentIndex())
    (editor,) = line.viewport().findChildren(QLineEdit)
    paste(qtbot, editor, "Bio Loire\tBio Loire SAS\nCellTours\tCellTours SAS\n")
    assert view.open_preview is not None
    view.open_preview.take.click()
    assert [row["name"] for row in session.project.rows("sites")[-2:]] == ["Bio Loire", "CellTours"]
