"""Blocks of cells as other programs exchange them: tab text of Excel and LibreOffice, HTML tables, CSV text."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Sequence
from html.parser import HTMLParser

from planner.core import french
from planner.core.tables.schema import Field
from planner.core.tables.values import Value, is_share, show

Block = list[list[str]]

_MORE_DECIMALS = 10  # of what is copied: more than is shown, so that a figure comes back as it was
_WIDEST_SPAN = 1000
_DECIMAL = re.compile(r"\s*[-+\u2212]?\d+,\d+\s*%?\s*")


def copied_text(field: Field, value: Value, unit: str = "") -> str:
    """A value as a spreadsheet takes it: decimal comma, no spaces between thousands, `57%`."""
    if isinstance(value, float) and not field.money and not field.choices:
        if is_share(field, unit):
            return _plain_number(value * 100) + "%"
        return _plain_number(value)
    text = show(field, value, unit)
    return _without_spaces(text) if field.is_numeric and not field.choices else text


def _plain_number(value: float) -> str:
    return _without_spaces(french.compact(value, _MORE_DECIMALS))


def _without_spaces(text: str) -> str:
    return text.replace(french.NARROW_SPACE, "").replace(french.MINUS, "-")


def to_text(block: Sequence[Sequence[str]]) -> str:
    """Tab text; what holds a tab, a line end or a quote stands in quotes."""
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in block)


def _quoted(text: str) -> str:
    if any(mark in text for mark in "\t\n\r") or text.startswith('"'):
        return '"' + text.replace('"', '""') + '"'
    return text


def to_html(block: Sequence[Sequence[str]]) -> str:
    """An HTML table."""
    rows = "".join("<tr>" + "".join(f"<td>{_markup(text)}</td>" for text in row) + "</tr>" for row in block)
    return f'<html><head><meta charset="utf-8"></head><body><table>{rows}</table></body></html>'


def _markup(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def read_block(text: str, markup: str = "") -> Block:
    """The cells of what was copied elsewhere: its tab text, else its HTML table, else its text as CSV or one cell."""
    if "\t" not in text and "<table" in markup.lower():
        block = from_html(markup)
        if block:
            return block
    return from_text(text)


def from_text(text: str) -> Block:
    """Rows of cells, all of one length. Separator: tab, else semicolon, else comma where every line has as many."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    text = text.removesuffix("\n")
    if not text:
        return []
    separator = _separator(text)
    if not separator:
        return [[line] for line in text.split("\n")] if not text.startswith('"') else _rows(text, "\t")
    return _rows(text, separator)


def _rows(text: str, separator: str) -> Block:
    limit = csv.field_size_limit(len(text) + 1)  # a cell may hold a whole page
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:  # a quote that nothing closes: the text as it stands
        rows = [line.split(separator) for line in text.split("\n")]
    finally:
        csv.field_size_limit(limit)
    return _even(rows)


def _separator(text: str) -> str:
    lines = _outside_quotes(text).split("\n")
    if any("\t" in line for line in lines):
        return "\t"
    filled = [line for line in lines if line.strip()]
    for mark in (";", ","):
        counts = {line.count(mark) for line in filled}
        if len(counts) == 1 and counts != {0} and len(filled) > 1:
            numbers = mark == "," and all(_DECIMAL.fullmatch(line) for line in filled)
            return "" if numbers else mark
    return ""


def _outside_quotes(text: str) -> str:
    return re.sub(r'"(?:[^"]|"")*"', "", text)


def _even(rows: Block) -> Block:
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows] if width else []


def from_html(markup: str) -> Block:
    """The first table of a page; cells that span several leave the others blank."""
    reader = _TableReader()
    reader.feed(markup)
    reader.close()
    return _even(reader.rows)


class _TableReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Block = []
        self._depth = 0
        self._done = False
        self._cell: list[str] | None = None
        self._span = 1
        self._from_above: dict[int, int] = {}  # rows still covered from above, by column
        self._rows_covered = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
        if self._depth != 1 or self._done:
            return
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            if not self.rows:
                self.rows.append([])
            self._skip_covered()
            self._cell = []
            named = dict(attrs)
            self._span, self._rows_covered = _span(named.get("colspan")), _span(named.get("rowspan"))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            if self._depth == 1:
                self._end_cell()
                self._done = True
            self._depth -= 1
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._done:
            self._cell.append(re.sub(r"[ \t\r\n]+", " ", data))

    def _skip_covered(self) -> None:
        row = self.rows[-1]
        while self._from_above.get(len(row), 0) > 0:
            self._from_above[len(row)] -= 1
            row.append("")

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        row = self.rows[-1]
        for offset in range(self._span):
            if self._rows_covered > 1:
                self._from_above[len(row)] = self._rows_covered - 1
            row.append("" if offset else re.sub(r" *\n *", "\n", "".join(self._cell)).strip(" \n"))
        self._cell = None


def _span(text: str | None) -> int:
    return min(int(text), _WIDEST_SPAN) if text and text.isdecimal() and int(text) > 0 else 1
