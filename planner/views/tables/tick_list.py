"""A list of texts to tick, however long: only the lines that are seen cost anything; a search narrows all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from planner.core.tables.typed_text import fold_all

Index = QModelIndex | QPersistentModelIndex

BLANK_LABEL = "(vide)"
ALL_LABEL = "(tout)"


class TickModel(QAbstractListModel):
    """The first line ticks and unticks all that are listed under it."""

    def __init__(self, texts: Sequence[str], ticked: frozenset[str] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.texts = texts
        self._ticked = set(texts) if ticked is None else set(ticked).intersection(texts)
        self._folded: list[str] | None = None  # read at the first search
        self.listed: Sequence[str] = texts

    @property
    def ticked(self) -> frozenset[str]:
        """The ticked texts, listed or not."""
        return frozenset(self._ticked)

    def search(self, words: Sequence[str]) -> None:
        """List the texts that hold every word (folded)."""
        if self._folded is None:
            self._folded = fold_all([text or BLANK_LABEL for text in self.texts])
        pairs = zip(self.texts, self._folded, strict=True)
        self.beginResetModel()
        self.listed = [t for t, folded in pairs if all(word in folded for word in words)] if words else self.texts
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.listed) + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        place = index.row() - 1
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return ALL_LABEL if place < 0 else self.listed[place] or BLANK_LABEL
        if role != Qt.ItemDataRole.CheckStateRole:
            return None
        if place < 0:
            return self._state_of_all()
        return Qt.CheckState.Checked if self.listed[place] in self._ticked else Qt.CheckState.Unchecked

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        texts = self.listed if index.row() == 0 else [self.listed[index.row() - 1]]
        if Qt.CheckState(value) == Qt.CheckState.Unchecked:
            self._ticked.difference_update(texts)
        else:
            self._ticked.update(texts)
        self.dataChanged.emit(self.index(0), self.index(len(self.listed)), [Qt.ItemDataRole.CheckStateRole])
        return True

    def _state_of_all(self) -> Qt.CheckState:
        ticked = len(self._ticked) if self.listed is self.texts else len(self._ticked.intersection(self.listed))
        if ticked == len(self.listed):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if ticked else Qt.CheckState.Unchecked


class TickList(QListView):
    """A click on a box ticks it, as the space bar does; Enter is for the one who shows the list."""

    entered_by_key = Signal()

    def __init__(self, texts: Sequence[str], ticked: frozenset[str] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.ticks = TickModel(texts, ticked, self)
        self.setModel(self.ticks)
        self.setUniformItemSizes(True)
        self.setSpacing(1)

    def tick(self, text: str, ticked: bool = True) -> None:
        """Tick a listed text, or untick it."""
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        self.ticks.setData(self.ticks.index(self.ticks.listed.index(text) + 1), state, Qt.ItemDataRole.CheckStateRole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_by_key.emit()
        else:
            super().keyPressEvent(event)
