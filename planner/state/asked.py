"""What the questions are asked about: a place and a rentrée, shared by all their pages and by the map's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from planner.core.answers.decision_dates import next_rentree
from planner.core.answers.questions import Place, place_of_region
from planner.core.tables.communes import Commune

if TYPE_CHECKING:
    from planner.state.session import Session


class Asked(QObject):
    """The place follows the region chosen on the map, and a place chosen here is chosen there; a commune is kept as
    long as its region is the one under study.

    The rentrée follows the year under study, but not into the past: it is never before the next one that can still be
    decided. Once the planner has chosen one, it stays.
    """

    changed = Signal()

    def __init__(self, session: Session, today: Callable[[], str]) -> None:
        super().__init__(session)
        self._session, self._today = session, today
        self._commune: Commune | None = None
        self._chosen: int | None = None
        session.selection.region_changed.connect(self._follow_region)
        session.year_changed.connect(self._follow_year)
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
        wanted = self._chosen
        if wanted is None:
            wanted = max(self._session.year, next_rentree(self._session.project, self._today()))
        return min(max(wanted, first), last - 1)

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
        """The planner chooses a rentrée: it no longer follows the year."""
        before, self._chosen = self.rentree, rentree
        if self.rentree != before:
            self.changed.emit()

    def _follow_region(self) -> None:
        if self._commune is not None and self._commune.region != self._session.selection.region:
            self._commune = None
        self.changed.emit()

    def _follow_year(self) -> None:
        if self._chosen is None:
            self.changed.emit()

    def _follow_project(self) -> None:
        self._commune = self._chosen = None
        self.changed.emit()
