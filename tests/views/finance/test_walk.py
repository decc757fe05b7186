"""A planner enters a project and its plan from nothing, by hand; all of it is undone, done again, saved and shown."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from planner import cli
from planner.core.finance.plan import Plan, plan_of
from planner.core.tables.project import Project
from planner.state.session import Session
from planner.storage.project_file import save_project
from planner.views.finance.finance_space import FinanceSpace
from planner.views.finance.gantt_tab import GanttTab
from planner.views.finance.held_table import HeldTable
from planner.views.finance.plan_bases import KEY_ROLE
from planner.views.finance.plan_tab import BASES, LINES, TRANCHES, VERSIONS, PlanTab
from planner.views.finance.schemes_tab import SchemesTab
from planner.views.finance.sheet_tab import SheetTab

Type = Callable[[QTableView, int, int, str], None]
TypeText = Callable[[QWidget, str], None]
SHEET = {
    "name": "Plateau de Tours", "kind": "formation", "beneficiary": "Université de Tours", "start_year": "2027",
    "end_year": "2029", "partners": "CHU de Tours;CFA Biotech", "targets_served": "20 biomédicaments en 2030",
}  # fmt: skip


class Planner:
    """What hands do in the window."""

    def __init__(self, qtbot: QtBot, space: FinanceSpace, session: Session, into: Type, text: TypeText) -> None:
        self.qtbot, self.space, self.session, self._into, self._text = qtbot, space, session, into, text

    def fill_sheet(self) -> None:
        tab = self.space.show_tab("sheet")
        assert isinstance(tab, SheetTab)
        for column, text in SHEET.items():
            view, row = next((c.view, r) for c in tab.cards if (r := c.view.sheet.row_of(column)) is not None)
            self._into(view, row, 1, text)

    def plan_tab(self, page: int) -> PlanTab:
        tab = self.space.show_tab("plan")
        assert isinstance(tab, PlanTab)
        tab.show_page(page)
        return tab

    def plan(self) -> Plan:
        return plan_of(self.session.project, str(self.space.choice.plan))

    def add(self, table: HeldTable, **cells: str) -> None:
        """A line: its first cell in the new line, the rest in the row that this makes."""
        (first, text), *rest = cells.items()
        line = table.new_line
        line.take(table.model.column_of(first))
        line.edit(line.currentIndex())
        (editor,) = (child for child in line.viewport().findChildren(QLineEdit) if child.isVisible())
        self._text(editor, text)
        self.qtbot.keyClick(editor, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: not isValid(editor) or not editor.isVisible(), timeout=10_000)
        assert not table.view.refusal_text()
        row = table.model.rowCount() - 1
        for column, text in rest:
            self._into(table.view, row, table.model.column_of(column), text)


@pytest.fixture
def planner(qtbot: QtBot, space: FinanceSpace, session: Session, type_into: Type, type_text: TypeText) -> Planner:
    return Planner(qtbot, space, session, type_into, type_text)


def enter_everything(planner: Planner) -> None:
    space = planner.space
    space.projects.create_project()
    planner.fill_sheet()
    space.projects.create_plan()
    tab = planner.plan_tab(LINES)
    for box, label in ((tab.header.basis, "HT"), (tab.header.balance_of, "engagements (AE)")):
        box.setCurrentIndex(box.findText(label))
        box.activated.emit(box.currentIndex())
    expenses, resources = tab.lines.expenses, tab.lines.resources
    planner.add(expenses, name="Cuve", heading="équip", partner="CHU", year="2027", amount="100 000,01", evidence="dev")
    planner.add(expenses, name="Formateurs", heading="pers", partner="CFA", year="2028", amount="50 000")
    planner.add(
        expenses, name="Locaux prêtés", heading="contributions", year="2028", amount="10 000", evidence="contrat"
    )
    planner.add(resources, funder="Région Centre-Val de Loire", instrument="subvention", amount="60 000", status="soll")
    planner.add(resources, funder="Bénéficiaire", instrument="apport", amount="10 000", status="acquis")
    planner.add(resources, funder="Bénéficiaire", instrument="recette", amount="5 000,01", status="à soll")
    ask_feder(planner)
    leave_out(planner, "Locaux prêtés")
    share_out(planner)
    planner.plan_tab(VERSIONS).header.duplicate()
    planner.plan_tab(VERSIONS).header.retain()
    move_calendar(planner)


def ask_feder(planner: Planner) -> None:
    """What is still missing, asked of a scheme that « Qui pourrait financer ? » names."""
    tab = planner.space.show_tab("schemes")
    assert isinstance(tab, SchemesTab)
    place = next(n for n, match in enumerate(tab.matches) if match.scheme == "feder-2021-2027")
    tab.grid.setCurrentIndex(tab.grid.model().index(place, 0))
    tab.add.click()
    assert planner.plan().difference == 0


def leave_out(planner: Planner, expense: str) -> None:
    bases = planner.plan_tab(BASES).bases
    feder = next(r for r in planner.plan().resources if r.scheme == "feder-2021-2027")
    bases.choose(feder.key)
    key = next(e.key for e in planner.plan().expenses if e.name == expense)
    place = next(n for n in range(bases.ticks.count()) if bases.ticks.item(n).data(KEY_ROLE) == key)
    bases.ticks.item(place).setCheckState(Qt.CheckState.Checked)


def share_out(planner: Planner) -> None:
    """All commitments pasted as one block, in the order of the resources: 2027, then 2028."""
    view = planner.plan_tab(TRANCHES).tranches
    model = view.tranches
    first = 3 + model.years.index(2027)
    shares = ("60000\t0", "0\t10000", "5000,01\t0", "35000\t50000")
    lines = [f"{share}\n{share}" for share in shares]  # engaged and paid alike
    view.setCurrentIndex(model.index(0, first))
    QGuiApplication.clipboard().setText("\n".join(lines))
    planner.qtbot.keyClick(view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def move_calendar(planner: Planner) -> None:
    tab = planner.space.show_tab("calendar")
    assert isinstance(tab, GanttTab)
    tab.chart.setFocus()
    tab.chart.set_current("projects", str(planner.space.choice.project))
    planner.qtbot.keyClick(tab.chart, Qt.Key.Key_Right)


def tables_of(project: Project) -> dict[str, str]:
    return {name: project.frame(name).to_csv() for name in project.tables}


def test_that_a_project_is_entered_by_hand_undone_and_done_again(
    planner: Planner, session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables_of(session.project)
    enter_everything(planner)
    plan, key = planner.plan(), str(planner.space.choice.plan)
    assert (plan.total_cost, plan.total_resources) == (160_000_01, 160_000_01)
    assert [(line.year, line.expenses, line.commitments) for line in plan.schedule] == [
        (2027, 100_000_01, 100_000_01), (2028, 60_000_00, 60_000_00),
    ]  # fmt: skip
    feder = next(r for r in plan.resources if r.scheme == "feder-2021-2027")
    assert (feder.amount, plan.eligible_base(feder)) == (85_000_00, 150_000_01)
    assert plan.retained
    after = tables_of(session.project)
    session.undo_stack.setIndex(0)
    assert tables_of(session.project) == before, "the document is as it was"
    session.undo_stack.setIndex(session.undo_stack.count())
    assert tables_of(session.project) == after
    file = tmp_path / "Plateau.bioplan"
    save_project(session.project, file)
    assert cli.main(["show", str(file), key]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert next(row["amount"] for row in rows if (row["section"], row["key"]) == ("total", "cost")) == "160000.01"
    failed = {row["key"] for row in rows if row["section"] == "check" and row["status"] == "failed"}
    assert not failed & {"balance_total", "balance_year", "tranches", "amounts", "basis", "places"}
