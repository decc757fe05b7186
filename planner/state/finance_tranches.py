"""The tranches of a plan as a small grid: two lines a resource (AE, CP), one column a year, edited in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from planner.core import french
from planner.core.finance.plan import Plan, Resource, resource_label
from planner.core.finance.plan_edits import NATURES, tranche_edit
from planner.core.french import exact_euros
from planner.core.tables.clipboard import Block
from planner.core.tables.edits import Compound, Edit, EditRefused
from planner.core.tables.project import Project
from planner.core.tables.values import InvalidValue, Value, loses_cents, parse_shown, show
from planner.state.session import Session, iso_today
from planner.state.table_model import ROUNDED

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[int, int]

SHORT = {"commitment": "AE", "payment": "CP"}
MISSING_ROLE = Qt.ItemDataRole.UserRole + 1  # whether a year or a resource is not balanced
TOTAL_ROLE = Qt.ItemDataRole.UserRole + 2  # whether the cell is worked out
MOST_YEARS = 30
LABELS = ("Financeur", "", "À répartir")
REST = 2  # the column of what no tranche tells
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class _Line:
    """One line: of a resource, of a total (`resource` None), or of the expenses (`nature` blank)."""

    label: str
    nature: str
    resource: Resource | None = None


class TranchesModel(QAbstractTableModel):
    """Columns: funder, nature, what is left of the amount, the years, « sans année », what is shared out."""

    refused = Signal(QModelIndex, str)
    told = Signal(str)  # French: what was made of typed values

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._plan: Plan | None = None
        self.years: list[int | None] = []
        self._lines: list[_Line] = []
        self._field = session.project.schema.table("plan_tranches").field("commitment")

    def show_plan(self, plan: Plan | None, project: Project) -> None:
        """Show another plan, or the same after a change."""
        years = _years(plan, project)
        lines = _lines(plan, project)
        same = years == self.years and [(x.label, x.nature) for x in lines] == [
            (x.label, x.nature) for x in self._lines
        ]
        if not same:
            self.beginResetModel()
        self._plan, self.years, self._lines = plan, years, lines
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, self.columnCount() - 1))

    # --- what Qt asks -------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(LABELS) + len(self.years) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section < REST else _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        years = ["sans année" if year is None else str(year) for year in self.years]
        return [*LABELS, *years, "Réparti"][section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self.is_editable(index) else flags

    def is_editable(self, index: Index) -> bool:
        """Whether the cell is an amount that is typed."""
        typed = len(LABELS) <= index.column() < len(LABELS) + len(self.years)
        return index.isValid() and typed and self._lines[index.row()].resource is not None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column < REST else _RIGHT
        if role == TOTAL_ROLE:
            return line.resource is None or column == REST or column == len(LABELS) + len(self.years)
        if role == MISSING_ROLE:
            return self._is_missing(line, column)
        if role == Qt.ItemDataRole.ToolTipRole and column == 0:
            return line.label
        if role == Qt.ItemDataRole.ToolTipRole and column != REST and self._is_missing(line, column):
            spent = self._amount(self._lines[-1], column) or 0
            gap = gap_text((self._amount(line, column) or 0) - spent)
            return french.unbroken(f"{gap} : les dépenses de l’année sont de {exact_euros(spent)}.")
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        if column < REST:
            if column == 0:
                return line.label if line.nature != "payment" else ""
            return SHORT.get(line.nature, "")
        amount = self._amount(line, column)
        if column == REST and amount and role == Qt.ItemDataRole.DisplayRole:
            return gap_text(-amount)
        text = show(self._field, amount) if amount else ""
        return text.replace(french.NARROW_SPACE, "") if role == Qt.ItemDataRole.EditRole else text

    def _amount(self, line: _Line, column: int) -> int | None:
        place = column - len(LABELS)
        amounts = self._amounts(line)
        if column == REST:
            return None if line.resource is None else (line.resource.amount or 0) - sum(amounts.values())
        return amounts.get(self.years[place]) if place < len(self.years) else sum(amounts.values())

    def _amounts(self, line: _Line) -> dict[int | None, int]:
        """Typed amounts by year; the part of a resource that no tranche tells is « reste à répartir »."""
        if self._plan is None:
            return {}
        if line.resource is None and not line.nature:
            return self._plan.costs_by(lambda expense: expense.year)
        resources = self._plan.resources if line.resource is None else (line.resource,)
        found: dict[int | None, int] = {}
        for resource in resources:
            for tranche in resource.tranches:
                amount = tranche.commitment if line.nature == "commitment" else tranche.payment
                found[tranche.year] = found.get(tranche.year, 0) + amount
        return found

    def _is_missing(self, line: _Line, column: int) -> bool:
        place = column - len(LABELS)
        if column == REST:
            return line.resource is not None and bool(self._amount(line, column))
        balanced = self._plan is not None and line.nature == self._plan.balance and line.resource is None
        if not balanced or not 0 <= place < len(self.years) or not line.nature:
            return False
        return self._amount(line, column) != self._amount(self._lines[-1], column) and bool(
            self._amount(line, column) or self._amount(self._lines[-1], column)
        )

    # --- changes ------------------------------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take French text; a refused value changes nothing and is told through `refused`."""
        if role != Qt.ItemDataRole.EditRole or not self.is_editable(index):
            return False
        return self.take({(index.row(), index.column()): str(value)})

    def take(self, cells: dict[Cell, str]) -> bool:
        """Texts into cells, as one step to undo, or none of them."""
        session = self._session
        project, edits = session.project, list[Edit]()
        for (row, column), text in cells.items():
            index = self.index(row, column)
            if not self.is_editable(index):
                continue
            line = self._lines[row]
            assert line.resource is not None
            try:
                value = parse_shown(self._field, text)
                edit = self._edit(project, line.resource.key, self.years[column - len(LABELS)], line.nature, value)
                if edit is not None:
                    project, _ = edit.apply(project)
                    edits.append(edit)
            except (InvalidValue, EditRefused) as reason:
                self.refused.emit(index, str(reason))
                return False
        if edits:
            session.push(Compound(tuple(edits)), "Modifier les tranches du plan")
        rounded = sum(loses_cents(self._field, text) for text in cells.values())
        if rounded:
            many = f"{french.plural(rounded, 'montant arrondi', 'montants arrondis')} au centime."
            self.told.emit(ROUNDED if rounded == 1 else many)
        return True

    @staticmethod
    def _edit(project: Project, resource: str, year: int | None, nature: str, value: Value) -> Edit | None:
        amount = int(value) if isinstance(value, (int, float)) and value else None
        return tranche_edit(project, resource, year, nature, amount, iso_today())

    def pasted(self, block: Block, row: int, column: int) -> dict[Cell, str]:
        """Where the texts of a block go whose first cell goes to a cell; what reaches beyond the grid is left."""
        return {
            (row + r, column + c): text
            for r, texts in enumerate(block) for c, text in enumerate(texts)
            if row + r < self.rowCount() and column + c < self.columnCount()
        }  # fmt: skip


