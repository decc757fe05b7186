"""Rows that are pasted below the last one: seen before they are added, and nothing in them that nobody said."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from planner.state.block_edits import BlockPlan
from planner.state.session import Session
from planner.state.table_model import TableModel
from planner.views.parts.theme import LIGHT
from planner.views.tables.paste_preview import PastePreview
from planner.views.tables.table_view import TableView

Paste = Callable[[str, str], PastePreview]


@pytest.fixture
def paste(qtbot: QtBot, session: Session) -> Paste:
    """Paste a text as new rows of a table, from its name on; gives what is shown before anything is done."""

    def pasted(table: str, text: str) -> PastePreview:
        view = TableView(TableModel(session, table), LIGHT)
        qtbot.addWidget(view)
        view.resize(1200, 600)
        view.show()
        QGuiApplication.clipboard().setText(text)
        view.editing.paste_below([line.split("\t") for line in text.splitlines()], view.table_model.column_of("name"))
        assert view.open_preview is not None
        return view.open_preview

    return pasted


def told(preview: PastePreview) -> list[str]:
    """What the preview lists, line by line, with plain spaces."""
    rows = preview.grid.grid.rows
    return [" | ".join(cell.text for cell in row).replace("\xa0", " ").replace("\u202f", " ") for row in rows]


def heads(session: Session) -> float:
    assert session.results is not None
    return float(session.results.projection.headcount.sum())


def test_that_a_site_whose_nature_is_refused_or_left_blank_counts_nowhere(paste: Paste, session: Session) -> None:
    order = [c.name for c in TableModel(session, "sites").columns]
    places = {name: order.index(name) - order.index("name") for name in ("name", "kind", "commune", "headcount")}
    before = heads(session)

    def line(name: str, kind: str) -> str:
        cells = [""] * (max(places.values()) + 1)
        for column, text in {"name": name, "kind": kind, "commune": "Orléans", "headcount": "830"}.items():
            cells[places[column]] = text
        return "\t".join(cells)

    preview = paste("sites", f"{line('CellTours', 'Usine')}\n{line('Vaccins de Blois', '')}")
    lines = told(preview)
    assert any(text.startswith("CellTours | Nature du site") and "« Usine »" in text for text in lines)
    said = "s’ajoute | « Nature du site » prendra « Nature non précisée »."
    assert [text for text in lines if "ligne entière" in text] == [
        f"CellTours | ligne entière |  | {said}",
        f"Vaccins de Blois | ligne entière |  | {said}",
    ]
    preview.take.click()
    added = session.project.rows("sites")[-2:]
    assert [(row["name"], row["kind"], row["headcount"]) for row in added] == [
        ("CellTours", "non-precise", 830),
        ("Vaccins de Blois", "non-precise", 830),
    ]
    assert heads(session) == pytest.approx(before)


@pytest.mark.parametrize("kind", ["Usine", ""])
def test_that_a_row_without_the_choice_it_needs_is_not_added(paste: Paste, session: Session, kind: str) -> None:
    before = session.project.keys("platforms")
    university = session.project.schema.table("platforms").field("kind").label_of["university"]
    preview = paste("platforms", f"Plateforme de Blois\t\t{kind}\nPlateforme de Tours\t\t{university}")
    assert "1 ligne s’ajoute, 1 ligne ne s’ajoute pas" in preview.summary.text().replace("\xa0", " ")
    assert any(
        text.startswith(
            "Plateforme de Blois | ligne entière |  | ne s’ajoute pas | La ligne ne peut pas s’ajouter sans"
        )
        for text in told(preview)
    )
    preview.take.click()
    (added,) = session.project.rows("platforms")[len(before) :]
    assert added["name"] == "Plateforme de Tours"


def test_that_a_number_that_cannot_be_read_is_told_as_it_was_written(paste: Paste, session: Session) -> None:
    columns = [c.name for c in TableModel(session, "sites").columns]
    blanks = "\t" * (columns.index("headcount") - columns.index("name"))
    preview = paste("sites", f"CellTours{blanks}environ 80")
    assert any("« environ 80 » n’en est pas un" in text for text in told(preview))


def test_that_a_commune_is_told_by_its_name(qtbot: QtBot, session: Session) -> None:
    view = TableView(TableModel(session, "sites"), LIGHT)
    qtbot.addWidget(view)
    view.show()
    model = view.table_model
    plans: list[BlockPlan] = []
    view.editing.preview_asked.connect(plans.append)
    view.setCurrentIndex(model.index(0, model.column_of("commune")))
    view.editing.paste_from_current([["Orléans"], ["introuvable"]])
    assert len(plans) == 1
    assert view.open_preview is not None
    (changed,) = [text for text in told(view.open_preview) if "introuvable" not in text]
    assert "Orléans" in changed
    assert "45234" not in changed


def test_that_an_added_row_says_what_it_took_by_default(qtbot: QtBot, session: Session) -> None:
    view = TableView(TableModel(session, "events"), LIGHT)
    qtbot.addWidget(view)
    view.show()
    with qtbot.waitSignal(view.editing.message, timeout=10_000) as said:
        view.editing.append_row()
    assert said.args is not None
    assert "« Site » est «" in said.args[0].replace("\xa0", " ")
    assert "à vérifier" in said.args[0]


def test_that_what_was_pasted_is_selected(qtbot: QtBot, session: Session) -> None:
    view = TableView(TableModel(session, "sites"), LIGHT)
    qtbot.addWidget(view)
    view.resize(1200, 600)
    view.show()
    model = view.table_model
    name, last = model.column_of("name"), model.rowCount() - 1
    view.setCurrentIndex(model.index(last, name))
    view.editing.paste_from_current([["Dernier", "A"], ["Ajouté un", "B"], ["Ajouté deux", "C"]])
    assert view.open_preview is not None
    view.open_preview.take.click()
    seen = view.seen_columns()[:2]
    assert view.selected_cells() == [(row, column) for row in range(last, last + 3) for column in seen]
    assert (view.currentIndex().row(), view.currentIndex().column()) == (last, name)
