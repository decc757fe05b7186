"""The calculation as LibreOffice computes it: every formula against the application, before and after changes."""

import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from planner.core.model.results import MEASURES, Results
from planner.core.tables.edits import DeleteRows, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import resolved
from planner.core.tables.values import Value
from planner.report.formulas.calc_names import CalcNames
from planner.storage.reference_data import load_reference
from tests.builders import small_project
from tests.report.calc_files import (
    Place,
    equal,
    export,
    formulas,
    named_cells,
    patched,
    place_of,
    reader,
    recalculated,
)

pytestmark = pytest.mark.office

SCENARIOS = ("reference", "prudent", "haut", "test-2030")
CHANGED = 50
OUT = "out"


@dataclass(frozen=True)
class Case:
    """A workbook as the application writes it (`ours`), and `theirs` as LibreOffice computed it, or another workbook
    whose inputs were changed to the same.
    """

    ours: Path
    names: CalcNames
    results: Results
    theirs: Path


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc-nogui)")
    return found


def seen_by(scenario: str) -> Project:
    return resolved(load_reference(), scenario)


def other_values(project: Project) -> dict[str, float]:
    """New values for 50 assumptions, by key, within what their parameter allows; the same in every run."""
    chance = random.Random(20261122)
    rows = {str(row["id"]): row for row in project.rows("assumptions")}
    bounds = {str(row["id"]): (float(row["minimum"]), float(row["maximum"])) for row in project.rows("parameters")}
    chosen = chance.sample(sorted(rows), CHANGED)
    values = {}
    for key in chosen:
        low, high = bounds[str(rows[key]["parameter"])]
        was = float(rows[key]["value"] or 0.0)
        values[key] = min(high, max(low, was * chance.uniform(0.5, 1.5) + chance.uniform(-0.02, 0.02)))
    return values


def with_values(project: Project, values: Mapping[Address, Value]) -> Project:
    return SetCells(dict(values)).apply(project)[0]


def full_project() -> Project:
    """Everything that the formulas tell apart: effects of all kinds, national and closed offers, events before the
    first year, probabilities, a site without headcount, vacancies, distances.
    """
    project = small_project()
    for edit in (
        SetCells({
            Address("assumptions", "mobility_distance", "value"): 300.0,
            Address("assumptions", "initial_vacancies", "value"): 40.0,
            Address("assumptions", "competence_time", "value"): 0.5,
            Address("sites", "tours", "headcount_year"): 2018,
        }),
        InsertRows("settings", [{"id": "openings_floor", "name": "Postes à pourvoir", "value": "signed"}]),
        InsertRows("sites", [
            {"id": "corse", "name": "Atelier corse", "kind": "cdmo", "region": "94", "scope": 0.25},
        ]),
        InsertRows("events", [
            {"id": "avant", "name": "Avant", "site": "tours", "kind": "extension", "year": 2018, "jobs": 60.0,
             "ramp": 5, "probability": 0.5},
            {"id": "fin", "name": "=Fermeture", "site": "rouen", "kind": "closure", "year": 2024, "jobs": -500.0},
            {"id": "neuf", "name": "Neuf", "site": "corse", "kind": "extension", "year": 2022, "jobs": 30.0,
             "scope": 0.8},
        ]),
        InsertRows("programmes", [
            {"id": "dut", "name": "Licence", "kind": "licence", "level": 6, "specialisation": "specialised",
             "duration": 1.3},
        ]),
        InsertRows("programme_groups", [
            {"id": "dut-1", "programme": "dut", "group": "technician", "share": 0.4},
            {"id": "dut-2", "programme": "dut", "group": "researcher", "share": 0.6},
        ]),
        InsertRows("offers", [
            {"id": "nationale", "name": "Nationale", "programme": "dut", "opening_year": 2023, "places": 50,
             "placements": 30, "completion": 0.9},
            {"id": "rouen", "name": "Alternance", "programme": "dut", "platform": "lycee", "region": "28",
             "voie": "apprentissage", "opening_year": 2019, "closing_year": 2024, "places": 12, "placements": 10},
            {"id": "future", "name": "Future", "programme": "bts", "platform": "lycee", "region": "94",
             "opening_year": 2024, "retention": 0.9, "fill": 0.7},
        ]),
        InsertRows("project_effects", [
            {"id": "e1", "project": "plateau", "kind": "places", "offer": "future", "value": 25, "year": 2024,
             "ramp": 3},
            {"id": "e2", "project": "plateau", "kind": "placements", "offer": "rouen", "value": 8, "year": 2022},
            {"id": "e3", "project": "plateau", "kind": "jobs", "region": "28", "segment": "bioproduction", "value": 90,
             "year": 2020, "ramp": 4},
            {"id": "e4", "project": "secret", "kind": "places", "offer": "bts-tours", "value": -30, "year": 2025},
        ]),
    ):  # fmt: skip
        project, _ = edit.apply(project)
    return project


