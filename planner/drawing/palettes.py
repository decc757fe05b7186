"""Colour palettes that survive colour blindness and grey printing. No Qt: colours are « #rrggbb ».

Sources of the stops:
- cividis: J. R. Nuñez, C. R. Anderton, R. S. Renslow, PLOS ONE 13 (2018) e0199239; viridis: S. van der Walt and
  N. Smith, CC0; eleven evenly spaced stops of each.
- bleus (Blues), bleu-vert (GnBu), brun-turquoise (BrBG), orange-violet (PuOr): ColorBrewer 2.0, colour specifications
  and designs by Cynthia Brewer, colorbrewer.org, Apache licence 2.0.
- categories: M. Okabe and K. Ito, *Color Universal Design* (2002).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Palette:
    """Stops from « little » to « much » on a light ground; sequential ones are turned on a dark ground."""

    key: str
    title: str
    diverging: bool
    stops: tuple[str, ...]


def _stops(text: str) -> tuple[str, ...]:
    return tuple(f"#{part}" for part in text.split())


PALETTES: dict[str, Palette] = {
    palette.key: palette
    for palette in (
        Palette("bleus", "Bleus", False, _stops(
            "e3eef9 cfe1f2 b5d4e9 93c3df 6daed5 4b97c9 2f7ebc 1864aa 0a4a90 08306b"
        )),
        Palette("bleu-vert", "Vert vers bleu", False, _stops(
            "e6f5e1 d5efcf bfe6c3 9fd9bb 7bccc4 58b4cf 3597c3 1878b4 085ea0 084081"
        )),
        Palette("cividis", "Cividis", False, _stops(
            "ffea46 e8d259 cbba69 afa473 958f78 7d7c78 666970 4e566c 31446b 00326f 00204d"
        )),
        Palette("viridis", "Viridis", False, _stops(
            "fde725 bddf26 7ad151 42be71 22a884 21918c 2a788e 355f8d 414487 482576 440154"
        )),
        Palette("brun-turquoise", "Brun et turquoise", True, _stops(
            "543005 8c510a bf812d dfc27d f6e8c3 f5f5f5 c7eae5 80cdc1 35978f 01665e 003c30"
        )),
        Palette("orange-violet", "Orange et violet", True, _stops(
            "7f3b08 b35806 e08214 fdb863 fee0b6 f7f7f7 d8daeb b2abd2 8073ac 542788 2d004b"
        )),
    )
}  # fmt: skip

BLUE, GREEN, VERMILION, ORANGE, PURPLE, SKY, YELLOW, GREY = _stops(
    "0072b2 009e73 d55e00 e69f00 cc79a7 56b4e9 c9b81e 8a9299"
)
"""Of charts: Okabe and Ito's, with a yellow that is seen on white and a grey instead of black."""
CATEGORY_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, YELLOW, GREY)
"""Of series without a colour of their own, in their order."""

DARK_MIDDLE = "#3a3f45"
"""Stands for the near-white middle of a diverging palette on a dark ground."""


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(first: str, second: str, share: float) -> str:
    """Colour at `share` (0..1) of the way from the first to the second."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance 0..1 (WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


DARK_INK, LIGHT_INK = "#1a1e22", "#ffffff"


@lru_cache(maxsize=1024)
def ink_on(fill: str) -> str:
    """Dark or white, whichever stands out more on the fill (WCAG contrast)."""
    ground = luminance(fill) + 0.05
    return DARK_INK if ground / (luminance(DARK_INK) + 0.05) >= 1.05 / ground else LIGHT_INK


def _at(stops: tuple[str, ...], share: float) -> str:
    place = share * (len(stops) - 1)
    row = min(int(place), len(stops) - 2)
    return mix(stops[row], stops[row + 1], place - row)


def palette_colours(key: str, count: int, *, dark: bool = False) -> list[str]:
    """`count` colours, lowest class first. On a dark ground « little » is the dark end. Raises KeyError."""
    palette = PALETTES[key]
    stops = palette.stops
    if palette.diverging:
        if dark:
            # Turned inside out: from light at both ends to the ground's grey in the middle.
            stops = (*stops[3:0:-1], DARK_MIDDLE, *stops[-2:-5:-1])
        low, high = (0.0, 1.0) if dark else (0.1, 0.9)
        return [_at(stops, low + (high - low) * (i + 0.5) / count) for i in range(count)]
    if dark:
        stops = stops[::-1]
    if count == 1:
        return [_at(stops, 0.45)]
    low, high = (0.06, 0.88) if dark else (0.0, 0.92)
    return [_at(stops, low + (high - low) * i / (count - 1)) for i in range(count)]
