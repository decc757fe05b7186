from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.core.answers.explanation import Subject
from planner.state.session import Session
from planner.views.document import Document
from planner.views.explanation_panel import LEAST_WIDTH
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import DARK, LIGHT
from planner.views.questions.opening_page import OpeningPage
from planner.views.questions.questions_space import QuestionsSpace
from planner.views.questions.training_page import TrainingPage
from planner.views.workspace import RAIL_WIDTH


@pytest.fixture
def space(qtbot: QtBot) -> QuestionsSpace:
    space = QuestionsSpace(Session(), LIGHT, Navigator())
    qtbot.addWidget(space)
    space.resize(1278, 690)
    space.show()
    space.asked.set_rentree(2027)
    return space


def training(space: QuestionsSpace) -> TrainingPage:
    space.show_question("training")
    page = space.page("training")
    assert isinstance(page, TrainingPage)
    return page


def opening(space: QuestionsSpace) -> OpeningPage:
    space.show_question("opening")
    page = space.page("opening")
    assert isinstance(page, OpeningPage)
    return page


def test_that_the_list_asks_its_questions_of_the_place_and_the_rentree(space: QuestionsSpace) -> None:
    session = space._session
    session.selection.select_region("76")
    asked = space._buttons["training"].accessibleName()
    assert asked == "Combien faut-il former en Occitanie pour la rentrée 2027\u202f?"
    commune = session.communes.search("Tours")[0]
    space.asked.set_commune(commune)
    assert "à Tours (Centre-Val de Loire)" in space._buttons["opening"].accessibleName()
    assert session.selection.region == "24"


def test_that_a_commune_is_found_by_typing(
    qtbot: QtBot, space: QuestionsSpace, type_text: Callable[[QWidget, str], None]
) -> None:
    space.picker.setFocus()
    space.picker.clear()
    type_text(space.picker, "besanc")
    assert space.picker.offered()[0] == "Besançon (25)"
    qtbot.keyClick(space.picker, Qt.Key.Key_Return)
    assert space.asked.place.label == "Besançon (Bourgogne-Franche-Comté)"
    assert space.picker.text() == "Besançon (Bourgogne-Franche-Comté)"


def test_that_regions_and_france_are_found_too(
    space: QuestionsSpace, type_text: Callable[[QWidget, str], None]
) -> None:
    space.picker.clear()
    type_text(space.picker, "occi")
    assert space.picker.offered()[0] == "Occitanie (région)"
    space.picker.choose("Occitanie (région)")
    assert space.asked.place.region == "76"
    space.picker.clear()
    type_text(space.picker, "fra")
    space.picker.choose("France")
    assert space.asked.place.region is None


def test_that_choosing_a_region_elsewhere_leaves_the_commune(space: QuestionsSpace) -> None:
    space.asked.set_commune(space._session.communes.search("Tours")[0])
    space._session.selection.select_region("76")
    assert space.asked.place.label == "Occitanie"


@pytest.mark.parametrize(("region", "name"), [("76", "Occitanie"), ("24", "Centre"), ("27", "Bourgogne")])
def test_that_the_first_question_is_answered(space: QuestionsSpace, region: str, name: str) -> None:
    page = training(space)
    space._session.selection.select_region(region)
    text = page.page.toPlainText()
    assert text.startswith(name)
    for part in ("Postes à pourvoir", "Besoin restant", "À décider avant", "Détail du calcul", "Déjà décidé"):
        assert part in text
    assert len(page.bridge.steps) == 4


def test_that_the_range_joins_the_answer_when_it_is_known(qtbot: QtBot, space: QuestionsSpace) -> None:
    page = training(space)
    qtbot.waitUntil(lambda: "fourchette probable" in page.text.splitlines()[0], timeout=10_000)
    assert page.bridge.steps[-1].high is not None


def test_that_families_are_shown_on_demand(space: QuestionsSpace) -> None:
    page = training(space)
    assert len(page.table_rows[0]) == 3
    page.families.setChecked(True)
    assert page.table_rows[0][3:] == [
        "Production", "Qualité", "Recherche et développement", "Données et numérique", "Support et commercial",
    ]  # fmt: skip


def test_that_the_answer_is_copied_as_text_table_and_picture(qtbot: QtBot, space: QuestionsSpace) -> None:
    page = training(space)
    clipboard = QApplication.clipboard()
    with qtbot.waitSignal(space._navigator.message) as said:
        page.copy_text()
    assert said.args == ["Réponse copiée."]
    assert clipboard.text().startswith("France, rentrée 2027")
    page.copy_table()
    assert "Postes à pourvoir\t2001\t" in clipboard.text()  # as a spreadsheet reads it
    assert "<table" in clipboard.mimeData().html()
    page.copy_picture()
    assert clipboard.pixmap().width() >= 1800


