"""The space « Scénarios »: its tree, what it compares, the ways from and to the cells."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from planner.core.french import MINUS
from planner.core.model.measures import MEASURE_NAMES
from planner.core.tables import scenario_edits
from planner.core.tables.project import Address
from planner.drawing.scene import RegionHit
from planner.views.document import Document
from planner.views.scenarios.comparison_tab import judged_tone
from planner.views.scenarios.scenario_tree import NAME, OWN, ROLE
from planner.views.scenarios.scenarios_space import ScenariosSpace
from planner.views.tables.table_view import TableView

COMPLETION = Address("assumptions", "completion", "value")


@pytest.fixture
def space(document: Document) -> ScenariosSpace:
    document.workspace.show_space("scenarios")
    shown = document.workspace.space("scenarios")
    assert isinstance(shown, ScenariosSpace)
    QApplication.processEvents()
    return shown


def parent_of(document: Document, key: str) -> str | None:
    return scenario_edits.parent_of(document.session.project, key)


def click(qtbot: QtBot, space: ScenariosSpace, key: str) -> None:
    item = space.panel.tree.item_of(key)
    assert item is not None
    rect = space.panel.tree.visualItemRect(item)
    qtbot.mouseClick(
        space.panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 30, rect.center().y())
    )


def tick(space: ScenariosSpace, key: str, on: bool = True) -> None:
    item = space.panel.tree.item_of(key)
    assert item is not None
    item.setCheckState(NAME, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
    QApplication.processEvents()


def is_ticked(space: ScenariosSpace, key: str) -> bool:
    item = space.panel.tree.item_of(key)
    assert item is not None
    return item.checkState(NAME) == Qt.CheckState.Checked


def drop(space: ScenariosSpace, moved: str, target: str) -> None:
    """Drop a scenario on another as the mouse does."""
    tree = space.panel.tree
    item, on = tree.item_of(moved), tree.item_of(target)
    assert item is not None
    assert on is not None
    tree.setCurrentItem(item)
    at = QPointF(tree.visualItemRect(on).center())
    data = tree.model().mimeData([tree.indexFromItem(item, NAME)])
    assert isinstance(data, QMimeData)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.MoveAction, data, buttons, keys)
    tree.dragEnterEvent(enter)
    tree.dragMoveEvent(enter)
    tree.dropEvent(QDropEvent(at, Qt.DropAction.MoveAction, data, buttons, keys))
    QApplication.processEvents()


def texts(space: ScenariosSpace, row: int) -> list[str]:
    return list(space.comparison.tab().table()[row])


# --- tree ------------------------------------------------------------------------------------------------------------


def test_that_the_tree_shows_who_starts_from_whom_and_how_many_values_each_sets(space: ScenariosSpace) -> None:
    root = space.panel.tree.topLevelItem(0)
    assert root is not None
    assert [root.child(i).text(NAME) for i in range(root.childCount())] == ["Prudent", "Haut", "Test 2030"]
    prudent, test = space.panel.tree.item_of("prudent"), space.panel.tree.item_of("test-2030")
    assert prudent is not None
    assert test is not None
    assert (prudent.text(OWN), prudent.text(ROLE)) == ("8", "fourni")
    assert test.text(ROLE) == "épreuve"
    assert "jamais une preuve" in test.toolTip(ROLE)
    assert root.text(ROLE) == "affiché"
    assert space.panel.tree.headerItem().text(ROLE) == "Rôle"


def test_that_a_click_on_a_scenario_shows_it_and_a_click_on_its_box_compares_to_it(
    qtbot: QtBot, space: ScenariosSpace, document: Document
) -> None:
    click(qtbot, space, "haut")
    assert document.session.scenario == "haut"
    item = space.panel.tree.item_of("prudent")
    assert item is not None
    box = space.panel.tree._box(item).center()
    qtbot.mouseClick(space.panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=box)
    QApplication.processEvents()
    assert (document.session.scenario, document.session.comparison) == ("haut", "prudent")
    assert document.workspace.context.comparison.currentText() == "Prudent"
    assert [is_ticked(space, key) for key in ("haut", "prudent", "reference")] == [True, True, False]


def test_that_a_new_scenario_is_named_in_place(
    space: ScenariosSpace, document: Document, type_text: Callable[[QWidget, str], None]
) -> None:
    document.session.set_scenario("prudent")
    space.panel.create_scenario()
    key = document.session.scenario
    assert parent_of(document, key) == "prudent"
    editor = space.panel.tree.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    type_text(editor, "Été très prudent")
    space.panel.tree.commitData(editor)
    QApplication.processEvents()
    assert document.session.project.label("scenarios", key) == "Été très prudent"
    document.session.undo_stack.undo()
    document.session.undo_stack.undo()
    assert not document.session.project.has("scenarios", key)
    assert document.session.scenario == "prudent"


def test_that_a_name_already_taken_is_refused_beside_the_scenario(space: ScenariosSpace) -> None:
    item = space.panel.tree.item_of("haut")
    assert item is not None
    item.setText(NAME, "PRÙDENT")
    QApplication.processEvents()
    assert "s’appelle déjà «\u00a0Prudent\u00a0»" in space.panel.tree.refusal_text()
    again = space.panel.tree.item_of("haut")
    assert again is not None
    assert again.text(NAME) == "Haut"


def test_that_a_scenario_dropped_on_another_starts_from_it(space: ScenariosSpace, document: Document) -> None:
    drop(space, "test-2030", "haut")
    assert parent_of(document, "test-2030") == "haut"
    drop(space, "haut", "test-2030")
    assert parent_of(document, "haut") == "reference"
    assert "ferait une boucle" in space.panel.tree.refusal_text()
    document.session.undo_stack.undo()
    assert parent_of(document, "test-2030") == "reference"
    item = space.panel.tree.item_of("test-2030")
    assert item is not None
    assert item.parent() is space.panel.tree.topLevelItem(0)


def test_that_the_root_is_not_deleted_and_says_so(qtbot: QtBot, space: ScenariosSpace, document: Document) -> None:
    qtbot.keyClick(space.panel.tree, Qt.Key.Key_Delete)
    QApplication.processEvents()
    assert "base de tous les scénarios" in space.panel.tree.refusal_text()
    click(qtbot, space, "haut")
    qtbot.keyClick(space.panel.tree, Qt.Key.Key_Delete)
    QApplication.processEvents()
    assert not document.session.project.has("scenarios", "haut")
    document.session.undo_stack.undo()
    assert space.panel.tree.item_of("haut") is not None


def test_that_the_menus_offer_what_makes_a_tree(space: ScenariosSpace, document: Document) -> None:
    document.session.set_scenario("prudent")
    space.panel.duplicate_scenario()
    copy = document.session.scenario
    space.panel.start_from(copy, "prudent")
    menu = space.panel.scenario_menu("prudent")
    labels = [action.text() for action in menu.actions()]
    assert labels[1:3] == ["Renommer", "Dupliquer"]
    parents = next(action.menu() for action in menu.actions() if action.text() == "Rattacher à…")
    assert [action.text() for action in parents.actions()] == ["Référence", "Haut", "Test 2030"]  # type: ignore[union-attr]


def test_that_the_description_is_kept_when_it_is_left(space: ScenariosSpace, document: Document) -> None:
    document.session.set_scenario("haut")
    space.panel.description.setPlainText("Une phrase d’été.")
    space.panel.description.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
    assert document.session.project.cell("scenarios", "haut", "description") == "Une phrase d’été."
    space.panel.description.setPlainText("Une autre.")
    document.session.set_scenario("prudent")
    assert document.session.project.cell("scenarios", "haut", "description") == "Une autre."
    assert space.panel.description.toPlainText().startswith("Moins de postes")


# --- comparison ------------------------------------------------------------------------------------------------------


def test_that_without_a_comparison_it_says_what_to_do_and_offers_one(
    qtbot: QtBot, space: ScenariosSpace, document: Document
) -> None:
    document.session.set_scenario("prudent")
    assert space.comparison.currentIndex() == 1
    (text,) = space.comparison.widget(1).findChildren(QLabel)
    assert text.height() >= text.heightForWidth(text.width())  # whole, not clipped
    assert space.comparison.start.text() == "Comparer à « Référence »"
    qtbot.mouseClick(space.comparison.start, Qt.MouseButton.LeftButton)
    assert document.session.comparison == "reference"
    assert space.comparison.currentIndex() == 0


def test_that_only_what_differs_is_listed_with_its_reason_and_leads_to_its_cell(
    space: ScenariosSpace, document: Document
) -> None:
    document.session.set_scenario("prudent")
    document.session.set_comparison("reference")
    rows = [list(row) for row in space.comparison.inputs.table()]
    assert rows[0] == ["Ligne", "Table et colonne", "Référence", "Prudent", "Motif ou source"]
    assert len(rows) == 1 + 8
    at = next(i for i, row in enumerate(rows) if row[0] == "Taux de réussite")
    assert [c.replace("\u202f", " ") for c in rows[at][2:4]] == ["80 %", "70 %"]
    assert rows[at][4].startswith("Prudent : Borne basse")
    space.comparison.inputs.grid.followed.emit(at - 1, 2)  # the column of « Référence »
    assert document.session.scenario == "reference"
    view = document.workspace.tables.current()
    assert view is not None
    assert view.table_model.address_at(view.currentIndex()) == COMPLETION


def test_that_only_what_leaves_more_to_be_filled_is_shown_as_a_warning() -> None:
    tones = {key: (judged_tone(MEASURE_NAMES[key], "+16"), judged_tone(MEASURE_NAMES[key], f"{MINUS}16"))
             for key in ("remaining_need", "trained_supply", "coverage", "headcount", "job_openings")}  # fmt: skip
    assert tones["remaining_need"] == ("less", "more")
    assert tones["trained_supply"] == tones["coverage"] == ("more", "less")
    assert tones["headcount"] == tones["job_openings"] == ("", "")
    assert judged_tone(MEASURE_NAMES["coverage"], "=") == "muted"


def test_that_results_show_each_scenario_and_how_far_it_is_from_the_first(
    space: ScenariosSpace, document: Document
) -> None:
    session = document.session
    session.set_scenario("prudent")
    session.set_comparison("reference")
    tick(space, "haut")
    space.comparison.tabs.setCurrentWidget(space.comparison.results)
    assert texts(space, 0) == ["Mesure", "Référence", "Prudent", "Écart", "Haut", "Écart"]
    openings = next(row for row in space.comparison.results.table() if row[0].startswith("Postes à pourvoir"))
    assert openings[3].startswith(MINUS)
    assert openings[5].startswith("+")
    assert not space.comparison.measure.isVisibleTo(space)
    for by, first, count in (("region", "Guadeloupe", 18), ("family", "Production", 5), ("year", "2021", 15)):
        space.comparison.results.by.setCurrentIndex(space.comparison.results.by.findData(by))
        table = space.comparison.results.table()
        assert (table[1][0], len(table) - 1) == (first, count)
    assert space.comparison.measure.isVisibleTo(space)


def test_that_the_map_shows_the_difference_of_the_year_on_the_slider(space: ScenariosSpace, document: Document) -> None:
    session = document.session
    session.set_scenario("prudent")
    session.set_comparison("reference")
    space.comparison.tabs.setCurrentWidget(space.comparison.map)
    choropleth = space.comparison.map.map.scene.choropleth
    assert choropleth is not None
    first, other = session.results_of("reference"), session.results_of("prudent")
    assert first is not None
    assert other is not None
    years = space.compared.years()
    expected = other.measure("job_openings", years=years, region="84") - first.measure(  # type: ignore[operator]
        "job_openings", years=years, region="84"
    )
    assert choropleth.values["84"] == pytest.approx(expected)
    assert "Écart" in space.comparison.map._describe(RegionHit("84"))
    classes = choropleth.classes
    session.set_year(session.year + 2)
    later = space.comparison.map.map.scene.choropleth
    assert later is not None
    assert later.classes is classes
    assert later.values["84"] != choropleth.values["84"]
    assert not space.comparison.map.picture().isNull()


def test_that_lines_and_causes_follow_what_is_compared(qtbot: QtBot, space: ScenariosSpace, document: Document) -> None:
    session = document.session
    session.set_scenario("prudent")
    session.set_comparison("reference")
    tick(space, "haut")
    space.comparison.tabs.setCurrentWidget(space.comparison.years)
    assert texts(space, 0) == ["Année", "Référence", "Prudent", "Haut"]
    space.comparison.tabs.setCurrentWidget(space.comparison.causes)
    qtbot.waitUntil(lambda: space.comparison.causes.causes is not None, timeout=5000)
    assert [row[0] for row in space.comparison.causes.table()] == [
        "Cause", "Référence", "Croissance", "Rendement des formations", "Prudent",
    ]  # fmt: skip
    assert "Ordre" in space.comparison.causes.note.text()
    assert not space.comparison.copy.isVisibleTo(space)
    space.compared.show_other("haut")
    qtbot.waitUntil(lambda: space.comparison.causes.table()[-1][0] == "Haut", timeout=5000)
    before = space.comparison.causes.table()
    session.set_scenario("haut")
    session.set_cell(Address("assumptions", "growth.bioproduction.2025-2030", "value"), 0.09)
    qtbot.waitUntil(lambda: space.comparison.causes.table() != before, timeout=5000)
    assert not space.comparison.causes.picture().isNull()


def test_that_four_scenarios_at_most_are_compared(space: ScenariosSpace, document: Document) -> None:
    session = document.session
    key, edit = scenario_edits.create(session.project, "Cinquième", "haut")
    session.push(edit, "Créer")
    session.set_comparison("prudent")
    for other in ("haut", "test-2030"):
        tick(space, other)
    assert space.compared.scenarios == ("prudent", "reference", "haut", "test-2030")
    tick(space, key)
    assert not is_ticked(space, key)
    assert "Quatre scénarios au plus" in space.panel.tree.refusal_text()
    tick(space, "reference", on=False)
    assert "toujours comparé" in space.panel.tree.refusal_text()
    tick(space, "prudent", on=False)
    assert space.compared.scenarios == ("haut", "reference", "test-2030")
    session.push(scenario_edits.delete(session.project, "test-2030"), "Supprimer")
    assert space.compared.scenarios == ("haut", "reference")


def test_that_a_test_of_coherence_is_called_one_and_shows_the_target_that_it_meets(
    space: ScenariosSpace, document: Document
) -> None:
    document.session.set_comparison("test-2030")
    said = space.comparison.coherence.text()
    assert "jamais une preuve de besoin" in said
    assert "emplois fin 2030" in said
    assert "2025" not in said
    document.session.set_comparison("haut")
    assert space.comparison.coherence.text() == ""


def test_that_hidden_views_do_no_work_and_catch_up_when_shown(space: ScenariosSpace, document: Document) -> None:
    session = document.session
    session.set_scenario("prudent")
    session.set_comparison("reference")
    assert space.comparison.results.stale
    assert not space.comparison.inputs.stale
    document.workspace.show_space("map")
    session.set_cell(COMPLETION, 0.61)
    assert space.comparison.inputs.stale
    document.workspace.show_space("scenarios")
    QApplication.processEvents()
    assert not space.comparison.inputs.stale


def test_that_what_is_copied_pastes_into_a_spreadsheet(space: ScenariosSpace, document: Document) -> None:
    document.session.set_scenario("prudent")
    document.session.set_comparison("reference")
    space.comparison.tabs.setCurrentWidget(space.comparison.results)
    space.comparison.tab().copy_table()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "Mesure\tRéférence\tPrudent\tÉcart à Référence"
    space.comparison.tab().copy_picture()
    assert not QApplication.clipboard().pixmap().isNull()


def test_that_the_theme_reaches_every_view(space: ScenariosSpace, document: Document) -> None:
    document.session.set_comparison("haut")
    for tab in (
        space.comparison.inputs,
        space.comparison.results,
        space.comparison.map,
        space.comparison.years,
        space.comparison.causes,
    ):
        space.comparison.tabs.setCurrentWidget(tab)
    document.set_theme("dark")
    assert {
        tab.tokens.key
        for tab in (
            space.comparison.inputs,
            space.comparison.results,
            space.comparison.map,
            space.comparison.years,
            space.comparison.causes,
        )
    } == {"dark"}
    document.set_theme("light")


# --- the way back of a cell ------------------------------------------------------------------------------------------


def test_that_a_cell_goes_back_to_the_value_it_starts_from(document: Document) -> None:
    session = document.session
    session.set_scenario("prudent")
    session.set_cell(COMPLETION, 0.55)
    document.workspace.tables.show_cell("assumptions", "completion", "value")
    view = document.workspace.tables.view("assumptions")
    assert isinstance(view, TableView)
    menu = view.cell_menu(view.currentIndex())
    assert menu is not None
    back = next(action for action in menu.actions() if action.text().startswith("Revenir"))
    assert back.text().replace("\u202f", " ") == "Revenir à la valeur de « Référence » (80 %)"
    back.trigger()
    assert session.seen.cell("assumptions", "completion", "value") == 0.8
    session.undo_stack.undo()
    assert session.seen.cell("assumptions", "completion", "value") == 0.55


def test_that_what_no_scenario_can_hold_is_asked_about_and_then_changed_everywhere(
    qtbot: QtBot, document: Document
) -> None:
    session = document.session
    session.set_scenario("prudent")
    document.workspace.tables.show_cell("sites", "lfb-ales", "name")
    view = document.workspace.tables.view("sites")
    before = session.project.cell("sites", "lfb-ales", "name")
    assert not view.table_model.setData(view.currentIndex(), "Autre nom")
    assert "La changer partout" in view.refusal_text()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.refusal_text() == ""
    assert session.project.cell("sites", "lfb-ales", "name") == before
    view.table_model.setData(view.currentIndex(), "Autre nom")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert session.project.cell("sites", "lfb-ales", "name") == "Autre nom"
    assert session.scenario == "prudent"
    session.undo_stack.undo()
    assert session.project.cell("sites", "lfb-ales", "name") == before
