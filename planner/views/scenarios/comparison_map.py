"""The map of the difference between two scenarios."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from PySide6.QtGui import QPixmap

from planner import paths
from planner.core import french
from planner.core.answers.comparison import region_differences
from planner.core.model.periods import years_text
from planner.drawing import pictures
from planner.drawing.classes import Classes
from planner.drawing.geometry import load_geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import PICTURE_PARTS, Choropleth, Hit, MapScene, RegionHit
from planner.drawing.theme import DARK, LIGHT
from planner.report.map_classes import difference_classes
from planner.report.map_source import source_line
from planner.state.compared import Compared
from planner.state.session import Session, iso_today
from planner.views.map.map_view import MapWidget
from planner.views.parts.answer_text import Table
from planner.views.parts.names import short
from planner.views.parts.theme import Tokens
from planner.views.scenarios.comparison_tab import ComparisonTab, difference_text, unit_of, value_text

PALETTE = "orange-violet"
NAME_LETTERS = 32  # in the legend; the picture's title gives names whole
PICTURE_SIZE = 1200, 900


class DifferenceMap(ComparisonTab):
    """Régions by how far one scenario is from the first, in the same classes for all years of the slider."""

    def __init__(self, session: Session, compared: Compared, tokens: Tokens) -> None:
        super().__init__(session, compared, tokens)
        self._geometry = load_geometry(paths.resources_dir() / "regions")
        self._made_of: tuple[object, ...] = ()
        self._by_year: dict[int, dict[str, float | None]] = {}
        self._classes = Classes((-1.0, 1.0))
        self.map = MapWidget(self._geometry, self._describe, self)
        self.map.region_clicked.connect(session.selection.select_region)
        self.body.addWidget(self.map, 1)

    def draw(self) -> None:
        session, compared = self.session, self.compared
        theme = DARK if self.tokens.key == "dark" else LIGHT
        runs, other = self.runs(), compared.other
        if not runs or other is None:
            self.map.set_scene(MapScene(theme=theme))
            return
        first, result = runs[0], runs[compared.scenarios.index(other)]
        measure = compared.measure
        made_of = (first, result, measure)
        if len(self._made_of) != len(made_of) or any(a is not b for a, b in zip(made_of, self._made_of, strict=True)):
            periods = {year: compared.years(year=year) for year in first.years}
            self._by_year = region_differences(first, result, measure.key, periods)
            self._classes = difference_classes([v for of in self._by_year.values() for v in of.values()])
            self._made_of = made_of
        years = years_text(compared.years())
        names = self.names((other, compared.scenarios[0]))
        brief = " − ".join(short(name, NAME_LETTERS) for name in names)
        choropleth = Choropleth(
            title=f"{measure.label} : {brief}", unit=f"{unit_of(measure)}, {years}",
            values=self._by_year[session.year], classes=self._classes, palette=PALETTE,
            format_value=lambda value: difference_text(measure, value),
        )  # fmt: skip
        selected = frozenset({session.selection.region} if session.selection.region else ())
        self.map.set_scene(
            MapScene(
                title=f"{measure.label}, {years} : {names[0]} moins {names[1]}",
                choropleth=choropleth,
                selected_regions=selected,
                theme=theme,
                source=source_line(session.project),
                date=french.date(iso_today()),
            )
        )

    def _describe(self, hit: Hit) -> str:
        """The card under the mouse: the figure of every compared scenario, and the difference."""
        if not isinstance(hit, RegionHit):
            return ""
        measure, years = self.compared.measure, self.compared.years()
        lines = [f"<b>{escape(self.session.project.label('regions', hit.code))}</b>"]
        lines.append(f"{escape(measure.label)}, {years_text(years)}")
        for name, run in zip(self.names(), self.runs(), strict=False):
            value = run.measure(measure.key, years=years, region=hit.code)
            lines.append(f"{escape(name)} : {value_text(measure, value)}")
        difference = self._by_year.get(self.session.year, {}).get(hit.code)
        lines.append(f"<b>Écart : {difference_text(measure, difference)}</b>")
        return "<br>".join(lines)

    def table(self) -> Table:
        measure, project = self.compared.measure, self.session.project
        head = ["Région", f"{measure.label}, écart, {years_text(self.compared.years())}"]
        values = self._by_year.get(self.session.year, {})
        return [
            head,
            *([project.label("regions", code), difference_text(measure, value)] for code, value in values.items()),
        ]

    def picture(self) -> QPixmap:
        """The map as it is handed on: with its title, legend, scale and source."""
        width, height = PICTURE_SIZE
        scene = replace(self.map.scene, parts=PICTURE_PARTS, theme=LIGHT, hovered=None)
        picture = QPixmap()
        picture.loadFromData(pictures.png_bytes(MapPainter(self._geometry), scene, width, height))
        return picture
