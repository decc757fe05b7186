"""The map of a project as a scene: an indicator by region, and the points of its tables. Window, command line and
report all take it from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from planner.core import french
from planner.core.answers.secrecy import CONFIDENTIAL
from planner.core.model.results import Results
from planner.core.tables.map_views import LayerLook
from planner.core.tables.project import Project, column_values
from planner.drawing.geometry import Geometry
from planner.drawing.scene import (
    WINDOW_PARTS,
    FlowLayer,
    MapParts,
    MapScene,
    PointLayer,
    SymbolKind,
    point_layer,
)  # fmt: skip
from planner.drawing.symbols import area_sizes, size_steps
from planner.drawing.theme import LIGHT, MapTheme
from planner.report.indicator_values import LEVEL_NAMES, IndicatorValues
from planner.report.indicators import Span
from planner.report.map_source import source_line

SMALLEST, LARGEST = 8.0, 24.0


def scene_of(
    project: Project,
    results: Results,
    values: IndicatorValues,
    year: int,
    layers: tuple[PointLayer, ...],
    *,
    flows: tuple[FlowLayer, ...] = (),
    selected_regions: Iterable[str] = (),
    selected_points: Mapping[str, frozenset[str]] | None = None,
    theme: MapTheme = LIGHT,
    parts: MapParts = WINDOW_PARTS,
    date: str = "",
) -> MapScene:
    """The scene of one indicator and year; `layers` are those of `point_layers`, kept while their tables stand.

    `date` is an ISO date (« » for none). KeyError for a year outside the results.
    """
    title = f"{values.indicator.label} par {LEVEL_NAMES[values.level]}"
    against = f"écart avec {values.against}" if values.against else ""
    return MapScene(
        title=", ".join(part for part in (title, against, values.years_text(year)) if part),
        year=year if values.indicator.span is Span.YEAR else None,
        scenario=project.label("scenarios", results.scenario),
        choropleth=values.choropleth(year),
        layers=layers,
        flows=flows,
        selected_regions=frozenset(selected_regions),
        selected_points=selected_points or {},
        theme=theme,
        parts=parts,
        source=source_line(
            project, values.secret, (values.indicator.definition, *values.notes_of(year)), values.indicator.source
        ),
        date=french.date(date),
    )


def point_layers(project: Project, geometry: Geometry, *, for_others: bool = False) -> tuple[PointLayer, ...]:
    """Sites, platforms and funded projects; keys of layers are names of tables, ids are row keys.

    Rows that do not count (« Pris en compte » : non) are left out; with `for_others` confidential rows too. A figure
    that is an assumption makes its mark an outline.
    """

    def layer(
        table: str, kind: SymbolKind, figure: str = "", size_note: str = "", unit: float = 1.0
    ) -> PointLayer:  # fmt: skip
        frame = _shown_rows(project, table, for_others)
        figures = _numbers(frame, figure) / unit if figure else np.full(len(frame), np.nan)
        return point_layer(
            geometry, table, project.schema.table(table).title, kind, [str(key) for key in frame.index],
            lon=_numbers(frame, "lon"), lat=_numbers(frame, "lat"),
            departements=_codes(frame, "departement"), regions=_codes(frame, "region"),
            size=area_sizes(figures, SMALLEST, LARGEST) if figure else 11.0,
            estimated=_assumed(project, table, frame, figure), size_note=size_note,
            size_steps=size_steps(figures, _figure_text(unit), SMALLEST, LARGEST) if figure else (),
            names=[str(name) for name in column_values(frame["name"])],
        )  # fmt: skip

    return (
        layer("projects", SymbolKind.PROJECT, "total", "taille : coût total", 100.0),
        layer("platforms", SymbolKind.PLATFORM),
        layer("sites", SymbolKind.SITE, "headcount", "taille : effectif du site"),
    )


def rows_left(project: Project, look: LayerLook) -> frozenset[str] | None:
    """The rows of a layer whose kind and state are not hidden, None when none is."""
    hidden = {column: values for column, values in look.hidden.items() if values}
    if not hidden:
        return None
    frame = project.frame(look.key)
    left = set(project.keys(look.key))
    for column, values in hidden.items():
        if column in frame:
            cells = zip(project.keys(look.key), column_values(frame[column]), strict=True)
            left &= {key for key, value in cells if str(value or "") not in values}
    return frozenset(left)


def _figure_text(unit: float) -> Callable[[float], str]:
    """People as numbers, cents as euros."""
    return french.number if unit == 1.0 else lambda euros: french.euros(round(euros * unit))


def _shown_rows(project: Project, table: str, for_others: bool) -> pd.DataFrame:
    frame = project.frame(table)
    shown = pd.Series(True, index=frame.index)
    if "included" in frame:
        shown &= frame["included"].fillna(True).astype(bool)
    if for_others:
        shown &= frame["diffusion"] != CONFIDENTIAL
    return frame[shown]


def _numbers(frame: pd.DataFrame, column: str) -> np.ndarray:
    return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)


def _codes(frame: pd.DataFrame, column: str) -> list[str | None]:
    return [None if value is None else str(value) for value in column_values(frame[column])]


def _assumed(project: Project, table: str, frame: pd.DataFrame, column: str) -> list[bool]:
    """Whether each row's figure is an assumption, its own record before its row's default."""
    origins = project.frame("provenance")
    kinds = dict(zip(project.keys("provenance"), column_values(origins["kind"]), strict=True))
    return [
        bool(column) and kinds.get(f"{table}/{key}/{column}", kinds.get(f"{table}/{key}/*")) == "assumption"
        for key in frame.index
    ]
