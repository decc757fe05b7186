"""What a column's header drops down: sort, a condition, and a list of values to tick."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.communes import fold
from planner.core.tables.values import InvalidValue
from planner.state.filters import BLANK, FILLED, ColumnFilter, Condition, operations_of
from planner.state.table_model import TableModel
from planner.views.tables.tick_list import TickList

WIDTH = 280


class ConditionBox(QComboBox):
    """Says when its list closes, unlike when arrow keys go from one condition to the next."""

    closed = Signal()

    def hidePopup(self) -> None:  # noqa: N802
        super().hidePopup()
        self.closed.emit()


class FilterPopup(QFrame):
    """One column's filter; it acts when « Appliquer » or Enter is pressed."""

    sort_asked = Signal(int, bool)  # column, whether descending
    hide_asked = Signal(int)

    def __init__(self, model: TableModel, column: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFixedWidth(WIDTH)
        self._model, self._column = model, column
        self._operations = operations_of(model.data_columns, column)
        self._now = model.filters.get(column, ColumnFilter())
        self.operation = ConditionBox(self)
        self.operation.addItem("Sans condition", "")
        self.first, self.second = QLineEdit(self), QLineEdit(self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Chercher une valeur")
        self.search.setClearButtonEnabled(True)
        self._offered = self._values_offered()
        self.values = TickList(self._offered, self._now.ticked, self)
        self.count = QLabel(self)
        self.count.setObjectName("muted")
        self.problem = QLabel(self)
        self.problem.setObjectName("refusal")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._fill()
        self._lay_out()
        self._show_count()
        self.operation.currentIndexChanged.connect(self._on_operation)
        self.operation.closed.connect(self._go_to_bound, Qt.ConnectionType.QueuedConnection)  # once it has the choice
        self.search.textChanged.connect(self._search)
        self.values.entered_by_key.connect(self.apply)
        for editor in (self.first, self.second, self.search):
            editor.returnPressed.connect(self.apply)
        self._show_operands()

    def drop_at(self, place: QPoint) -> None:
        """Show under a header, inside the screen."""
        self._fit(place)
        self.show()
        self.search.setFocus()

    def _fit(self, place: QPoint) -> None:
        """As high as its parts, at `place` or as near as the screen has room for it."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        left = min(place.x(), room.right() - self.width())
        top = min(place.y(), room.bottom() - self.height())
        self.move(max(room.left(), left), max(room.top(), top))

    # --- what is offered ----------------------------------------------------------------------------------------

    def _values_offered(self) -> list[str]:
        """The different texts of the rows that other filters keep, in the column's own order, the blank last."""
        data = self._model.data_columns
        texts, ranks = data.texts(self._column), data.ranks(self._column)
        rank_of = {texts[row]: ranks[row] for row in self._model.rows_without(self._column).tolist()}
        blank = rank_of.pop("", None)
        ordered = sorted(rank_of, key=lambda text: (rank_of[text], text))
        return [*ordered, ""] if blank is not None else ordered

    def _fill(self) -> None:
        for key, words in self._operations.items():
            self.operation.addItem(words, key)
        condition = self._now.condition
        if condition is not None:
            self.operation.setCurrentIndex(self.operation.findData(condition.operation))
            self.first.setText(condition.first)
            self.second.setText(condition.second)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(6)
        actions = QGridLayout()
        for place, (text, action) in enumerate(
            (
                ("Ordre croissant", lambda: self._sort(False)),
                ("Ordre décroissant", lambda: self._sort(True)),
                ("Masquer la colonne", self._hide),
                ("Effacer le filtre", self.clear),
            )
        ):
            button = QPushButton(text, self)
            button.setObjectName("link")
            button.clicked.connect(action)
            actions.addWidget(button, place // 2, place % 2)
        layout.addLayout(actions)
        layout.addWidget(self.operation)
        bounds = QHBoxLayout()
        bounds.addWidget(self.first)
        bounds.addWidget(self.second)
        layout.addLayout(bounds)
        layout.addWidget(self.search)
        self.values.setFixedHeight(190)
        layout.addWidget(self.values)
        layout.addWidget(self.count)
        layout.addWidget(self.problem)
        take = QPushButton("Appliquer", self)
        take.setObjectName("primary")
        take.clicked.connect(self.apply)
        layout.addWidget(take)

    def _on_operation(self) -> None:
        """The popup grows by the bounds, never past the foot of the screen."""
        self._show_operands()
        if self.isVisible():
            self._fit(self.pos())

    def _go_to_bound(self) -> None:
        """The bound is what is typed next."""
        if not self.first.isHidden():
            self.first.setFocus()

    def _show_operands(self) -> None:
        operation = self.operation.currentData()
        self.first.setVisible(bool(operation) and operation not in (BLANK, FILLED))
        self.second.setVisible(operation == "between")

    # --- ticking ------------------------------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        """In all values of the column, however many."""
        self.values.ticks.search(fold(text).split())
        self._show_count()

    def _show_count(self) -> None:
        """How many values the column has; while searched, how many are not listed."""
        listed, offered = len(self.values.ticks.listed), len(self._offered)
        text = french.plural(offered, "valeur")
        if listed < offered:
            hidden = "non montrées" if offered - listed > 1 else "non montrée"
            text = f"{french.plural(listed, 'valeur')} ; {french.number(offered - listed)} {hidden}"
        self.count.setText(french.unbroken(text))

    def _ticked(self) -> frozenset[str] | None:
        """None where everything is ticked. A search narrows what is kept to what it shows, as in a spreadsheet."""
        ticked = self.values.ticks.ticked
        if self.search.text().strip():
            ticked &= frozenset(self.values.ticks.listed)
        return None if len(ticked) == len(self._offered) else ticked

    # --- outcome ------------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Put the column under what is asked; a bound that cannot be read is told and nothing changes."""
        operation = self.operation.currentData()
        needs_bound = bool(operation) and operation not in (BLANK, FILLED)
        condition = Condition(operation, self.first.text(), self.second.text()) if operation else None
        if needs_bound and not self.first.text().strip():
            condition = None
        ticked = self._ticked()
        if not ticked and ticked is not None and condition is None:
            self._refuse("Aucune valeur n’est cochée : la table serait vide.")
            return
        wanted = ColumnFilter(ticked, condition) if ticked is not None or condition is not None else None
        try:
            self._model.set_column_filter(self._column, wanted)
        except InvalidValue as invalid:
            self._refuse(str(invalid))
            return
        self.close()

    def _refuse(self, reason: str) -> None:
        self.problem.setText(reason)
        self.problem.show()
        self._fit(self.pos())

    def clear(self) -> None:
        """Free the column."""
        self._model.set_column_filter(self._column, None)
        self.close()

    def _sort(self, descending: bool) -> None:
        self.sort_asked.emit(self._column, descending)
        self.close()

    def _hide(self) -> None:
        self.hide_asked.emit(self._column)
        self.close()
