"""The frozen version of a report: one file, its version on every page, a page to sign, or nothing at all."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from planner.core.model.results import Results, run
from planner.drawing.printing.blocks import Table
from planner.report.cells import Cell
from planner.report.contents import contents_of
from planner.report.export import export_report
from planner.report.frozen_pdf import write_pdf
from planner.report.material import Material, ReportError
from planner.report.options import ReportOptions
from planner.report.page import Facts, Grid, Page
from planner.report.page_print import PrintedPlaces, printed, shown
from planner.report.request import Cancelled, ReportRequest
from planner.storage.reference_data import load_reference
from tests.builders import TODAY, small_project

pytestmark = pytest.mark.usefixtures("qapp")

REQUEST = ReportRequest("reference", TODAY, 2027, ("24",), "exemple-plateau", annexes=("calendar", "glossary"))


@pytest.fixture(scope="module")
def pdf(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "rapport.pdf"
    export_report(path, load_reference(), REQUEST)
    return path


@pytest.fixture(scope="module")
def pages(pdf: Path) -> list[str]:
    """The text of each page, as it stands on it."""
    return texts(pdf)


def texts(pdf: Path) -> list[str]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60).stdout
    return text.decode().rstrip("\f").split("\f")


def without_spaces(text: str) -> str:
    """Narrow spaces come out of a PDF in several ways."""
    return "".join(text.split())


def test_that_a_report_becomes_one_whole_document(pdf: Path) -> None:
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF")
    count = max(int(count) for count in re.findall(rb"/Kids\s*\[[^]]*\]\s*/Count (\d+)", content))
    assert 10 <= count <= 30
    assert list(pdf.parent.iterdir()) == [pdf]


def test_that_every_page_states_its_version_and_the_last_is_to_be_signed(pages: list[str]) -> None:
    versions = [re.search(r"Version du 22/11/2026, empreinte (\w{8})", page) for page in pages]
    assert all(versions)
    assert len({found[1] for found in versions if found}) == 1
    assert [f"Page {number} sur {len(pages)}" in page for number, page in enumerate(pages, start=1)] == [True] * len(
        pages
    )
    assert "Signature et cachet" in pages[-1]
    assert "Pour le service instructeur" in pages[-1]
    assert "Cellules jaunes" not in "".join(pages)


def test_that_the_contents_say_the_numbers_of_pages(pages: list[str]) -> None:
    contents = next(page for page in pages if "Sommaire" in page)
    for name, title in (("Dépenses", "Dépenses :"), ("Glossaire", "Glossaire"), ("Signatures", "Signatures")):
        found = re.search(rf"^ *{name} .* (\d+)$", contents, re.MULTILINE)
        assert found is not None
        assert title in pages[int(found[1]) - 1]
    assert "Calcul " not in contents


def test_that_charts_are_drawn_with_their_titles_units_and_french_numbers(pages: list[str]) -> None:
    schedule = without_spaces(next(page for page in pages if "Dépenses, engagements et paiements par année" in page))
    assert "euros" in schedule
    assert "800000" in schedule
    assert "Paiements(CP)" in schedule


def test_that_checks_name_the_row_in_words(pages: list[str]) -> None:
    text = without_spaces("".join(pages))
    assert "voirlacellule" not in text
    assert "Dépenses,ligne1:Bioréacteurs" in text


def test_that_a_link_to_a_sheet_that_is_not_printed_stays_a_text() -> None:
    linked = Cell("voir la cellule", link=lambda at: f"#{at.cell('sites', 3, 0)}")
    page = Page("Contrôles", "Contrôles", [Facts("checks", [("Un contrôle", linked)])])
    table = printed(page, PrintedPlaces([page])).blocks[1]
    assert isinstance(table, Table)
    words = table.rows[0].cells[1].words
    assert (words.text, words.link) == ("voir la cellule", "")


def test_that_sources_are_links_by_their_names(pdf: Path, pages: list[str]) -> None:
    assert pdf.read_bytes().count(b"/URI (https://") > 3
    assert not any(re.search(r"\bLien\b|\bouvrir\b", page) for page in pages)


def test_that_fonts_are_embedded_and_nobody_is_named(pdf: Path) -> None:
    content = pdf.read_bytes()
    assert content.count(b"/Subtype /CIDFontType2") == content.count(b"/FontFile2") > 0
    assert re.search(rb"/Author \(\)", content)


def test_that_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    material = Material(small_project(), _results(), ReportOptions(2023, TODAY, annexes=()))
    for name in ("one.pdf", "two.pdf"):
        write_pdf(tmp_path / name, material)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_that_it_says_the_figures_of_the_workbook(tmp_path: Path) -> None:
    material = Material(small_project(), _results(), ReportOptions(2023, TODAY, annexes=()))
    write_pdf(tmp_path / "rapport.pdf", material)
    said = without_spaces("".join(texts(tmp_path / "rapport.pdf")))
    contents = contents_of(material)
    needs = next(block for block in contents.pages[1].blocks if isinstance(block, Grid))
    for label, value, *_ in needs.table.rows:
        words = str(label.content).split()  # the last ones may stand on a second line
        begun = [without_spaces("".join(words[:count]) + shown(value, "number")) for count in range(2, len(words) + 1)]
        assert any(text in said for text in begun)
    assert without_spaces(contents.version) in said


def test_that_a_stopped_export_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        export_report(tmp_path / "rapport.pdf", load_reference(), REQUEST, stopped=lambda: True)
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_that_is_not_there_is_told_in_french(tmp_path: Path) -> None:
    material = Material(small_project(), _results(), ReportOptions(2023, TODAY, annexes=()))
    with pytest.raises(ReportError, match="ne peut pas être écrit"):
        write_pdf(tmp_path / "absent" / "rapport.pdf", material)


def _results() -> Results:
    return run(small_project(), "reference")
