from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from planner.core.tables.communes import fold
from planner.core.tables.project import Address
from planner.drawing.scene import PointHit, RegionHit
from planner.report.indicators import INDICATORS
from planner.views.document import Document
from planner.views.main_window import MainWindow
from planner.views.parts.said import Said
from planner.views.questions.questions_space import QuestionsSpace

COMPLETION = Address("assumptions", "completion", "value")


def click_map(qtbot: QtBot, document: Document, position: QPointF) -> None:
    qtbot.mouseClick(document.workspace.map_panel.map, Qt.MouseButton.LeftButton, pos=position.toPoint())


def region_position(document: Document, code: str) -> QPointF:
    """A pixel of a region that no point covers."""
    widget = document.workspace.map_panel.map
    for x in range(0, widget.width(), 7):
        for y in range(0, widget.height(), 7):
            if widget.hit_at(QPointF(x, y)) == RegionHit(code):
                return QPointF(x, y)
    raise AssertionError(f"region {code} is nowhere on the map")


def edit_cell(
    document: Document, table: str, key: str, column: str, text: str, type_text: Callable[[QWidget, str], None]
) -> None:
    """Go to a cell, type over it, press Enter."""
    document.workspace.tables.show_cell(table, key, column)
    view = document.workspace.tables.view(table)
    view.edit(view.currentIndex())
    editor = view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    type_text(editor, text)
    QApplication.sendEvent(editor, _key(Qt.Key.Key_Return))
    QApplication.processEvents()


def _key(key: Qt.Key):  # type: ignore[no-untyped-def] # noqa: ANN202
    from PySide6.QtGui import QKeyEvent

    return QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)


def test_that_the_window_opens_with_map_figures_and_tables(document: Document) -> None:
    workspace = document.workspace
    tabs = {workspace.tables.tabs.tabText(i) for i in range(workspace.tables.tabs.count())}
    assert {"Sites", "Plateformes", "Formations", "Projets", "Financements", "Hypothèses", "Sources"} <= tabs
    assert len(workspace.map_panel.map.scene.choropleth.values) == 18  # type: ignore[union-attr]
    assert {layer.key for layer in workspace.map_panel.map.scene.layers} == {"sites", "platforms", "projects"}
    assert workspace.cards.cards[0].value_text() not in ("", "–")


def test_that_a_click_on_a_region_selects_it_everywhere(qtbot: QtBot, document: Document) -> None:
    click_map(qtbot, document, region_position(document, "24"))
    assert document.session.selection.region == "24"
    assert document.workspace.context.place.text() == "› Centre-Val de Loire"
    assert document.workspace.map_panel.map.scene.selected_regions == {"24"}
    assert "Centre-Val de Loire" in document.workspace.side.place.page.toPlainText()
    assert document.workspace.side.question.region.currentText() == "Centre-Val de Loire"


def test_that_a_click_on_an_overseas_inset_selects_its_region(qtbot: QtBot, document: Document) -> None:
    click_map(qtbot, document, region_position(document, "04"))
    assert document.session.selection.region == "04"


def test_that_a_click_on_a_point_selects_its_row(qtbot: QtBot, document: Document) -> None:
    position = document.workspace.map_panel.map.position_of(PointHit("sites", "lfb-ales"))
    assert position is not None
    click_map(qtbot, document, position)
    view = document.workspace.tables.current()
    assert view is not None
    assert view.table_model.table == "sites"
    assert view.selected_keys() == ("lfb-ales",)