def empty_project() -> Project:
    """No site, event or formation: the residual alone."""
    project = small_project()
    for table in ("events", "offers", "sites"):
        project, _ = DeleteRows(table, project.keys(table)).apply(project)
    return project


CHANGES: Mapping[tuple[str, str, str], tuple[Address, Value]] = {
    ("Calcul sites", "Usine de Tours", "Effectif du site"): (Address("sites", "tours", "headcount"), 610),
    ("Calcul sites", "Usine de Tours", "Année de l’effectif"): (Address("sites", "tours", "headcount_year"), 2019),
    ("Calcul sites", "Usine de Tours", "Part propre dans le périmètre"): (Address("sites", "tours", "scope"), 0.9),
    ("Calcul sites", "Atelier corse", "Effectif du site"): (Address("sites", "corse", "headcount"), 35),
    ("Calcul sites", "Atelier corse", "Part propre dans le périmètre"): (Address("sites", "corse", "scope"), None),
    ("Calcul sites", "Avant", "Montée en charge (années)"): (Address("events", "avant", "ramp"), 4),
    ("Calcul sites", "Avant", "Probabilité"): (Address("events", "avant", "probability"), None),
    ("Calcul sites", "=Fermeture", "Emplois"): (Address("events", "fin", "jobs"), -70.0),
    ("Calcul sites", "=Fermeture", "Première année"): (Address("events", "fin", "year"), 2022),
    ("Calcul sites", "Neuf", "Part propre dans le périmètre"): (Address("events", "neuf", "scope"), None),
    ("Calcul sites", "@Plateau", "Emplois"): (Address("project_effects", "e3", "value"), 120.0),
    ("Calcul régions", "Corse", "Poids dans l’effectif non localisé"): (
        Address("regions", "94", "residual_weight"), 2.5,
    ),
    ("Calcul régions", "Corse", "Latitude (degrés)"): (Address("regions", "94", "lat"), 42.5),
    ("Calcul formations", "BTS", "Durée (années)"): (Address("programmes", "bts", "duration"), 3.25),
    ("Calcul formations", "Licence", "Durée (années)"): (Address("programmes", "dut", "duration"), None),
    ("Calcul formations", "Licence", "Techniciens"): (Address("programme_groups", "dut-1", "share"), 0.3),
    ("Calcul formations", "Alternance", "Restent dans la région"): (Address("offers", "rouen", "retention"), 0.45),
    ("Calcul formations", "Alternance", "Dernière rentrée"): (Address("offers", "rouen", "closing_year"), None),
    ("Calcul formations", "Nationale", "Contrats et stages"): (Address("offers", "nationale", "placements"), None),
    ("Calcul formations", "Nationale", "Première rentrée"): (Address("offers", "nationale", "opening_year"), 2021),
    ("Calcul formations", "Future", "Remplissage"): (Address("offers", "future", "fill"), None),
    ("Calcul", "growth", "Valeur"): (Address("assumptions", "growth", "value"), -0.12),
    ("Calcul", "Ne compter que les créations nettes positives", ""): (
        Address("settings", "openings_floor", "value"), "floored"
    ),
}  # fmt: skip
"""Input cells (sheet, first cell of the row, title of the column), what they stand for in the project, a new value."""


