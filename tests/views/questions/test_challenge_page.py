import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address, Project
from planner.state.session import Session
from planner.storage.reference_data import load_reference
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import DARK, LIGHT
from planner.views.questions.challenge_page import ChallengePage


@pytest.fixture(scope="module")
def reference() -> Project:
    return load_reference()


@pytest.fixture
def session(qapp: QApplication, reference: Project) -> Session:
    session = Session(reference)
    session.set_year(2026)
    return session


@pytest.fixture
def page(qtbot: QtBot, session: Session) -> ChallengePage:
    page = ChallengePage(session, LIGHT, Navigator())
    page.resize(1200, 700)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: ranked(page), timeout=20_000)
    return page


def ranked(page: ChallengePage) -> bool:
    return page.answer is not None and bool(page.answer.deciders) and "en cours" not in page.page.toPlainText()


def test_that_the_page_answers_for_the_place_and_the_years(qtbot: QtBot, session: Session, page: ChallengePage) -> None:
    assert page.page.toPlainText().startswith("France, 2026–2028 : il reste")
    session.selection.select_region("76")
    assert page.page.toPlainText().startswith("Occitanie, 2026–2028")
    qtbot.waitUntil(lambda: ranked(page), timeout=20_000)
    session.set_year(2030)
    assert page.page.toPlainText().startswith("Occitanie, 2030–2032")
    qtbot.waitUntil(lambda: ranked(page), timeout=20_000)


def test_that_it_holds_what_an_observatory_asks_for(page: ChallengePage) -> None:
    text = page.page.toPlainText()
    for wanted in (
        "Le calcul", "Les trois hypothèses qui décident", "Ce qui renverserait la conclusion",
        "Les autres chiffres publiés, et ce qu’ils comptent", "Emplois de bioproduction en 2018",
    ):  # fmt: skip
        assert wanted in text


def test_that_an_edit_is_answered_at_once_and_ranked_later(qtbot: QtBot, session: Session, page: ChallengePage) -> None:
    before = page.page.toPlainText().split("\n")[0]
    session.set_cell(Address("assumptions", "sector_exit", "value"), 0.03)
    text = page.page.toPlainText()
    assert text.split("\n")[0] != before
    assert "nouveau calcul en cours" in text
    qtbot.waitUntil(lambda: ranked(page), timeout=20_000)
    assert page.answer is not None
    exit_ = next(d for d in page.answer.deciders if d.driver.key == "sector_exit")
    assert exit_.value == "3\u202f% par an"


def test_that_nothing_is_ranked_while_hidden(qtbot: QtBot, session: Session) -> None:
    page = ChallengePage(session, LIGHT, Navigator())
    qtbot.addWidget(page)
    session.set_cell(Address("assumptions", "sector_exit", "value"), 0.03)
    assert page.answer is None
    assert page.page.toPlainText() == ""


def test_that_links_lead_to_cells_and_to_the_detail(page: ChallengePage) -> None:
    navigator = page._navigator
    cells: list[tuple[str, str, str]] = []
    subjects: list[object] = []
    navigator.cell_requested.connect(lambda *where: cells.append(where))
    navigator.explanation_requested.connect(subjects.append)
    page._follow(QUrl("cell:assumptions/growth.bioproduction.2025-2030/value"))
    page._follow(QUrl("explain:"))
    assert cells == [("assumptions", "growth.bioproduction.2025-2030", "value")]
    assert subjects == [page.subject]


def test_that_it_copies_as_text_table_and_picture(page: ChallengePage) -> None:
    page.copy_text()
    assert QGuiApplication.clipboard().text().startswith("France, 2026–2028")
    page.copy_table()
    assert "Chiffre publié\tValeur" in QGuiApplication.clipboard().text()
    page.copy_picture()
    image = QGuiApplication.clipboard().image()
    assert image.width() == 1920
    assert image.height() > 1500


def test_that_a_broken_model_is_told(session: Session, page: ChallengePage) -> None:
    session.set_cell(Address("settings", "horizon", "value"), "2000")
    assert "horizon" in page.page.toPlainText()
    session.undo_stack.undo()
    assert page.page.toPlainText().startswith("France")


def test_that_it_takes_the_colours_of_the_theme(page: ChallengePage) -> None:
    page.set_tokens(DARK)
    assert DARK.muted in page.page.toHtml()
