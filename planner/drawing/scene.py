"""What a map shows: plain data, no Qt. The state builds a scene, the painter draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.drawing.classes import Classes
from planner.drawing.geometry import Geometry
from planner.drawing.palettes import palette_colours
from planner.drawing.theme import LIGHT, MapTheme
from planner.drawing.view import Floats

ATTRIBUTION = (
    "Contours : Natural Earth (domaine public). Noms et codes : INSEE COG 2026 et La Poste, Licence Ouverte 2.0. "
    "Coordonnées des communes : © GeoNames, CC BY 4.0, données modifiées."
)
"""To be shown on every exported map."""


class SymbolKind(StrEnum):
    """Kinds of points: each has its own shape and its own colour."""

    SITE = "site"
    PLATFORM = "platform"
    PROJECT = "project"


def plain_number(value: float) -> str:
    """Whole number with narrow no-break spaces; the state supplies a formatter that knows the unit."""
    return f"{value:,.0f}".replace(",", "\u202f").replace("-", "\u2212")


class Level(StrEnum):
    """What the colours of a map stand for: régions or départements."""

    REGION = "region"
    DEPARTEMENT = "departement"


class PointHit(NamedTuple):
    """A point of a layer: layer key and point id."""

    layer: str
    id: str


class ClusterHit(NamedTuple):
    """A badge that stands for several points of a layer that have no room: their ids, and its place on the plane."""

    layer: str
    ids: tuple[str, ...]
    x: float
    y: float


class FlowHit(NamedTuple):
    """An arc of a flow layer."""

    layer: str
    id: str


class RegionHit(NamedTuple):
    """A région, by its INSEE code."""

    code: str


class DepartementHit(NamedTuple):
    """A département, by its INSEE code: only where the map is coloured by département."""

    code: str


Hit = PointHit | ClusterHit | FlowHit | RegionHit | DepartementHit


class SizeStep(NamedTuple):
    """One symbol of the legend's scale of sizes: diameter in logical pixels, and the value that it stands for."""

    diameter: float
    label: str


@dataclass(frozen=True, eq=False)
class PointLayer:
    """Points of one kind. `xy` and `inset_xy` are plane positions (n, 2), NaN where there is none.

    `size` (n,) is the diameter in logical pixels; `outlined` (n,) marks points whose place or figure is an estimate.
    A point whose `xy` is NaN is not drawn: list it beside the map. `size_note` says what the size stands for,
    `size_steps` are the legend's examples of it. `names` (n or none) stand beside the points where there is room.
    `visible_ids` are those that a filter lets through (None: all). `clustered` lets a badge with their number
    stand for points that have no room; zooming in opens it.
    """

    key: str
    title: str
    kind: SymbolKind
    ids: tuple[str, ...]
    xy: Floats
    inset_xy: Floats
    size: Floats
    outlined: NDArray[np.bool_]
    visible: bool = True
    size_note: str = ""
    size_steps: tuple[SizeStep, ...] = ()
    names: tuple[str, ...] = ()
    opacity: float = 1.0
    visible_ids: frozenset[str] | None = None
    clustered: bool = True

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def shown(self) -> NDArray[np.bool_]:
        """Which points the filter lets through (n,)."""
        if self.visible_ids is None:
            return np.ones(len(self.ids), dtype=bool)
        return np.fromiter((key in self.visible_ids for key in self.ids), dtype=bool, count=len(self.ids))

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {key: row for row, key in enumerate(self.ids)}

    def rows_of(self, ids: Iterable[str]) -> list[int]:
        """Rows of the points that the layer has."""
        return [self._row_of[key] for key in ids if key in self._row_of]


@dataclass(frozen=True, eq=False)
class FlowLayer:
    """Arrows between places, as wide as their number: learners to régions, funders to projects.

    `origin` and `target` are plane positions (n, 2): `Geometry.place…`, `Geometry.region_middle`; an arc with a NaN is
    not drawn. `numbers` (n,) decide on the widths, `format_value` turns them into text. `note` says in French what the
    arrows leave out.
    """

    key: str
    title: str
    ids: tuple[str, ...]
    origin: Floats
    target: Floats
    numbers: Floats
    unit: str = ""
    labels: tuple[str, ...] = ()
    format_value: Callable[[float], str] = plain_number
    visible: bool = True
    opacity: float = 0.8
    note: str = ""

    def __len__(self) -> int:
        return len(self.ids)


