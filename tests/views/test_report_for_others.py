from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from planner.core import french
from planner.core.tables.project import Address
from planner.report.cells import SECRET
from planner.report.request import ReportRequest
from planner.state.session import iso_today
from planner.views.document import Document
from planner.views.main_window import MainWindow
from planner.views.report_dialog import SEVERAL, ReportDialog

WAIT = 60_000  # milliseconds; two loaded cores


def opened(document: Document, window: MainWindow, text: str) -> ReportDialog:
    """The dialog that an entry of the file menu opens."""
    file_menu = window.menuBar().actions()[0].menu()
    assert file_menu is not None
    next(a for a in file_menu.actions() if a.text() == text).trigger()  # type: ignore[attr-defined]
    dialog = document.reports.dialog
    assert dialog is not None
    return dialog


def test_that_the_menu_exports_for_others_under_a_name_that_says_so(document: Document, window: MainWindow) -> None:
    document.session.set_cell(Address("scenarios", document.session.scenario, "name"), "Prudent 2/3")
    dialog = opened(document, window, "Exporter pour diffusion…")
    assert dialog.for_others.isChecked()
    assert not dialog.annexes["calculation"].isEnabled()
    dialog.go_on.click()
    files = window.findChild(QFileDialog)
    assert files is not None
    name = Path(files.selectedFiles()[0]).name
    assert name == f"Rapport – France – Prudent 2-3 – {iso_today()} – diffusion.xlsx"
    files.close()


def test_that_the_dialog_says_how_much_the_whole_report_hides(
    qtbot: QtBot, document: Document, window: MainWindow, tmp_path: Path
) -> None:
    dialog = opened(document, window, "Exporter pour diffusion…")
    for key, annex in dialog.annexes.items():
        annex.setChecked(key in ("results", "sites"))
    qtbot.waitUntil(lambda: dialog.hidden.text().startswith("Masqués"), timeout=WAIT)
    told = dialog.hidden.text()
    target = tmp_path / "diffusion.xlsx"
    document.reports.write(target, dialog.request)
    qtbot.waitUntil(lambda: not document.reports.tasks.busy, timeout=WAIT)
    workbook = openpyxl.load_workbook(target)
    cells = sum(cell.value == SECRET for sheet in workbook for row in sheet.iter_rows() for cell in row)
    assert cells > 100
    assert french.unbroken(f"{french.plural(cells, 'cellule')} sous secret") in told


def test_that_the_count_follows_the_annexes(qtbot: QtBot, document: Document, window: MainWindow) -> None:
    dialog = opened(document, window, "Exporter pour diffusion…")
    qtbot.waitUntil(lambda: dialog.hidden.text().startswith("Masqués"), timeout=WAIT)
    told = dialog.hidden.text()
    dialog.annexes["results"].setChecked(False)
    assert dialog.hidden.text().startswith("Masqués")
    assert dialog.hidden.text() != told
    dialog.for_others.setChecked(False)
    assert dialog.hidden.isHidden()


def test_that_a_project_brings_its_region_and_its_name(document: Document, window: MainWindow) -> None:
    dialog = opened(document, window, "Exporter le rapport…")
    dialog.choose_subject("bioimp")
    dialog.annexes["sites"].setChecked(False)
    request = dialog.request
    assert (request.project, request.regions) == ("bioimp", ("27",))
    assert "sites" not in request.annexes
    assert "risks" in request.annexes
    dialog.format.setCurrentIndex(dialog.format.findData(".pdf"))
    dialog.go_on.click()
    files = window.findChild(QFileDialog)
    assert files is not None
    assert Path(files.selectedFiles()[0]).name.startswith("Rapport – BioIMP")
    assert Path(files.selectedFiles()[0]).suffix == ".pdf"
    files.close()


def test_that_a_report_for_others_leaves_secrets_out(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    for name, for_others in (("interne.xlsx", False), ("diffusion.xlsx", True)):
        target = tmp_path / name
        request = ReportRequest("reference", iso_today(), regions=("24",), annexes=(), for_others=for_others)
        document.reports.write(target, request)
        qtbot.waitUntil(lambda: not document.reports.tasks.busy, timeout=WAIT)
        sheet = openpyxl.load_workbook(target)["Synthèse"]
        texts = [cell.value for row in sheet.iter_rows() for cell in row]
        assert (SECRET in texts) is for_others


def test_that_an_export_that_is_stopped_leaves_no_file(
    qtbot: QtBot, document: Document, window: MainWindow, tmp_path: Path
) -> None:
    dialog = opened(document, window, "Exporter le rapport…")
    target = tmp_path / "rapport.xlsx"
    document.reports.write(target, dialog.request)
    assert not dialog.go_on.isEnabled()
    dialog.leave.click()
    qtbot.waitUntil(lambda: not document.reports.tasks.busy, timeout=WAIT)
    assert list(tmp_path.iterdir()) == []
    assert dialog.go_on.isEnabled()
    assert dialog.isVisible()
    dialog.leave.click()
    assert not dialog.isVisible()


def test_that_a_report_begins_with_the_project_that_financing_shows(document: Document, window: MainWindow) -> None:
    workspace = document.workspace
    workspace.show_space("finance")
    workspace.space("finance").choice.choose_project("bioimp")  # type: ignore[attr-defined]
    assert opened(document, window, "Exporter le rapport…").subject.currentData() == "bioimp"
    workspace.show_space("map")
    assert opened(document, window, "Exporter le rapport…").subject.currentData() is None


def test_that_several_regions_are_ticked_for_one_report(document: Document, window: MainWindow) -> None:
    dialog = opened(document, window, "Exporter le rapport…")
    assert dialog.regions.isHidden()
    dialog.region.setCurrentIndex(dialog.region.findData(SEVERAL))
    assert not dialog.regions.isHidden()
    assert not dialog.go_on.isEnabled()  # none is ticked yet
    for name in ("Normandie", "Corse"):
        dialog.regions.findItems(name, Qt.MatchFlag.MatchExactly)[0].setCheckState(Qt.CheckState.Checked)
    assert set(dialog.request.regions) == {"28", "94"}
    dialog.go_on.click()
    files = window.findChild(QFileDialog)
    assert files is not None
    assert Path(files.selectedFiles()[0]).name.startswith("Rapport – 2 régions – ".replace("2 ", "2\u00a0"))
    files.close()
    dialog.region.setCurrentIndex(dialog.region.findData("24"))
    assert dialog.request.regions == ("24",)
    assert dialog.regions.isHidden()
