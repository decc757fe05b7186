from dataclasses import replace

import numpy as np
import pytest

from planner.drawing.flows import THINNEST, WIDEST, arcs, flow_widths, outlines, width_steps
from planner.drawing.geometry import Geometry
from planner.drawing.legend_layout import legend_blocks
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import PICTURE_PARTS, WINDOW_PARTS, FlowHit, FlowLayer, MapScene

WIDTH, HEIGHT = 900, 650


@pytest.fixture
def flows(geometry: Geometry) -> FlowLayer:
    origin = np.array([geometry.region_middle(code) for code in ("24", "53", "84", "76")])
    target = np.array([geometry.region_middle(code) for code in ("84", "24", "75", "76")])
    origin[1] = np.nan
    return FlowLayer(
        "learners", "Apprenants", ("a", "b", "c", "d"), origin, target, np.array([100.0, 50.0, 10.0, 30.0]),
        unit="personnes par an", note="3 plateformes sans capacité connue",
    )  # fmt: skip


@pytest.fixture
def with_flows(scene: MapScene, flows: FlowLayer) -> MapScene:
    return replace(scene, layers=(), flows=(flows,))


def test_that_widths_grow_in_step_with_numbers() -> None:
    widths = flow_widths(np.array([100.0, 50.0, 0.1, np.nan]))
    assert widths.tolist() == [WIDEST, WIDEST / 2, THINNEST, THINNEST]


def test_that_arcs_without_a_place_or_a_length_are_not_drawn(
    maps: MapPainter, with_flows: MapScene, flows: FlowLayer
) -> None:
    drawn = arcs(flows, maps.fit(with_flows, WIDTH, HEIGHT))
    assert [flows.ids[row] for row in drawn.rows] == ["a", "c"]
    assert np.isfinite(outlines(drawn)).all()


def test_that_an_arc_goes_from_its_origin_to_its_target_and_widens(
    maps: MapPainter, with_flows: MapScene, flows: FlowLayer
) -> None:
    view = maps.fit(with_flows, WIDTH, HEIGHT)
    drawn = arcs(flows, view)
    np.testing.assert_allclose(drawn.lines[0, 0], view.to_screen(flows.origin[0]))
    np.testing.assert_allclose(drawn.lines[0, -1], view.to_screen(flows.target[0]))
    shape = outlines(drawn)[0]
    assert np.hypot(*(shape[0] - shape[-1])) < np.hypot(*(shape[20] - shape[-21]))


def test_that_an_arc_is_picked_along_its_line(maps: MapPainter, with_flows: MapScene, flows: FlowLayer) -> None:
    view = maps.fit(with_flows, WIDTH, HEIGHT)
    drawn = arcs(flows, view)
    for row, line in zip(drawn.rows, drawn.lines, strict=True):
        for x, y in ((line[:-1] + line[1:]) / 2)[6:18]:
            assert maps.pick(with_flows, view, x, y) == FlowHit("learners", flows.ids[row])


def test_that_opposite_arcs_part(flows: FlowLayer, maps: MapPainter, with_flows: MapScene) -> None:
    there = replace(flows, origin=flows.origin[[0, 0]], target=flows.target[[0, 0]], ids=("a", "b"),
                    numbers=np.array([5.0, 5.0]))  # fmt: skip
    back = replace(there, origin=there.target, target=there.origin)
    view = maps.fit(with_flows, WIDTH, HEIGHT)
    apart = np.hypot(*(arcs(there, view).lines[0, 12] - arcs(back, view).lines[0, 12]))
    assert apart > WIDEST


def test_that_the_legend_says_what_widths_mean_and_what_is_left_out(with_flows: MapScene, flows: FlowLayer) -> None:
    handed_on = replace(with_flows, parts=PICTURE_PARTS)
    lines = [line for block in legend_blocks(handed_on, 240) for item in block for line in item.lines]
    assert "Apprenants" in lines
    assert "personnes par an" in lines
    assert "100" in lines
    assert "plateformes" in " ".join(lines)
    in_window = replace(with_flows, parts=WINDOW_PARTS)
    words = " ".join(line for block in legend_blocks(in_window, 240) for item in block for line in item.lines)
    assert "plateformes" not in words
    assert "voir Réglages" in words
    assert [width for width, _ in width_steps(flows)] == [WIDEST, WIDEST / 5]
