"""The map as a picture, as the planner chooses it; drawn by the same painter as the window's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from planner import paths
from planner.core.model.results import Results
from planner.core.tables.map_views import LayerLook, MapPlace
from planner.core.tables.project import Project
from planner.drawing import pictures
from planner.drawing.geometry import Geometry, load_geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import PICTURE_PARTS, FlowLayer, Level, MapScene
from planner.drawing.theme import PRINT
from planner.drawing.view import MapView
from planner.report.flows import FUNDINGS, LEARNERS, funding_flows, learner_flows
from planner.report.indicator_values import IndicatorValues, indicator_values
from planner.report.indicators import DEFAULT_INDICATOR, find_indicator, window_of
from planner.report.map_classes import ClassChoice
from planner.report.map_scene import point_layers, rows_left, scene_of

WIDTH, HEIGHT = 1340, 640  # logical pixels: an A4 landscape page within its margins, with room for notes
DPI = 192.0


@dataclass(frozen=True)
class MapChoices:
    """What a picture shows. `layers` are looks of point layers, the first on top (None: all); `flows` keys of `flows`.

    `against` is another scenario, as the project that it sees and its results: the colours are then the difference.
    """

    indicator: str = DEFAULT_INDICATOR
    level: Level = Level.REGION
    classes: ClassChoice = field(default_factory=ClassChoice)
    palette: str | None = None
    layers: tuple[LayerLook, ...] | None = None
    flows: tuple[str, ...] = ()
    against: tuple[Project, Results] | None = None
    for_others: bool = False

    def values(self, seen: Project, results: Results) -> IndicatorValues:
        """The figures behind the colours. Raises UnknownIndicator."""
        indicator = find_indicator(self.indicator)
        values = indicator_values(seen, results, indicator, self.level, for_others=self.for_others)
        if self.against is not None:
            other_seen, other = self.against
            others = indicator_values(other_seen, other, indicator, self.level, for_others=self.for_others)
            values = values.minus(others, seen.label("scenarios", other.scenario))
        values = values.classified(self.classes)
        return values if self.palette is None else values.with_palette(self.palette)


DEFAULT_CHOICES = MapChoices()


class MapPicture:
    """A map ready to be written as PNG, SVG or PDF, whole or of one region. Needs a QGuiApplication only to paint."""

    def __init__(
        self, project: Project, results: Results, year: int, choices: MapChoices = DEFAULT_CHOICES, *,
        regions: Sequence[str] = (), focus: str | None = None, place: MapPlace | None = None, today: str = "",
    ) -> None:  # fmt: skip
        """`project` is as the scenario of `results` sees it; `regions` are outlined, `focus` is shown in
        detail, else `place` (None: the whole country); `today` is an ISO date. Raises UnknownIndicator, KeyError."""
        geometry = load_geometry(paths.resources_dir() / "regions")
        self.maps = MapPainter(geometry)
        layers = point_layers(project, geometry, for_others=choices.for_others)
        if choices.layers is not None:
            by_key = {layer.key: layer for layer in layers}
            layers = tuple(
                replace(by_key[look.key], opacity=look.opacity, visible_ids=rows_left(project, look))
                for look in choices.layers
            )
        self.values = choices.values(project, results)
        scene = scene_of(
            project, results, self.values, year, layers,
            flows=_flows(project, results, geometry, year, choices), selected_regions=regions, theme=PRINT,
            parts=PICTURE_PARTS, date=today,
        )  # fmt: skip
        self.scene: MapScene = replace(scene, focus=focus)
        self._place = place

    def view(self, width: int, height: int) -> MapView:
        """The part around the region in focus, the place asked for, or the whole country."""
        pictures.ensure_gui_application()  # the legend's size depends on its font
        if self.scene.focus is not None:
            return self.maps.fit_region(self.scene, self.scene.focus, width, height)
        whole, place = self.maps.fit(self.scene, width, height), self._place
        return whole if place is None else MapView((place.x, place.y), max(place.scale, whole.scale), whole.area)

    def png(self, width: int = WIDTH, height: int = HEIGHT, dpi: float = DPI) -> bytes:
        """The whole country as PNG."""
        return pictures.png_bytes(self.maps, self.scene, width, height, dpi=dpi)


def _flows(
    seen: Project, results: Results, geometry: Geometry, year: int, choices: MapChoices
) -> tuple[FlowLayer, ...]:  # fmt: skip
    flows = []
    if LEARNERS in choices.flows:
        years = window_of(results, year)
        flows.append(learner_flows(seen, results, geometry, years, for_others=choices.for_others))
    if FUNDINGS in choices.flows:
        flows.append(funding_flows(seen, geometry, for_others=choices.for_others))
    return tuple(flows)


def report_map(
    project: Project, results: Results, year: int, *, regions: Sequence[str], today: str, for_others: bool
) -> bytes:
    """The map of a report: the openings of three years, with the report's regions outlined."""
    return MapPicture(
        project, results, year, MapChoices(for_others=for_others), regions=regions, today=today
    ).png()  # fmt: skip