DEFAULT_SIZE = 12.0


def point_layer(
    geometry: Geometry,
    key: str,
    title: str,
    kind: SymbolKind,
    ids: Sequence[str],
    *,
    lon: ArrayLike,
    lat: ArrayLike,
    departements: Sequence[str | None],
    regions: Sequence[str | None] | None = None,
    size: ArrayLike = DEFAULT_SIZE,
    estimated: ArrayLike = False,
    visible: bool = True,
    size_note: str = "",
    size_steps: tuple[SizeStep, ...] = (),
    names: Sequence[str] = (),
) -> PointLayer:
    """A layer from degrees and INSEE codes (all of length n; NaN and None where unknown).

    Points without coordinates go to the middle of their département or région and are drawn outlined.
    """
    placement = geometry.place_points(lon, lat, departements, regions)
    count = len(ids)
    return PointLayer(
        key, title, kind, tuple(ids), placement.xy, placement.inset_xy,
        np.broadcast_to(np.asarray(size, dtype=float), (count,)),
        np.broadcast_to(np.asarray(estimated, dtype=bool), (count,)) | ~placement.exact,
        visible, size_note, size_steps, tuple(names),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Choropleth:
    """One indicator by région or département: values by INSEE code (None: no data), its classes and its palette.

    `title` and `unit` are French; `format_value` turns a value into what stands in the legend and on the map.
    `small` are codes to be marked by wide strokes, with a colour or without: statistical secrecy, or too few cases to
    conclude; `small_note` says which in the legend.
    """

    title: str
    unit: str
    values: Mapping[str, float | None]
    classes: Classes
    palette: str = "bleus"
    format_value: Callable[[float], str] = plain_number
    level: Level = Level.REGION
    small: frozenset[str] = frozenset()
    small_note: str = "faible effectif"

    def colours(self, theme: MapTheme) -> list[str]:
        """One colour per class, lowest first."""
        return palette_colours(self.palette, self.classes.count, dark=theme.dark)


@dataclass(frozen=True)
class MapParts:
    """What is drawn around and over the map. A window has its own title; a handed-on picture carries everything.

    `insets` keeps the overseas frames and that of Paris in a corner of the map when zooming has moved them away.
    `flow_notes` tells in the legend what arrows leave out; a window tells it elsewhere (« see the settings »).
    """

    title: bool = False
    legend: bool = True
    values: bool = True
    region_names: bool = True
    captions: bool = True
    source: bool = False
    scale_bar: bool = False
    insets: bool = False
    flow_notes: bool = True


WINDOW_PARTS = MapParts(insets=True, flow_notes=False)
PICTURE_PARTS = MapParts(title=True, source=True, scale_bar=True)


@dataclass(frozen=True, eq=False)
class MapScene:
    """Everything a map shows, in French, ready to draw. Change it with `dataclasses.replace`.

    The first layer lies on top. `focus` is a région shown in detail: its départements are named, the others step back.
    `year` and `scenario` stand in the legend and the title; `source` says where the figures come from (« » if none);
    `date` is the day of the picture, as text.
    """

    title: str = ""
    year: int | None = None
    scenario: str = ""
    choropleth: Choropleth | None = None
    layers: tuple[PointLayer, ...] = ()
    flows: tuple[FlowLayer, ...] = ()
    focus: str | None = None
    selected_regions: frozenset[str] = frozenset()
    selected_departements: frozenset[str] = frozenset()
    selected_points: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    hovered: Hit | None = None
    theme: MapTheme = LIGHT
    parts: MapParts = WINDOW_PARTS
    source: str = ""
    attribution: str = ATTRIBUTION
    date: str = ""

    @property
    def shown_layers(self) -> tuple[PointLayer, ...]:
        return tuple(layer for layer in self.layers if layer.visible and len(layer))

    @property
    def shown_flows(self) -> tuple[FlowLayer, ...]:
        return tuple(flow for flow in self.flows if flow.visible and len(flow))

    @property
    def context(self) -> tuple[str, ...]:
        """Year and scenario, as they stand under a title."""
        parts = (str(self.year) if self.year is not None else "", f"scénario {self.scenario}" if self.scenario else "")
        return tuple(part for part in parts if part)
