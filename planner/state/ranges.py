"""The probable ranges of the chosen scenario's results: reckoned in the background, some time after the last edit."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from planner.core.assumptions import ModelInputError
from planner.core.ensemble import Ensemble, Range, run_ensemble
from planner.core.scenario import ScenarioError
from planner.state.tasks import Tasks

if TYPE_CHECKING:
    from planner.state.session import Session

QUIET_MS = 300  # after the last edit, before the ensemble runs


class Ranges(QObject):
    """Ranges of results. Nothing is reckoned until a view asks; after an edit the last ones stay, marked stale."""

    changed = Signal()  # new ranges, or `stale` differs

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._tasks = Tasks(self)
        self._ensemble: Ensemble | None = None
        self._stale = True
        self._asked = 0  # counts the states of the project; an outcome of an earlier one is dropped
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._start)
        session.results_changed.connect(self._forget)

    @property
    def stale(self) -> bool:
        """Whether the ranges are older than the last edit."""
        return self._stale

    def range_of(
        self,
        measure: str,
        *,
        years: tuple[int, int] | None = None,
        region: str | Collection[str] | None = None,
        family: str | None = None,
    ) -> Range | None:
        """The range of `Results.measure`; None while none is known, `changed` then says when one is."""
        if self._stale and not self._timer.isActive() and not self._tasks.busy:
            self._timer.start()
        if self._ensemble is None or self._ensemble.scenario != self._session.scenario:
            return None
        return self._ensemble.range_of(measure, years=years, region=region, family=family)

    def _forget(self) -> None:
        self._asked += 1
        if self._timer.isActive():
            self._timer.start()
        if not self._stale:
            self._stale = True
            self.changed.emit()

    def _start(self) -> None:
        if self._tasks.busy:
            return
        project, scenario, asked = self._session.project, self._session.scenario, self._asked

        def done(ensemble: Ensemble) -> None:
            if asked != self._asked:
                self._timer.start()
                return
            self._ensemble, self._stale = ensemble, False
            self.changed.emit()

        def failed(error: Exception) -> None:
            if not isinstance(error, (ModelInputError, ScenarioError)):
                logging.getLogger("planner.state").error("Ranges could not be reckoned", exc_info=error)
            if asked != self._asked:
                self._timer.start()

        self._tasks.run(lambda: run_ensemble(project, scenario), done, failed)
