from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from planner.drawing.base_layer import place_fills
from planner.drawing.geometry import Geometry
from planner.drawing.legend import nice_length
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import PICTURE_PARTS, MapParts, MapScene, PointHit, RegionHit, SymbolKind
from planner.drawing.theme import THEMES

WIDTH, HEIGHT = 900, 650


def painted(maps: MapPainter, scene: MapScene, *, cached: bool = False, view: object = None) -> np.ndarray:
    """Pixels (h, w, 4) of a scene."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    layout = maps.layout(scene, WIDTH, HEIGHT)
    painter = QPainter(image)
    maps.paint(painter, scene, view or maps.fit(scene, WIDTH, HEIGHT), layout, cached=cached)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 4).copy()


def colour_at(pixels: np.ndarray, x: float, y: float) -> str:
    blue, green, red, _ = pixels[round(y), round(x)]
    return QColor(red, green, blue).name()


def test_that_each_region_has_the_colour_of_its_class(maps: MapPainter, scene: MapScene, geometry: Geometry) -> None:
    bare = replace(scene, layers=(), parts=MapParts(legend=False, values=False, region_names=False))
    pixels = painted(maps, bare)
    view = maps.fit(bare, WIDTH, HEIGHT)
    fills = place_fills(geometry, bare)
    assert len(fills) == 17
    for code, fill in fills.items():
        # A département's border may pass through one place, not through most of them.
        seen = [colour_at(pixels, *view.to_screen(place[:2])) for place in geometry.label_places[code]]
        assert seen.count(fill) > len(seen) / 2


def test_that_a_region_without_a_value_is_hatched_not_coloured(
    maps: MapPainter, scene: MapScene, geometry: Geometry
) -> None:
    bare = replace(scene, layers=(), parts=MapParts(legend=False, values=False, region_names=False))
    pixels = painted(maps, bare)
    view = maps.fit(bare, WIDTH, HEIGHT)
    x, y = view.to_screen(geometry.label_places["94"][0, :2])
    around = {colour_at(pixels, x + dx, y + dy) for dx in range(-5, 6) for dy in range(-5, 6)}
    assert "94" not in place_fills(geometry, bare)
    assert len(around) > 3
    assert not around & set(scene.choropleth.colours(scene.theme))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_that_kept_layers_show_the_same_as_a_full_paint(maps: MapPainter, scene: MapScene, theme: object) -> None:
    scene = replace(scene, theme=theme, selected_regions=frozenset({"24"}), hovered=RegionHit("53"))
    view = maps.fit(scene, WIDTH, HEIGHT)
    painted(maps, scene, cached=True, view=view)
    moved = view.panned(37, -21)
    full, kept = painted(maps, scene, view=moved), painted(maps, scene, cached=True, view=moved)
    # Symbols stand on whole pixels in windows: edges differ a little, the pictures do not.
    different = (np.abs(full.astype(int) - kept.astype(int)).max(axis=2) > 60).mean()
    assert different < 0.02


def test_that_a_changed_value_changes_the_kept_picture(maps: MapPainter, scene: MapScene) -> None:
    before = painted(maps, scene, cached=True)
    values = dict(scene.choropleth.values) | {"84": 1.0}
    after = painted(maps, replace(scene, choropleth=replace(scene.choropleth, values=values)), cached=True)
    assert (before != after).any()


def test_that_the_legend_never_lies_on_the_map(maps: MapPainter, scene: MapScene, geometry: Geometry) -> None:
    for width, height in ((640, 480), (900, 650), (1200, 900), (500, 900), (1600, 500)):
        for parts in (scene.parts, PICTURE_PARTS):
            layout = maps.layout(replace(scene, parts=parts), width, height)
            view = maps.fit(replace(scene, parts=parts), width, height)
            assert layout.legend is not None
            assert not layout.legend.meets(view.rect_to_screen(geometry.bounds))
            assert layout.area.holds(view.rect_to_screen(geometry.bounds))
            assert layout.legend.bottom <= (layout.footer.y if layout.footer else height) + 0.5


def test_that_a_zoomed_map_stays_in_its_area(maps: MapPainter, scene: MapScene) -> None:
    view = maps.fit(scene, WIDTH, HEIGHT)
    near = view.zoomed(6)
    layout = maps.layout(scene, WIDTH, HEIGHT)
    column = slice(round(layout.area.right) + 2, WIDTH)
    # Selected points keep their rings, the legend column shows the same at every zoom.
    np.testing.assert_array_equal(
        painted(maps, scene, view=view)[:, column], painted(maps, scene, view=near)[:, column]
    )


def test_that_every_point_can_be_picked_even_where_many_share_a_commune(
    maps: MapPainter, scene: MapScene, layer_of: Callable, communes: list
) -> None:
    tours = [c for c in communes if c.departement == "37"][:1] * 9
    lyon = [c for c in communes if c.departement == "69"][:2] * 4
    shared = replace(
        scene,
        layers=(layer_of(tours), layer_of(lyon + tours[:2], "projects", SymbolKind.PROJECT)),
    )
    view = maps.fit(shared, WIDTH, HEIGHT)
    found = set()
    for layer in shared.layers:
        for key in layer.ids:
            position = maps.point_position(shared, view, PointHit(layer.key, key))
            assert position is not None
            found.add(maps.pick(shared, view, *position))
    assert found == {PointHit(layer.key, key) for layer in shared.layers for key in layer.ids}


def test_that_all_points_of_a_usual_map_can_be_picked(maps: MapPainter, scene: MapScene) -> None:
    view = maps.fit(scene, WIDTH, HEIGHT)
    for layer in scene.layers:
        for key in layer.ids:
            hit = PointHit(layer.key, key)
            assert maps.pick(scene, view, *maps.point_position(scene, view, hit)) == hit


def test_that_a_hidden_layer_cannot_be_picked(maps: MapPainter, scene: MapScene) -> None:
    view = maps.fit(scene, WIDTH, HEIGHT)
    hit = PointHit("sites", "sites-0")
    position = maps.point_position(scene, view, hit)
    hidden = replace(scene, layers=tuple(replace(layer, visible=False) for layer in scene.layers))
    assert maps.point_position(hidden, view, hit) is None
    assert not isinstance(maps.pick(hidden, view, *position), PointHit)


def test_that_regions_are_picked_and_overseas_frames_as_a_whole(
    maps: MapPainter, scene: MapScene, geometry: Geometry
) -> None:
    bare = replace(scene, layers=())
    view = maps.fit(bare, WIDTH, HEIGHT)
    for code, places in geometry.label_places.items():
        assert maps.pick(bare, view, *view.to_screen(places[0, :2])) == RegionHit(code)
    guadeloupe = next(frame for frame in geometry.insets if frame.key == "guadeloupe")
    corner = view.to_screen((guadeloupe.rect.x + 2, guadeloupe.rect.y + 2))
    assert maps.pick(bare, view, *corner) == RegionHit("01")
    layout = maps.layout(bare, WIDTH, HEIGHT)
    assert maps.pick(bare, view, layout.legend.x + 20, layout.legend.y + 20) is None


def test_that_points_of_paris_are_in_the_frame_alone_until_there_is_room_at_home(
    maps: MapPainter, scene: MapScene, layer_of: Callable, communes: list, geometry: Geometry
) -> None:
    paris = [c for c in communes if c.departement == "75"][:1]
    shown = replace(scene, layers=(layer_of(paris),))
    home = shown.layers[0].xy[0]
    far = maps.fit(shown, WIDTH, HEIGHT)
    assert maps.pick(shown, far, *far.to_screen(home)) == RegionHit("11")
    assert maps.pick(shown, far, *far.to_screen(shown.layers[0].inset_xy[0])) == PointHit("sites", "sites-0")
    near = far.zoomed(5, tuple(far.to_screen(home)))
    assert maps.pick(shown, near, *near.to_screen(home)) == PointHit("sites", "sites-0")


def test_that_a_region_fills_the_view_when_zoomed_to(maps: MapPainter, scene: MapScene, geometry: Geometry) -> None:
    view = maps.fit_region(scene, "06", WIDTH, HEIGHT)
    assert view.plane_rect.holds(geometry.region_bounds("06"))
    assert view.scale > maps.fit(scene, WIDTH, HEIGHT).scale * 3


def test_that_selected_and_hovered_points_are_marked(maps: MapPainter, scene: MapScene) -> None:
    plain = painted(maps, scene)
    view = maps.fit(scene, WIDTH, HEIGHT)
    for marked in (
        replace(scene, selected_points={"sites": frozenset({"sites-3"})}),
        replace(scene, hovered=PointHit("sites", "sites-3")),
    ):
        x, y = maps.point_position(scene, view, PointHit("sites", "sites-3"))
        changed = np.argwhere((painted(maps, marked) != plain).any(axis=2))
        assert len(changed)
        assert np.abs(changed - [y, x]).max() < 20


def test_that_a_fractional_screen_is_painted_sharply(maps: MapPainter, scene: MapScene) -> None:
    pixmap = QPixmap(round(WIDTH * 1.5), round(HEIGHT * 1.5))
    pixmap.setDevicePixelRatio(1.5)
    painter = QPainter(pixmap)
    maps.paint(painter, scene, maps.fit(scene, WIDTH, HEIGHT), maps.layout(scene, WIDTH, HEIGHT), cached=True)
    painter.end()
    large = pixmap.toImage().scaled(WIDTH, HEIGHT)
    pixels = np.frombuffer(large.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 4)
    assert (np.abs(pixels.astype(int) - painted(maps, scene).astype(int)).max(axis=2) > 90).mean() < 0.05


@pytest.mark.parametrize(("longest", "length"), [(137, 100), (99, 50), (20, 20), (7.3, 5), (0.4, 1)])
def test_that_scale_bars_have_round_lengths(longest: float, length: float) -> None:
    assert nice_length(longest) == length
