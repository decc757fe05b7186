"""The report of the reference data as LibreOffice opens, recalculates, prints and converts it."""

import datetime
import math
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from planner.report.contents import SHEETS
from planner.report.export import export_report
from planner.report.formulas import calculation
from planner.report.options import ANNEXES
from planner.report.request import ReportRequest
from planner.report.sheets import plan
from planner.storage.reference_data import load_communes, load_reference
from tests.builders import TODAY
from tests.report.calc_files import patched, recalculated

pytestmark = pytest.mark.office

REQUEST = ReportRequest("prudent", TODAY, 2027, ("24",), "exemple-plateau", "reference")
PAPER = ReportRequest(
    "prudent", TODAY, 2027, ("24",), "exemple-plateau", "reference",
    tuple(key for key in ANNEXES if key not in ("calculation", "results", "sources")),
)  # fmt: skip


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc-nogui)")
    return found


def written(folder: Path, request: ReportRequest) -> Path:
    path = folder / "rapport.xlsx"
    export_report(path, load_reference(), request, communes=load_communes())
    return path


def same(ours: object, theirs: object) -> bool:
    """Numbers to 1e-9 of the greater, blanks as empty texts."""
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    return (ours or None) == (theirs or None) or isinstance(ours, datetime.datetime)


def test_that_office_computes_every_formula_of_the_sheets_to_the_applications_number(
    qapp: object, office: str, tmp_path: Path
) -> None:
    """All sheets with the calculation behind them: synthesis, plan, schedule and needs follow from its cells."""
    path = written(tmp_path, REQUEST)
    formulas, ours = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    unknown = tmp_path / "unknown" / path.name  # 999 stands beside every formula: what comes back is computed anew
    unknown.parent.mkdir()
    patched(path, unknown, {})
    recalculated(office, [unknown], tmp_path / "out")
    theirs = openpyxl.load_workbook(tmp_path / "out" / path.name, data_only=True)
    assert tuple(theirs.sheetnames)[: len(SHEETS)] == SHEETS
    assert tuple(theirs.sheetnames)[-len(calculation.SHEETS) :] == calculation.SHEETS
    live = dict.fromkeys(SHEETS, 0)
    for name in SHEETS:
        for row in formulas[name].iter_rows():
            for cell in row:
                ours_value, theirs_value = ours[name][cell.coordinate].value, theirs[name][cell.coordinate].value
                assert same(ours_value, theirs_value), (name, cell.coordinate, cell.value, ours_value, theirs_value)
                live[name] += cell.data_type == "f"
    assert min(live.values()) > 1, live
    assert live["Besoins et formations"] > 60


def test_that_office_follows_a_state_that_a_reader_changes(qapp: object, office: str, tmp_path: Path) -> None:
    """An aid marked as acquired leaves what is asked for and the decision, and joins what is secured."""
    path = written(tmp_path, replace(REQUEST, annexes=()))
    changed = tmp_path / "changed" / path.name
    changed.parent.mkdir()
    place = (plan.NAME, state_cell(path))
    patched(path, changed, {place: "acquis"})
    recalculated(office, [changed], tmp_path / "out")
    before, after = (
        openpyxl.load_workbook(book, data_only=True) for book in (path, tmp_path / "out" / path.name)
    )  # fmt: skip
    amount = 600_000
    for label, change in (("Aide sollicitée ou à solliciter", -amount), ("Ressources acquises", amount)):
        for name in (plan.NAME, "Synthèse"):
            assert beside(after[name], label) == pytest.approx(beside(before[name], label) + change)
    assert beside(before["Synthèse"], "Accorder") == amount
    assert beside(after["Synthèse"], "Accorder") == 0
    assert (
        beside(after["Identification"], "Aide sollicitée")
        == beside(before["Identification"], "Aide sollicitée") - amount
    )


def state_cell(path: Path) -> str:
    """The state of the plan's first resource."""
    sheet = openpyxl.load_workbook(path)[plan.NAME]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Statut")
    return f"{head.column_letter}{head.row + 1}"


def beside(sheet: Worksheet, label: str) -> float:
    row = next(row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith(label))
    return float(row[1])


def test_that_office_prints_it(qapp: object, office: str, tmp_path: Path) -> None:
    path = written(tmp_path, PAPER)
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    printed = path.with_suffix(".pdf")
    assert printed.read_bytes().startswith(b"%PDF")
    assert printed.stat().st_size > 100_000
