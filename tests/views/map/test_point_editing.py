import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from planner.core.tables.project import Address
from planner.core.tables.provenance import origin_of
from planner.drawing.scene import PointHit
from planner.views.document import Document
from planner.views.map.add_point import AddPoint
from planner.views.map.map_panel import MapPanel
from planner.views.parts.said import Said
from tests.views.map.conftest import Drag, point_in_sight

ALT = Qt.KeyboardModifier.AltModifier
SITE = "lfb-ales"


def place_of(document: Document, key: str = SITE) -> tuple[float, float]:
    row = document.session.project.row("sites", key)
    return float(row["lon"]), float(row["lat"])  # type: ignore[arg-type]


def test_that_a_point_is_dragged_with_alt_in_one_undoable_step(panel: MapPanel, drag: Drag, document: Document) -> None:
    before, at = place_of(document), point_in_sight(panel)
    target = at + QPointF(-60, 30)
    plane = panel.map.plane_at(target)
    drag([at, at + QPointF(-20, 10), target], ALT)
    assert place_of(document) == pytest.approx(panel.map.maps.geometry.plane_to_lonlat(*plane), abs=1e-4)
    origin = origin_of(document.session.project, Address("sites", SITE, "lon"))
    assert origin is not None
    assert origin.kind == "assumption"
    assert document.session.undo_stack.count() == 1
    document.session.undo_stack.undo()
    assert place_of(document) == before
    now = panel.map.position_of(PointHit("sites", SITE))
    assert now is not None
    assert (now - at).manhattanLength() < 1


def test_that_panning_never_moves_a_point(panel: MapPanel, drag: Drag, document: Document) -> None:
    before, at = place_of(document), point_in_sight(panel)
    drag([at, at + QPointF(-20, 10), at + QPointF(-60, 30)])
    assert place_of(document) == before
    assert document.session.undo_stack.count() == 0


def test_that_the_menu_gives_a_point_a_grip(panel: MapPanel, drag: Drag, document: Document) -> None:
    before, at = place_of(document), point_in_sight(panel)
    menu = panel.map.menu_at(at)
    actions = {action.text(): action for action in menu.actions()}
    actions["Déplacer"].trigger()
    menu.close()
    panel.map.grab()
    drag([at, at + QPointF(20, 10), at + QPointF(40, 20)])
    assert place_of(document) != before
    assert document.session.undo_stack.count() == 1
    at = panel.map.position_of(PointHit("sites", SITE)) or QPointF()
    drag([at, at + QPointF(-20, 10), at + QPointF(-40, 20)])  # the grip is gone: this moves the map
    assert document.session.undo_stack.count() == 1


def test_that_a_point_dropped_at_sea_stays_where_it_was(panel: MapPanel, drag: Drag, document: Document) -> None:
    before, at = place_of(document), point_in_sight(panel)
    panel.map.camera.show_all()
    panel.map.camera.zoom(4, panel.map.position_of(PointHit("sites", SITE)))
    at = panel.map.position_of(PointHit("sites", SITE)) or QPointF()
    assert panel.map.hit_at(at) == PointHit("sites", SITE)
    sea = sea_in_sight(panel)
    drag([at, at + (sea - at) / 2, sea], ALT)
    assert place_of(document) == before
    assert document.session.undo_stack.count() == 0


def sea_in_sight(panel: MapPanel) -> QPointF:
    geometry, area = panel.map.maps.geometry, panel.map.camera.area
    for x in range(int(area.x) + 1, int(area.right)):
        for y in range(int(area.y) + 1, int(area.bottom), 4):
            if geometry.departement_at(*panel.map.plane_at(QPointF(x, y))) is None:
                return QPointF(x, y)
    raise AssertionError("no sea in sight")


def add_here(panel: MapPanel, at: QPointF, text: str) -> AddPoint:
    menu = panel.map.menu_at(at)
    here = next(action.menu() for action in menu.actions() if action.text() == "Ajouter ici")
    next(action for action in here.actions() if action.text() == text).trigger()  # type: ignore[union-attr]
    menu.close()
    dialog = panel.window().findChild(AddPoint)
    assert dialog is not None
    return dialog


def test_that_a_site_is_added_where_one_points(panel: MapPanel, document: Document) -> None:
    at = point_in_sight(panel) + QPointF(50, 25)
    lon, lat = panel.map.maps.geometry.plane_to_lonlat(*panel.map.plane_at(at))
    dialog = add_here(panel, at, "Site…")
    assert dialog.commune.text()
    dialog.add.click()
    assert "nom" in dialog.refused.text()
    dialog.name.setText("Usine nouvelle")
    dialog.add.click()
    (key,) = document.session.selection.keys
    row = document.session.project.row("sites", key)
    assert (row["name"], row["lon"], row["lat"]) == (
        "Usine nouvelle",
        pytest.approx(lon, abs=1e-4),
        pytest.approx(lat, abs=1e-4),
    )
    assert key in next(layer.ids for layer in panel.map.scene.layers if layer.key == "sites")
    document.session.undo_stack.undo()
    assert not document.session.project.has("sites", key)


def test_that_a_project_is_added_by_its_commune(panel: MapPanel, document: Document) -> None:
    dialog = panel.editing.add("projects", None)
    assert dialog.table.currentData() == "projects"
    dialog.name.setText("Banc d’essai")
    dialog.commune.setText("Nulle-Part")
    dialog.add.click()
    assert "commune" in dialog.refused.text()
    dialog.commune.setText("tours")
    dialog.commune.textEdited.emit("tours")
    dialog._completer.activated[str].emit("Tours (37)")
    assert "Indre-et-Loire" in dialog.place.text()
    dialog.add.click()
    (key,) = document.session.selection.keys
    row = document.session.project.row("projects", key)
    assert (row["name"], row["commune"], row["region"]) == ("Banc d’essai", "37261", "24")
    QApplication.processEvents()


def test_that_a_point_moved_in_a_scenario_moves_in_all_and_says_so(
    panel: MapPanel, drag: Drag, document: Document
) -> None:
    document.session.set_scenario("haut")
    before, at = place_of(document), point_in_sight(panel)
    drag([at, at + QPointF(-20, 10), at + QPointF(-60, 30)], ALT)
    assert place_of(document) != before
    assert document.session.scenario == "haut"
    assert "tous les scénarios" in panel.window().findChild(Said).text()
