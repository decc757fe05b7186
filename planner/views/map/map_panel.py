"""The map with what it shows: indicator, layers, and selection both ways with the tables."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from planner import paths
from planner.drawing.geometry import load_geometry
from planner.drawing.scene import Hit, MapScene, PointLayer
from planner.drawing.theme import DARK, LIGHT, MapTheme
from planner.report.indicator_values import IndicatorValues, indicator_values
from planner.report.indicators import DEFAULT_INDICATOR, INDICATORS
from planner.report.map_scene import point_layers, scene_of
from planner.state.session import Session
from planner.views.map.map_view import MapWidget
from planner.views.parts.place_text import hover_text
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen

LAYER_TABLES = ("sites", "platforms", "projects")


class MapPanel(WhenSeen):
    """Keeps the scene true to the session; rebuilds only what an edit changed."""

    region_opened = Signal(str)

    def __init__(self, session: Session, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._geometry = load_geometry(paths.resources_dir() / "regions")
        self._values: IndicatorValues | None = None
        self._layers: tuple[PointLayer, ...] | None = None
        self._ticked: tuple[tuple[PointLayer, ...], tuple[bool, ...], tuple[PointLayer, ...]] | None = None
        self._theme = _map_theme(tokens)
        self.map = MapWidget(self._geometry, self._describe, self)
        self.indicator = QComboBox(self)
        self.indicator.setAccessibleName("Indicateur de la carte")
        for indicator in INDICATORS.values():
            self.indicator.addItem(indicator.label, indicator.key)
        self.indicator.setCurrentIndex(self.indicator.findData(DEFAULT_INDICATOR))
        self.shown = {table: self._layer_box(table) for table in LAYER_TABLES}
        self._lay_out()
        self._connect()

    def _layer_box(self, table: str) -> QCheckBox:
        box = QCheckBox(self._session.project.schema.table(table).title, self)
        box.setChecked(True)
        self.follow(box.toggled)
        return box

    def _lay_out(self) -> None:
        home = QToolButton(self)
        home.setText("Toute la France")
        home.setToolTip("Voir toute la carte (touche Début)")
        home.clicked.connect(self.map.show_all)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(12)
        bar.addWidget(self.indicator)
        bar.addStretch(1)
        for box in self.shown.values():
            bar.addWidget(box)
        bar.addWidget(home)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.map, 1)

    def _connect(self) -> None:
        session = self._session
        self.indicator.currentIndexChanged.connect(self._on_results)
        self.map.region_clicked.connect(session.selection.select_region)
        self.map.region_opened.connect(self.region_opened)
        self.map.point_clicked.connect(self._on_point)
        session.results_changed.connect(self._on_results)
        session.tables_changed.connect(self._on_tables)
        session.project_replaced.connect(self._on_project)
        self.follow(session.year_changed, session.selection.changed, session.selection.region_changed)

    # --- the scene ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the scene of the session as it is now."""
        session, selection = self._session, self._session.selection
        layers = self._shown_layers()
        points = {selection.table: frozenset(selection.keys)} if selection.table in LAYER_TABLES else {}
        regions = {selection.region} if selection.region else set()
        results = session.results
        if results is None:
            self.map.set_scene(MapScene(layers=layers, theme=self._theme, selected_points=points))
            return
        if self._values is None:
            self._values = indicator_values(session.seen, results, INDICATORS[str(self.indicator.currentData())])
        scene = scene_of(
            session.seen, results, self._values, session.year, layers,
            selected_regions=regions, selected_points=points, theme=self._theme,
        )  # fmt: skip
        self.map.set_scene(scene)

    def set_tokens(self, tokens: Tokens) -> None:
        self._theme = _map_theme(tokens)
        self.changed()

    def _shown_layers(self) -> tuple[PointLayer, ...]:
        """The layers as the boxes say; the same objects while nothing changes, for the painter keeps what it placed."""
        layers, ticked = self._point_layers(), tuple(box.isChecked() for box in self.shown.values())
        if self._ticked is None or self._ticked[0] is not layers or self._ticked[1] != ticked:
            shown = tuple(replace(layer, visible=self.shown[layer.key].isChecked()) for layer in layers)
            self._ticked = (layers, ticked, shown)
        return self._ticked[2]

    def _point_layers(self) -> tuple[PointLayer, ...]:
        if self._layers is None:
            self._layers = point_layers(self._session.seen, self._geometry)
        return self._layers

    def _on_results(self) -> None:
        self._values = None
        self.changed()

    def _on_tables(self, tables: frozenset[str]) -> None:
        if tables & {*LAYER_TABLES, "provenance"}:
            self._layers = None

    def _on_project(self) -> None:
        self._values = self._layers = None
        self.changed()

    # --- selection ----------------------------------------------------------------------------------------------

    def _describe(self, hit: Hit) -> str:
        return hover_text(self._session, hit)

    def _on_point(self, table: str, key: str, add: bool) -> None:
        selection = self._session.selection
        keys: tuple[str, ...] = (key,)
        if add and selection.table == table:
            keys = tuple(k for k in selection.keys if k != key)
            keys = keys if key in selection.keys else (*keys, key)
        selection.select_rows(table, keys)


def _map_theme(tokens: Tokens) -> MapTheme:
    return DARK if tokens.key == "dark" else LIGHT
