"""The document of the window: open, save, export, and the question before changes are lost."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMessageBox

from planner import paths
from planner.core import french
from planner.core.tables.schema import SchemaError
from planner.state.recovery import Recovery
from planner.state.session import Session, iso_today
from planner.state.settings import Settings
from planner.state.tasks import Tasks
from planner.storage.lock import HEARTBEAT, DocumentLock, Holder
from planner.storage.project_file import SUFFIX, ProjectFileError
from planner.storage.recovery import RecoveredWork, left_behind
from planner.storage.reference_data import ReferenceDataError
from planner.views.actions import Actions
from planner.views.parts import theme
from planner.views.parts.place_text import place_name
from planner.views.parts.said import say_in_window
from planner.views.workspace import Workspace

if TYPE_CHECKING:
    from planner.views.importing.import_dialog import ImportDialog

_log = logging.getLogger(__name__)

PROJECT_FILTER = f"Projets du Planificateur (*{SUFFIX})"
UNTITLED = "Projet sans titre"
UNFIT = re.compile(r'[\\/:*?"<>|]')  # what a Windows file name refuses; a scenario may be called anything


class Document(QObject):
    """Joins session, workspace and file actions to a window."""

    def __init__(self, window: QMainWindow, path: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self.settings = Settings()
        self._closing = False
        self._import: ImportDialog | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application = application
        self.tokens = theme.apply(application, self.settings.theme())
        self.session = Session(parent=self)
        self.tasks = Tasks(self)
        self.recovery = Recovery(self.session, Tasks(self), self)
        self._lock: DocumentLock | None = None
        self._holder: Holder | None = None  # who else has the document open: it is read-only here then
        self._heart = QTimer(self)
        self._heart.setInterval(int(HEARTBEAT * 1000))
        self._heart.timeout.connect(self._touch_lock)
        self._heart.start()
        self.workspace = Workspace(self.session, self.settings, self.tokens)
        self.actions = Actions(window, self)
        window.setCentralWidget(self.workspace)
        self.workspace.message.connect(self.say)
        self.workspace.context.export_requested.connect(self.export_report)
        self.session.undo_stack.cleanChanged.connect(self._show_title)
        self.session.path_changed.connect(self._show_title)
        self._show_title()
        if path is not None:
            self.open_path(path)
        self._offer_recovery()

    # --- window -------------------------------------------------------------------------------------------------

    def _show_title(self) -> None:
        path = self.session.path
        name = path.name if path else UNTITLED
        read_only = " (lecture seule)" if self._holder else ""
        self._window.setWindowTitle(f"{name}{read_only}[*] – Planificateur Bioproduction")
        self._window.setWindowModified(not self.session.undo_stack.isClean())

    def say(self, text: str) -> None:
        """A short message that needs no answer."""
        say_in_window(self._window, text)

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
            self.recovery.forget()
            self._release_lock()
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
        self._release_lock()
        self.session.new()
        self._show_title()

    def open(self) -> None:
        self._unless_lost(self._choose_and_open)

    def open_recent(self, path: Path) -> None:
        self._unless_lost(lambda: self.open_path(path))

    def open_path(self, path: Path) -> None:
        try:
            self.session.open(path)
        except (ProjectFileError, ReferenceDataError, SchemaError) as error:
            self._tell_failure("Le projet n’a pas été ouvert", error)
            return
        self._hold(path)
        self._remember(path)

    def save(self) -> None:
        if self.session.path is None or self._holder is not None:
            self.save_as()
        else:
            self._save_to(self.session.path)

    def save_as(self) -> None:
        self._choose_target("Enregistrer le projet sous", PROJECT_FILTER, SUFFIX, UNTITLED, self._save_to)

    def _save_to(self, path: Path) -> None:
        if path != self.session.path or self._lock is None:
            other = DocumentLock(path)
            holder = other.take()
            if holder is not None:
                self._tell_failure("Le projet n’a pas été enregistré", Exception(_held_text(path, holder)))
                return
            self._release_lock()
            self._lock = other
        try:
            self.session.save(path)
        except ProjectFileError as error:
            self._tell_failure("Le projet n’a pas été enregistré", error)
            return
        self._remember(path)
        self._show_title()
        self.say(f"Enregistré : {path.name}")

    # --- who holds the document ---------------------------------------------------------------------------------

    def _hold(self, path: Path) -> None:
        """Take the lock of what was opened; where a colleague holds it, say who, and save elsewhere only."""
        self._release_lock()
        lock = DocumentLock(path)
        self._holder = lock.take()
        if self._holder is None:
            self._lock = lock
        else:
            self._tell("Ouvert en lecture seule", _held_text(path, self._holder))
        self._show_title()

    def _release_lock(self) -> None:
        if self._lock is not None:
            self._lock.release()
        self._lock = self._holder = None

    def _touch_lock(self) -> None:
        if self._lock is not None:
            self._lock.touch()

    # --- work left behind ---------------------------------------------------------------------------------------

    def _offer_recovery(self) -> None:
        works = left_behind()
        if not works:
            return
        latest = works[0]
        name = latest.document.name if latest.document else UNTITLED
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Travail retrouvé")
        box.setText(f"« {name} » avait des modifications non enregistrées ({_moment(latest.saved_at)}).")
        box.setInformativeText("L’application s’est arrêtée avant leur enregistrement. Voulez-vous les reprendre ?")
        resume = box.addButton("Reprendre", QMessageBox.ButtonRole.AcceptRole)
        drop = box.addButton("Abandonner ce travail", QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton("Plus tard", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(resume)
        box.setEscapeButton(later)

        def answered() -> None:
            if box.clickedButton() is resume:
                self._resume(latest)
            elif box.clickedButton() is drop:
                latest.discard()

        box.finished.connect(answered)
        box.open()

    def _resume(self, work: RecoveredWork) -> None:
        try:
            self.session.recover(work)
        except ProjectFileError as error:
            self._tell_failure("Le travail n’a pas pu être repris", error)
            return
        if work.document is not None:
            self._hold(work.document)
        self.recovery.written.connect(work.discard, Qt.ConnectionType.SingleShotConnection)
        self._show_title()

    def import_file(self) -> None:
        """`Fichier → Importer…`: one dialog, beside the window."""
        from planner.views.importing.import_dialog import ImportDialog

        if self._import is None:
            self._import = ImportDialog(self.session, self.settings, self.tokens, self._window)
            self._import.imported.connect(self.say)
        self._import.show()
        self._import.raise_()
        self._import.activateWindow()

    def export_report(self) -> None:
        """`Fichier → Exporter le rapport…`"""
        self._export("Exporter le rapport", "", self.write_report_to)

    def export_for_others(self) -> None:
        """`Fichier → Exporter pour diffusion…`: without confidential rows and statistical secrets."""
        self._export("Exporter pour diffusion", " – diffusion", partial(self.write_report_to, for_others=True))

    def _export(self, title: str, marked: str, write: Callable[[Path], None]) -> None:
        if self.session.results is None:
            self._tell_failure("Le rapport n’a pas été écrit", Exception(self.session.model_error))
            return
        session = self.session
        place = place_name(session.project, session.selection.region)
        scenario = session.project.label("scenarios", session.scenario)
        name = UNFIT.sub("-", f"Rapport – {place} – {scenario} – {iso_today()}{marked}")
        self._choose_target(title, "Classeur Excel (*.xlsx)", ".xlsx", name, write)

    def write_report_to(self, path: Path, *, for_others: bool = False) -> None:
        """Write the workbook in the background; the planner is told where it is, or why it is not."""
        session = self.session
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
            self.settings.remember_folder(path.parent)
            self.say(f"Rapport écrit : {path}")

        self.say("Écriture du rapport…")
        self.tasks.run(write, written, lambda error: self._tell_failure("Le rapport n’a pas été écrit", error))

    def _choose_and_open(self) -> None:
        dialog = QFileDialog(self._window, "Ouvrir un projet", str(self.settings.folder()), PROJECT_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_path(Path(name)))
        dialog.open()

    def _choose_target(
        self, title: str, name_filter: str, suffix: str, name: str, then: Callable[[Path], None]
    ) -> None:
        dialog = QFileDialog(self._window, title, str(self.settings.folder()), name_filter)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(name + suffix)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def _remember(self, path: Path) -> None:
        self.settings.remember_file(path.resolve())
        self.settings.remember_folder(path.resolve().parent)
        self.actions.refresh_recent()

    # --- questions ----------------------------------------------------------------------------------------------

    def _unless_lost(self, then: Callable[[], None]) -> None:
        if self.session.undo_stack.isClean():
            then()
        else:
            self._ask_before_losing(then)

    def _ask_before_losing(self, then: Callable[[], None]) -> None:
        name = self.session.path.name if self.session.path else UNTITLED
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Modifications non enregistrées")
        box.setText(f"« {name} » a été modifié.")
        box.setInformativeText("Voulez-vous enregistrer les modifications ?")
        save = box.addButton("Enregistrer", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Ne pas enregistrer", QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton("Annuler", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)

        def answered() -> None:
            clicked = box.clickedButton()
            if clicked is discard:
                then()
            elif clicked is save:
                self._save_then(then)

        box.finished.connect(answered)
        box.open()

    def _save_then(self, then: Callable[[], None]) -> None:
        def saved(path: Path) -> None:
            self._save_to(path)
            if self.session.undo_stack.isClean():
                then()

        if self.session.path is not None:
            saved(self.session.path)
        else:
            self._choose_target("Enregistrer le projet sous", PROJECT_FILTER, SUFFIX, UNTITLED, saved)

    def _tell_failure(self, title: str, error: Exception) -> None:
        _log.warning("%s: %s", title, error, exc_info=error)
        self._tell(title, f"{error}\n\nDétails : {paths.user_log_file()}")

    def _tell(self, title: str, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, title, f"{title}.", QMessageBox.StandardButton.Ok, self._window)
        box.setInformativeText(text)
        box.open()


def _held_text(path: Path, holder: Holder) -> str:
    return (
        f"« {path.name} » est ouvert par {holder.description}. Vous pouvez le lire et le modifier ici, et "
        "l’enregistrer sous un autre nom."
    )


def _moment(iso: str) -> str:
    """`22/11/2026 à 14:05` for a local ISO time."""
    day, _, time = iso.partition("T")
    return f"{french.date(day)} à {time[:5]}"
