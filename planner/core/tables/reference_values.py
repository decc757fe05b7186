"""Cells that no longer hold what the reference data say, and the way back to it with its source."""

from __future__ import annotations

from collections.abc import Sequence

from planner.core.tables.edits import Compound, DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value


def has_changed(project: Project, reference: Project, address: Address) -> bool:
    """Whether the base holds another value than the reference data; a row of the planner's own has not changed."""
    if not reference.has(address.table, address.key) or address.column not in reference.frame(address.table).columns:
        return False
    return project.cell(address.table, address.key, address.column) != reference.cell(
        address.table, address.key, address.column
    )


def back_to_reference(project: Project, reference: Project, addresses: Sequence[Address]) -> Edit | None:
    """The edit that gives cells of the base the reference's values and records of origin, what follows from a commune
    included; None when nothing has changed. Raises EditRefused where a value no longer fits."""
    wanted = [a for address in addresses for a in _with_what_follows(project, address)]
    changed = [address for address in dict.fromkeys(wanted) if has_changed(project, reference, address)]
    if not changed:
        return None
    values = {a: reference.cell(a.table, a.key, a.column) for a in changed}
    edits: list[Edit] = [SetCells(values)]
    for key in map(str, changed):
        there, here = reference.has("provenance", key), project.has("provenance", key)
        if there and here:
            record = {name: value for name, value in reference.row("provenance", key).items() if name != "id"}
            edits.append(SetCells({Address("provenance", key, name): value for name, value in record.items()}))
        elif there:
            edits.append(InsertRows("provenance", [reference.row("provenance", key)]))
        elif here:
            edits.append(DeleteRows("provenance", [key]))
    return Compound(tuple(edits))


def _with_what_follows(project: Project, address: Address) -> list[Address]:
    table = project.schema.table(address.table)
    if table.field(address.column).reference != "communes":
        return [address]
    return [address, *(Address(address.table, address.key, f.name) for f in table.fields if f.derived == "commune")]


def reference_value(reference: Project, address: Address) -> Value:
    """The value of the reference data. KeyError when it has no such row."""
    return reference.cell(address.table, address.key, address.column)
