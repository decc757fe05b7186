from collections.abc import Callable

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.core.tables.clipboard import from_html, from_text
from planner.core.tables.project import Address
from planner.state.session import Session
from planner.state.table_model import CHANGED, TableModel
from planner.views.document import Document
from planner.views.parts.theme import LIGHT
from planner.views.tables.filter_popup import FilterPopup
from planner.views.tables.table_view import TableView


def select(view: TableView, first: tuple[int, str], last: tuple[int, str]) -> None:
    model = view.table_model
    corners = [model.index(row, model.column_of(column)) for row, column in (first, last)]
    view.setCurrentIndex(corners[0])
    flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
    view.selectionModel().select(QItemSelection(*corners), flag)


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def press(qtbot: QtBot, view: TableView, key: Qt.Key, control: bool = True) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(view, key, modifier)


def column(view: TableView, name: str, rows: range) -> list[object]:
    model = view.table_model
    return [model.value_at(model.index(row, model.column_of(name))) for row in rows]


def test_that_a_range_is_copied_as_tab_text_and_as_an_html_table(qtbot: QtBot, view: TableView) -> None:
    select(view, (0, "headcount"), (2, "scope"))
    press(qtbot, view, Qt.Key.Key_C)
    data = QGuiApplication.clipboard().mimeData()
    assert data is not None
    block = from_text(data.text())
    assert from_html(data.html()) == block
    assert len(block) == 3
    assert [row[0] for row in block] == ["" if v is None else str(v) for v in column(view, "headcount", range(3))]


