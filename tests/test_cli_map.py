"""`planner map --view`: a view kept in the project, drawn as the window shows it."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner import cli
from planner.cli_output import DONE, FAILED, USAGE
from planner.core.tables.edits import SetCells
from planner.core.tables.map_views import LayerLook, MapLook, MapPlace, keep_view
from planner.core.tables.project import Address, Project
from planner.storage.project_file import save_project
from tests.builders import small_project

Captured = pytest.CaptureFixture[str]
LOOK = MapLook(
    indicator="headcount", method="equal", class_count=3, palette="viridis",
    layers=(LayerLook("sites"), LayerLook("platforms", visible=False), LayerLook("projects", visible=False)),
)  # fmt: skip
SAME = (
    "--indicator",
    "headcount",
    "--classes",
    "equal",
    "--class-count",
    3,
    "--palette",
    "viridis",
    "--layers",
    "sites",
)
SMALL = ("--size", "600x450", "--dpi", 96)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def project() -> Project:
    project = small_project()
    looks = {
        "Été à Tours": (LOOK, None),
        "De près": (LOOK, MapPlace(250.0, 600.0, 3.0)),
        "Pâle": (replace(LOOK, layers=(LayerLook("sites", opacity=0.3), *LOOK.layers[1:])), None),
        "Écart": (replace(LOOK, difference=True), None),
    }
    for name, (look, place) in looks.items():
        project, _ = keep_view(project, name, look, place, 2023).apply(project)
    return project


@pytest.fixture
def file(project: Project, tmp_path: Path) -> Path:
    path = tmp_path / "projet.bioplan"
    save_project(project, path)
    return path


def call(captured: Captured, *arguments: object) -> tuple[int, str]:
    code = cli.main([str(argument) for argument in arguments])
    return code, captured.readouterr().err


def drawn(captured: Captured, target: Path, file: Path, *options: object) -> bytes:
    code, err = call(captured, "map", target, file, *SMALL, *options)
    assert code == DONE, err
    return target.read_bytes()


def test_that_a_kept_view_is_drawn_as_options_would_draw_it(capsys: Captured, file: Path, tmp_path: Path) -> None:
    wanted = drawn(capsys, tmp_path / "options.png", file, "--year", 2023, *SAME)
    for name in ("Été à Tours", "ete a tours", "vue-1"):
        assert drawn(capsys, tmp_path / "vue.png", file, "--view", name) == wanted


def test_that_its_place_and_opacity_are_drawn_and_year_and_region_may_be_others(
    capsys: Captured, file: Path, tmp_path: Path
) -> None:
    pictures = [
        drawn(capsys, tmp_path / "vue.png", file, *options)
        for options in (
            ("--view", "Été à Tours"), ("--view", "De près"), ("--view", "Pâle"),
            ("--view", "Été à Tours", "--year", 2024), ("--view", "De près", "--region", "24"),
        )
    ]  # fmt: skip
    assert len(set(pictures)) == len(pictures)


def test_that_an_unknown_name_lists_the_known_ones(capsys: Captured, file: Path, tmp_path: Path) -> None:
    code, err = call(capsys, "map", tmp_path / "vue.png", file, "--view", "Hiver")
    assert code == USAGE
    assert "il n’y a pas de vue « Hiver »" in err
    assert "De près, Écart, Été à Tours, Pâle" in err
    assert not (tmp_path / "vue.png").exists()


def test_that_a_project_without_views_says_where_they_are_kept(capsys: Captured, tmp_path: Path) -> None:
    save_project(small_project(), tmp_path / "sans.bioplan")
    code, err = call(capsys, "map", tmp_path / "vue.png", tmp_path / "sans.bioplan", "--view", "Hiver")
    assert code == USAGE
    assert "n’en garde aucune" in err


@pytest.mark.parametrize("option", [("--indicator", "coverage"), ("--flows", "learners"), ("--class-count", 4)])
def test_that_what_the_view_says_already_is_not_said_twice(
    capsys: Captured, file: Path, tmp_path: Path, option: tuple[object, ...]
) -> None:
    code, err = call(capsys, "map", tmp_path / "vue.png", file, "--view", "Pâle", *option)
    assert code == USAGE
    assert f"retirez {option[0]}" in err


def test_that_a_view_of_a_difference_asks_for_the_other_scenario(capsys: Captured, file: Path, tmp_path: Path) -> None:
    code, err = call(capsys, "map", tmp_path / "vue.png", file, "--view", "Écart")
    assert code == USAGE
    assert "--minus" in err
    assert drawn(capsys, tmp_path / "vue.png", file, "--view", "Écart", "--minus", "haut")


def test_that_a_damaged_view_is_told(capsys: Captured, project: Project, tmp_path: Path) -> None:
    damaged, _ = SetCells({Address("map_views", "vue-1", "layers"): "{"}).apply(project)
    save_project(damaged, tmp_path / "abime.bioplan")
    code, err = call(capsys, "map", tmp_path / "vue.png", tmp_path / "abime.bioplan", "--view", "Été à Tours")
    assert code == FAILED
    assert "est abîmée" in err
