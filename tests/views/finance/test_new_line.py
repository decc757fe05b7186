"""The line under a plan's tables: Enter in the last row leads there, what is typed makes a row, nothing else does."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from planner.core.finance.plan import plan_of
from planner.state.session import Session
from planner.views.finance.finance_space import FinanceSpace
from planner.views.finance.held_table import HeldTable
from planner.views.finance.plan_tab import PlanTab

Type = Callable[[QTableView, int, int, str], None]
TypeText = Callable[[QWidget, str], None]
PLAN = "exemple-plan"


@pytest.fixture
def expenses(plan: PlanTab) -> HeldTable:
    return plan.lines.expenses


def column(table: HeldTable, name: str) -> int:
    return table.model.column_of(name)


def focused(widget: QWidget) -> bool:
    return widget.hasFocus()


def type_below(
    qtbot: QtBot, type_text: TypeText, table: HeldTable, name: str, text: str, key: Qt.Key = Qt.Key.Key_Return
) -> None:
    """Open the new line's cell, type, end with a key."""
    line = table.new_line
    line.take(column(table, name))
    line.edit(line.currentIndex())
    editor = line.viewport().findChild(QLineEdit)
    assert editor is not None
    type_text(editor, text)
    qtbot.keyClick(editor, key)
    qtbot.waitUntil(lambda: not isValid(editor) or not editor.isVisible(), timeout=10_000)


def test_that_enter_in_the_last_row_leads_to_the_new_line_and_adds_nothing(
    qtbot: QtBot, expenses: HeldTable, session: Session, type_into: Type
) -> None:
    last = expenses.model.rowCount() - 1
    type_into(expenses.view, last, column(expenses, "amount"), "1 250")
    qtbot.waitUntil(lambda: focused(expenses.new_line), timeout=10_000)
    assert expenses.new_line.currentIndex().column() == column(expenses, "amount")
    assert session.undo_stack.count() == 1
    qtbot.keyClick(expenses.new_line, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: focused(expenses.view), timeout=10_000)
    assert expenses.view.currentIndex().row() == last
    qtbot.keyClick(expenses.view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: focused(expenses.new_line), timeout=10_000)
    expenses.view.setFocus()
    # Left untouched, it leaves nothing.
    qtbot.waitUntil(lambda: not expenses.new_line.currentIndex().isValid(), timeout=10_000)
    assert expenses.model.rowCount() == last + 1


def test_that_what_is_typed_makes_a_row_of_this_plan_in_one_step(
    qtbot: QtBot, expenses: HeldTable, session: Session, type_text: TypeText
) -> None:
    before, rows = session.project, expenses.model.rowCount()
    type_below(qtbot, type_text, expenses, "amount", "1 250,50")
    added = plan_of(session.project, PLAN).expenses[-1]
    assert added.amount == 1_250_50
    assert expenses.model.rowCount() == rows + 1
    assert session.undo_stack.count() == 1
    assert expenses.new_line.currentIndex().column() == column(expenses, "amount"), "ready for the next"
    session.undo_stack.undo()
    assert expenses.model.rowCount() == rows
    assert session.project.frame("plan_expenses").equals(before.frame("plan_expenses"))


def test_that_tab_goes_on_in_the_row_that_was_made(
    qtbot: QtBot, expenses: HeldTable, session: Session, type_text: TypeText
) -> None:
    type_below(qtbot, type_text, expenses, "name", "Bioréacteur", Qt.Key.Key_Tab)
    index = expenses.view.currentIndex()
    assert index.row() == expenses.model.rowCount() - 1
    assert index.column() == column(expenses, "heading")
    editor = expenses.view.viewport().findChild(QComboBox)
    assert editor is not None
    line = editor.lineEdit()
    assert line is not None
    type_text(line, "équip")
    qtbot.keyClick(QApplication.activePopupWidget() or line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: plan_of(session.project, PLAN).expenses[-1].heading == "equipment", timeout=10_000)
    assert plan_of(session.project, PLAN).expenses[-1].name == "Bioréacteur"


