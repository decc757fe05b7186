"""What no scenario can hold is offered to change in all of them."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.core.tables.clipboard import Block
from planner.state.session import Session
from planner.state.table_model import TableModel
from planner.storage.reference_data import load_reference
from planner.views.parts.theme import LIGHT
from planner.views.tables.find_replace import FindReplace
from planner.views.tables.paste_preview import PastePreview
from planner.views.tables.table_view import TableView


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    session = Session(load_reference())
    session.set_scenario("prudent")
    return session


@pytest.fixture
def view(qtbot: QtBot, session: Session) -> TableView:
    view = TableView(TableModel(session, "sites"), LIGHT)
    qtbot.addWidget(view)
    view.show()
    header, model = view.header, view.table_model
    header.moveSection(header.visualIndex(model.column_of("headcount")), 1)
    return view


def preview_of(view: TableView, block: Block, row: int = 0) -> PastePreview:
    view.setCurrentIndex(view.table_model.index(row, view.table_model.column_of("name")))
    view.editing.paste_block(block)
    assert view.open_preview is not None
    return view.open_preview


def test_that_a_paste_asks_before_it_changes_all_scenarios(view: TableView, session: Session) -> None:
    key = view.table_model.key_at(0)
    before = session.project.cell("sites", key, "headcount")
    preview = preview_of(view, [["Nouveau nom", "4321"]])
    assert preview.for_all.isVisibleTo(preview)
    assert "Nom" in preview.for_all.text()
    assert "dont 1 pour tous les scénarios" in preview.summary.text()
    assert preview.grid.grid.rows[0][4].text == "pour tous les scénarios"
    preview.take.click()
    assert session.project.cell("sites", key, "name") == "Nouveau nom"
    assert session.project.cell("sites", key, "headcount") == before
    assert session.seen.cell("sites", key, "headcount") == 4321
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.project.cell("sites", key, "name") != "Nouveau nom"
    assert session.seen.cell("sites", key, "headcount") == before


def test_that_what_is_the_same_in_all_scenarios_can_be_left_out(view: TableView, session: Session) -> None:
    key = view.table_model.key_at(0)
    base = session.project.frame("sites")
    preview = preview_of(view, [["Nouveau nom", "4321"]])
    preview.for_all.setChecked(False)
    assert preview.summary.text() == "1\u00a0cellule change."
    assert [row[1].text for row in preview.grid.grid.rows] == ["Effectif du site"]
    preview.take.click()
    assert session.project.frame("sites") is base
    assert session.seen.cell("sites", key, "headcount") == 4321


def test_that_nothing_is_left_to_apply_without_them(view: TableView) -> None:
    preview = preview_of(view, [["Nouveau nom"]])
    assert preview.take.isEnabled()
    preview.for_all.setChecked(False)
    assert not preview.take.isEnabled()
    preview.close()


def test_that_a_whole_row_whose_names_stay_asks_nothing(view: TableView, session: Session) -> None:
    model = view.table_model
    view.setCurrentIndex(model.index(0, model.column_of("name")))
    view.editing.paste_block([[model.text_at(0, model.column_of("name")), "4321"]])
    assert view.open_preview is None
    assert session.seen.cell("sites", model.key_at(0), "headcount") == 4321


def test_that_added_rows_are_told_to_be_in_all_scenarios(view: TableView) -> None:
    preview = preview_of(view, [["Dernier"], ["Ajouté"]], view.table_model.rowCount() - 1)
    assert "La ligne ajoutée vaut pour tous les scénarios." in preview.summary.text()
    preview.close()


def test_that_replacing_asks_as_well(qtbot: QtBot, session: Session) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = FindReplace(session, LIGHT, "sites", parent)
    dialog.wanted.setText("sanofi")
    dialog.new.setText("Sanofi Pasteur")
    dialog.search()
    assert dialog.for_all.isVisibleTo(dialog)
    assert {row[5].text for row in dialog.grid.grid.rows} == {"pour tous les scénarios"}
    dialog.for_all.setChecked(False)
    dialog.search()
    assert not dialog.take.isEnabled()
    dialog.for_all.setChecked(True)
    dialog.search()
    dialog.take.click()
    assert (session.project.frame("sites")["operator"] == "Sanofi Pasteur").any()
