"""The scene that the map shows: the session and a look in, plain data out. Only what an edit changed is made anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from planner.core.model.periods import flow_years
from planner.core.model.results import Results
from planner.core.tables.map_views import LayerLook
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved
from planner.drawing.geometry import Geometry
from planner.drawing.scene import FlowLayer, MapScene, PointLayer
from planner.drawing.theme import MapTheme
from planner.report.flows import FUNDINGS, LEARNERS, funding_flows, learner_flows, touching
from planner.report.indicator_values import IndicatorValues
from planner.report.map_looks import choices_of
from planner.report.map_scene import point_layers, rows_left, scene_of
from planner.report.pictures import MapChoices
from planner.state.map_look import MapLooks
from planner.state.session import Session, iso_today

T = TypeVar("T")
POINT_TABLES = ("sites", "platforms", "projects")
_LAYERS_READ = (*POINT_TABLES, "provenance")


class Remembered:
    """The last answer to each question, kept while it is asked about the same: the very objects, or equal texts."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[tuple[object, ...], object]] = {}

    def get(self, name: str, about: tuple[object, ...], make: Callable[[], T]) -> T:
        known = self._answers.get(name)
        if known is None or len(known[0]) != len(about) or not all(map(_same, known[0], about)):
            known = self._answers[name] = (about, make())
        return cast(T, known[1])


def _same(one: object, other: object) -> bool:
    return one is other or (isinstance(one, str | int | float | tuple | frozenset | None) and one == other)


class MapScenes:
    """Makes scenes; painters keep what they placed for layers and choropleths that are the same objects.

    `for_others` leaves out confidential rows and what statistical secrecy protects.
    """

    def __init__(self, session: Session, geometry: Geometry, looks: MapLooks, *, for_others: bool = False) -> None:
        self._session, self._geometry, self._looks, self._for_others = session, geometry, looks, for_others
        self._kept = Remembered()

    def scene(self, theme: MapTheme) -> MapScene:
        """What the map shows now; without results the points alone."""
        session, selection = self._session, self._session.selection
        points = {table: frozenset(keys) for table, keys in selection.rows.items() if table in POINT_TABLES}
        results = session.results
        if results is None:
            return MapScene(layers=self.layers(), theme=theme, selected_points=points)
        values = self.values(results)
        scene = scene_of(
            session.seen, results, values, session.year, self.layers(),
            flows=self._flows(results), theme=theme, selected_points=points, date=iso_today(),
            selected_regions={selection.region} if selection.region else set(),
        )  # fmt: skip
        kept = self._kept.get("choropleth", (values, session.year), lambda: scene.choropleth)
        return replace(scene, choropleth=kept)

    # --- colours ------------------------------------------------------------------------------------------------

    @property
    def choices(self) -> MapChoices:
        """The look as the pictures of a report take it."""
        look, session, other = self._looks.look, self._session, self._other_results
        against = None
        if other is not None:
            against = resolved(session.project, other.scenario), other
        return choices_of(look, against=against, for_others=self._for_others)

    def values(self, results: Results) -> IndicatorValues:
        """The figures behind the colours, for all years of the slider."""
        look = self._looks.look
        about = (
            results, self._other_results, look.indicator, look.level, look.method, look.class_count, look.breaks,
            look.palette,
        )  # fmt: skip
        return self._kept.get("values", about, lambda: self.choices.values(self._session.seen, results))

    @property
    def _other_results(self) -> Results | None:
        """Those of the scenario of comparison, where the colours are the difference to it."""
        other = self._session.comparison
        if not self._looks.look.difference or other is None or other == self._session.scenario:
            return None
        return self._session.results_of(other)

    # --- points -------------------------------------------------------------------------------------------------

    def layers(self) -> tuple[PointLayer, ...]:
        """The layers of points, the uppermost first."""
        placed, look, shown = self.placed, self._looks.look, self._rows_left()

        def make() -> tuple[PointLayer, ...]:
            by_key = {layer.key: layer for layer in placed}
            return tuple(self._dressed(by_key[layer.key], layer, shown) for layer in look.layers)

        return self._kept.get("layers", (placed, look.layers, tuple(shown.items())), make)

    @property
    def seen(self) -> Project:
        """The tables as the scenario sees them."""
        return self._session.seen

    @property
    def placed(self) -> tuple[PointLayer, ...]:
        """All points at their places, whatever is shown of them; the same object while their tables stand."""
        seen = self._session.seen
        frames = tuple(seen.frame(table) for table in _LAYERS_READ)
        return self._kept.get("placed", frames, lambda: point_layers(seen, self._geometry, for_others=self._for_others))

    def _rows_left(self) -> dict[str, frozenset[str]]:
        """The rows that alone are shown, and what the filters of the tables leave where the map follows them.

        A table that was never opened tells of no filter, but is held to the selection all the same.
        """
        selection = self._session.selection
        left = {table: selection.only[table] for table in POINT_TABLES if table in selection.only}
        if self._looks.follows_tables:
            for table in POINT_TABLES:
                shown = selection.shown(table)
                if shown is not None:
                    left[table] = left[table] & shown if table in left else shown
        return left

    def _dressed(self, layer: PointLayer, look: LayerLook, shown: Mapping[str, frozenset[str]]) -> PointLayer:
        left = rows_left(self._session.seen, look)
        rows = shown.get(look.key)
        both = left if rows is None else rows if left is None else left & rows
        return replace(layer, visible=look.visible, opacity=look.opacity, visible_ids=both)

    # --- flows --------------------------------------------------------------------------------------------------

    def _flows(self, results: Results) -> tuple[FlowLayer, ...]:
        shown, seen, geometry, others = self._looks.look.flows, self._session.seen, self._geometry, self._for_others
        flows: list[FlowLayer] = []
        if LEARNERS in shown:
            years = flow_years(self._session.year, (results.years[0], results.years[-1]))
            flows.append(
                self._kept.get(
                    LEARNERS, (results, years),
                    lambda: learner_flows(seen, results, geometry, years, for_others=others),
                )
            )  # fmt: skip
        if FUNDINGS in shown:
            flows.append(self._kept.get(FUNDINGS, (results,), lambda: funding_flows(seen, geometry, for_others=others)))
        region = self._session.selection.region
        if region is None:
            return tuple(flows)
        return self._kept.get(
            "flows of a region", (*flows, region), lambda: tuple(touching(geometry, flow, region) for flow in flows)
        )
