"""Typed editors in the cells of a table, and the small marks that tell fact, derived figure and assumption apart."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from planner.core.tables.schema import Field
from planner.core.tables.values import InvalidValue, Value
from planner.state.session import Session
from planner.state.table_model import (
    ASSUMPTION,
    CHANGED,
    DERIVED,
    DIFFERENT,
    FACT,
    FIELD_ROLE,
    MARKS_ROLE,
)
from planner.views.parts.commune_completer import CommuneCompleter
from planner.views.parts.theme import Tokens
from planner.views.tables.block_delegate import BlockDelegate
from planner.views.tables.choice_editor import ChoiceEditor

Index = QModelIndex | QPersistentModelIndex

MARK_RADIUS = 2.5
OPENED_WITH = "openedWith"  # the text an editor was opened with: completers change text without marking it
MARK_INSET = 6
CORNER = 5
YES_NO = (("oui", "oui"), ("non", "non"))
KINDS = {FACT: "fact", DERIVED: "derived", ASSUMPTION: "assumption"}


class TypedModel(Protocol):
    """What editors ask of a model: it has a Field in FIELD_ROLE and reads typed text."""

    session: Session

    def parse(self, index: Index, text: str) -> Value: ...


class CellDelegate(BlockDelegate):
    """One delegate for all tables: the field decides the editor."""

    editor_opened = Signal()

    def __init__(self, model: TypedModel, tokens: Tokens, parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self.tokens = tokens
        self.nearer: Callable[[Field], Collection[str]] = lambda _: ()  # choices of a field that stand first
        self._marks = 0

    # --- editors ------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        self.editor_opened.emit()
        field = cast(Field, index.data(FIELD_ROLE))
        choices = self._choices(field)
        if choices is not None:
            return self._choice_editor(parent, field, choices, index)
        editor = QLineEdit(parent)
        editor.setFrame(False)
        if field.reference == "communes":
            completer = CommuneCompleter(self._model.session.communes, editor)
            editor.setCompleter(completer)
            # Queued: the editor takes the chosen text first.
            take = partial(self._take_and_close, editor)
            completer.activated.connect(take, Qt.ConnectionType.QueuedConnection)
            editor.setPlaceholderText("Nom ou code postal")
        persistent = QPersistentModelIndex(index)
        editor.textEdited.connect(lambda text: self._tell_whether_valid(editor, persistent, text))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if editor.property(OPENED_WITH) is not None:
            return
        if isinstance(editor, ChoiceEditor):
            editor.show_text(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
        editor.setProperty(OPENED_WITH, text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ChoiceEditor):
            if editor.currentText() != editor.property(OPENED_WITH):
                model.setData(index, editor.text_meant())
        elif isinstance(editor, QLineEdit) and editor.text() != editor.property(OPENED_WITH):
            completer = editor.completer()
            chosen = completer.insee_of(editor.text()) if isinstance(completer, CommuneCompleter) else None
            model.setData(index, chosen or editor.text())

    def _choice_editor(self, parent: QWidget, field: Field, labels: list[str], index: Index) -> ChoiceEditor:
        near = self.nearer(field)
        ordered = sorted(labels, key=lambda label: label not in near)
        first = sum(label in near for label in labels)
        editor = ChoiceEditor(parent, ordered, required=field.required, drops=not field.reference, first=first)
        persistent = QPersistentModelIndex(index)
        line = editor.line
        line.textEdited.connect(lambda _: self._tell_whether_valid(line, persistent, editor.text_meant()))
        editor.ended.connect(partial(self._end, editor))
        return editor

    def _take_and_close(self, editor: QLineEdit, _chosen: str) -> None:
        self._end(editor, QStyledItemDelegate.EndEditHint.SubmitModelCache)

    def _end(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, hint)

    def _choices(self, field: Field) -> list[str] | None:
        if field.choices:
            return [label for _, label in field.choices]
        if field.type == "boolean":
            return [label for _, label in YES_NO]
        project = self._model.session.project
        if field.reference and field.reference in project.tables:
            labels = [project.label(field.reference, key) for key in project.keys(field.reference)]
            return sorted(set(labels), key=str.casefold)
        return None

    def _tell_whether_valid(self, editor: QLineEdit, index: QPersistentModelIndex, text: str) -> None:
        """Refused text turns red while typed; the reason stands in the tool tip and, on Enter, beside the cell."""
        reason = ""
        completing = isinstance(editor.completer(), CommuneCompleter)
        if not completing:
            try:
                self._model.parse(index, text)
            except InvalidValue as invalid:
                reason = str(invalid)
        editor.setProperty("refused", bool(reason))
        editor.setToolTip(reason)
        editor.style().unpolish(editor)
        editor.style().polish(editor)

    # --- painting -----------------------------------------------------------------------------------------------

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        self._marks = index.data(MARKS_ROLE) or 0
        if self._marks & DIFFERENT:
            option.font.setBold(True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        marks = self._marks  # of this very cell: painting begins with its style
        if marks:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            rect = option.rect
            kind = KINDS.get(marks & (FACT | DERIVED | ASSUMPTION))
            if kind is not None:
                colour = self.tokens.on_accent if selected else self.tokens.muted
                draw_kind_mark(painter, QPointF(rect.left() + MARK_INSET, rect.center().y()), kind, QColor(colour))
            if marks & CHANGED:
                colour = self.tokens.on_accent if selected else self.tokens.different
                draw_changed_mark(painter, rect, QColor(colour))


def draw_changed_mark(painter: QPainter, cell: QRect, colour: QColor) -> None:
    """A small corner at the top right: the value is no longer that of the reference data."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    corner = cell.topRight()
    painter.drawPolygon([corner - QPoint(CORNER, 0), corner + QPoint(1, 0), corner + QPoint(1, CORNER + 1)])
    painter.restore()


def draw_kind_mark(painter: QPainter, centre: QPointF, kind: str, colour: QColor) -> None:
    """A filled disc for a fact, a half-filled one for a derived figure, a ring for an assumption."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(colour if kind == "fact" else Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, MARK_RADIUS, MARK_RADIUS)
    if kind == "derived":
        painter.setBrush(colour)
        box = 2 * MARK_RADIUS
        painter.drawPie(
            int(centre.x() - MARK_RADIUS), int(centre.y() - MARK_RADIUS), int(box), int(box), 90 * 16, 180 * 16
        )
    painter.restore()
