from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from planner.drawing import text
from planner.drawing.base_layer import place_fills
from planner.drawing.classes import equal_classes
from planner.drawing.geometry import Geometry
from planner.drawing.label_placing import FARTHEST, LONGEST_LINE, LabelPlacer
from planner.drawing.labels import Label
from planner.drawing.legend_layout import Item, legend_blocks
from planner.drawing.map_painter import MapPainter
from planner.drawing.point_names import PointNames
from planner.drawing.scene import PICTURE_PARTS, WINDOW_PARTS, Choropleth, Level, MapScene, SizeStep
from planner.drawing.symbols import area_sizes, size_steps
from planner.drawing.view import MapView, Rect

WIDTH, HEIGHT = 860, 520  # the map at 1366 × 768


def labels_of(maps: MapPainter, scene: MapScene, view: MapView) -> list[Label]:
    marks = maps._placer.marks(scene, view)
    return LabelPlacer(maps.geometry).labels(scene, view, marks, place_fills(maps.geometry, scene), view.plane_rect)


def boxes(labels: list[Label], view: MapView) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the ink, in pixels."""
    found = []
    for label in labels:
        x, y = view.to_screen((label.x, label.y)).tolist()
        width, height = label.extent
        found.append((x - width / 2, y - 0.4 * height, x + width / 2, y + 0.4 * height))
    return found


def overlap(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def test_that_every_region_with_a_value_shows_it_at_the_usual_size(maps: MapPainter, scene: MapScene) -> None:
    view = maps.fit(scene, WIDTH, HEIGHT)
    shown = {label.value for label in labels_of(maps, scene, view)}
    choropleth = scene.choropleth
    assert {choropleth.format_value(value) for value in choropleth.values.values() if value is not None} <= shown


def test_that_a_region_full_of_symbols_has_its_figure_beside_it(
    maps: MapPainter, scene: MapScene, layer_of: Callable, communes: list, geometry: Geometry
) -> None:
    paris = [
        commune for commune in communes if commune.region == "11" and commune.departement in ("77", "78", "91", "95")
    ]
    full = replace(scene, layers=(layer_of(paris, size=16.0),))
    view = maps.fit(full, WIDTH, HEIGHT)
    value = scene.choropleth.format_value(scene.choropleth.values["11"])
    label = next(label for label in labels_of(maps, full, view) if label.value == value)
    assert label.anchor == pytest.approx(geometry.region_middle("11").tolist())
    assert geometry.region_at(label.x, label.y) is None
    assert np.hypot(label.x - label.anchor[0], label.y - label.anchor[1]) * view.scale < LONGEST_LINE


@pytest.mark.parametrize("factor", [1.0, 1.6, 2.5, 4.0])
def test_that_labels_cover_neither_each_other_nor_symbols(maps: MapPainter, scene: MapScene, factor: float) -> None:
    view = maps.fit(scene, WIDTH, HEIGHT).zoomed(factor)
    labels = labels_of(maps, scene, view)
    found = boxes(labels, view)
    assert not [(a, b) for i, a in enumerate(found) for b in found[i + 1 :] if overlap(a, b)]
    marks = maps._placer.marks(scene, view)
    for (x, y), size in zip(view.to_screen(marks.xy), marks.size, strict=True):
        core = (x - 0.4 * size, y - 0.4 * size, x + 0.4 * size, y + 0.4 * size)
        assert not any(overlap(core, box) for box in found)


def test_that_departements_are_named_inside_a_region(maps: MapPainter, scene: MapScene) -> None:
    bare = replace(scene, layers=())
    far = labels_of(maps, bare, maps.fit(bare, WIDTH, HEIGHT))
    near = labels_of(maps, bare, maps.fit_region(bare, "84", WIDTH, HEIGHT))
    assert not any(" ".join(label.names) == "Isère" for label in far)
    assert any(" ".join(label.names) == "Isère" for label in near)


def test_that_a_region_in_focus_names_its_departements_alone(maps: MapPainter, scene: MapScene) -> None:
    focused = replace(scene, layers=(), focus="53")
    labels = labels_of(maps, focused, maps.fit_region(focused, "53", WIDTH, HEIGHT))
    names = {" ".join(label.names) for label in labels}
    assert {"Finistère", "Morbihan"} <= names
    assert "Manche" not in names
    assert not any(label.value for label in labels)


def test_that_departements_show_their_values_where_they_are_coloured(
    maps: MapPainter, scene: MapScene, geometry: Geometry
) -> None:
    values: dict[str, float | None] = {code: 100.0 + row for row, code in enumerate(geometry.departements)}
    coloured = Choropleth("Effectif", "", values, equal_classes(values.values()), level=Level.DEPARTEMENT)
    shown = replace(scene, choropleth=coloured, layers=())
    texts = {label.value for label in labels_of(maps, shown, maps.fit(shown, WIDTH, HEIGHT))}
    assert len(texts & {f"{value:.0f}" for value in values.values()}) > 60


def test_that_names_of_points_stand_on_free_ground(maps: MapPainter, scene: MapScene) -> None:
    named = replace(scene, layers=tuple(
        replace(layer, names=tuple(f"Site n° {row}" for row in range(len(layer)))) for layer in scene.layers
    ))  # fmt: skip
    view = maps.fit_region(named, "84", WIDTH, HEIGHT)
    marks, labels = maps._placer.marks(named, view), labels_of(maps, named, view)
    names = PointNames().placed(view, marks, labels)
    assert names
    assert not PointNames().placed(maps.fit(named, WIDTH, HEIGHT), marks, labels)
    screen = [(name.x - 20, name.y - 4, name.x + 20, name.y + 4) for name in names]
    assert not [(a, b) for i, a in enumerate(screen) for b in screen[i + 1 :] if overlap(a, b)]


def test_that_a_name_at_the_edge_goes_to_the_side_where_nothing_cuts_it(maps: MapPainter, scene: MapScene) -> None:
    named = replace(scene, layers=tuple(
        replace(layer, names=tuple(f"Établissement n° {row}" for row in range(len(layer)))) for layer in scene.layers
    ))  # fmt: skip
    view = maps.fit_region(named, "84", WIDTH, HEIGHT)
    marks = maps._placer.marks(named, view)
    eastmost = max(x for x, y in view.to_screen(marks.xy).tolist() if view.area.contains(x, y))
    cut = view.resized(view.area._replace(width=2 * (eastmost + 10 - view.area.centre[0])))
    cut = cut.panned(cut.area.right - 10 - cut.to_screen([view.from_screen(eastmost, 0)])[0][0], 0)
    names = PointNames().placed(cut, maps._placer.marks(named, cut), [])
    assert names
    right = cut.area.right - cut.offset[0]
    in_sight = [name for name in names if name.x < right]
    assert in_sight
    half = [text.text_width(name.name, text.TINY) / 2 for name in in_sight]
    assert all(name.x + reach < right for name, reach in zip(in_sight, half, strict=True))


def test_that_panning_moves_no_label_and_names_the_departements_that_it_brings(
    maps: MapPainter, scene: MapScene
) -> None:
    placer, fills = LabelPlacer(maps.geometry), place_fills(maps.geometry, scene)
    view = maps.fit_region(scene, "53", WIDTH, HEIGHT)

    def placed(shown: MapView) -> list[Label]:
        return placer.labels(scene, shown, maps._placer.marks(scene, shown), fills, shown.plane_rect)

    before = placed(view)
    assert placed(view.panned(40, 0)) is before  # the kept picture is shifted
    after = placed(view.panned(-600, 0))
    assert after[: len(before)] == before
    names = {" ".join(label.names) for label in after[len(before) :]}
    assert "Aube" in names
    assert "Var" not in names


def test_that_labels_keep_off_what_stands_over_the_map(maps: MapPainter, scene: MapScene) -> None:
    view = maps.fit(scene, WIDTH, HEIGHT)
    marks, fills = maps._placer.marks(scene, view), place_fills(maps.geometry, scene)
    free = LabelPlacer(maps.geometry).labels(scene, view, marks, fills, view.plane_rect)
    left, top, right, bottom = boxes(free, view)[0]
    chips = Rect(left - 10, top - 10, right - left + 20, bottom - top + 20)
    moved = LabelPlacer(maps.geometry).labels(scene, view, marks, fills, view.plane_rect, chips)
    assert len(moved) == len(free)
    covered = (chips.x, chips.y, chips.right, chips.bottom)
    assert not any(overlap(box, covered) for box in boxes(moved, view))


def test_that_a_region_is_named_in_the_part_that_is_in_sight(maps: MapPainter, scene: MapScene) -> None:
    bare = replace(scene, layers=())
    home = maps.fit(bare, WIDTH, HEIGHT).zoomed(3)
    usual = next(label for label in labels_of(maps, bare, home) if "Occitanie" in label.names)
    x, y = home.to_screen((usual.x, usual.y)).tolist()
    beside = home.panned(home.area.x + 4 - x, home.area.centre[1] - y)  # the edge of the map would cut the name
    again = next(label for label in labels_of(maps, bare, beside) if "Occitanie" in label.names)
    assert beside.to_screen((again.x, again.y))[0] - again.extent[0] / 2 > beside.area.x


def test_that_figures_beside_their_region_stay_near_and_on_the_map(
    maps: MapPainter, scene: MapScene, layer_of: Callable, communes: list, geometry: Geometry
) -> None:
    full = replace(scene, layers=(layer_of([c for c in communes if c.region in ("11", "28", "32")], size=22.0),))
    view = maps.fit(full, 600, 340)
    labels = [label for label in labels_of(maps, full, view) if label.anchor is not None]
    assert labels
    for label in labels:
        assert np.hypot(label.x - label.anchor[0], label.y - label.anchor[1]) < FARTHEST
        assert label.x - label.extent[0] / 2 / view.scale > geometry.bounds.x


# --- legend ---------------------------------------------------------------------------------------------------


def entries(scene: MapScene) -> list[Item]:
    return [item for block in legend_blocks(scene, 220) for item in block]


def test_that_small_cells_have_their_own_entry_beside_missing_ones(scene: MapScene) -> None:
    marked = replace(
        scene, choropleth=replace(scene.choropleth, small=frozenset({"24"}), small_note="secret statistique")
    )
    keys = {item.key: " ".join(item.lines) for item in entries(marked)}
    assert keys["small"] == "secret statistique"
    assert keys["hatch"] == "pas de donnée"
    assert "small" not in {item.key for item in entries(scene)}


def test_that_a_filtered_layer_says_how_many_of_how_many(scene: MapScene) -> None:
    layer = scene.layers[0]
    filtered = replace(scene, layers=(replace(layer, visible_ids=frozenset(layer.ids[:4])),))
    assert any("4 sur\u00a030" in " ".join(item.lines) for item in entries(filtered))


def test_that_sizes_are_explained_by_round_values() -> None:
    steps = size_steps([12, 340, 1234, np.nan], lambda value: f"{value:.0f}", 8, 24)
    assert [step.label for step in steps] == ["1000", "200", "100"]
    for step in steps:
        assert step.diameter == pytest.approx(area_sizes([float(step.label)], 8, 24, top=1234)[0])
    assert size_steps([np.nan, 0], str) == ()


def test_that_a_scale_of_sizes_keeps_within_the_legend(scene: MapScene) -> None:
    long = tuple(SizeStep(size, f"{size:.0f} milliards d’euros") for size in (24.0, 14.0, 8.0))
    with_steps = replace(scene, layers=(replace(scene.layers[0], size_steps=long),))
    steps = next(item.steps for item in entries(with_steps) if item.steps)
    assert [step.diameter for step in steps] == [24.0]


# --- title ----------------------------------------------------------------------------------------------------


def test_that_a_printed_map_says_nothing_twice(maps: MapPainter, scene: MapScene) -> None:
    titled = replace(scene, parts=PICTURE_PARTS, title="Effectif par région, 2026", year=2026, scenario="Prudent")
    layout = maps.layout(titled, WIDTH, HEIGHT)
    assert layout.subtitle_lines == ("Scénario Prudent",)
    told = " ".join(line for column in layout.columns for block in column for item in block for line in item.lines)
    assert "Prudent" not in told
    assert "scénario Prudent" in " ".join(
        line for item in entries(replace(titled, parts=WINDOW_PARTS)) for line in item.lines
    )
