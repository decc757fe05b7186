"""The document of the window: open, save, import, and the question before changes are lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtWidgets import QApplication, QMainWindow

from planner import paths
from planner.core.tables.schema import SchemaError
from planner.state.hold import Hold
from planner.state.recovery import Recovery
from planner.state.session import Session
from planner.state.settings import Settings
from planner.state.tasks import Tasks
from planner.storage.lock import Holder
from planner.storage.project_file import SUFFIX, ProjectFileError
from planner.storage.recovery import RecoveredWork
from planner.storage.reference_data import ReferenceDataError
from planner.views.newer_reference_bar import NewerReferenceBar
from planner.views.parts import theme
from planner.views.parts.ask import Answer, ask, choose_to_open, choose_to_write, tell, tell_failure
from planner.views.parts.names import UNTITLED
from planner.views.parts.said import say_in_window, unsay_in_window
from planner.views.parts.written_note import WrittenNote
from planner.views.recovered_work import offer_recovered_work
from planner.views.report_export import ReportExport
from planner.views.workspace import Workspace

if TYPE_CHECKING:
    from planner.views.importing.import_dialog import ImportDialog

_log = logging.getLogger(__name__)

PROJECT_FILTER = f"Projets du Planificateur (*{SUFFIX})"
NOT_SAVED = "Le projet n’a pas été enregistré"


class Document(QObject):
    """Joins session, workspace and files to a window."""

    recent_changed = Signal()

    def __init__(self, window: QMainWindow, path: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self.settings = Settings()
        self._closing = False
        self._told = "", 0  # what was said last, and after which step
        self._import: ImportDialog | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        self.tokens = theme.apply(application, self.settings.theme())
        self.session = Session(parent=self, author=self.settings.author())
        self.recovery = Recovery(self.session, Tasks(self), self)
        self._held = Hold(self)
        self.workspace = Workspace(self.session, self.settings, self.tokens)
        written = WrittenNote(self.workspace)
        self.workspace.add_notice(written)
        self.reports = ReportExport(self.session, self.settings, written, window)
        self.newer_reference = NewerReferenceBar(self.session, self.workspace)
        self.workspace.add_notice(self.newer_reference)
        window.setCentralWidget(self.workspace)
        self.workspace.message.connect(self.say)
        self.workspace.context.export_requested.connect(self.reports.export)
        self.reports.subject = self.workspace.project_in_hand
        self.session.undo_stack.cleanChanged.connect(self._show_title)
        self.session.undo_stack.indexChanged.connect(self._unsay_undone)
        self.session.path_changed.connect(self._show_title)
        self._show_title()
        if path is not None:
            self.open_path(path)
        offer_recovered_work(window, self._resume)

    # --- window -------------------------------------------------------------------------------------------------

    def _show_title(self) -> None:
        path = self.session.path
        name = path.name if path else UNTITLED
        read_only = " (lecture seule)" if self._held.holder else ""
        self._window.setWindowTitle(f"{name}{read_only}[*] – Planificateur Bioproduction")
        self._window.setWindowModified(not self.session.undo_stack.isClean())

    def say(self, text: str) -> None:
        """A short message that needs no answer; it goes when the step that it told is undone."""
        self._told = text, self.session.undo_stack.index()
        say_in_window(self._window, text)

    def _unsay_undone(self, step: int) -> None:
        text, told_at = self._told
        if step < told_at:
            unsay_in_window(self._window, text)

    def set_theme(self, name: str) -> None:
        self.settings.set_theme(name)
        self.tokens = theme.apply(self._application, name)
        self.workspace.set_tokens(self.tokens)
        if self._import is not None:
            self._import.set_tokens(self.tokens)

    def may_close(self) -> bool:
        """Whether the window may close now; asks first when changes would be lost."""
        if self._closing or self.session.undo_stack.isClean():
            self.settings.remember_layout("window", self._window.saveGeometry())
            self.workspace.remember_layout()
            self._remember_place()
            self.recovery.forget()
            self._held.release()
            QThreadPool.globalInstance().waitForDone()  # what it works for is about to go
            return True
        self._ask_before_losing(self._close_now)
        return False

    def _close_now(self) -> None:
        self._closing = True
        self._window.close()

    # --- files --------------------------------------------------------------------------------------------------

    def new(self) -> None:
        self._unless_lost(self._start_anew)

    def _start_anew(self) -> None:
        self._remember_place()
        self._held.release()
        self.session.new()
        self._show_title()

    def open(self) -> None:
        folder = self.settings.folder()
        self._unless_lost(
            lambda: choose_to_open(self._window, "Ouvrir un projet", folder, PROJECT_FILTER, self.open_path)
        )

    def open_recent(self, path: Path) -> None:
        self._unless_lost(lambda: self.open_path(path))

    def open_path(self, path: Path) -> None:
        self._remember_place()
        try:
            self.session.open(path)
        except (ProjectFileError, ReferenceDataError, SchemaError) as error:
            tell_failure(self._window, "Le projet n’a pas été ouvert", error)
            return
        self._hold(path)
        self._remember(path)
        self._go_back_to_place(path)

    def save(self) -> None:
        self._save_with(self.save_to)

    def save_as(self) -> None:
        self._choose_target(self.save_to)

    def _save_with(self, save_to: Callable[[Path], None]) -> None:
        """Save to the document's own file; elsewhere while there is none, or while a colleague has it."""
        if self.session.path is None or self._held.holder is not None:
            self._choose_target(save_to)
        else:
            save_to(self.session.path)

    def _choose_target(self, save_to: Callable[[Path], None]) -> None:
        folder = self.settings.folder()
        proposed = f"{UNTITLED}{SUFFIX}"
        choose_to_write(self._window, "Enregistrer le projet sous", folder, PROJECT_FILTER, proposed, save_to)

    def save_to(self, path: Path) -> None:
        """Save, and hold the file from then on; where that cannot be, say why: the changes stay unsaved."""
        try:
            holder = self._held.save(path, lambda: self.session.save(path))
        except ProjectFileError as error:
            self._offer_another_place(error)
            return
        if holder is not None:
            tell(self._window, NOT_SAVED, _held_text(path, holder))
            return
        self._remember(path)
        self._show_title()
        self.say(f"Enregistré : {path.name}")

    def _offer_another_place(self, error: ProjectFileError) -> None:
        _log.warning("%s: %s", NOT_SAVED, error, exc_info=error)
        details = f"{error}\n\nDétails : {paths.user_log_file()}"
        answers = (Answer("Enregistrer sous…", self.save_as), Answer("Fermer"))
        ask(self._window, NOT_SAVED, f"{NOT_SAVED}.", details, answers)

    def _hold(self, path: Path | None) -> None:
        """Hold what was opened; where a colleague has it, say who."""
        holder = self._held.take(path)
        if holder is not None and path is not None:
            tell(self._window, "Ouvert en lecture seule", _held_text(path, holder))
        self._show_title()

    def _resume(self, work: RecoveredWork) -> None:
        try:
            self.session.recover(work)
        except ProjectFileError as error:
            tell_failure(self._window, "Le travail n’a pas pu être repris", error)
            return
        self._hold(work.document)
        discard = partial(RecoveredWork.discard, work)  # holds the work, as a connection to its own method would not
        self.recovery.written.connect(discard, Qt.ConnectionType.SingleShotConnection)

    def import_file(self) -> None:
        """`Fichier → Importer…`: one dialog, beside the window; the first time it asks for the file at once."""
        from planner.views.importing.import_dialog import ImportDialog

        first = self._import is None
        if self._import is None:
            self._import = ImportDialog(self.session, self.settings, self.tokens, self._window)
            self._import.imported.connect(self.say)
        self._import.show()
        self._import.raise_()
        self._import.activateWindow()
        if first:
            self._import.choose.click()

    def _remember(self, path: Path) -> None:
        self.settings.remember_file(path.resolve())
        self.settings.remember_folder(path.resolve().parent)
        self.recent_changed.emit()

    def _remember_place(self) -> None:
        """Where the planner leaves a project is where she comes back to."""
        if self.session.path is not None:
            region, year = self.session.selection.region, self.session.year
            self.settings.remember_place(self.session.path.resolve(), region, year)

    def _go_back_to_place(self, path: Path) -> None:
        region, year = self.settings.place(path.resolve())
        first, last = self.session.years
        if year is not None:
            self.session.set_year(min(max(year, first), last))
        if region is not None and self.session.project.has("regions", region):
            self.session.selection.select_region(region)

    # --- questions ----------------------------------------------------------------------------------------------

    def _unless_lost(self, then: Callable[[], None]) -> None:
        if self.session.undo_stack.isClean():
            then()
        else:
            self._ask_before_losing(then)

    def _ask_before_losing(self, then: Callable[[], None]) -> None:
        name = self.session.path.name if self.session.path else UNTITLED
        ask(
            self._window, "Modifications non enregistrées", f"« {name} » a été modifié.",
            "Voulez-vous enregistrer les modifications ?",
            (
                Answer("Enregistrer", lambda: self._save_then(then)),
                Answer("Ne pas enregistrer", then, destructive=True),
                Answer("Annuler"),
            ),
        )  # fmt: skip

    def _save_then(self, then: Callable[[], None]) -> None:
        """Save, to where the planner says if nowhere yet; do `then` only once nothing is left to lose."""

        def saved(path: Path) -> None:
            self.save_to(path)
            if self.session.undo_stack.isClean():
                then()

        self._save_with(saved)


def _held_text(path: Path, holder: Holder) -> str:
    return (
        f"« {path.name} » est ouvert par {holder.description}. Vous pouvez le lire et le modifier ici, et "
        "l’enregistrer sous un autre nom."
    )
