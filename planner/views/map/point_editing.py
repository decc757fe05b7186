"""Rows put on the map with the mouse: added where one points, dragged to their place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QMenu, QWidget

from planner.core.tables.edits import EditRefused
from planner.core.tables.map_points import Spot, move_edit, spot_at
from planner.core.tables.scenario import ROOT
from planner.drawing.geometry import Geometry
from planner.drawing.scene import Hit, PointHit
from planner.state.map_scenes import POINT_TABLES
from planner.state.session import Session, iso_today
from planner.views.map.add_point import AddPoint
from planner.views.map.map_view import MapWidget
from planner.views.parts.ask import tell_failure
from planner.views.parts.said import say_in_window

AT_SEA = "Posez le point sur un département : il reste où il était."


class PointEditing(QObject):
    """Listens to the map; every change is one undoable step."""

    row_asked = Signal(str, str)  # table, key

    def __init__(self, session: Session, geometry: Geometry, map_widget: MapWidget) -> None:
        super().__init__(map_widget)
        self._session, self._geometry, self._map = session, geometry, map_widget
        map_widget.movable = True
        map_widget.menu_asked.connect(self._offer)
        map_widget.point_moved.connect(self._move)

    def _offer(self, menu: QMenu, hit: Hit | None, place: QPointF) -> None:
        if isinstance(hit, PointHit):
            menu.addSeparator()
            menu.addAction("Ouvrir la ligne", partial(self.row_asked.emit, hit.layer, hit.id))
            menu.addAction("Zoomer sur ce point", partial(self._map.camera.show_points, hit.layer, (hit.id,)))
            menu.addAction("Déplacer", partial(self._take, hit))
        spot = self._spot(place)
        menu.addSeparator()
        if spot is not None:
            here = menu.addMenu("Ajouter ici")
            for table in POINT_TABLES:
                singular = self._session.project.schema.table(table).singular
                here.addAction(f"{singular.capitalize()}…", partial(self.add, table, spot))
        menu.addAction("Ajouter par la commune…", partial(self.add, POINT_TABLES[0], None))

    def add(self, table: str, spot: Spot | None) -> AddPoint:
        """Ask what stands at `spot`, or at a commune to be chosen."""
        dialog = AddPoint(self._session, table, spot, self._window())
        dialog.added.connect(self._on_added)
        dialog.open()
        return dialog

    def _on_added(self, table: str, key: str) -> None:
        self._session.selection.select_rows(table, (key,))
        say_in_window(self._map, f"Ajouté : {self._session.project.label(table, key)}")

    def _take(self, hit: PointHit) -> None:
        self._map.take_point(hit)
        say_in_window(self._map, "Glissez le point à sa place ; Échap le laisse où il est.")

    def _move(self, table: str, key: str, place: QPointF) -> None:
        session, name = self._session, self._session.project.label(table, key)
        spot = self._spot(place)
        if spot is None:
            say_in_window(self._map, AT_SEA)
            return
        try:
            edit = move_edit(session.project, table, key, spot, communes=session.communes, today=iso_today())
            session.push(edit, f"Déplacer « {name} » sur la carte")
        except EditRefused as refusal:
            tell_failure(self._window(), "Le point n’a pas été déplacé", refusal)
            return
        session.selection.select_rows(table, (key,))
        commune = session.communes.get(spot.commune) if spot.commune else None
        where = f", {commune.name}" if commune else ""
        everywhere = " (dans tous les scénarios)" if session.scenario != ROOT else ""
        say_in_window(self._map, f"Déplacé : {name}{where}{everywhere}")

    def _spot(self, place: QPointF) -> Spot | None:
        """The spot at a place of the plane, None at sea."""
        departement = self._geometry.departement_at(place.x(), place.y())
        if departement is None:
            return None
        lon, lat = self._geometry.plane_to_lonlat(place.x(), place.y())
        return spot_at(self._session.project, self._session.communes, lon, lat, departement)

    def _window(self) -> QWidget:
        return self._map.window()