def test_that_a_small_clean_block_is_pasted_at_once_and_undone_by_one_step(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    before = column(view, "headcount", range(3))
    select(view, (0, "headcount"), (0, "headcount"))
    put("101\t2021\r\n1 102\t2022\r\n103\t2023\r\n")
    press(qtbot, view, Qt.Key.Key_V)
    assert column(view, "headcount", range(3)) == [101, 1102, 103]
    assert column(view, "headcount_year", range(3)) == [2021, 2022, 2023]
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert column(view, "headcount", range(3)) == before


def test_that_a_block_goes_to_the_rows_and_columns_that_are_seen(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    model = view.table_model
    model.set_filter("", "24")
    model.sort(model.column_of("name"), Qt.SortOrder.DescendingOrder)
    header = view.horizontalHeader()
    headcount, scope = model.column_of("headcount"), model.column_of("scope")
    view.setColumnHidden(model.column_of("headcount_year"), True)
    header.moveSection(header.visualIndex(model.column_of("comment")), header.visualIndex(headcount) + 1)
    keys = [model.key_at(row) for row in range(3)]
    select(view, (0, "headcount"), (0, "headcount"))
    put("11\tun\t50%\n12\tdeux\t60%\n13\ttrois\t70%")
    press(qtbot, view, Qt.Key.Key_V)
    for number, key in enumerate(keys):
        row = session.project.row("sites", key)
        assert (row["headcount"], row["comment"]) == (11 + number, ["un", "deux", "trois"][number])
        assert row["scope"] == pytest.approx(0.5 + number / 10)
    assert scope > 0


def test_that_one_cell_fills_the_selection(qtbot: QtBot, view: TableView) -> None:
    select(view, (1, "headcount"), (6, "headcount"))
    put("77")
    press(qtbot, view, Qt.Key.Key_V)
    assert column(view, "headcount", range(1, 7)) == [77] * 6


def test_that_refused_cells_are_listed_and_the_others_can_be_taken(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    select(view, (0, "headcount"), (0, "headcount"))
    put("21\nbeaucoup\n23\n-4")
    press(qtbot, view, Qt.Key.Key_V)
    preview = view.open_preview
    assert preview is not None
    assert session.undo_stack.count() == 0
    reasons = [row[4].text for row in preview.grid.grid.rows if row[4].text]
    assert len(reasons) == 2
    assert "attend un nombre" in reasons[0]
    assert "minimum" in reasons[1]
    preview.take.click()
    assert column(view, "headcount", range(4))[::2] == [21, 23]
    assert session.undo_stack.count() == 1


def test_that_refusing_the_block_changes_nothing(qtbot: QtBot, view: TableView, session: Session) -> None:
    select(view, (0, "headcount"), (0, "headcount"))
    put("21\nbeaucoup")
    press(qtbot, view, Qt.Key.Key_V)
    assert view.open_preview is not None
    view.open_preview.drop.click()
    assert session.undo_stack.count() == 0


def test_that_what_reaches_beyond_the_last_row_becomes_new_rows(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    model = view.table_model
    rows = model.rowCount()
    select(view, (rows - 1, "name"), (rows - 1, "name"))
    before = session.project
    put("Dernier\nAjouté un\nAjouté deux")
    press(qtbot, view, Qt.Key.Key_V)
    assert view.open_preview is not None
    assert "2\u00a0lignes s’ajoutent" in view.open_preview.summary.text()
    view.open_preview.take.click()
    assert model.rowCount() == rows + 2
    assert column(view, "name", range(rows - 1, rows + 2)) == ["Dernier", "Ajouté un", "Ajouté deux"]
    session.undo_stack.undo()
    assert session.project.keys("sites") == before.keys("sites")


def test_that_a_commune_in_new_rows_fills_what_follows_from_it(qtbot: QtBot, view: TableView, session: Session) -> None:
    rows = view.table_model.rowCount()
    commune = view.table_model.column_of("commune")
    header = view.horizontalHeader()
    header.moveSection(header.visualIndex(commune), 1)
    select(view, (rows - 1, "name"), (rows - 1, "name"))
    put("Dernier\ttours\nAjouté\tBesançon")
    press(qtbot, view, Qt.Key.Key_V)
    assert view.open_preview is not None
    view.open_preview.take.click()
    assert [session.project.row("sites", key)["region"] for key in session.project.keys("sites")[-2:]] == ["24", "27"]


def test_that_ctrl_d_repeats_the_first_row_and_series_carry_on_years(qtbot: QtBot, view: TableView) -> None:
    select(view, (0, "headcount_year"), (3, "headcount_year"))
    view.editing.clear()
    view.table_model.setData(view.currentIndex(), "2024")
    view.editing.fill_series()
    assert column(view, "headcount_year", range(4)) == [2024, 2025, 2026, 2027]
    press(qtbot, view, Qt.Key.Key_D)
    assert column(view, "headcount_year", range(4)) == [2024] * 4


def test_that_delete_empties_the_whole_selection_in_one_step(qtbot: QtBot, view: TableView, session: Session) -> None:
    select(view, (0, "status"), (4, "status"))
    press(qtbot, view, Qt.Key.Key_Delete, control=False)
    assert column(view, "status", range(5)) == [None] * 5
    assert session.undo_stack.count() == 1


def test_that_rows_are_duplicated_below_and_inserted_above(view: TableView, session: Session) -> None:
    keys = session.project.keys("sites")
    select(view, (2, "name"), (3, "name"))
    view.editing.duplicate_rows()
    after = session.project.keys("sites")
    assert after[:4] == keys[:4]
    assert after[6:] == keys[4:]
    copy = session.project.row("sites", after[4])
    assert copy["name"] == f"{session.project.cell('sites', keys[2], 'name')} (copie)"
    assert session.project.cell("provenance", f"sites/{after[4]}/*", "kind") == "assumption"
    select(view, (0, "name"), (0, "name"))
    view.editing.insert_row()
    assert session.project.keys("sites")[1:] == after
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.project.keys("sites") == keys


def test_that_a_block_wider_than_the_columns_left_is_refused_with_its_reason(
    qtbot: QtBot, view: TableView, session: Session
) -> None:
    last = view.seen_columns()[-1]
    view.setCurrentIndex(view.table_model.index(0, last))
    put("a\tb\tc")
    with qtbot.waitSignal(view.editing.message) as told:
        press(qtbot, view, Qt.Key.Key_V)
    assert "3 colonnes" in told.args[0]
    assert session.undo_stack.count() == 0


def test_that_a_paste_in_a_scenario_stays_in_the_scenario(qtbot: QtBot, view: TableView, session: Session) -> None:
    session.set_scenario("prudent")
    base = session.project.frame("sites")
    select(view, (0, "headcount"), (0, "headcount"))
    put("5001\n5002")
    press(qtbot, view, Qt.Key.Key_V)
    assert session.project.frame("sites") is base
    key = view.table_model.key_at(1)
    assert session.seen.cell("sites", key, "headcount") == 5002
    assert session.project.has("scenario_values", f"prudent/{Address('sites', key, 'headcount')}")


def test_that_a_cell_tells_its_reference_and_goes_back_to_it_with_its_source(view: TableView, session: Session) -> None:
    from planner.core.tables.provenance import origin_of
    from planner.views.tables.cell_facts import CellFacts

    model = view.table_model
    model.sort(model.column_of("headcount"), Qt.SortOrder.DescendingOrder)
    index = model.index(0, model.column_of("headcount"))
    address, before = model.address_at(index), model.value_at(index)
    origin = origin_of(session.project, address)
    facts = CellFacts(session, view)
    facts.show_cell(address, "")
    assert not facts.reset.isVisibleTo(facts)
    assert not model.marks_at(index.row(), index.column()) & CHANGED
    model.setData(index, "7")
    row = model.row_of(address.key)
    assert row is not None
    assert model.marks_at(row, index.column()) & CHANGED
    facts.show_cell(address, "")
    assert facts.reset.isVisibleTo(facts)
    assert "Valeur saisie dans ce projet." in facts.text.text()
    facts.reset.click()
    assert session.project.cell("sites", address.key, "headcount") == before
    assert origin_of(session.project, address) == origin
    session.undo_stack.undo()
    assert session.project.cell("sites", address.key, "headcount") == 7


def test_that_clicks_on_headers_sort_and_shift_adds_a_column(qtbot: QtBot, view: TableView) -> None:
    header = view.header
    name, kind = view.table_model.column_of("name"), view.table_model.column_of("kind")

    def click(column: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    click(kind)
    assert view.table_model.sort_keys == ((kind, False),)
    click(name, Qt.KeyboardModifier.ShiftModifier)
    click(name, Qt.KeyboardModifier.ShiftModifier)
    assert view.table_model.sort_keys == ((kind, False), (name, True))
    click(kind)
    click(kind)
    assert view.table_model.sort_keys == ()


def test_that_the_headers_mark_drops_a_filter_with_values_to_tick(qtbot: QtBot, view: TableView) -> None:
    model, column = view.table_model, view.table_model.column_of("region")
    popup = FilterPopup(view.table_model, column, view)
    popup.search.setText("occit")
    popup.apply()
    assert {model.text_at(row, column) for row in range(model.rowCount())} == {"Occitanie"}
    again = FilterPopup(view.table_model, column, view)
    again.clear()
    assert model.rowCount() == model.total_rows


def test_that_a_bad_bound_is_told_in_the_popup(qtbot: QtBot, view: TableView) -> None:
    popup = FilterPopup(view.table_model, view.table_model.column_of("headcount"), view)
    popup.operation.setCurrentIndex(popup.operation.findData("more"))
    popup.first.setText("beaucoup")
    popup.apply()
    assert "attend un nombre" in popup.problem.text()
    assert not view.table_model.filters
    popup.close()


def test_that_find_and_replace_shows_what_changes_and_is_one_step(qtbot: QtBot, session: Session) -> None:
    from planner.views.tables.find_replace import FindReplace

    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FindReplace(session, LIGHT, "sites", parent)
    dialog.wanted.setText("sanofi")
    dialog.search()
    found = len(dialog.grid.grid.rows)
    assert found > 1
    dialog.new.setText("Sanofi Pasteur")
    dialog.search()
    assert dialog.take.isEnabled()
    dialog.take.click()
    assert session.undo_stack.count() == 1
    assert (session.project.frame("sites")["operator"] == "Sanofi Pasteur").any()
    dialog.search()  # as it does by itself some time after any edit
    assert dialog.count.text().endswith("Ctrl+Z pour annuler.")
    session.undo_stack.undo()
    dialog.search()
    assert "annuler" not in dialog.count.text()
    assert not (session.project.frame("sites")["operator"] == "Sanofi Pasteur").any()
    dialog.scope.setCurrentIndex(1)
    dialog.search()
    assert len({row[0].text for row in dialog.grid.grid.rows}) > 1


def test_that_replacing_lists_cells_that_cannot_take_the_new_text(qtbot: QtBot, session: Session) -> None:
    from planner.state.replacing import plan_replace

    plan, hits = plan_replace(session, ["sites"], "Normandie", "Atlantide")
    assert any("n’existe pas" in hit.reason for hit in hits)
    assert all(address.column != "region" for address in plan.values)


def test_that_order_widths_and_hidden_columns_are_kept(qtbot: QtBot, view: TableView, session: Session) -> None:
    from planner.state.settings import Settings
    from planner.views.tables.table_layout import TableLayout

    header, model = view.header, view.table_model
    layout = TableLayout(view, Settings())
    kind, comment = model.column_of("kind"), model.column_of("comment")
    header.moveSection(header.visualIndex(comment), 1)
    view.setColumnHidden(kind, True)
    view.setColumnWidth(comment, 222)
    layout.keep()
    again = TableView(TableModel(session, "sites"), LIGHT)
    qtbot.addWidget(again)
    other = TableLayout(again, Settings())
    assert again.seen_columns() == view.seen_columns()
    assert again.columnWidth(comment) == 222
    assert kind not in again.seen_columns()
    other.show_all()
    assert kind in again.seen_columns()


def test_that_the_first_column_stays_in_sight(view: TableView) -> None:
    assert not view.frozen.isVisible()
    view.horizontalScrollBar().setValue(400)
    assert view.frozen.isVisible()
    assert view.frozen.indexAt(view.frozen.viewport().rect().center()).column() == 0
    view.verticalScrollBar().setValue(5)
    assert view.frozen.rowAt(0) == view.rowAt(0)
    view.horizontalScrollBar().setValue(0)
    assert not view.frozen.isVisible()


def test_that_a_cell_under_the_frozen_column_is_brought_into_sight(qtbot: QtBot, view: TableView) -> None:
    model = view.table_model
    bar = view.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=10_000)
    view.setCurrentIndex(model.index(2, 1))
    bar.setValue(bar.maximum())
    for place in range(6, 0, -1):
        press(qtbot, view, Qt.Key.Key_Left, control=False) if place < 6 else view.setCurrentIndex(model.index(2, place))
        assert view.currentIndex().column() == place
        assert view.visualRect(view.currentIndex()).left() >= (view.frozen.width() if view.frozen.isVisible() else 0)


def test_that_typing_brings_its_cell_into_sight(
    qtbot: QtBot, view: TableView, type_text: Callable[[QWidget, str], None]
) -> None:
    model = view.table_model
    view.setCurrentIndex(model.index(2, model.column_of("operator")))
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert not view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    type_text(view, "A")
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_that_a_header_tells_what_clicks_do(view: TableView) -> None:
    header, column = view.header, view.table_model.column_of("headcount")
    header.resizeSection(column, 200)
    place = QPoint(header.sectionViewportPosition(column) + 20, 8)
    assert "Maj + clic : trier aussi" in " ".join(header.tip(place).split())
    assert header.tip(header.button_rect(column).center()) == "Trier, filtrer, masquer"


def test_that_an_empty_cell_is_told_as_no_fact(view: TableView, session: Session) -> None:
    from planner.views.tables.cell_facts import CellFacts

    facts = CellFacts(session, view)
    key = next(str(row["id"]) for row in session.project.rows("sites") if row["headcount"] is None)
    facts.show_cell(Address("sites", key, "headcount"), "personnes")
    assert facts.text.text() == "Effectif du site (personnes)"
    facts.show_cell(Address("sites", key, "name"), "")
    assert "fait" in facts.text.text()


def test_that_enter_answers_the_preview(qtbot: QtBot, view: TableView, session: Session) -> None:
    select(view, (0, "headcount"), (0, "headcount"))
    put("10\t2020\n20\tabc")
    press(qtbot, view, Qt.Key.Key_V)
    preview = view.open_preview
    assert preview is not None
    assert preview.focusWidget() is preview.take
    qtbot.keyClick(preview.focusWidget(), Qt.Key.Key_Return)
    assert column(view, "headcount", range(2)) == [10, 20]


def test_that_problems_are_found_in_the_background_and_lead_to_their_cell(qtbot: QtBot, document: Document) -> None:
    tables, session = document.workspace.tables, document.session
    qtbot.waitUntil(lambda: tables.problems.known, timeout=20_000)  # without an edit: it would look like its doing
    panel = tables.show_problems()
    rows = panel.grid.grid.rows
    assert rows
    assert panel.summary.text() == f"{tables.problems.text()}."
    problem = tables.problems.found[0]
    panel.grid.followed.emit(0, 2)
    view = tables.current()
    assert view is not None
    assert view.table_model.table == problem.table
    assert view.selected_keys() == (problem.key,)
    low = Address("assumptions", "completion", "low")
    session.set_cell(low, 1.0)
    qtbot.waitUntil(lambda: any(p.key == "completion" for p in tables.problems.found), timeout=20_000)
    assert any(p.key == "completion" and p.severity == "error" for p in tables.problems.found)
    assert "erreur" in tables.problems.text()
    panel.close()
