"""Columns of input cells as they stand in a table of the project, with its limits and where each value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.core.tables.project import Row
from planner.report.cells import MOST_NOTED, Style
from planner.report.formulas.calc_sheet import Block, CalcSheet
from planner.report.formulas.model_source import ModelSource, number


def write_columns(
    sheet: CalcSheet, block: Block, source: ModelSource, table: str, rows: Sequence[Row],
    columns: Iterable[tuple[int, str, Style]],
) -> None:  # fmt: skip
    """Each of `columns` (its place in the block, its field, its look) of these rows of a table, one below another."""
    for place, name, style in columns:
        contents = [number(row[name]) for row in rows]
        notes = [
            "" if content is None else source.reader.told_origin(source.address(table, row, name))
            for row, content in zip(rows, contents, strict=True)
        ] if len(rows) <= MOST_NOTED else []  # fmt: skip
        sheet.inputs(block, place, contents, style, source.bounds(table, name), notes)
