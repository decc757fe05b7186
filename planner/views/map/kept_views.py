"""Views of the map kept in the project: shown again, kept, renamed and deleted, each an undoable step."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.map_views import (
    TABLE,
    MapViewError,
    delete_view,
    keep_view,
    kept_view,
    rename_view,
    view_names,
)
from planner.state.map_look import MapLooks
from planner.state.session import Session
from planner.views.map.map_camera import MapCamera
from planner.views.map.menu_button import menu_button
from planner.views.parts.ask import tell
from planner.views.parts.said import say_in_window

_KEY = Qt.ItemDataRole.UserRole
NOT_SHOWN, NOT_KEPT = "La vue n’a pas été affichée", "La vue n’a pas été gardée"


class KeptViews(QObject):
    """The button « Vues » and its menu."""

    def __init__(self, session: Session, looks: MapLooks, camera: MapCamera, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._looks, self._camera = session, looks, camera
        self.button, self.menu = menu_button("Vues", "Vues de la carte gardées dans le projet", parent)
        self.menu.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.menu.clear()
        for key, name in view_names(self._session.project):
            self.menu.addAction(name.replace("&", "&&"), partial(self.show_view, key))
        self.menu.addSeparator()
        self.menu.addAction("Garder cette vue…", self.ask_name)
        manage = self.menu.addAction("Renommer ou supprimer…", self.manage)
        manage.setEnabled(bool(view_names(self._session.project)))

    def show_view(self, key: str) -> None:
        """Set the map as it was kept: colours, layers, place and year."""
        session = self._session
        try:
            view = kept_view(session.project, key)
        except MapViewError as error:
            tell(self.button.window(), NOT_SHOWN, str(error))
            return
        self._looks.set_look(view.look)
        first, last = session.years
        if view.year is not None:
            session.set_year(min(max(view.year, first), last))
        self._camera.show_place(view.place)
        say_in_window(self.button, f"Vue affichée : {view.name}")

    def ask_name(self) -> QInputDialog:
        """Ask under which name the map as it is shall be kept."""
        dialog = QInputDialog(self.button.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Garder cette vue")
        dialog.setLabelText("Nom de la vue (un nom déjà pris est remplacé)")
        dialog.setOkButtonText("Garder")
        dialog.setCancelButtonText("Annuler")
        dialog.setTextValue(self._looks.indicator.label)
        dialog.textValueSelected.connect(self.keep)
        dialog.open()
        return dialog

    def keep(self, name: str) -> None:
        """Keep the map as it is."""
        session = self._session
        try:
            edit = keep_view(session.project, name, self._looks.look, self._camera.place, session.year)
        except MapViewError as error:
            tell(self.button.window(), NOT_KEPT, str(error))
            return
        session.push(edit, f"Garder la vue « {name.strip()} »")
        say_in_window(self.button, f"Vue gardée : {name.strip()}")

    def manage(self) -> ManageViews:
        """Open the list in which views are renamed and deleted."""
        dialog = ManageViews(self._session, self.button.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog


class ManageViews(QDialog):
    """A name is edited in its place; what is deleted comes back with undo."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle("Vues de la carte")
        self.list = QListWidget(self)
        self.list.setMinimumSize(320, 180)
        self.refused = QLabel(self)
        self.refused.setObjectName("refusal")
        self.refused.setWordWrap(True)
        self.refused.hide()
        buttons = QDialogButtonBox(self)
        self.rename = QPushButton("Renommer", self)
        self.delete = QPushButton("Supprimer", self)
        close = QPushButton("Fermer", self)
        buttons.addButton(self.rename, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.delete, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(self.refused)
        layout.addWidget(buttons)
        self.rename.clicked.connect(lambda: self.list.editItem(self.list.currentItem()))
        self.delete.clicked.connect(self._delete)
        buttons.rejected.connect(self.reject)
        self.list.itemChanged.connect(self._take_name)
        session.tables_changed.connect(self._on_tables)
        session.project_replaced.connect(self.reject)
        self._fill()

    def _on_tables(self, tables: frozenset[str]) -> None:
        if TABLE in tables:
            self._fill()

    def _fill(self) -> None:
        row = max(self.list.currentRow(), 0)
        self.list.blockSignals(True)
        self.list.clear()
        for key, name in view_names(self._session.project):
            item = QListWidgetItem(name, self.list)
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.blockSignals(False)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        for button in (self.rename, self.delete):
            button.setEnabled(self.list.count() > 0)

    def _take_name(self, item: QListWidgetItem) -> None:
        session, key = self._session, str(item.data(_KEY))
        before = session.project.label(TABLE, key)
        try:
            edit = rename_view(session.project, key, item.text())
        except MapViewError as error:
            self.refused.setText(french.unbroken(str(error)))
            self.refused.show()
            self._fill()
            return
        self.refused.hide()
        if item.text() != before:
            session.push(edit, f"Renommer la vue « {before} »")

    def _delete(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._session.push(delete_view(str(item.data(_KEY))), f"Supprimer la vue « {item.text()} »")
