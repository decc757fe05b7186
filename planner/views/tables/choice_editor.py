"""The editor of a cell with choices: chosen from the list or typed, and what is no choice is refused, not lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from planner.core.tables.communes import fold


class ChoiceEditor(QComboBox):
    """Typing narrows the list; `text_meant` is what the model is to read.

    An open list keeps Enter from the table, so that the delegate's own filter never hears of it: `taken` says it.
    """

    taken = Signal()

    def __init__(self, parent: QWidget, labels: Sequence[str], *, required: bool, drops: bool) -> None:
        """`drops`: a click opens the list, which is short."""
        super().__init__(parent)
        self.labels = tuple(labels)
        self.setFrame(False)
        if not required:
            self.addItem("")
        self.addItems(self.labels)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if drops:
            self.setLineEdit(_DroppingLine(self))
        completer = QCompleter(self.labels, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        line = self.lineEdit()
        assert line is not None
        self._ends, self._list = False, completer.popup()
        completer.activated.connect(self._end)
        line.returnPressed.connect(self._end_with_list)

    def _end_with_list(self) -> None:
        """Without an open list, Enter is the delegate's."""
        if self._list is not None and self._list.isVisible():
            self._end()

    def _end(self) -> None:
        """Once, and after the line has the chosen text."""
        if not self._ends:
            self._ends = True
            QTimer.singleShot(0, self, self.taken.emit)

    def show_text(self, text: str) -> None:
        """Begin with the cell's text, also where it is no choice."""
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)

    def text_meant(self) -> str:
        """The choice that the typed text names or alone begins like, or that alone holds it; else the text itself."""
        return meant(self.labels, self.currentText())


class _DroppingLine(QLineEdit):
    """A click opens the list, as in a box that is not typed into."""

    def __init__(self, box: ChoiceEditor) -> None:
        super().__init__(box)
        self._box = box
        self.setFrame(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.hasSelectedText():
            self._box.showPopup()


def meant(labels: Sequence[str], text: str) -> str:
    """The only one of `labels` that `text` can mean, accents and case ignored; `text` as it is where there is none."""
    wanted = fold(text)
    if not wanted:
        return text.strip()
    folded = [(fold(label), label) for label in labels]
    for fits in (
        [label for name, label in folded if name == wanted],
        [label for name, label in folded if name.startswith(wanted)],
        [label for name, label in folded if wanted in name],
    ):
        if fits:
            return fits[0] if len(fits) == 1 else text
    return text
