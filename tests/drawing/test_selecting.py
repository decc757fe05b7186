from collections.abc import Callable
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage, QPainter

from planner.drawing.classes import equal_classes
from planner.drawing.corner_frames import corners as corners_of
from planner.drawing.geometry import Geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import WINDOW_PARTS, Choropleth, DepartementHit, Level, MapScene, PointHit, RegionHit
from planner.drawing.selecting import inside

WIDTH, HEIGHT = 900, 650
EVERYTHING = [(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]


@given(st.floats(-20, 20), st.floats(-20, 20))
def test_that_a_rectangle_holds_what_lies_between_its_sides(x: float, y: float) -> None:
    held = inside(np.array([(x, y)]), [(-5, -3), (10, -3), (10, 8), (-5, 8)])[0]
    if min(abs(x + 5), abs(x - 10), abs(y + 3), abs(y - 8)) > 1e-9:
        assert held == (-5 < x < 10 and -3 < y < 8)


def test_that_a_lasso_leaves_its_bay_out() -> None:
    horseshoe = [(0, 0), (10, 0), (10, 10), (7, 10), (7, 3), (3, 3), (3, 10), (0, 10)]
    assert inside(np.array([(1.5, 8), (5, 8), (8.5, 8), (5, 1)]), horseshoe).tolist() == [True, False, True, True]


def test_that_a_click_without_a_surface_holds_nothing(maps: MapPainter, scene: MapScene) -> None:
    view = maps.fit(scene, WIDTH, HEIGHT)
    assert maps.points_in(scene, view, []) == {}
    assert maps.points_in(scene, view, [(5, 5), (600, 600)]) == {}
    assert maps.regions_in(scene, view, [(5, 5), (600, 600)]) == frozenset()


def test_that_everything_is_in_a_rectangle_around_the_map(maps: MapPainter, scene: MapScene) -> None:
    view = maps.fit(scene, WIDTH, HEIGHT)
    assert maps.points_in(scene, view, EVERYTHING) == {layer.key: frozenset(layer.ids) for layer in scene.layers}
    assert maps.regions_in(scene, view, EVERYTHING) == frozenset(maps.geometry.regions)


def test_that_a_badge_counts_with_all_its_points(
    maps: MapPainter, scene: MapScene, layer_of: Callable, communes: list
) -> None:
    crowded = replace(scene, layers=(layer_of(communes),))
    view = maps.fit(crowded, WIDTH, HEIGHT)
    marks = maps._placer.marks(crowded, view)
    badge = int(np.argmax(marks.count))
    x, y = view.to_screen(marks.xy[badge]).tolist()
    around = [(x - 2, y - 2), (x + 2, y - 2), (x + 2, y + 2), (x - 2, y + 2)]
    assert maps.points_in(crowded, view, around) == {"sites": frozenset(marks.ids(badge))}


def test_that_hidden_points_are_not_selected(maps: MapPainter, scene: MapScene) -> None:
    layer = scene.layers[0]
    filtered = replace(scene, layers=(replace(layer, visible_ids=frozenset(layer.ids[:2])),))
    view = maps.fit(filtered, WIDTH, HEIGHT)
    assert maps.points_in(filtered, view, EVERYTHING) == {"sites": frozenset(layer.ids[:2])}


def test_that_departements_are_selected_and_picked_where_they_are_coloured(
    maps: MapPainter, scene: MapScene, geometry: Geometry
) -> None:
    values = {code: float(row) for row, code in enumerate(geometry.departements)}
    coloured = Choropleth("Effectif", "", values, equal_classes(values.values()), level=Level.DEPARTEMENT)
    shown = replace(scene, choropleth=coloured, layers=())
    view = maps.fit(shown, WIDTH, HEIGHT)
    assert maps.regions_in(shown, view, EVERYTHING) == frozenset(geometry.departements)
    assert maps.pick(shown, view, *view.to_screen(geometry.departement_middle("37"))) == DepartementHit("37")
    assert maps.pick(shown, view, *view.to_screen(geometry.departement_middle("974"))) == DepartementHit("974")


def test_that_frames_out_of_sight_stay_in_a_corner_and_can_be_picked(
    maps: MapPainter, scene: MapScene, layer_of: Callable, communes: list
) -> None:
    reunion = [commune for commune in communes if commune.departement == "974"][:1]
    shown = replace(scene, layers=(layer_of(reunion),))
    view = maps.fit_region(shown, "44", WIDTH, HEIGHT)
    corners = {corner.frame.key: corner for corner in corners_of(maps.geometry, shown, view)}
    assert set(corners) == {frame.key for frame in maps.geometry.insets}
    for key, code in (("guadeloupe", "01"), ("guyane", "03"), ("mayotte", "06")):
        box = corners[key].box
        assert maps.pick(shown, view, box.x + 3, box.bottom - 3) == RegionHit(code)
        assert view.area.holds(box)
    at_point = corners["reunion"].view.to_screen(shown.layers[0].xy[0]).tolist()
    assert maps.pick(shown, view, *at_point) == PointHit("sites", "sites-0")


def test_that_a_frame_in_its_corner_leaves_no_rest_at_its_own_place(maps: MapPainter, scene: MapScene) -> None:
    shown = replace(scene, parts=WINDOW_PARTS)
    guadeloupe = next(frame for frame in maps.geometry.insets if frame.key == "guadeloupe")
    home = maps.fit(shown, 1200, 900)
    # Half of the frame is beyond the left edge.
    cut = home.zoomed(2).panned(-home.zoomed(2).rect_to_screen(guadeloupe.rect).centre[0], 0)
    cut = cut.panned(0, 450 - cut.rect_to_screen(guadeloupe.rect).centre[1])
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    maps.paint(painter, shown, cut, maps.layout(shown, 1200, 900))
    painter.end()
    box = cut.rect_to_screen(guadeloupe.rect)
    paper = QColor(shown.theme.paper).rgb()
    ys = range(int(box.y), int(box.bottom), 3)
    assert {image.pixel(x, y) for x in range(3, int(box.right), 3) for y in ys} == {paper}


def test_that_a_frame_zoomed_to_is_not_in_its_corner_as_well(maps: MapPainter, scene: MapScene) -> None:
    view = maps.fit_region(scene, "01", WIDTH, HEIGHT)
    assert "guadeloupe" not in {corner.frame.key for corner in corners_of(maps.geometry, scene, view)}


def test_that_the_whole_country_needs_no_corner(maps: MapPainter, scene: MapScene) -> None:
    assert not corners_of(maps.geometry, scene, maps.fit(scene, WIDTH, HEIGHT))
