"""A short word at the foot of the window, from parts of it that know no navigator."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from planner.core import french

MESSAGE_MS = 6000
ABOVE_FOOT = 34  # pixels: what stands in the last line of a space stays legible
PADDING = 16  # what the style puts at either side, and a little
COPIED = "Réponse copiée."
TABLE_COPIED = "Tableau copié."
PICTURE_COPIED = "Image copiée."


def say_in_window(widget: QWidget, text: str, *, stays: bool = False) -> None:
    """Show a message that needs no answer at the foot of the widget's window; one that `stays` goes when unsaid."""
    window = widget.window()
    if isinstance(window, QMainWindow):
        (window.findChild(Said) or Said(window)).say(text, stays=stays)


def unsay_in_window(widget: QWidget, text: str) -> None:
    """Take a message back that is no longer true, if it is still there."""
    said = widget.window().findChild(Said)
    if said is not None and said.text() == french.unbroken(text):
        said.hide()


class Said(QLabel):
    """Lies over the window and lets clicks through, so that nothing moves or is drawn anew when it comes and goes."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setObjectName("said")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(MESSAGE_MS)
        self._delay.timeout.connect(self.hide)
        window.installEventFilter(self)

    def say(self, text: str, *, stays: bool = False) -> None:
        self.setText(french.unbroken(text))
        self._place()
        self.show()
        self.raise_()
        if stays:
            self._delay.stop()
        else:
            self._delay.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        window = self.window()
        self.ensurePolished()  # the style's padding and font count
        wanted = self.fontMetrics().horizontalAdvance(self.text()) + 2 * PADDING
        width = min(wanted, window.width() - 2 * ABOVE_FOOT)
        self.resize(width, self.heightForWidth(width))
        self.move((window.width() - width) // 2, window.height() - self.height() - ABOVE_FOOT)
