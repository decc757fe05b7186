"""The history of one cell: who changed it, when, from what to what, and the way back to an earlier value."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from planner.core import french
from planner.core.tables.edits import EditRefused
from planner.core.tables.history import Entry
from planner.core.tables.project import Address
from planner.core.tables.scenario import ScenarioError
from planner.core.tables.values import InvalidValue
from planner.state.session import Session
from planner.state.told_changes import ToldChange, return_to, told

MOST = 50  # changes shown
MOST_LETTERS = 36  # of a value
WIDEST, HIGHEST = 900, 320


class CellHistory(QFrame):
    """Opens above what was clicked, and goes away at a click elsewhere or with Escape."""

    def __init__(self, session: Session, address: Address, entries: list[Entry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("card")
        self._session = session
        self.buttons: list[QPushButton] = []
        self.refusal = QLabel(self)
        self.refusal.setObjectName("refusal")
        self.refusal.setWordWrap(True)
        self.refusal.hide()
        field = session.project.schema.table(address.table).field(address.column)
        title = QLabel(french.unbroken(f"« {field.title} » de « {session.project.label(address.table, address.key)} »"))
        title.setTextFormat(Qt.TextFormat.PlainText)
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(title)
        layout.addWidget(self._scrolled(self._grid(entries[:MOST])))
        if len(entries) > MOST:
            more = french.plural(len(entries) - MOST, "changement plus ancien", "changements plus anciens")
            layout.addWidget(self._muted(f"et {more}"))
        layout.addWidget(self.refusal)

    def show_above(self, widget: QWidget) -> None:
        """Open with the lower right corner at the upper right one of `widget`."""
        self.adjustSize()
        corner = widget.mapToGlobal(QPoint(widget.width(), 0))
        self.move(max(0, corner.x() - self.width()), max(0, corner.y() - self.height()))
        self.show()

    def _scrolled(self, inside: QWidget) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        inside.setAutoFillBackground(False)
        size = inside.sizeHint()
        area.setMinimumWidth(min(size.width() + area.verticalScrollBar().sizeHint().width(), WIDEST))
        area.setFixedHeight(min(size.height(), HIGHEST))
        return area

    def _grid(self, entries: list[Entry]) -> QWidget:
        inside = QWidget(self)
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(2)
        for row, entry in enumerate(entries):
            change = told(self._session.project, entry)
            grid.addWidget(self._muted(change.moment), row, 0)
            grid.addWidget(self._plain(change.author), row, 1)
            grid.addWidget(self._plain(_what(change)), row, 2)
            grid.addWidget(self._muted(change.scenario), row, 3)
            if not change.whole_row:
                grid.addWidget(self._way_back(entry, change), row, 4)
        grid.setColumnStretch(2, 1)
        return inside

    def _way_back(self, entry: Entry, change: ToldChange) -> QPushButton:
        button = QPushButton(f"Revenir à {_short(change.before)}", self)
        button.setObjectName("link")
        button.clicked.connect(partial(self._return_to, entry))
        self.buttons.append(button)
        return button

    def _return_to(self, entry: Entry, *_: object) -> None:
        try:
            return_to(self._session, entry)
        except (InvalidValue, EditRefused, ScenarioError) as refused:
            self.refusal.setText(str(refused))
            self.refusal.show()
            return
        self.close()

    def _plain(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _muted(self, text: str) -> QLabel:
        label = self._plain(text)
        label.setObjectName("muted")
        return label


def _what(change: ToldChange) -> str:
    return "ligne ajoutée" if change.whole_row else f"{_short(change.before)} → {_short(change.after)}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"
