import numpy as np
import pytest

from planner.drawing.view import MAX_SCALE, MapView, Rect

BOUNDS = Rect(0, 0, 1000, 800)
AREA = Rect(0, 40, 640, 480)


def test_that_fitting_shows_the_whole_bounds_in_the_area() -> None:
    view = MapView.fit(BOUNDS, AREA)
    assert AREA.holds(view.rect_to_screen(BOUNDS))
    assert view.plane_rect.holds(BOUNDS)


def test_that_screen_and_plane_are_inverse() -> None:
    view = MapView.fit(BOUNDS, AREA).zoomed(3, (100, 100))
    assert view.from_screen(*view.to_screen((321.0, 123.0))) == pytest.approx((321, 123))
    points = np.array([(1.0, 2.0), (3.0, 4.0)])
    assert view.to_screen(points).shape == (2, 2)


def test_that_zooming_keeps_the_place_under_the_pointer() -> None:
    view = MapView.fit(BOUNDS, AREA)
    before = view.from_screen(50, 90)
    assert view.zoomed(2.5, (50, 90)).from_screen(50, 90) == pytest.approx(before)


def test_that_zooming_has_a_floor_and_a_ceiling() -> None:
    view = MapView.fit(BOUNDS, AREA)
    assert view.zoomed(0.1, floor=view.scale).scale == view.scale
    assert view.zoomed(1e6).scale == MAX_SCALE


def test_that_the_map_follows_the_hand_but_does_not_get_lost() -> None:
    view = MapView.fit(BOUNDS, AREA)
    x, y = view.to_screen((500.0, 400.0))
    moved = view.panned(30, -20)
    assert moved.to_screen((500.0, 400.0)) == pytest.approx((x + 30, y - 20))
    assert BOUNDS.contains(*view.panned(1e6, 1e6, bounds=BOUNDS).centre)


def test_that_a_resized_view_keeps_its_middle() -> None:
    view = MapView.fit(BOUNDS, AREA).zoomed(2)
    resized = view.resized(Rect(0, 0, 900, 700))
    assert resized.centre == view.centre
    assert resized.from_screen(450, 350) == pytest.approx(view.centre)