def test_that_what_cannot_be_read_is_told_and_adds_nothing(
    qtbot: QtBot, expenses: HeldTable, session: Session, type_text: TypeText
) -> None:
    type_below(qtbot, type_text, expenses, "amount", "beaucoup")
    assert "beaucoup" in expenses.view.refusal_text()
    assert session.undo_stack.count() == 0
    type_below(qtbot, type_text, expenses, "amount", "  ")
    assert session.undo_stack.count() == 0


def test_that_a_block_is_pasted_below_the_last_row(qtbot: QtBot, expenses: HeldTable, session: Session) -> None:
    rows = expenses.model.rowCount()
    QGuiApplication.clipboard().setText("Cuve\téquipement\nPompe\téquipement")
    expenses.new_line.take(column(expenses, "name"))
    qtbot.keyClick(expenses.new_line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert expenses.view.open_preview is not None
    expenses.view.open_preview.take.click()
    assert [e.name for e in plan_of(session.project, PLAN).expenses][rows:] == ["Cuve", "Pompe"]


def test_that_a_plan_without_lines_is_begun_by_typing(
    qtbot: QtBot, space: FinanceSpace, session: Session, type_text: TypeText
) -> None:
    space.choice.choose_project("bio-occ")
    space.projects.create_plan()
    tab = space.show_tab("plan")
    assert isinstance(tab, PlanTab)
    type_below(qtbot, type_text, tab.lines.resources, "amount", "10")
    (resource,) = plan_of(session.project, str(space.choice.plan)).resources
    assert resource.amount == 10_00


def test_that_the_new_line_stands_under_the_columns_of_its_table(expenses: HeldTable) -> None:
    view, line = expenses.view, expenses.new_line
    view.setColumnWidth(column(expenses, "name"), 222)
    view.setColumnHidden(column(expenses, "vat"), True)
    view.horizontalScrollBar().setValue(40)
    assert line.columnWidth(column(expenses, "name")) == 222
    assert line.isColumnHidden(column(expenses, "vat"))
    at = column(expenses, "amount")
    here = line.viewport().mapToGlobal(line.visualRect(line.line.index(0, at)).topLeft()).x()
    there = view.viewport().mapToGlobal(view.visualRect(view.table_model.index(0, at)).topLeft()).x()
    assert here == there


def funder_named(session: Session, name: str) -> str | None:
    rows = session.project.rows("funders")
    return next((str(row["id"]) for row in rows if row["name"] == name), None)


def test_that_a_funder_that_nobody_knows_is_added_by_enter(
    qtbot: QtBot, plan: PlanTab, session: Session, type_into: Type
) -> None:
    resources = plan.lines.resources
    row = resources.model.row_of("exemple-region")
    assert row is not None
    type_into(resources.view, row, column(resources, "funder"), "Université de Nulle-Part")
    assert "« Université de Nulle-Part »" in resources.view.refusal_text().replace("\u00a0", " ")
    assert session.undo_stack.count() == 0
    qtbot.keyClick(resources.view, Qt.Key.Key_Return)
    funder = funder_named(session, "Université de Nulle-Part")
    assert funder is not None
    assert session.project.cell("plan_resources", "exemple-region", "funder") == funder
    assert any("Sa nature dit" in finding.message for finding in plan.checks.findings)
    session.undo_stack.setIndex(0)
    assert funder_named(session, "Université de Nulle-Part") is None


def test_that_escape_adds_no_funder(qtbot: QtBot, plan: PlanTab, session: Session, type_into: Type) -> None:
    resources = plan.lines.resources
    type_into(resources.view, 0, column(resources, "funder"), "Université de Nulle-Part")
    qtbot.keyClick(resources.view, Qt.Key.Key_Escape)
    assert not resources.view.refusal_text()
    assert session.undo_stack.count() == 0


def test_that_a_new_line_may_name_a_new_funder(
    qtbot: QtBot, plan: PlanTab, session: Session, type_text: TypeText
) -> None:
    resources = plan.lines.resources
    type_below(qtbot, type_text, resources, "funder", "Université de Nulle-Part")
    qtbot.keyClick(resources.new_line, Qt.Key.Key_Return)
    added = plan_of(session.project, PLAN).resources[-1]
    assert added.funder == funder_named(session, "Université de Nulle-Part")
