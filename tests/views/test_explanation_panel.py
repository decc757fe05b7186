import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from planner.core.answers.explanation import Subject
from planner.core.tables.project import Address
from planner.views.document import Document
from planner.views.explanation_panel import ExplanationPanel
from planner.views.explanation_tree import walk
from planner.views.parts.theme import DARK

OPENINGS = Subject("job_openings", (2026, 2028))


@pytest.fixture
def panel(document: Document) -> ExplanationPanel:
    document.session.set_year(2026)
    document.workspace.navigator.explain(OPENINGS)
    return document.workspace.explanation


def items(panel: ExplanationPanel) -> list[QTreeWidgetItem]:
    """All rows; lines are made as they are unfolded."""
    panel.tree.expandAll()
    return [item for _, item in walk(panel.tree.invisibleRootItem(), ())]


def item_of(panel: ExplanationPanel, label: str) -> QTreeWidgetItem:
    return next(item for item in items(panel) if label in item.text(0))


def click(qtbot: QtBot, panel: ExplanationPanel, item: QTreeWidgetItem) -> None:
    parent = item.parent()
    while parent is not None:
        parent.setExpanded(True)
        parent = parent.parent()
    panel.tree.scrollToItem(item)
    qtbot.mouseClick(
        panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=panel.tree.visualItemRect(item).center() + QPoint(4, 0)
    )


def test_that_a_click_on_a_card_opens_where_its_figure_comes_from(qtbot: QtBot, document: Document) -> None:
    document.session.set_year(2026)
    card = next(card for card in document.workspace.cards.cards if card.figure.measure == "job_openings")
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    panel = document.workspace.explanation
    assert panel.isVisible()
    assert panel.subject == OPENINGS
    assert panel.title.text() == "Postes à pourvoir"
    assert panel.context.text() == "France · 2026–2028 · scénario Référence"
    assert panel.words.text().startswith("Postes à pourvoir ")
    assert items(panel)[0].text(1) == card.value_text()


def test_that_a_figure_of_the_place_leads_to_its_calculation(document: Document) -> None:
    document.session.set_year(2026)
    place = document.workspace.side.place.page
    assert "explain:job_openings//production" in place.toHtml()
    place.anchorClicked.emit(QUrl("explain:job_openings//production"))
    assert document.workspace.explanation.subject == Subject("job_openings", (2026, 2028), None, "production")
    place.anchorClicked.emit(QUrl("explain:headcount/24/"))
    assert document.workspace.explanation.subject == Subject("headcount", (2026, 2026), "24")


