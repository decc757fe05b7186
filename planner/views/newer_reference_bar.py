"""The bar that says that the application's reference data hold something new; it asks for no answer."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from planner.core import french
from planner.core.tables.newer_reference import Novelties
from planner.state.newer_reference import NewerReference
from planner.state.session import Session


class NewerReferenceBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._session = session
        self._news = NewerReference(session, self)
        self.text = QLabel(self)
        self.see = QPushButton("Voir…", self)
        self.later = QPushButton("Plus tard", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(8)
        layout.addWidget(self.text)
        for button in (self.see, self.later):
            button.setObjectName("link")
            layout.addWidget(button)
        layout.addStretch(1)
        self._news.announced.connect(self._announce)
        self.see.clicked.connect(self.show_novelties)
        self.later.clicked.connect(self.hide)
        self.hide()

    def _announce(self, count: int) -> None:
        told = french.unbroken("Les données de référence ont été mises à jour : ")
        self.text.setText(f"{told}{french.plural(count, 'nouveauté')} pour ce projet.")
        self.setVisible(count > 0)

    def show_novelties(self) -> None:
        """`Fichier → Données de référence…`: the list, as soon as it is worked out."""
        self._news.look(self._show_dialog)

    def _show_dialog(self, found: Novelties) -> None:
        from planner.views.newer_reference_dialog import NewerReferenceDialog

        take = partial(self._news.take_over, found)
        NewerReferenceDialog(self._session.project, found, take, self.window()).open()
