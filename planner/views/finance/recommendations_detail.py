"""One recommended action in full: who acts, how it stands, which projects and regions it is linked with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.answers.recommendation_links import LinkedTable
from planner.core.answers.recommendations_board import Action, Subject
from planner.core.tables.communes import fold
from planner.core.tables.project import Project
from planner.views.parts.theme import FONT_TITLE, sized

ADD: dict[LinkedTable, str] = {"projects": "Lier un projet…", "regions": "Lier une région…"}
TITLES: dict[LinkedTable, str] = {"projects": "Projets liés", "regions": "Régions concernées"}
NO_FOLLOW_UP = "non renseigné"


class LinkBox(QComboBox):
    """Rows to link with, found by typing a part of their names."""

    picked = Signal(str)  # the key

    def __init__(self, placeholder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(placeholder)
        line = self.lineEdit()
        assert line is not None, "an editable box has a line"
        line.setPlaceholderText(placeholder)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = QCompleter(self.model(), self)
        self.setCompleter(completer)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.activated.connect(self._pick)

    def offer(self, rows: Sequence[tuple[str, str]]) -> None:
        """Keys and labels."""
        self.blockSignals(True)
        self.clear()
        for key, label in rows:
            self.addItem(label, key)
        self.setCurrentIndex(-1)
        self.blockSignals(False)

    def has_cursor(self) -> bool:
        """Whether the planner types here."""
        line = self.lineEdit()
        return self.hasFocus() or (line is not None and line.hasFocus())

    def _pick(self, at: int) -> None:
        key = self.itemData(at)
        self.setCurrentIndex(-1)
        if key is not None:
            self.picked.emit(str(key))


class ActionDetail(QScrollArea):
    """Asks for what the planner changes; the tab does it."""

    status_asked = Signal(str, object)  # action, status or None
    link_asked = Signal(str, str, str)  # action, table, key
    unlink_asked = Signal(str, str, str)  # action, table, key or the text that names nothing
    row_asked = Signal(str)  # key of the recommendation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.action: Action | None = None
        self.status: QComboBox | None = None
        self.boxes: dict[LinkedTable, LinkBox] = {}

    def show_nothing(self) -> None:
        self.action, self.status, self.boxes = None, None, {}
        column = self._page()
        self._text(column, "Choisissez une action pour voir qui la porte et la lier à des projets.", muted=True)
        column.addStretch(1)

    def show_subject(self, subject: Subject) -> None:
        """A subject with its points to watch."""
        self.action, self.status, self.boxes = None, None, {}
        column = self._page()
        self._title(column, f"{subject.number} {subject.name}")
        self._list(column, "Points de vigilance", subject.watch_points)
        self._row_link(column, subject.key)
        column.addStretch(1)

    def show_action(self, project: Project, action: Action, elsewhere: int) -> None:
        """Everything about an action; `elsewhere` projects of other regions are linked with it too."""
        same = self.action is not None and self.action.key == action.key
        typed_in = next((table for table, box in self.boxes.items() if same and box.has_cursor()), None)
        self.action = action
        column = self._page()
        self._title(column, f"{action.number} {action.name}")
        self._text(column, str(project.cell("recommendations", action.key, "description") or ""))
        self._head(column, "Suivi")
        column.addWidget(self._status_box(project, action))
        if action.lead:
            self._head(column, "Responsable désigné")
            self._text(column, action.lead)
        self._list(column, "Acteurs à mobiliser", action.actors)
        self._list(column, "Initiatives existantes", action.initiatives)
        self.boxes = {}
        self._links(column, project, "projects", action.projects)
        if elsewhere:
            many = french.plural(elsewhere, "projet d’une autre région", "projets d’autres régions")
            self._text(column, f"{many} : choisissez la France pour les voir.", muted=True)
        self._links(column, project, "regions", action.regions)
        if action.unknown:
            self._head(column, "Noms que rien ne porte")
            for name in action.unknown:
                both = partial(self._unlink_unknown, project, action.key, name)
                column.addWidget(self._link_line(name, "Enlever", both))
        self._row_link(column, action.key)
        column.addStretch(1)
        if typed_in is not None:  # who links one project may link the next
            self.boxes[typed_in].setFocus()

    # --- parts --------------------------------------------------------------------------------------------------

    def _page(self) -> QVBoxLayout:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        self.setWidget(page)
        return column

    def _title(self, column: QVBoxLayout, text: str) -> None:
        label = self._text(column, text)
        label.setFont(sized(label.font(), FONT_TITLE, bold=True))

    def _head(self, column: QVBoxLayout, text: str) -> None:
        column.addSpacing(6)
        self._text(column, text, muted=True)

    @staticmethod
    def _text(column: QLayout, text: str, *, muted: bool = False) -> QLabel:
        label = QLabel(french.unbroken(text))
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setVisible(bool(text))
        if muted:
            label.setObjectName("muted")
        column.addWidget(label)
        return label

    def _list(self, column: QVBoxLayout, title: str, items: Sequence[str]) -> None:
        if items:
            self._head(column, title)
            self._text(column, "\n".join(f"• {item}" for item in items))

    def _status_box(self, project: Project, action: Action) -> QComboBox:
        box = self.status = QComboBox()
        box.setAccessibleName("Suivi")
        box.addItem(NO_FOLLOW_UP, None)
        for value, label in project.schema.table("recommendations").field("status").choices:
            box.addItem(label, value)
        box.setCurrentIndex(max(0, box.findData(action.status or None)))
        box.activated.connect(lambda at: self.status_asked.emit(action.key, box.itemData(at)))
        return box

    def _links(self, column: QVBoxLayout, project: Project, table: LinkedTable, keys: Sequence[str]) -> None:
        self._head(column, TITLES[table])
        for key in keys:
            ask = partial(self._unlink, str(self.action.key) if self.action else "", table, key)
            column.addWidget(self._link_line(project.label(table, key), "Délier", ask))
        box = LinkBox(ADD[table], self)
        rows = ((key, project.label(table, key)) for key in project.keys(table) if key not in keys)
        box.offer(sorted(rows, key=lambda row: fold(row[1])))
        action = self.action
        if action is not None:
            box.picked.connect(lambda key: self.link_asked.emit(action.key, table, key))
        self.boxes[table] = box
        column.addWidget(box)

    def _link_line(self, name: str, verb: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{name}  ×")
        button.setObjectName("chip")
        button.setToolTip(french.unbroken(f"{verb} « {name} »"))
        button.setAccessibleName(french.unbroken(f"{verb} « {name} »"))
        queued = Qt.ConnectionType.QueuedConnection  # the button goes with the page that is made anew
        button.clicked.connect(lambda _: act(), queued)
        return button

    def _unlink(self, action: str, table: str, key: str) -> None:
        self.unlink_asked.emit(action, table, key)

    def _unlink_unknown(self, project: Project, action: str, name: str) -> None:
        for table in TITLES:
            if name in str(project.cell("recommendations", action, table) or ""):
                self.unlink_asked.emit(action, table, name)
                return

    def _row_link(self, column: QVBoxLayout, key: str) -> None:
        button = QPushButton("Modifier dans la table")
        button.setObjectName("link")
        button.clicked.connect(lambda _: self.row_asked.emit(key))
        column.addSpacing(6)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
