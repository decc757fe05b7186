"""The probable ranges of the chosen scenario's results: reckoned in the background, some time after the last edit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, QTimer, Signal

from planner.core.model.assumptions import ModelInputError
from planner.core.model.ensemble import Ensemble, Range, Stopped, run_ensemble
from planner.core.tables.project import Project
from planner.core.tables.scenario import ScenarioError
from planner.state.tasks import Tasks

QUIET_MS = 300  # after the last edit, before the ensemble runs


class Ranges(QObject):
    """Ranges of results. Nothing is reckoned until a view asks; after an edit the last ones stay, marked stale."""

    changed = Signal()  # new ranges; that they became stale goes with the session's `results_changed`

    def __init__(self, seen: Callable[[], tuple[Project, str]], parent: QObject) -> None:
        """`seen`: the project and the chosen scenario as they are now."""
        super().__init__(parent)
        self._seen = seen
        self._tasks = Tasks(self)
        self._ensemble: Ensemble | None = None
        self._stale = True
        self._state = 0  # counts the states of the project; what is reckoned from an earlier one stops
        self._stop = threading.Event()  # of what is reckoned now
        self._tried = -1  # the last state that was reckoned, or could not be
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._start)

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
        if self._tried != self._state and not self._timer.isActive():
            self._timer.start()
        if self._ensemble is None or self._ensemble.scenario != self._seen()[1]:
            return None
        return self._ensemble.range_of(measure, years=years, region=region, family=family)

    def forget(self) -> None:
        """Project or scenario is another one: what is known is stale, what runs stops."""
        self._state += 1
        self._stop.set()
        self._stale = True
        if self._timer.isActive():
            self._timer.start()

    def _start(self) -> None:
        if self._tasks.busy:  # an earlier state, about to stop
            self._timer.start()
            return
        (project, scenario), state = self._seen(), self._state
        self._tried = state
        stop = self._stop = threading.Event()

        def done(ensemble: Ensemble) -> None:
            if state == self._state:
                self._ensemble, self._stale = ensemble, False
                self.changed.emit()

        def failed(error: Exception) -> None:
            if not isinstance(error, (ModelInputError, ScenarioError, Stopped)):
                logging.getLogger("planner.state").error("Ranges could not be reckoned", exc_info=error)

        self._tasks.run(lambda: run_ensemble(project, scenario, stop=stop.is_set), done, failed)
