"""Print the moment (`time.monotonic()`) at which the window's map has been painted for the first time, then end."""

import os
import time
import traceback

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from planner.app import create_window, load


def main() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.French))
    application = QApplication([])
    window = create_window()

    def map_stands() -> None:
        try:
            load(application, window)
            window.repaint()
            print(time.monotonic(), flush=True)
        except Exception:  # noqa: BLE001 - a window that failed to load would stay for ever
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    window.first_painted.connect(map_stands)
    window.resize(1366, 768)
    window.show()
    application.exec()


main()
