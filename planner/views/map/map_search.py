"""Search on the map: a région, a département, a commune, a site, a platform or a project, typed and chosen."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from planner.core.tables.place_search import Found, find_places
from planner.state.map_scenes import POINT_TABLES
from planner.state.session import Session

NARROWEST, WIDTH = 110, 210
LIST_WIDTH = 380


class MapSearch(QLineEdit):
    """Offers places while one types; Enter takes the first, the arrows choose another, Escape goes back to the map."""

    chosen = Signal(object)  # a Found
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._offered: dict[str, Found] = {}
        self._list = QStringListModel(self)
        completer = QCompleter(self._list, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = completer.popup()
        assert popup is not None
        popup.setMinimumWidth(LIST_WIDTH)
        self.setCompleter(completer)
        self.setPlaceholderText("Chercher sur la carte")
        self.setAccessibleName("Chercher sur la carte")
        self.setToolTip("Région, département, commune, site, plateforme ou projet (Ctrl+L)")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(NARROWEST)
        self.setMaximumWidth(WIDTH)
        self.textEdited.connect(self._search)
        completer.activated[str].connect(self.choose)  # type: ignore[index] # the stubs know no overloads of signals
        self.returnPressed.connect(self._take_first)

    def offered(self) -> list[str]:
        """What can be chosen for what is typed."""
        return list(self._offered)

    def choose(self, text: str) -> None:
        """Take an offered text."""
        found = self._offered.get(text)
        if found is not None:
            self.setText(found.name)
            self._offered = {}
            self.chosen.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _search(self, text: str) -> None:
        session = self._session
        found = find_places(session.seen, session.communes, text, tables=POINT_TABLES)
        self._offered = {f"{place.name} – {place.where}": place for place in found}
        self._list.setStringList(list(self._offered))

    def _take_first(self) -> None:
        if self._offered:
            self.choose(next(iter(self._offered)))
