import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value
from planner.state.finance_choice import FinanceChoice
from planner.state.session import Session
from planner.views.finance.finance_tab import Finance
from planner.views.finance.openings_model import DEADLINE, LEFT, NAME, PLACES, RENTREE, STATUS
from planner.views.finance.openings_tab import OpeningsTab
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import LIGHT

EARLY, LATE = "bioocc-montpellier", "bioocc-toulouse"


@pytest.fixture
def tab(qtbot: QtBot) -> OpeningsTab:
    session = Session()
    session.selection.select_region("76")
    tab = OpeningsTab(Finance(session, FinanceChoice(session), LIGHT, Navigator()))
    qtbot.addWidget(tab)
    tab.resize(988, 620)
    tab.show()
    return tab


def change(session: Session, key: str, **values: Value) -> None:
    session.push(SetCells({Address("offers", key, column): value for column, value in values.items()}), "Essai")


def text(tab: OpeningsTab, key: str, column: int) -> str:
    return str(tab.model.data(tab.model.index(at(tab, key), column)))


def at(tab: OpeningsTab, key: str) -> int:
    return next(row for row, state in enumerate(tab.model.states) if state.offer == key)


def test_that_the_model_keeps_what_qt_expects(tab: OpeningsTab, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(tab.model)


def test_that_the_most_urgent_decision_comes_first(tab: OpeningsTab) -> None:
    assert "aucune en attente de décision" in tab.said.text()
    change(tab.session, LATE, status="demande", deadline="2099-12-01")
    change(tab.session, EARLY, status="avis", deadline="2020-12-01")
    assert [state.offer for state in tab.model.states[:2]] == [EARLY, LATE]
    assert text(tab, EARLY, LEFT).startswith("dépassée de")
    assert "1\u00a0date dépassée" in tab.said.text()
    tab.undecided.setChecked(True)
    assert [state.offer for state in tab.model.states] == [EARLY, LATE]


def test_that_a_status_is_chosen_in_its_cell_and_undone(qtbot: QtBot, tab: OpeningsTab) -> None:
    index = tab.model.index(at(tab, LATE), STATUS)
    tab.view.setCurrentIndex(index)
    tab.view.edit(index)
    box = tab.view.viewport().findChild(QComboBox)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText("demandé"))
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.session.project.cell("offers", LATE, "status") == "demande", timeout=10_000)
    tab.session.undo_stack.undo()
    assert tab.session.project.cell("offers", LATE, "status") == "ouvert"


def test_that_dates_and_figures_are_typed_in_french(tab: OpeningsTab) -> None:
    model = tab.model
    change(tab.session, LATE, status="demande")
    assert model.setData(model.index(at(tab, LATE), DEADLINE), "01/12/2030")
    assert text(tab, LATE, DEADLINE) == "01/12/2030"
    assert model.setData(model.index(at(tab, LATE), PLACES), "24")
    assert text(tab, LATE, PLACES) == "24"
    assert tab.session.undo_stack.count() == 3


def test_that_a_wrong_date_is_refused_beside_the_cell(tab: OpeningsTab) -> None:
    assert not tab.model.setData(tab.model.index(at(tab, LATE), DEADLINE), "bientôt")
    assert tab._note.isVisible()
    assert "attend une date" in tab._note.text()
    assert not tab.session.undo_stack.count()


def test_that_a_supposed_date_says_so(tab: OpeningsTab) -> None:
    change(tab.session, LATE, status="demande", opening_year=2030)
    assert text(tab, LATE, DEADLINE).endswith("(supposée)")


def test_that_what_may_differ_goes_to_the_scenario_and_the_rest_everywhere(tab: OpeningsTab) -> None:
    said: list[str] = []
    tab.navigator.message.connect(said.append)
    session, model = tab.session, tab.model
    session.set_scenario(next(key for key in session.project.keys("scenarios") if key != ROOT))
    assert model.setData(model.index(at(tab, LATE), RENTREE), "2029")
    assert session.project.cell("offers", LATE, "opening_year") is None
    assert session.seen.cell("offers", LATE, "opening_year") == 2029
    assert not said
    assert model.setData(model.index(at(tab, LATE), STATUS), "demandé")
    assert session.project.cell("offers", LATE, "status") == "demande"
    assert "dans tous les scénarios" in said[-1]


def test_that_each_level_says_when_to_decide(tab: OpeningsTab) -> None:
    tab.year.setValue(2035)
    late = [row[2].text for row in tab.rules.grid.rows]
    tab.year.setValue(2034)
    assert [str(int(year) - 1) for year in late] == [row[2].text for row in tab.rules.grid.rows]
    assert tab.rules.grid.rows[0][0].tip.startswith("Pour être en poste en 2034 au niveau 5")


def test_that_a_double_click_on_a_name_leads_to_its_row(tab: OpeningsTab) -> None:
    asked: list[tuple[str, str, str]] = []
    tab.navigator.cell_requested.connect(lambda *address: asked.append(address))
    tab._open_row(tab.model.index(0, NAME))
    assert asked == [("offers", tab.model.states[0].offer, "name")]
