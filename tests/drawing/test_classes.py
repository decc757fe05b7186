from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planner.drawing.classes import (
    CLASS_METHODS,
    Classes,
    ClassMethod,
    diverging_classes,
    equal_classes,
    jenks_classes,
    own_classes,
    quantile_classes,
    roundest_between,
)

finite = st.floats(-1e7, 1e7, allow_nan=False).map(lambda value: round(value, 4))
some_values = st.lists(st.none() | finite, max_size=30)


@given(some_values, st.integers(2, 7))
def test_that_quantile_classes_hold_every_value_and_no_class_is_empty(values: list, count: int) -> None:
    classes = quantile_classes(values, count)
    present = [value for value in values if value is not None]
    held = {classes.index_of(value) for value in present}
    assert classes.count <= count
    if len(set(present)) > 1:
        assert held == set(range(classes.count))


@given(some_values, st.integers(2, 7))
@example([0.0001, -100_000.0], 2)
def test_that_equal_and_diverging_classes_cover_every_value(values: list, count: int) -> None:
    for classes in (equal_classes(values, count), diverging_classes(values, count)):
        # A billionth of a class beyond the outer ones is rounding: no class is added for it.
        slack = 2e-9 * (classes.breaks[1] - classes.breaks[0]) + 1e-9
        for value in values:
            if value is not None:
                assert classes.breaks[0] - slack <= value <= classes.breaks[-1] + slack


@given(some_values, st.integers(2, 7))
def test_that_natural_classes_hold_every_value_and_no_class_is_empty(values: list, count: int) -> None:
    classes = jenks_classes(values, count)
    present = [value for value in values if value is not None]
    assert classes.count <= count
    if len(set(present)) > 1:
        assert {classes.index_of(value) for value in present} == set(range(classes.count))


@given(st.lists(st.integers(-50, 50).map(float), min_size=4, max_size=9), st.integers(2, 4))
def test_that_no_other_breaks_make_classes_more_alike_than_natural_ones(values: list, count: int) -> None:
    distinct = sorted(set(values))
    if len(distinct) < count:
        return

    def spread_of(breaks: Sequence[float]) -> float:
        groups = [[v for v in values if sum(v >= b for b in breaks) == k] for k in range(len(breaks) + 1)]
        return sum(sum((v - sum(g) / len(g)) ** 2 for v in g) for g in groups if g)

    best = min(spread_of(breaks) for breaks in combinations(distinct[1:], count - 1))
    assert spread_of(jenks_classes(values, count).breaks[1:-1]) == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("method", CLASS_METHODS.values(), ids=CLASS_METHODS)
def test_that_every_method_has_a_french_name_and_makes_classes(method: ClassMethod) -> None:
    assert method.title
    assert 2 <= method.classes([1, 2, 3, 10, 20, 80, None], 3).count <= 4


def test_that_quantile_classes_hold_about_as_many_each() -> None:
    classes = quantile_classes([float(i * i) for i in range(1, 21)], 5)
    counts = [sum(classes.index_of(float(i * i)) == k for i in range(1, 21)) for k in range(5)]
    assert counts == [4, 4, 4, 4, 4]


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(17, 23, 20), (0.113, 0.126, 0.12), (980, 1030, 1000), (-3, 4, 0), (1, 2, 2)]
)
def test_that_breaks_are_round_numbers(low: float, high: float, expected: float) -> None:
    assert roundest_between(low, high) == expected


@given(finite, st.floats(1e-3, 1e6))
def test_that_a_rounded_break_moves_no_value(low: float, span: float) -> None:
    assert low < roundest_between(low, low + span) <= low + span


def test_that_equal_classes_have_round_widths() -> None:
    assert equal_classes([3, 18, 47, 96], 5).breaks == (0, 20, 40, 60, 80, 100)


def test_that_diverging_classes_mirror_each_other_around_zero() -> None:
    classes = diverging_classes([-120, 30, None, 80])
    assert classes.diverging
    assert classes.breaks == (-150, -100, -50, 0, 50, 100, 150)


def test_that_labels_read_as_french() -> None:
    assert Classes((0, 20, 50, 90)).labels(lambda v: f"{v:.0f}") == ["moins de 20", "20 à 50", "50 ou plus"]
    assert Classes((3, 3)).labels(lambda v: f"{v:.0f}") == ["3"]
    assert Classes((3, 8)).labels(lambda v: f"{v:.0f}") == ["3 à 8"]


def test_that_a_break_belongs_to_the_class_above_it() -> None:
    classes = Classes((0, 20, 50, 90))
    assert [classes.index_of(v) for v in (-5, 19.9, 20, 50, 90, 1000)] == [0, 0, 1, 2, 2, 2]
    assert classes.index_of(None) is None
    assert classes.index_of(float("nan")) is None


def test_that_own_breaks_must_rise() -> None:
    assert own_classes([0, 10, 100]).count == 2
    with pytest.raises(ValueError, match="ordre croissant"):
        own_classes([0, 10, 10])


def test_that_no_values_still_make_one_class() -> None:
    assert quantile_classes([None, None]).count == 1
    assert equal_classes([]).count == 1
