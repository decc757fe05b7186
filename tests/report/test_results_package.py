"""The results as a Data Package, as a program that computes on reads it."""

import csv
import json
from pathlib import Path

import pytest

from planner.core import french
from planner.core.answers.secrecy import secrecy_of
from planner.core.model.ensemble import run_ensemble
from planner.core.model.results import MEASURES, Results
from planner.core.tables.project import Project
from planner.report.material import ReportError
from planner.report.results_package import write_package
from tests.builders import TODAY


def test_that_every_column_is_described_and_every_figure_is_the_models(
    project: Project, results: Results, tmp_path: Path
) -> None:
    folder = tmp_path / "résultats"
    write_package(folder, project, results, run_ensemble(project, "reference", draws=10), TODAY)
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert {resource["path"] for resource in described["resources"]} == {
        path.name for path in folder.iterdir() if path.suffix == ".csv"
    }
    with (folder / "results.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fields = [field["name"] for field in described["resources"][0]["schema"]["fields"]]
    assert list(rows[0]) == fields
    assert {f"{measure}_low" for measure in MEASURES} <= set(fields)
    year = [row for row in rows if row["year"] == "2023"]
    for measure in ("job_openings", "remaining_need"):
        total = sum(float(row[measure]) for row in year)
        assert total == pytest.approx(results.measure(measure, years=(2023, 2023)))


def test_that_the_same_results_give_the_same_bytes(project: Project, results: Results, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_package(tmp_path / name, project, results, None, TODAY)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_that_a_package_for_others_leaves_secrets_blank_and_counts_them(
    project: Project, results: Results, tmp_path: Path
) -> None:
    ensemble = run_ensemble(project, "reference", draws=10)
    assert write_package(tmp_path / "interne", project, results, ensemble, TODAY) == 0
    count = write_package(tmp_path / "diffusion", project, results, ensemble, TODAY, for_others=True)
    tables = []
    for name in ("interne", "diffusion"):
        with (tmp_path / name / "results.csv").open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.DictReader(file)))
    secrecy = secrecy_of(project, results)
    blanked = 0
    for inside, outside in zip(*tables, strict=True):
        for column in MEASURES:
            for name in (column, f"{column}_low", f"{column}_high"):
                hidden = secrecy.hides(column, [inside["region"]])
                assert outside[name] == ("" if hidden else inside[name])
                blanked += hidden and inside[name] != ""
    assert count == blanked > 0
    described = json.loads((tmp_path / "diffusion" / "datapackage.json").read_text("utf-8"))
    assert french.number(count) in described["description"]


def test_that_an_existing_folder_is_left_alone(project: Project, results: Results, tmp_path: Path) -> None:
    (tmp_path / "mien").mkdir()
    with pytest.raises(ReportError, match="existe déjà"):
        write_package(tmp_path / "mien", project, results, None, TODAY)
    with pytest.raises(ReportError, match="ne peut pas être écrit"):
        write_package(tmp_path / "absent" / "ici", project, results, None, TODAY)
    assert list(tmp_path.iterdir()) == [tmp_path / "mien"]
