"""The calculation as a file: what its cells hold, which of them may be changed, what stays out."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from planner.core.model.results import MEASURES, Results
from planner.core.tables.edits import DeleteRows, Edit, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import difference_edit, resolved
from planner.report.formulas.assumption_names import unique_name
from planner.report.formulas.calc_names import CalcNames
from planner.report.formulas.calculation import SHEETS
from tests.builders import small_project
from tests.report.calc_files import equal, export, formulas, named_cells, place_of

KNOWN_FUNCTIONS = {
    "AND", "ASIN", "COS", "EXP", "IF", "INDEX", "INT", "MAX", "MIN", "RADIANS", "SIN", "SQRT", "SUM", "SUMIFS",
    "SUMPRODUCT",
}  # fmt: skip
"""All of them in Excel 2007 already."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, CalcNames, Results]:
    path = tmp_path_factory.mktemp("calcul") / "calcul.xlsx"
    return path, *export(path, small_project())


@pytest.fixture(scope="module")
def book(written: tuple[Path, CalcNames, Results]) -> Workbook:
    return openpyxl.load_workbook(written[0])


def changed(project: Project, *edits: Edit) -> Project:
    for edit in edits:
        project, _ = edit.apply(project)
    return project


def test_that_figures_hold_the_numbers_of_the_application(written: tuple[Path, CalcNames, Results]) -> None:
    path, names, results = written
    stored = formulas(path)
    for measure in MEASURES:
        for year in results.years:
            for region in (None, *results.inputs.regions):
                for family in (None, *results.families):
                    figure = names.figure(measure, year, region=region, family=family)
                    expected = results.measure(measure, years=(year, year), region=region, family=family)
                    assert equal(expected, "" if figure.value is None else figure.value)
                    assert equal(expected, float(stored[place_of(figure.reference)][1] or "nan")) or expected is None


def test_that_figures_by_group_add_up_to_those_of_the_country(written: tuple[Path, CalcNames, Results]) -> None:
    _, names, results = written
    groups = [names.figure("job_openings", 2023, group=group).value or 0.0 for group in results.inputs.groups]
    assert sum(groups) == pytest.approx(results.measure("job_openings", years=(2023, 2023)))


def test_that_formulas_use_nothing_newer_than_excel_2016(written: tuple[Path, CalcNames, Results]) -> None:
    used = {
        name for formula, _ in formulas(written[0]).values() for name in re.findall(r"([A-Z][A-Z.0-9]*)\(", formula)
    }
    assert used <= KNOWN_FUNCTIONS
    with zipfile.ZipFile(written[0]) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert not re.search(rb'_xlfn|t="array"|externalLink|vbaProject', content)


def test_that_every_formula_has_a_stored_value(written: tuple[Path, CalcNames, Results], book: Workbook) -> None:
    cells = [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert set(cells) == set(formulas(written[0]))


def test_that_input_cells_alone_may_be_changed(book: Workbook) -> None:
    for name in SHEETS:
        sheet = book[name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        ruled = [area for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges]
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    assert cell.data_type != "f"
                    assert any(cell.coordinate in area for area in ruled), (name, cell.coordinate)


def test_that_each_assumption_is_a_named_cell_with_its_reason(
    written: tuple[Path, CalcNames, Results], book: Workbook
) -> None:
    path, names, _ = written
    cells = named_cells(path)
    for row in small_project().rows("assumptions"):
        sheet, cell = cells[names.names[str(row["id"])]]
        assert book[sheet][cell].value == row["value"]
        assert not book[sheet][cell].protection.locked
        assert "Essai." in book[sheet][cell].comment.text
    assert names.assumption("growth") == "=H_growth"
    assert names.assumption("absent") == ""


def test_that_years_and_lists_are_locked(book: Workbook) -> None:
    front = {row[0].value: row[1] for row in book["Calcul"].iter_rows(max_col=2)}
    assert (front["Année de départ"].value, front["Horizon"].value) == (2021, 2027)
    assert front["Année de départ"].protection.locked
    assert front["Horizon"].protection.locked
    assert front["Ne compter que les créations nettes positives"].value == "non"


def test_that_names_of_sites_never_become_formulas(tmp_path: Path) -> None:
    odd = changed(small_project(), SetCells({Address("sites", "tours", "name"): '=HYPERLINK("http://x")\x07'}))
    export(tmp_path / "c.xlsx", odd)
    cell = next(
        row[0] for row in openpyxl.load_workbook(tmp_path / "c.xlsx")["Calcul sites"].iter_rows()
        if str(row[0].value).startswith("=HYPERLINK")
    )  # fmt: skip
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_that_a_scenario_is_written_as_it_sees_the_tables(tmp_path: Path) -> None:
    edit = difference_edit(small_project(), "haut", Address("assumptions", "growth", "value"), 0.3)
    names, results = export(tmp_path / "c.xlsx", resolved(changed(small_project(), edit), "haut"), "haut")
    sheet, cell = named_cells(tmp_path / "c.xlsx")["H_growth"]
    assert openpyxl.load_workbook(tmp_path / "c.xlsx")[sheet][cell].value == 0.3
    expected = results.measure("net_job_creation", years=(2024, 2024))
    assert names.figure("net_job_creation", 2024).value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("table", ["events", "offers", "sites"])
def test_that_empty_lists_say_so_and_leave_a_whole_calculation(tmp_path: Path, table: str) -> None:
    edits: list[Edit] = [DeleteRows(table, small_project().keys(table))]
    if table == "sites":
        edits.insert(0, DeleteRows("events", small_project().keys("events")))
    names, results = export(tmp_path / "c.xlsx", changed(small_project(), *edits))
    expected = results.measure("job_openings", years=(2024, 2024))
    assert names.figure("job_openings", 2024).value == pytest.approx(expected, rel=1e-12)
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    assert any("(liste vide)" in str(row[0].value) for sheet in book for row in sheet.iter_rows(max_col=1))


def test_that_a_row_of_the_reference_that_answers_is_listed_as_such(tmp_path: Path) -> None:
    reference = small_project().rows("assumptions")
    lacking = changed(small_project(), DeleteRows("assumptions", ["retirement"])).with_defaults(reference)
    names, _ = export(tmp_path / "c.xlsx", lacking)
    rows = {row[0].value: row for row in openpyxl.load_workbook(tmp_path / "c.xlsx")["Calcul"].iter_rows()}
    assert "référence" in [cell.value for cell in rows["retirement"]]
    assert "projet" in [cell.value for cell in rows["growth"]]
    assert "retirement" not in names.names


def test_that_names_are_told_apart_and_taken_by_spreadsheets() -> None:
    assert unique_name("mix.a-é", set()) == "H_mix_a_e"
    assert unique_name("mix_a-e", {"h_mix_a_e"}) == "H_mix_a_e_2"


def test_that_the_same_calculation_has_the_same_bytes_and_names_no_folder(tmp_path: Path) -> None:
    contents = []
    for name in ("a.xlsx", "b.xlsx"):
        export(tmp_path / name, small_project())
        with zipfile.ZipFile(tmp_path / name) as archive:
            contents.append({part: archive.read(part) for part in archive.namelist() if part != "docProps/core.xml"})
    assert contents[0] == contents[1]
    assert not re.search(rb"[A-Z]:\\\\|/home/|/root|/tmp/", b"".join(contents[0].values()))
