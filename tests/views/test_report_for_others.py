from pathlib import Path

import openpyxl
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.report.cells import SECRET
from planner.state.session import iso_today
from planner.views.document import Document
from planner.views.main_window import MainWindow


def test_that_the_menu_exports_for_others_under_a_name_that_says_so(document: Document, window: MainWindow) -> None:
    document.session.set_cell(Address("scenarios", document.session.scenario, "name"), "Prudent 2/3")
    file_menu = window.menuBar().actions()[0].menu()
    assert file_menu is not None
    next(a for a in file_menu.actions() if a.text() == "Exporter pour diffusion…").trigger()  # type: ignore[attr-defined]
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    name = Path(dialog.selectedFiles()[0]).name
    assert name == f"Rapport – France – Prudent 2-3 – {iso_today()} – diffusion.xlsx"
    dialog.close()


def test_that_a_report_for_others_leaves_secrets_out(qtbot: QtBot, document: Document, tmp_path: Path) -> None:
    document.session.selection.select_region("24")
    for name, for_others in (("interne.xlsx", False), ("diffusion.xlsx", True)):
        target = tmp_path / name
        document.reports.write(target, for_others=for_others)
        qtbot.waitUntil(lambda: not document.reports.tasks.busy, timeout=20_000)
        sheet = openpyxl.load_workbook(target)["Synthèse"]
        texts = [cell.value for row in sheet.iter_rows() for cell in row]
        assert (SECRET in texts) is for_others
