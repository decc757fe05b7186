"""`planner results` and a program that knows only docs/model.md and what `planner show` prints agree."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from planner import cli
from planner.core.tables.edits import Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value
from planner.storage.project_file import save_project
from planner.storage.reference_data import load_reference
from tests import independent_model

Captured = pytest.CaptureFixture[str]
TABLES = (
    "settings", "regions", "groups", "site_kinds", "sites", "events", "assumptions", "programmes", "programme_groups",
    "offers", "projects", "project_effects",
)  # fmt: skip
BY_SEGMENT = ("headcount", "net_job_creation")


def printed(captured: Captured, *arguments: str) -> list[dict[str, Any]]:
    assert cli.main([*arguments, "--format", "json"]) == 0
    rows: list[dict[str, Any]] = json.loads(captured.readouterr().out)
    return rows


def agree(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def check(captured: Captured, path: Path, scenario: str) -> None:
    project = str(path)
    tables = {name: printed(captured, "show", project, name, "--scenario", scenario) for name in TABLES}
    expected = independent_model.project(tables)
    options = ("results", project, "--scenario", scenario, "--by")
    for axes, measures in (
        (("region", "segment", "group", "year"), BY_SEGMENT),
        (("region", "group", "year"), [name for name in expected if name not in BY_SEGMENT]),
    ):
        rows = printed(captured, *options, ",".join(axes))
        for measure in measures:
            assert len(rows) == len(expected[measure])
            for row in rows:
                other = expected[measure][tuple(row[axis] for axis in axes)]
                assert math.isfinite(other)
                assert agree(row[measure], other), (measure, row, other)
    family_of = {row["id"]: row["family"] for row in tables["groups"]}
    for row in printed(captured, *options, "region,family"):
        cells = [
            cell for cell in expected["job_openings"]
            if cell[0] == row["region"] and family_of[cell[1]] == row["family"]
        ]  # fmt: skip
        wanted = {cell: max(0.0, expected["job_openings"][cell]) for cell in cells}
        trained = sum(min(wanted[cell], expected["trained_supply"][cell]) for cell in cells)
        everyone = sum(
            min(wanted[cell], expected["trained_supply"][cell] + expected["other_inflows"][cell]) for cell in cells
        )
        total = sum(wanted.values())
        if total > 0:
            assert agree(row["coverage"], trained / total)
            assert agree(row["coverage_all"], everyone / total)
        else:
            assert row["coverage"] is row["coverage_all"] is None


@pytest.fixture(scope="module")
def reference() -> Project:
    return load_reference()


@pytest.mark.parametrize("scenario", ["reference", "prudent", "haut", "test-2030"])
def test_that_both_agree_on_each_built_in_scenario(
    capsys: Captured, tmp_path: Path, reference: Project, scenario: str
) -> None:
    path = tmp_path / "reference.bioplan"
    save_project(reference, path)
    check(capsys, path, scenario)


def test_that_both_agree_on_what_the_reference_data_do_not_use(
    capsys: Captured, tmp_path: Path, reference: Project
) -> None:
    """Projects' effects, a national offer, placements, closures beyond the stock, floored openings, vacancies."""
    site = next(str(s["id"]) for s in reference.rows("sites") if s["region"] and s["headcount"] and s["kind"] == "cdmo")
    offers = [str(offer["id"]) for offer in reference.rows("offers") if offer["places"]]
    cells: dict[Address, Value] = {
        Address("settings", "openings_floor", "value"): "floored",
        Address("assumptions", "initial_vacancies", "value"): 400.0,
        Address("assumptions", "mobility_distance", "value"): 0.0,
        Address("offers", offers[0], "region"): None,
        Address("offers", offers[1], "placements"): 7,
        Address("offers", offers[1], "opening_year"): 2023,
        Address("offers", offers[2], "closing_year"): 2025,
    }
    effects: list[dict[str, Value]] = [
        {"id": "a", "project": "bio-occ", "kind": "places", "offer": offers[0], "value": 40.0, "year": 2026, "ramp": 3},
        {"id": "b", "project": "bio-occ", "kind": "placements", "offer": offers[1], "value": 5.0, "year": 2024},
        {"id": "c", "project": "bio-occ", "kind": "jobs", "region": "76", "segment": "bioproduction", "value": 90.0,
         "year": 2025, "ramp": 4, "probability": 0.1},
        {"id": "d", "project": "bio-occ", "kind": "jobs", "region": "27", "segment": "developers", "value": 90.0,
         "year": 2025, "included": False},
    ]  # fmt: skip
    closure: dict[str, Value] = {
        "id": "fermeture", "name": "Fermeture", "site": site, "kind": "closure", "year": 2028, "ramp": 2,
        "jobs": -90_000.0, "scope": 0.9, "included": True, "status": "announced",
    }  # fmt: skip
    edits: list[Edit] = [SetCells(cells), InsertRows("project_effects", effects), InsertRows("events", [closure])]
    changed = reference
    for edit in edits:
        changed, _ = edit.apply(changed)
    path = tmp_path / "autre.bioplan"
    save_project(changed, path)
    check(capsys, path, "reference")
