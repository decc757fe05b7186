from itertools import combinations, pairwise

import numpy as np
import pytest

from planner.drawing.palettes import PALETTES, ink_on, luminance, palette_colours, rgb
from planner.drawing.theme import THEMES

SEQUENTIAL = [key for key, palette in PALETTES.items() if not palette.diverging]
DIVERGING = [key for key, palette in PALETTES.items() if palette.diverging]


@pytest.mark.parametrize("key", SEQUENTIAL)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("count", [2, 3, 5, 7])
def test_that_sequential_palettes_survive_grey_printing(key: str, dark: bool, count: int) -> None:
    greys = [luminance(colour) for colour in palette_colours(key, count, dark=dark)]
    assert greys == sorted(greys, reverse=not dark)
    assert len(set(greys)) == count


@pytest.mark.parametrize("key", DIVERGING)
@pytest.mark.parametrize("dark", [False, True])
def test_that_diverging_palettes_grow_away_from_the_middle(key: str, dark: bool) -> None:
    greys = [luminance(colour) for colour in palette_colours(key, 6, dark=dark)]
    rising = [greys[2], greys[1], greys[0]], [greys[3], greys[4], greys[5]]
    for side in rising:
        assert side == sorted(side, reverse=not dark)


def test_that_an_unknown_palette_is_an_error() -> None:
    with pytest.raises(KeyError):
        palette_colours("arc-en-ciel", 5)


@pytest.mark.parametrize("key", PALETTES)
def test_that_values_can_be_read_on_every_colour(key: str) -> None:
    for dark in (False, True):
        for fill in palette_colours(key, 7, dark=dark):
            light, deep = sorted((luminance(fill), luminance(ink_on(fill))), reverse=True)
            assert (light + 0.05) / (deep + 0.05) >= 4.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_that_text_stands_out_from_the_paper(theme: object) -> None:
    paper = luminance(theme.paper)
    for colour in (theme.text, theme.muted):
        light, deep = sorted((paper, luminance(colour)), reverse=True)
        assert (light + 0.05) / (deep + 0.05) >= 4.5


# Machado, Oliveira, Fernandes 2009: full protanopia, deuteranopia and tritanopia, on linear light.
BLINDNESS = {
    "none": np.eye(3),
    "protan": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ]),
    "deutan": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ]),
    "tritan": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip


def seen(colour: str, blindness: str) -> np.ndarray:
    """CIE L*a*b* (D65) of a colour as someone with the blindness sees it."""
    channel = np.array(rgb(colour)) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    linear = (BLINDNESS[blindness] @ linear).clip(0, 1)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ linear / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(first: str, second: str, blindness: str) -> float:
    """CIE 1976 colour difference: from about ten on, two areas are told apart at a glance."""
    return float(np.linalg.norm(seen(first, blindness) - seen(second, blindness)))


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("key", PALETTES)
def test_that_neighbouring_classes_are_told_apart_by_the_colour_blind(key: str, dark: bool, blindness: str) -> None:
    colours = palette_colours(key, 6 if PALETTES[key].diverging else 5, dark=dark)
    for first, second in pairwise(colours):
        assert difference(first, second, blindness) > 7


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("key", DIVERGING)
def test_that_both_ends_of_a_diverging_palette_are_told_apart(key: str, dark: bool, blindness: str) -> None:
    colours = palette_colours(key, 6, dark=dark)
    for row in range(3):
        assert difference(colours[row], colours[-1 - row], blindness) > 10


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_that_kinds_of_points_differ_in_colour_beside_their_shape(theme: object, blindness: str) -> None:
    kinds = [theme.site, theme.platform, theme.project]
    for first, second in combinations(kinds, 2):
        assert difference(first, second, blindness) > 15
