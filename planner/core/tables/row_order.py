"""Two columns of one row of which the first may not exceed the second: what the bounds of a single field cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from planner.core.tables.project import Row
from planner.core.tables.schema import TableSchema
from planner.core.tables.values import Value, show

ORDERED = {
    "projects": (("start_year", "end_year"), ("eligible_from", "eligible_to"), ("eligible_base", "total")),
    "schemes": (("start_year", "end_year"), ("ticket_min", "ticket_max")),
    "milestones": (("start", "date"),),
}


def disorders(table: TableSchema, row: Row) -> Iterator[tuple[str, str]]:
    """The second column and a French message of each pair of a row that stands the wrong way round."""
    for low, high in ORDERED.get(table.name, ()):
        first, last = row[low], row[high]
        if first is not None and last is not None and _exceeds(first, last):
            told = [f"« {table.field(name).title} » ({show(table.field(name), row[name])})" for name in (low, high)]
            yield high, f"{told[0]} dépasse {told[1]} : corrigez l’une des deux valeurs."


def _exceeds(first: Value, last: Value) -> bool:
    """Numbers as numbers, ISO dates as texts: a month before the days in it."""
    if isinstance(first, str) or isinstance(last, str):
        return str(first)[: len(str(last))] > str(last)
    return first is not None and last is not None and first > last
