"""Copies of unsaved work, apart from the document: one project file and one note per open window."""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from planner import paths
from planner.core.files import remove_abandoned, written_whole
from planner.core.tables.project import Project
from planner.storage.lock import STALE, is_running
from planner.storage.project_file import SUFFIX, load_project, save_project


@dataclass(frozen=True)
class RecoveredWork:
    """Work left behind by a window that did not close well. `document` is None for a project never saved."""

    copy: Path
    note: Path
    document: Path | None
    saved_at: str  # local time, ISO

    def load(self) -> Project:
        """The project as it was. Raises ProjectFileError."""
        return load_project(self.copy)

    def discard(self) -> None:
        """Forget it."""
        self.copy.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


class RecoveryCopy:
    """The copy of one window.

    Writing goes on in the background while the planner saves or closes. Each write is therefore announced, on the
    thread that forgets: a write announced before the last `forget` takes its own copy away again when it is done.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or recovery_folder()
        name = uuid.uuid4().hex
        self._copy = self._folder / f"{name}{SUFFIX}"
        self._note = self._folder / f"{name}.json"
        self._forgotten = 0

    def announced(self) -> int:
        """Number to give to the write that follows."""
        return self._forgotten

    def write(self, project: Project, document: Path | None, announced: int = 0) -> None:
        """Put the work on disk, whole and flushed. Raises ProjectFileError or OSError."""
        save_project(project, self._copy)
        content = {
            "document": str(document) if document else None,
            "pid": os.getpid(),
            "saved_at": time.strftime("%Y-%m-%dT%H:%M:%S"),
        }
        with written_whole(self._note) as beside:
            beside.write_text(json.dumps(content), encoding="utf-8")
        if announced != self._forgotten:
            self._remove()

    def touch(self) -> None:
        """Say that the window is still there; call every `lock.HEARTBEAT` seconds."""
        if self._note.exists():
            os.utime(self._note)

    def forget(self) -> None:
        """The work is in the document, or was given up on purpose."""
        self._forgotten += 1
        self._remove()

    def _remove(self) -> None:
        self._copy.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def recovery_folder() -> Path:
    """Where copies are kept; made when asked for."""
    folder = paths.user_state_dir() / "recovery"
    folder.mkdir(exist_ok=True)
    return folder


def left_behind(folder: Path | None = None) -> list[RecoveredWork]:
    """Copies whose window is gone, latest first. A note that cannot be read hides nothing: its copy is offered too.

    A process number may be another program's by now (after a power cut, say): a note that is no longer touched counts
    as left behind whatever runs under its number. Halves of copies that were being written are cleared away in time.
    """
    folder = folder or recovery_folder()
    remove_abandoned(folder)
    found = []
    for copy in folder.glob(f"[!.]*{SUFFIX}"):  # dot files are copies being written
        note = copy.with_suffix(".json")
        document, pid, saved_at = _read_note(note)
        alive = pid is not None and is_running(pid) and time.time() - note.stat().st_mtime < STALE
        if not alive:
            stamp = saved_at or time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(copy.stat().st_mtime))
            found.append(RecoveredWork(copy, note, document, stamp))
    return sorted(found, key=lambda work: work.saved_at, reverse=True)


def _read_note(note: Path) -> tuple[Path | None, int | None, str]:
    try:
        stored = json.loads(note.read_text(encoding="utf-8"))
        document = Path(stored["document"]) if stored["document"] else None
        return document, int(stored["pid"]), str(stored["saved_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, None, ""
