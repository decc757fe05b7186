"""Colours of the map's ground, lines and text in the light, dark and print themes. No Qt: colours are « #rrggbb »."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MapTheme:
    """Tokens of one theme. `symbols` maps a symbol kind to its colour (Okabe-Ito, adapted to the ground)."""

    key: str
    dark: bool
    paper: str
    land: str
    coast: str
    border: str
    hairline: str
    frame: str
    text: str
    muted: str
    hatch: str
    hatch_ground: str
    accent: str
    hover: str
    symbol_edge: str
    site: str
    platform: str
    project: str
    flows: tuple[str, ...]

    def flow(self, index: int) -> str:
        """Colour of the arrows of a flow layer, by its place in the scene."""
        return self.flows[index % len(self.flows)]

    def symbol(self, kind: str) -> str:
        return {"site": self.site, "platform": self.platform, "project": self.project}[kind]


LIGHT = MapTheme(
    key="light", dark=False, paper="#f7f8f9", land="#e9ebed", coast="#8b9299", border="#ffffff",
    hairline="#ffffff", frame="#c3c8cd", text="#22272c", muted="#5f676f", hatch="#b4bac0",
    hatch_ground="#f0f1f2", accent="#111417", hover="#3c434a", symbol_edge="#ffffff",
    site="#d55e00", platform="#009e73", project="#b0468a",
    flows=("#4b3a78", "#7a4a00"),
)  # fmt: skip

DARK = MapTheme(
    key="dark", dark=True, paper="#1b1e22", land="#2b3036", coast="#6d757d", border="#1b1e22",
    hairline="#1b1e22", frame="#454c54", text="#e8eaec", muted="#9aa3ab", hatch="#4c545c",
    hatch_ground="#262a2f", accent="#ffffff", hover="#c4cad0", symbol_edge="#14171a",
    site="#ff8c3a", platform="#2fd6a3", project="#f08cc8",
    flows=("#c9bcff", "#ffd27a"),
)  # fmt: skip

PRINT = MapTheme(
    key="print", dark=False, paper="#ffffff", land="#eceeef", coast="#70777e", border="#ffffff",
    hairline="#ffffff", frame="#b9bec3", text="#14181b", muted="#4d545b", hatch="#9aa1a8",
    hatch_ground="#ffffff", accent="#000000", hover="#3c434a", symbol_edge="#ffffff",
    site="#d55e00", platform="#009e73", project="#b0468a",
    flows=("#4b3a78", "#7a4a00"),
)  # fmt: skip

THEMES = {theme.key: theme for theme in (LIGHT, DARK, PRINT)}
