"""A new site, platform or project for the map: name, kind, and the place that was pointed at or a commune."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.edits import EditRefused
from planner.core.tables.map_points import Spot, add_edit, spot_of_commune
from planner.core.tables.new_rows import unstated
from planner.state.map_scenes import POINT_TABLES
from planner.state.session import Session, iso_today
from planner.views.parts.commune_completer import CommuneCompleter, describe

WIDTH = 420


class AddPoint(QDialog):
    """The place that was pointed at holds until another commune is chosen."""

    added = Signal(str, str)  # table, key

    def __init__(self, session: Session, table: str, spot: Spot | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._spot = session, spot
        self.setWindowTitle("Ajouter sur la carte")
        self.table = QComboBox(self)
        for name in POINT_TABLES:
            self.table.addItem(session.project.schema.table(name).singular.capitalize(), name)
        self.table.setCurrentIndex(self.table.findData(table))
        self.kind = QComboBox(self)
        self.name = QLineEdit(self)
        self.commune = QLineEdit(self)
        self.commune.setPlaceholderText("Nom ou code postal")
        self._completer = CommuneCompleter(session.communes, self.commune)
        self.commune.setCompleter(self._completer)
        self.place = QLabel(self)
        self.place.setObjectName("muted")
        self.place.setWordWrap(True)
        self.refused = QLabel(self)
        self.refused.setObjectName("refusal")
        self.refused.setWordWrap(True)
        self.refused.hide()
        self._lay_out()
        self.table.currentIndexChanged.connect(self._fill_kinds)
        self.commune.textEdited.connect(lambda _: self._forget_spot())
        self._completer.activated[str].connect(self._take_commune)  # type: ignore[index] # no overloads in the stubs
        self._fill_kinds()
        commune = session.communes.get(spot.commune) if spot is not None and spot.commune else None
        self.commune.setText(describe(commune) if commune else "")
        self._show_place()
        self.name.setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        for title, widget in (
            ("Quoi", self.table), ("Nom", self.name), ("Nature", self.kind), ("Commune", self.commune),
        ):  # fmt: skip
            form.addRow(title, widget)
        buttons = QDialogButtonBox(self)
        self.add = QPushButton("Ajouter", self)
        self.add.setDefault(True)
        cancel = QPushButton("Annuler", self)
        buttons.addButton(self.add, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.place)
        layout.addWidget(self.refused)
        layout.addWidget(buttons)
        self.setMinimumWidth(WIDTH)

    def _fill_kinds(self) -> None:
        project = self._session.project
        field = project.schema.table(str(self.table.currentData())).field("kind")
        self.kind.clear()
        choices = field.choices or [(key, project.label(field.reference, key)) for key in project.keys(field.reference)]
        for value, label in choices:
            self.kind.addItem(label, value)
        self.kind.setCurrentIndex(max(0, self.kind.findData(unstated(project, field))))

    def _forget_spot(self) -> None:
        self._spot = None
        self._show_place()

    def _take_commune(self, text: str) -> None:
        insee = self._completer.insee_of(text)
        self._spot = spot_of_commune(self._session.communes, insee) if insee else None
        self._show_place()

    def _show_place(self) -> None:
        spot, project = self._spot, self._session.project
        if spot is None:
            text = "Choisissez une commune dans la liste, ou ajoutez sans lieu : la ligne restera à placer."
        else:
            where = f"{project.label('departements', spot.departement)}, {project.label('regions', spot.region)}"
            text = f"{where} · latitude {french.compact(spot.lat, 4)}, longitude {french.compact(spot.lon, 4)}"
        self.place.setText(french.unbroken(text))

    def _take(self) -> None:
        session, table, name = self._session, str(self.table.currentData()), self.name.text().strip()
        if self._spot is None and self.commune.text().strip():
            return self._refuse("Cette commune n’est pas dans la liste : choisissez-la parmi celles qui s’affichent.")
        if not name:
            return self._refuse("Donnez un nom.")
        try:
            kind = str(self.kind.currentData())
            edit, key = add_edit(session.project, table, name, kind, self._spot, today=iso_today())
            session.push(edit, f"Ajouter « {name} » sur la carte")
        except EditRefused as refusal:
            return self._refuse(refusal.refusals[0].reason)
        self.accept()
        self.added.emit(table, key)
        return None

    def _refuse(self, reason: str) -> None:
        self.refused.setText(french.unbroken(reason))
        self.refused.show()
