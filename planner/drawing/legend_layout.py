"""Layout of a map picture: title above, map and legend side by side (or legend below), sources at the foot.

The legend has its own ground beside the map, so it never covers a region, whatever the zoom.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.drawing import text
from planner.drawing.flows import width_steps
from planner.drawing.geometry import Geometry
from planner.drawing.scene import Choropleth, FlowLayer, MapScene, PointLayer, SizeStep, SymbolKind
from planner.drawing.text import Face, line_height, wrap
from planner.drawing.view import MapView, Rect

MARGIN = 12.0
GAP = 6.0
TITLE_GAP = 8.0
SWATCH_WIDTH, SWATCH_HEIGHT = 26.0, 15.0
ROW = 19.0
KEY_WIDTH = SWATCH_WIDTH + 9.0
NOTE_ELSEWHERE = "tout n’est pas tracé : voir Réglages"
OUTLINED_NOTE = "contour seul : valeur estimée ou lieu approché"


@dataclass(frozen=True)
class Item:
    """One entry of the legend: its lines, and what is drawn before them (« swatch », « hatch », « small », « symbol »,
    « outlined », « arrow », « indent », or nothing); `steps` are symbols side by side above their values."""

    lines: tuple[str, ...]
    face: Face
    key: str = ""
    colour: str = ""
    kind: SymbolKind | None = None
    size: float = 12.0
    muted: bool = False
    gap: float = 0.0
    steps: tuple[SizeStep, ...] = ()

    @property
    def height(self) -> float:
        if self.steps:
            return self.gap + self.steps[0].diameter + 4 + line_height(self.face) + STEP_FOOT
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
    columns: tuple[tuple[Block, ...], ...]
    """The legend: its columns beside the map; below it, one block a column."""
    beside: bool
    footer: Rect | None
    footer_lines: tuple[str, ...]


def legend_blocks(scene: MapScene, width: float) -> tuple[Block, ...]:
    """The legend's entries, wrapped to a column of `width` pixels."""
    blocks = [_choropleth_block(scene, scene.choropleth, width)] if scene.choropleth is not None else []
    if scene.shown_layers:
        blocks.append(_points_block(scene, width - KEY_WIDTH))
    blocks += [_flow_block(scene, flow, index, width) for index, flow in enumerate(scene.shown_flows)]
    return tuple(blocks)


