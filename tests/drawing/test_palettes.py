import pytest

from planner.drawing.palettes import PALETTES, ink_on, luminance, palette_colours
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