def input_cell(path: Path, sheet: str, label: str, title: str) -> Place:
    """The cell in the first row with this label, below this title; the second cell where there is no title."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    below = next(i for i, row in enumerate(rows) if row[0] == label)
    column = next(row.index(title) for row in reversed(rows[:below]) if title in row) if title else 1
    return sheet, f"{get_column_letter(column + 1)}{below + 1}"


@pytest.fixture(scope="module")
def cases(office: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """The built-in scenarios of the reference, and its reference with other assumptions."""
    folder = tmp_path_factory.mktemp("scenarios")
    found = {name: case(folder, name, seen_by(name), name) for name in SCENARIOS}
    for name, one in found.items():
        patched(one.ours, folder / f"{name}.xlsx", {})
    reference, seen = found["reference"], seen_by("reference")
    cells, values = named_cells(reference.ours), other_values(seen)
    changes = {cells[reference.names.names[key]]: value for key, value in values.items()}
    patched(reference.ours, folder / "changed.xlsx", changes)
    changed = with_values(seen, {Address("assumptions", key, "value"): value for key, value in values.items()})
    found["changed"] = case(folder, "changed", changed)
    recalculated(office, [folder / f"{name}.xlsx" for name in found], folder / OUT)
    return found


@pytest.fixture(scope="module")
def small_cases(office: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """The small project with everything in it, and with other values in its input cells."""
    folder = tmp_path_factory.mktemp("small")
    full = case(folder, "full", full_project())
    changed = case(folder, "inputs", with_values(full_project(), dict(CHANGES.values())))
    inputs = {input_cell(full.ours, *where): value for where, (_, value) in CHANGES.items()}
    patched(full.ours, folder / "full.xlsx", {})
    patched(full.ours, folder / "inputs.xlsx", {c: "oui" if v == "floored" else v for c, v in inputs.items()})
    empty = case(folder, "empty", empty_project())
    patched(empty.ours, folder / "empty.xlsx", {})
    found = {"full": full, "inputs": changed, "empty": empty}
    recalculated(office, [folder / f"{name}.xlsx" for name in found], folder / OUT)
    return found


def case(folder: Path, name: str, seen: Project, scenario: str = "reference") -> Case:
    """The workbook of a project as `scenario` sees it; LibreOffice is yet to compute what will stand in `theirs`."""
    ours = folder / f"{name}-ours.xlsx"
    return Case(ours, *export(ours, seen, scenario), folder / OUT / f"{name}.xlsx")


def formulas_alone(case: Case) -> dict[Place, str]:
    """The formulas of a workbook without what they give."""
    return {place: formula for place, (formula, _) in formulas(case.ours).items()}


def differing(case: Case) -> list[tuple[object, ...]]:
    """Formula cells that LibreOffice computes to another value than the application stored."""
    cell = reader(case.theirs)
    stored = formulas(case.ours)
    assert stored
    return [
        (place, formula, value, cell(place))
        for place, (formula, value) in stored.items()
        if not equal(value, cell(place))
    ]


def wrong_totals(case: Case, results: Results) -> list[tuple[object, ...]]:
    """Headlines that differ from the application's `results`."""
    cell = reader(case.theirs)
    scopes = [(region, family) for region in (None, *results.inputs.regions) for family in (None, *results.families)]
    return [
        (measure, year, region, family, ours, theirs)
        for measure in MEASURES
        for year in results.years
        for region, family in scopes
        if not equal(
            ours := results.measure(measure, years=(year, year), region=region, family=family),
            theirs := cell(place_of(case.names.figure(measure, year, region=region, family=family).reference)),
        )
    ]


@pytest.mark.parametrize("name", SCENARIOS)
def test_that_office_computes_every_cell_as_the_application_does(cases: dict[str, Case], name: str) -> None:
    case = cases[name]
    assert differing(case)[:5] == []
    assert wrong_totals(case, case.results)[:5] == []


def test_that_assumptions_changed_in_office_give_what_the_application_gives(cases: dict[str, Case]) -> None:
    before, after = cases["reference"], cases["changed"]
    assert after.results.measure("job_openings") != pytest.approx(before.results.measure("job_openings"), rel=0.01)
    assert formulas_alone(before) == formulas_alone(after)
    assert differing(after)[:5] == []
    assert wrong_totals(after, after.results)[:5] == []


@pytest.mark.parametrize("name", ["full", "empty"])
def test_that_office_computes_whatever_a_project_may_hold(small_cases: dict[str, Case], name: str) -> None:
    case = small_cases[name]
    assert differing(case)[:5] == []
    assert wrong_totals(case, case.results)[:5] == []


def test_that_inputs_changed_in_office_give_what_the_application_gives(small_cases: dict[str, Case]) -> None:
    before, after = small_cases["full"], small_cases["inputs"]
    assert wrong_totals(after, before.results)  # the changes do change something
    assert formulas_alone(before) == formulas_alone(after)
    assert differing(after)[:5] == []
