"""The frozen version of a report: one file, its version on every page, a page to sign, or nothing at all."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from planner.core.model.results import Results, run
from planner.report.contents import contents_of
from planner.report.export import export_report
from planner.report.frozen_pdf import write_pdf
from planner.report.material import Material, ReportError
from planner.report.options import ReportOptions
from planner.report.page_html import page_html
from planner.report.request import Cancelled, ReportRequest
from planner.storage.reference_data import load_reference
from tests.builders import TODAY, small_project

REQUEST = ReportRequest("reference", TODAY, 2027, ("24",), "exemple-plateau", annexes=("calendar", "glossary"))


@pytest.fixture(scope="module")
def pdf(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "rapport.pdf"
    export_report(path, load_reference(), REQUEST)
    return path


def test_that_a_report_becomes_one_whole_document(pdf: Path) -> None:
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF")
    pages = max(int(count) for count in re.findall(rb"/Count (\d+)", content))
    assert 10 <= pages <= 30
    assert list(pdf.parent.iterdir()) == [pdf]


def test_that_every_page_states_its_version_and_the_last_is_to_be_signed(pdf: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60).stdout
    pages = text.decode().rstrip("\f").split("\f")
    versions = [re.search(r"Version du 22/11/2026, empreinte (\w{8})", page) for page in pages]
    assert all(versions)
    assert len({found[1] for found in versions if found}) == 1
    assert f"Page {len(pages)} sur {len(pages)}" in pages[-1]
    assert "Signature et cachet" in pages[-1]
    assert "Pour le service instructeur" in pages[-1]
    assert "Sommaire" not in pages[0]
    assert "Cellules jaunes" not in text.decode()


def test_that_it_says_the_figures_of_the_workbook(qapp: object) -> None:
    material = Material(small_project(), _results(), ReportOptions(2023, TODAY, annexes=()))
    contents = contents_of(material)
    synthesis = page_html(contents.pages[1])
    assert "Postes à pourvoir" in synthesis
    assert contents_of(material).version == contents.version


def test_that_a_stopped_export_leaves_no_file(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        export_report(tmp_path / "rapport.pdf", load_reference(), REQUEST, stopped=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_that_is_not_there_is_told_in_french(qapp: object, tmp_path: Path) -> None:
    material = Material(small_project(), _results(), ReportOptions(2023, TODAY, annexes=()))
    with pytest.raises(ReportError, match="ne peut pas être écrit"):
        write_pdf(tmp_path / "absent" / "rapport.pdf", material)


def _results() -> Results:
    return run(small_project(), "reference")
