"""How commands speak: exit codes, messages on stderr, rows on stdout.

Rows are CSV (comma, LF, blank = nothing) or a JSON list of objects (blank = null), with the same values in both.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence

DONE, PROBLEMS, USAGE, FAILED = 0, 1, 2, 3
PROGRAM = "planner"

Cell = str | int | float | bool | None


class UsageError(Exception):
    """The command line names something that does not exist; the message is French."""


class CommandFailed(Exception):
    """The command could not be carried out; the message is French and says what to do."""


def say(message: str) -> None:
    """A message to the user, on stderr."""
    sys.stderr.write(f"{PROGRAM} : {message}\n")


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[Cell]], style: str) -> None:
    """Write rows to stdout as `csv` or `json`; numbers have a decimal point and all the digits that they need."""
    tidy = ([_whole(cell) for cell in row] for row in rows)
    if style == "json":
        records = [dict(zip(columns, row, strict=True)) for row in tidy]
        json.dump(records, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
        sys.stdout.write("\n")
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(cell) for cell in row] for row in tidy)


def _whole(cell: Cell) -> Cell:
    """10000 rather than 10000.0: how the data package writes it."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _csv_cell(cell: Cell) -> Cell:
    return str(cell).lower() if isinstance(cell, bool) else cell
