"""The project's own tables as sheets: schema columns in French, references by name, each row with its origin."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isclose
from typing import TypeAlias

from planner.core import french
from planner.core.answers.secrecy import CONFIDENTIAL, is_confidential
from planner.core.tables.cell_edits import COMMUNES_TABLE
from planner.core.tables.checks import unit_of
from planner.core.tables.communes import Communes
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import Origin, all_origins, find_origin, is_sourced
from planner.core.tables.scenario import ROOT
from planner.core.tables.schema import Field, TableSchema
from planner.core.tables.values import Value, is_share, show
from planner.report.cells import MOST_NOTED, NATURE_LABELS, Cell, Column, Content, Nature, Style, Table

Widths: TypeAlias = Mapping[str, float]
"""Columns of a table in their order on the sheet, each with its width in characters."""

FEW = 20
"""Rows of a list that is short anyway."""

PLACED_TABLES = frozenset({"sites", "platforms"})
ORIGIN_COLUMNS = (Column("Nature du chiffre", width=11), Column("Source", width=46))


@dataclass(frozen=True)
class SheetRows:
    """Which rows a report shows: those of `regions` (all when empty), without the confidential ones for others."""

    regions: Collection[str] = ()
    for_others: bool = False

    def allows(self, table: str, row: Row) -> bool:
        """Whether a row belongs to the regions; formations and projects without region are national and do."""
        region = row.get("region")
        if not self.regions or (region is None and table not in PLACED_TABLES):
            return True
        return region in self.regions


BLANK = Cell(None)


@dataclass(frozen=True)
class TableReader:
    """Turns rows of a project, as a scenario sees it, into cells; for others confidential rows are not named either."""

    project: Project
    communes: Communes | None = None
    for_others: bool = False

    @cached_property
    def _origins(self) -> dict[str, Origin]:
        return all_origins(self.project)

    @cached_property
    def _with_origin(self) -> set[tuple[Value, Value]]:
        """Rows (table, key) of which any origin is known: the others need no search, cell by cell."""
        return {(row["table"], row["key"]) for row in self.project.rows("provenance")}

    def table(self, name: str, columns: Widths, figure: str, chosen: SheetRows) -> Table:
        """A table of the project with the origin of each row's main `figure` (a column)."""
        schema = self.project.schema.table(name)
        fields = [schema.field(column) for column in columns]
        rows, hidden = self.rows(schema, chosen)
        titles = (*(column_of(schema.field(column), width) for column, width in columns.items()), *ORIGIN_COLUMNS)
        told: dict[tuple[str, Value], Cell] = {}
        noted = len(rows) <= MOST_NOTED
        cells = [self._row(schema, fields, figure, row, told, noted=noted) for row in rows]
        return Table(schema.title, titles, cells, hidden)

    def rows(self, schema: TableSchema, chosen: SheetRows) -> tuple[list[Row], int]:
        """The rows that the report shows, and how many confidential ones it leaves out."""
        rows = [row for row in self.project.rows(schema.name) if chosen.allows(schema.name, row)]
        if not chosen.for_others:
            return rows, 0
        shown = [row for row in rows if not is_confidential(row)]
        return shown, len(rows) - len(shown)

    def _row(
        self, schema: TableSchema, fields: Iterable[Field], figure: str, row: Row, told: dict[tuple[str, Value], Cell],
        *, noted: bool,
    ) -> list[Cell]:  # fmt: skip
        """`told` keeps the cells of texts, which depend on nothing but their value and come again on many rows."""
        key, cells = str(row[schema.key]), []
        main = self._origin(Address(schema.name, key, figure))
        for field in fields:
            value = row[field.name]
            if field.is_numeric and value is not None:
                cell = self.cell(schema, field, key, value)
                cells.append(self._noted(cell, schema, field, key, main) if noted else cell)
                continue
            known = told.get((field.name, value))
            if known is None:
                known = told[field.name, value] = self.cell(schema, field, key, value)
            cells.append(known)
        nature, source = self.origin_cells(Address(schema.name, key, figure))
        return [*cells, BLANK if row[figure] is None else nature, source]

    def _noted(self, cell: Cell, schema: TableSchema, field: Field, key: str, main: Origin | None) -> Cell:
        """With a comment where the figure does not come from where the row's main one does, which has its column."""
        address = Address(schema.name, key, field.name)
        own = self._origin(address) if field.type != "year" else None
        if own is None or own is main or (main is not None and _told_by(own) == _told_by(main)):
            return cell
        return replace(cell, note=self.told_origin(address))

    def cell(self, schema: TableSchema, field: Field, key: str, value: Value) -> Cell:
        """A value as a sheet shows it; figures carry their nature."""
        unit = unit_of(self.project, schema.name, key, field)
        style = style_of(field, unit)
        if field.is_numeric and value is not None:
            amount = int(value) / 100 if field.money else value
            style = _shorter(style, amount)
            origin = self._origin(Address(schema.name, key, field.name)) if field.type != "year" else None
            return Cell(amount if isinstance(amount, (int, float)) else None, _nature(origin), style)
        return Cell(self._text(field, value), style=style)

    def _text(self, field: Field, value: Value) -> Content:
        if value is None:
            return None
        if field.reference == COMMUNES_TABLE:
            commune = self.communes.get(str(value)) if self.communes else None
            return commune.name if commune else str(value)
        if field.reference:
            return self._name(field.reference, str(value))
        if field.type == "date":
            return datetime.date.fromisoformat(str(value))
        if field.separator:
            return self._list(field, str(value))
        return show(field, value)

    def _list(self, field: Field, value: str) -> str:
        """The parts of a list, by name where they are rows of the table that the column is named after."""
        parts = [part.strip() for part in value.split(field.separator)]
        return ", ".join(self._name(field.name, p) if field.name in self.project.tables else p for p in parts)

    def _name(self, table: str, key: str) -> str:
        """The name of a row that another refers to."""
        if self.for_others and self.project.has(table, key) and is_confidential(self.project.row(table, key)):
            return CONFIDENTIAL
        return self.project.label(table, key)

    def _origin(self, address: Address) -> Origin | None:
        if (address.table, address.key) not in self._with_origin or not is_sourced(address):
            return None
        return find_origin(self._origins, address)

    def told_origin(self, address: Address) -> str:
        """Where a value comes from, in lines: kind and quality, document with place and date, how or why. For comments.

        Empty where nothing is known.
        """
        origin = self._origin(address)
        if origin is None:
            return ""
        quality = self.project.schema.table("provenance").field("quality").label_of.get(origin.quality, origin.quality)
        source = self.project.label("sources", origin.source) if origin.source else ""
        day = french.date(origin.date) if origin.date else ""
        document = ", ".join(part for part in (source, origin.place, day) if part)
        nature = (NATURE_LABELS.get(origin.kind), f"qualité {quality}" if quality else "")
        lines = (
            " · ".join(part for part in nature if part),
            f"Source : {document}" if document else "", f"Calcul : {origin.formula}" if origin.formula else "",
            origin.reason,
        )  # fmt: skip
        return french.unbroken("\n".join(dict.fromkeys(line for line in lines if line)))

    def origin_cells(self, address: Address) -> list[Cell]:
        """Nature of a figure; its source and the place in it, else how it was made."""
        origin = self._origin(address)
        if origin is None:
            return [BLANK, BLANK]
        source = self.project.label("sources", origin.source) if origin.source else origin.formula or origin.reason
        text = ", ".join(part for part in (source, origin.place) if part)
        return [Cell(NATURE_LABELS.get(origin.kind)), Cell(text or None)]


