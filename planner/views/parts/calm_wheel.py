"""The wheel scrolls a panel: it changes no value that the pointer merely passes over."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QComboBox, QWidget


class _CalmWheel(QObject):
    """Lets an input have the wheel only once it was clicked or tabbed into."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()  # which passes it on to the panel
            return True
        return super().eventFilter(watched, event)


def keep_wheel_for_scrolling(panel: QWidget) -> None:
    """For the inputs that a panel inside a scroll area has now."""
    calm = _CalmWheel(panel)
    for kind in (QComboBox, QAbstractSpinBox, QAbstractSlider):
        for widget in panel.findChildren(kind):
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
            widget.installEventFilter(calm)
