"""Run by test_real_window under Xvfb: open the window, edit an assumption by keyboard, undo, say what was seen."""

import json
import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from planner.app import create_window


def main(picture: str) -> None:
    application = QApplication([])
    window = create_window()
    window.first_painted.connect(window.load)
    window.show()
    for _ in range(400):
        QTest.qWait(25)
        if window.document is not None:
            break
    document = window.document
    assert document is not None
    QTest.qWait(300)
    screen = QGuiApplication.primaryScreen().grabWindow(window.winId())
    screen.save(picture)
    image = screen.toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 9) for y in range(0, image.height(), 9)}
    card = document.workspace.cards.cards[2]
    before = card.value_text()
    tables = document.workspace.tables
    tables.show_cell("assumptions", "completion", "value")
    view = tables.view("assumptions")
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "41,5")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(100)
    after = card.value_text()
    document.session.undo_stack.undo()
    QTest.qWait(50)
    seen = {
        "platform": application.platformName(), "colours": len(colours),
        "before": before, "after": after, "undone": card.value_text(),
    }  # fmt: skip
    print(json.dumps(seen))


main(sys.argv[1])
