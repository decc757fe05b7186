"""Draws what stands around the map: title, legend, scale bar and sources."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing import text
from planner.drawing.base_layer import SMALL_INK
from planner.drawing.flows import draw_sample
from planner.drawing.legend_layout import (
    BLOCK_GAP,
    KEY_WIDTH,
    MARGIN,
    SCALE_BAR_HEIGHT,
    STEP_GAP,
    SWATCH_HEIGHT,
    SWATCH_WIDTH,
    TITLE_GAP,
    Block,
    Item,
    Layout,
    block_height,
    step_width,
)
from planner.drawing.palettes import ink_on
from planner.drawing.paths import HATCH_SPACING, draw_hatch, draw_wide_hatch
from planner.drawing.scene import MapScene
from planner.drawing.symbols import draw_symbol
from planner.drawing.text import Face, TextPen, line_height, wrap
from planner.drawing.view import Floats, MapView, Rect

BADGE_NOTE = "nombre dans un symbole : points regroupés"


class LegendPainter:
    """Draws title, legend, scale bar and foot of one picture."""

    def __init__(self, painter: QPainter, pen: TextPen, scene: MapScene, layout: Layout) -> None:
        self.painter, self.pen, self.scene, self.layout = painter, pen, scene, layout

    def draw(self, view: MapView, *, badges: bool = False) -> None:
        """`badges` says that some points are drawn as one symbol with their number."""
        layout, theme = self.layout, self.scene.theme
        y = layout.area.y - TITLE_GAP - len(layout.subtitle_lines) * line_height(text.BODY)
        y -= len(layout.title_lines) * line_height(text.TITLE)
        for lines, face, colour in (
            (layout.title_lines, text.TITLE, theme.text),
            (layout.subtitle_lines, text.BODY, theme.muted),
        ):
            for line in lines:
                self._line(MARGIN, y, line, face, colour)
                y += line_height(face)
        if layout.legend is not None:
            self._draw_legend(layout.legend, view, badges)
        if layout.footer is not None:
            y = layout.footer.y + 2
            for line in layout.footer_lines:
                self._line(layout.footer.x, y, line, text.TINY, theme.muted)
                y += line_height(text.TINY)

    def _line(self, x: float, y: float, line: str, face: Face, colour: str) -> None:
        baseline = y + (line_height(face) + text.cap_height(face)) / 2
        self.pen.draw(x, baseline, line, face, colour)

    def _draw_legend(self, legend: Rect, view: MapView, badges: bool) -> None:
        columns, bar = self.layout.columns, self.scene.parts.scale_bar
        if self.layout.beside:
            for position, column in enumerate(columns):
                y = legend.y + MARGIN
                for block in column:
                    self._draw_block(legend.x + position * legend.width / len(columns), y, block)
                    y += block_height(block) + BLOCK_GAP
            room = legend.bottom - y - (SCALE_BAR_HEIGHT if bar else 0.0)
            left = legend.x + (len(columns) - 1) * legend.width / len(columns)
            lines = wrap(BADGE_NOTE, text.SMALL, legend.width / len(columns) - MARGIN)
            if badges and room > len(lines) * line_height(text.SMALL):
                for row, line in enumerate(lines):
                    below = y - 6 + row * line_height(text.SMALL)
                    self._line(left, below, line, text.SMALL, self.scene.theme.muted)
            if bar:
                self._draw_scale_bar(left, legend.bottom - SCALE_BAR_HEIGHT, view)
            return
        pitch = (legend.width - MARGIN) / (len(columns) + (1 if bar else 0))
        for position, (block,) in enumerate(columns):
            self._draw_block(MARGIN + position * pitch, legend.y, block)
        if bar:
            self._draw_scale_bar(MARGIN + len(columns) * pitch, legend.y, view)

    def _draw_block(self, x: float, y: float, block: Block) -> None:
        for item in block:
            top, height = y + item.gap, item.height - item.gap
            self._draw_key(x, top + height / 2, item)
            line_y = top + (height - line_height(item.face) * len(item.lines)) / 2
            for line in item.lines:
                colour = self.scene.theme.muted if item.muted else self.scene.theme.text
                self._line(x + (KEY_WIDTH if item.key else 0.0), line_y, line, item.face, colour)
                line_y += line_height(item.face)
            if item.steps:
                self._draw_steps(x + KEY_WIDTH, top, item)
            y += item.height

    def _draw_steps(self, x: float, top: float, item: Item) -> None:
        """Symbols of the scale of sizes on one base line, their values below."""
        assert item.kind is not None
        base = top + item.steps[0].diameter + 1
        for step in item.steps:
            pitch = step_width(step) + STEP_GAP
            middle = x + (pitch - STEP_GAP) / 2
            draw_symbol(
                self.painter, item.kind, self.scene.theme, middle, base - step.diameter / 2, step.diameter, False
            )
            label_x = middle - text.text_width(step.label, item.face) / 2
            self._line(label_x, base + 2, step.label, item.face, self.scene.theme.muted)
            x += pitch

    def _draw_key(self, x: float, middle: float, item: Item) -> None:
        painter, theme = self.painter, self.scene.theme
        box = Rect(x, middle - SWATCH_HEIGHT / 2, SWATCH_WIDTH, SWATCH_HEIGHT)
        if item.key == "swatch":
            painter.fillRect(QRectF(*box), QColor(item.colour))
        elif item.key == "hatch":
            painter.fillRect(QRectF(*box), QColor(theme.hatch_ground))
            draw_hatch(painter, [_ring(box)], HATCH_SPACING, theme.hatch, 1.0)
        elif item.key == "small":
            painter.fillRect(QRectF(*box), QColor(item.colour))
            draw_wide_hatch(painter, [_ring(box)], 1.0, ink_on(item.colour), SMALL_INK)
        elif item.key == "arrow":
            draw_sample(painter, x, x + SWATCH_WIDTH, middle, item.size, item.colour)
            return
        elif item.kind is not None and not item.steps:
            draw_symbol(painter, item.kind, theme, x + SWATCH_WIDTH / 2, middle, item.size, item.key == "outlined")
            return
        else:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.coast), 0.6))
        painter.drawRect(QRectF(*box))

    def _draw_scale_bar(self, x: float, y: float, view: MapView) -> None:
        length = nice_length(110 / view.scale)
        end = x + length * view.scale
        theme = self.scene.theme
        self.painter.setPen(QPen(QColor(theme.muted), 1.2))
        self.painter.drawLines([
            QLineF(x, y + 8, end, y + 8), QLineF(x, y + 4, x, y + 8), QLineF(end, y + 4, end, y + 8),
        ])  # fmt: skip
        self._line(x, y + 10, f"{length:g}\u00a0km en métropole", text.TINY, theme.muted)
        self._line(x, y + 23, "encarts : chacun à son échelle", text.TINY, theme.muted)


def nice_length(longest: float) -> float:
    """The longest of 1, 2, 5, 10, 20 … kilometres up to `longest`."""
    power = 10.0 ** (len(str(int(max(longest, 1)))) - 1)
    return max(digit * power for digit in (1, 2, 5) if digit * power <= max(longest, 1))


def _ring(box: Rect) -> Floats:
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    return np.array([(x, y), (right, y), (right, bottom), (x, bottom), (x, y)])
