from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from planner.core.tables.edits import SetCells
from planner.core.tables.map_views import MapLook
from planner.core.tables.project import Address
from planner.drawing.scene import DepartementHit, Level
from planner.report.indicators import INDICATORS
from planner.report.map_classes import METHOD_NAMES
from planner.views.document import Document
from planner.views.map.map_panel import MapPanel


def choose(box: QWidget, data: object) -> None:
    """Take an entry of a choice as a hand does."""
    box.setCurrentIndex(box.findData(data))  # type: ignore[attr-defined]
    box.activated.emit(box.currentIndex())  # type: ignore[attr-defined]


def colours(panel: MapPanel):  # type: ignore[no-untyped-def] # noqa: ANN201
    choropleth = panel.map.scene.choropleth
    assert choropleth is not None
    return choropleth


@pytest.fixture
def look(panel: MapPanel) -> MapPanel:
    """The panel with its settings open."""
    panel.layers_button.click()
    assert panel.look_panel.isVisible()
    return panel


def test_that_nothing_has_to_be_set(panel: MapPanel) -> None:
    assert not panel.look_panel.isVisible()
    assert colours(panel).level is Level.REGION
    assert all(layer.visible and layer.opacity == 1 for layer in panel.map.scene.layers)
    assert panel.map.scene.flows == ()


@pytest.mark.parametrize("key", list(INDICATORS))
def test_that_every_indicator_is_shown_at_each_of_its_levels(look: MapPanel, key: str) -> None:
    look.indicator.setCurrentIndex(look.indicator.findData(key))
    assert look.look_panel.level.isEnabled() == (len(INDICATORS[key].levels) > 1)
    for level in INDICATORS[key].levels:
        choose(look.look_panel.level, level.value)
        assert colours(look).level is level
        assert len(colours(look).values) == (18 if level is Level.REGION else 101)
        look.map.grab()


def test_that_an_indicator_without_departements_goes_back_to_regions(look: MapPanel) -> None:
    look.indicator.setCurrentIndex(look.indicator.findData("funded"))
    choose(look.look_panel.level, Level.DEPARTEMENT.value)
    look.indicator.setCurrentIndex(look.indicator.findData("coverage"))
    assert colours(look).level is Level.REGION


def test_that_the_card_of_a_departement_tells_name_region_and_value(look: MapPanel) -> None:
    look.indicator.setCurrentIndex(look.indicator.findData("site_headcount"))
    choose(look.look_panel.level, Level.DEPARTEMENT.value)
    text = look._describe(DepartementHit("69"))
    assert "Rhône (69)" in text
    assert "Auvergne-Rhône-Alpes" in text
    assert "Effectif des sites" in text


@pytest.mark.parametrize("method", [key for key in METHOD_NAMES if key not in ("automatic", "own")])
def test_that_classes_follow_method_and_number(look: MapPanel, method: str) -> None:
    choose(look.look_panel.method, method)
    look.look_panel.count.setValue(3)
    three = colours(look).classes
    look.look_panel.count.setValue(6)
    assert colours(look).classes != three
    assert three.count < colours(look).classes.count


def test_that_own_thresholds_are_typed_and_wrong_ones_say_why(
    look: MapPanel, type_text: Callable[[QWidget, str], None]
) -> None:
    automatic = colours(look).classes
    choose(look.look_panel.method, "own")
    assert colours(look).classes == automatic
    assert look.look_panel.breaks.isVisible()
    type_thresholds(look, "200 ; 50", type_text)
    assert look.look_panel.refused.isVisible()
    assert "petit" in look.look_panel.refused.text()
    assert colours(look).classes == automatic
    type_thresholds(look, "50 ; 200,5", type_text)
    assert not look.look_panel.refused.isVisible()
    assert colours(look).classes.breaks[1:-1] == (50.0, 200.5)


def type_thresholds(look: MapPanel, text: str, type_text: Callable[[QWidget, str], None]) -> None:
    look.look_panel.breaks.clear()
    type_text(look.look_panel.breaks, text)
    key = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(look.look_panel.breaks, key)


def test_that_the_palette_can_be_chosen_and_given_back(look: MapPanel) -> None:
    own = colours(look).palette
    choose(look.look_panel.palette_box, "viridis")
    assert colours(look).palette == "viridis"
    choose(look.look_panel.palette_box, "")
    assert colours(look).palette == own


