from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.drawing.scene import ClusterHit, FlowHit, PointHit
from planner.views.actions import Actions
from planner.views.document import Document
from planner.views.map.map_gestures import Mode
from planner.views.map.map_panel import MapPanel
from tests.views.map.conftest import Drag, around, click, ground_of, point_in_sight

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def press(widget: QWidget, key: Qt.Key) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def turn_wheel(panel: MapPanel, at: QPointF, notches: int) -> None:
    event = QWheelEvent(
        at, panel.map.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.map, event)


# --- zoom and pan -----------------------------------------------------------------------------------------------


def test_that_the_wheel_keeps_the_place_under_the_mouse_and_ends_at_the_whole_country(panel: MapPanel) -> None:
    at = ground_of(panel.map, "24")
    home, place = panel.map.view(), panel.map.plane_at(at)
    turn_wheel(panel, at, 3)
    assert panel.map.view().scale > home.scale
    assert panel.map.plane_at(at) == pytest.approx(place)
    turn_wheel(panel, at, -9)
    assert panel.map.view() == home
    assert panel.map.camera.place is None


def test_that_dragging_moves_the_map_with_the_hand(panel: MapPanel, drag: Drag) -> None:
    at = ground_of(panel.map, "24")
    turn_wheel(panel, at, 4)
    place = panel.map.plane_at(at)
    drag([at, at + QPointF(3, 0), at + QPointF(30, 20)])
    assert panel.map.plane_at(at + QPointF(30, 20)) == pytest.approx(place)


def test_that_keys_zoom_move_and_go_home(panel: MapPanel) -> None:
    home = panel.map.view()
    press(panel.map, Qt.Key.Key_Plus)
    closer = panel.map.view()
    assert closer.scale > home.scale
    press(panel.map, Qt.Key.Key_Right)
    assert panel.map.view().centre[0] > closer.centre[0]
    press(panel.map, Qt.Key.Key_Home)
    assert panel.map.view() == home
    press(panel.map, Qt.Key.Key_Backspace)
    assert panel.map.view().scale == closer.scale


def test_that_a_double_click_opens_the_region_and_back_returns(
    qtbot: QtBot, panel: MapPanel, document: Document
) -> None:
    home, at = panel.map.view(), ground_of(panel.map, "75")
    assert not panel.strip.back.isEnabled()
    qtbot.mouseDClick(panel.map, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert document.session.selection.region == "75"
    assert panel.map.view().scale > 1.2 * home.scale
    assert panel.map.scene.focus == "75"
    assert document.workspace.side.tabs.currentWidget() is document.workspace.side.place
    assert panel.strip.back.isEnabled()
    panel.strip.back.click()
    assert panel.map.view() == home
    assert panel.map.scene.focus is None


def test_that_the_buttons_zoom_and_show_all(panel: MapPanel) -> None:
    home = panel.map.view()
    panel.strip.closer.click()
    assert panel.map.view().scale > home.scale
    panel.strip.farther.click()
    panel.strip.farther.click()
    assert panel.map.view() == home
    panel.map.camera.show_region("24")
    panel.strip.home.click()
    assert panel.map.view() == home


def test_that_a_jump_glides_to_its_end(qtbot: QtBot, panel: MapPanel) -> None:
    panel.map.camera.show_region("24")
    there = panel.map.view()
    panel.map.camera.show_all()
    panel.map.camera.glides = True
    panel.map.camera.show_region("24")
    assert panel.map.camera.moving
    qtbot.waitUntil(lambda: not panel.map.camera.moving, timeout=60_000)
    assert panel.map.view() == there


def test_that_a_glide_whose_frame_changes_still_arrives(qtbot: QtBot, panel: MapPanel) -> None:
    panel.map.camera.glides = True
    panel.map.camera.show_region("24")
    panel.layers_button.click()
    qtbot.waitUntil(lambda: not panel.map.camera.moving, timeout=60_000)
    assert panel.map.view().centre[0] == pytest.approx(panel.map.maps.geometry.region_bounds("24").centre[0])


# --- selection --------------------------------------------------------------------------------------------------


def test_that_a_rectangle_selects_its_points_in_the_tables(panel: MapPanel, drag: Drag, document: Document) -> None:
    at = point_in_sight(panel)
    drag([at - QPointF(14, 14), at, at + QPointF(14, 14)], SHIFT)
    assert "lfb-ales" in document.session.selection.rows["sites"]
    view = document.workspace.tables.current()
    assert view is not None
    assert set(view.selected_keys()) == set(document.session.selection.keys)
    assert "lfb-ales" in panel.map.scene.selected_points["sites"]


def test_that_a_lasso_over_all_selects_in_several_tables_at_once(
    panel: MapPanel, drag: Drag, document: Document
) -> None:
    panel.strip.modes[Mode.LASSO].click()
    area = panel.map.camera.area
    corners = [(2, 2), (area.right - 3, 2), (area.right - 3, area.bottom - 3), (2, area.bottom - 3)]
    drag([QPointF(x, y) for x, y in corners])
    rows = document.session.selection.rows
    assert set(rows) == {"sites", "platforms", "projects"}
    assert len(rows["sites"]) > 100
    view = document.workspace.tables.show_table("platforms")
    assert set(view.selected_keys()) == set(rows["platforms"])
    assert document.session.selection.rows == rows
    press(panel.map, Qt.Key.Key_Escape)
    assert panel.map.mode is Mode.MOVE


def test_that_the_chip_holds_map_and_tables_to_the_selection(panel: MapPanel, drag: Drag, document: Document) -> None:
    area = panel.map.camera.area
    drag([QPointF(1, area.y + 1), QPointF(9, 9), QPointF(area.centre[0], area.bottom - 1)], SHIFT)
    count = sum(map(len, document.session.selection.rows.values()))
    assert count > 1
    assert str(count) in panel.chips.selected.text()
    panel.chips.selected.click()
    only = document.session.selection.only
    assert {layer.key: layer.visible_ids for layer in panel.map.scene.layers} == only  # of tables never opened as well
    view = document.workspace.tables.show_table("sites")
    assert view.table_model.rowCount() == len(document.session.selection.only["sites"]) < view.table_model.total_rows
    assert panel.map.scene.layers[0].visible_ids == document.session.selection.only["sites"]
    panel.chips.only.click()
    assert view.table_model.rowCount() == view.table_model.total_rows
    assert panel.map.scene.layers[0].visible_ids is None


def test_that_the_region_filter_of_the_tables_holds_points_of_tables_never_opened(
    panel: MapPanel, document: Document
) -> None:
    document.session.selection.select_region("84")
    document.workspace.tables.only_region.setChecked(True)
    seen = document.session.seen
    for layer in panel.map.scene.layers:
        regions = seen.frame(layer.key)["region"]
        assert layer.visible_ids == frozenset(regions.index[regions == "84"])


def test_that_a_click_with_control_adds_and_takes_away(qtbot: QtBot, panel: MapPanel, document: Document) -> None:
    document.session.selection.select_rows("projects", ("bioimp",))
    at = point_in_sight(panel).toPoint()
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, CONTROL, at)
    assert dict(document.session.selection.rows) == {"projects": ("bioimp",), "sites": ("lfb-ales",)}
    qtbot.mouseClick(panel.map, Qt.MouseButton.LeftButton, CONTROL, at)
    assert dict(document.session.selection.rows) == {"projects": ("bioimp",)}


