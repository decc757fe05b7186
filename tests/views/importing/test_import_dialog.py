"""The import as a planner does it: choose, look, tick, apply, undo."""

import csv
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import origin_of
from planner.report.export import export_report
from planner.report.request import ReportRequest
from planner.state.session import Session, iso_today
from planner.state.settings import Settings
from planner.storage.reference_data import load_reference
from planner.views.document import Document
from planner.views.importing.import_dialog import ImportDialog
from planner.views.importing.import_preview import AFTER, LINE, NAME, STATE
from planner.views.parts import theme

LIST = (
    "Nom;Nature du site;Ville;Effectif du site\r\n"
    "Usine d’été;Bioproduction pour des tiers;Tours;120\r\n"
    "Anosys;;;45\r\n"
    "Usine perdue;Bioproduction pour des tiers;Vitri-sur-Seine;12,5\r\n"
)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "Liste d’été.csv"
    path.write_bytes(LIST.encode("cp1252"))
    return path


@pytest.fixture(scope="module")
def reference() -> Project:
    return load_reference()


@pytest.fixture
def session(qapp: QApplication, reference: Project) -> Session:
    return Session(reference)


@pytest.fixture
def dialog(qtbot: QtBot, session: Session) -> ImportDialog:
    dialog = ImportDialog(session, Settings(), theme.LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def read(qtbot: QtBot, dialog: ImportDialog, path: Path) -> None:
    dialog.read(path)
    planned(qtbot, dialog)


def planned(qtbot: QtBot, dialog: ImportDialog) -> None:
    """Wait for the plan of what is chosen now."""
    qtbot.waitUntil(lambda: dialog._reader is None, timeout=20_000)
    qtbot.waitUntil(lambda: not dialog._timer.isActive() and not dialog._tasks.busy, timeout=20_000)


def lines(dialog: ImportDialog) -> list[tuple[str, str, str]]:
    model = dialog.preview
    return [
        (model.index(row, STATE).data(), model.index(row, NAME).data(), model.index(row, AFTER).data())
        for row in range(model.rowCount())
    ]


def test_that_a_list_is_previewed_applied_and_taken_back_in_one_step(
    qtbot: QtBot, session: Session, dialog: ImportDialog, listed: Path
) -> None:
    before = session.project
    read(qtbot, dialog, listed)
    assert dialog.panel.table.currentText() == "Sites"
    assert [(state, name) for state, name, _ in lines(dialog)] == [
        ("nouvelle", "Usine d’été"), ("modifiée", "Anosys"), ("refusée", "Usine perdue"),
    ]  # fmt: skip
    assert "nombre entier" in lines(dialog)[2][2]
    assert "Ville" in dialog.summary.text()
    dialog.panel.columns.choose(2, "commune")
    planned(qtbot, dialog)
    assert "Tours" in lines(dialog)[0][2]
    assert dialog._settings.import_columns("sites")["ville"] == "commune"
    assert session.project is before
    dialog.apply.click()
    assert session.project.cell("sites", "usine-d-ete", "region") == "24"
    assert session.project.cell("sites", "anosys", "headcount") == 45
    origin = origin_of(session.project, Address("sites", "anosys", "headcount"))
    assert origin is not None
    assert origin.kind == "assumption"
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert not session.project.has("sites", "usine-d-ete")
    assert session.project.keys("sources") == before.keys("sources")


def test_that_only_ticked_lines_are_applied(qtbot: QtBot, session: Session, dialog: ImportDialog, listed: Path) -> None:
    read(qtbot, dialog, listed)
    assert dialog.apply.text() == "Importer 2\u00a0changements"
    new = dialog.preview.index(0, LINE)
    assert dialog.preview.setData(new, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert dialog.apply.text() == "Importer 1\u00a0changement"
    dialog.apply.click()
    assert not session.project.has("sites", "usine-d-ete")
    assert session.project.cell("sites", "anosys", "headcount") == 45


def test_that_a_commune_in_doubt_is_chosen_from_suggestions(qtbot: QtBot, dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nom;Nature du site;Commune\nA;Bioproduction pour des tiers;Vitri-sur-Seine\n", encoding="utf-8")
    read(qtbot, dialog, path)
    assert lines(dialog)[0][0] == "refusée"
    combo = dialog.panel.communes.cellWidget(0, 1)
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findText("Vitry-sur-Seine (94)"))
    planned(qtbot, dialog)
    assert lines(dialog)[0][0] == "nouvelle"


def test_that_refused_rows_are_saved_with_their_reason(
    qtbot: QtBot, dialog: ImportDialog, listed: Path, tmp_path: Path
) -> None:
    read(qtbot, dialog, listed)
    target = tmp_path / "refusées.csv"
    dialog.save_refused(target)
    with target.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file, delimiter=";")
    assert header[:4] == ["ligne", "colonne", "motif", "Nom"]
    assert row[:2] == ["4", "D"]
    assert row[3:] == ["Usine perdue", "Bioproduction pour des tiers", "Vitri-sur-Seine", "12,5"]
    dialog.save_refused(tmp_path / "refusées.xlsx")
    assert (tmp_path / "refusées.xlsx.csv").read_bytes() == target.read_bytes()
    assert not (tmp_path / "refusées.xlsx").exists()


def test_that_a_hostile_file_is_a_message(qtbot: QtBot, session: Session, dialog: ImportDialog, tmp_path: Path) -> None:
    path = tmp_path / "piège.xlsx"
    path.write_bytes(b"%PDF-1.7")
    before = session.project
    read(qtbot, dialog, path)
    assert "un document PDF" in dialog.notes.text()
    assert not dialog.apply.isEnabled()
    assert session.project is before


def test_that_an_exported_workbook_comes_back_as_its_edited_cells(
    qtbot: QtBot, session: Session, dialog: ImportDialog, tmp_path: Path
) -> None:
    path = tmp_path / "rapport.xlsx"
    request = ReportRequest(
        "reference", iso_today(), annexes=("sites", "platforms", "offers", "projects", "assumptions")
    )
    export_report(path, session.project, request, communes=session.communes)
    book = openpyxl.load_workbook(path)
    book["Sites"]["F5"] = 77
    book["Hypothèses"]["B2"] = 9_500
    book.save(path)
    read(qtbot, dialog, path)
    changes = {}
    for sheet in ("Sites", "Plateformes", "Formations", "Projets", "Hypothèses"):
        dialog.panel.sheet.setCurrentText(sheet)
        planned(qtbot, dialog)
        assert dialog.panel.table.currentText() == sheet
        changes[sheet] = [(state, after) for state, _, after in lines(dialog)]
    assert changes == {
        "Sites": [("modifiée", "77")], "Plateformes": [], "Formations": [], "Projets": [],
        "Hypothèses": [("modifiée", "9\u202f500")],
    }  # fmt: skip


def test_that_the_plan_follows_the_project(qtbot: QtBot, session: Session, dialog: ImportDialog, listed: Path) -> None:
    read(qtbot, dialog, listed)
    session.set_cell(Address("sites", "anosys", "headcount"), 45)
    assert not dialog.apply.isEnabled(), "what it shows is no longer what would happen"
    planned(qtbot, dialog)
    assert [state for state, _, _ in lines(dialog)] == ["nouvelle", "refusée"]


def test_that_reading_can_be_interrupted(qtbot: QtBot, dialog: ImportDialog, listed: Path) -> None:
    dialog.read(listed)
    dialog.stop.click()
    planned(qtbot, dialog)
    assert "interrompue" in dialog.notes.text() or "Lu en" in dialog.notes.text()


def test_that_the_menu_opens_one_dialog_beside_the_window(document: Document) -> None:
    document.import_file()
    first = document._import
    assert first is not None
    assert first.isVisible()
    assert not first.isModal()
    chooser = first.findChild(QFileDialog)
    assert chooser.isVisible()  # no click to get to it
    chooser.reject()
    document.import_file()
    assert document._import is first
    first.close()
