"""Which scenarios stand beside each other, and the figure by which they are compared: shared by all comparing views."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from planner.core.answers.comparison import MOST
from planner.core.model.measures import MEASURE_NAMES, Measure
from planner.core.model.periods import flow_years
from planner.state.session import Session

DEFAULT_MEASURE = "job_openings"


class Compared(QObject):
    """The session's comparison comes first, then the chosen scenario, then those that were ticked besides."""

    changed = Signal()  # other scenarios, another one of them under study, or another measure

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._besides: list[str] = []
        self._other: str | None = None
        self._measure = DEFAULT_MEASURE
        session.comparison_changed.connect(self.changed)
        session.scenario_changed.connect(self.changed)
        session.project_replaced.connect(self._forget)
        session.tables_changed.connect(self._on_tables)

    # --- scenarios ----------------------------------------------------------------------------------------------

    @property
    def scenarios(self) -> tuple[str, ...]:
        """The compared scenarios, the one that the others are measured against first; empty below two."""
        first = self._session.comparison
        if first is None:
            return ()
        besides = (key for key in self._besides if self._session.project.has("scenarios", key))
        found = dict.fromkeys((first, self._session.scenario, *besides))
        return tuple(found)[:MOST] if len(found) > 1 else ()

    @property
    def others(self) -> tuple[str, ...]:
        """Those that are measured against the first."""
        return self.scenarios[1:]

    @property
    def other(self) -> str | None:
        """The one whose map and causes are shown: the chosen one, unless another was asked for."""
        others = self.others
        return self._other if self._other in others else (others[0] if others else None)

    def show_other(self, scenario: str) -> None:
        if scenario != self.other:
            self._other = scenario
            self.changed.emit()

    def is_compared(self, scenario: str) -> bool:
        return scenario in self.scenarios or scenario == self._session.comparison

    def tick(self, scenario: str, on: bool) -> bool:
        """Take a scenario into the comparison or out of it; false when four are there already."""
        session = self._session
        if on == self.is_compared(scenario):
            return True
        if on and session.comparison is None:
            session.set_comparison(scenario)
        elif on and len(self.scenarios) >= MOST:
            return False
        elif on:
            self._besides.append(scenario)
            self.changed.emit()
        elif scenario == session.comparison:
            rest = [key for key in self._besides if key != session.scenario]
            self._besides = rest[1:]
            session.set_comparison(rest[0] if rest else None)
        elif scenario in self._besides:
            self._besides.remove(scenario)
            self.changed.emit()
        return True

    # --- figure -------------------------------------------------------------------------------------------------

    @property
    def measure(self) -> Measure:
        return MEASURE_NAMES[self._measure]

    def set_measure(self, key: str) -> None:
        if key != self._measure:
            self._measure = key
            self.changed.emit()

    def years(self, measure: str | None = None, year: int | None = None) -> tuple[int, int]:
        """The years that a measure is shown for: one for stocks, three for flows. Default: those on screen."""
        year = self._session.year if year is None else year
        if MEASURE_NAMES[measure or self._measure].stock:
            return year, year
        return flow_years(year, self._session.years)

    # --- changes ------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._besides, self._other = [], None
        self.changed.emit()

    def _on_tables(self, tables: frozenset[str]) -> None:
        if "scenarios" in tables:
            self._besides = [key for key in self._besides if self._session.project.has("scenarios", key)]
            self.changed.emit()
