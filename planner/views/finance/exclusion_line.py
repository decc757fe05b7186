"""How much of an expense a funder leaves out, and why: two small inputs for the ticked expense."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.plan import Exclusion
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT
from planner.core.tables.schema import Field
from planner.core.tables.values import editable_text, parse_shown
from planner.state.typed_cell import CellRefused, type_into
from planner.views.finance.finance_tab import Finance

TABLE = "plan_exclusions"
AMOUNT_WIDTH = 120


class ExclusionLine(QWidget):
    """Bound to one exclusion of the plan."""

    def __init__(self, finance: Finance) -> None:
        super().__init__()
        self._session = finance.session
        self._key: str | None = None
        self.said = QLabel(self)
        self.amount, self.reason = self._line("amount"), self._line("reason")
        self.amount.setFixedWidth(AMOUNT_WIDTH)
        self.amount.setPlaceholderText("en entier")
        self.reason.setPlaceholderText("motif, par exemple la règle du programme")
        self.refusal = QLabel(self)
        self.refusal.setObjectName("refusal")
        self.refusal.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.said, self.amount, QLabel("€", self)):
            row.addWidget(widget)
        row.addWidget(self.reason, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.refusal)

    def _line(self, column: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(self._field(column).title)
        line.editingFinished.connect(lambda: self._take(column, line))
        return line

    def _field(self, column: str) -> Field:
        return self._session.project.schema.table(TABLE).field(column)

    def show_exclusion(self, exclusion: Exclusion | None, expense: str) -> None:
        """Show what is left out of `expense`; nothing for None."""
        self.setVisible(exclusion is not None)
        self._key = None if exclusion is None else exclusion.key
        self.refusal.hide()
        if exclusion is not None:
            self.said.setText(french.unbroken(f"« {expense} » écarté pour"))
            self.amount.setText(editable_text(self._field("amount"), exclusion.amount))
            self.reason.setText(exclusion.reason)

    def _take(self, column: str, line: QLineEdit) -> None:
        if self._key is None or not line.isModified():
            return
        line.setModified(False)
        field, address = self._field(column), Address(TABLE, self._key, column)
        self.refusal.hide()
        try:
            type_into(self._session, address, lambda: parse_shown(field, line.text()), ROOT)
        except CellRefused as refused:
            self.refusal.setText(str(refused))
            self.refusal.show()
