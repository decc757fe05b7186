import numpy as np
import pytest

from planner.drawing.spread import RELAXED_UP_TO, position_groups, relaxed, ring_offsets


def spread(xy: np.ndarray, size: np.ndarray) -> np.ndarray:
    """As marks are placed: first on rings, then pushed apart unless there are too many."""
    placed = xy + position_groups(xy).offsets(size)
    return relaxed(placed, size) if len(xy) <= RELAXED_UP_TO else placed


def nearest(xy: np.ndarray) -> float:
    distance = np.hypot(*(xy[:, None, :] - xy[None, :, :]).T)
    np.fill_diagonal(distance, np.inf)
    return float(distance.min())


@pytest.mark.parametrize("count", range(2, 40))
def test_that_symbols_of_one_commune_do_not_cover_each_other(count: int) -> None:
    assert nearest(ring_offsets(count)) > 0.999
    placed = spread(np.full((count, 2), 100.0), np.full(count, 12.0))
    assert nearest(placed) > 11.5


def test_that_a_lone_symbol_stays_where_it_is() -> None:
    xy = np.array([[10.0, 10.0], [200.0, 50.0]])
    np.testing.assert_array_equal(spread(xy, np.full(2, 12.0)), xy)


def test_that_overlapping_neighbours_are_parted() -> None:
    xy = np.array([[100.0, 100.0], [103.0, 101.0], [101.0, 106.0]])
    assert nearest(spread(xy, np.full(3, 12.0))) > 12.0


def test_that_spreading_does_not_depend_on_where_the_view_stands() -> None:
    rng = np.random.default_rng(0)
    xy = np.repeat(rng.uniform(0, 300, (40, 2)), 2, axis=0)
    size = np.full(80, 12.0)
    shift = np.array([1234.5, -987.25])
    moved = spread(xy + shift, size) - shift
    np.testing.assert_allclose(moved, spread(xy, size), atol=1e-6)


def test_that_thousands_of_points_in_one_commune_are_still_parted() -> None:
    count = RELAXED_UP_TO * 3
    placed = spread(np.zeros((count, 2)), np.full(count, 8.0))
    assert len(np.unique(placed.round(3), axis=0)) == count


def test_that_symbols_stay_near_their_commune() -> None:
    rng = np.random.default_rng(1)
    xy = rng.uniform(0, 120, (150, 2))
    placed = spread(xy, np.full(150, 14.0))
    assert np.hypot(*(placed - xy).T).max() <= 1.6 * 14 + 1e-9
