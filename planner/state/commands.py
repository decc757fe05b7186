"""The one kind of undo command: an edit of the core with its inverse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from planner.core import french
from planner.core.tables.history import Step
from planner.core.tables.project import Project


class EditCommand(QUndoCommand):
    """An edit that was already applied once: its first redo installs the outcome instead of applying it again.

    Menus show the step's label; the list of steps also shows its time and author.
    """

    def __init__(
        self, step: Step, outcome: Project, do: Callable[[Step, Project | None], None],
        take_back: Callable[[Step], None],
    ) -> None:  # fmt: skip
        label = step.label.replace("\n", " ")
        listed = " · ".join(part for part in (step.at[11:16], step.author, french.unbroken(label)) if part)
        super().__init__(f"{listed}\n{label}")  # Qt: what a list shows, then what a menu shows
        self._step = step
        self._outcome: Project | None = outcome
        self._do, self._take_back = do, take_back

    def redo(self) -> None:
        outcome, self._outcome = self._outcome, None
        self._do(self._step, outcome)

    def undo(self) -> None:
        self._take_back(self._step)
