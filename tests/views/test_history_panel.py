from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.state.settings import Settings
from planner.views.actions import Actions
from planner.views.document import Document

TOTAL = Address("assumptions", "total_jobs", "value")


def total(document: Document) -> object:
    return document.session.project.cell("assumptions", "total_jobs", "value")


def test_that_a_click_steps_back_to_any_point_and_forward_again(
    document: Document, menus: Actions, qtbot: QtBot
) -> None:
    panel = menus.show_history()
    for value in (9000.0, 8000.0, 7000.0):
        document.session.set_cell(TOTAL, value)
    steps = panel.steps
    assert steps.model().index(0, 0).data() == "Projet ouvert"
    assert steps.model().rowCount() == 4

    def click(row: int) -> None:
        place = steps.visualRect(steps.model().index(row, 0)).center()
        qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click(1)
    assert total(document) == 9000.0
    click(0)
    assert total(document) == 10000.0
    click(3)
    assert total(document) == 7000.0


def test_that_there_is_one_panel_however_often_it_is_asked_for(menus: Actions) -> None:
    panel = menus.show_history()
    panel.close()
    assert menus.show_history() is panel
    assert panel.isVisible()


def test_that_the_planner_gives_her_name_once(document: Document, menus: Actions) -> None:
    dialog = menus.ask_author()
    assert dialog.textValue() == document.session.author
    dialog.setTextValue("Camille Martin")
    dialog.accept()
    document.session.set_cell(TOTAL, 9000.0)
    assert document.session.history.at(TOTAL)[0].author == "Camille Martin"
    assert Settings().author() == "Camille Martin"
