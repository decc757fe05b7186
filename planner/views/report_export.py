"""« Exporter le rapport… »: what about, where to, then the workbook or its PDF in the background."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from planner.core import french
from planner.report.request import Cancelled, ReportRequest
from planner.state.session import Session, iso_today
from planner.state.settings import Settings
from planner.state.tasks import Tasks
from planner.views.parts.ask import choose_to_write, tell, tell_failure
from planner.views.parts.place_text import place_name
from planner.views.parts.said import say_in_window, unsay_in_window
from planner.views.parts.written_note import WrittenNote

if TYPE_CHECKING:
    from planner.views.report_dialog import ReportDialog

UNFIT = re.compile(r'[\\/:*?"<>|]')  # what a Windows file name refuses; a scenario may be called anything
NOT_WRITTEN = "Le rapport n’a pas été écrit"
WRITING = "Écriture du rapport…"
FILTERS = {".xlsx": "Classeur Excel (*.xlsx)", ".pdf": "Document PDF (*.pdf)"}


class ReportExport(QObject):
    """One report at a time; the dialog stays until its file is written."""

    def __init__(self, session: Session, settings: Settings, note: WrittenNote, window: QWidget) -> None:
        super().__init__(window)
        self.note = note
        self._session, self._settings, self._window = session, settings, window
        self.dialog: ReportDialog | None = None
        self.subject: Callable[[], str | None] = lambda: None  # the project that the planner has before her
        self.tasks = Tasks(self)

    def export(self) -> None:
        """`Fichier → Exporter le rapport…`"""
        self._show(for_others=False)

    def export_for_others(self) -> None:
        """`Fichier → Exporter pour diffusion…`: without confidential rows and statistical secrets."""
        self._show(for_others=True)

    def _show(self, *, for_others: bool) -> None:
        if self._session.results is None:
            tell(self._window, NOT_WRITTEN, self._session.model_error)
            return
        if self.dialog is not None and self.dialog.progress is not None:
            self.dialog.raise_()
            return
        if self.dialog is not None:
            self.dialog.deleteLater()
        from planner.views.report_dialog import ReportDialog

        self.dialog = ReportDialog(self._session, self._window, for_others=for_others)
        self.dialog.chosen.connect(self._choose_file)
        self.dialog.choose_subject(self.subject())
        self.dialog.show()

    def _choose_file(self, request: ReportRequest, suffix: str) -> None:
        project = self._session.project
        about = place_name(project, next(iter(request.regions), None))
        if len(request.regions) > 1:
            about = french.plural(len(request.regions), "région")
        if request.project is not None:
            about = project.label("projects", request.project)
        marked = " – diffusion" if request.for_others else ""
        scenario = project.label("scenarios", request.scenario)
        name = UNFIT.sub("-", f"Rapport – {about} – {scenario} – {request.today}{marked}")
        choose_to_write(
            self._window, "Exporter le rapport", self._settings.folder(), FILTERS[suffix], f"{name}{suffix}",
            lambda path: self.write(path, request),
        )  # fmt: skip

    def write(self, path: Path, request: ReportRequest | None = None) -> None:
        """Write a report in the background; the planner is told where it is, or why it is not."""
        if self.tasks.busy:
            return
        from planner.views.report_dialog import Progress

        project, communes, progress = self._session.project, self._session.communes, Progress()
        wanted = request or self._as_shown()

        def write() -> list[str]:
            from planner.report.export import export_report

            return export_report(
                path, project, wanted, communes=communes, step=progress.step, stopped=lambda: progress.stopped
            )

        def written(notes: list[str]) -> None:
            self._end(close=True)
            self._settings.remember_folder(path.parent)
            self.note.tell(french.unbroken(" ".join([f"Rapport écrit : {path.name}.", *notes])), path)

        def failed(error: Exception) -> None:
            self._end(close=False)
            if isinstance(error, Cancelled):
                say_in_window(self._window, "Export arrêté : aucun fichier n’a été écrit.")
            else:
                tell_failure(self._window, NOT_WRITTEN, error)

        if self.dialog is not None:
            self.dialog.begin(progress)
        say_in_window(self._window, WRITING, stays=True)
        self.tasks.run(write, written, failed)

    def _as_shown(self) -> ReportRequest:
        session = self._session
        region = session.selection.region
        return ReportRequest(session.scenario, iso_today(), session.year, (region,) if region else ())

    def _end(self, *, close: bool) -> None:
        unsay_in_window(self._window, WRITING)
        if self.dialog is None:
            return
        self.dialog.end()
        if close:
            self.dialog.close()
