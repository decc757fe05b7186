"""Keeping, renaming and deleting versions: each one step to undo, a deletion after a question."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QWidget

from planner.core import french
from planner.core.tables.versions import (
    Version,
    VersionError,
    delete_version,
    keep_version,
    rename_version,
    versions_of,
)
from planner.state.session import Session, iso_now
from planner.state.told_changes import moment
from planner.views.parts.ask import Answer, ask

Say = Callable[[str], None]


def keep(session: Session, name: str) -> str:
    """Keep what is open under `name`; the version's key. Raises VersionError."""
    edit = keep_version(session.project, name, author=session.author, now=iso_now())
    before = {kept.key for kept in versions_of(session.project)}
    session.push(edit, f"Garder la version « {name.strip()} »")
    return next(kept.key for kept in versions_of(session.project) if kept.key not in before)


def rename(session: Session, version: Version, name: str) -> None:
    """Raises VersionError when the name is blank or taken."""
    session.push(rename_version(session.project, version.key, name), f"Renommer la version « {version.name} »")


def ask_name(parent: QWidget, session: Session, version: Version, say: Say) -> QInputDialog:
    """Ask for another name; a refusal is said."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Renommer la version")
    dialog.setLabelText(french.unbroken("Nom de la version :"))
    dialog.setTextValue(version.name)

    def take(name: str) -> None:
        try:
            rename(session, version, name)
        except VersionError as refused:
            say(str(refused))

    dialog.textValueSelected.connect(take)
    dialog.open()
    return dialog


def ask_before_deleting(parent: QWidget, session: Session, version: Version) -> None:
    """Delete a version if the planner says so."""

    def delete() -> None:
        session.push(delete_version(version.key), f"Supprimer la version « {version.name} »")

    by = f" par {version.author}" if version.author else ""
    ask(
        parent, "Supprimer la version", french.unbroken(f"Supprimer la version « {version.name} » ?"),
        f"Elle a été gardée le {moment(version.saved_at)}{by}. Le projet lui-même ne change pas.",
        [Answer("Supprimer", delete, destructive=True), Answer("Annuler")],
    )  # fmt: skip
