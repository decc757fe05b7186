"""What a reader of the workbook may change, within which limits, and where the figures say that they come from."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from planner.core.model.results import run
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address
from planner.report.cells import MOST_NOTED, SECRET
from planner.report.contents import SHEETS
from planner.report.entry_rules import LONGEST_LIST
from planner.report.formulas import calculation
from planner.report.material import Material
from planner.report.options import ReportOptions
from planner.report.sheets.lists import table_page
from planner.report.workbook import write_report
from planner.storage.reference_data import load_reference
from tests.builders import TODAY

WITH_ENTRIES = ("Identification", "Plan de financement", "Dépenses", "Échéancier AE - CP", "Indicateurs", "Risques")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a project with a whole plan, whose first resource has a source that can be told."""
    changes = {
        Address("provenance", "plan_resources/exemple-feder/*", "source"): "leem-2021",
        Address("provenance", "plan_resources/exemple-feder/*", "place"): "page 12",
        Address("provenance", "plan_resources/exemple-feder/*", "date"): "2021-10-14",
    }
    project, _ = SetCells(changes).apply(load_reference())
    found = tmp_path_factory.mktemp("entries") / "r.xlsx"
    options = ReportOptions(2027, TODAY, project="exemple-plateau", annexes=("risks", "calculation"))
    write_report(found, Material(project, run(project, "reference"), options))
    return found


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def under(sheet: Worksheet, title: str) -> Cell:
    """The first value below a title."""
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == title)
    return sheet.cell(head.row + 1, head.column)  # type: ignore[no-any-return]


def beside(sheet: Worksheet, label: str) -> Cell:
    row = next(row for row in sheet.iter_rows() if row[0].value == label)
    return row[1]  # type: ignore[no-any-return]


def rule_of(cell: Cell) -> DataValidation:
    rules = cell.parent.data_validations.dataValidation
    return next(rule for rule in rules if cell.coordinate in rule.sqref)


def comments(sheet: Worksheet) -> Iterator[str]:
    return (cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment is not None)


def test_that_states_and_evidence_are_chosen_from_a_list(book: Workbook) -> None:
    for sheet, title, words in (
        ("Plan de financement", "Statut", {"acquis", "sollicité", "à solliciter"}),
        ("Dépenses", "Justificatif", {"devis", "facture", "aucun"}),
        ("Risques", "État", {"ouvert", "clos"}),
    ):
        cell = under(book[sheet], title)
        rule = rule_of(cell)
        assert not cell.protection.locked
        assert rule.type == "list"
        offered = set(str(rule.formula1).strip('"').split(","))
        assert words <= offered
        assert cell.value in offered
        assert len(str(rule.formula1)) <= LONGEST_LIST + 2


def test_that_numbers_years_and_dates_keep_within_their_limits(book: Workbook) -> None:
    probability = rule_of(under(book["Risques"], "Probabilité\n(1 à 5)"))
    assert (probability.type, probability.formula1, probability.formula2) == ("whole", "1", "5")
    amount = rule_of(under(book["Plan de financement"], "Montant (€)"))
    assert (amount.type, amount.operator, amount.formula1) == ("decimal", "greaterThanOrEqual", "0.0")
    year = rule_of(under(book["Indicateurs"], "Année\n(réalisé)"))
    assert (year.type, year.formula1, year.formula2) == ("whole", "1990", "2100")
    assert rule_of(under(book["Plan de financement"], "Date de\ndécision")).type == "date"
    assert rule_of(beside(book["Identification"], "Dépenses éligibles du")).type == "date"
    siret = rule_of(beside(book["Identification"], "SIRET du bénéficiaire"))
    assert (siret.type, siret.operator, siret.formula1) == ("textLength", "equal", "14")
    for rule in (probability, amount, year, siret):
        assert rule.errorTitle == "Valeur refusée"
        assert str(rule.error).startswith("Saisissez")


def test_that_no_formula_is_open_to_changes(book: Workbook) -> None:
    for name in WITH_ENTRIES:
        open_cells = [cell for row in book[name].iter_rows() for cell in row if not cell.protection.locked]
        assert open_cells, name
        assert not [cell.coordinate for cell in open_cells if cell.data_type == "f"]


def test_that_what_is_asked_for_follows_the_states(book: Workbook) -> None:
    """A reader who marks an aid as acquired sees it leave what is asked for; LibreOffice does so in test_office.py."""
    asked = beside(book["Plan de financement"], "Aide sollicitée ou à solliciter")
    assert "SUMIFS" in asked.value
    assert '"sollicité"' in asked.value
    assert "SUMIFS" in beside(book["Plan de financement"], "Ressources acquises").value
    accorded = next(row for row in book["Synthèse"].iter_rows() if str(row[0].value).startswith("Accorder"))
    assert "sollicité" in accorded[1].value