def test_that_escape_gives_up_an_area(panel: MapPanel, drag: Drag, document: Document) -> None:
    at = point_in_sight(panel)
    drag(around(at), SHIFT, release=False)
    press(panel.map, Qt.Key.Key_Escape)
    drag([at, at])
    assert document.session.selection.keys == ("lfb-ales",)  # a plain click


def test_that_filters_of_a_table_filter_the_map_and_a_chip_says_so(panel: MapPanel, document: Document) -> None:
    tables = document.workspace.tables
    view = tables.show_table("sites")
    tables.search.setText("lfb")
    layer = next(layer for layer in panel.map.scene.layers if layer.key == "sites")
    assert layer.visible_ids == view.table_model.shown_keys
    assert "Sites" in panel.chips.filtered.text()
    assert panel.chips.filtered.isVisible()
    panel.look_panel.follows.click()
    assert all(layer.visible_ids is None for layer in panel.map.scene.layers)
    assert not panel.chips.filtered.isVisible()
    panel.look_panel.follows.click()
    panel.chips.filtered.click()
    assert view.table_model.rowCount() == view.table_model.total_rows
    assert all(layer.visible_ids is None for layer in panel.map.scene.layers)


def test_that_a_badge_opens_by_a_click(qtbot: QtBot, panel: MapPanel) -> None:
    badge = badge_in_sight(panel)
    home = panel.map.view()
    click(qtbot, panel.map, badge)
    assert panel.map.view().scale > home.scale


def badge_in_sight(panel: MapPanel) -> QPointF:
    for x in range(0, panel.map.width(), 6):
        for y in range(0, panel.map.height(), 6):
            if isinstance(panel.map.hit_at(QPointF(x, y)), ClusterHit):
                return QPointF(x, y)
    raise AssertionError("no badge on the map of the whole country")


def test_that_the_card_of_a_badge_names_the_first_points(panel: MapPanel, document: Document) -> None:
    hit = panel.map.hit_at(badge_in_sight(panel))
    assert isinstance(hit, ClusterHit)
    text = panel._describe(hit)
    assert f"<b>{len(hit.ids)}" in text
    assert "autre" in text
    named = [document.session.seen.label(hit.layer, key) for key in hit.ids]
    assert sum(name in text for name in named) >= 2


