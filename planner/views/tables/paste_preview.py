"""What an operation on many cells would change, before it does: what is refused and why, then before and after."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.core import french
from planner.state.block_edits import BlockPlan
from planner.state.columns import Column, shown_text
from planner.state.session import Session
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.theme import Tokens

LISTED = 500  # rows of the list; more are counted
HEADERS = ("Ligne", "Colonne", "Avant", "Après", "Pourquoi pas")


class PastePreview(QDialog):
    """Not modal: the table can be looked at meanwhile. It closes when the project changes under it."""

    def __init__(
        self, session: Session, plan: BlockPlan, tokens: Tokens, apply: Callable[[BlockPlan], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(plan.label)
        self.resize(760, 420)
        self._session, self._plan, self._apply = session, plan, apply
        self.summary = QLabel(f"{plan.summary()}.", self)
        self.summary.setWordWrap(True)
        self.grid = Grid(tokens, self)
        self.grid.show_rows(HEADERS, self._rows())
        self.take = QPushButton(self._take_text(), self)
        self.take.setObjectName("primary")
        self.take.setEnabled(not plan.is_empty)
        self.take.setDefault(True)
        self.take.clicked.connect(self._on_take)
        self.drop = QPushButton("Ne rien changer", self)
        self.drop.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.drop)
        buttons.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.addWidget(self.summary)
        layout.addWidget(self.grid, 1)
        layout.addLayout(buttons)
        for changed in (session.tables_changed, session.project_replaced, session.scenario_changed):
            changed.connect(self.close)

    def _take_text(self) -> str:
        plan = self._plan
        if not plan.refusals:
            return "Appliquer"
        return "Seulement les cellules valables"

    def _on_take(self) -> None:
        plan = self._plan
        self.close()
        self._apply(plan)

    def _rows(self) -> list[list[Cell]]:
        plan, project = self._plan, self._session.seen
        schema = project.schema.table(plan.table)
        rows = [
            [Cell(r.row), Cell(r.column), Cell(""), Cell(r.asked), Cell(r.reason, tone="refused", tip=r.reason)]
            for r in plan.refusals[:LISTED]
        ]
        for row in plan.rows[: LISTED - len(rows)]:
            name = str(row.get(schema.display) or row[schema.key])
            rows.append([Cell(name), Cell("nouvelle ligne"), Cell(""), Cell("s’ajoute"), Cell("")])
        for address, value in list(plan.values.items())[: max(0, LISTED - len(rows))]:
            column = Column(schema.field(address.column))
            before = project.cell(address.table, address.key, address.column)
            texts = [
                shown_text(project, plan.table, address.key, column, v, column.field.unit if column.field else "")
                for v in (before, value)
            ]
            name = project.label(plan.table, address.key)
            rows.append([Cell(name), Cell(column.title), Cell(texts[0]), Cell(texts[1]), Cell("")])
        more = len(plan.refusals) + len(plan.rows) + len(plan.values) - len(rows)
        if more > 0:
            rows.append([Cell(f"et {french.number(more)} autres"), *[Cell("")] * 4])
        return rows
