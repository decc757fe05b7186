"""« Exporter le rapport… »: where to, then the workbook in the background."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from planner.state.session import Session, iso_today
from planner.state.settings import Settings
from planner.state.tasks import Tasks
from planner.views.parts.ask import choose_to_write, tell_failure
from planner.views.parts.place_text import place_name
from planner.views.parts.said import say_in_window

UNFIT = re.compile(r'[\\/:*?"<>|]')  # what a Windows file name refuses; a scenario may be called anything
NOT_WRITTEN = "Le rapport n’a pas été écrit"


class ReportExport(QObject):
    """Writes what the session shows: its place, year and scenario."""

    def __init__(self, session: Session, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._settings, self._window = session, settings, window
        self.tasks = Tasks(self)

    def export(self) -> None:
        """`Fichier → Exporter le rapport…`"""
        self._choose("Exporter le rapport", "", self.write)

    def export_for_others(self) -> None:
        """`Fichier → Exporter pour diffusion…`: without confidential rows and statistical secrets."""
        self._choose("Exporter pour diffusion", " – diffusion", partial(self.write, for_others=True))

    def _choose(self, title: str, marked: str, then: Callable[[Path], None]) -> None:
        session = self._session
        if session.results is None:
            tell_failure(self._window, NOT_WRITTEN, Exception(session.model_error))
            return
        place = place_name(session.project, session.selection.region)
        scenario = session.project.label("scenarios", session.scenario)
        name = UNFIT.sub("-", f"Rapport – {place} – {scenario} – {iso_today()}{marked}")
        choose_to_write(self._window, title, self._settings.folder(), "Classeur Excel (*.xlsx)", f"{name}.xlsx", then)

    def write(self, path: Path, *, for_others: bool = False) -> None:
        """Write the workbook in the background; the planner is told where it is, or why it is not."""
        session = self._session
        project, scenario, year = session.project, session.scenario, session.year
        regions = [session.selection.region] if session.selection.region else []
        communes = session.communes

        def write() -> None:
            from planner.report.export import export_report

            export_report(
                path, project, scenario, today=iso_today(), year=year, regions=regions, for_others=for_others,
                communes=communes,
            )  # fmt: skip

        def written(_: None) -> None:
            self._settings.remember_folder(path.parent)
            say_in_window(self._window, f"Rapport écrit : {path}")

        say_in_window(self._window, "Écriture du rapport…")
        self.tasks.run(write, written, lambda error: tell_failure(self._window, NOT_WRITTEN, error))
