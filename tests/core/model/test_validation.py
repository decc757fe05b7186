"""Problems of a whole project."""

import pytest

from planner.core.model.validation import Problem, find_problems
from planner.core.tables.edits import DeleteRows, InsertRows, SetCells
from planner.core.tables.new_rows import new_row
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import difference_edit
from planner.core.tables.values import Value
from planner.storage.reference_data import load_reference
from tests.builders import frame_of


def problems_of(project: Project) -> dict[tuple[str, str, str], Problem]:
    return {(p.table, p.key, p.column): p for p in find_problems(project)}


def test_that_a_sound_project_has_no_errors(project: Project) -> None:
    assert {problem.severity for problem in find_problems(project)} <= {"warning"}


@pytest.mark.parametrize(
    ("address", "value", "where", "severity", "words"),
    [
        (Address("assumptions", "mix.bioproduction.operator", "value"), 0.4,
         ("assumptions", "mix.bioproduction", "value"), "error", "au lieu de 100"),
        (Address("programme_groups", "bts-technician", "share"), 0.5,
         ("programme_groups", "bts", "share"), "error", "au lieu de 100"),
        (Address("assumptions", "growth", "low"), 0.5, ("assumptions", "growth", "low"), "error", "borne basse"),
        (Address("assumptions", "growth", "high"), 0.0, ("assumptions", "growth", "high"), "error", "borne haute"),
        (Address("assumptions", "total_jobs", "value"), 10.0,
         ("assumptions", "total_jobs", "value"), "warning", "effectif non localisé est nul"),
        (Address("projects", "plateau", "total"), 100, ("projects", "plateau", "total"), "warning", "dépassent"),
        (Address("sites", "tours", "region"), None, ("sites", "tours", "commune"), "warning", "pas de région"),
        (Address("scenarios", "haut", "parent"), "tres-haut",
         ("scenarios", "haut", "parent"), "error", "part de lui-même"),
    ],
)  # fmt: skip
def test_that_what_no_single_cell_shows_is_found(
    project: Project, address: Address, value: Value, where: tuple[str, str, str], severity: str, words: str
) -> None:
    problem = problems_of(SetCells({address: value}).apply(project)[0])[where]
    assert problem.severity == severity
    assert words in problem.message


def test_that_a_fact_without_source_and_an_origin_without_row_are_found(project: Project) -> None:
    rows = [
        {"id": "sites/tours/*", "table": "sites", "key": "tours", "column": "*", "kind": "fact"},
        {"id": "sites/x/*", "table": "sites", "key": "x", "column": "*", "kind": "assumption"},
    ]
    found = problems_of(project.with_table("provenance", frame_of(project, "provenance", rows)))
    assert found["provenance", "sites/tours/*", "source"].severity == "error"
    assert found["provenance", "sites/x/*", "key"].severity == "warning"


def test_that_a_broken_cell_of_a_foreign_file_is_found(project: Project) -> None:
    rows = [{"id": "x", "name": "X", "kind": "castle", "headcount": -3}]
    found = problems_of(project.with_table("sites", frame_of(project, "sites", rows)))
    assert found["sites", "x", "kind"].severity == "error"
    assert "minimum" in found["sites", "x", "headcount"].message


def test_that_a_difference_on_a_vanished_row_is_found(project: Project) -> None:
    address = Address("projects", "secret", "total")
    changed, _ = difference_edit(project, "haut", address, 100).apply(project)
    changed, _ = DeleteRows("project_fundings", ["secret-feder"]).apply(changed)
    changed, _ = DeleteRows("projects", ["secret"]).apply(changed)
    assert f"({address})" in problems_of(changed)["scenario_values", f"haut/{address}", "key"].message


def test_that_a_missing_assumption_is_a_problem_and_no_crash(project: Project) -> None:
    for key in ("total_jobs", "scope", "mix.developers.operator", "growth", "inflow_share"):
        bare, _ = DeleteRows("assumptions", [key]).apply(project)
        assert any(p.severity == "error" and "aucune valeur" in p.message for p in find_problems(bare)), key


def test_that_what_the_reference_answers_for_is_told(project: Project) -> None:
    bare, _ = DeleteRows("assumptions", ["growth"]).apply(project.with_defaults(project.rows("assumptions")))
    problem = problems_of(bare)["assumptions", "growth", "value"]
    assert problem.severity == "warning"
    assert "référence" in problem.message


def test_that_a_closure_beyond_the_heads_there_are_is_told(project: Project) -> None:
    closed, _ = SetCells({Address("events", "tours-2023", "jobs"): -100_000}).apply(project)
    problem = problems_of(closed)["events", "24", "jobs"]
    assert problem.severity == "warning"
    assert "s’arrête à zéro" in problem.message


@pytest.mark.parametrize(
    ("effect", "column", "words"),
    [
        ({"kind": "jobs", "segment": "bioproduction"}, "region", "région"),
        ({"kind": "jobs", "region": "24"}, "segment", "segment"),
        ({"kind": "places"}, "offer", "offre"),
        ({"kind": "placements", "offer": "bts-tours"}, "offer", "pas de limite"),
    ],
)
def test_that_an_effect_that_changes_nothing_is_told(
    project: Project, effect: dict[str, Value], column: str, words: str
) -> None:
    row = {"id": "plateau-1", "project": "plateau", "value": 10.0, "year": 2024, **effect}
    changed, _ = InsertRows("project_effects", [row]).apply(project)
    assert words in problems_of(changed)["project_effects", "plateau-1", column].message


def test_that_a_project_that_ends_before_it_starts_is_found(project: Project) -> None:
    years = {Address("projects", "plateau", "start_year"): 2029, Address("projects", "plateau", "end_year"): 2027}
    problem = problems_of(SetCells(years).apply(project)[0])["projects", "plateau", "end_year"]
    assert problem.severity == "error"
    assert "« Début » (2029) dépasse « Fin » (2027)" in problem.message


def test_that_a_scenarios_value_beyond_its_range_is_told_with_its_cell(project: Project) -> None:
    address = Address("assumptions", "fill", "value")
    bounds: dict[Address, Value] = {Address("assumptions", "fill", bound): value for bound, value in
                                    (("low", 0.5), ("high", 1.0))}  # fmt: skip
    project, _ = SetCells(bounds).apply(project)
    lower, _ = difference_edit(project, "haut", address, 0.4).apply(project)
    found = [p for p in find_problems(lower) if p.key == "fill"]
    assert [(p.severity, p.table, p.column) for p in found] == [("warning", "assumptions", "value")]
    assert "« Haut »" in found[0].message
    assert "sous sa borne basse (50\u202f%)" in found[0].message
    wider, _ = difference_edit(lower, "haut", Address("assumptions", "fill", "low"), 0.3).apply(lower)
    assert not [p for p in find_problems(wider) if p.key == "fill"], "the scenario's own bound counts"


def test_that_a_site_whose_heads_count_nowhere_for_want_of_a_nature_is_told() -> None:
    reference = load_reference()
    site = new_row(reference, "sites", "24")
    empty, _ = InsertRows("sites", [site]).apply(reference)
    where = ("sites", str(site["id"]), "kind")
    assert where not in problems_of(empty)
    peopled, _ = InsertRows("sites", [site | {"headcount": 830}]).apply(reference)
    assert problems_of(peopled)[where].severity == "warning"
