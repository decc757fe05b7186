"""The least that PySide6 can show: what our own first paint is compared with."""

import sys

from PySide6.QtWidgets import QApplication, QMainWindow


def main() -> int:
    """Show an empty window of the size of ours."""
    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
