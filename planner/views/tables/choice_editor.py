"""The editor of a cell with choices: chosen from the list or typed, and what is no choice is refused, not lost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QComboBox, QCompleter, QLineEdit, QWidget

from planner.core.tables.communes import fold

POPUP_MARGIN = 32
WIDEST = 420
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ENDS = {
    **dict.fromkeys(ENTER, QAbstractItemDelegate.EndEditHint.SubmitModelCache),
    Qt.Key.Key_Tab: QAbstractItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QAbstractItemDelegate.EndEditHint.EditPreviousItem,
}


class ChoiceEditor(QComboBox):
    """Typing narrows the list; `text_meant` is what the model is to read.

    An open list keeps keys from the delegate: `ended` tells it how editing is to end.
    """

    ended = Signal(QAbstractItemDelegate.EndEditHint)

    def __init__(self, parent: QWidget, labels: Sequence[str], *, required: bool, drops: bool, first: int = 0) -> None:
        """`drops`: a click opens the list, which is short. The `first` labels stand apart from the others."""
        super().__init__(parent)
        self.labels = tuple(labels)
        self.setFrame(False)
        if not required:
            self.addItem("")
        self.addItems(self.labels)
        if 0 < first < len(self.labels):
            self.insertSeparator(self.count() - len(self.labels) + first)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.labels, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda _: self.end(Qt.Key.Key_Return))
        popup = completer.popup()
        assert popup is not None
        widest = max((self.fontMetrics().horizontalAdvance(label) for label in self.labels), default=0)
        for shown in (popup, self.view()):
            shown.setMinimumWidth(min(WIDEST, widest + POPUP_MARGIN))
        self.line = _Line(self, popup, drops)
        self.setLineEdit(self.line)
        self.setCompleter(completer)
        self._closing = False  # between the list's end and what was chosen in it
        self.activated.connect(self._take_chosen)

    def show_text(self, text: str) -> None:
        """Begin with the cell's text, also where it is no choice; what is typed takes its place."""
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)
        self.line.selectAll()

    def text_meant(self) -> str:
        """The choice that the typed text names or alone begins like, or that alone holds it; else the text itself."""
        return meant(self.labels, self.currentText())

    def end(self, key: Qt.Key) -> None:
        """End editing as this key does, once the line has the chosen text."""
        QTimer.singleShot(0, self, lambda: self.ended.emit(ENDS[key]))

    def hidePopup(self) -> None:  # noqa: N802
        """Qt hides the list, then says what was chosen in it, if anything."""
        super().hidePopup()
        self._closing = True
        QTimer.singleShot(0, self, self._stop_closing)

    def _stop_closing(self) -> None:
        self._closing = False

    def _take_chosen(self, _index: int) -> None:
        """A choice in the list is meant; the cell stays current. Arrow keys change the text as well: not they."""
        if self._closing:
            QTimer.singleShot(0, self, lambda: self.ended.emit(QAbstractItemDelegate.EndEditHint.NoHint))


class _Line(QLineEdit):
    """A click opens the list, as in a box that is not typed into; Enter and Tab end editing at once."""

    def __init__(self, box: ChoiceEditor, popup: QAbstractItemView, drops: bool) -> None:
        super().__init__(box)
        self._box, self._popup, self._drops = box, popup, drops
        self.setFrame(False)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._popup.isVisible():
            chosen = event.key() in ENTER and self._popup.currentIndex().isValid()  # the list takes it
            if event.key() in ENDS and not chosen:
                self._popup.hide()
                self._box.end(Qt.Key(event.key()))
                event.accept()
                return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._drops and event.button() == Qt.MouseButton.LeftButton:
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
