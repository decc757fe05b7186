"""A table of the project held to the rows of one plan or project, with its buttons and the sums under its columns."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from planner.core import french
from planner.core.tables.edits import Edit
from planner.core.tables.schema import Field
from planner.core.tables.values import show
from planner.state.settings import Settings
from planner.state.table_model import TableModel
from planner.views.finance.finance_tab import Finance
from planner.views.parts.elided import Elided
from planner.views.parts.theme import Tokens, sized
from planner.views.tables.new_line import NewLine
from planner.views.tables.table_layout import TableLayout
from planner.views.tables.table_view import TableView

CELL_PADDING = 4
EMPTY = "vide : tapez dans la ligne du bas, ou collez un tableau d’Excel (Ctrl+V)"


class TotalsRow(QWidget):
    """The sum of each figure column, right under it; follows its scrolling and widths."""

    def __init__(self, view: TableView, columns: Collection[str]) -> None:
        super().__init__()
        self._view, self._columns = view, columns
        self.setFont(sized(self.font(), self.font().pointSize(), bold=True))
        self.setAccessibleName("Totaux")
        header, model = view.header, view.table_model
        for signal in (
            header.sectionResized, header.sectionMoved, view.horizontalScrollBar().valueChanged, model.modelReset,
            model.layoutChanged, model.dataChanged,
        ):  # fmt: skip
            signal.connect(lambda *_: self.update())

    def texts(self) -> dict[str, str]:
        """The sum of every summed column, French."""
        model, found = self._view.table_model, {}
        for name in self._columns:
            column = model.column_of(name)
            field = model.columns[column].field
            values = model.data_columns.numbers(column)[model.shown_rows]
            total = values[~np.isnan(values)].sum()
            if field is not None:
                found[name] = show(field, round(total) if field.money else float(total))
        return found

    def sizeHint(self) -> QSize:
        return QSize(100, self.fontMetrics().height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        palette = self.palette()
        painter.fillRect(self.rect(), palette.color(QPalette.ColorRole.Button))
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(0, 0, self.width(), 0)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        view, model = self._view, self._view.table_model
        left = view.viewport().x() + view.frameWidth()
        painter.drawText(
            QRect(6, 0, max(left - 6, 60), self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            "Σ",
        )
        painter.setClipRect(left, 0, view.viewport().width(), self.height())
        for name, text in self.texts().items():
            column = model.column_of(name)
            if view.isColumnHidden(column):
                continue
            cell = QRect(left + view.columnViewportPosition(column), 0, view.columnWidth(column), self.height())
            painter.drawText(
                cell.adjusted(0, 0, -CELL_PADDING, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text
            )


class HeldTable(QWidget):
    """Everything that tables can do, on the rows whose `held` column is the chosen key."""

    def __init__(
        self,
        finance: Finance,
        table: str,
        held: str,
        *,
        totals: Collection[str] = (),
        deletion: Callable[[list[str]], Edit] | None = None,
        widths: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self._held = held
        self.model = TableModel(finance.session, table)
        self.model.hold({held: None})
        self.view = TableView(self.model, finance.tokens)
        for name, width in (widths or {}).items():
            self.view.setColumnWidth(self.model.column_of(name), width)
        TableLayout(self.view, Settings(), f"held-{held}")
        self.view.setColumnHidden(self.model.column_of(held), True)
        self.view.editing.message.connect(finance.navigator.say)
        self.view.editing.deletion = deletion
        self.title, self.count = Elided(self), Elided(self)
        self.title.setText(self.model.schema.title)
        for label in (self.title, self.count):  # as wide as they read where there is room
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.title.setFont(sized(self.title.font(), self.title.font().pointSize(), bold=True))
        self.count.setObjectName("muted")
        self.statistics = QLabel(self)
        self.statistics.setObjectName("muted")
        self.new_line = NewLine(self.view, finance.tokens)
        self.totals = TotalsRow(self.view, totals) if totals else None
        self._lay_out()
        for signal in (self.model.modelReset, self.model.layoutChanged):
            signal.connect(self._show_count)
        self.view.cells_selected.connect(self._show_statistics)

    def _lay_out(self) -> None:
        singular = self.model.schema.singular
        head = QHBoxLayout()
        head.setContentsMargins(8, 3, 8, 3)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.statistics)
        for text, tip, action in (
            ("+ Ligne", f"Ajouter : {singular}", self.view.editing.append_row),
            ("− Ligne", "Supprimer les lignes choisies", self.view.editing.delete_rows),
        ):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(action)
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.new_line)
        if self.totals is not None:
            layout.addWidget(self.totals)

    def put_first(self, nearer: Callable[[Field], Collection[str]]) -> None:
        """Of a field's choices, those that stand first in lists, apart from the others."""
        for delegate in (self.view.cell_delegate, self.view.frozen_delegate, self.new_line.cell_delegate):
            delegate.nearer = nearer

    def show_held(self, key: str | None) -> None:
        """Show the rows of this plan or project; none for None."""
        self.model.hold({self._held: key})
        self.setEnabled(key is not None)

    def go_to(self, key: str, column: str) -> bool:
        """Make a cell current; filters that hide it are taken back. False when it is not of what is held."""
        if self.view.go_to(key, column):
            return True
        self.model.clear_column_filters()
        return self.view.go_to(key, column)

    def set_tokens(self, tokens: Tokens) -> None:
        self.view.set_tokens(tokens)
        self.new_line.set_tokens(tokens)

    def _show_count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total_rows
        few = f"{french.number(shown)} sur " if shown != total else ""
        self.count.setText(few + french.plural(total, "ligne") if total else EMPTY)
        self.count.setToolTip(self.count.text())

    def _show_statistics(self) -> None:
        self.statistics.setText(self.view.selection_text())
