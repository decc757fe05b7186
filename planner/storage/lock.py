"""Who has a document open: a small file beside it, readable by a person, that works on shared folders.

The holder touches its lock every HEARTBEAT seconds; one not touched for STALE seconds, or whose process on this
machine is gone, is seen through. Ages are read against a file written to the same folder, since clocks differ.
"""

from __future__ import annotations

import json
import os
import socket
import tempfile
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from planner.core.login import login_name

HEARTBEAT = 20.0
STALE = 90.0
SOMEONE = "quelqu’un"  # where the system knows no name


@dataclass(frozen=True)
class Holder:
    """Who holds a document; `since` is ISO local time."""

    user: str
    host: str
    pid: int
    since: str

    @property
    def description(self) -> str:
        """« camille sur POSTE-12, depuis 14:05 »."""
        return f"{self.user} sur {self.host}, depuis {self.since[11:16]}"


def lock_path(document: Path) -> Path:
    """The lock of a document, hidden on systems that hide dot files."""
    return document.with_name(f".{document.name}.verrou")


class DocumentLock:
    """A lock held by this process, from `take` to `release`; a share that goes and comes back is met by `keep`."""

    def __init__(self, document: Path) -> None:
        self._path = lock_path(document)
        self._token = uuid.uuid4().hex
        self._wanted = self._held = False

    @property
    def held(self) -> bool:
        return self._held

    def take(self) -> Holder | None:
        """Take the lock; None when it is ours, else who holds it. A folder that cannot be written needs no lock.

        A read-only folder lets nobody save, so nobody's work can be lost there.
        """
        self._wanted = True
        for _ in range(2):
            try:
                descriptor = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
            except FileExistsError:
                holder = self._holder()
                if holder is not None:
                    return holder
                self._path.unlink(missing_ok=True)  # stale or unreadable: seen through
                continue
            except OSError:
                return None
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(_myself()) | {"token": self._token}, file)
            self._held = True
            return None
        return self._holder()

    def keep(self) -> Holder | None:
        """Make sure that the lock is still ours before a save; who has it where a colleague took it meanwhile.

        One that a lost share kept from being touched is stale for the others, who may see through it.
        """
        try:
            if self._is_ours():
                os.utime(self._path)
                return None
        except FileNotFoundError:
            pass  # gone with its folder, or removed
        except OSError:
            return None  # nothing can be known now; the save will say why it cannot be done
        self._held = False
        return self.take()

    def touch(self) -> None:
        """Say that the holder is still there; call every HEARTBEAT seconds."""
        if self._wanted:
            self.keep()

    def release(self) -> None:
        """Let go; a lock on a share that is gone goes stale by itself."""
        self._wanted = False
        if self._held:
            self._held = False
            try:
                if self._is_ours():
                    self._path.unlink(missing_ok=True)
            except OSError:
                return

    def _is_ours(self) -> bool:
        """Whether the lock is the one that this object wrote. Raises OSError where it cannot be read."""
        try:
            return bool(json.loads(self._path.read_text(encoding="utf-8"))["token"] == self._token)
        except (ValueError, KeyError, TypeError):
            return False

    def _holder(self) -> Holder | None:
        """Who holds the lock now; None when it is stale, unreadable or gone."""
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            holder = Holder(str(stored["user"]), str(stored["host"]), int(stored["pid"]), str(stored["since"]))
            age = _folder_time(self._path.parent) - self._path.stat().st_mtime
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if holder.host == socket.gethostname():
            return holder if is_running(holder.pid) else None
        return holder if age < STALE else None


def _myself() -> Holder:
    since = time.strftime("%Y-%m-%dT%H:%M:%S")
    return Holder(login_name() or SOMEONE, socket.gethostname(), os.getpid(), since)


def _folder_time(folder: Path) -> float:
    """Now, by the clock that stamps files in `folder`."""
    with tempfile.TemporaryFile(dir=folder) as file:
        return os.fstat(file.fileno()).st_mtime


def is_running(pid: int) -> bool:
    """Whether a process of this machine is alive; in doubt, yes."""
    if os.name == "nt":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined,unused-ignore]
        if not handle:
            return False
        code = ctypes.c_ulong()
        ctypes.windll.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))  # type: ignore[attr-defined,unused-ignore]
        ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined,unused-ignore]
        return code.value == 259  # STILL_ACTIVE
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
