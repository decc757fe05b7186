from collections.abc import Callable

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address
from planner.state.session import Session
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import DARK, LIGHT
from planner.views.questions.funding_html import millions
from planner.views.questions.funding_page import FundingPage
from planner.views.questions.questions_space import QuestionsSpace


@pytest.fixture
def space(qtbot: QtBot) -> QuestionsSpace:
    space = QuestionsSpace(Session(), LIGHT, Navigator())
    qtbot.addWidget(space)
    space.resize(1278, 690)
    space.show()
    return space


@pytest.fixture
def page(space: QuestionsSpace) -> FundingPage:
    space._session.selection.select_region("27")
    space.show_question("funding")
    page = space.page("funding")
    assert isinstance(page, FundingPage)
    return page


@pytest.fixture
def choose(page: FundingPage) -> Callable[[str], None]:
    def choose(plan: str) -> None:
        page.plan.setCurrentIndex(page.plan.findData(plan))

    return choose


def shown(page: FundingPage) -> str:
    return page.page.toPlainText().replace("\u202f", " ").replace("\u00a0", " ")


def test_that_the_list_asks_who_pays_at_the_place(space: QuestionsSpace) -> None:
    space._session.selection.select_region("27")
    asked = space._buttons["funding"].accessibleName()
    assert asked == "Qui paie, quand, quel reste à charge en Bourgogne-Franche-Comté\u202f?"
    space.show_question("funding")
    assert not space.rentree.isVisible(), "a rentrée changes nothing here"


def test_that_the_page_says_who_pays_when_and_what_is_left(page: FundingPage) -> None:
    text = shown(page)
    assert text.startswith("Bourgogne-Franche-Comté : 40,6 M€ d’aides connues pour 2 projets")
    assert "Reste à charge : 2,2 M€" in text
    assert "Union européenne, FEDER" in text
    assert "pour un taux maximal de 70,0 %" in text
    assert [series.label for series in page.bars.data.series] == ["non précisé"]


def test_that_an_edit_shows_at_once_and_undoing_it_too(page: FundingPage) -> None:
    session = page.session
    cell = Address("plan_resources", "bioimp-plan-feder", "amount")
    session.push(SetCells({cell: 15_000_000_00}), "Essai")
    assert "Reste à charge : 5 M€" in shown(page)
    assert "Les ressources ne couvrent pas les dépenses : écart de 2 800 000 €" in shown(page)
    session.undo_stack.undo()
    assert "Reste à charge : 2,2 M€" in shown(page)


def test_that_payments_are_asked_for_instead_of_commitments(page: FundingPage) -> None:
    page.nature.setCurrentIndex(1)
    assert "Qui paie, quand (CP)" in shown(page)
    assert not page.bars.data.series
    assert page.bars.empty.isVisible(), "no payment has a year"


def test_that_an_alert_leads_to_its_cell(qtbot: QtBot, page: FundingPage) -> None:
    assert "cellule:plan_resources/bioimp-plan-feder/measure" in page.html
    with qtbot.waitSignal(page.navigator.finance_requested, timeout=10_000) as asked:
        page.page.anchorClicked.emit(QUrl("cellule:plan_resources/bioimp-plan-feder/measure"))
    assert asked.args == [Address("plan_resources", "bioimp-plan-feder", "measure")]


def test_that_a_region_without_projects_has_neither_chart_nor_plans(page: FundingPage) -> None:
    page.session.selection.select_region("94")
    assert shown(page).startswith("Corse : aucun financement de projet n’est connu.")
    assert not page.chart.isVisible()
    assert not page.plan.isEnabled()
    page.session.selection.select_region("27")
    assert page.chart.isVisible()
    assert page.plan.isEnabled()


def test_that_blocks_of_a_plan_are_copied_one_by_one(page: FundingPage, choose: Callable[[str], None]) -> None:
    assert "Blocs à recopier" not in shown(page)
    choose("bioimp-publie")
    assert "Blocs à recopier : BioIMP, budget publié" in shown(page)
    titles = [block.title for block in page.blocks]
    page.page.anchorClicked.emit(QUrl(f"bloc:{titles.index('Ressources par financeur')}"))
    lines = QApplication.clipboard().text().splitlines()
    assert lines[1].startswith("Union européenne, FEDER\tFEDER 2021-2027\tsubvention\tacquis\t\t\t17800000,00")


def test_that_the_chosen_plan_stays_when_the_answer_changes(page: FundingPage, choose: Callable[[str], None]) -> None:
    choose("bioimp-publie")
    page.session.push(SetCells({Address("plans", "bioimp-publie", "name"): "Budget"}), "Essai")
    assert page.plan.currentText() == "Budget"
    assert "Blocs à recopier : Budget" in shown(page)
    page.session.selection.select_region("76")
    assert not page.blocks


def test_that_the_answer_is_copied_as_text_table_and_picture(page: FundingPage, choose: Callable[[str], None]) -> None:
    choose("bioimp-publie")
    page.copy_text()
    text = QApplication.clipboard().text()
    assert "17\u202f800\u202f000,00" in text
    assert "Blocs à recopier" not in text
    page.copy_table()
    rows = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert rows[0] == ["Euros", "2021", "sans année", "Total", "dont acquis"]
    assert rows[-1] == ["Total", "22800000,00", "20000000,00", "42800000,00", "40600000,00"]
    page.copy_picture()
    assert not QApplication.clipboard().pixmap().isNull()


def test_that_many_years_are_summed_up_before_the_last_ones(page: FundingPage) -> None:
    page.session.selection.select_region(None)
    head, *rows = page.table_rows
    assert head[1] == "avant 2022"
    assert len(head) == 10
    total = [int(cell.replace("\u202f", "").replace(",", "")) if cell else 0 for cell in rows[-1][1:]]
    assert sum(total[:-2]) == total[-2]


def test_that_the_page_takes_the_dark_colours(page: FundingPage, space: QuestionsSpace) -> None:
    space.set_tokens(DARK)
    assert DARK.line in page.html


def test_that_small_amounts_are_not_shown_as_nothing() -> None:
    assert millions(17_800_000_00) == "17,80"
    assert millions(500_00) == "<\u00a00,01"
    assert millions(0) == "0,00"
    assert millions(1_633_540_000_00) == "1\u202f633,5"


@pytest.mark.parametrize("plan", ["", "exemple-plan", "bioimp-publie"])
def test_that_no_table_is_wider_than_its_page(page: FundingPage, plan: str) -> None:
    page.session.selection.select_region(None)
    page.plan.setCurrentIndex(page.plan.findData(plan))
    document = page.page.document()
    width = max(767, 115 * page.page.fontMetrics().averageCharWidth())  # the page at 1366 pixels
    document.setTextWidth(width)
    assert document.size().width() <= width
