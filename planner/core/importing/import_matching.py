"""Which sheet, header row, table and columns a foreign file means: proposals that the planner can change."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.core.importing.imported_file import FileRow, ImportedFile, Sheet, shown
from planner.core.tables.communes import fold
from planner.core.tables.project import Project
from planner.core.tables.schema import Schema, TableSchema

HEADER_ROWS = 30  # of a file's first rows, those looked at for titles
ALIKE = 0.86  # of two titles that mean the same but for a slip
EXPORT_MARK = "nature du chiffre"  # a column that only the workbooks of this application have
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


@dataclass(frozen=True)
class Matching:
    """How a sheet's rows become a table's rows. `columns`: file column (from 0) → field; `key`: the field by which a
    row of the file finds its row of the table. `header` is the titles' place among the sheet's rows, -1 for none.
    """

    table: str
    header: int
    columns: Mapping[int, str]
    key: str

    def data_rows(self, sheet: Sheet) -> Sequence[FileRow]:
        return sheet.rows[self.header + 1 :]


def title_key(title: str) -> str:
    """How titles are compared: accents, case, punctuation and a unit in brackets do not count."""
    return fold(_BRACKETS.sub("", title)) or fold(title)


def is_title_row(texts: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether a row's texts are the titles of the columns that they stand in: half of them at least, and two of them
    (one column alone: its very title). A word more or less does not count, « Montant » is « Montant HT »."""
    said = [(title_key(text), title_key(title)) for text, title in zip(texts, titles, strict=False) if text.strip()]
    if len(said) == 1:
        return said[0][0] == said[0][1]
    same = sum(_same_title(text, title) for text, title in said)
    return same >= 2 and 2 * same >= len(said)


def _same_title(text: str, title: str) -> bool:
    words, others = set(text.split()), set(title.split())
    return bool(words) and (
        words <= others or others <= words or difflib.SequenceMatcher(None, text, title).ratio() >= ALIKE
    )


def titles_of(sheet: Sheet, header: int) -> list[str]:
    """The titles of a sheet's columns, as many as its longest row has cells; empty where there is none."""
    width = max((len(row.cells) for row in sheet.rows[header + 1 :]), default=0)
    if 0 <= header < len(sheet.rows):
        row = sheet.rows[header]
        width = max(width, len(row.cells))
        return [shown(row.cell(position)) for position in range(width)]
    return [""] * width


def match_columns(
    titles: Sequence[str], table: TableSchema, remembered: Mapping[str, str] | None = None
) -> dict[int, str]:
    """File column → field: what the planner chose before for the title, the same title or name, one that is alike.

    `remembered` maps title keys to fields, "" for a column that is to be left out.
    """
    remembered = remembered or {}
    wanted = _wanted(table)
    keys = [title_key(title) for title in titles]
    found: dict[int, str] = {}
    taken: set[str] = set()

    def take(position: int, field: str) -> None:
        if field and field not in taken and field in table.by_name:
            found[position] = field
            taken.add(field)

    for position, key in enumerate(keys):
        if key in remembered:
            take(position, remembered[key])
    free = [p for p, key in enumerate(keys) if key and key not in remembered]
    for position in free:
        take(position, wanted.get(keys[position], ""))
    for position in free:
        if position not in found and len(keys[position]) > 4:
            near = difflib.get_close_matches(keys[position], wanted, n=1, cutoff=ALIKE)
            take(position, wanted[near[0]] if near else "")
    return found


def _wanted(table: TableSchema) -> dict[str, str]:
    """Field by title key; of two fields with one title, the first has it."""
    return {title_key(text): field.name for field in reversed(table.fields) for text in (field.title, field.name)}


def find_header(sheet: Sheet, table: TableSchema, remembered: Mapping[str, str] | None = None) -> int:
    """The row, among the sheet's first, whose cells match the most columns; the first row where none does."""
    best, most = 0, 0
    known = {key for key, field in (remembered or {}).items() if field} | _wanted(table).keys()
    for position, row in enumerate(sheet.rows[:HEADER_ROWS]):
        count = len({title_key(cell) for cell in row.cells if isinstance(cell, str)} & known)
        if count > most:
            best, most = position, count
    return best


def propose(
    project: Project, sheet: Sheet, table: str, *, header: int | None = None, key: str | None = None,
    remembered: Mapping[str, str] | None = None,
) -> Matching:  # fmt: skip
    """A matching of `sheet` with `table`; header, key and columns chosen before stand."""
    schema = project.schema.table(table)
    place = find_header(sheet, schema, remembered) if header is None else header
    columns = match_columns(titles_of(sheet, place), schema, remembered)
    return Matching(table, place, columns, natural_key(schema, columns.values()) if key is None else key)


def natural_key(table: TableSchema, fields: Iterable[str]) -> str:
    """The identifier where the file has it; else the name, which planners know rows by."""
    given = set(fields)
    if table.key in given or table.display not in given:
        return table.key
    return table.display


def importable_tables(schema: Schema) -> list[TableSchema]:
    """The tables that a file may be imported into: those that have a tab."""
    return [table for table in schema.stored() if table.group != "hidden"]


def guess_table(schema: Schema, sheet: Sheet) -> str | None:
    """The table that a sheet most likely holds: by its name, else by having all that a row of the table needs."""
    best, most = None, 0
    for table in importable_tables(schema):
        header = find_header(sheet, table)
        found = match_columns(titles_of(sheet, header), table)
        needed = [field.name for field in table.fields if field.required and field.name != table.key]
        same_name = title_key(sheet.name) in (title_key(table.title), title_key(table.name))
        if len(found) < 2 or not (same_name or all(name in found.values() for name in needed)):
            continue
        score = 20 * same_name + 3 * (table.display in found.values()) + len(found) + len(needed)
        if score > most:
            best, most = table.name, score
    return best


def guess_sheet(schema: Schema, file: ImportedFile, table: str | None = None) -> tuple[int, str | None]:
    """The sheet (its position) to begin with and the table it holds; that of `table` where one is asked for."""
    filled = [position for position, sheet in enumerate(file.sheets) if sheet.rows]
    for position in filled:
        guess = guess_table(schema, file.sheets[position])
        if guess is not None and table in (None, guess):
            return position, guess
    return (filled[0] if filled else 0), table


def is_export(sheet: Sheet, header: int) -> bool:
    """Whether the sheet comes from a workbook of this application: there a blank cell was made blank by someone."""
    return any(title_key(title) == EXPORT_MARK for title in titles_of(sheet, header))
