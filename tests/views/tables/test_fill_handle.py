import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.state.session import Session
from planner.state.table_model import TableModel
from planner.views.parts.theme import LIGHT
from planner.views.tables.fill_handle import FillHandle
from planner.views.tables.table_view import TableView

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> TableView:
    view = TableView(TableModel(session, "sites"), LIGHT)
    qtbot.addWidget(view)
    view.resize(1200, 500)
    view.show()
    view.header.moveSection(view.header.visualIndex(view.table_model.column_of("headcount")), 1)
    view.header.moveSection(view.header.visualIndex(view.table_model.column_of("headcount_year")), 2)
    return view


def select(view: TableView, name: str, rows: range, last: str = "") -> None:
    model = view.table_model
    corners = [model.index(rows[0], model.column_of(name)), model.index(rows[-1], model.column_of(last or name))]
    view.setCurrentIndex(corners[0])
    view.selectionModel().select(QItemSelection(*corners), QItemSelectionModel.SelectionFlag.ClearAndSelect)


def write(view: TableView, name: str, texts: list[str]) -> None:
    model = view.table_model
    for row, text in enumerate(texts):
        assert model.setData(model.index(row, model.column_of(name)), text)


def values(view: TableView, name: str, rows: range) -> list[object]:
    return [view.table_model.value_of(row, view.table_model.column_of(name)) for row in rows]


class Drag:
    """The left button held on the handle; places are cells of the table."""

    def __init__(self, qtbot: QtBot, view: TableView, modifier: Qt.KeyboardModifier = NONE) -> None:
        self._qtbot, self._view, self.handle, self._modifier = qtbot, view, view.fill_handle, modifier
        assert self.handle.isVisible()
        qtbot.mousePress(self.handle, LEFT, modifier, self.handle.rect().center())

    def to(self, row: int, name: str) -> "Drag":
        index = self._view.table_model.index(row, self._view.table_model.column_of(name))
        return self.to_place(self._view.viewport().mapTo(self._view, self._view.visualRect(index).center()))

    def to_place(self, place: QPoint) -> "Drag":
        for step in (place, place + QPoint(1, 0)):
            self._qtbot.mouseMove(self.handle, self.handle.mapFromParent(step))
        return self

    def release(self) -> None:
        self._qtbot.mouseRelease(self.handle, LEFT, self._modifier, self.handle.rect().center())


def test_that_the_handle_is_what_a_press_on_the_corner_hits(view: TableView) -> None:
    select(view, "headcount", range(2))
    corner = view.fill_handle.geometry().center()
    assert isinstance(view.childAt(corner), FillHandle)
    assert view.fill_handle.cursor().shape() == Qt.CursorShape.CrossCursor


def test_that_dragging_down_repeats_one_value_in_one_step(qtbot: QtBot, view: TableView, session: Session) -> None:
    write(view, "headcount", ["120"])
    before, steps = values(view, "headcount", range(1, 5)), session.undo_stack.count()
    select(view, "headcount", range(1))
    drag = Drag(qtbot, view).to(4, "headcount")
    assert drag.handle.outline.isVisible()
    assert "120" in drag.handle.tip.text()
    drag.release()
    assert values(view, "headcount", range(5)) == [120] * 5
    assert view.selected_rows() == list(range(5))
    assert session.undo_stack.count() == steps + 1
    assert not drag.handle.outline.isVisible()
    session.undo_stack.undo()
    assert values(view, "headcount", range(1, 5)) == before


def test_that_several_years_go_on_and_ctrl_repeats_them(qtbot: QtBot, view: TableView, session: Session) -> None:
    write(view, "headcount_year", ["2020", "2022"])
    select(view, "headcount_year", range(2))
    Drag(qtbot, view).to(4, "headcount_year").release()
    assert values(view, "headcount_year", range(5)) == [2020, 2022, 2024, 2026, 2028]
    session.undo_stack.undo()
    select(view, "headcount_year", range(2))
    drag = Drag(qtbot, view).to(4, "headcount_year")
    assert "2028" in drag.handle.tip.text()
    qtbot.keyPress(view, Qt.Key.Key_Control, CONTROL)
    assert "2020" in drag.handle.tip.text()
    drag.release()
    assert values(view, "headcount_year", range(5)) == [2020, 2022, 2020, 2022, 2020]


