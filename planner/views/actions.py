"""Menus, shortcuts and their actions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMainWindow, QMenu, QMessageBox

from planner import __version__
from planner.core import french
from planner.drawing.scene import ATTRIBUTION
from planner.views.document import Document
from planner.views.tables.table_editing import TableEditing

if TYPE_CHECKING:
    from planner.views.history_panel import HistoryPanel

THEMES = (("system", "Comme le système"), ("light", "Clair"), ("dark", "Sombre"))

CELL_ACTIONS = (  # the tables answer these keys themselves: as shortcuts they would be taken from every other input
    ("Couper", "Ctrl+X", TableEditing.cut),
    ("Copier", "Ctrl+C", TableEditing.copy),
    ("Coller", "Ctrl+V", TableEditing.paste),
    ("Effacer le contenu", "Suppr", TableEditing.clear),
    ("Recopier vers le bas", "Ctrl+D", TableEditing.fill_down),
)


class StepAction(QAction):
    """« Annuler : modifier la cellule »; the verb alone, and greyed, while there is no step to take."""

    def __init__(self, verb: str, window: QMainWindow) -> None:
        super().__init__(verb, window)
        self._verb = verb

    def follow(self, take: Callable[[], None], text: SignalInstance, possible: SignalInstance, step: str) -> None:
        """Do `take` and show what the undo stack tells of its next step, which is `step` now."""
        self.triggered.connect(take)
        text.connect(self.name_step)
        possible.connect(self.setEnabled)
        self.name_step(step)
        self.setEnabled(bool(step))

    def name_step(self, step: str) -> None:
        self.setText(f"{self._verb} : {step}".replace("&", "&&") if step else self._verb)


class Actions(QObject):
    """The menu bar of one window."""

    def __init__(self, window: QMainWindow, document: Document) -> None:
        super().__init__(window)
        self._window, self._document = window, document
        self._history: HistoryPanel | None = None
        bar = window.menuBar()
        bar.clear()
        self.recent = QMenu("Projets récents", window)
        self._file_menu(bar.addMenu("&Fichier"))
        self._edit_menu(bar.addMenu("É&dition"))
        self._view_menu(bar.addMenu("&Affichage"))
        help_menu = bar.addMenu("A&ide")
        help_menu.addAction("Guide", QKeySequence.StandardKey.HelpContents, self._show_guide)
        help_menu.addAction("À propos", self._about)
        document.recent_changed.connect(self.refresh_recent)
        self.refresh_recent()

    def _file_menu(self, menu: QMenu) -> None:
        document = self._document
        menu.addAction("Nouveau projet", QKeySequence.StandardKey.New, document.new)
        menu.addAction("Ouvrir…", QKeySequence.StandardKey.Open, document.open)
        menu.addMenu(self.recent)
        menu.addSeparator()
        menu.addAction("Enregistrer", QKeySequence.StandardKey.Save, document.save)
        menu.addAction("Enregistrer sous…", QKeySequence("Ctrl+Shift+S"), document.save_as)
        menu.addSeparator()
        menu.addAction("Importer…", QKeySequence("Ctrl+I"), document.import_file)
        menu.addAction("Exporter le rapport…", QKeySequence("Ctrl+E"), document.reports.export)
        others = menu.addAction("Exporter pour diffusion…", document.reports.export_for_others)
        others.setToolTip("Le même rapport, sans les lignes confidentielles ni ce que le secret statistique interdit")
        menu.addSeparator()
        menu.addAction("Données de référence…", document.newer_reference.show_novelties)
        menu.addSeparator()
        menu.addAction("Quitter", QKeySequence("Ctrl+Q"), self._window.close)

    def _edit_menu(self, menu: QMenu) -> None:
        stack = self._document.session.undo_stack
        undo = StepAction("Annuler", self._window)
        undo.setShortcut(QKeySequence.StandardKey.Undo)
        undo.follow(stack.undo, stack.undoTextChanged, stack.canUndoChanged, stack.undoText())
        redo = StepAction("Rétablir", self._window)
        redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        redo.follow(stack.redo, stack.redoTextChanged, stack.canRedoChanged, stack.redoText())
        menu.addActions([undo, redo])
        menu.addAction("Historique…", QKeySequence("Ctrl+Alt+Z"), self.show_history)
        menu.addSeparator()
        workspace = self._document.workspace
        tables = workspace.tables
        cells = [
            menu.addAction(f"{text}\t{keys}", partial(workspace.edit_cells, do)) for text, keys, do in CELL_ACTIONS
        ]
        menu.aboutToShow.connect(lambda: self._enable(cells, workspace.cells_in_hand()))
        menu.addSeparator()
        menu.addAction("Ajouter une ligne", QKeySequence("Ctrl+Shift+N"), workspace.add_row)
        menu.addAction("Supprimer les lignes choisies", QKeySequence("Ctrl+-"), workspace.delete_rows)
        menu.addSeparator()
        menu.addAction("Chercher dans la table", QKeySequence.StandardKey.Find, tables.search.setFocus)
        menu.addAction("Chercher et remplacer…", QKeySequence("Ctrl+H"), tables.find_and_replace)
        menu.addSeparator()
        menu.addAction("Votre nom…", self.ask_author).setToolTip("Le nom sous lequel vos changements sont notés")

    @staticmethod
    def _enable(actions: list[QAction], there: object) -> None:
        for action in actions:
            action.setEnabled(there is not None)

    def _view_menu(self, menu: QMenu) -> None:
        panel, tables = self._document.workspace.map_panel, self._document.workspace.tables
        enlarge = menu.addAction("Agrandir les tables")
        enlarge.setShortcut(QKeySequence("Ctrl+Shift+T"))
        enlarge.setCheckable(True)
        enlarge.toggled.connect(self._enlarge_tables)
        tables.enlarge.toggled.connect(enlarge.setChecked)
        menu.addSeparator()
        menu.addAction("Chercher sur la carte", QKeySequence("Ctrl+L"), self._search_map)
        menu.addAction("Toute la France", panel.map.camera.show_all)
        menu.addAction("Vue précédente de la carte", panel.map.camera.go_back)
        menu.addSeparator()
        colours = menu.addMenu("Couleurs")
        group = QActionGroup(self._window)
        for name, label in THEMES:
            action = QAction(label, self._window)
            action.setCheckable(True)
            action.setChecked(self._document.settings.theme() == name)
            action.triggered.connect(partial(self._set_theme, name))
            group.addAction(action)
            colours.addAction(action)

    def show_history(self) -> HistoryPanel:
        """Open the list of steps at the right of the window."""
        if self._history is None:
            from planner.views.history_panel import HistoryPanel

            self._history = HistoryPanel(self._document.session, self._window)
        self._history.show()
        self._history.raise_()
        return self._history

    def ask_author(self) -> QInputDialog:
        """Ask under which name changes are noted from now on."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Votre nom")
        dialog.setLabelText(
            french.unbroken("Vos changements et vos versions portent ce nom dans les projets que vous enregistrez :")
        )
        dialog.setTextValue(self._document.session.author)
        dialog.textValueSelected.connect(self._set_author)
        dialog.open()
        return dialog

    def _set_author(self, name: str) -> None:
        settings = self._document.settings
        settings.set_author(name)
        self._document.session.author = settings.author()

    def _enlarge_tables(self, enlarged: bool) -> None:
        workspace = self._document.workspace
        if enlarged:
            workspace.show_space("map")
        workspace.tables.enlarge.setChecked(enlarged)

    def _search_map(self) -> None:
        self._document.workspace.show_space("map")
        self._document.workspace.tables.enlarge.setChecked(False)
        self._document.workspace.map_panel.start_search()

    def _set_theme(self, name: str, *_: object) -> None:
        self._document.set_theme(name)

    def refresh_recent(self) -> None:
        self.recent.clear()
        files = self._document.settings.recent_files()
        for path in files:
            action = self.recent.addAction(path.name, partial(self._document.open_recent, path))
            action.setToolTip(str(path))
        self.recent.setEnabled(bool(files))

    def _show_guide(self) -> None:
        from planner.views.guide import GuideWindow

        GuideWindow(self._window).show()

    def _about(self) -> None:
        project = self._document.session.project
        box = QMessageBox(self._window)
        box.setWindowTitle("À propos")
        box.setText(f"Planificateur Bioproduction {__version__}")
        box.setInformativeText(
            f"Données de référence {project.schema.version}.\n\n{ATTRIBUTION}\n\n"
            "Les fichiers DATA_LICENSES et LICENSE donnent les conditions complètes."
        )
        box.open()