def _told_by(origin: Origin) -> tuple[str, ...]:
    return origin.kind, origin.source, origin.place, origin.formula, origin.reason


def column_of(field: Field, width: float) -> Column:
    """The sheet's column of a field: its unit stands in the header."""
    unit = "" if field.unit in ("", "%", "°", "€") else f" ({field.unit})"
    return Column(f"{field.title}{unit}", style_of(field, field.unit), width, field.description)


def style_of(field: Field, unit: str) -> Style:
    """How values of a field look; `unit` is the row's own where it varies."""
    if field.type == "year" or unit == "year":
        return "year"
    if field.money:
        return "euros"
    if field.is_numeric:
        if is_share(field, unit):
            return "fine_share" if field.unit_column else "share"
        return "number" if field.type == "integer" else "decimal"
    return "date" if field.type == "date" else "text"


def _shorter(style: Style, amount: Value) -> Style:
    """`60 %` and `10 000` rather than `60,0 %` and `10 000,0` where the value has no decimals."""
    if not isinstance(amount, float):
        return style
    if style == "decimal" and amount.is_integer():
        return "number"
    return "share" if style == "fine_share" and isclose(amount * 100, round(amount * 100)) else style


def assumptions_table(reader: TableReader, base: Project, scenario: str) -> Table:
    """Every assumption: value, range, unit, kind, source and reason; in a scenario also what the reference says."""
    schema = reader.project.schema.table("assumptions")
    widths = {"name": 42, "value": 10, "low": 9, "high": 9, "unit": 15, "from_year": 7, "to_year": 7}
    fields = [schema.field(name) for name in widths]
    differs = scenario != ROOT
    columns = [column_of(field, widths[field.name]) for field in fields]
    if differs:
        columns.insert(2, Column("Valeur de référence", "decimal", 10))
    columns += [*ORIGIN_COLUMNS, Column("Pourquoi cette valeur", width=64)]
    rows = []
    for row in reader.project.rows("assumptions"):
        key = str(row["id"])
        cells = [reader.cell(schema, field, key, row[field.name]) for field in fields]
        if differs:
            value = base.cell("assumptions", key, "value")
            cells.insert(2, Cell(None) if value == row["value"] else reader.cell(schema, fields[1], key, value))
        reason = None if row["reason"] is None else str(row["reason"])
        nature, source = reader.origin_cells(Address("assumptions", key, "value"))
        rows.append([*cells, nature, Cell(None) if source.content == reason else source, Cell(reason)])
    return Table(schema.title, columns, rows)