def test_that_escape_gives_the_drag_up(qtbot: QtBot, view: TableView, session: Session) -> None:
    select(view, "headcount", range(1))
    drag = Drag(qtbot, view).to(3, "headcount")
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not drag.handle.is_dragged
    drag.release()
    assert session.undo_stack.count() == 0
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.currentIndex().row() == 1


def test_that_a_drag_inside_the_range_changes_nothing(qtbot: QtBot, view: TableView, session: Session) -> None:
    select(view, "headcount", range(4))
    Drag(qtbot, view).to(1, "headcount").release()
    assert session.undo_stack.count() == 0


def test_that_dragging_to_the_right_fills_the_columns_as_they_are_seen(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    write(view, "headcount", ["2031"])
    select(view, "headcount", range(1))
    Drag(qtbot, view).to(0, "headcount_year").release()
    assert values(view, "headcount_year", range(1)) == [2031]
    select(view, "headcount_year", range(1))
    write(view, "headcount_year", ["2040"])
    Drag(qtbot, view).to(0, "headcount").release()
    assert values(view, "headcount", range(1)) == [2040]


def test_that_sorted_and_filtered_rows_are_filled_as_they_are_seen(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    model = view.table_model
    model.set_filter("", "24")
    model.sort(model.column_of("name"), Qt.SortOrder.DescendingOrder)
    keys = [model.key_at(row) for row in range(3)]
    write(view, "headcount", ["55"])
    select(view, "headcount", range(1))
    Drag(qtbot, view).to(2, "headcount").release()
    assert [session.project.cell("sites", key, "headcount") for key in keys] == [55] * 3
    assert (session.project.frame("sites")["headcount"] == 55).sum() == 3


def test_that_what_cannot_be_filled_is_shown_with_its_reason(qtbot: QtBot, view: TableView, session: Session) -> None:
    select(view, "name", range(3))
    Drag(qtbot, view).to(0, "headcount").release()
    assert view.open_preview is not None
    assert session.undo_stack.count() == 0
    reasons = [row[4].text for row in view.open_preview.grid.grid.rows]
    assert all("attend un nombre" in reason for reason in reasons)
    view.open_preview.close()


def test_that_a_double_click_fills_down_as_far_as_the_neighbour_has_data(qtbot: QtBot, view: TableView) -> None:
    write(view, "headcount", ["5"])
    select(view, "headcount", range(1))
    handle = view.fill_handle
    qtbot.mouseDClick(handle, LEFT, NONE, handle.rect().center())
    assert view.open_preview is None  # the outcome was seen while dragging
    rows = view.table_model.rowCount()
    assert values(view, "headcount", range(rows)) == [5] * rows


def test_that_the_table_scrolls_while_the_pointer_is_below_it(qtbot: QtBot, view: TableView) -> None:
    write(view, "headcount", ["5"])
    select(view, "headcount", range(1))
    drag = Drag(qtbot, view).to_place(QPoint(view.columnViewportPosition(1) + 60, view.height() + 80))
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 5, timeout=20_000)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    drag.release()
    assert view.rowAt(0) > 5


def test_that_the_handle_stands_on_the_frozen_column_and_hides_with_its_cells(view: TableView) -> None:
    view.resize(700, 500)
    select(view, "name", range(1))
    view.horizontalScrollBar().setValue(400)
    assert view.frozen.isVisible()
    handle = view.fill_handle
    assert handle.isVisible()
    assert abs(handle.geometry().center().x() - view.frozen.geometry().right()) <= handle.width()
    select(view, "headcount", range(1))  # scrolled under the frozen column
    view.horizontalScrollBar().setValue(400)
    assert not handle.isVisible()
    view.horizontalScrollBar().setValue(0)
    assert handle.isVisible()


def test_that_ranges_apart_have_no_handle(view: TableView) -> None:
    select(view, "headcount", range(1))
    model = view.table_model
    apart = model.index(5, model.column_of("headcount"))
    view.selectionModel().select(apart, QItemSelectionModel.SelectionFlag.Select)
    assert not view.fill_handle.isVisible()


def test_that_the_handle_leaves_an_open_editor_alone(qtbot: QtBot, view: TableView) -> None:
    select(view, "headcount", range(1))
    view.edit(view.currentIndex())
    assert not view.fill_handle.isVisible()
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert view.fill_handle.isVisible()
