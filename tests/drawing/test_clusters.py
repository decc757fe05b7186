from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from planner.drawing import stamps
from planner.drawing.clusters import CELL, OPEN_SCALE, badge_size, badges_of
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import ClusterHit, MapParts, MapScene, PointHit, PointLayer, SymbolKind

WIDTH, HEIGHT = 900, 650


@pytest.fixture
def crowded(scene: MapScene, layer_of: Callable, communes: list) -> MapScene:
    """All communes of the tests: far more points than the country has room for."""
    return replace(scene, layers=(layer_of(communes), layer_of(communes[::3], "projects", SymbolKind.PROJECT)))


def hits(maps: MapPainter, scene: MapScene, view: object) -> set:
    marks = maps._placer.marks(scene, view)
    return {marks.hit(index) for index in range(len(marks))}


def test_that_badges_and_points_together_show_every_point_once(maps: MapPainter, crowded: MapScene) -> None:
    view = maps.fit(crowded, WIDTH, HEIGHT)
    shown = hits(maps, crowded, view)
    badges = [hit for hit in shown if isinstance(hit, ClusterHit)]
    assert badges
    assert all(len(badge.ids) > 1 for badge in badges)
    for layer in crowded.layers:
        alone = [hit.id for hit in shown if isinstance(hit, PointHit) and hit.layer == layer.key]
        inside = [key for badge in badges if badge.layer == layer.key for key in badge.ids]
        assert sorted(alone + inside) == sorted(layer.ids)


def test_that_badges_do_not_cover_each_other(maps: MapPainter, crowded: MapScene) -> None:
    view = maps.fit(crowded, WIDTH, HEIGHT)
    marks = maps._placer.marks(crowded, view)
    rows = np.flatnonzero(marks.count > 1)
    xy, size = view.to_screen(marks.xy[rows]), marks.size[rows]
    apart = np.hypot(*(xy[:, None] - xy[None]).T) + 1e9 * np.eye(len(rows))
    assert (apart >= (size[:, None] + size[None]) / 2 - 1).all()


def test_that_a_sparse_map_has_no_badge(maps: MapPainter, scene: MapScene) -> None:
    assert not any(isinstance(hit, ClusterHit) for hit in hits(maps, scene, maps.fit(scene, WIDTH, HEIGHT)))


def test_that_a_badge_is_picked_and_opens_when_zoomed_to(maps: MapPainter, crowded: MapScene) -> None:
    view = maps.fit(crowded, WIDTH, HEIGHT)
    badge = next(hit for hit in sorted(hits(maps, crowded, view), key=str) if isinstance(hit, ClusterHit))
    x, y = view.to_screen((badge.x, badge.y)).tolist()
    assert maps.pick(crowded, view, x, y) == badge
    near = maps.fit_points(crowded, badge.layer, badge.ids, WIDTH, HEIGHT)
    assert near is not None
    assert near.scale > view.scale
    opened = hits(maps, crowded, near)
    assert badge not in opened
    assert sum(isinstance(hit, PointHit) and hit.id in badge.ids for hit in opened) > 0


def test_that_points_of_one_commune_open_at_once(maps: MapPainter, scene: MapScene) -> None:
    lyon = scene.layers[0]
    many = replace(lyon, xy=np.repeat(lyon.xy[:1], len(lyon), axis=0), inset_xy=np.full_like(lyon.inset_xy, np.nan))
    shown = replace(scene, layers=(many,))
    near = maps.fit_points(shown, many.key, many.ids, WIDTH, HEIGHT)
    assert near is not None
    assert near.scale >= OPEN_SCALE
    assert hits(maps, shown, near) == {PointHit(many.key, key) for key in many.ids}


def test_that_a_point_in_a_badge_is_found_at_the_badge(maps: MapPainter, crowded: MapScene) -> None:
    view = maps.fit(crowded, WIDTH, HEIGHT)
    badge = next(hit for hit in sorted(hits(maps, crowded, view), key=str) if isinstance(hit, ClusterHit))
    at = maps.point_position(crowded, view, PointHit(badge.layer, badge.ids[-1]))
    assert at == pytest.approx(view.to_screen((badge.x, badge.y)).tolist())


