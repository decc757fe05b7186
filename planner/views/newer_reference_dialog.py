"""« Fichier → Données de référence… »: what is new in them, ticked where nothing of the planner's would be replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTreeView, QVBoxLayout, QWidget

from planner.core import french
from planner.core.tables.edits import EditRefused
from planner.core.tables.newer_reference import Novelties, Novelty
from planner.core.tables.project import Project
from planner.state.newer_reference import Told, told
from planner.views.parts.theme import FONT_BASE, FONT_TITLE, sized

HEADERS = ("Ligne", "Colonne", "Votre valeur", "Nouvelle valeur", "Source", "Remarque")
WIDTHS = (440, 130, 120, 120, 190, 150)
SIZE = QSize(1200, 600)
MOST_REASONS = 3
NOVELTY = int(Qt.ItemDataRole.UserRole)


class NewerReferenceDialog(QDialog):
    """Lists novelties by table; `take` gets the ticked ones and may raise EditRefused, which is told here."""

    def __init__(
        self, project: Project, found: Novelties, take: Callable[[Sequence[Novelty]], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Données de référence")
        self.resize(SIZE)
        self._project, self._found, self._take_chosen = project, found, take
        self.sentence = QLabel(_sentence(found), self)
        self.sentence.setFont(sized(self.font(), FONT_TITLE, bold=True))
        self.explained = QLabel(_explained(found), self)
        self.explained.setObjectName("muted")
        self.refusal = QLabel(self)
        self.refusal.setObjectName("refusal")
        self.refusal.hide()
        for label in (self.sentence, self.explained, self.refusal):
            label.setWordWrap(True)
        self.model = QStandardItemModel(self)
        self.model.setHorizontalHeaderLabels(HEADERS)
        self.tree = QTreeView(self)
        self.all = QPushButton("Tout cocher", self)
        self.take = QPushButton(self)
        self.take.setObjectName("primary")
        self.close_button = QPushButton("Fermer", self)
        self.take.setDefault(True)
        for button in (self.all, self.close_button):
            button.setAutoDefault(False)
        self._lay_out()
        self._fill()
        self.model.itemChanged.connect(self._ticked)
        self.all.clicked.connect(self._tick_all)
        self.take.clicked.connect(self._take_over)
        self.close_button.clicked.connect(self.reject)
        self._show_count()

    def _lay_out(self) -> None:
        self.tree.setModel(self.model)
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setStyleSheet("QTreeView::item { height: 21px; }")
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setAccessibleName("Nouveautés des données de référence")
        buttons = QHBoxLayout()
        buttons.addWidget(self.all)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addWidget(self.sentence)
        layout.addWidget(self.explained)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.refusal)
        layout.addLayout(buttons)

    def _fill(self) -> None:
        for table, items in groupby(self._found.items, key=lambda item: item.address.table):
            listed = list(items)
            group = QStandardItem(f"{self._found.newer.schema.table(table).title} ({french.number(len(listed))})")
            group.setCheckable(True)
            group.setFont(sized(self.font(), FONT_BASE, bold=True))
            for item in listed:
                group.appendRow(_row(item, told(self._project, self._found.newer, item)))
            group.setCheckState(_together(group))
            self.model.appendRow([group, *(QStandardItem() for _ in HEADERS[1:])])
        self.tree.expandAll()
        for column, width in enumerate(WIDTHS):
            self.tree.setColumnWidth(column, width)
        nothing = not self._found.items
        for widget in (self.tree, self.all, self.take):
            widget.setHidden(nothing)
        if nothing:
            self.resize(520, 140)

    # --- ticks --------------------------------------------------------------------------------------------------

    def _groups(self) -> list[QStandardItem]:
        return [self.model.item(row) for row in range(self.model.rowCount())]

    def _leaves(self) -> list[QStandardItem]:
        return [group.child(row) for group in self._groups() for row in range(group.rowCount())]

    def ticked(self) -> list[Novelty]:
        """What is to be taken over."""
        return [leaf.data(NOVELTY) for leaf in self._leaves() if leaf.checkState() == Qt.CheckState.Checked]

    def _ticked(self, item: QStandardItem) -> None:
        """A table's tick stands for all of its rows, and follows them."""
        self.model.blockSignals(True)
        if item.parent() is not None:
            item.parent().setCheckState(_together(item.parent()))
        elif item.checkState() != Qt.CheckState.PartiallyChecked:
            for row in range(item.rowCount()):
                item.child(row).setCheckState(item.checkState())
        self.model.blockSignals(False)
        self.tree.viewport().update()
        self._show_count()

    def _tick_all(self) -> None:
        wanted = Qt.CheckState.Unchecked if self.ticked() else Qt.CheckState.Checked
        for group in self._groups():
            group.setCheckState(wanted)

    def _show_count(self) -> None:
        count = len(self.ticked())
        self.refusal.hide()
        self.take.setText(f"Reprendre ce qui est coché ({french.number(count)})" if count else "Ne rien reprendre")
        self.all.setText("Tout décocher" if count else "Tout cocher")

    def _take_over(self) -> None:
        try:
            self._take_chosen(self.ticked())
        except EditRefused as refusal:
            self.refusal.setText(_reasons(refusal))
            self.refusal.show()
            return
        self.accept()


def _row(item: Novelty, texts: Told) -> list[QStandardItem]:
    shown = (texts.row, texts.column, texts.yours, texts.new, texts.source, texts.remark)
    cells = [QStandardItem(" ".join(text.split())) for text in shown]
    for cell, text in zip(cells, shown, strict=True):
        cell.setToolTip(text)
    cells[0].setCheckable(True)
    cells[0].setCheckState(Qt.CheckState.Checked if item.is_offered else Qt.CheckState.Unchecked)
    cells[0].setData(item, NOVELTY)
    return cells


def _reasons(refusal: EditRefused) -> str:
    reasons = list(dict.fromkeys(r.reason for r in refusal.refusals))
    more = len(reasons) - MOST_REASONS
    told = " ".join(reasons[:MOST_REASONS])
    return f"{told} Et {french.plural(more, 'autre refus', 'autres refus')}." if more > 0 else told


def _together(group: QStandardItem) -> Qt.CheckState:
    states = {group.child(row).checkState() for row in range(group.rowCount())}
    return states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked


def _edition(project: Project) -> str:
    day = french.date(project.setting("reference_date"))
    return f"version {project.setting('reference_version')}{f' du {day}' if day else ''}"


def _sentence(found: Novelties) -> str:
    count = len(found.items)
    if not count:
        return "Rien de nouveau pour ce projet."
    return f"{french.plural(count, 'nouveauté')} dans les données de référence ({_edition(found.newer)})."


def _explained(found: Novelties) -> str:
    if not found.items:
        return f"L’application a les données de référence de la {_edition(found.newer)}."
    return (
        "Ce qui est coché entre dans le projet, avec sa source ; une seule annulation le retire. Ce que vous avez "
        "modifié et les lignes qui ne sont plus dans les données de référence restent tels quels, sauf si vous les "
        "cochez."
    )
