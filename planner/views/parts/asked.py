"""What the questions are asked about: a place and a rentrée, shared by all their pages."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from planner.core.answers.questions import Place, place_of_region
from planner.core.tables.communes import Commune
from planner.state.session import Session


class Asked(QObject):
    """The place follows the region chosen on the map, and a place chosen here is chosen there; a commune is kept as
    long as its region is the one under study."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._commune: Commune | None = None
        self._rentree = session.year + 1
        session.selection.region_changed.connect(self._follow_region)
        session.project_replaced.connect(self._follow_project)

    @property
    def place(self) -> Place:
        region = self._session.selection.region
        place = place_of_region(self._session.project, region)
        if self._commune is not None and self._commune.region == region:
            return Place(self._commune.name, region, place.name)
        return place

    @property
    def rentree(self) -> int:
        first, last = self._session.years
        return min(max(self._rentree, first), last - 1)

    def set_commune(self, commune: Commune) -> None:
        """Ask about a commune, which stands for its region."""
        known = self._session.project.has("regions", commune.region)
        self._commune = commune if known else None
        self._session.selection.select_region(commune.region if known else None)
        self.changed.emit()

    def set_region(self, region: str | None) -> None:
        self._commune = None
        self._session.selection.select_region(region)
        self.changed.emit()

    def set_rentree(self, rentree: int) -> None:
        if rentree != self._rentree:
            self._rentree = rentree
            self.changed.emit()

    def _follow_region(self) -> None:
        if self._commune is not None and self._commune.region != self._session.selection.region:
            self._commune = None
        self.changed.emit()

    def _follow_project(self) -> None:
        self._commune = None
        self.changed.emit()
