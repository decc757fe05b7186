"""The map of a report as a PNG, drawn by the same painter as the window's."""

from __future__ import annotations

from collections.abc import Sequence

from planner import paths
from planner.core.model.results import Results
from planner.core.tables.project import Project
from planner.drawing import pictures
from planner.drawing.geometry import load_geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import PICTURE_PARTS, MapScene
from planner.drawing.theme import PRINT
from planner.drawing.view import MapView
from planner.report.indicator_values import indicator_values
from planner.report.indicators import DEFAULT_INDICATOR, find_indicator
from planner.report.map_scene import point_layers, scene_of

WIDTH, HEIGHT = 1340, 640  # logical pixels: an A4 landscape page within its margins, with room for notes
DPI = 192.0


class MapPicture:
    """A map ready to be written as PNG, SVG or PDF, whole or of one region. Needs a QGuiApplication only to paint."""

    def __init__(
        self, project: Project, results: Results, indicator: str, year: int, *,
        regions: Sequence[str] = (), today: str = "", for_others: bool = False,
    ) -> None:  # fmt: skip
        """`project` is as the scenario of `results` sees it; `today` an ISO date. Raises UnknownIndicator, KeyError."""
        geometry = load_geometry(paths.resources_dir() / "regions")
        self.maps = MapPainter(geometry)
        values = indicator_values(project, results, find_indicator(indicator), for_others=for_others)
        self.scene: MapScene = scene_of(
            project, results, values, year, point_layers(project, geometry, for_others=for_others),
            selected_regions=regions, theme=PRINT, parts=PICTURE_PARTS, date=today,
        )  # fmt: skip

    def view(self, region: str | None, width: int, height: int) -> MapView:
        """The whole country, or the part around a region."""
        pictures.ensure_gui_application()  # the legend's size depends on its font
        if region is None:
            return self.maps.fit(self.scene, width, height)
        return self.maps.fit_region(self.scene, region, width, height)

    def png(self, width: int = WIDTH, height: int = HEIGHT, dpi: float = DPI) -> bytes:
        """The whole country as PNG."""
        return pictures.png_bytes(self.maps, self.scene, width, height, dpi=dpi)


def report_map(
    project: Project, results: Results, year: int, *, regions: Sequence[str], today: str, for_others: bool
) -> bytes:
    """The map of a report: the openings of three years, with the report's regions outlined."""
    return MapPicture(
        project, results, DEFAULT_INDICATOR, year, regions=regions, today=today, for_others=for_others
    ).png()  # fmt: skip
