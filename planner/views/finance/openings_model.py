"""Formations and their decisions as rows that are edited in place, the most urgent first."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.core import french
from planner.core.answers.opening_decisions import OpeningState
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT
from planner.core.tables.schema import Field
from planner.core.tables.typed_text import TextReader
from planner.core.tables.values import editable_text
from planner.state.session import Session, iso_today
from planner.state.typed_cell import CellRefused, type_into
from planner.views.parts.theme import Tokens
from planner.views.tables.choice_editor import ChoiceEditor

Index = QModelIndex | QPersistentModelIndex

TABLE = "offers"
HEADERS = (
    "Formation",
    "Région",
    "État",
    "Première rentrée",
    "Places",
    "Décideur",
    "Décider avant le",
    "Il reste",
    "À préciser",
)
NAME, REGION, STATUS, RENTREE, PLACES, DECIDER, DEADLINE, LEFT, MISSING = range(9)
FIELDS = {STATUS: "status", RENTREE: "opening_year", PLACES: "places", DECIDER: "decideur", DEADLINE: "deadline"}
SUPPOSED = "supposée"


class OpeningsModel(QAbstractTableModel):
    """Rows are states; a typed value goes to the formation's cell."""

    refused = Signal(QModelIndex, str)
    everywhere = Signal(str)  # a column that is the same in all scenarios was changed in all of them

    def __init__(self, session: Session, tokens: Tokens, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self.tokens = session, tokens
        self.states: Sequence[OpeningState] = ()
        self._today = datetime.date.fromisoformat(iso_today())

    def show(self, states: Sequence[OpeningState], today: str) -> None:
        """Show these; selection and editors stay with their formations, which a typed value may move."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        offers = [self.states[index.row()].offer for index in before]
        self.states, self._today = states, datetime.date.fromisoformat(today)
        rows = {state.offer: row for row, state in enumerate(states)}
        after = [
            self.index(rows[offer], index.column()) if offer in rows else QModelIndex()
            for offer, index in zip(offers, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def field(self, column: int) -> Field | None:
        """The field that a column edits, None for what is worked out."""
        name = FIELDS.get(column)
        return self._session.project.schema.table(TABLE).field(name) if name is not None else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.states)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() in FIELDS else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        state, column = self.states[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(state, column)
        if role == Qt.ItemDataRole.EditRole:
            return self._edit_text(state, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            basis = state.decision.basis if state.decision is not None and column in (DEADLINE, LEFT) else ""
            return basis or self._text(state, column) or None
        if role == Qt.ItemDataRole.ForegroundRole and state.late and column in (DEADLINE, LEFT):
            return QColor(self.tokens.refused)
        if role == Qt.ItemDataRole.FontRole and column == DEADLINE and _is_supposed(state):
            font = QFont()
            font.setItalic(True)
            return font
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (RENTREE, PLACES):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, state: OpeningState, column: int) -> str:
        region = self._session.project.label("regions", state.region) if state.region is not None else "nationale"
        date = state.decision.date if state.decision is not None else self._deadline(state)
        supposed = f" ({SUPPOSED})" if _is_supposed(state) else ""
        return {
            NAME: state.name,
            REGION: region,
            STATUS: state.status_label,
            RENTREE: "" if state.rentree is None else str(state.rentree),
            PLACES: french.number(state.places),
            DECIDER: state.decider,
            DEADLINE: f"{french.date(date)}{supposed}",
            LEFT: time_left(state.decision.date, self._today) if state.decision is not None else "",
            MISSING: ", ".join(state.missing),
        }[column]

    def _edit_text(self, state: OpeningState, column: int) -> str:
        field = self.field(column)
        if field is None:
            return self._text(state, column)
        return editable_text(field, self._session.seen.cell(TABLE, state.offer, field.name))

    def _deadline(self, state: OpeningState) -> str:
        return str(self._session.seen.cell(TABLE, state.offer, "deadline") or "")

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take French text; a refused value changes nothing and is told."""
        field = self.field(index.column())
        if role != Qt.ItemDataRole.EditRole or field is None:
            return False
        session = self._session
        address = Address(TABLE, self.states[index.row()].offer, field.name)
        reader = TextReader(session.project, None)
        try:
            changed = type_into(
                session, address, lambda: reader.value(TABLE, field, str(value)), None if field.scenario else ROOT
            )
        except CellRefused as refused:
            self.refused.emit(self.index(index.row(), index.column()), str(refused))
            return False
        if changed and session.scenario != ROOT and not field.scenario:
            self.everywhere.emit(field.title)
        return True


class OpeningDelegate(QStyledItemDelegate):
    """A list for what has choices, a line for the rest."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        field = model.field(index.column()) if isinstance(model, OpeningsModel) else None
        if field is None or not field.choices:
            editor = QLineEdit(parent)
            editor.setFrame(False)
            return editor
        box = ChoiceEditor(parent, [label for _, label in field.choices], required=False, drops=True)
        box.ended.connect(partial(self._end, box))
        return box

    def _end(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, hint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, ChoiceEditor):
            editor.show_text(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ChoiceEditor):
            model.setData(index, editor.text_meant())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


def time_left(date: str, today: datetime.date) -> str:
    """« 13 jours », « dépassée de 21 jours », « aujourd’hui »."""
    days = (datetime.date.fromisoformat(date) - today).days
    if days == 0:
        return "aujourd’hui"
    text = french.plural(abs(days), "jour")
    return text if days > 0 else f"dépassée de {text}"


def _is_supposed(state: OpeningState) -> bool:
    return state.decision is not None and state.decision.assumed
