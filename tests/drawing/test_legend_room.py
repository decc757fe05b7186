"""Where the legend goes when there is little room."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from planner.drawing.classes import quantile_classes
from planner.drawing.geometry import Geometry, load_geometry
from planner.drawing.legend_layout import make_layout
from planner.drawing.scene import Choropleth, FlowLayer, MapScene, SizeStep, SymbolKind, point_layer


@pytest.fixture(scope="module")
def geometry(project_root: Path) -> Geometry:
    return load_geometry(project_root / "resources" / "regions")


def scene_with(geometry: Geometry, flows: int) -> MapScene:
    values = {code: float(row) for row, code in enumerate(geometry.regions)}
    layers = tuple(
        point_layer(
            geometry, kind.value, title, kind, ["a"], lon=[2.0], lat=[47.0], departements=["18"],
            size_note="taille : effectif", size_steps=(SizeStep(20.0, "2 000"), SizeStep(8.0, "200")),
        )
        for kind, title in ((SymbolKind.SITE, "Sites"), (SymbolKind.PROJECT, "Projets"))
    )  # fmt: skip
    ends = np.array([[400.0, 400.0]])
    arrows = tuple(
        FlowLayer(f"f{n}", "Diplômés", ("a",), ends, ends + 100, np.array([30.0]), "personnes", note="Neuf sur dix.")
        for n in range(flows)
    )
    colours = Choropleth("Postes à pourvoir", "personnes", values, quantile_classes(values.values()))
    return MapScene(choropleth=colours, layers=layers, flows=arrows)


@pytest.mark.parametrize(("size", "flows", "columns"), [((1200, 800), 1, 1), ((850, 350), 0, 1), ((850, 300), 1, 2)])
def test_that_a_low_window_keeps_its_legend_beside_the_map(
    qapp: QApplication, geometry: Geometry, size: tuple[int, int], flows: int, columns: int
) -> None:
    layout = make_layout(geometry, scene_with(geometry, flows), *size)
    assert layout.beside
    assert layout.area.height == size[1]
    assert len(layout.columns) == columns


def test_that_scales_of_sizes_go_only_where_there_is_no_room(qapp: QApplication, geometry: Geometry) -> None:
    def steps(height: int) -> int:
        layout = make_layout(geometry, scene_with(geometry, 0), 850, height)
        return sum(bool(item.steps) for column in layout.columns for block in column for item in block)

    assert steps(700) == 2
    assert steps(280) == 0


def test_that_a_tall_narrow_picture_has_its_legend_below(qapp: QApplication, geometry: Geometry) -> None:
    layout = make_layout(geometry, scene_with(geometry, 1), 500, 1000)
    assert not layout.beside
    assert layout.area.width == 500
