"""Small ways of saying values on the sheets."""

from __future__ import annotations

import datetime
import re

from planner.core import french
from planner.core.tables.project import Project
from planner.report.cells import ANY_DATE, Cell, Entry


def euros(cents: int | None) -> float | None:
    """Euros of integer cents."""
    return None if cents is None else cents / 100


def label_of(project: Project, table: str, column: str, value: str) -> str:
    """The French word of a choice, the value itself where it is none."""
    return project.schema.table(table).field(column).label_of.get(value, value)


def choice(project: Project, table: str, column: str) -> Entry:
    """A cell whose words are those of the column's choices."""
    return Entry("choice", choices=tuple(project.schema.table(table).field(column).label_of.values()))


def date_cell(iso: str, *, entry: bool = False) -> Cell:
    """A whole date as a date; a year or a month as text. `entry` lets readers change it."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", iso):
        return Cell(datetime.date.fromisoformat(iso), style="date", entry=ANY_DATE if entry else None)
    if entry and not iso:
        return Cell(None, style="date", entry=ANY_DATE)
    return Cell(french.date(iso) or None, style="text")