def test_that_a_layer_can_do_without_badges(maps: MapPainter, crowded: MapScene) -> None:
    plain = replace(crowded, layers=tuple(replace(layer, clustered=False) for layer in crowded.layers))
    assert all(isinstance(hit, PointHit) for hit in hits(maps, plain, maps.fit(plain, WIDTH, HEIGHT)))


def test_that_a_filter_hides_points_and_a_missing_id_does_no_harm(maps: MapPainter, scene: MapScene) -> None:
    layer: PointLayer = scene.layers[0]
    kept = frozenset(layer.ids[:3])
    filtered = replace(scene, layers=(replace(layer, visible_ids=kept | {"unknown"}),))
    assert {hit.id for hit in hits(maps, filtered, maps.fit(filtered, WIDTH, HEIGHT))} == kept


def test_that_numbers_of_more_digits_get_larger_badges() -> None:
    sizes = badge_size(np.array([2, 10, 100, 1000, 10_000]))
    assert (np.diff(sizes) > 0).all()
    assert sizes.max() < CELL


def test_that_no_point_is_needed_to_make_no_badge() -> None:
    nothing = np.zeros(0)
    badges = badges_of(nothing.astype(np.intp), nothing > 0, np.zeros((0, 2)), nothing, 1.0)
    assert not len(badges.first)


def test_that_a_hundred_thousand_points_are_painted(maps: MapPainter, scene: MapScene) -> None:
    """As symbols, without badges: the stamps of a crowd are thinned and handed over in one block of memory."""
    rng = np.random.default_rng(0)
    xy = rng.uniform((150, 50), (1150, 1000), (100_000, 2))
    layer = PointLayer(
        "sites", "Sites", SymbolKind.SITE, tuple(map(str, range(len(xy)))), xy, np.full_like(xy, np.nan),
        np.full(len(xy), 8.0), np.zeros(len(xy), dtype=bool), clustered=False,
    )  # fmt: skip
    shown = replace(scene, layers=(layer,))
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    maps.paint(painter, shown, maps.fit(shown, WIDTH, HEIGHT), maps.layout(shown, WIDTH, HEIGHT), cached=True)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 4)
    orange = (pixels[..., 2] > 180) & (pixels[..., 1] < 130) & (pixels[..., 0] < 60)
    assert orange.mean() > 0.1


def test_that_thousands_of_selected_points_are_ringed(maps: MapPainter, crowded: MapScene) -> None:
    every = {layer.key: frozenset(layer.ids) for layer in crowded.layers}
    view = maps.fit(crowded, WIDTH, HEIGHT)

    def painted(scene: MapScene) -> np.ndarray:
        image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        maps.paint(painter, scene, view, maps.layout(scene, WIDTH, HEIGHT), cached=True)
        painter.end()
        return np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, WIDTH, 4).copy()

    plain, selected = painted(crowded), painted(replace(crowded, selected_points=every))
    marks = maps._placer.marks(crowded, view)
    x, y = view.to_screen(marks.xy).T
    rings = np.round(y).astype(int), np.round(x + marks.size / 2 + 4.5).astype(int)
    # A neighbour's symbol may stand on a ring's right end.
    assert (selected[rings] != plain[rings]).any(axis=1).mean() > 0.6


def test_that_thinning_a_crowd_hardly_changes_the_picture(maps: MapPainter, scene: MapScene) -> None:
    rng = np.random.default_rng(0)
    xy = rng.uniform((150, 50), (1150, 1000), (100_000, 2))
    layer = PointLayer(
        "sites", "Sites", SymbolKind.SITE, tuple(map(str, range(len(xy)))), xy, np.full_like(xy, np.nan),
        np.full(len(xy), 8.0), np.zeros(len(xy), dtype=bool), clustered=False,
    )  # fmt: skip
    shown = replace(scene, layers=(layer,), parts=MapParts(legend=False, values=False))

    def painted() -> np.ndarray:
        image = QImage(1200, 900, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        maps.paint(painter, shown, maps.fit(shown, 1200, 900), maps.layout(shown, 1200, 900))
        painter.end()
        return np.frombuffer(image.constBits(), np.uint8).reshape(900, 1200, 4).astype(int)

    thinned = painted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamps, "CROWD", 10**9)
        whole = painted()
    assert 0 < (np.abs(thinned - whole).max(axis=2) > 60).mean() < 0.02
