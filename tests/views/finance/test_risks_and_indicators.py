import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address
from planner.core.tables.values import Value
from planner.state.finance_choice import FinanceChoice
from planner.state.session import Session
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.indicators_lines import foot_text, progress_text
from planner.views.finance.indicators_tab import IndicatorsTab
from planner.views.finance.risks_tab import RisksTab
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import DARK, LIGHT


@pytest.fixture
def finance() -> Finance:
    session = Session()
    choice = FinanceChoice(session)
    choice.choose_project("exemple-plateau")
    return Finance(session, choice, LIGHT, Navigator())


def shown(qtbot: QtBot, tab: FinanceTab) -> None:
    qtbot.addWidget(tab)
    tab.resize(988, 620)
    tab.show()


@pytest.fixture
def risks(qtbot: QtBot, finance: Finance) -> RisksTab:
    tab = RisksTab(finance)
    shown(qtbot, tab)
    return tab


@pytest.fixture
def indicators(qtbot: QtBot, finance: Finance) -> IndicatorsTab:
    tab = IndicatorsTab(finance)
    shown(qtbot, tab)
    return tab


def change(session: Session, table: str, key: str, **values: Value) -> None:
    session.push(SetCells({Address(table, key, column): value for column, value in values.items()}), "Essai")


def ranking(tab: RisksTab) -> list[str]:
    return [f"{row[0].text} {row[1].text}" for row in tab.ranking.grid.rows]


def test_that_cells_say_score_word_and_risks(risks: RisksTab) -> None:
    assert risks.matrix.cell_text((3, 4)) == "12 élevé, 1\u00a0risque\u00a0: Livraison tardive des bioréacteurs"
    assert risks.matrix.cell_text((1, 1)) == "1 faible"


def test_that_typing_a_probability_moves_the_risk_and_undo_brings_it_back(risks: RisksTab) -> None:
    model = risks.table.model
    row = model.row_of("exemple-livraison")
    assert row is not None
    assert model.setData(model.index(row, model.column_of("probability")), "5")
    assert ranking(risks)[0] == "20 critique Livraison tardive des bioréacteurs"
    assert "risque" in risks.matrix.cell_text((5, 4))
    assert not model.setData(model.index(row, model.column_of("probability")), "6")
    risks.session.undo_stack.undo()
    assert risks.matrix.cell_text((5, 4)) == "20 critique"


def test_that_a_click_on_a_cell_keeps_its_risks_and_a_second_frees_the_list(qtbot: QtBot, risks: RisksTab) -> None:
    middle = risks.matrix.cell((4, 3)).center().toPoint()
    qtbot.mouseClick(risks.matrix, Qt.MouseButton.LeftButton, pos=middle)
    assert ranking(risks) == ["12 élevé Formateurs difficiles à recruter"]
    assert risks.said.text().startswith("12 élevé, 1\u00a0risque")
    qtbot.mouseClick(risks.matrix, Qt.MouseButton.LeftButton, pos=middle)
    assert len(ranking(risks)) == 2


def test_that_the_matrix_is_walked_by_keys(qtbot: QtBot, risks: RisksTab) -> None:
    qtbot.keyClick(risks.matrix, Qt.Key.Key_Up)
    qtbot.keyClick(risks.matrix, Qt.Key.Key_Return)
    assert risks.matrix.place == (4, 3)
    qtbot.keyClick(risks.matrix, Qt.Key.Key_Escape)
    assert risks.matrix.place is None


def test_that_the_list_leads_to_the_row(risks: RisksTab) -> None:
    risks.ranking.followed.emit(1, 1)
    view = risks.table.view
    assert view.table_model.address_at(view.currentIndex()) == Address("risks", "exemple-livraison", "probability")


def test_that_a_project_without_risks_says_how_to_begin(risks: RisksTab) -> None:
    risks.choice.choose_project("bioimp")
    assert risks.said.text().startswith("Aucun risque")
    risks.set_tokens(DARK)
    assert risks.matrix.tokens is DARK


def test_that_an_indicator_says_how_far_it_is(indicators: IndicatorsTab) -> None:
    assert indicators.said.text() == "2\u00a0indicateurs, aucun réalisé encore, 1 à compléter."
    change(indicators.session, "project_indicators", "exemple-rco67", actual=6.0, women=4.0, men=2.0)
    first, second = indicators.lines.indicators
    assert progress_text(first) == "6 sur 24 personnes, 25\u202f% du chemin"
    assert foot_text(first).startswith("femmes 4, hommes 2")
    assert foot_text(second) == "Une cible sans point de départ. Indiquez la situation avant le projet."


def test_that_a_click_leads_to_the_cell_that_is_missing(qtbot: QtBot, indicators: IndicatorsTab) -> None:
    qtbot.mouseClick(indicators.lines, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    view = indicators.table.view
    assert view.table_model.address_at(view.currentIndex()) == Address(
        "project_indicators", "exemple-eecr03", "baseline"
    )


def test_that_keys_walk_the_indicators_and_say_them(qtbot: QtBot, indicators: IndicatorsTab) -> None:
    qtbot.keyClick(indicators.lines, Qt.Key.Key_Down)
    assert "rien de constaté, cible 20 (2029)" in indicators.lines.accessibleDescription()
    qtbot.keyClick(indicators.lines, Qt.Key.Key_Return)
    assert indicators.table.view.currentIndex().isValid()


def test_that_codes_are_edited_in_their_own_table(indicators: IndicatorsTab) -> None:
    asked: list[str] = []
    indicators.navigator.cell_requested.connect(lambda table, _key, _column: asked.append(table))
    indicators._show_codes()
    assert asked == ["indicator_codes"]


def test_that_a_new_line_says_which_indicator_it_took(indicators: IndicatorsTab) -> None:
    told: list[str] = []
    line, model = indicators.table.new_line.line, indicators.table.model
    indicators.table.view.editing.message.connect(told.append)
    assert line.setData(line.index(0, model.column_of("target")), "12")
    assert any("« Indicateur »" in text for text in told)
    told.clear()
    assert line.setData(line.index(0, model.column_of("indicator")), "Participants qualifiés à la fin de l’action")
    assert not told, "it was named"
