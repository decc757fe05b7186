"""Whether one cell may hold a value: its column's constraints, the rows that it refers to, its parameter's bounds."""

from __future__ import annotations

from planner.core.tables.project import Address, Project, Row
from planner.core.tables.schema import Field
from planner.core.tables.values import InvalidValue, Value, checked, show


def check_cell(project: Project, address: Address, value: Value, row: Row | None = None) -> str | None:
    """The reason (French) why the cell cannot hold `value`, or None. `row` stands for a row not yet in the table."""
    field = project.schema.table(address.table).field(address.column)
    unit = unit_of(project, address.table, address.key, field, row)
    try:
        checked(field, value, unit)
    except InvalidValue as refusal:
        return str(refusal)
    if value is None:
        return None
    return _check_reference(project, field, value) or _check_parameter(project, address, field, value, unit, row)


def unit_of(project: Project, table: str, key: str, field: Field, row: Row | None = None) -> str:
    """The unit of a cell: the column's, or the row's own where the schema says that it varies."""
    if not field.unit_column:
        return field.unit
    value = row.get(field.unit_column) if row is not None else project.cell(table, key, field.unit_column)
    return str(value or "")


def _check_reference(project: Project, field: Field, value: Value) -> str | None:
    if not field.reference or field.reference not in project.tables:
        return None
    if project.has(field.reference, str(value)):
        return None
    target = project.schema.table(field.reference)
    return f"« {field.title} » : « {value} » n’existe pas dans la table « {target.title} »."


def _check_parameter(
    project: Project, address: Address, field: Field, value: Value, unit: str, row: Row | None
) -> str | None:
    """An assumption's value and range stay within the bounds of its parameter."""
    if address.table != "assumptions" or address.column not in ("value", "low", "high"):
        return None
    parameter = row.get("parameter") if row is not None else project.cell("assumptions", address.key, "parameter")
    if not project.has("parameters", str(parameter)):
        return None
    low = project.cell("parameters", str(parameter), "minimum")
    high = project.cell("parameters", str(parameter), "maximum")
    number = float(value) if isinstance(value, (int, float)) else 0.0
    for bound, beyond, word in ((low, -1, "minimum"), (high, 1, "maximum")):
        if isinstance(bound, (int, float)) and (number - bound) * beyond > 0:
            limit = show(field, bound, unit)
            return f"« {field.title} » : {show(field, value, unit)} dépasse le {word} de ce paramètre ({limit})."
    return None