def test_that_enter_selects_what_is_in_the_middle(panel: MapPanel, document: Document) -> None:
    at = point_in_sight(panel)
    middle = QPointF(*panel.map.camera.area.centre)
    panel.map.camera.pan(middle.x() - at.x(), middle.y() - at.y())
    panel.map.setFocus(Qt.FocusReason.TabFocusReason)
    press(panel.map, Qt.Key.Key_Return)
    assert document.session.selection.keys == ("lfb-ales",)


def test_that_points_in_sight_are_listed_for_the_keyboard(panel: MapPanel, document: Document) -> None:
    point_in_sight(panel)
    popup = panel.list_points()
    texts = [popup.list.item(row).text() for row in range(popup.list.count())]
    wanted = document.session.seen.label("sites", "lfb-ales")
    row = next(row for row, text in enumerate(texts) if text.startswith(wanted))
    popup.list.setCurrentRow(row)
    press(popup.list, Qt.Key.Key_Return)
    assert document.session.selection.keys == ("lfb-ales",)


# --- search -----------------------------------------------------------------------------------------------------


@pytest.fixture
def search(panel: MapPanel, type_text: Callable[[QWidget, str], None]) -> Callable[[str], None]:
    def look_for(text: str) -> None:
        panel.start_search()
        panel.search.clear()
        type_text(panel.search, text)
        press(panel.search, Qt.Key.Key_Return)

    return look_for


def test_that_a_region_is_found_without_accents(
    panel: MapPanel, search: Callable[[str], None], document: Document
) -> None:
    search("bourgogne fr")
    assert document.session.selection.region == "27"
    assert panel.map.scene.focus == "27"


def test_that_a_commune_is_brought_into_the_middle_and_its_region_selected(
    panel: MapPanel, search: Callable[[str], None], document: Document
) -> None:
    home = panel.map.view().scale
    search("saint-étienne")
    assert document.session.selection.region == "84"
    assert panel.map.view().scale > 3 * home
    (place,) = panel.map.maps.geometry.place([4.39], [45.44], ["42"]).tolist()
    assert panel.map.view().centre == pytest.approx(place, abs=5)


def test_that_a_site_is_found_and_its_row_chosen(
    panel: MapPanel, search: Callable[[str], None], document: Document
) -> None:
    panel.look_panel.layers["sites"].shown.click()
    name = document.session.seen.label("sites", "lfb-ales")
    search(name)
    assert document.session.selection.keys == ("lfb-ales",)
    assert panel.map.position_of(PointHit("sites", "lfb-ales")) is not None


def test_that_the_menu_leads_to_the_search(panel: MapPanel, document: Document, menus: Actions) -> None:
    document.workspace.show_space("questions")
    menus._search_map()
    assert panel.isVisible()
    assert panel.search.hasFocus()
    press(panel.search, Qt.Key.Key_Escape)
    assert panel.map.hasFocus()


# --- rows without a place ---------------------------------------------------------------------------------------


def test_that_rows_without_a_place_are_counted_and_lead_to_their_table(
    qtbot: QtBot, panel: MapPanel, document: Document
) -> None:
    qtbot.waitUntil(lambda: len(panel.unplaced.rows) > 0, timeout=60_000)
    assert str(len(panel.unplaced.rows)) in panel.chips.unplaced.text()
    popup = panel.chips.show_unplaced()
    row = panel.unplaced.rows[0]
    press(popup.list, Qt.Key.Key_Return)
    view = document.workspace.tables.current()
    assert view is not None
    assert view.table_model.table == row.table
    assert row.key in view.selected_keys()


def test_that_an_arrow_says_what_it_carries(panel: MapPanel) -> None:
    panel.look_panel.flows["learners"].click()
    (flow,) = panel.map.scene.flows
    text = panel._describe(FlowHit(flow.key, flow.ids[0]))
    assert flow.labels[0].split(" ")[0] in text
    panel.look_panel.flows["learners"].click()
    assert panel.map.scene.flows == ()


def test_that_many_selected_rows_stay_selected_while_their_table_is_filtered_and_sorted(
    panel: MapPanel, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.views.tables.kept_rows.MANY", 2)
    keys = tuple(document.session.project.keys("sites")[:40])
    document.session.selection.select({"sites": keys}, "sites")
    view = document.workspace.tables.show_table("sites")
    view.table_model.sort(0, Qt.SortOrder.DescendingOrder)
    assert set(view.selected_keys()) == set(keys)
    document.session.selection.show_only({"sites": frozenset(keys[:10])})
    assert set(view.selected_keys()) == set(keys[:10])
    assert document.session.selection.rows == {"sites": keys}