def _choropleth_block(scene: MapScene, choropleth: Choropleth, width: float) -> Block:
    room = width - KEY_WIDTH
    items = [Item(tuple(wrap(choropleth.title, text.BODY_BOLD, width)), text.BODY_BOLD)]
    context = "" if scene.parts.title else " · ".join(scene.context)  # which stands under the title
    notes = [wrap(note, text.SMALL, width) for note in (choropleth.unit, context) if note]
    items += [Item(tuple(lines), text.SMALL, muted=True) for lines in notes]
    labels = choropleth.classes.labels(choropleth.format_value)
    colours = choropleth.colours(scene.theme)
    for row, (label, colour) in enumerate(zip(reversed(labels), reversed(colours), strict=True)):
        items.append(
            Item(tuple(wrap(label, text.BODY, room)), text.BODY, "swatch", colour, gap=7.0 if row == 0 else 0.0)
        )
    unknown = {code for code, value in choropleth.values.items() if choropleth.classes.index_of(value) is None}
    if choropleth.small:
        note = tuple(wrap(choropleth.small_note, text.BODY, room))
        coloured = bool(choropleth.small - unknown)
        ground = colours[len(colours) // 2] if coloured else scene.theme.hatch_ground
        items.append(Item(note, text.BODY, "small", ground, gap=4.0))
    if unknown - choropleth.small:
        items.append(Item(("pas de donnée",), text.BODY, "hatch", gap=4.0))
    return tuple(items)


def _points_block(scene: MapScene, room: float) -> Block:
    items: list[Item] = []
    for layer in scene.shown_layers:
        items.append(Item(tuple(wrap(_counted(layer), text.BODY, room)), text.BODY, "symbol", kind=layer.kind))
        if layer.size_note:
            items.append(Item(tuple(wrap(layer.size_note, text.SMALL, room)), text.SMALL, "indent", muted=True))
        if layer.size_steps:
            items.append(Item((), text.TINY, kind=layer.kind, muted=True, steps=_fitting(layer.size_steps, room)))
    if any((layer.outlined & layer.shown).any() for layer in scene.shown_layers):
        note_lines = tuple(wrap(OUTLINED_NOTE, text.SMALL, room))
        items.append(Item(note_lines, text.SMALL, "outlined", kind=SymbolKind.SITE, muted=True, gap=4.0))
    return tuple(items)


STEP_GAP, STEP_FOOT = 12.0, 6.0
"""Between symbols of the scale of sizes, and below them."""


def step_width(step: SizeStep) -> float:
    """Pixels that a symbol of the scale of sizes and its value take side by side."""
    return max(step.diameter, text.text_width(step.label, text.TINY))


def _fitting(steps: tuple[SizeStep, ...], room: float) -> tuple[SizeStep, ...]:
    """As many of the steps as there is room for, the largest in any case."""
    while len(steps) > 1 and sum(step_width(step) + STEP_GAP for step in steps) - STEP_GAP > room:
        # The middle one goes first: largest and smallest say the most.
        steps = (steps[0], *steps[2:]) if len(steps) > 2 else steps[:1]
    return steps


def _counted(layer: PointLayer) -> str:
    """Title and number; how many of how many where a filter leaves some out."""
    shown, total = int(layer.shown.sum()), len(layer)
    return f"{layer.title}\u00a0({shown})" if shown == total else f"{layer.title}\u00a0({shown} sur\u00a0{total})"


def _flow_block(scene: MapScene, flow: FlowLayer, index: int, width: float) -> Block:
    room, colour = width - KEY_WIDTH, scene.theme.flow(index)
    items = [Item(tuple(wrap(flow.title, text.BODY_BOLD, width)), text.BODY_BOLD)]
    if flow.unit:
        items.append(Item(tuple(wrap(flow.unit, text.SMALL, width)), text.SMALL, muted=True))
    for row, (thickness, value) in enumerate(width_steps(flow)):
        lines = tuple(wrap(value, text.BODY, room))
        items.append(Item(lines, text.BODY, "arrow", colour, size=thickness, gap=5.0 if row == 0 else 0.0))
    if flow.note:
        note = flow.note if scene.parts.flow_notes else NOTE_ELSEWHERE
        items.append(Item(tuple(wrap(note, text.SMALL, width)), text.SMALL, muted=True, gap=3.0))
    return tuple(items)


def block_height(block: Block) -> float:
    return sum(item.height for item in block)


def _column_height(blocks: tuple[Block, ...]) -> float:
    return sum(block_height(block) + BLOCK_GAP for block in blocks)


def _beside(blocks: tuple[Block, ...], height: float) -> tuple[tuple[tuple[Block, ...], ...], bool]:
    """The columns of a legend beside the map, as few as fit, and whether they do: a shorter column before two."""
    for most in (1, 2):
        for tried in _shorter_and_shorter(blocks):
            columns = _filled(tried, height)
            if len(columns) <= most and all(_column_height(column) <= height for column in columns):
                return columns, True
    return (blocks,), False


def _filled(blocks: tuple[Block, ...], height: float) -> tuple[tuple[Block, ...], ...]:
    """Blocks one below the other, the next column begun where one has no room."""
    columns: list[tuple[Block, ...]] = [()]
    for block in blocks:
        if columns[-1] and _column_height((*columns[-1], block)) > height:
            columns.append(())
        columns[-1] = (*columns[-1], block)
    return tuple(columns)


def _shorter_and_shorter(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """The blocks, then without what a low window has no room for: scales of sizes first, then what sizes stand for,
    then the note on outlines. The classes, the symbols and the notes of arrows always stay."""
    yield blocks
    spares = (lambda item: bool(item.steps), lambda item: item.key == "indent", lambda item: item.key == "outlined")
    for spared in spares:
        blocks = tuple(tuple(item for item in block if not spared(item)) for block in blocks)
        yield blocks


SCALE_BAR_HEIGHT = 42.0
BLOCK_GAP = 16.0


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

    column = min(max(0.22 * width, 172.0), 240.0)
    bar = SCALE_BAR_HEIGHT if parts.scale_bar else 0.0
    blocks = legend_blocks(scene, column - GAP - MARGIN) if parts.legend else ()
    if not blocks:
        return Layout(width, height, body, title, subtitle, None, (), True, footer, footer_lines)
    beside, fits = _beside(blocks, body.height - bar)
    beside_width = column * len(beside)
    beside_area = Rect(0, body.y, max(width - beside_width, 1.0), body.height)

    columns = len(blocks) + (1 if parts.scale_bar else 0)
    column_width = (inner - (columns - 1) * MARGIN) / columns
    below_blocks = legend_blocks(scene, min(column_width, 260.0))
    below_height = max(block_height(block) for block in below_blocks) + MARGIN
    below_area = Rect(0, body.y, width, max(body.height - below_height, 1.0))

    beside_scale = MapView.fit(geometry.bounds, beside_area).scale
    below_scale = MapView.fit(geometry.bounds, below_area).scale
    if fits and beside_scale >= below_scale * 0.9:
        legend = Rect(beside_area.right + GAP, body.y, beside_width - GAP, body.height)
        return Layout(width, height, beside_area, title, subtitle, legend, beside, True, footer, footer_lines)
    legend = Rect(0, below_area.bottom, width, below_height)
    below = tuple((block,) for block in below_blocks)
    return Layout(width, height, below_area, title, subtitle, legend, below, False, footer, footer_lines)


def _subtitle(scene: MapScene) -> str:
    """Year and scenario as far as the title, which names the indicator, does not say them already."""
    line = " · ".join(part for part in scene.context if part.casefold() not in scene.title.casefold())
    return line[:1].upper() + line[1:]


def _footer(scene: MapScene, width: float) -> list[str]:
    source = f"Source : {scene.source}. " if scene.source else ""
    date = f"Carte établie le {scene.date}. " if scene.date else ""
    return wrap(date + source.replace("..", ".") + scene.attribution, text.TINY, width)
