"""Layout of a map picture: title above, map and legend side by side (or legend below), sources at the foot.

The legend has its own ground beside the map, so it never covers a région, whatever the zoom.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from planner.drawing import text
from planner.drawing.geometry import Geometry
from planner.drawing.paths import hatch_segments
from planner.drawing.scene import MapScene, SymbolKind
from planner.drawing.symbols import draw_symbol
from planner.drawing.text import Face, TextPen, line_height, wrap
from planner.drawing.view import Floats, MapView, Rect

MARGIN = 12.0
GAP = 6.0
TITLE_GAP = 8.0
SWATCH_WIDTH, SWATCH_HEIGHT = 26.0, 15.0
ROW = 19.0
KEY_WIDTH = SWATCH_WIDTH + 9.0
OUTLINED_NOTE = "contour seul : valeur estimée ou lieu approché"


@dataclass(frozen=True)
class Item:
    """One entry of the legend: a drawing key (« swatch », « hatch », « symbol », « sample » or none) and its lines."""

    lines: tuple[str, ...]
    face: Face
    key: str = ""
    colour: str = ""
    kind: SymbolKind | None = None
    size: float = 12.0
    muted: bool = False
    gap: float = 0.0

    @property
    def height(self) -> float:
        textual = line_height(self.face) * len(self.lines)
        return self.gap + (max(ROW, textual + 3, self.size + 4) if self.key else textual)


Block = tuple[Item, ...]


@dataclass(frozen=True)
class Layout:
    """Where everything goes on a picture of `width` x `height` logical pixels."""

    width: float
    height: float
    area: Rect
    """The map."""
    title_lines: tuple[str, ...]
    subtitle_lines: tuple[str, ...]
    legend: Rect | None
    blocks: tuple[Block, ...]
    beside: bool
    footer: Rect | None
    footer_lines: tuple[str, ...]


def legend_blocks(scene: MapScene, width: float) -> tuple[Block, ...]:
    """The legend's entries, wrapped to a column of `width` pixels."""
    blocks = []
    room = width - KEY_WIDTH
    choropleth = scene.choropleth
    if choropleth is not None:
        items = [Item(tuple(wrap(choropleth.title, text.BODY_BOLD, width)), text.BODY_BOLD)]
        notes = [wrap(note, text.SMALL, width) for note in (choropleth.unit, scene.context) if note]
        items += [Item(tuple(lines), text.SMALL, muted=True) for lines in notes]
        labels = choropleth.classes.labels(choropleth.format_value)
        colours = choropleth.colours(scene.theme)
        for row, (label, colour) in enumerate(zip(reversed(labels), reversed(colours), strict=True)):
            gap = 7.0 if row == 0 else 0.0
            items.append(Item(tuple(wrap(label, text.BODY, room)), text.BODY, "swatch", colour, gap=gap))
        if any(choropleth.classes.index_of(value) is None for value in choropleth.values.values()):
            items.append(Item(("pas de donnée",), text.BODY, "hatch", gap=4.0))
        blocks.append(tuple(items))
    layers = scene.shown_layers
    if layers:
        items = []
        for layer in layers:
            lines = wrap(f"{layer.title}\u00a0({len(layer)})", text.BODY, room)
            items.append(Item(tuple(lines), text.BODY, "symbol", kind=layer.kind))
            if layer.size_note:
                items.append(Item(tuple(wrap(layer.size_note, text.SMALL, room)), text.SMALL, "indent", muted=True))
        if any(layer.outlined.any() for layer in layers):
            note_lines = tuple(wrap(OUTLINED_NOTE, text.SMALL, room))
            items.append(Item(note_lines, text.SMALL, "outlined", kind=SymbolKind.SITE, muted=True, gap=4.0))
        blocks.append(tuple(items))
    return tuple(blocks)


def _block_height(block: Block) -> float:
    return sum(item.height for item in block)


SCALE_BAR_HEIGHT = 42.0


