"""The one kind of undo command: an edit of the core with its inverse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from planner.core import french
from planner.core.tables.edits import Edit
from planner.core.tables.history import Step
from planner.core.tables.project import Project


class EditCommand(QUndoCommand):
    """An edit that was already applied once: its first redo installs the outcome instead of applying it again.

    Menus show the step's label; the list of steps also shows its time and author.
    """

    def __init__(
        self, step: Step, outcome: Project, run: Callable[[Edit], None],
        install: Callable[[Project, frozenset[str]], None],
    ) -> None:  # fmt: skip
        label = step.label.replace("\n", " ")
        listed = " · ".join(part for part in (step.at[11:16], step.author, french.unbroken(label)) if part)
        super().__init__(f"{listed}\n{label}")  # Qt: what a list shows, then what a menu shows
        self.step = step
        self._outcome: Project | None = outcome
        self._run, self._install = run, install

    def redo(self) -> None:
        if self._outcome is None:
            self._run(self.step.edit)
        else:
            self._install(self._outcome, self.step.edit.tables())
            self._outcome = None

    def undo(self) -> None:
        self._run(self.step.inverse)
