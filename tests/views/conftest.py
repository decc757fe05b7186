from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.views.actions import Actions
from planner.views.document import Document
from planner.views.main_window import MainWindow


@pytest.fixture
def new_window(qtbot: QtBot) -> Callable[[], MainWindow]:
    """Opens real windows on the reference data."""

    def open_window() -> MainWindow:
        window = MainWindow()
        window.resize(1366, 768)
        qtbot.addWidget(window, before_close_func=_forget_changes)
        window.first_painted.connect(window.load)
        window.show()
        qtbot.waitUntil(lambda: is_seen(window), timeout=60_000)
        return window

    return open_window


def is_seen(window: MainWindow) -> bool:
    """Whether the window shows its document: views out of sight know nothing yet."""
    return window.document is not None and window.document.workspace.map_panel.isVisible()


@pytest.fixture
def window(new_window: Callable[[], MainWindow]) -> MainWindow:
    """One window, with nothing remembered."""
    return new_window()


def _forget_changes(window: QWidget) -> None:
    assert isinstance(window, MainWindow)
    if window.document is not None:
        window.document.session.undo_stack.setClean()


@pytest.fixture
def document(window: MainWindow) -> Document:
    assert window.document is not None
    return window.document


@pytest.fixture
def menus(window: MainWindow) -> Actions:
    assert window.menus is not None
    return window.menus


@pytest.fixture
def type_text() -> Callable[[QWidget, str], None]:
    """Type as a keyboard does; `qtbot.keyClicks` aborts on accents."""

    def type_into(widget: QWidget, text: str) -> None:
        for character in text:
            for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                QApplication.sendEvent(widget, event)

    return type_into


@pytest.fixture
def bioplan(tmp_path: Path) -> Path:
    return tmp_path / "Compétences en région.bioplan"
