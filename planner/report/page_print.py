"""Pages of the report for paper: the same values as the workbook, formatted, cells of the report named in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace

from planner.core import french
from planner.drawing.printing import blocks as paper
from planner.report.cells import NATURE_LABELS, Cell, Style, Table, tidy
from planner.report.page import Block, Chart, Charts, Facts, Grid, Heading, Page, Picture, Text
from planner.report.places import Places
from planner.report.styles import ACCENT, ASSUMED, HEADER_FILL, MUTED, RULE

PALETTE = paper.Palette(text="#14181b", muted=MUTED, accent=ACCENT, rule=RULE, header=HEADER_FILL)
NUMBERS = ("number", "tenth", "decimal", "share", "fine_share", "euros", "exact_euros")
WHERE = "Où"  # title of a column whose values lead to other rows: paper has no cells
LABELS = 30.0  # width of the labels of facts, in digits


class PrintedPlaces(Places):
    """Where rows stand in a document without cells: links of the workbook to a cell lead to its row.

    Names are those of places in the PDF: a block's key and a row's number.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__(pages)
        self._blocks = {
            block.key: (page, block) for page in pages for block in page.blocks if isinstance(block, (Facts, Grid))
        }
        cells = [cell for page in pages for cell in page.cells() if callable(cell.link)]
        self._linked = {self.target(cell).removeprefix("#") for cell in cells}

    def cell(self, block: str, row: int, _column: int) -> str:
        return f"{block}-{row}"

    def target(self, cell: Cell) -> str:
        """Where a value's link leads: a web address, or `#` and the name of a row that is printed; empty for none."""
        if not callable(cell.link):
            return cell.link
        target = cell.link(self)
        return target if target.removeprefix("#").rpartition("-")[0] in self._blocks else ""

    def name(self, block: str, row: int) -> str:
        """The name of a row, empty where no link leads to it."""
        name = self.cell(block, row, 0)
        return name if name in self._linked else ""

    def words(self, target: str) -> str:
        """A row as a reader finds it: « Dépenses, ligne 4 : Formateurs »."""
        key, _, number = target.removeprefix("#").rpartition("-")
        page, block = self._blocks[key]
        row = int(number)
        label = block.rows[row][0] if isinstance(block, Facts) else shown(block.table.rows[row][0], "text")
        return french.unbroken(f"{page.name}, ligne {row + 1} : {label}")


def printed(page: Page, places: PrintedPlaces) -> paper.Page:
    """One page; what is said of cells that compute is left out."""
    blocks: list[paper.Block] = [paper.Title(_text(page.title), 1, page_name(page.name))]
    grids = {block.key: block for block in page.blocks if isinstance(block, Grid)}
    for block in page.blocks:
        blocks += _blocks(block, grids, places)
    whole = page.extent == "one page"
    return paper.Page(blocks, page.name, one_sheet=whole, upright=whole)


def page_name(sheet: str) -> str:
    """What links to a page call it."""
    return f"page {sheet}"


def _blocks(block: Block, grids: dict[str, Grid], places: PrintedPlaces) -> Iterator[paper.Block]:
    if isinstance(block, Heading):
        yield paper.Title(_text(block.text))
    elif isinstance(block, Text):
        if not block.live:
            yield paper.Paragraph(paper.Words(_text(block.text)), small=block.faint)
    elif isinstance(block, Facts):
        yield _facts(block, places)
    elif isinstance(block, Grid):
        yield _grid(block, places) if block.table.rows else paper.Paragraph(paper.Words("Aucune ligne."), small=True)
    elif isinstance(block, Picture):
        yield paper.Picture(block.png)
    else:
        assert isinstance(block, Charts)
        yield paper.Charts([_chart(chart, grids[chart.grid]) for chart in block.charts])


# --- values ---------------------------------------------------------------------------------------------------------


def shown(cell: Cell, style: Style) -> str:
    """A value as the workbook's formats show it."""
    value, style = cell.content, cell.style or style
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return french.date(value.isoformat())
    if isinstance(value, str):
        return value.replace(" ", french.NO_BREAK_SPACE) if value in NATURE_LABELS.values() else value
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


def _words(cell: Cell, style: Style, places: PrintedPlaces, *, title: str = "") -> paper.Words:
    target = places.target(cell)
    text = places.words(target) if target and callable(cell.link) else shown(cell, style)
    if "(€)" in title:  # the title says it already
        text = text.removesuffix(f"{french.NARROW_SPACE}€")
    if cell.nature == "assumption":
        return paper.Words(_text(text), ASSUMED, italic=True, link=target)
    if cell.faint:
        return paper.Words(_text(text), MUTED, italic=True, link=target)
    return paper.Words(_text(text), link=target)


