"""Régions, départements and the lines between them as Qt's paths, in two details; built once, when first drawn."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from PySide6.QtGui import QPainterPath

from planner.drawing.geometry import COARSE, LINE_KINDS, Geometry
from planner.drawing.paths import path
from planner.drawing.scene import Level
from planner.drawing.strokes import Strokes
from planner.drawing.view import Floats

FINE_FROM = 1.5
"""Device pixels per kilometre from which the fine borders are drawn: below, the coarse ones differ by half a pixel."""


class Patch(NamedTuple):
    """A piece of land of one colour: its code, the index of its frame, its closed path and its rings."""

    code: str
    frame: int
    shape: QPainterPath
    rings: list[Floats]


class Borders:
    """One detail of the borders. Paris and its inner ring have two patches: their own place and the frame."""

    def __init__(self, geometry: Geometry, detail: str) -> None:
        self._geometry = geometry
        self._detail = detail
        self._patches: dict[Level, list[Patch]] = {}

    def patches(self, level: Level) -> list[Patch]:
        if level not in self._patches:
            rings = self._geometry.rings[self._detail + level]
            owners = self._geometry.patches[level]
            parts = [rings.parts(index) for index in range(len(owners))]
            self._patches[level] = [
                Patch(code, frame, path(part, closed=True), part)
                for (code, frame), part in zip(owners, parts, strict=True)
            ]
        return self._patches[level]

    @cached_property
    def lines(self) -> dict[str, Strokes]:
        """All lines of a kind."""
        return {kind: Strokes(self._geometry.lines[self._detail + kind].parts()) for kind in LINE_KINDS}

    @cached_property
    def lines_by_frame(self) -> list[dict[str, Strokes]]:
        """The lines of each frame."""
        return [
            {kind: Strokes(self._geometry.lines[self._detail + kind].parts(frame)) for kind in LINE_KINDS}
            for frame in range(len(self._geometry.frames))
        ]

    @cached_property
    def outlines(self) -> dict[Level, dict[str, Strokes]]:
        """Rings by level and code, for what is selected."""
        table: dict[Level, dict[str, Strokes]] = {level: {} for level in Level}
        for level, by_code in table.items():
            for patch in self.patches(level):
                by_code.setdefault(patch.code, Strokes([])).parts.extend(patch.rings)
        return table


class BordersByScale:
    """Picks the detail that a scale shows."""

    def __init__(self, geometry: Geometry) -> None:
        self.fine = Borders(geometry, "")
        self.coarse = Borders(geometry, COARSE)

    def at(self, device_scale: float) -> Borders:
        """`device_scale` is in device pixels (or the dots of a print) per kilometre."""
        return self.fine if device_scale >= FINE_FROM else self.coarse
