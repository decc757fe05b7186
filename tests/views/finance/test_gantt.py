from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from planner.core.finance.timeline import Line
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value
from planner.state.finance_choice import FinanceChoice
from planner.state.session import Session, iso_today
from planner.views.finance.finance_tab import Finance
from planner.views.finance.gantt_chart import GanttChart
from planner.views.finance.gantt_painter import HEADER, LABELS, ROW
from planner.views.finance.gantt_tab import GanttTab
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import DARK, LIGHT

EXAMPLE, TASK = "exemple-plateau", "exemple-travaux"


@pytest.fixture
def finance() -> Finance:
    session = Session()
    return Finance(session, FinanceChoice(session), LIGHT, Navigator())


@pytest.fixture
def open_tab(qtbot: QtBot, finance: Finance) -> Callable[[bool], GanttTab]:
    def open_tab(several: bool) -> GanttTab:
        tab = GanttTab(finance, several=several)
        qtbot.addWidget(tab)
        tab.resize(988, 620)
        tab.show()
        return tab

    return open_tab


@pytest.fixture
def tab(finance: Finance, open_tab: Callable[[bool], GanttTab]) -> GanttTab:
    finance.choice.choose_project(EXAMPLE)
    return open_tab(False)


def position(chart: GanttChart, key: str) -> int:
    return next(i for i, row in enumerate(chart.rows) if row.line is not None and row.line.key == key)


def line(chart: GanttChart, key: str) -> Line:
    found = chart.rows[position(chart, key)].line
    assert found is not None
    return found


def drag(qtbot: QtBot, chart: GanttChart, key: str, part: str, days: int) -> None:
    """With the mouse, by so many days."""
    bar = chart.picture().bar(position(chart, key), line(chart, key))
    x = {"start": bar.left() + 1, "end": bar.right() - 1, "whole": bar.center().x()}[part]
    start = QPoint(round(x), round(bar.center().y()))
    way = round(days * chart.scale.per_day)
    viewport = chart.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    for step in (way // 2, way):
        qtbot.mouseMove(viewport, start + QPoint(step, 0))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(way, 0))


def change(session: Session, key: str, **values: Value) -> None:
    session.push(SetCells({Address("milestones", key, column): value for column, value in values.items()}), "Essai")


@pytest.mark.parametrize(
    ("part", "when"),
    [
        ("whole", "01/07/2027 → 15/03/2028"),
        ("start", "01/07/2027 → 15/12/2027"),
        ("end", "01/04/2027 → 15/03/2028"),
    ],
)
def test_that_a_bar_is_dragged_by_its_middle_or_an_end_in_one_step(
    qtbot: QtBot, tab: GanttTab, part: str, when: str
) -> None:
    tab.chart.zoom(2 / tab.chart.scale.per_day)  # two pixels a day: drags are exact
    tab.chart.horizontalScrollBar().setValue(int(tab.chart.scale.x(line(tab.chart, TASK).days[0])) - 60)
    drag(qtbot, tab.chart, TASK, part, 91)
    assert line(tab.chart, TASK).when == when
    assert tab.session.undo_stack.count() == 1
    tab.session.undo_stack.undo()
    assert line(tab.chart, TASK).when == "01/04/2027 → 15/12/2027"


def test_that_the_bar_follows_the_pointer_and_escape_gives_the_drag_up(qtbot: QtBot, tab: GanttTab) -> None:
    chart = tab.chart
    bar = chart.picture().bar(position(chart, TASK), line(chart, TASK))
    start = QPoint(round(bar.center().x()), round(bar.center().y()))
    qtbot.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(chart.viewport(), start + QPoint(60, 0))
    (drawn,) = chart.picture().drawn.values()
    assert drawn.days[0] > line(chart, TASK).days[0]
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    qtbot.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert not tab.session.undo_stack.count()


def test_that_a_click_that_trembles_moves_nothing(qtbot: QtBot, tab: GanttTab) -> None:
    drag(qtbot, tab.chart, TASK, "whole", 1)
    assert not tab.session.undo_stack.count()
    assert tab.chart.current is not None
    assert tab.chart.current.key == TASK


