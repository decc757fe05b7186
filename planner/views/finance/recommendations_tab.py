"""The recommendations of the 2025 plan as a board: what is served, by what, and what nothing covers."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from planner.core import french
from planner.core.answers.recommendation_links import LinkedTable, follow_up, link, unlink
from planner.core.answers.recommendations_board import Action, Axis, Subject, recommendations_board
from planner.core.tables.communes import fold
from planner.core.tables.edits import Edit
from planner.state.session import iso_today
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.recommendations_detail import ActionDetail
from planner.views.parts.elided import Elided
from planner.views.parts.panes import HORIZONTAL, split
from planner.views.parts.place_text import place_name

KEY = Qt.ItemDataRole.UserRole
NAME, STATUS, COVER = range(3)
HEADERS = ("Recommandation", "Suivi", "Ce qui la sert")
STATUS_WIDTH, COVER_WIDTH, SEARCH_WIDTH = 94, 196, 290
NOTHING = "rien"


class RecommendationsTab(FinanceTab):
    """A tree of axes, subjects and actions; what is chosen stands in full at the right."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self.search, self.uncovered = QLineEdit(self), QCheckBox(self)
        self.said = Elided(self)
        self.tree, self.detail = QTreeWidget(self), ActionDetail(self)
        self._axes: list[Axis] = []
        self._actions: dict[str, Action] = {}
        self._everywhere: dict[str, Action] = {}  # as all of France sees them
        self._subjects: dict[str, Subject] = {}
        self._key = ""  # of what is shown in full
        self._folded: set[str] = set()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Chercher une action, un acteur, un projet")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(SEARCH_WIDTH)
        self.said.setObjectName("muted")
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(12)
        head.addWidget(self.search)
        head.addWidget(self.uncovered)
        head.addWidget(self.said, 1)
        self.tree.setHeaderLabels(list(HEADERS))
        self.tree.setAccessibleName("Recommandations du plan")
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(16)
        self.tree.setStyleSheet("QTreeView::item { padding: 3px 0; }")
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(STATUS, STATUS_WIDTH)
        header.resizeSection(COVER, COVER_WIDTH)
        splitter = split(HORIZONTAL, [self.tree, self.detail], [716, 272], grows=0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.uncovered.toggled.connect(self._fill)
        self.tree.currentItemChanged.connect(self._choose)
        self.tree.itemCollapsed.connect(lambda item: self._folded.add(item.data(NAME, KEY)))
        self.tree.itemExpanded.connect(lambda item: self._folded.discard(item.data(NAME, KEY)))
        queued = Qt.ConnectionType.QueuedConnection  # the detail is made anew: not while it is still telling
        self.detail.status_asked.connect(self._follow_up, queued)
        self.detail.link_asked.connect(self._link, queued)
        self.detail.unlink_asked.connect(self._unlink, queued)
        self.detail.row_asked.connect(lambda key: self.navigator.show_cell("recommendations", key, "name"))

    # --- what is shown ------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        region = self.session.selection.region
        self._axes = recommendations_board(self.session.project, region)
        self._subjects = {subject.key: subject for axis in self._axes for subject in axis.subjects}
        everywhere = recommendations_board(self.session.project) if region is not None else self._axes
        self._everywhere = {action.key: action for axis in everywhere for action in axis.actions}
        self._actions = {action.key: action for axis in self._axes for action in axis.actions}
        served = sum(axis.served for axis in self._axes)
        bare = sum(len(axis.uncovered) for axis in self._axes)
        self.uncovered.setText(f"Couvert par rien ({bare})")
        actions, place = french.plural(len(self._actions), "action"), place_name(self.session.project, region)
        self.said.setText(f"{actions}, {french.plural(served, 'servie')} par un projet ou un suivi, {place}")
        self.said.setToolTip(self.said.text())
        self._fill()

    def _fill(self) -> None:
        """The tree anew, as it was opened; only what is looked for."""
        bar = self.tree.verticalScrollBar()
        scrolled = bar.value()
        self.tree.blockSignals(True)
        self.tree.clear()
        chosen: QTreeWidgetItem | None = None
        for axis in self._axes:
            branches = [(subject, list(self._wanted(subject))) for subject in axis.subjects]
            if not any(actions for _, actions in branches):
                continue
            top = self._item(None, axis.key, f"{axis.number}. {axis.name}", "", _sums(axis.actions))
            for subject, actions in branches:
                if not actions:
                    continue
                branch = self._item(top, subject.key, f"{subject.number} {subject.name}", "", _sums(subject.actions))
                for action in actions:
                    text = self._cover(action)
                    name = f"{action.number} {action.name}"
                    status = action.status_label if action.status else ""
                    leaf = self._item(branch, action.key, name, status, text)
                    if action.is_uncovered:
                        leaf.setForeground(COVER, QColor(self.tokens.refused))
        for item in self._items():
            item.setExpanded(item.data(NAME, KEY) not in self._folded)
            chosen = item if item.data(NAME, KEY) == self._key else chosen
        if chosen is not None:
            self.tree.setCurrentItem(chosen)
        self.tree.blockSignals(False)
        bar.setValue(scrolled)
        self._show_detail()

    def _wanted(self, subject: Subject) -> Iterator[Action]:
        words = fold(self.search.text()).split()
        for action in subject.actions:
            if self.uncovered.isChecked() and not action.is_uncovered:
                continue
            text = fold(" ".join((subject.name, action.number, action.name, action.lead, *action.actors,
                                  *action.initiatives, self._cover(action))))  # fmt: skip
            if all(word in text for word in words):
                yield action

    def _cover(self, action: Action) -> str:
        """What serves an action, in words; never by colour alone."""
        project = self.session.project
        if action.projects:
            names = [project.label("projects", key) for key in action.projects]
            return names[0] if len(names) == 1 else f"{names[0]} et {french.plural(len(names) - 1, 'autre')}"
        if action.is_served:
            return f"son suivi : {action.status_label}"
        if action.initiatives:
            return french.plural(len(action.initiatives), "initiative existante", "initiatives existantes")
        return "" if not action.is_uncovered else NOTHING

    def _item(self, parent: QTreeWidgetItem | None, key: str, name: str, status: str, cover: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(parent) if parent is not None else QTreeWidgetItem(self.tree)
        for column, text in ((NAME, name), (STATUS, status), (COVER, french.unbroken(cover))):
            item.setText(column, text)
            item.setToolTip(column, text)
        item.setData(NAME, KEY, key)
        if parent is None:
            font = item.font(NAME)
            font.setBold(True)
            item.setFont(NAME, font)
        return item

    def _items(self) -> Iterator[QTreeWidgetItem]:
        waiting = [self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            if item is not None:
                yield item
                waiting += [item.child(at) for at in range(item.childCount())]

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._key = str(item.data(NAME, KEY))
            self._show_detail()

    def _show_detail(self) -> None:
        if self._key in self._actions:
            elsewhere = len(self._everywhere[self._key].projects) - len(self._actions[self._key].projects)
            self.detail.show_action(self.session.project, self._actions[self._key], elsewhere)
        elif self._key in self._subjects:
            self.detail.show_subject(self._subjects[self._key])
        else:
            self.detail.show_nothing()

    # --- changes ------------------------------------------------------------------------------------------------

    def _follow_up(self, action: str, status: str | None) -> None:
        self._push(follow_up(self.session.project, action, status, iso_today()), action, "Suivre")

    def _link(self, action: str, table: LinkedTable, key: str) -> None:
        self._push(link(self.session.project, action, table, key, iso_today()), action, "Lier")

    def _unlink(self, action: str, table: LinkedTable, named: str) -> None:
        self._push(unlink(self.session.project, action, table, named, iso_today()), action, "Délier")

    def _push(self, edit: Edit | None, action: str, verb: str) -> None:
        if edit is not None:
            name = self.session.project.label("recommendations", action)
            self.session.push(edit, f"{verb} « {name} »")


def _sums(actions: tuple[Action, ...]) -> str:
    """« 3 sur 12 servies, 4 par rien »"""
    served, bare = sum(a.is_served for a in actions), sum(a.is_uncovered for a in actions)
    text = f"{served} sur {len(actions)} servie{'s' if served > 1 else ''}"
    return f"{text}, {bare} par rien" if bare else text
