"""Flows as arcs: thin where they leave, as wide as their number where they arrive, with a head that says which way."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing.paths import polygon
from planner.drawing.scene import FlowHit, FlowLayer, MapScene
from planner.drawing.view import Floats, MapView

THINNEST, WIDEST = 1.4, 11.0
TAIL = 0.4
"""Width where an arc leaves, as a share of the width where it arrives."""
BEND = 0.16
"""How far an arc leaves the straight line, as a share of its length: opposite flows part."""
STEPS = 24
SHORTEST = 6.0
"""Pixels below which an arc is not drawn: nobody could see it."""
HEAD_LENGTH, HEAD_WIDTH = 5.0, 4.0
"""Of the head beyond the width of the arc, in pixels."""
CASING = 1.0
PICK_MARGIN = 3.0


class Arcs(NamedTuple):
    """The arcs of a layer on a view: rows of the layer (k,), middle lines (k, STEPS + 1, 2), widths (k,)."""

    rows: np.ndarray
    lines: Floats
    width: Floats


def flow_widths(numbers: Floats, top: float | None = None) -> Floats:
    """Widths (n,) in pixels, in step with the numbers; `top` is the number of the widest (default: the largest)."""
    known = np.nan_to_num(np.asarray(numbers, dtype=float)).clip(min=0.0)
    top = float(known.max(initial=0.0)) if top is None else top
    widths: Floats = (WIDEST * known / max(top, 1e-12)).clip(THINNEST, WIDEST)
    return widths


def width_steps(layer: FlowLayer) -> list[tuple[float, str]]:
    """Widths and values for the legend: the largest number, and a fifth of it."""
    top = float(np.nan_to_num(layer.numbers).max(initial=0.0))
    values = [top, top / 5] if top > 0 else []
    return [(float(flow_widths(np.array([value]), top)[0]), layer.format_value(value)) for value in values]


def arcs(layer: FlowLayer, view: MapView) -> Arcs:
    """The arcs that can be seen, widest first so that thin ones lie on top."""
    start, end = view.to_screen(layer.origin), view.to_screen(layer.target)
    length = np.hypot(*(end - start).T)
    rows = np.flatnonzero((np.nan_to_num(length) >= SHORTEST) & (np.nan_to_num(layer.numbers) > 0))
    widths = flow_widths(layer.numbers)
    rows = rows[np.argsort(-widths[rows], kind="stable")]
    start, end = start[rows], end[rows]
    across = np.column_stack([end[:, 1] - start[:, 1], start[:, 0] - end[:, 0]])
    bend = (start + end) / 2 + BEND * across
    t = np.linspace(0, 1, STEPS + 1)[None, :, None]
    lines = (1 - t) ** 2 * start[:, None] + 2 * t * (1 - t) * bend[:, None] + t**2 * end[:, None]
    return Arcs(rows, lines, widths[rows])


def outlines(drawn: Arcs, grown: float = 0.0) -> Floats:
    """Closed shapes (k, m, 2): both sides of each arc and its head, `grown` pixels wider all round."""
    lines, width = drawn.lines, drawn.width[:, None] + 2 * grown
    along = np.gradient(lines, axis=1)
    along /= np.hypot(along[..., 0], along[..., 1]).clip(min=1e-9)[..., None]
    across = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    length = np.hypot(*np.diff(lines, axis=1).transpose(2, 0, 1)).sum(axis=1)
    head = np.minimum(drawn.width + HEAD_LENGTH, 0.5 * length)
    # The body ends where the head begins: the last points are drawn back onto that place.
    left_over = length[:, None] * (1 - np.linspace(0, 1, STEPS + 1)[None, :])
    body = lines - along * (head[:, None] - left_over).clip(min=0.0)[..., None]
    half = (width * np.linspace(TAIL, 1, STEPS + 1)[None, :] / 2)[..., None]
    neck, tip = body[:, -1], lines[:, -1] + along[:, -1] * grown
    wing = across[:, -1] * (width / 2 + HEAD_WIDTH)
    return np.concatenate(
        [body + across * half, (neck + wing)[:, None], tip[:, None], (neck - wing)[:, None],
         (body - across * half)[:, ::-1]], axis=1,
    )  # fmt: skip


def draw_flows(painter: QPainter, scene: MapScene, view: MapView) -> None:
    """All shown flow layers."""
    painter.setPen(Qt.PenStyle.NoPen)
    for index, layer in reversed(list(enumerate(scene.shown_flows))):
        drawn = arcs(layer, view)
        painter.setOpacity(layer.opacity)
        for casing, shape in zip(outlines(drawn, CASING), outlines(drawn), strict=True):
            painter.setBrush(QColor(scene.theme.symbol_edge))
            painter.drawPolygon(polygon(casing))
            painter.setBrush(QColor(scene.theme.flow(index)))
            painter.drawPolygon(polygon(shape))
    painter.setOpacity(1.0)


def draw_hovered_flow(painter: QPainter, scene: MapScene, view: MapView) -> None:
    """The arc under the pointer, in full colour with an edge."""
    hovered = scene.hovered
    if not isinstance(hovered, FlowHit):
        return
    for index, layer in enumerate(scene.shown_flows):
        if layer.key != hovered.layer:
            continue
        drawn = arcs(layer, view)
        painter.setPen(QPen(QColor(scene.theme.hover), 1.6))
        painter.setBrush(QColor(scene.theme.flow(index)))
        for row, shape in zip(drawn.rows.tolist(), outlines(drawn), strict=True):
            if layer.ids[row] == hovered.id:
                painter.drawPolygon(polygon(shape))


def draw_sample(
    painter: QPainter, start: float, end: float, y: float, width: float, colour: str
) -> None:  # fmt: skip
    """A straight arrow as wide as given, for the legend."""
    line = np.column_stack([np.linspace(start, end, STEPS + 1), np.full(STEPS + 1, y)])[None]
    shape = outlines(Arcs(np.array([0]), line, np.array([width])))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawPolygon(polygon(shape[0]))


def flow_at(scene: MapScene, view: MapView, x: float, y: float) -> FlowHit | None:
    """The arc under a pixel, thin ones before wide ones."""
    for layer in scene.shown_flows:
        drawn = arcs(layer, view)
        if len(drawn.rows):
            distance = np.hypot(drawn.lines[..., 0] - x, drawn.lines[..., 1] - y)
            # Between two points of an arc the pixel may be half a step away from both.
            step = np.hypot(*np.diff(drawn.lines, axis=1).transpose(2, 0, 1)).max(axis=1) / 2
            near = np.flatnonzero(distance.min(axis=1) <= np.hypot(drawn.width / 2 + PICK_MARGIN, step))
            if len(near):
                return FlowHit(layer.key, layer.ids[drawn.rows[near[-1]]])
    return None
