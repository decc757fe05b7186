"""Questions and notices in a small box over the window; none of them stops the application."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from planner import paths
from planner.core import french
from planner.core.errors import french_reason

_log = logging.getLogger(__name__)

UNFORESEEN = "Une erreur imprévue de l’application l’a empêché. Rien n’est perdu : le projet reste tel qu’il est."


@dataclass(frozen=True)
class Answer:
    """A button of a question and what it does; the one that throws something away is drawn apart."""

    text: str
    then: Callable[[], None] | None = None
    destructive: bool = False


def ask(parent: QWidget, title: str, question: str, detail: str, answers: Sequence[Answer]) -> None:
    """Ask, and do what is answered. The first answer is Enter's, the last one Escape's."""
    box = QMessageBox(QMessageBox.Icon.Question, title, question, QMessageBox.StandardButton.NoButton, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setInformativeText(detail)
    buttons = []
    for answer in answers:
        role = QMessageBox.ButtonRole.AcceptRole
        if answer is answers[-1]:
            role = QMessageBox.ButtonRole.RejectRole
        elif answer.destructive:
            role = QMessageBox.ButtonRole.DestructiveRole
        button = box.addButton(answer.text, role)
        buttons.append(button)
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(buttons[-1])

    def answered() -> None:
        for button, answer in zip(buttons, answers, strict=True):
            if button is box.clickedButton() and answer.then is not None:
                answer.then()

    box.finished.connect(answered)
    box.open()


def tell(parent: QWidget, title: str, text: str) -> None:
    """Say what the planner must know; one button."""
    box = QMessageBox(QMessageBox.Icon.Warning, title, f"{title}.", QMessageBox.StandardButton.Ok, parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setInformativeText(text)
    box.open()


def tell_failure(parent: QWidget, title: str, error: Exception) -> None:
    """Say what failed and why; the log, which is named, has the details."""
    _log.warning("%s: %s", title, error, exc_info=error)
    tell(parent, title, french.unbroken(f"{french_reason(error) or UNFORESEEN}\n\nDétails : {paths.user_log_file()}"))


def why(error: Exception) -> str:
    """Why something failed, to stand where its outcome would; what nobody foresaw goes to the log, which is named."""
    known = french_reason(error)
    if known is not None:
        return known
    _log.error("Unforeseen", exc_info=error)
    return french.unbroken(f"{UNFORESEEN} Détails : {paths.user_log_file()}")


def choose_to_open(parent: QWidget, title: str, folder: Path, name_filter: str, then: Callable[[Path], None]) -> None:
    """Let an existing file be chosen."""
    dialog = QFileDialog(parent, title, str(folder), name_filter)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()


def choose_to_write(
    parent: QWidget, title: str, folder: Path, name_filter: str, proposed: str, then: Callable[[Path], None]
) -> None:
    """Let the file to write be chosen; `proposed` is its name, whose suffix is added to a name typed without one."""
    dialog = QFileDialog(parent, title, str(folder), name_filter)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(proposed).suffix)
    dialog.selectFile(proposed)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()
