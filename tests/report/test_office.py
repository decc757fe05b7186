"""The report of the reference data as LibreOffice opens, prints and converts it."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from planner.report.contents import SHEETS
from planner.report.export import export_report
from planner.report.options import ANNEXES
from planner.report.request import ReportRequest
from planner.storage.reference_data import load_communes, load_reference
from tests.builders import TODAY

pytestmark = pytest.mark.office
REQUEST = ReportRequest(
    "prudent", TODAY, regions=("24",), project="exemple-plateau", compared="reference",
    annexes=[key for key in ANNEXES if key != "calculation"],  # tests/report/test_formulas_office.py recalculates it
)  # fmt: skip


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc-nogui)")
    return found


@pytest.fixture(scope="module")
def report(qapp_cls: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "rapport.xlsx"
    export_report(path, load_reference(), REQUEST, communes=load_communes())
    return path


def converted(office: str, report: Path, kind: str, folder: Path) -> Path:
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder, report],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{report.stem}.{kind}"


def test_that_office_reads_and_saves_every_cell(office: str, report: Path, tmp_path: Path) -> None:
    ours = openpyxl.load_workbook(report)
    theirs = openpyxl.load_workbook(converted(office, report, "xlsx", tmp_path))
    assert tuple(theirs.sheetnames) == SHEETS
    for sheet in ours:
        other = theirs[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                value = other[cell.coordinate].value
                if isinstance(cell.value, float):
                    assert value == pytest.approx(cell.value, rel=1e-12), cell.coordinate
                else:
                    assert value == cell.value, (sheet.title, cell.coordinate)


def test_that_office_prints_it(office: str, report: Path, tmp_path: Path) -> None:
    printed = converted(office, report, "pdf", tmp_path)
    assert printed.read_bytes().startswith(b"%PDF")
    assert printed.stat().st_size > 100_000
