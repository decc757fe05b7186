"""The tree of scenarios: choose, tick for comparison, rename in place, drag under another."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from planner.core import french
from planner.core.answers.coherence import is_coherence_test
from planner.core.tables.scenario import ROOT, ScenarioError, lineage
from planner.core.tables.scenario_edits import parent_of
from planner.state.compared import Compared
from planner.state.session import Session
from planner.views.parts.refusal import RefusalNote
from planner.views.parts.theme import Tokens

KEY_ROLE = Qt.ItemDataRole.UserRole
NAME, OWN, ROLE = range(3)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ScenarioTree(QTreeWidget):
    """One row a scenario. It asks; the space answers."""

    rename_asked = Signal(str, str)  # scenario, name
    parent_asked = Signal(str, str)  # scenario, the one to start from
    delete_asked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, session: Session, compared: Compared, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._compared = session, compared
        self._filling = False
        self._shown: tuple[object, ...] = ()  # the frames that the rows were made from
        self.set_tokens(tokens)
        self.setColumnCount(3)
        self.setHeaderLabels(["Scénario", "Écarts", "Rôle"])
        self.headerItem().setToolTip(NAME, "Un clic montre le scénario dans toute la fenêtre, la case le compare")
        self.headerItem().setToolTip(OWN, "Valeurs propres au scénario, sans celles dont il hérite")
        self.headerItem().setToolTip(ROLE, "Le scénario affiché, la base de la comparaison, ceux qui sont fournis")
        self.headerItem().setTextAlignment(OWN, _RIGHT)
        self.setAccessibleName("Arbre des scénarios")
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (OWN, ROLE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self._note = RefusalNote(self.viewport())
        self.itemChanged.connect(self._on_item)
        self.currentItemChanged.connect(self._on_current)
        self.customContextMenuRequested.connect(self._on_menu)
        session.project_replaced.connect(self.fill)
        session.tables_changed.connect(self._on_tables)
        compared.changed.connect(self._mark)
        self.fill()

    def set_tokens(self, tokens: Tokens) -> None:
        """Air between rows, and empty boxes that are seen on dark ground too."""
        self.setStyleSheet(
            "QTreeView::item { padding: 3px 0; }"
            f"QTreeView::indicator:unchecked {{ width: 11px; height: 11px; border: 1px solid {tokens.muted};"
            f" border-radius: 2px; background: {tokens.surface}; }}"
        )

    # --- what is shown ------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Build the tree anew; scenarios of a broken line stand at the end."""
        project = self._session.project
        self._shown = self._frames()
        self._filling = True
        self.clear()
        items: dict[str, QTreeWidgetItem] = {}
        counts = project.frame("scenario_values")["scenario"].value_counts()
        for key in sorted(project.keys("scenarios"), key=self._depth):
            parent = items.get(parent_of(project, key) or "")
            item = QTreeWidgetItem(parent) if parent is not None else QTreeWidgetItem(self)
            item.setData(NAME, KEY_ROLE, key)
            item.setText(NAME, project.label("scenarios", key))
            own = int(counts.get(key, 0))
            item.setText(OWN, french.number(own) if own else "–")
            item.setTextAlignment(OWN, _RIGHT)
            flags = item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
            item.setFlags(flags & ~Qt.ItemFlag.ItemIsDragEnabled if key == ROOT else flags)
            items[key] = item
        self.expandAll()
        self._filling = False
        self._mark()

    def _depth(self, key: str) -> int:
        try:
            return len(lineage(self._session.project, key))
        except ScenarioError:
            return len(self._session.project.keys("scenarios"))

    def _mark(self) -> None:
        """Ticks, the chosen scenario, what it is compared to, what came with the application."""
        session = self._session
        if self._is_old():
            self.fill()
            return
        self._filling = True
        for item in self._items():
            key = self.key_of(item)
            ticked = self._compared.is_compared(key)
            item.setCheckState(NAME, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            font = item.font(NAME)
            font.setBold(key == session.scenario)
            item.setFont(NAME, font)
            role, meaning = self._role(key)
            item.setText(ROLE, role)
            item.setToolTip(ROLE, meaning)
            description = str(session.project.cell("scenarios", key, "description") or "")
            item.setToolTip(NAME, "\n".join(part for part in (item.text(NAME), description) if part))
            if key == session.scenario:
                self.setCurrentItem(item)
        self._filling = False

    def _role(self, key: str) -> tuple[str, str]:
        """Few letters, since names want the room, and what they mean."""
        project = self._session.project
        if key == self._session.comparison:
            return "base", "Les écarts des autres sont mesurés à ce scénario"
        if is_coherence_test(project, key):
            return "épreuve", "Épreuve de cohérence d’un objectif annoncé, jamais une preuve de besoin"
        if key == self._session.scenario:
            return "affiché", "Toute la fenêtre montre ce scénario"
        if project.cell("scenarios", key, "builtin"):
            return "fourni", "Scénario livré avec les données de référence ; il se modifie comme les autres"
        return "", ""

    def key_of(self, item: QTreeWidgetItem) -> str:
        return str(item.data(NAME, KEY_ROLE))

    def item_of(self, key: str) -> QTreeWidgetItem | None:
        return next((item for item in self._items() if self.key_of(item) == key), None)

    def _items(self) -> list[QTreeWidgetItem]:
        found = [self.topLevelItem(i) for i in range(self.topLevelItemCount())]
        for item in found:  # grows while it is read: every item brings its children
            found += [item.child(i) for i in range(item.childCount())] if item is not None else []
        return [item for item in found if item is not None]

    def edit_name(self, key: str) -> None:
        """Open the name of a scenario for typing."""
        item = self.item_of(key)
        if item is not None:
            self.setFocus()
            self.editItem(item, NAME)

    def refuse(self, key: str, reason: str) -> None:
        """Say beside a scenario why what was asked is not done, and show its name as it is."""
        self.fill()
        item = self.item_of(key)
        if item is not None:
            self._note.show_beside(self.visualItemRect(item), reason)

    def refusal_text(self) -> str:
        """The reason now shown, empty when none is."""
        return self._note.text() if self._note.isVisible() else ""

    # --- what is asked ------------------------------------------------------------------------------------------

    def _frames(self) -> tuple[object, ...]:
        return tuple(map(self._session.project.frame, ("scenarios", "scenario_values")))

    def _on_tables(self, tables: frozenset[str]) -> None:
        """Choosing another scenario tells all tables; rows are made anew only when theirs changed."""
        if self._is_old():
            self.fill()

    def _is_old(self) -> bool:
        return any(new is not old for new, old in zip(self._frames(), self._shown, strict=True))

    def _on_current(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None and not self._filling:
            self._note.hide()
            self._session.set_scenario(self.key_of(item))

    def _on_item(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling or column != NAME:
            return
        key = self.key_of(item)
        on = item.checkState(NAME) == Qt.CheckState.Checked
        if on != self._compared.is_compared(key):
            self._tick(key, on)
        elif item.text(NAME) != self._session.project.label("scenarios", key):
            self.rename_asked.emit(key, item.text(NAME))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a tick box ticks, it does not choose the scenario."""
        position = event.position().toPoint()
        item = self.itemAt(position)
        if item is not None and event.button() == Qt.MouseButton.LeftButton and self._box(item).contains(position):
            on = item.checkState(NAME) == Qt.CheckState.Checked
            item.setCheckState(NAME, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        else:
            super().mousePressEvent(event)

    def _box(self, item: QTreeWidgetItem) -> QRect:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(self.indexFromItem(item, NAME))
        option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        return self.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, self)

    def _tick(self, key: str, on: bool) -> None:
        reason = ""
        if not self._compared.tick(key, on):
            reason = "Quatre scénarios au plus : décochez-en un d’abord."
        elif on and not self._compared.is_compared(key):
            reason = "C’est le scénario affiché : cochez celui auquel le comparer."
        elif on != self._compared.is_compared(key):  # the chosen scenario always takes part
            reason = "Le scénario affiché est toujours comparé : affichez-en un autre pour le retirer."
        QTimer.singleShot(0, self, lambda: self.refuse(key, reason) if reason else self._mark())

    def _on_menu(self, position: QPoint) -> None:
        item = self.itemAt(position)
        if item is not None:
            self.menu_asked.emit(self.key_of(item), self.viewport().mapToGlobal(position))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self.delete_asked.emit(self.key_of(item))
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropped on a scenario: start from it; between two: from what they start from. Rows move as the tree fills."""
        moved = self.currentItem()
        index: QModelIndex = self.indexAt(event.position().toPoint())
        target = self.itemFromIndex(index)
        on = self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.OnItem
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if moved is None or target is None:
            return
        parent = self.key_of(target) if on else parent_of(self._session.project, self.key_of(target)) or ROOT
        self.parent_asked.emit(self.key_of(moved), parent)
