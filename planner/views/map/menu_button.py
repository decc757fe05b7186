"""A button that opens a menu, with an arrow that does not touch its text."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QToolButton, QWidget


def menu_button(text: str, tip: str, parent: QWidget) -> tuple[QToolButton, QMenu]:
    """The button and its empty menu."""
    button = QToolButton(parent)
    button.setText(f"{text} ▾")
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    menu = QMenu(button)
    menu.setToolTipsVisible(True)
    button.setMenu(menu)
    return button, menu
