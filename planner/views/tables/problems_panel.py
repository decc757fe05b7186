"""What is wrong or missing in the project, looked for in the background after edits; a click goes to the cell."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from planner.core import french
from planner.core.model.validation import Problem, find_problems
from planner.state.session import Session
from planner.state.tasks import Tasks
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.theme import Tokens

DELAY_MS = 800
_log = logging.getLogger(__name__)
HEADERS = ("", "Table", "Ligne", "Colonne", "Que faire")


class Problems(QObject):
    """The problems of the open project, a moment after each change; outdated answers are dropped."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, Tasks(self)
        self.found: list[Problem] = []
        self.known = False
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY_MS)
        self._delay.timeout.connect(self.look)
        session.tables_changed.connect(lambda _: self._delay.start())
        session.project_replaced.connect(self._delay.start)
        self._delay.start()  # what a first edit finds would look like its doing

    def look(self) -> None:
        """Look now, in the background."""
        if self._tasks.busy:
            self._delay.start()
            return
        project = self._session.project

        def done(found: list[Problem]) -> None:
            if self._session.project is project:
                self.found, self.known = found, True
                self.changed.emit()

        self._tasks.run(lambda: find_problems(project), done, self._failed)

    def _failed(self, error: Exception) -> None:
        """A check that breaks is a fault of the application, and must not stop the planner at every edit."""
        _log.error("The search for problems failed", exc_info=error)

    def text(self) -> str:
        """`3 erreurs, 4 alertes`, « Aucun problème »."""
        errors = sum(problem.severity == "error" for problem in self.found)
        counts = ((errors, "erreur"), (len(self.found) - errors, "alerte"))
        return ", ".join(french.plural(n, word) for n, word in counts if n) or "Aucun problème"


class ProblemsPanel(QDialog):
    """Not modal: stays beside the tables while problems are mended."""

    cell_asked = Signal(str, str, str)  # table, key, column

    def __init__(self, session: Session, problems: Problems, tokens: Tokens, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Problèmes du projet")
        self.resize(860, 360)
        self._session, self._problems = session, problems
        self.summary = QLabel(self)
        self.grid = Grid(tokens, self, wrapped=True)
        self.grid.followed.connect(self._go)
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(self.grid, 1)
        problems.changed.connect(self._show)
        problems.look()
        self._show()

    def _show(self) -> None:
        self.summary.setText(f"{self._problems.text()}." if self._problems.known else "Recherche…")
        self.grid.show_rows(HEADERS, [self._row(problem) for problem in self._problems.found])

    def _row(self, problem: Problem) -> list[Cell]:
        project = self._session.project
        schema = project.schema.tables.get(problem.table)
        field = schema.by_name.get(problem.column) if schema else None
        word = Cell("Erreur", tone="refused") if problem.severity == "error" else Cell("Alerte", tone="different")
        return [
            word,
            Cell(schema.title if schema else problem.table),
            Cell(project.label(problem.table, problem.key) if schema else problem.key, link=True),
            Cell(field.title if field else problem.column),
            Cell(problem.message, tip=problem.message),
        ]

    def _go(self, row: int, _column: int) -> None:
        problem = self._problems.found[row]
        if problem.table in self._session.project.tables:
            self.cell_asked.emit(problem.table, problem.key, problem.column)