def gap_text(gap: int) -> str:
    """`manquent 560 000 €`, `560 000 € de trop`; `gap` in cents."""
    if gap > 0:
        return french.unbroken(f"{exact_euros(gap)} de trop")
    return french.unbroken(f"{'manquent' if gap <= -2_00 else 'manque'} {exact_euros(-gap)}")


def _years(plan: Plan | None, project: Project) -> list[int | None]:
    """From the first to the last year that the plan or its project names; then what has none, if anything."""
    if plan is None:
        return []
    row = project.row("projects", plan.project)
    told = {expense.year for expense in plan.expenses}
    told |= {tranche.year for resource in plan.resources for tranche in resource.tranches}
    told |= {year for name in ("start_year", "end_year") if isinstance(year := row[name], int)}
    known = sorted(year for year in told if year is not None)
    last = min(known[-1] + 1, known[0] + MOST_YEARS) if known else 0  # payments often come a year late
    years: list[int | None] = list(range(known[0], last + 1)) if known else []
    return [*years, None] if None in told or not years else years


def _lines(plan: Plan | None, project: Project) -> list[_Line]:
    if plan is None:
        return []
    lines = [
        _Line(resource_label(project, plan, resource), nature, resource)
        for resource in plan.resources for nature in NATURES
    ]  # fmt: skip
    return [*lines, _Line("Total", "commitment"), _Line("Total", "payment"), _Line("Dépenses", "")]
