"""Which project and which version of its financing plan the space « Financement » shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from planner.state.session import Session


class FinanceChoice(QObject):
    """Setters emit only on change; what is deleted, or undone away, is no longer chosen."""

    changed = Signal()  # project or plan
    cell_asked = Signal(object)  # Address: a part of the space wants it in sight

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._project: str | None = None
        self._plan: str | None = None
        session.tables_changed.connect(self._on_tables_changed)
        session.project_replaced.connect(lambda: self.choose_project(None))

    @property
    def project(self) -> str | None:
        """Key of the chosen project, None for the region as a whole."""
        return self._project

    @property
    def plan(self) -> str | None:
        """Key of the chosen version of its plan, None while the project has no plan."""
        return self._plan

    def plans(self) -> list[str]:
        """Keys of the chosen project's plans, the retained first."""
        rows = [row for row in self._session.project.rows("plans") if row["project"] == self._project]
        return [str(row["id"]) for row in sorted(rows, key=lambda row: row["retained"] is not True)]

    def choose_project(self, key: str | None) -> None:
        """Choose a project with its retained plan, or none."""
        if key != self._project:
            self._project = key
            self._plan = next(iter(self.plans()), None)
            self.changed.emit()

    def choose_plan(self, key: str | None) -> None:
        """Choose a plan, and the project that it is of."""
        if key is not None:
            self._project = str(self._session.project.cell("plans", key, "project"))
        if key != self._plan:
            self._plan = key
            self.changed.emit()

    def _on_tables_changed(self, tables: frozenset[str]) -> None:
        if not tables & {"projects", "plans"}:
            return
        project = self._session.project
        if self._project is not None and not project.has("projects", self._project):
            self.choose_project(None)
        elif self._project is not None and self._plan not in (plans := self.plans()):
            self.choose_plan(plans[0] if plans else None)
