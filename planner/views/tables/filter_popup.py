"""What a column's header drops down: sort, a condition, and a list of values to tick."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from planner.core import french
from planner.core.tables.communes import fold
from planner.core.tables.values import InvalidValue
from planner.state.filters import BLANK, FILLED, ColumnFilter, Condition, operations_of
from planner.state.table_model import TableModel

LISTED = 2000  # values offered at most; the search and the conditions reach the others
BLANK_LABEL = "(vide)"
ALL_LABEL = "(tout)"
WIDTH = 280


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
        self.operation = QComboBox(self)
        self.operation.addItem("Sans condition", "")
        self.first, self.second = QLineEdit(self), QLineEdit(self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Chercher une valeur")
        self.search.setClearButtonEnabled(True)
        self.values = QListWidget(self)
        self.problem = QLabel(self)
        self.problem.setObjectName("refusal")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._offered = self._values_offered()
        self._fill()
        self._lay_out()
        self.operation.currentIndexChanged.connect(self._show_operands)
        self.search.textChanged.connect(self._search)
        self.values.itemChanged.connect(self._on_tick)
        for editor in (self.first, self.second, self.search):
            editor.returnPressed.connect(self.apply)
        self._show_operands()

    def drop_at(self, place: QPoint) -> None:
        """Show under a header, inside the screen."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        left = min(place.x(), room.right() - self.width())
        top = (
            place.y() if place.y() + self.height() <= room.bottom() else max(room.top(), room.bottom() - self.height())
        )
        self.move(max(room.left(), left), top)
        self.show()
        self.search.setFocus()

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
        ticked = self._now.ticked
        every = QListWidgetItem(ALL_LABEL, self.values)
        every.setCheckState(Qt.CheckState.Checked if ticked is None else Qt.CheckState.PartiallyChecked)
        for text in self._offered[:LISTED]:
            item = QListWidgetItem(text or BLANK_LABEL, self.values)
            item.setData(Qt.ItemDataRole.UserRole, text)
            kept = ticked is None or text in ticked
            item.setCheckState(Qt.CheckState.Checked if kept else Qt.CheckState.Unchecked)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(6)
        actions = QGridLayout()
        for place, (text, action) in enumerate(
            (
                ("Trier A → Z", lambda: self._sort(False)),
                ("Trier Z → A", lambda: self._sort(True)),
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
        if len(self._offered) > LISTED:
            more = QLabel(f"{french.number(len(self._offered) - LISTED)} autres valeurs : cherchez-les.", self)
            more.setObjectName("muted")
            layout.addWidget(more)
        layout.addWidget(self.problem)
        take = QPushButton("Appliquer", self)
        take.setObjectName("primary")
        take.clicked.connect(self.apply)
        layout.addWidget(take)

    def _show_operands(self) -> None:
        operation = self.operation.currentData()
        self.first.setVisible(bool(operation) and operation not in (BLANK, FILLED))
        self.second.setVisible(operation == "between")

    # --- ticking ------------------------------------------------------------------------------------------------

    def _items(self) -> list[QListWidgetItem]:
        return [self.values.item(row) for row in range(1, self.values.count())]

    def _on_tick(self, item: QListWidgetItem) -> None:
        """The first line ticks and unticks all that are listed."""
        blocker = QSignalBlocker(self.values)
        if item is self.values.item(0):
            state = Qt.CheckState.Unchecked if item.checkState() == Qt.CheckState.Unchecked else Qt.CheckState.Checked
            for other in self._items():
                if not other.isHidden():
                    other.setCheckState(state)
        every = all(other.checkState() == Qt.CheckState.Checked for other in self._items())
        none = all(other.checkState() == Qt.CheckState.Unchecked for other in self._items())
        shown = Qt.CheckState.Checked if every else Qt.CheckState.PartiallyChecked
        self.values.item(0).setCheckState(Qt.CheckState.Unchecked if none else shown)
        blocker.unblock()

    def _search(self, text: str) -> None:
        words = fold(text).split()
        for item in self._items():
            item.setHidden(not all(word in fold(item.text()) for word in words))

    def _ticked(self) -> frozenset[str] | None:
        """None where everything is ticked. A search narrows what is kept to what it shows, as in a spreadsheet."""
        searched = bool(self.search.text().strip())
        kept = [
            item
            for item in self._items()
            if item.checkState() == Qt.CheckState.Checked and not (searched and item.isHidden())
        ]
        if len(kept) == len(self._items()):
            return self._now.ticked if len(self._offered) > LISTED else None
        return frozenset(str(item.data(Qt.ItemDataRole.UserRole)) for item in kept)

    # --- outcome ------------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Put the column under what is asked; a bound that cannot be read is told and nothing changes."""
        operation = self.operation.currentData()
        needs_bound = bool(operation) and operation not in (BLANK, FILLED)
        condition = Condition(operation, self.first.text(), self.second.text()) if operation else None
        if needs_bound and not self.first.text().strip():
            condition = None
        ticked = self._ticked()
        wanted = ColumnFilter(ticked, condition) if ticked is not None or condition is not None else None
        try:
            self._model.set_column_filter(self._column, wanted)
        except InvalidValue as invalid:
            self.problem.setText(str(invalid))
            self.problem.show()
            self.adjustSize()
            return
        self.close()

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
