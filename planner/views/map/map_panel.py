"""The map with what it shows: indicator, search, layers, kept views, exports; selection both ways with the tables."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from planner import paths
from planner.core import french
from planner.core.tables.place_search import COMMUNES, DEPARTEMENTS, REGIONS, Found
from planner.drawing.geometry import load_geometry
from planner.drawing.scene import ClusterHit, Hit
from planner.drawing.theme import DARK, LIGHT, MapTheme
from planner.drawing.view import Rect
from planner.report.indicators import INDICATORS
from planner.state.map_look import MapLooks
from planner.state.map_scenes import POINT_TABLES, MapScenes
from planner.state.map_unplaced import UnplacedRows
from planner.state.session import Session
from planner.views.map.hit_text import hit_text
from planner.views.map.kept_views import KeptViews
from planner.views.map.look_panel import LookPanel
from planner.views.map.map_chips import MapChips
from planner.views.map.map_export import MapExport
from planner.views.map.map_search import MapSearch
from planner.views.map.map_strip import MapStrip
from planner.views.map.map_view import MapWidget
from planner.views.map.point_editing import PointEditing
from planner.views.map.rows_popup import RowsPopup
from planner.views.parts.names import NameBox
from planner.views.parts.said import say_in_window
from planner.views.parts.theme import Tokens
from planner.views.parts.when_seen import WhenSeen
from planner.views.parts.written_note import WrittenNote

INDICATOR_WIDTHS = 140, 230
GAP = 8
DEPARTEMENT_ACROSS, COMMUNE_ACROSS = 180.0, 80.0  # kilometres of the plane


class MapPanel(WhenSeen):
    """Keeps the scene true to the session and to what the map is set to show."""

    region_opened = Signal(str)
    row_asked = Signal(str, str)  # table, key: to be opened in its table
    filters_cleared = Signal()  # every row of the tables is to be shown again

    def __init__(self, session: Session, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._geometry = load_geometry(paths.resources_dir() / "regions")
        self._theme = _map_theme(tokens)
        self.looks = MapLooks(session, self)
        self._scenes = MapScenes(session, self._geometry, self.looks)
        self.unplaced = UnplacedRows(self._scenes, self._geometry, self)
        self.map = MapWidget(self._geometry, self._describe, self)
        self.strip = MapStrip(self.map, tokens)
        self.chips = MapChips(
            session, self.looks, self.unplaced, self.filters_cleared.emit, self.row_asked.emit, self.map,
            left=self.strip.geometry().right() + GAP,
        )  # fmt: skip
        self.chips.resized.connect(self._keep_labels_off_chips)
        self._keep_labels_off_chips()
        self.editing = PointEditing(session, self._geometry, self.map)
        self.indicator = NameBox(self)
        self.indicator.setAccessibleName("Indicateur de la carte")
        self.indicator.setMinimumWidth(INDICATOR_WIDTHS[0])
        self.indicator.setMaximumWidth(INDICATOR_WIDTHS[1])
        for position, indicator in enumerate(INDICATORS.values()):
            self.indicator.addItem(indicator.label, indicator.key)
            self.indicator.setItemData(position, indicator.description, Qt.ItemDataRole.ToolTipRole)
        self.search = MapSearch(session, self)
        self.look_panel = LookPanel(session, self.looks, self)
        self.look_panel.hide()
        self.views = KeptViews(session, self.looks, self.map.camera, self)
        self.note = WrittenNote(self)
        self.export = MapExport(session, self.looks, self._geometry, self.map.camera, self.note, self)
        self._lay_out()
        self._connect()

    def _keep_labels_off_chips(self) -> None:
        over = self.chips.geometry()
        self.map.maps.chips = Rect(over.x(), over.y(), over.width(), over.height())
        self.map.update()

    def _lay_out(self) -> None:
        self.layers_button = QToolButton(self)
        self.layers_button.setText("Réglages")
        self.layers_button.setToolTip("Couleurs, classes, points et flux de la carte")
        self.layers_button.setCheckable(True)
        self.layers_button.toggled.connect(self.look_panel.setVisible)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 6, 12, 6)
        bar.setSpacing(8)
        bar.addWidget(self.indicator, 3)
        bar.addWidget(self.search, 2)
        bar.addStretch(1)
        for widget in (self.layers_button, self.views.button, self.export.button):
            bar.addWidget(widget)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addWidget(self.map, 1)
        beside.addWidget(self.look_panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.note)
        layout.addLayout(beside, 1)

    def _connect(self) -> None:
        session, selection = self._session, self._session.selection
        self.indicator.currentIndexChanged.connect(self._take_indicator)
        self.search.chosen.connect(self.go_to)
        self.search.left.connect(self.map.setFocus)
        self.map.region_clicked.connect(selection.select_region)
        self.map.region_opened.connect(selection.select_region)
        self.map.region_opened.connect(self.region_opened)
        self.map.point_clicked.connect(self._on_point)
        self.map.area_chosen.connect(self._on_area)
        self.map.cluster_clicked.connect(self._list_cluster)
        self.map.menu_asked.connect(self._offer_list)
        self.editing.row_asked.connect(self.row_asked)
        self.looks.changed.connect(self._show_indicator)
        self.follow(
            session.results_changed, session.year_changed, session.comparison_changed, session.project_replaced,
            selection.changed, selection.region_changed, selection.shown_changed, selection.only_changed,
            self.looks.changed,
        )  # fmt: skip
        self._show_indicator()

    # --- the scene ----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the scene of the session as it is now."""
        scene = self._scenes.scene(self._theme)
        self.map.set_scene(scene)
        self.look_panel.show_flow_notes({flow.key: flow.note for flow in scene.flows})
        self.unplaced.ask()

    def set_tokens(self, tokens: Tokens) -> None:
        self._theme = _map_theme(tokens)
        self.strip.set_tokens(tokens)
        self.changed()

    def _take_indicator(self) -> None:
        self.looks.change(indicator=str(self.indicator.currentData()))

    def _show_indicator(self) -> None:
        self.indicator.setCurrentIndex(self.indicator.findData(self.looks.look.indicator))
        self.indicator.setToolTip(self.looks.indicator.description)

    def _describe(self, hit: Hit) -> str:
        return hit_text(self._session, self.map.scene, hit)

    # --- search -------------------------------------------------------------------------------------------------

    def start_search(self) -> None:
        """Put the cursor where a place is typed."""
        self.search.setFocus()
        self.search.selectAll()

    def go_to(self, found: Found) -> None:
        """Bring a place into sight and select it."""
        selection, project, camera = self._session.selection, self._session.project, self.map.camera
        if found.table == REGIONS:
            selection.select_region(found.key)
            camera.show_region(found.key)
        elif found.table == DEPARTEMENTS:
            selection.select_region(str(project.cell(DEPARTEMENTS, found.key, "region")))
            x, y = self._geometry.departement_middle(found.key)
            camera.show_middle(x, y, DEPARTEMENT_ACROSS)
            self.map.mark(x, y, found.name)
        elif found.table == COMMUNES:
            self._go_to_commune(found)
        else:
            self._go_to_row(found)
        self.map.setFocus()

    def _go_to_commune(self, found: Found) -> None:
        commune = self._session.communes.get(found.key)
        if commune is None:
            return
        self._session.selection.select_region(commune.region)
        ((x, y),) = self._geometry.place([commune.lon], [commune.lat], [commune.departement]).tolist()
        if x == x:  # the few communes without coordinates stand nowhere
            self.map.camera.show_middle(x, y, COMMUNE_ACROSS)
            self.map.mark(x, y, commune.name)

    def _go_to_row(self, found: Found) -> None:
        self.looks.change_layer(found.table, visible=True)
        self._session.selection.select_rows(found.table, (found.key,))
        if not self.map.camera.show_points(found.table, (found.key,)):
            say_in_window(self, f"{found.name} n’a pas de lieu sur la carte : sa ligne est choisie dans la table.")

    # --- selection ----------------------------------------------------------------------------------------------

    def _on_point(self, table: str, key: str, add: bool) -> None:
        selection = self._session.selection
        if not add:
            selection.select_rows(table, (key,))
            return
        rows = {name: keys for name, keys in selection.rows.items() if name in POINT_TABLES}
        before = rows.get(table, ())
        rows[table] = tuple(k for k in before if k != key) if key in before else (*before, key)
        selection.select(rows, table)

    def _on_area(self, points: dict[str, frozenset[str]], add: bool) -> None:
        """Select what lies in the area, in the order of the tables."""
        selection, project = self._session.selection, self._session.project
        rows = {}
        for table in POINT_TABLES:
            chosen = set(points.get(table, ()))
            chosen |= set(selection.rows.get(table, ())) if add else set()
            rows[table] = tuple(key for key in project.keys(table) if key in chosen)
        selection.select(rows, selection.table)
        if not any(rows.values()):
            say_in_window(self, "Aucun point à cet endroit.")

    # --- lists --------------------------------------------------------------------------------------------------

    def _offer_list(self, menu: QMenu, _hit: Hit | None, _place: QPointF) -> None:
        menu.addAction("Liste des points affichés…", self.list_points)

    def list_points(self) -> RowsPopup:
        """The points in sight, to be chosen by the keyboard."""
        area = self.map.camera.area
        corners = [(area.x, area.y), (area.right, area.y), (area.right, area.bottom), (area.x, area.bottom)]
        found = self.map.maps.points_in(self.map.scene, self.map.view(), corners)
        rows = [(table, key) for table, keys in found.items() for key in keys]
        return self._list(f"{french.plural(len(rows), 'point affiché', 'points affichés')}", rows)

    def _list_cluster(self, cluster: ClusterHit) -> None:
        self._list("Au même endroit", [(cluster.layer, key) for key in cluster.ids])

    def _list(self, title: str, rows: list[tuple[str, str]]) -> RowsPopup:
        project = self._session.seen
        named = [
            (table, key, f"{project.label(table, key)} – {project.schema.table(table).singular}") for table, key in rows
        ]
        popup = RowsPopup(title, sorted(named, key=lambda row: row[2].casefold()), self.map)
        popup.chosen.connect(lambda table, key: self._session.selection.select_rows(table, (key,)))
        popup.open_at(self.map.mapToGlobal(QPoint(self.strip.geometry().right() + GAP, GAP)))
        return popup


def _map_theme(tokens: Tokens) -> MapTheme:
    return DARK if tokens.key == "dark" else LIGHT
