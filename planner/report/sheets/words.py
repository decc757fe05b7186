"""Small ways of saying values on the sheets."""

from __future__ import annotations

import datetime
import re

from planner.core import french
from planner.core.tables.project import Project
from planner.report.cells import Cell


def euros(cents: int | None) -> float | None:
    """Euros of integer cents."""
    return None if cents is None else cents / 100


def label_of(project: Project, table: str, column: str, value: str) -> str:
    """The French word of a choice, the value itself where it is none."""
    return project.schema.table(table).field(column).label_of.get(value, value)


def date_cell(iso: str) -> Cell:
    """A whole date as a date; a year or a month as text."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", iso):
        return Cell(datetime.date.fromisoformat(iso), style="date")
    return Cell(french.date(iso) or None, style="text")
