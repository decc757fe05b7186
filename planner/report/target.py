"""The file that a report is to become: what stands against it, told before any work is done."""

from __future__ import annotations

import errno
from pathlib import Path

from planner.core.files import reason_of
from planner.report.material import ReportError

WRITABLE = 0o222
HELD = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY})
"""How systems answer where another program holds a file."""


def check_target(path: Path) -> None:
    """Raise ReportError (French) for a file that is marked read-only or that a spreadsheet has open.

    Only Windows refuses such a write by itself: elsewhere the file would be replaced under the program that shows it.
    """
    if not path.exists():
        return
    if not path.stat().st_mode & WRITABLE:
        raise ReportError(f"« {path} » est en lecture seule : choisissez un autre nom, ou permettez de le modifier.")
    if any(path.with_name(name).exists() for name in (f".~lock.{path.name}#", f"~${path.name}")):
        raise ReportError(
            f"« {path} » est ouvert dans un tableur : fermez-le, ou choisissez un autre nom. S’il ne l’est plus, un "
            "tableur s’est arrêté sans le dire : rouvrez puis refermez ce fichier."
        )


def not_written(path: Path, error: OSError) -> ReportError:
    """Why a file could not be written, and what to do."""
    held = error.errno in HELD
    todo = "S’il est ouvert dans un tableur, fermez-le ; sinon choisissez" if held else "Choisissez"
    return ReportError(f"« {path} » ne peut pas être écrit : {reason_of(error)}. {todo} un autre dossier.")
