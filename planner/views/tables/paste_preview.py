"""What an operation on many cells would change, before it does: what is refused and why, then before and after."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from planner.core import french
from planner.core.tables.new_rows import unstated
from planner.core.tables.project import Row
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value
from planner.state.block_edits import ADDED, WHOLE_ROW, BlockPlan
from planner.state.columns import Column, commune_text, shown_text
from planner.state.session import Session
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.theme import Tokens

LISTED = 500  # rows of the list; more are counted
HEADERS = ("Ligne", "Colonne", "Avant", "Après", "Remarque")
FOR_ALL = "pour tous les scénarios"
NAMED = 3  # columns, in the sentence that asks about them


class PastePreview(QDialog):
    """Not modal: the table can be looked at meanwhile. It closes when the project changes under it."""

    def __init__(
        self, session: Session, plan: BlockPlan, tokens: Tokens, apply: Callable[[BlockPlan], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(plan.label)
        self.resize(980, 440)
        self._session, self._plan, self._apply = session, plan, apply
        self.summary = QLabel(self)
        self.summary.setWordWrap(True)
        self.for_all = QCheckBox(self._for_all_text(), self)
        self.for_all.setChecked(plan.with_base)
        self.for_all.setVisible(bool(plan.base_values))
        self.for_all.toggled.connect(self._on_for_all)
        self.grid = Grid(tokens, self, wrapped=True)
        self.take = QPushButton(self._take_text(), self)
        self.take.setObjectName("primary")
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
        layout.addWidget(self.for_all)
        layout.addWidget(self.grid, 1)
        layout.addLayout(buttons)
        for changed in (session.tables_changed, session.project_replaced, session.scenario_changed):
            changed.connect(self.close)
        self._show_plan()
        (self.take if self.take.isEnabled() else self.drop).setFocus()  # Enter answers at once, Escape too

    def _for_all_text(self) -> str:
        """Which columns no scenario can hold, so that they change in all of them or in none."""
        fields = self._session.project.schema.table(self._plan.table).by_name
        titles = list(dict.fromkeys(fields[address.column].title for address in self._plan.base_values))
        named = ", ".join(f"« {title} »" for title in titles[:NAMED])
        more = f" et {french.plural(len(titles) - NAMED, 'autre')}" if len(titles) > NAMED else ""
        return french.unbroken(f"Changer aussi, {FOR_ALL}, ce qui ne dépend pas du scénario : {named}{more}")

    def _on_for_all(self, wanted: bool) -> None:
        self._plan.with_base = wanted
        self._show_plan()

    def _show_plan(self) -> None:
        plan = self._plan
        told = f"{plan.summary()}."
        if plan.rows and self._session.scenario != ROOT:
            told += f" {'Les lignes ajoutées valent' if len(plan.rows) > 1 else 'La ligne ajoutée vaut'} {FOR_ALL}."
        self.summary.setText(told)
        self.take.setEnabled(not plan.is_empty)
        self.grid.show_rows(HEADERS, self._rows())

    def _take_text(self) -> str:
        plan = self._plan
        return "Seulement ce qui est valable" if plan.refusals or plan.refused_rows else "Appliquer"

    def _on_take(self) -> None:
        plan = self._plan
        self.close()
        self._apply(plan)

    def _text(self, key: str, column: Column, value: Value) -> str:
        unit = column.field.unit if column.field else ""
        return commune_text(self._session.communes, column, value) or shown_text(
            self._session.seen, self._plan.table, key, column, value, unit
        )

    def _nobody_said(self, row: Row) -> str:
        """What a row that is added holds until someone says more."""
        project = self._session.project
        fields = project.schema.table(self._plan.table).fields
        left = [f for f in fields if f.required and row.get(f.name) is not None and row[f.name] == unstated(project, f)]
        return " ".join(f"« {f.title} » prendra « {project.label(f.reference, str(row[f.name]))} »." for f in left)

    def _rows(self) -> list[list[Cell]]:
        plan, project = self._plan, self._session.seen
        schema = project.schema.table(plan.table)
        rows = [
            [Cell(r.row), Cell(r.column), Cell(""), Cell(r.asked), _remark(r.reason, "refused")]
            for r in [*plan.refused_rows, *plan.refusals][:LISTED]
        ]
        for row in plan.rows[: LISTED - len(rows)]:
            name = str(row.get(schema.display) or row[schema.key])
            said = _remark(self._nobody_said(row), "different")
            rows.append([Cell(name), Cell(WHOLE_ROW), Cell(""), Cell(ADDED), said])
        for values, remark in ((plan.for_all, FOR_ALL), (plan.values, "")):
            for address, value in itertools.islice(values.items(), max(0, LISTED - len(rows))):
                column = Column(schema.field(address.column))
                before = project.cell(address.table, address.key, address.column)
                texts = [self._text(address.key, column, held) for held in (before, value)]
                name = project.label(plan.table, address.key)
                cells = [Cell(text) for text in (name, column.title, *texts)]
                rows.append([*cells, Cell(remark, tone="different" if remark else "")])
        of_rows = len(plan.refused_rows) + len(plan.rows)
        more = of_rows + len(plan.refusals) + len(plan.values) + len(plan.for_all) - len(rows)
        if more > 0:
            rows.append([Cell(f"et {french.number(more)} autres"), *[Cell("")] * 4])
        return rows


def _remark(text: str, tone: str) -> Cell:
    """Marks of punctuation stay with their words where the remark takes two lines."""
    return Cell(french.unbroken(text), tone=tone if text else "", tip=text)