def test_that_links_lead_to_the_assumption_and_to_the_detail(qtbot: QtBot, space: QuestionsSpace) -> None:
    page = training(space)
    with qtbot.waitSignal(space._navigator.cell_requested) as cell:
        page._follow(QUrl("assumptions:decision_lead"))
    assert cell.args == ["assumptions", "decision_lead", "value"]
    with qtbot.waitSignal(space._navigator.explanation_requested) as why:
        page._follow(QUrl("pourquoi:remaining_need"))
    assert why.args[0].measure == "remaining_need"
    assert why.args[0].years == (2028, 2030)


@pytest.mark.parametrize("region", ["76", "24", "27"])
def test_that_the_second_question_is_answered(qtbot: QtBot, space: QuestionsSpace, region: str) -> None:
    page = opening(space)
    space._session.selection.select_region(region)
    text = page.page.toPlainText()
    assert text.startswith("12 places de plus, Technicien spécialisé")
    assert "Sans → avec" in text
    qtbot.waitUntil(lambda: "fourchette probable" in page.text.splitlines()[0], timeout=10_000)


def test_that_the_formation_of_the_region_lends_its_rates(space: QuestionsSpace) -> None:
    page = opening(space)
    space._session.selection.select_region("24")
    assert page.like.currentData() == "tsbi-tours"
    space._session.selection.select_region("76")
    assert page.like.currentData() is None


def test_that_places_are_added_to_the_project_and_taken_back(space: QuestionsSpace) -> None:
    page, session = opening(space), space._session
    session.selection.select_region("24")
    count = len(session.project.keys("offers"))
    session_results = session.results
    assert session_results is not None
    before = session_results.measure("trained_supply", years=(2029, 2031), region="24")
    page.add_to_project()
    assert len(session.project.keys("offers")) == count + 1
    assert session.results is not None
    assert (session.results.measure("trained_supply", years=(2029, 2031), region="24") or 0) > (before or 0)
    assert "places" in session.undo_stack.undoText()
    session.undo_stack.undo()
    assert len(session.project.keys("offers")) == count


def test_that_a_page_out_of_sight_waits_until_it_is_shown(space: QuestionsSpace) -> None:
    page = training(space)
    space.show_start()
    before = page.html
    space._session.selection.select_region("27")
    assert page.html == before
    space.show_question("training")
    assert page.html != before


def test_that_pages_take_the_dark_theme(space: QuestionsSpace) -> None:
    page = training(space)
    space.set_tokens(DARK)
    assert DARK.line in page.html
    space.grab()


def test_that_a_page_has_room_beside_the_drawer_on_a_small_screen(qtbot: QtBot, document: Document) -> None:
    document.workspace.show_space("questions")
    space = document.workspace.space("questions")
    assert isinstance(space, QuestionsSpace)
    space.show_question("opening")
    page = space.page("opening")
    assert isinstance(page, OpeningPage)

    def below() -> int:
        return page.add.mapTo(page, QPoint(0, 0)).y() - page.places.mapTo(page, QPoint(0, 0)).y()

    assert abs(below()) < page.add.height(), "in one line while there is room"
    document.workspace.navigator.explain(Subject("job_openings", (2026, 2028)))
    qtbot.waitUntil(lambda: below() >= page.add.height(), timeout=10_000)
    room = 1366 - RAIL_WIDTH - LEAST_WIDTH
    assert page.minimumSizeHint().width() <= room


def test_that_no_word_of_a_table_is_cut_beside_the_drawer(space: QuestionsSpace) -> None:
    space.resize(840, 690)
    page = opening(space)
    assert not page.chart.isVisible()
    block = next(
        b for b in (page.page.document().findBlockByNumber(n) for n in range(page.page.document().blockCount()))
        if b.text().startswith("Contrats")
    )  # fmt: skip
    lines = block.layout()
    starts = [lines.lineAt(n).textStart() for n in range(1, lines.lineCount())]
    assert all(block.text()[start - 1] in " \u00ad-" for start in starts)
    space.resize(1278, 690)
    assert page.chart.isVisible()


def test_that_figures_of_a_wide_table_leave_room_for_its_words(space: QuestionsSpace) -> None:
    page = training(space)
    page.families.setChecked(True)
    space.resize(840, 690)
    document = page.page.document()
    blocks = [document.findBlockByNumber(number) for number in range(document.blockCount())]
    first = next(block for block in blocks if block.text().startswith("dont créations"))
    assert document.documentLayout().blockBoundingRect(first).width() > 130
