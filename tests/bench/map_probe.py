"""Print the moment (`time.monotonic()`) at which the window's map has been painted for the first time, then end."""

import os
import time

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from planner.app import create_window


def main() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.French))
    application = QApplication([])
    window = create_window()

    def map_stands() -> None:
        window.load()
        window.repaint()
        print(time.monotonic(), flush=True)
        os._exit(0)

    window.first_painted.connect(map_stands)
    window.resize(1366, 768)
    window.show()
    application.exec()


main()
