"""The one kind of undo command: an edit of the core with its inverse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from planner.core.tables.edits import Edit
from planner.core.tables.project import Project


class EditCommand(QUndoCommand):
    """An edit that was already applied once: its first redo installs the outcome instead of applying it again."""

    def __init__(
        self, label: str, edit: Edit, inverse: Edit, outcome: Project, run: Callable[[Edit], None],
        install: Callable[[Project, frozenset[str]], None],
    ) -> None:  # fmt: skip
        super().__init__(label)
        self._edit, self._inverse = edit, inverse
        self._outcome: Project | None = outcome
        self._run, self._install = run, install

    def redo(self) -> None:
        if self._outcome is None:
            self._run(self._edit)
        else:
            self._install(self._outcome, self._edit.tables())
            self._outcome = None

    def undo(self) -> None:
        self._run(self._inverse)