def test_that_a_row_selected_in_a_table_stands_out_on_the_map(document: Document) -> None:
    view = document.workspace.tables.show_table("platforms")
    key = view.table_model.key_at(3)
    view.selectionModel().setCurrentIndex(
        view.table_model.index(3, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    assert document.workspace.map_panel.map.scene.selected_points == {"platforms": frozenset({key})}


def test_that_hovering_a_point_tells_name_kind_place_figure_and_source(document: Document) -> None:
    from planner.views.parts.place_text import hover_text

    text = hover_text(document.session, PointHit("projects", "bioimp"))
    for part in ("BioIMP", "Besançon", "20\u202fM€", "Fait"):
        assert part in text


def test_that_typing_a_value_changes_map_and_cards_at_once(
    document: Document, type_text: Callable[[QWidget, str], None]
) -> None:
    workspace = document.workspace
    workspace.map_panel.indicator.setCurrentIndex(workspace.map_panel.indicator.findData("trained_supply"))
    before_map = dict(workspace.map_panel.map.scene.choropleth.values)  # type: ignore[union-attr]
    before_card = workspace.cards.cards[2].value_text()
    edit_cell(document, "assumptions", "completion", "value", "40,5", type_text)
    assert document.session.project.cell("assumptions", "completion", "value") == pytest.approx(0.405)
    assert workspace.map_panel.map.scene.choropleth.values != before_map  # type: ignore[union-attr]
    assert workspace.cards.cards[2].value_text() != before_card
    document.session.undo_stack.undo()
    assert workspace.map_panel.map.scene.choropleth.values == before_map  # type: ignore[union-attr]
    assert workspace.cards.cards[2].value_text() == before_card


def test_that_enter_goes_to_the_cell_below(document: Document, type_text: Callable[[QWidget, str], None]) -> None:
    view = document.workspace.tables.show_table("assumptions")
    row = view.table_model.row_of("completion")
    edit_cell(document, "assumptions", "completion", "value", "60", type_text)
    assert view.currentIndex().row() == row + 1  # type: ignore[operator]


def test_that_a_refused_value_says_why_beside_its_cell(
    document: Document, type_text: Callable[[QWidget, str], None]
) -> None:
    edit_cell(document, "assumptions", "completion", "value", "bientôt", type_text)
    view = document.workspace.tables.view("assumptions")
    assert "attend un nombre" in view.refusal_text()
    assert document.session.undo_stack.count() == 0


def test_that_the_slider_moves_the_year_of_map_and_cards(document: Document) -> None:
    workspace = document.workspace
    before = workspace.map_panel.map.scene.choropleth.unit  # type: ignore[union-attr]
    workspace.context.slider.setValue(2031)
    assert document.session.year == 2031
    assert "2031–2033" in workspace.map_panel.map.scene.choropleth.unit != before  # type: ignore[union-attr]


def test_that_every_indicator_can_be_shown(document: Document) -> None:
    panel = document.workspace.map_panel
    for position, indicator in enumerate(INDICATORS.values()):
        panel.indicator.setCurrentIndex(position)
        assert panel.map.scene.choropleth.title == indicator.label  # type: ignore[union-attr]
        panel.map.grab()


def test_that_the_first_question_is_answered_in_one_sentence(qtbot: QtBot, document: Document) -> None:
    side = document.workspace.side
    side.tabs.setCurrentWidget(side.question)
    document.session.selection.select_region("24")
    side.question.rentree.setCurrentText("2027")
    text = side.question.page.toPlainText()
    assert text.startswith("Centre-Val de Loire, rentrée 2027 :")
    assert "Besoin restant" in text
    side.question.copy_text()
    assert "Postes à pourvoir\t" in QApplication.clipboard().text()


def test_that_the_chart_is_drawn_for_the_place(document: Document) -> None:
    side = document.workspace.side
    side.tabs.setCurrentWidget(side.lines)
    document.session.selection.select_region("76")
    side.lines.grab()


def test_that_the_title_marks_changes_and_saving_clears_the_mark(
    document: Document, window: MainWindow, bioplan: Path
) -> None:
    document.session.set_cell(COMPLETION, 0.5)
    assert window.isWindowModified()
    document.save_to(bioplan)
    assert not window.isWindowModified()
    assert bioplan.name in window.windowTitle()
    assert document.settings.recent_files()[0].name == bioplan.name


def test_that_closing_asks_before_changes_are_lost(qtbot: QtBot, document: Document, window: MainWindow) -> None:
    document.session.set_cell(COMPLETION, 0.5)
    window.close()
    assert window.isVisible()
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "modifié" in box.text()
    box.reject()
    assert window.isVisible()
    assert not document.session.undo_stack.isClean()


def test_that_closing_without_saving_is_possible(qtbot: QtBot, document: Document, window: MainWindow) -> None:
    document.session.set_cell(COMPLETION, 0.5)
    window.close()
    box = window.findChild(QMessageBox)
    assert box is not None
    discard = next(b for b in box.buttons() if b.text() == "Ne pas enregistrer")
    discard.click()
    assert not window.isVisible()


def test_that_an_unwritable_target_is_told_and_loses_nothing(
    document: Document, window: MainWindow, tmp_path: Path
) -> None:
    document.session.set_cell(COMPLETION, 0.5)
    document.save_to(tmp_path / "nulle part" / "projet.bioplan")
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "n’a pas été enregistré" in box.text()
    assert "planner.log" in box.informativeText()
    assert not document.session.undo_stack.isClean()
    box.close()


def test_that_a_foreign_file_is_refused_with_a_message(document: Document, window: MainWindow, tmp_path: Path) -> None:
    foreign = tmp_path / "notes.bioplan"
    foreign.write_text("Ceci n’est pas un projet", encoding="utf-8")
    before = document.session.project
    document.open_path(foreign)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "notes.bioplan" in box.informativeText()
    assert document.session.project is before
    box.close()


def test_that_a_row_can_be_added_edited_deleted_and_all_undone(document: Document) -> None:
    tables = document.workspace.tables
    document.session.selection.select_region("24")
    tables.show_table("sites")
    count = len(document.session.project.frame("sites"))
    tables.add_row()
    key = document.session.project.keys("sites")[-1]
    assert document.session.project.cell("sites", key, "region") == "24"
    tables.show_cell("sites", key, "name")
    tables.delete_rows()
    assert len(document.session.project.frame("sites")) == count
    document.session.undo_stack.setIndex(0)
    assert document.session.project.keys("sites")[-1] != key


def test_that_rows_of_the_region_only_can_be_shown(document: Document) -> None:
    tables = document.workspace.tables
    view = tables.show_table("sites")
    document.session.selection.select_region("76")
    tables.only_region.setChecked(True)
    assert 0 < view.table_model.rowCount() < view.table_model.total_rows
    assert "sur" in tables.count.text()
    document.session.selection.select_region(None)
    assert view.table_model.rowCount() == view.table_model.total_rows


def test_that_the_dark_theme_reaches_map_tables_and_chart(document: Document) -> None:
    document.workspace.side.tabs.setCurrentWidget(document.workspace.side.lines)
    document.set_theme("dark")
    assert document.workspace.map_panel.map.scene.theme.dark
    document.workspace.grab()
    document.set_theme("light")
    assert not document.workspace.map_panel.map.scene.theme.dark


def test_that_the_report_is_written_and_its_place_told(
    qtbot: QtBot, document: Document, window: MainWindow, tmp_path: Path
) -> None:
    import openpyxl

    target = tmp_path / "Rapport 2026 – Île-de-France.xlsx"
    document.reports.write(target)
    assert window.findChild(Said).isVisible()
    qtbot.waitUntil(lambda: not document.reports.tasks.busy, timeout=60_000)
    assert not window.findChild(Said).isVisible()  # nothing is being written any more
    assert document.reports.note.isVisible()
    assert target.name in document.reports.note.text.text()
    assert str(target) in document.reports.note.text.toolTip()
    assert "Synthèse" in openpyxl.load_workbook(target, read_only=True).sheetnames


def test_that_a_report_that_cannot_be_written_is_told(
    qtbot: QtBot, document: Document, window: MainWindow, tmp_path: Path
) -> None:
    document.reports.write(tmp_path / "absent" / "rapport.xlsx")
    qtbot.waitUntil(lambda: not document.reports.tasks.busy, timeout=60_000)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "n’a pas été écrit" in box.text()
    assert "absent" in box.informativeText()
    box.close()


def test_that_a_commune_chosen_from_the_list_is_taken_at_once(
    qtbot: QtBot, document: Document, type_text: Callable[[QWidget, str], None]
) -> None:
    tables = document.workspace.tables
    tables.show_cell("sites", "lfb-ales", "commune")
    view = tables.view("sites")
    view.edit(view.currentIndex())
    editor = view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    type_text(editor, "saint-étienne")
    popup = editor.completer().popup()
    assert popup.model().data(popup.model().index(0, 0)) == "Saint-Étienne (42)"
    QApplication.sendEvent(popup, _key(Qt.Key.Key_Down))
    QApplication.sendEvent(popup, _key(Qt.Key.Key_Return))
    qtbot.waitUntil(lambda: document.session.project.cell("sites", "lfb-ales", "commune") == "42218")
    assert document.session.project.cell("sites", "lfb-ales", "region") == "84"
    assert view.viewport().findChild(QLineEdit) is None or not editor.isVisible()


def test_that_the_menu_changes_the_theme(document: Document, window: MainWindow) -> None:
    actions = {action.text(): action for action in window.findChildren(QAction)}
    actions["Sombre"].trigger()
    assert document.workspace.map_panel.map.scene.theme.dark
    actions["Clair"].trigger()
    assert not document.workspace.map_panel.map.scene.theme.dark


def test_that_assumptions_stand_beside_the_formations_and_other_tables_are_sorted(document: Document) -> None:
    tables = document.workspace.tables
    titles = [tables.tabs.tabText(i) for i in range(tables.tabs.count())]
    assert titles[titles.index("Formations") + 1] == "Hypothèses"
    button = next(b for b in tables.findChildren(QToolButton) if b.text() == "Autres tables")
    groups: list[list[str]] = []
    for action in button.menu().actions():  # a separator before each group
        if action.isSeparator():
            groups.append([])
        else:
            groups[-1].append(action.text())
    assert "Plans de financement" in groups[0]
    assert all(group and group == sorted(group, key=fold) for group in groups)


def test_that_a_search_without_rows_says_so_in_the_table(document: Document) -> None:
    tables = document.workspace.tables
    view = tables.show_table("sites")
    assert view.empty_text() == ""
    before = view.viewport().grab().toImage()
    tables.search.setText("xyz")
    assert view.empty_text() == "Aucune ligne ne correspond à « xyz »"
    said = view.viewport().grab().toImage()
    assert said != before
    tables.search.setText("xyzzz")
    assert view.viewport().grab().toImage() != said  # it is drawn
    tables.search.clear()
    assert view.empty_text() == ""


def test_that_the_map_and_the_questions_ask_about_the_same_rentree_and_place(document: Document) -> None:
    session, question = document.session, document.workspace.side.question
    space = document.workspace.space("questions")
    assert isinstance(space, QuestionsSpace)
    session.set_year(2029)
    assert question.rentree.currentText() == space.rentree.currentText() == "2029"
    assert "2030–2032" in question.rentree.toolTip()
    question.rentree.setCurrentText("2031")
    assert space.rentree.currentText() == "2031"
    session.set_year(2026)
    assert space.rentree.currentText() == question.rentree.currentText() == "2031"
    question.region.setCurrentText("Bretagne")
    assert session.selection.region == "53"
    assert space.asked.place.name == "Bretagne"
