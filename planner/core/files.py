"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

REASONS = {
    errno.ENOENT: "ce dossier ou ce fichier n’existe pas",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le support est en lecture seule",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "le quota de disque est atteint",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "une partie du chemin n’est pas un dossier",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EBUSY: "le fichier est ouvert dans un autre programme",
    errno.EIO: "le disque ne répond pas",
    errno.ENOTCONN: "le dossier du réseau ne répond plus",
    errno.EHOSTDOWN: "le dossier du réseau ne répond plus",
    errno.ESTALE: "le dossier du réseau ne répond plus",
}

ABANDONED = 24 * 3600.0  # seconds, after which nobody is still writing a file; clocks of a share differ by less
_BESIDE = re.compile(r"\.(?P<target>.+)\.[a-z0-9_]{8}(?P<suffix>\.[^.]+?)(-journal)?")  # SQLite's journal included


def reason_of(error: OSError) -> str:
    """Why the system refused, in French where it is one of the usual reasons."""
    return REASONS.get(error.errno or 0) or error.strerror or str(error)


@contextlib.contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; when the block ends well it replaces `target`, else it is removed.

    The data reach the disk before the replacement, so that a power cut leaves the old file or the new one. Raises
    OSError when the folder cannot be written; `target` is untouched then. A process that is killed meanwhile leaves its
    path behind: the next one to write `target` removes it a day later.
    """
    remove_abandoned(target.parent, target.name)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=target.suffix, dir=target.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        _flush(beside)
        _keep_mode(target, beside)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def remove_abandoned(folder: Path, target: str | None = None) -> None:
    """Remove what killed processes left beside `target`, or beside any file of a folder of ours. Never fails."""
    with contextlib.suppress(OSError):  # nothing depends on it: the next write tries again
        for path in folder.iterdir():
            match = _BESIDE.fullmatch(path.name)
            if match is None or target not in (None, match["target"]) or not match["target"].endswith(match["suffix"]):
                continue
            if time.time() - path.stat().st_mtime > ABANDONED:
                path.unlink(missing_ok=True)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _keep_mode(target: Path, beside: Path) -> None:
    """A temporary file is private; the document keeps the rights it had, or gets those of a new file."""
    if os.name != "posix":
        return
    if target.exists():
        beside.chmod(target.stat().st_mode & 0o777)
        return
    umask = os.umask(0)
    os.umask(umask)
    beside.chmod(0o666 & ~umask)


def _flush_folder(folder: Path) -> None:
    """Make the replacement itself durable, where the system lets folders be flushed."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
