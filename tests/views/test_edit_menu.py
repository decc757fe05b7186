"""What the menu « Édition » does with cells, and « Affichage » with the room for tables."""

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from planner.views.document import Document
from planner.views.main_window import MainWindow


def action(window: MainWindow, text: str) -> QAction:
    return next(action for action in window.findChildren(QAction) if action.text().split("\t")[0] == text)


def test_that_the_menu_copies_cells_while_a_table_has_the_keyboard(window: MainWindow, document: Document) -> None:
    tables = document.workspace.tables
    menu = next(menu for menu in window.findChildren(QMenu) if menu.title() == "É&dition")
    tables.search.setFocus()
    menu.aboutToShow.emit()
    assert not action(window, "Copier").isEnabled()
    name = str(document.session.project.rows("sites")[0]["name"])
    tables.show_cell("sites", str(document.session.project.rows("sites")[0]["id"]), "name")
    menu.aboutToShow.emit()
    assert action(window, "Copier").isEnabled()
    action(window, "Copier").trigger()
    assert QGuiApplication.clipboard().text().strip() == name


def test_that_tables_take_the_room_of_the_map_and_give_it_back(window: MainWindow, document: Document) -> None:
    tables, map_panel = document.workspace.tables, document.workspace.map_panel
    before = tables.height()
    action(window, "Agrandir les tables").trigger()
    assert not map_panel.isVisible()
    assert tables.enlarge.isChecked()
    tables.enlarge.click()
    assert map_panel.isVisible()
    assert not action(window, "Agrandir les tables").isChecked()
    assert tables.height() == before


def test_that_rows_of_a_region_can_be_asked_for_once_one_is_chosen(document: Document) -> None:
    only = document.workspace.tables.only_region
    assert not only.isEnabled()
    document.session.selection.select_region("76")
    assert only.isEnabled()


def test_that_searching_the_map_brings_it_back(window: MainWindow, document: Document) -> None:
    action(window, "Agrandir les tables").trigger()
    action(window, "Chercher sur la carte").trigger()
    assert document.workspace.map_panel.isVisible()
