"""What the planner sees when something nobody foresaw went wrong: the application goes on, the log has the details."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget


class CrashNotice(QObject):
    """Call `report` from any thread; one notice at a time is shown on the main one."""

    _reported = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._box: QMessageBox | None = None
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def report(self, _exception: BaseException, log_file: Path) -> None:
        self._reported.emit(str(log_file))

    def _show(self, log_file: str) -> None:
        if self._box is not None and self._box.isVisible():
            return
        self._box = QMessageBox(self._window)
        self._box.setIcon(QMessageBox.Icon.Warning)
        self._box.setWindowTitle("Une action a échoué")
        self._box.setText("Une action n’a pas pu se terminer. Votre projet reste ouvert.")
        self._box.setInformativeText(
            "Enregistrez-le, puis réessayez. Si cela se répète, envoyez ce fichier à votre correspondant :\n" + log_file
        )
        self._box.open()