def test_that_the_difference_needs_a_scenario_to_compare_to(look: MapPanel, document: Document) -> None:
    assert not look.look_panel.difference.isEnabled()
    document.session.set_comparison("haut")
    look.look_panel.difference.click()
    assert "Haut" in colours(look).title
    assert colours(look).classes.diverging
    document.session.set_comparison(None)
    assert "Haut" not in colours(look).title


# --- layers -----------------------------------------------------------------------------------------------------


def test_that_the_settings_take_the_room_of_the_place_in_a_narrow_window(
    qtbot: QtBot, look: MapPanel, document: Document
) -> None:
    side, window = document.workspace.map_space.side, document.workspace.window()
    window.resize(1200, 760)
    qtbot.waitUntil(lambda: not side.isVisible(), timeout=10_000)
    look.layers_button.click()
    assert side.isVisible()
    look.layers_button.click()
    assert not side.isVisible()
    window.resize(1900, 900)
    qtbot.waitUntil(side.isVisible, timeout=10_000)


def test_that_the_whole_country_is_clear_of_the_buttons_over_it(panel: MapPanel) -> None:
    view = panel.map.view()
    assert view == panel.map.camera.home
    assert view.rect_to_screen(panel.map.maps.geometry.bounds).x > panel.strip.geometry().right()


def test_that_layers_are_hidden_faded_and_ordered(look: MapPanel) -> None:
    rows = look.look_panel.layers
    before = [layer.key for layer in look.map.scene.layers]
    rows[before[0]].down.click()
    assert [layer.key for layer in look.map.scene.layers][:2] == [before[1], before[0]]
    assert not rows[before[1]].up.isEnabled()
    rows["platforms"].shown.click()
    rows["sites"].opacity.setValue(40)
    shown = {layer.key: layer for layer in look.map.scene.layers}
    assert not shown["platforms"].visible
    assert shown["sites"].opacity == pytest.approx(0.4)


def test_that_the_wheel_over_the_settings_changes_nothing_in_passing(look: MapPanel) -> None:
    row = look.look_panel.layers["sites"]
    for widget in (row.opacity, look.look_panel.method, look.look_panel.level):
        look.map.setFocus()
        before = look.map.scene
        wheel = QWheelEvent(
            QPointF(5, 5), widget.mapToGlobal(QPointF(5, 5)), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, wheel)
        assert look.map.scene is before
        assert not widget.hasFocus()
    assert row.opacity.value() == 100


def test_that_arrows_are_those_of_the_region_and_what_they_leave_out_stands_in_the_settings(
    look: MapPanel, document: Document
) -> None:
    look.look_panel.flows["learners"].click()
    france = look.map.scene.flows[0]
    note = look.look_panel._flow_notes["learners"]
    assert note.isVisible()
    assert "Places connues pour" in note.text()
    document.session.selection.select_region("24")
    here = look.map.scene.flows[0]
    assert len(here) == len(france)
    assert 0 < np.isfinite(here.origin[:, 0]).sum() < np.isfinite(france.origin[:, 0]).sum()
    look.look_panel.flows["learners"].click()
    assert not note.isVisible()


def test_that_a_layer_is_filtered_by_kind_and_state(look: MapPanel, document: Document) -> None:
    row = look.look_panel.layers["projects"]
    row.menu.aboutToShow.emit()
    titles = [action.text() for action in row.menu.actions() if action.isSeparator() and action.text()]
    assert titles == ["Nature", "État"]
    action = next(action for action in row.menu.actions() if action.text() == "programme")
    action.trigger()
    layer = next(layer for layer in look.map.scene.layers if layer.key == "projects")
    kinds = document.session.seen.frame("projects")["kind"]
    assert layer.visible_ids == frozenset(kinds.index[kinds != "programme"])
    row.menu.aboutToShow.emit()
    next(action for action in row.menu.actions() if action.text() == "Tout montrer").trigger()
    layer = next(layer for layer in look.map.scene.layers if layer.key == "projects")
    assert layer.visible_ids is None


def test_that_a_few_kinds_are_ticked_after_all_are_taken_off(look: MapPanel, document: Document) -> None:
    row = look.look_panel.layers["sites"]
    row.menu.aboutToShow.emit()
    every, kind = [a for a in row.menu.actions() if a.isCheckable()][:2]
    assert every.isChecked()
    every.trigger()
    assert not kind.isChecked()
    kind.trigger()
    layer = next(layer for layer in look.map.scene.layers if layer.key == "sites")
    assert layer.visible_ids is not None
    kinds = document.session.seen.frame("sites")["kind"]
    assert len({kinds[key] for key in layer.visible_ids}) == 1
    every.trigger()
    layer = next(layer for layer in look.map.scene.layers if layer.key == "sites")
    assert layer.visible_ids is None
    assert kind.isChecked()