def test_that_figures_say_where_they_come_from(book: Workbook) -> None:
    told = under(book["Plan de financement"], "Montant (€)").comment
    assert "page 12" in told.text
    assert "14/10/2021" in told.text
    for name, least in (("Dépenses", 10), ("Échéancier AE - CP", 10), ("Indicateurs", 3), (SHEETS[-1], 60)):
        assert len(list(comments(book[name]))) >= least, name
    inputs = [text for name in calculation.SHEETS for text in comments(book[name])]
    assert len(inputs) > 200
    assert any("● fait" in text for text in inputs)


def test_that_comments_can_be_read_and_name_nobody(path: Path, book: Workbook) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None:
                    assert cell.comment.author == "Planificateur Bioproduction"
    with zipfile.ZipFile(path) as archive:
        frames = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".vml"))
    assert {float(width) for width in re.findall(r"width:([\d.]+)pt", frames)} == {288.0}


def test_that_a_long_calculation_prints_one_page_and_says_so(book: Workbook) -> None:
    for name in ("Calcul demande", "Calcul besoin", "Calcul totaux"):
        sheet = book[name]
        assert sheet.print_area.endswith("$56"), sheet.print_area
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
        assert "l’impression ne prend que la première page" in sheet["A2"].value
    assert not book["Calcul"].print_area


def test_that_effects_begin_with_the_year_that_they_change(tmp_path: Path) -> None:
    project = load_reference()
    effect = {"id": "e", "project": "exemple-plateau", "kind": "jobs", "region": "24", "segment": "bioproduction",
              "value": 12, "year": 2028, "ramp": 2}  # fmt: skip
    project, _ = InsertRows("project_effects", [effect]).apply(project)
    options = ReportOptions(2027, TODAY, regions=("24",), project="exemple-plateau", annexes=())
    write_report(tmp_path / "r.xlsx", Material(project, run(project, "reference"), options))
    book = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)
    assert under(book["Besoins et formations"], "Rentrée").value == "2028"
    told = [str(row[0]) for row in book["Synthèse"].iter_rows(values_only=True)]
    assert any(text.startswith("Avec le projet, de 2028 à 2035") for text in told)
    needs = [str(row[0]) for row in book["Besoins et formations"].iter_rows(values_only=True)]
    assert any("qui ne compte pas ce projet" in text for text in needs)


def test_that_a_project_without_end_has_none_in_the_calendar(tmp_path: Path) -> None:
    project, _ = InsertRows("projects", [{"id": "sans-fin", "name": "Sans fin", "kind": "platform", "start_year": 2027,
                                          "region": "24"}]).apply(load_reference())  # fmt: skip
    options = ReportOptions(2027, TODAY, regions=("24",), annexes=("calendar",))
    write_report(tmp_path / "r.xlsx", Material(project, run(project, "reference"), options))
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Calendrier"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "Sans fin")
    assert (row[3].value.year, row[4].value) == (2027, None)
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert all("IF($E" in rule.formula[0] for rule in rules)


def test_that_no_chart_draws_what_is_secret(tmp_path: Path) -> None:
    """A hidden figure is a word, which a chart would draw as nothing: a need of zero."""
    project = load_reference()
    options = ReportOptions(2027, TODAY, regions=("24",), annexes=(), for_others=True)
    write_report(tmp_path / "r.xlsx", Material(project, run(project, "reference"), options))
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert under(book["Besoins et formations"], "Besoin restant").value == SECRET
    assert under(book["Besoins et formations"], "Besoin restant").alignment.horizontal == "right"
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        charts = "".join(archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name)
    assert "Diplômés recrutés" in charts
    assert "Besoin restant" not in charts


def test_that_lists_of_many_thousands_have_no_comments(tmp_path: Path) -> None:
    """Their rows name their sources in a column; a comment each would take longer than all the rest."""
    project = load_reference()
    site = {"kind": "own_account", "region": "24", "headcount": 10, "headcount_year": 2022}
    many = [{"id": f"s-{n}", "name": f"Site {n}", **site} for n in range(MOST_NOTED)]
    project, _ = InsertRows("sites", many).apply(project)
    options = ReportOptions(2027, TODAY, annexes=("sites",))
    page = table_page(Material(project, run(project, "reference"), options), "sites")
    assert not [cell for cell in page.cells() if cell.note]
    few = table_page(Material(load_reference(), run(load_reference(), "reference"), options), "sites")
    assert [cell for cell in few.cells() if cell.note]
