"""The map of a project as a scene."""

from dataclasses import replace

import numpy as np
import pytest

from planner import paths
from planner.core.model.results import Results, run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.drawing.geometry import Geometry, load_geometry
from planner.drawing.scene import PointLayer
from planner.report.indicator_values import indicator_values
from planner.report.indicators import INDICATORS
from planner.report.map_scene import point_layers, scene_of
from planner.report.pictures import report_map


@pytest.fixture(scope="module")
def geometry() -> Geometry:
    return load_geometry(paths.resources_dir() / "regions")


def layers_of(project: Project, geometry: Geometry, *, for_others: bool = False) -> dict[str, PointLayer]:
    return {layer.key: layer for layer in point_layers(project, geometry, for_others=for_others)}


def test_that_layers_are_tables_and_points_their_rows(project: Project, geometry: Geometry) -> None:
    layers = layers_of(project, geometry)
    assert {key: list(layer.ids) for key, layer in layers.items()} == {
        "sites": ["tours", "rouen", "nulle-part"], "platforms": ["lycee"], "projects": ["plateau", "secret"],
    }  # fmt: skip
    assert layers["sites"].title == "Sites"


def test_that_a_point_without_place_is_not_drawn_and_one_without_coordinates_is_outlined(
    project: Project, geometry: Geometry
) -> None:
    sites = layers_of(project, geometry)["sites"]
    assert np.isfinite(sites.xy[0]).all()
    assert np.isfinite(sites.xy[1]).all()
    assert np.isnan(sites.xy[2]).all()
    assert sites.outlined[1]


def test_that_an_assumed_figure_is_outlined(project: Project, geometry: Geometry) -> None:
    assert not layers_of(project, geometry)["sites"].outlined[0]
    assumed, _ = SetCells({Address("provenance", "sites/tours/*", "kind"): "assumption"}).apply(project)
    assert layers_of(assumed, geometry)["sites"].outlined[0]


def test_that_larger_sites_have_larger_marks(project: Project, geometry: Geometry) -> None:
    sizes = layers_of(project, geometry)["sites"].size
    assert sizes[0] > sizes[1] >= sizes[2]


def test_that_rows_that_do_not_count_and_confidential_ones_can_be_left_out(
    project: Project, geometry: Geometry
) -> None:
    without, _ = SetCells({Address("sites", "tours", "included"): False}).apply(project)
    assert list(layers_of(without, geometry)["sites"].ids) == ["rouen", "nulle-part"]
    public = layers_of(project, geometry, for_others=True)
    assert list(public["sites"].ids) == ["tours", "nulle-part"]
    assert list(public["projects"].ids) == ["plateau"]


def test_that_the_scene_says_what_when_and_under_which_scenario(
    project: Project, results: Results, geometry: Geometry
) -> None:
    values = indicator_values(project, results, INDICATORS["job_openings"])
    scene = scene_of(project, results, values, 2023, point_layers(project, geometry), date="2026-11-22")
    assert scene.title == "Postes à pourvoir par région, 2023–2025"
    assert (scene.scenario, scene.date) == ("Référence", "22/11/2026")
    assert scene.choropleth is not None
    assert scene.choropleth.format_value(1234.4) == "1\u202f234"
    stock = scene_of(project, results, indicator_values(project, results, INDICATORS["headcount"]), 2023, ())
    assert stock.year == 2023


def test_that_the_reports_map_is_a_picture_and_always_the_same(qapp: object, project: Project) -> None:
    results = run(project, "reference")
    first, second = (
        report_map(project, results, 2023, regions=["24"], today="2026-11-22", for_others=False) for _ in range(2)
    )
    assert first.startswith(b"\x89PNG")
    assert first == second
    assert first != report_map(project, replace(results, scenario="haut"), 2023, regions=[], today="", for_others=True)