def test_that_a_layer_is_dragged_to_its_place(qtbot: QtBot, look: MapPanel) -> None:
    rows = look.look_panel.layers
    first, second, third = (layer.key for layer in look.map.scene.layers)
    row = rows[first]

    def send(kind: QEvent.Type, at: QPoint) -> None:
        held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        local, globally = QPointF(row.grip.mapFromGlobal(at)), QPointF(at)
        event = QMouseEvent(kind, local, globally, Qt.MouseButton.LeftButton, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(row.grip, event)

    qtbot.waitUntil(lambda: rows[second].y() > row.y(), timeout=10_000)
    middle = QPoint(4, row.height() // 2)
    send(QEvent.Type.MouseButtonPress, row.mapToGlobal(middle))
    for key in (second, third):
        send(QEvent.Type.MouseMove, rows[key].mapToGlobal(middle))
    send(QEvent.Type.MouseButtonRelease, row.mapToGlobal(middle))
    assert [layer.key for layer in look.map.scene.layers] == [second, third, first]


def test_that_layers_keep_their_objects_while_only_the_year_changes(panel: MapPanel, document: Document) -> None:
    before = panel.map.scene.layers
    document.session.set_year(document.session.year + 1)
    assert panel.map.scene.layers is before


# --- kept views -------------------------------------------------------------------------------------------------


def test_that_a_view_is_kept_shown_again_and_undone(panel: MapPanel, document: Document) -> None:
    session = document.session
    panel.looks.change(indicator="headcount", palette="viridis", flows=frozenset({"fundings"}))
    panel.map.camera.show_region("24")
    session.set_year(2030)
    place, look = panel.map.camera.place, panel.looks.look
    dialog = panel.views.ask_name()
    dialog.setTextValue("Effectif du Centre")
    dialog.accept()
    panel.looks.set_look(MapLook())
    panel.map.camera.show_all()
    session.set_year(2026)
    panel.views.menu.aboutToShow.emit()
    next(a for a in panel.views.menu.actions() if a.text() == "Effectif du Centre").trigger()
    assert panel.looks.look == look
    assert panel.map.camera.place == place
    assert session.year == 2030
    assert panel.indicator.currentData() == "headcount"
    session.undo_stack.undo()
    panel.views.menu.aboutToShow.emit()
    assert "Effectif du Centre" not in [action.text() for action in panel.views.menu.actions()]


def test_that_views_are_renamed_and_deleted_in_their_list(panel: MapPanel, document: Document) -> None:
    panel.views.keep("Un")
    panel.views.keep("Deux")
    dialog = panel.views.manage()
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert names == ["Deux", "Un"]
    dialog.list.item(0).setText("un")
    assert "déjà" in dialog.refused.text()
    assert [dialog.list.item(row).text() for row in range(2)] == names
    dialog.list.item(0).setText("Zéro")
    assert [dialog.list.item(row).text() for row in range(2)] == ["Un", "Zéro"]
    dialog.list.setCurrentRow(0)
    dialog.delete.click()
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == ["Zéro"]
    document.session.undo_stack.setIndex(0)
    assert dialog.list.count() == 0
    dialog.close()


def test_that_a_damaged_view_is_told_and_changes_nothing(panel: MapPanel, document: Document) -> None:
    panel.views.keep("Comité")
    broken = SetCells({Address("map_views", "vue-1", "layers"): "{"}, restores=True)
    document.session.push(broken, "Abîmer")
    before = panel.looks.look
    panel.views.show_view("vue-1")
    box = panel.window().findChild(QMessageBox)
    assert box is not None
    assert "Comité" in box.informativeText()
    assert panel.looks.look == before
    box.close()


def test_that_a_view_without_a_name_is_not_kept(panel: MapPanel, document: Document) -> None:
    panel.views.keep("  ")
    assert document.session.undo_stack.count() == 0
    box = panel.window().findChild(QMessageBox)
    assert box is not None
    box.close()


# --- years ------------------------------------------------------------------------------------------------------


def test_that_the_years_play_to_the_last_one(qtbot: QtBot, document: Document) -> None:
    context, session = document.workspace.context, document.session
    last = session.years[1]
    session.set_year(last - 2)
    context.playback._timer.setInterval(5)
    context.play.click()
    assert context.playback.playing
    qtbot.waitUntil(lambda: not context.playback.playing, timeout=60_000)
    assert session.year == last
    context.play.click()
    assert session.year < last
    context.play.click()
    assert not context.playback.playing
