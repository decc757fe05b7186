"""Reading a foreign file in a process of its own: bounded in memory and time, killed when it is no longer wanted.

The child is this very program with a word that no user types, so that it works from a clone and from the PyInstaller
folder alike; it answers by a file, since a windowed program on Windows has no output stream.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planner.core.files import reason_of
from planner.core.importing.imported_file import (
    FileCell,
    FileRow,
    ImportedFile,
    ImportRefused,
    Share,
    Sheet,
    Unreadable,
)

CHILD_WORD = "--read-foreign-file"  # known to `planner.__main__`
MEMORY_LIMIT = 1 << 30
SECONDS = 30.0
_POLL = 0.05


class ReadingCancelled(Exception):
    """The one who asked no longer wants the file."""


class SheetReader:
    """Reads one file; `cancel` may be called from another thread."""

    def __init__(self, path: Path, seconds: float = SECONDS) -> None:
        self._path, self._seconds = path, seconds
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Kill the process; `read` raises ReadingCancelled."""
        self._cancelled.set()

    def read(self) -> ImportedFile:
        """The file's content. Raises ImportRefused, ReadingCancelled."""
        with tempfile.TemporaryDirectory(prefix="bioplan-import-") as folder:
            answer = Path(folder) / "answer.json"
            self._run([*_program(), CHILD_WORD, str(self._path), str(answer)])
            try:
                return from_json(json.loads(answer.read_text(encoding="utf-8")))
            except (OSError, ValueError, MemoryError) as error:  # it died before it could say why
                raise ImportRefused(
                    f"« {self._path.name} » n’a pas pu être lu : il est abîmé, ou demande trop de mémoire. "
                    "Copiez les lignes utiles dans un nouveau classeur."
                ) from error

    def _run(self, command: Sequence[str]) -> None:
        quiet = subprocess.DEVNULL
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}  # its threads would eat the address space
        try:
            process = subprocess.Popen(
                command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=flags, env=environment
            )
        except OSError as error:
            why = f"La lecture de « {self._path.name} » n’a pas pu être lancée : {reason_of(error)}."
            raise ImportRefused(why) from error
        end = time.monotonic() + self._seconds
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_POLL)
                    return
                if self._cancelled.is_set():
                    raise ReadingCancelled
                if time.monotonic() > end:
                    raise ImportRefused(
                        f"« {self._path.name} » n’a pas pu être lu en {self._seconds:.0f} secondes. "
                        "Copiez les lignes utiles dans un nouveau classeur."
                    )
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def _program() -> list[str]:
    """How this program is started again: the built one is its own interpreter."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "planner"]


def child(arguments: Sequence[str]) -> int:
    """The child's whole life: read the file of `arguments[0]`, write the answer to `arguments[1]`."""
    from planner.storage.sheet_reading import read_file, too_large

    path, answer = (Path(argument) for argument in arguments)
    _limit_memory()
    try:
        try:
            content = to_json(read_file(path))
        except ImportRefused as refused:
            content = {"refused": str(refused)}
        answer.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    except MemoryError:
        answer.write_text(json.dumps({"refused": str(too_large(path.name))}), encoding="utf-8")
    return 0


def _limit_memory() -> None:
    """Bound this process where the system can (POSIX); elsewhere the bounds of `sheet_reading` stand alone."""
    try:
        import resource
    except ImportError:
        return
    for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
        with contextlib.suppress(ValueError, OSError):  # a lower limit already holds, or the system has none
            resource.setrlimit(kind, (MEMORY_LIMIT, MEMORY_LIMIT))


def to_json(file: ImportedFile) -> dict[str, Any]:
    """Plain data for `json`; cells that JSON has no word for are one-letter objects."""
    return {
        "name": file.name, "notes": list(file.notes), "english": file.english,
        "sheets": [
            {"name": s.name, "notes": list(s.notes), "rows": [[r.number, *map(_packed, r.cells)] for r in s.rows]}
            for s in file.sheets
        ],
    }  # fmt: skip


def from_json(content: dict[str, Any]) -> ImportedFile:
    """The file that `to_json` described. Raises ImportRefused when the child refused it."""
    if "refused" in content:
        raise ImportRefused(content["refused"])
    sheets = [
        Sheet(s["name"], [FileRow(row[0], tuple(map(_unpacked, row[1:]))) for row in s["rows"]], s["notes"])
        for s in content["sheets"]
    ]
    return ImportedFile(content["name"], sheets, content["notes"], content["english"])


def _packed(cell: FileCell) -> object:
    if isinstance(cell, Share):
        return {"s": cell.value}
    if isinstance(cell, Unreadable):
        return {"u": [cell.text, cell.reason]}
    if isinstance(cell, datetime.date):
        return {"d": cell.isoformat()}
    return cell


def _unpacked(cell: Any) -> FileCell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    if "s" in cell:
        return Share(cell["s"])
    if "u" in cell:
        return Unreadable(*cell["u"])
    return datetime.date.fromisoformat(cell["d"])
