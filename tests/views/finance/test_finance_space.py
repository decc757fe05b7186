"""The space « Financement »: which projects are listed, which tabs stand beside them, what its buttons make."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.state.session import Session
from planner.views.document import Document
from planner.views.finance.finance_space import FinanceSpace
from planner.views.finance.plan_tab import PlanTab
from planner.views.finance.project_list import LINE_ROLE, money_text
from planner.views.finance.tabs import TABS, TabKind
from planner.views.parts.theme import DARK


def listed(space: FinanceSpace) -> list[str]:
    return [line.key for line in space.projects.lines]


def titles(space: FinanceSpace) -> list[str]:
    return [space.bar.tabText(at) for at in range(space.bar.count())]


def test_that_the_list_follows_the_place(space: FinanceSpace, session: Session) -> None:
    everywhere = len(listed(space))
    session.selection.select_region("27")
    assert "bioimp" in listed(space)
    assert 0 < len(listed(space)) < everywhere
    assert space.projects.count.text() == f"{len(listed(space))}\u00a0projets"


def test_that_the_place_is_chosen_here_too(space: FinanceSpace, session: Session) -> None:
    box = space.projects.place
    box.setCurrentIndex(box.findText("Occitanie"))
    box.activated.emit(box.currentIndex())
    assert session.selection.region == "76"
    assert box.currentText() == "Occitanie"
    session.selection.select_region(None)
    assert box.currentText() == "France"


def test_that_the_list_is_searched_without_accents_and_filtered(space: FinanceSpace) -> None:
    projects = space.projects
    projects.search.setText("genethon")
    assert listed(space)
    assert all("généthon" in line.name.lower() for line in projects.lines)
    projects.search.clear()
    projects.plans.setCurrentIndex(1)
    assert {line.plan is None for line in projects.lines} == {False}
    projects.plans.setCurrentIndex(2)
    assert {line.plan is None for line in projects.lines} == {True}
    projects.plans.setCurrentIndex(0)
    projects.status.setCurrentIndex(projects.status.findData("closed"))
    assert {line.status for line in projects.lines} <= {"closed"}


def test_that_a_project_hidden_by_a_filter_stays_while_it_is_chosen(space: FinanceSpace) -> None:
    space.choice.choose_project("bioimp")
    space.projects.search.setText("zzz")
    assert listed(space) == ["bioimp"]


def test_that_a_click_chooses_and_shows_the_tabs_of_a_project(qtbot: QtBot, space: FinanceSpace) -> None:
    assert titles(space)[0] == "Budgets et flux"
    qtbot.mouseClick(space.projects.list.viewport(), Qt.MouseButton.LeftButton, pos=space.projects.row_rect("bioimp"))
    assert space.choice.project == "bioimp"
    assert space.choice.plan == "bioimp-publie"
    assert titles(space)[:2] == ["Fiche", "Plan"]


def test_that_the_first_row_leads_back_to_the_region(space: FinanceSpace) -> None:
    space.choice.choose_project("bioimp")
    space.projects.list.setCurrentRow(0)
    assert space.projects.list.item(0).data(LINE_ROLE) is None
    assert space.choice.project is None


def test_that_each_scope_keeps_its_tab(space: FinanceSpace) -> None:
    space.choice.choose_project("bioimp")
    space.show_tab("schedule")
    space.choice.choose_project(None)
    space.choice.choose_project("exemple-plateau")
    assert space.bar.tabText(space.bar.currentIndex()) == "Échéancier"


def test_that_a_new_project_and_its_plan_are_two_steps_to_undo(space: FinanceSpace, session: Session) -> None:
    session.selection.select_region("76")
    space.projects.create_project()
    key = space.choice.project
    assert key is not None
    assert key in listed(space)
    assert session.project.cell("projects", key, "region") == "76"
    space.projects.create_plan()
    assert space.choice.plan is not None
    session.undo_stack.undo()
    assert (space.choice.project, space.choice.plan) == (key, None)
    session.undo_stack.undo()
    assert space.choice.project is None
    assert key not in listed(space)


def test_that_a_project_without_a_plan_offers_to_make_one(space: FinanceSpace) -> None:
    space.choice.choose_project("bio-occ")
    tab = space.show_tab("plan")
    assert isinstance(tab, PlanTab)
    assert tab.nothing.isVisible()
    tab.create_plan()
    assert not tab.nothing.isVisible()
    assert tab.header.balance.text() == "Plan vide"
    assert "collez un tableau d’Excel" in tab.lines.expenses.count.text()


@pytest.mark.parametrize("kind", TABS, ids=lambda kind: kind.key)
def test_that_every_tab_shows_every_kind_of_project_in_both_themes(space: FinanceSpace, kind: TabKind) -> None:
    for project in ("bioimp", "exemple-plateau", "bio-occ") if kind.scope == "project" else (None,):
        space.choice.choose_project(project)
        space.show_tab(kind.key)
        QApplication.processEvents()
    space.set_tokens(DARK)
    QApplication.processEvents()
    assert not space.grab().isNull()


@pytest.mark.parametrize("kind", TABS, ids=lambda kind: kind.key)
def test_that_every_tab_fits_a_small_screen_at_125_percent(space: FinanceSpace, kind: TabKind) -> None:
    """1 366 pixels at 125 % are 1 092, of which the rail takes 88."""
    space.choice.choose_project("exemple-plateau" if kind.scope == "project" else None)
    space.show_tab(kind.key)
    QApplication.processEvents()
    assert space.minimumSizeHint().width() <= 1004


def test_that_deleting_rows_never_reaches_a_table_out_of_sight(document: Document) -> None:
    """Ctrl+- in this space deletes here, and without a table here nothing at all."""
    session, workspace = document.session, document.workspace
    workspace.tables.show_table("projects").go_to("bioimp", "name")
    workspace.show_space("finance")
    space = workspace.space("finance")
    assert isinstance(space, FinanceSpace)
    before = session.project
    space.projects.search.setFocus()
    workspace.delete_rows()
    assert session.project is before
    space.choice.choose_project("exemple-plateau")
    tab = space.show_tab("plan")
    assert isinstance(tab, PlanTab)
    QApplication.processEvents()
    tab.lines.expenses.go_to("exemple-deplacements", "name")
    workspace.delete_rows()
    assert not session.project.has("plan_expenses", "exemple-deplacements")
    assert session.project.has("projects", "bioimp")


def test_that_a_cell_asked_for_elsewhere_is_shown_in_its_projects_plan(space: FinanceSpace) -> None:
    space.open_cell(Address("plan_resources", "bioimp-plan-feder", "measure"))
    assert (space.choice.project, space.choice.plan) == ("bioimp", "bioimp-publie")
    tab = space.tab("plan")
    assert isinstance(tab, PlanTab)
    assert tab.isVisible()
    assert tab.lines.resources.view.selected_keys() == ("bioimp-plan-feder",)
    space.open_cell(Address("projects", "bio-occ", "name"))
    assert space.choice.project == "bio-occ"
    assert space.tab("sheet").isVisible()


def test_that_a_new_project_opens_on_its_sheet(space: FinanceSpace) -> None:
    space.choice.choose_project("bioimp")
    space.show_tab("plan")
    space.projects.create_project()
    assert space.tab("sheet").isVisible()


def test_that_a_project_whose_plan_has_no_amounts_yet_has_no_cost(space: FinanceSpace) -> None:
    space.projects.create_project()
    space.projects.create_plan()
    tab = space.show_tab("plan")
    assert isinstance(tab, PlanTab)
    tab.lines.expenses.view.editing.append_row()
    line = next(line for line in space.projects.lines if line.key == space.choice.project)
    assert money_text(line) == "coût inconnu"
    assert tab.header.balance.text() == "Aucun montant encore"


def test_that_a_new_resource_names_no_funder(space: FinanceSpace, session: Session) -> None:
    space.projects.create_project()
    space.projects.create_plan()
    tab = space.show_tab("plan")
    assert isinstance(tab, PlanTab)
    tab.lines.resources.view.editing.append_row()
    (row,) = [row for row in session.project.rows("plan_resources") if row["plan"] == space.choice.plan]
    assert session.project.label("funders", str(row["funder"])) == "Financeur non précisé"


def test_that_a_plan_says_that_scenarios_share_it(space: FinanceSpace, session: Session) -> None:
    space.choice.choose_project("bioimp")
    tab = space.show_tab("plan")
    assert isinstance(tab, PlanTab)
    assert not tab.header.everywhere.isVisible()
    session.set_scenario("test-2030")
    assert tab.header.everywhere.isVisible()
