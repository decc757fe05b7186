"""Pages as HTML of the kind that QTextDocument reads: the same values as the workbook, formatted, without formulas."""

from __future__ import annotations

import datetime
from base64 import b64encode
from collections.abc import Sequence
from html import escape

from planner.core import french
from planner.report.cells import Cell, Column, Style, tidy
from planner.report.page import Charts, Facts, Grid, Heading, Page, Picture, Text
from planner.report.styles import ACCENT, ASSUMED, HEADER_FILL, MUTED, RULE

PICTURE_WIDTH = 940  # of the 1 000 or so that a page is wide


def css(factor: float = 1.0) -> str:
    """The look of pages, their type smaller by a factor."""
    return f"""
body {{ font-family: Arial, sans-serif; font-size: {8 * factor:.1f}pt; color: #14181b; }}
h1 {{ font-size: {13 * factor:.1f}pt; color: {ACCENT}; margin: 0; }}
h2 {{ font-size: {10 * factor:.1f}pt; color: {ACCENT}; margin: {8 * factor:.0f}px 0 2px 0; }}
p {{ margin: 2px 0 4px 0; }}
.faint {{ color: {MUTED}; }}
td, th {{ padding: {2 * factor:.1f}px 3px; border-bottom: 1px solid {RULE}; vertical-align: top; }}
th {{ background-color: {HEADER_FILL}; font-weight: bold; }}
"""


def page_html(page: Page) -> str:
    """One page; charts are left out, for the tables that they draw stand beside them."""
    parts = [f"<h1>{_text(page.title)}</h1>"]
    for block, following in zip(page.blocks, [*page.blocks[1:], None], strict=True):
        if isinstance(block, Heading):
            apart = ' style="page-break-before: always"' if isinstance(following, Picture) else ""
            parts.append(f"<h2{apart}>{_text(block.text)}</h2>")
        elif isinstance(block, Text):
            parts.append(f'<p class="{"faint" if block.faint else ""}">{_text(block.text)}</p>')
        elif isinstance(block, Facts):
            parts.append(_facts(block))
        elif isinstance(block, Grid):
            parts.append(_grid(block))
        elif isinstance(block, Picture):
            data = b64encode(block.png).decode()
            parts.append(f'<p><img width="{PICTURE_WIDTH}" src="data:image/png;base64,{data}" /></p>')
        else:
            assert isinstance(block, Charts)
    return "\n".join(parts)


def shown(cell: Cell, style: Style) -> str:
    """A value as the workbook's formats show it."""
    value, style = cell.content, cell.style or style
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return french.date(value.isoformat())
    if isinstance(value, str):
        return value
    if style == "year":
        return str(int(value))
    if style in ("share", "fine_share"):
        return french.percent(value, 0 if style == "share" else 1)
    if style == "exact_euros":
        return f"{french.number(value, 2)}{french.NARROW_SPACE}€"
    if style == "euros":
        return f"{french.number(value)}{french.NARROW_SPACE}€"
    if style == "decimal":
        return french.compact(value, 3)
    return french.number(value, 1 if style == "tenth" else 0)


def _facts(block: Facts) -> str:
    rows = [
        f'<tr><td width="28%" class="faint">{_text(label)}</td><td width="72%">{_value(cell, Column(""))}</td></tr>'
        for label, cell in block.rows
    ]  # fmt: skip
    return f'<table width="100%" cellspacing="0">{"".join(rows)}</table>'


def _grid(block: Grid) -> str:
    columns = list(block.table.columns)
    if not block.table.rows:
        return '<p class="faint">Aucune ligne.</p>'
    widths = _percentages(columns)
    head = "".join(
        f'<th width="{width}%" align="{_side(column.style)}">{_text(column.title)}</th>'
        for column, width in zip(columns, widths, strict=True)
    )  # fmt: skip
    body = []
    for position, cells in enumerate(block.table.rows, start=1):
        strong = block.total_last and position == len(block.table.rows)
        values = (
            f"<td {_look(cell, column)}>{'<b>' * strong}{_value(cell, column)}{'</b>' * strong}</td>"
            for column, cell in zip(columns, cells, strict=True)
        )
        body.append(f"<tr>{''.join(values)}</tr>")
    return f'<table width="100%" cellspacing="0"><thead><tr>{head}</tr></thead>{"".join(body)}</table>'


def _percentages(columns: Sequence[Column]) -> list[int]:
    whole = sum(column.width for column in columns)
    return [max(1, int(100 * column.width / whole)) for column in columns]


def _look(cell: Cell, column: Column) -> str:
    if cell.marked:
        return f'bgcolor="{ACCENT}"'
    return f'align="{_side(cell.style or column.style)}"'


def _side(style: Style) -> str:
    return "left" if style == "text" else "right"


def _value(cell: Cell, column: Column) -> str:
    text = shown(cell, column.style)
    if "(€)" in column.title:  # the title says it already, and columns are narrow
        text = text.removesuffix(f"{french.NARROW_SPACE}€")
    text = _text(text)
    if cell.nature == "assumption":
        return f'<i style="color: {ASSUMED}">{text}</i>'
    return f'<i style="color: {MUTED}">{text}</i>' if cell.faint else text


def _text(text: str) -> str:
    return escape(tidy(text)).replace("\n", "<br/>")