def test_that_it_is_not_modal_and_escape_closes_it(qtbot: QtBot, document: Document, panel: ExplanationPanel) -> None:
    assert panel.isVisible()
    assert not panel.isModal()
    qtbot.keyClick(panel.tree, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert panel.subject is None
    assert document.workspace.side.isVisible()


def test_that_a_line_leads_to_its_cell(qtbot: QtBot, document: Document, panel: ExplanationPanel) -> None:
    click(qtbot, panel, item_of(panel, "Emplois annoncés"))
    assert panel.explanation is not None
    addresses = [line.address for line in panel.explanation.root.line.walk() if line.label == "Emplois annoncés"]
    view = document.workspace.tables.current()
    assert view is not None
    assert addresses[0] is not None
    assert document.workspace.tables.tabs.tabText(document.workspace.tables.tabs.currentIndex()) == "Événements"
    assert document.session.selection.keys == (addresses[0].key,)
    assert panel.isVisible()


def test_that_an_assumption_leads_to_its_cell(qtbot: QtBot, document: Document, panel: ExplanationPanel) -> None:
    section = item_of(panel, "Hypothèses")
    retirement = next(item for item in items(panel) if item.parent() is section and "Fins de carrière" in item.text(0))
    assert "○" in retirement.text(0)
    assert retirement.text(1) == "0,57\u202f% par an"
    click(qtbot, panel, retirement)
    assert document.session.selection.keys == ("retirement",)


def test_that_it_leads_to_the_heads_that_it_starts_from(qtbot: QtBot, panel: ExplanationPanel) -> None:
    click(qtbot, panel, item_of(panel, "D’où vient l’effectif de 2026"))
    assert panel.subject == Subject("headcount", (2026, 2026))
    assert panel.title.text() == "Effectif salarié"


def test_that_an_edit_is_shown_and_what_was_unfolded_stays(document: Document, panel: ExplanationPanel) -> None:
    def shown(label: str) -> QTreeWidgetItem:
        return next(i for _, i in walk(panel.tree.invisibleRootItem(), ()) if label in i.text(0))

    shown("Fins de carrière").setExpanded(True)
    before = shown("Fins de carrière").text(1)
    document.session.set_cell(Address("assumptions", "retirement", "value"), 0.01)
    assert shown("Fins de carrière").text(1) != before
    assert shown("Fins de carrière").isExpanded()
    assert not shown("Sorties de la filière").isExpanded()


def test_that_it_follows_the_place_the_year_and_the_scenario_of_the_window(
    document: Document, panel: ExplanationPanel
) -> None:
    document.session.selection.select_region("24")
    assert panel.context.text() == "Centre-Val de Loire · 2026–2028 · scénario Référence"
    document.session.set_year(2034)
    assert panel.context.text() == "Centre-Val de Loire · 2034–2035 · scénario Référence"
    document.session.set_year(2030)
    document.session.set_scenario("haut")
    assert panel.context.text() == "Centre-Val de Loire · 2030–2032 · scénario Haut"
    assert panel.subject == Subject("job_openings", (2030, 2032), "24", None, "haut")
    document.session.selection.select_region(None)
    assert panel.context.text().startswith("France · ")


def test_that_years_of_a_question_move_with_the_year(document: Document, panel: ExplanationPanel) -> None:
    document.workspace.navigator.explain(Subject("remaining_need", (2028, 2030)))
    document.session.set_year(2027)
    assert panel.subject == Subject("remaining_need", (2029, 2031))
    document.workspace.navigator.explain(Subject("headcount", (2027, 2027)))
    document.session.set_year(2028)
    assert panel.subject == Subject("headcount", (2028, 2028))


def test_that_it_takes_the_room_of_the_place_on_a_narrow_screen(qtbot: QtBot, document: Document) -> None:
    side, window = document.workspace.side, document.workspace.window()
    window.resize(1366, 768)
    document.workspace.navigator.explain(OPENINGS)
    qtbot.waitUntil(lambda: not side.isVisible(), timeout=10_000)
    document.workspace.explanation.leave()
    qtbot.waitUntil(side.isVisible, timeout=10_000)
    window.resize(1920, 1080)
    document.workspace.navigator.explain(OPENINGS)
    qtbot.waitUntil(side.isVisible, timeout=10_000)


def test_that_nothing_is_reckoned_while_it_is_closed(document: Document, panel: ExplanationPanel) -> None:
    panel.leave()
    document.session.set_cell(Address("assumptions", "retirement", "value"), 0.01)
    assert panel.explanation is None
    assert panel.tree.topLevelItemCount() == 0


def test_that_a_broken_model_is_told_and_heals(document: Document, panel: ExplanationPanel) -> None:
    document.session.set_cell(Address("settings", "horizon", "value"), "2000")
    assert "horizon" in panel.words.text()
    document.session.undo_stack.undo()
    assert panel.words.text().startswith("Postes à pourvoir ")


def test_that_it_copies_as_text(document: Document, panel: ExplanationPanel) -> None:
    panel.copy_text()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Postes à pourvoir – France · 2026–2028")
    assert "Hypothèses" in text
    assert "Sources" in text


def test_that_every_line_can_be_read_aloud(panel: ExplanationPanel) -> None:
    for item in items(panel):
        assert item.data(0, Qt.ItemDataRole.AccessibleTextRole)
    root = items(panel)[0]
    assert "personnes" in root.data(0, Qt.ItemDataRole.AccessibleTextRole)


def test_that_what_has_no_calculation_says_so(document: Document) -> None:
    said: list[str] = []
    document.workspace.message.connect(said.append)
    document.workspace.navigator.explain(Subject("funding", (2026, 2028)))
    assert said == ["Ce chiffre n’a pas de détail du calcul."]


def test_that_it_takes_the_colours_of_the_theme(document: Document, panel: ExplanationPanel) -> None:
    document.workspace.set_tokens(DARK)
    line = item_of(panel, "Emplois annoncés")
    assert line.foreground(1).color().name() == DARK.accent
