"""The one edit that an import is: rows, cells, and where their values come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from planner.core.importing.import_plan import CellChange, ImportPlan, PlannedRow, free_key, slug
from planner.core.tables.edits import Compound, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import ROW_DEFAULT, is_sourced
from planner.core.tables.schema import TableSchema
from planner.core.tables.values import Value

COMMUNE = "commune"
DERIVED_FORMULA = "D’après la commune du fichier importé."

Skipped = Collection[tuple[int, str]]
"""Cells that the planner does not want: (row number in the file, column); a new row goes by its key column."""


def _kept(plan: ImportPlan, skipped: Skipped) -> tuple[list[PlannedRow], list[tuple[PlannedRow, list[CellChange]]]]:
    """The new rows, and the changed rows with the changes that are wanted."""
    new: list[PlannedRow] = []
    changed: list[tuple[PlannedRow, list[CellChange]]] = []
    for row in plan.rows:
        if row.state == "new" and (row.number, row.changes[0].column) not in skipped:
            new.append(row)
        elif row.state == "changed":
            own = {c.column for c in row.changes if not c.derived and (row.number, c.column) not in skipped}
            wanted = [c for c in row.changes if c.column in own or (c.derived and COMMUNE in own)]
            if wanted:
                changed.append((row, wanted))
    return new, changed


def table_edit(plan: ImportPlan, skipped: Skipped = frozenset()) -> Compound:
    """The rows and cells alone, without their origins."""
    table = plan.matching.table
    new, changed = _kept(plan, skipped)
    edits: list[Edit] = []
    if new:
        edits.append(InsertRows(table, [{c.column: c.after for c in row.changes} for row in new]))
    if changed:
        edits.append(
            SetCells({Address(table, row.key, c.column): c.after for row, changes in changed for c in changes})
        )
    return Compound(tuple(edits))


def import_edit(
    project: Project, plan: ImportPlan, *, today: str, source: str | None = None, skipped: Skipped = frozenset()
) -> Compound:
    """The one edit of an import: rows, cells and where they come from. Without effect when nothing is to be changed.

    `today` is an ISO date. With `source` (a row of the sources) values become facts of that source; without, they are
    assumptions and the file becomes a source.
    """
    edit = table_edit(plan, skipped)
    if not edit.edits:
        return edit
    edits: list[Edit] = list(edit.edits)
    schema = project.schema.table(plan.matching.table)
    addresses = [a for a in _origins(plan, schema, skipped) if is_sourced(a[0])]
    if addresses:
        named = source
        if named is None:
            named, added = _file_as_source(project, plan, today)
            edits = [*added, *edits]
        edits += _provenance(project, plan, addresses, today, named, "fact" if source else "assumption")
    return Compound(tuple(edits))


def _origins(plan: ImportPlan, schema: TableSchema, skipped: Skipped) -> list[tuple[Address, int, bool]]:
    """Addresses that need an origin: a new row's default, each changed cell; the file's row; whether it is derived."""
    new, changed = _kept(plan, skipped)
    found = [(Address(schema.name, row.key, ROW_DEFAULT), row.number, False) for row in new]
    found += [(Address(schema.name, row.key, c.column), row.number, c.derived)
              for group in (changed, [(row, row.changes) for row in new]) for row, changes in group for c in changes
              if c.derived or group is changed]  # fmt: skip
    return found


def _file_as_source(project: Project, plan: ImportPlan, today: str) -> tuple[str, list[Edit]]:
    """The source that stands for the file; the same file of the same day is one source."""
    for row in project.rows("sources"):
        if row["title"] == plan.file and row["accessed"] == today:
            return str(row["id"]), []
    key = free_key(f"import-{slug(plan.file) or 'fichier'}", lambda taken: project.has("sources", taken))
    record: dict[str, Value] = {
        "id": key, "title": plan.file, "date": today, "kind": "dataset", "accessed": today,
        "comment": "Fichier importé dans ce projet.",
    }  # fmt: skip
    return key, [InsertRows("sources", [record])]


def _provenance(
    project: Project,
    plan: ImportPlan,
    addresses: Sequence[tuple[Address, int, bool]],
    today: str,
    source: str,
    kind: str,
) -> list[Edit]:
    cells: dict[Address, Value] = {}
    rows: list[Row] = []
    for address, number, derived in addresses:
        own: dict[str, Value] = {
            "kind": "derived" if derived else kind, "source": None if derived else source, "cited": None,
            "place": None if derived else f"{plan.sheet}, ligne {number}", "date": today, "quality": None,
            "low": None, "high": None, "formula": DERIVED_FORMULA if derived else None,
            "reason": None if derived or kind == "fact" else "Valeur reprise d’un fichier importé.",
        }  # fmt: skip
        key = str(address)
        if project.has("provenance", key):
            cells.update({Address("provenance", key, column): value for column, value in own.items()})
        else:
            rows.append({"id": key, "table": address.table, "key": address.key, "column": address.column, **own})
    edits: list[Edit] = [SetCells(cells)] if cells else []
    return [*edits, InsertRows("provenance", rows)] if rows else edits
