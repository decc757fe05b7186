"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
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
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in French where it is one of the usual reasons."""
    return REASONS.get(error.errno or 0) or error.strerror or str(error)


@contextlib.contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; when the block ends well it replaces `target`, else it is removed.

    The data reach the disk before the replacement, so that a power cut leaves the old file or the new one. Raises
    OSError when the folder cannot be written; `target` is untouched then.
    """
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
