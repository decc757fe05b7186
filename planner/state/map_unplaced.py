"""Rows that the map cannot put at their own place: listed beside it, never dropped."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from planner.core.tables.communes import fold
from planner.core.tables.project import Project
from planner.drawing.geometry import Geometry
from planner.drawing.scene import PointLayer
from planner.state.map_scenes import MapScenes
from planner.state.tasks import Tasks

DELAY_MS = 300
COAST = 3.0  # km on the plane: borders are simplified, a quay may lie a little off them
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unplaced:
    """A row, and why it does not stand at its own place (French)."""

    table: str
    key: str
    name: str
    reason: str


def unplaced_rows(project: Project, geometry: Geometry, layers: Sequence[PointLayer]) -> list[Unplaced]:
    """Rows of the layers that have no place, an approximate one, or one outside of every département; by name."""
    found = []
    for layer in layers:
        frame = project.frame(layer.key)
        located = dict(zip(project.keys(layer.key), frame["lat"].notna() & frame["lon"].notna(), strict=True))
        for key, (x, y) in zip(layer.ids, layer.xy.tolist(), strict=True):
            reason = _reason(project, geometry, layer.key, key, x, y, bool(located[key]))
            if reason:
                found.append(Unplaced(layer.key, key, project.label(layer.key, key), reason))
    return sorted(found, key=lambda row: fold(row.name))


def _reason(project: Project, geometry: Geometry, table: str, key: str, x: float, y: float, located: bool) -> str:
    if not np.isfinite(x):
        return "coordonnées hors de tout département" if located else "ni commune ni région"
    if located:
        return "" if _on_land(geometry, x, y) else "coordonnées hors de tout département"
    row = project.row(table, key)
    for column in ("departement", "region"):
        if row[column]:
            return f"sans commune, placé au milieu : {project.label(f'{column}s', str(row[column]))}"
    return "sans commune"


def _on_land(geometry: Geometry, x: float, y: float) -> bool:
    around = ((0, 0), (COAST, 0), (-COAST, 0), (0, COAST), (0, -COAST))
    return any(geometry.departement_at(x + dx, y + dy) is not None for dx, dy in around)


class UnplacedRows(QObject):
    """Looks in the background a moment after the rows of the map have changed."""

    changed = Signal()

    def __init__(self, scenes: MapScenes, geometry: Geometry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scenes, self._geometry = scenes, geometry
        self._tasks = Tasks(self)
        self._seen: tuple[PointLayer, ...] = ()
        self.rows: list[Unplaced] = []
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self._look)

    def ask(self) -> None:
        """Look again if the rows of the map are others."""
        if self._scenes.placed is not self._seen:
            self._delay.start()

    def _look(self) -> None:
        if self._tasks.busy:
            self._delay.start()
            return
        project, geometry, layers = self._scenes.seen, self._geometry, self._scenes.placed
        self._seen = layers

        def done(rows: list[Unplaced]) -> None:
            if self._scenes.placed is layers and rows != self.rows:
                self.rows = rows
                self.changed.emit()

        self._tasks.run(lambda: unplaced_rows(project, geometry, layers), done, self._failed)

    def _failed(self, error: Exception) -> None:
        """The map stands without this list; what broke it is for the log."""
        _log.error("The search for rows without a place failed", exc_info=error)
