import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.core.tables.project import build_frame
from planner.state.session import Session
from planner.state.table_model import TableModel
from planner.storage.reference_data import load_reference
from planner.views.tables.filter_popup import FilterPopup
from planner.views.tables.tick_list import TickList, TickModel

MANY = 5000


@pytest.fixture
def model(qtbot: QtBot) -> TableModel:
    """Five thousand sites, each with a name of its own."""
    project = load_reference()
    row = project.rows("sites")[0]
    rows = [{**row, "id": f"site-{n}", "name": f"Unité {n}"} for n in range(MANY)]
    return TableModel(Session(project.with_table("sites", build_frame(project.schema.table("sites"), rows))), "sites")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def popup(parent: QWidget, model: TableModel) -> FilterPopup:
    return FilterPopup(model, model.column_of("name"), parent)


def test_that_a_search_finds_any_of_thousands_of_values(popup: FilterPopup, model: TableModel) -> None:
    assert popup.count.text() == "5\u202f000\u00a0valeurs"
    popup.search.setText("unite 4987")
    assert popup.values.ticks.listed == ["Unité 4987"]
    assert " ".join(popup.count.text().split()) == "1 valeur ; 4 999 non montrées"
    popup.apply()
    assert [model.text_at(row, model.column_of("name")) for row in range(model.rowCount())] == ["Unité 4987"]


def test_that_clearing_the_search_lists_everything_again(popup: FilterPopup, model: TableModel) -> None:
    popup.search.setText("4987")
    popup.search.clear()
    assert len(popup.values.ticks.listed) == MANY
    popup.apply()
    assert not model.filters


def test_that_the_first_line_ticks_and_unticks_what_is_listed(popup: FilterPopup, model: TableModel) -> None:
    ticks = popup.values.ticks
    popup.search.setText("unite 12")
    listed = set(ticks.listed)
    ticks.setData(ticks.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert ticks.data(ticks.index(0), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Unchecked
    popup.search.clear()
    assert ticks.data(ticks.index(0), Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.PartiallyChecked
    popup.apply()
    shown = {model.text_at(row, model.column_of("name")) for row in range(model.rowCount())}
    assert len(shown) == MANY - len(listed)
    assert not shown & listed


def test_that_a_search_without_a_value_is_told_and_filters_nothing(popup: FilterPopup, model: TableModel) -> None:
    popup.search.setText("introuvable")
    popup.apply()
    assert "Aucune valeur" in popup.problem.text()
    assert not model.filters


def test_that_the_space_bar_ticks_and_enter_applies(qtbot: QtBot, popup: FilterPopup, model: TableModel) -> None:
    popup.show()
    popup.values.setCurrentIndex(popup.values.ticks.index(1))
    qtbot.keyClick(popup.values, Qt.Key.Key_Space)
    qtbot.keyClick(popup.values, Qt.Key.Key_Return)
    assert model.rowCount() == MANY - 1


def test_that_the_blank_is_found_by_its_label(parent: QWidget) -> None:
    ticks = TickList(["Lyon", ""], frozenset({""}), parent)
    ticks.ticks.search(["vide"])
    assert ticks.ticks.listed == [""]
    ticks.tick("", ticked=False)
    assert ticks.ticks.ticked == frozenset()


def test_that_the_list_keeps_to_the_rules_of_qt_models(parent: QWidget) -> None:
    ticks = TickModel(["a", "b", ""], None, parent)
    QAbstractItemModelTester(ticks, QAbstractItemModelTester.FailureReportingMode.Warning)
    ticks.search(["b"])
    ticks.setData(ticks.index(1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    ticks.search([])
    assert ticks.ticked == frozenset({"a", ""})


def test_that_a_condition_asks_for_its_bound_and_stays_on_the_screen(qtbot: QtBot, parent: QWidget) -> None:
    session = Session(load_reference())
    model = TableModel(session, "sites")
    parent.show()
    popup = FilterPopup(model, model.column_of("headcount"), parent)
    room = popup.screen().availableGeometry()
    popup.drop_at(room.bottomRight())
    qtbot.waitExposed(popup)
    popup.operation.showPopup()
    popup.operation.setCurrentIndex(popup.operation.findData("between"))
    popup.operation.hidePopup()
    qtbot.waitUntil(popup.first.hasFocus, timeout=10_000)
    assert room.contains(popup.geometry())
    popup.first.setText("zz")
    popup.apply()
    assert popup.problem.isVisible()
    assert room.contains(popup.geometry())
