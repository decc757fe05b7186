"""For which rentrée? A choice among those that the project reaches beyond, the same wherever it stands."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from planner.core.answers.questions import QuestionError, years_of_rentree
from planner.core.model.periods import years_text
from planner.state.session import Session


class RentreeBox(QComboBox):
    """Shows the rentrée that is asked about; a choice here is asked about everywhere."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("Rentrée")
        self.currentIndexChanged.connect(self._choose)
        session.asked.changed.connect(self._show)
        session.results_changed.connect(self._show)  # another horizon has other rentrées
        self._show()

    def _show(self) -> None:
        first, last = self._session.years
        rentrees = [str(year) for year in range(first, last)]
        with QSignalBlocker(self):
            if [self.itemText(at) for at in range(self.count())] != rentrees:
                self.clear()
                for rentree in rentrees:
                    self.addItem(rentree, int(rentree))
            self.setCurrentIndex(max(0, self.findData(self._session.asked.rentree)))
        self.setToolTip(f"Suit l’année étudiée tant qu’aucune rentrée n’est choisie ici.\n{self._told()}".strip())

    def _told(self) -> str:
        rentree = self._session.asked.rentree
        try:
            years = years_text(years_of_rentree(rentree, self._session.years))
        except QuestionError:  # a project of one year
            return ""
        return f"Rentrée {rentree} : le besoin est celui de {years}."

    def _choose(self) -> None:
        if self.currentData() is not None:
            self._session.asked.set_rentree(int(self.currentData()))