def fundings_table(reader: TableReader, projects: Collection[str]) -> Table:
    """The fundings of the projects shown, with project, funder and scheme by name."""
    schema = reader.project.schema.table("project_fundings")
    widths = {"project": 44, "funder": 30, "scheme": 30, "instrument": 14, "amount": 15, "year": 8, "status": 12}
    table = reader.table("project_fundings", widths, "amount", SheetRows())
    keep = [row["project"] in projects for row in reader.project.rows("project_fundings")]
    rows = [cells for cells, kept in zip(table.rows, keep, strict=True) if kept]
    return Table(schema.title, table.columns, rows)


def sources_table(project: Project) -> Table:
    """All sources; dates may be a year or a month, so they stay text.

    The licence of most of them is told once, in the title: on every row it would double the pages.
    """
    schema, every = project.schema.table("sources"), project.rows("sources")
    widths = {"title": 46, "publisher": 23, "date": 11, "kind": 14, "url": 74, "licence": 30, "accessed": 11}
    fields = [schema.field(name) for name in widths if name != "accessed" or any(row[name] for row in every)]
    usual = _usual([row["licence"] for row in every])
    reader = TableReader(project)
    rows = []
    for row in every:
        cells = [reader.cell(schema, field, str(row["id"]), row[field.name]) for field in fields]
        cells[list(widths).index("date")] = _partial_date(row["date"])
        if usual and row["licence"] == usual:
            cells[list(widths).index("licence")] = Cell(None)
        rows.append(cells)
    columns = [column_of(field, widths[field.name]) for field in fields]
    if usual:
        licence = list(widths).index("licence")
        columns[licence] = replace(columns[licence], title=f"{columns[licence].title} (sinon : {_lowered(usual)})")
    return Table(schema.title, columns, rows)


def _usual(values: Sequence[Value]) -> str:
    """The value of more than half of many rows, empty where there is none."""
    found, count = Counter(values).most_common(1)[0] if values else (None, 0)
    return str(found) if found and len(values) > FEW and count > len(values) / 2 else ""


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _partial_date(value: Value) -> Cell:
    """A whole date as a date, a year or a month as text."""
    text = "" if value is None else str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return Cell(datetime.date.fromisoformat(text), style="date")
    return Cell(french.date(text) or None)


def _nature(origin: Origin | None) -> Nature:
    return origin.kind if origin and origin.kind in NATURE_LABELS else ""  # type: ignore[return-value]
