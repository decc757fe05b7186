from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from planner.core.tables.new_rows import new_row
from planner.state.session import Session
from planner.views.parts.theme import DARK, LIGHT
from planner.views.tables.new_line import NewLine
from planner.views.tables.tables_panel import TablesPanel


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> TablesPanel:
    panel = TablesPanel(session, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(1366, 400)
    panel.show()
    return panel


def test_that_a_search_is_of_the_table_in_sight_alone(panel: TablesPanel, session: Session) -> None:
    panel.show_table("sites")
    panel.search.setText("lfb")
    found = panel.view("sites").table_model.rowCount()
    panel.show_table("assumptions")
    assert panel.search.text() == ""
    panel.search.setText("sorties")
    assert 0 < panel.view("assumptions").table_model.rowCount() < panel.view("assumptions").table_model.total_rows
    assert panel.view("sites").table_model.rowCount() == found
    assert session.selection.filtered == ("sites", "assumptions")
    panel.show_table("sites")
    assert panel.search.text() == "lfb"
    panel.search.clear()
    assert session.selection.filtered == ("assumptions",)
    panel.clear_filters()
    assert session.selection.filtered == ()
    panel.show_table("assumptions")
    assert panel.search.text() == ""


def test_that_the_count_of_rows_follows_what_is_added_and_taken_away(panel: TablesPanel, session: Session) -> None:
    view = panel.show_table("sites")
    total = view.table_model.total_rows
    session.insert_row("sites", new_row(session.project, "sites", "24"))
    assert panel.count.text() == f"{total + 1}\N{NO-BREAK SPACE}lignes"
    panel.search.setText("lfb")
    few = view.table_model.rowCount()
    assert panel.count.text() == f"{few} sur {total + 1}\N{NO-BREAK SPACE}lignes"
    session.undo_stack.undo()
    assert panel.count.text() == f"{few} sur {total}\N{NO-BREAK SPACE}lignes"


def test_that_another_project_is_seen_whole_and_counted(panel: TablesPanel, session: Session, tmp_path: Path) -> None:
    view = panel.show_table("sites")
    total = view.table_model.total_rows
    session.insert_row("sites", new_row(session.project, "sites", "24"))
    session.save(tmp_path / "a.bioplan")
    session.new()
    assert panel.count.text() == f"{total}\N{NO-BREAK SPACE}lignes"
    panel.search.setText("lfb")
    session.open(tmp_path / "a.bioplan")
    assert panel.search.text() == ""
    assert panel.count.text() == f"{total + 1}\N{NO-BREAK SPACE}lignes"


def test_that_what_is_typed_in_the_line_below_becomes_a_row_of_the_region_under_study(
    panel: TablesPanel, session: Session
) -> None:
    session.selection.select_region("24")
    view = panel.show_table("sites")
    (line,) = panel.findChildren(NewLine)
    total = view.table_model.total_rows
    line.line.setData(line.line.index(0, view.table_model.column_of("name")), "CellTours")
    row = session.project.rows("sites")[-1]
    assert (row["name"], row["region"], row["kind"]) == ("CellTours", "24", "non-precise")
    assert panel.count.text() == f"{total + 1}\N{NO-BREAK SPACE}lignes"
    panel.set_tokens(DARK)
