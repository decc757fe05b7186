"""Whether the application's reference data hold something new for the open project, worked out in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from planner.core.tables.checks import unit_of
from planner.core.tables.newer_reference import Novelties, Novelty, novelties, take_over_novelties
from planner.core.tables.project import Project
from planner.core.tables.provenance import ROW_DEFAULT, origin_of
from planner.core.tables.values import Value
from planner.state.columns import Column, shown_text
from planner.state.session import Session
from planner.state.tasks import Tasks
from planner.storage.reference_data import load_reference

AFTER_MS = 400  # once a project is open: its own views come first

_log = logging.getLogger(__name__)


class NewerReference(QObject):
    """Looks each time a project is opened, and when asked."""

    announced = Signal(int)  # how many novelties this project was not shown yet; 0 when there are none, or no longer

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, Tasks(self)
        self._newer: Project | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(AFTER_MS)
        self._soon.timeout.connect(lambda: self.look(self._announce))
        session.project_replaced.connect(self._project_replaced)

    def _project_replaced(self) -> None:
        self.announced.emit(0)
        self._soon.start()

    def _announce(self, found: Novelties) -> None:
        self.announced.emit(0 if found.seen else len(found.items))

    def look(self, done: Callable[[Novelties], None]) -> None:
        """Compare in the background, then `done`; not at all where another project is open by then."""
        project, newer = self._session.project, self._newer

        def compared(found: Novelties) -> None:
            self._newer = found.newer
            if self._session.project is project:
                done(found)
            else:
                self.look(done)

        self._tasks.run(lambda: novelties(project, newer or load_reference()), compared, self._failed)

    def _failed(self, error: Exception) -> None:
        """The project is not concerned."""
        _log.error("The reference data could not be compared", exc_info=error)

    def take_over(self, found: Novelties, chosen: Collection[Novelty]) -> None:
        """Bring `chosen` into the project as one step, and keep in mind that all was shown. Raises EditRefused."""
        edit = take_over_novelties(self._session.project, found, chosen)
        label = "Reprendre les données de référence" if chosen else "Garder les données du projet"
        self._session.push(edit, label)
        self.announced.emit(0)


@dataclass(frozen=True)
class Told:
    """One novelty as a planner reads it."""

    row: str
    column: str
    yours: str
    new: str
    source: str
    remark: str


def told(project: Project, newer: Project, item: Novelty) -> Told:
    """The texts of a novelty; blank values read « vide »."""
    address = item.address
    table = newer.schema.table(address.table)
    holder = newer if item.kind == "added" else project
    row = holder.label(address.table, address.key)
    if item.kind == "added":
        return Told(row, "", "", "nouvelle ligne", _source(newer, item), "")
    if item.kind == "removed":
        remark = f"plus dans les données de référence{', modifiée par vous' if item.own else ''}"
        return Told(row, "", "ligne présente", "à supprimer", "", remark)
    column = "" if address.column == ROW_DEFAULT else table.field(address.column).title
    remark = "modifiée par vous" if item.own else ""
    if item.kind == "origin":
        yours, new = (_origin_text(state, value) for state, value in ((project, item.yours), (newer, item.new)))
        return Told(row, f"{column} (origine)" if column else "Origine", yours, new, _source(newer, item), remark)
    yours, new = (_value_text(state, item, value) for state, value in ((project, item.yours), (newer, item.new)))
    return Told(row, column, yours, new, _source(newer, item), remark)


def _value_text(state: Project, item: Novelty, value: Value) -> str:
    address = item.address
    field = state.schema.table(address.table).field(address.column)
    unit = unit_of(state, address.table, address.key, field)
    return shown_text(state, address.table, address.key, Column(field), value, unit) or "vide"


def _origin_text(state: Project, value: Value) -> str:
    return state.label("sources", str(value)) if value is not None else "vide"


def _source(newer: Project, item: Novelty) -> str:
    column = ROW_DEFAULT if item.kind == "added" else item.address.column
    origin = origin_of(newer, replace(item.address, column=column))
    return newer.label("sources", origin.source) if origin is not None and origin.source else ""