def test_that_arrows_choose_lines_and_move_them_by_days_weeks_or_their_end(qtbot: QtBot, tab: GanttTab) -> None:
    chart = tab.chart
    chart.set_current("milestones", "exemple-convention")
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.accessibleDescription().startswith("Salle propre, 01/04/2027")
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert line(chart, TASK).when == "02/04/2027 → 16/12/2027"
    qtbot.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert line(chart, TASK).when == "26/03/2027 → 09/12/2027"
    qtbot.keyClick(chart, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert line(chart, TASK).when == "26/03/2027 → 10/12/2027"
    assert tab.session.undo_stack.count() == 3


def test_that_a_project_moves_by_years(qtbot: QtBot, tab: GanttTab) -> None:
    tab.chart.set_current("projects", EXAMPLE)
    qtbot.keyClick(tab.chart, Qt.Key.Key_Right)
    assert line(tab.chart, EXAMPLE).when == "2028–2030"


def test_that_a_double_click_opens_the_date_in_the_table_below(qtbot: QtBot, tab: GanttTab) -> None:
    chart = tab.chart
    middle = QPoint(40, int(HEADER + position(chart, TASK) * ROW + ROW / 2))
    qtbot.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    view = tab.table.view
    assert view.table_model.address_at(view.currentIndex()) == Address("milestones", TASK, "date")
    assert view.state() == view.State.EditingState


def test_that_a_double_click_on_a_day_dates_what_has_none(qtbot: QtBot, tab: GanttTab) -> None:
    chart = tab.chart
    change(tab.session, "exemple-convention", date=None)
    row = position(chart, "exemple-convention")
    x = LABELS + chart.scale.x(line(chart, TASK).days[0]) + chart.scale.per_day / 2
    middle = QPoint(round(x), int(HEADER + row * ROW + ROW / 2))
    qtbot.mouseDClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert line(chart, "exemple-convention").days[0].year == 2027
    tab.session.undo_stack.undo()
    assert not line(chart, "exemple-convention").days


def test_that_lines_are_added_named_and_deleted(qtbot: QtBot, tab: GanttTab) -> None:
    session, before = tab.session, len(tab.chart.rows)
    tab._adders[2].click()
    assert len(tab.chart.rows) == before + 1
    assert tab.chart.current is not None
    assert tab.chart.current.name == "Nouvelle tâche"
    assert tab.table.view.state() == tab.table.view.State.EditingState
    qtbot.keyClick(tab.chart, Qt.Key.Key_Delete)
    assert len(tab.chart.rows) == before
    session.undo_stack.undo()
    assert len(tab.chart.rows) == before + 1
    session.undo_stack.undo()
    assert len(tab.chart.rows) == before


def test_that_dates_to_see_to_are_counted_listed_and_mended(tab: GanttTab) -> None:
    assert not tab.problems.isVisible()
    change(tab.session, TASK, date="2027-03-01")
    assert tab.problems.text() == "1\u00a0date à revoir"
    menu = QMenu(tab)
    tab.fill_problems(menu)
    (found,) = menu.actions()
    part = found.menu()
    assert isinstance(part, QMenu)
    part.actions()[0].trigger()
    assert line(tab.chart, TASK).when == "01/03/2027 → 01/04/2027"
    assert not tab.problems.isVisible()


def test_that_a_line_is_said_to_be_done_today_in_one_step(tab: GanttTab) -> None:
    menu = tab.line_menu(line(tab.chart, TASK))
    next(action for action in menu.actions() if action.text() == "Fait aujourd’hui").trigger()
    row = tab.session.project.row("milestones", TASK)
    assert (row["done"], row["status"]) == (iso_today(), "done")
    assert [a.text() for a in tab.line_menu(line(tab.chart, TASK)).actions() if a.text()] == [
        "Modifier la date",
        "Supprimer",
    ]
    tab.session.undo_stack.undo()
    assert tab.session.project.row("milestones", TASK)["done"] is None


def test_that_dates_change_for_all_scenarios(qtbot: QtBot, tab: GanttTab) -> None:
    said: list[str] = []
    tab.navigator.message.connect(said.append)
    tab.session.set_scenario(next(key for key in tab.session.project.keys("scenarios") if key != ROOT))
    tab.chart.set_current("milestones", TASK)
    qtbot.keyClick(tab.chart, Qt.Key.Key_Right)
    assert line(tab.chart, TASK).when == "02/04/2027 → 16/12/2027"
    assert "dans tous les scénarios" in said[-1]


def test_that_all_projects_of_a_region_stand_together(finance: Finance, open_tab: Callable[[bool], GanttTab]) -> None:
    finance.session.selection.select_region("27")
    tab = open_tab(True)
    assert [row.title for row in tab.chart.rows if row.owner] == ["BioIMP (Bioprocess Improvement)", "GENESIS"]
    assert "1\u00a0projet sans date n’est pas montré" in tab.card.subtitle.text()
    tab.chart.set_current("milestones", "bioimp-lancement")
    assert tab.table.title.text().endswith("BioIMP (Bioprocess Improvement)\u00a0»")
    finance.session.selection.select_region("94")
    assert tab.card.title.text().endswith("Corse")


def test_that_decisions_of_the_place_stand_beside_and_lead_to_the_tables(
    finance: Finance, open_tab: Callable[[bool], GanttTab], qtbot: QtBot
) -> None:
    cells = {Address("offers", "bioocc-toulouse", "deadline"): "2027-12-01"}
    finance.session.push(SetCells(cells), "Essai")
    tab = open_tab(True)
    assert tab.chart.rows[-2].title == "Décisions de formations"
    asked: list[tuple[str, str, str]] = []
    tab.navigator.cell_requested.connect(lambda *address: asked.append(address))
    tab.chart.set_current("offers", "bioocc-toulouse")
    qtbot.keyClick(tab.chart, Qt.Key.Key_Return)
    assert asked == [("offers", "bioocc-toulouse", "deadline")]
    qtbot.keyClick(tab.chart, Qt.Key.Key_Right)
    assert line(tab.chart, "bioocc-toulouse").when == "02/12/2027"
    qtbot.keyClick(tab.chart, Qt.Key.Key_Delete)
    assert finance.session.project.has("offers", "bioocc-toulouse"), "formations are deleted in their table"
    finance.session.selection.select_region("11")
    assert not any(row.title == "Décisions de formations" for row in tab.chart.rows)


def test_that_days_are_zoomed_around_the_pointer(tab: GanttTab) -> None:
    chart = tab.chart
    before, at = chart.scale.per_day, QPointF(LABELS + 300, 100)
    day = chart._day_at(at.x())
    wheel = QWheelEvent(
        at, chart.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(chart.viewport(), wheel)
    assert chart.scale.per_day > before
    assert abs((chart._day_at(at.x()) - day).days) <= 3
    chart.fit()
    assert chart.scale.per_day == pytest.approx(before)


def test_that_it_is_copied_whole_as_picture_and_as_table(tab: GanttTab) -> None:
    tab.card.copy_picture()
    picture = QGuiApplication.clipboard().image()
    assert picture.width() >= 2 * tab.card.chart.whole(900).size[0]
    tab.card.copy_table()
    text = QGuiApplication.clipboard().text()
    assert "Salle propre\ttâche\t01/04/2027\t15/12/2027" in text
    tab.set_tokens(DARK)
    assert tab.chart.tokens is DARK
