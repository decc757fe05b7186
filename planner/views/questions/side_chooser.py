"""Which state of a project stands on one side of a comparison: the open one, a kept version, the reference, a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from planner.core import french
from planner.core.tables.history import History
from planner.core.tables.project import Project
from planner.core.tables.versions import Version, version, versions_of
from planner.state.changes import Side
from planner.state.session import Session
from planner.state.settings import Settings
from planner.storage.project_file import SUFFIX, load_project
from planner.storage.reference_data import load_reference
from planner.views.parts.ask import choose_to_open

OPEN, REFERENCE, FILE = "open", "reference", "file"
OPEN_TEXT, REFERENCE_TEXT, FILE_TEXT = "ce qui est ouvert", "données de référence de l’application", "un autre fichier…"


@cache
def _reference() -> Project:
    return load_reference()


class SideChooser(QComboBox):
    """Follows the session's versions; the choice stays while there is such a state."""

    chosen = Signal()
    file_chosen = Signal(Path)  # whoever listens reads it by `take_file`

    def __init__(self, session: Session, name: str, *, with_open: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._with_open = session, with_open
        self._file: Project | None = None
        self._file_name = ""
        self._listed: list[Version] | None = None
        self.setMinimumWidth(260)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setAccessibleName(name)
        self.activated.connect(self._on_activated)
        self.fill()

    def fill(self) -> None:
        """List what there is now."""
        listed = versions_of(self._session.project)
        if listed == self._listed:
            return
        self._listed = listed
        key = self.key
        self.clear()
        if self._with_open:
            self.addItem(OPEN_TEXT, OPEN)
        for kept in listed:
            day, _, time = kept.saved_at.partition("T")
            self.addItem(f"{kept.name} ({french.date(day)}, {time[:5]})", kept.key)
        self.addItem(REFERENCE_TEXT, REFERENCE)
        self.addItem(f"le fichier « {self._file_name} »" if self._file else FILE_TEXT, FILE)
        self.choose(key)

    @property
    def key(self) -> str:
        """A version's key, or OPEN, REFERENCE, FILE."""
        return str(self.currentData() or "")

    @property
    def version(self) -> Version | None:
        """The chosen version."""
        return next((kept for kept in self._listed or () if kept.key == self.key), None)

    def choose(self, key: str) -> None:
        """Choose by key; the first where it is gone."""
        self.setCurrentIndex(max(0, self.findData(key)))

    def take_file(self, path: Path) -> None:
        """Compare with a project file. Raises ProjectFileError and keeps what was chosen."""
        self._file, self._file_name = load_project(path), path.name
        self.setItemText(self.findData(FILE), f"le fichier « {path.name} »")
        self.choose(FILE)

    def side(self) -> Side | None:
        """What is chosen, None while there is no file. Raises VersionError when a version cannot be read."""
        history, kept = self._session.history, self.version
        if self.key == OPEN:
            return Side(self._session.project, history, "Ouvert")
        if kept is not None:
            return Side(version(self._session.project, kept.key), history, kept.name, until=kept.saved_at)
        if self.key == REFERENCE:
            return Side(_reference(), History(_reference()), "Référence")
        return Side(self._file, History(self._file), self._file_name) if self._file is not None else None

    def _on_activated(self) -> None:
        if self.key != FILE:
            self.chosen.emit()
            return
        choose_to_open(
            self, "Comparer un autre projet", Settings().folder(), f"Projets du Planificateur (*{SUFFIX})",
            self.file_chosen.emit,
        )  # fmt: skip