def _text(text: str) -> str:
    """As a sheet would take it; French marks stay with their words at the end of a line."""
    return french.unbroken(tidy(text))


# --- tables ---------------------------------------------------------------------------------------------------------


def _facts(block: Facts, places: PrintedPlaces) -> paper.Table:
    """Labels with their values; figures alone stand below one another."""
    figures = all((cell.style or "text") != "text" for _, cell in block.rows)
    rows = [
        paper.Row(
            [paper.Cell(paper.Words(_text(label), MUTED)), paper.Cell(_words(cell, "text", places), right=figures)],
            name=places.name(block.key, position),
        )
        for position, (label, cell) in enumerate(block.rows)
    ]
    columns = [paper.Column("", least=LABELS), paper.Column("", right=figures)]
    return paper.Table(columns, rows, stretched=not figures)


def _grid(block: Grid, places: PrintedPlaces) -> paper.Table:
    source = _without_link_columns(block.table)
    links = {c for row in source.rows for c, cell in enumerate(row) if callable(cell.link)}
    columns = [
        paper.Column(
            WHERE if c in links else _text(column.title), column.style != "text",
            column.width if column.style in NUMBERS else 0.0,
        )
        for c, column in enumerate(source.columns)
    ]  # fmt: skip
    rows = []
    for position, cells in enumerate(source.rows):
        row = [
            paper.Cell(_words(cell, column.style, places, title=column.title), (cell.style or column.style) != "text",
                       bar=ACCENT if cell.marked else "")
            for column, cell in zip(source.columns, cells, strict=True)
        ]  # fmt: skip
        total = block.total_last and position == len(source.rows) - 1
        rows.append(paper.Row(row, places.name(block.key, position), total=total))
    return paper.Table(columns, rows, block.stretched)


def _without_link_columns(table: Table) -> Table:
    """Columns that hold nothing but links to the web give them to what stands before, and with it their room."""
    alone = {
        c for c in range(1, len(table.columns))
        if any(row[c].link for row in table.rows)
        and all(_is_web(row[c]) or row[c].content is None for row in table.rows)
    }  # fmt: skip
    kept = [c for c in range(len(table.columns)) if c not in alone]
    rows = [
        [replace(row[c], link=row[c + 1].link) if c + 1 in alone and row[c + 1].link else row[c] for c in kept]
        for row in table.rows
    ]  # fmt: skip
    return replace(table, columns=[table.columns[c] for c in kept], rows=rows)


def _is_web(cell: Cell) -> bool:
    return isinstance(cell.link, str) and cell.link.startswith(("http://", "https://"))


# --- charts ---------------------------------------------------------------------------------------------------------


def _chart(chart: Chart, grid: Grid) -> paper.Chart:
    rows = grid.table.rows[: chart.rows]

    def values(column: int | None) -> list[float | None]:
        contents = [] if column is None else [row[column].content for row in rows]
        return [float(value) if isinstance(value, (int, float)) else None for value in contents]

    labels = [_text(shown(row[chart.labels], "text")) for row in rows]
    series = []
    for one in chart.series:
        lows, highs = values(one.low), values(one.high)
        name = f"{one.name} et sa fourchette probable" if lows and highs else one.name
        series.append(paper.Series(_text(name), values(one.column), one.line, lows, highs, one.colour))
    return paper.Chart(_text(chart.title), chart.unit, labels, series, _axis_number)


def _axis_number(value: float) -> str:
    return french.compact(value, 2)


def contents_page(title: str, lines: Sequence[tuple[str, str]]) -> paper.Page:
    """Pages with what they are about, their numbers, and links that lead there."""
    columns = [paper.Column("", least=LABELS), paper.Column("", wish=80), paper.Column("", True, 6)]
    rows = [
        paper.Row([
            paper.Cell(paper.Words(name, link=f"#{page_name(name)}")),
            paper.Cell(paper.Words(words)),
            paper.Cell(right=True, page_of=page_name(name)),
        ])
        for name, words in lines
    ]  # fmt: skip
    return paper.Page(
        [paper.Title(title, 1, page_name(title)), paper.Table(columns, rows)], title, joins=True, upright=True
    )
