"""Search of a commune while typing: name, postcode or INSEE code, accents and case ignored."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from planner.core.tables.communes import Commune, Communes

POPUP_WIDTH = 280  # long names beside their département, whatever the column's width


class CommuneCompleter(QCompleter):
    """Offers « Tours (37) », the best matches first; `insee_of` gives the code of an offered text."""

    def __init__(self, communes: Communes, editor: QLineEdit) -> None:
        super().__init__(editor)
        self._communes = communes
        self._offered: dict[str, str] = {}
        self._list = QStringListModel(self)
        self.setModel(self._list)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = self.popup()
        assert popup is not None
        popup.setMinimumWidth(POPUP_WIDTH)
        editor.textEdited.connect(self._search)

    def _search(self, text: str) -> None:
        found = self._communes.search(text)
        self._offered = {describe(commune): commune.insee for commune in found}
        self._list.setStringList(list(self._offered))
        self.complete()

    def insee_of(self, text: str) -> str | None:
        return self._offered.get(text)


def describe(commune: Commune) -> str:
    """The commune with its département, since names repeat."""
    return f"{commune.name} ({commune.departement})"
