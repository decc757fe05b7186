"""A short word in the status bar, from parts of the window that know no navigator."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QWidget

MESSAGE_MS = 8000
COPIED = "Réponse copiée."
TABLE_COPIED = "Tableau copié."
PICTURE_COPIED = "Image copiée."


def say_in_window(widget: QWidget, text: str) -> None:
    """Show a message that needs no answer at the foot of the widget's window."""
    window = widget.window()
    if isinstance(window, QMainWindow):
        window.statusBar().showMessage(text, MESSAGE_MS)
