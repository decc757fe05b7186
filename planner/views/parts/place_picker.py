"""Where? A line in which a commune, a region or France is typed and chosen."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from planner.core.tables.communes import Commune, fold
from planner.state.session import Session
from planner.views.parts.commune_completer import describe

FRANCE = "France"
MOST = 12


class PlacePicker(QLineEdit):
    """Regions come first, then communes; Enter takes the first, what is not chosen goes back to the place asked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._asked = session, session.asked
        self._offered: dict[str, Commune | str | None] = {}
        self._list = QStringListModel(self)
        completer = QCompleter(self._list, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.setPlaceholderText("Commune, région ou France")
        self.setAccessibleName("Lieu")
        self.setToolTip("Tapez une commune ou une région ; une commune vaut pour sa région")
        self.setMinimumWidth(260)
        self.textEdited.connect(self._search)
        completer.activated[str].connect(self.choose)  # type: ignore[index] # the stubs know no overloads of signals
        self.returnPressed.connect(self._take_first)
        self.editingFinished.connect(self._show_place)
        session.asked.changed.connect(self._show_place)
        self._show_place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """What stands there gives way to what is typed."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self.selectAll)  # after the click has set the cursor

    def choose(self, text: str) -> None:
        """Take an offered text."""
        found = self._offered.get(text, "")
        if isinstance(found, Commune):
            self._asked.set_commune(found)
        elif found != "":
            self._asked.set_region(found)
        self._offered = {}
        self.setText(self._asked.place.label)

    def offered(self) -> list[str]:
        return list(self._offered)

    def _search(self, text: str) -> None:
        wanted, project = fold(text), self._session.project
        offered: dict[str, Commune | str | None] = {}
        if fold(FRANCE).startswith(wanted):
            offered[FRANCE] = None
        for code in project.keys("regions"):
            name = project.label("regions", code)
            if wanted in fold(name):
                offered[f"{name} (région)"] = code
        for commune in self._session.communes.search(text, MOST) if wanted else []:
            offered[describe(commune)] = commune
        self._offered = dict(list(offered.items())[:MOST])
        self._list.setStringList(list(self._offered))

    def _take_first(self) -> None:
        if self._offered:
            self.choose(next(iter(self._offered)))

    def _show_place(self) -> None:
        if not self.hasFocus() or self.text() in self._offered or not self.isModified():
            self._offered = {}
            self.setText(self._asked.place.label)