def make_layout(geometry: Geometry, scene: MapScene, width: float, height: float) -> Layout:
    """Place title, legend and sources; the legend goes where it leaves the map the larger scale."""
    parts = scene.parts
    inner = width - 2 * MARGIN
    title = tuple(wrap(scene.title, text.TITLE, inner)) if parts.title and scene.title else ()
    subtitle = tuple(wrap(_subtitle(scene), text.BODY, inner)) if parts.title else ()
    top = 0.0
    if title or subtitle:
        top = MARGIN + TITLE_GAP + len(title) * line_height(text.TITLE) + len(subtitle) * line_height(text.BODY)
    footer_lines = tuple(_footer(scene, inner)) if parts.source else ()
    foot = len(footer_lines) * line_height(text.TINY) + MARGIN if footer_lines else 0.0
    body = Rect(0, top, width, max(height - top - foot, 1.0))
    footer = Rect(MARGIN, height - foot, inner, foot) if footer_lines else None

    beside_width = min(max(0.22 * width, 172.0), 240.0)
    beside_blocks = legend_blocks(scene, beside_width - GAP - MARGIN) if parts.legend else ()
    if not beside_blocks:
        return Layout(width, height, body, title, subtitle, None, (), True, footer, footer_lines)
    beside_area = Rect(0, body.y, width - beside_width, body.height)

    columns = len(beside_blocks) + (1 if parts.scale_bar else 0)
    column_width = (inner - (columns - 1) * MARGIN) / columns
    below_blocks = legend_blocks(scene, min(column_width, 260.0))
    below_height = max(_block_height(block) for block in below_blocks) + MARGIN
    below_area = Rect(0, body.y, width, max(body.height - below_height, 1.0))

    needed = sum(_block_height(block) + 16 for block in beside_blocks) + (SCALE_BAR_HEIGHT if parts.scale_bar else 0)
    fits = needed <= body.height
    beside_scale = MapView.fit(geometry.bounds, beside_area).scale
    below_scale = MapView.fit(geometry.bounds, below_area).scale
    if fits and beside_scale >= below_scale * 0.9:
        legend = Rect(beside_area.right + GAP, body.y, beside_width - GAP, body.height)
        return Layout(width, height, beside_area, title, subtitle, legend, beside_blocks, True, footer, footer_lines)
    legend = Rect(0, below_area.bottom, width, below_height)
    return Layout(width, height, below_area, title, subtitle, legend, below_blocks, False, footer, footer_lines)


def _subtitle(scene: MapScene) -> str:
    indicator = scene.choropleth.title if scene.choropleth else ""
    return " · ".join(part for part in (indicator if indicator != scene.title else "", scene.context) if part)


def _footer(scene: MapScene, width: float) -> list[str]:
    source = f"Source : {scene.source}. " if scene.source else ""
    date = f"Carte établie le {scene.date}. " if scene.date else ""
    return wrap(date + source.replace("..", ".") + scene.attribution, text.TINY, width)


class LegendPainter:
    """Draws title, legend, scale bar and foot of one picture."""

    def __init__(self, painter: QPainter, pen: TextPen, scene: MapScene, layout: Layout) -> None:
        self.painter, self.pen, self.scene, self.layout = painter, pen, scene, layout

    def draw(self, view: MapView) -> None:
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
            self._draw_legend(layout.legend, view)
        if layout.footer is not None:
            y = layout.footer.y + 2
            for line in layout.footer_lines:
                self._line(layout.footer.x, y, line, text.TINY, theme.muted)
                y += line_height(text.TINY)

    def _line(self, x: float, y: float, line: str, face: Face, colour: str) -> None:
        baseline = y + (line_height(face) + text.cap_height(face)) / 2
        self.pen.draw(x, baseline, line, face, colour)

    def _draw_legend(self, legend: Rect, view: MapView) -> None:
        blocks, bar = self.layout.blocks, self.scene.parts.scale_bar
        if self.layout.beside:
            y = legend.y + MARGIN
            for block in blocks:
                self._draw_block(legend.x, y, block)
                y += _block_height(block) + 16
            if bar:
                self._draw_scale_bar(legend.x, legend.bottom - SCALE_BAR_HEIGHT, view)
            return
        columns = len(blocks) + (1 if bar else 0)
        pitch = (legend.width - MARGIN) / columns
        for index, block in enumerate(blocks):
            self._draw_block(MARGIN + index * pitch, legend.y, block)
        if bar:
            self._draw_scale_bar(MARGIN + len(blocks) * pitch, legend.y, view)

    def _draw_block(self, x: float, y: float, block: Block) -> None:
        for item in block:
            top, height = y + item.gap, item.height - item.gap
            self._draw_key(x, top + height / 2, item)
            line_y = top + (height - line_height(item.face) * len(item.lines)) / 2
            for line in item.lines:
                colour = self.scene.theme.muted if item.muted else self.scene.theme.text
                self._line(x + (KEY_WIDTH if item.key else 0.0), line_y, line, item.face, colour)
                line_y += line_height(item.face)
            y += item.height

    def _draw_key(self, x: float, middle: float, item: Item) -> None:
        painter, theme = self.painter, self.scene.theme
        box = Rect(x, middle - SWATCH_HEIGHT / 2, SWATCH_WIDTH, SWATCH_HEIGHT)
        if item.key == "swatch":
            painter.fillRect(QRectF(*box), QColor(item.colour))
        elif item.key == "hatch":
            painter.fillRect(QRectF(*box), QColor(theme.hatch_ground))
            draw_hatch(painter, [_ring(box)], HATCH_SPACING, theme.hatch, 1.0)
        elif item.kind is not None:
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


HATCH_SPACING = 5.0


def _ring(box: Rect) -> Floats:
    import numpy as np

    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    return np.array([(x, y), (right, y), (right, bottom), (x, bottom), (x, y)])


def draw_hatch(painter: QPainter, rings: list[Floats], spacing: float, colour: str, width: float) -> None:
    """Strokes over rings, all in the painter's unit."""
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLines([QLineF(*start, *end) for start, end in hatch_segments(rings, spacing).tolist()])
