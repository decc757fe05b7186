"""A first version of a row that a planner adds: a free key, a name to overwrite, required choices filled."""

from __future__ import annotations

import itertools

from planner.core.tables.communes import fold
from planner.core.tables.project import Project
from planner.core.tables.schema import Field
from planner.core.tables.values import Value


def new_row(project: Project, table: str, region: str | None = None) -> dict[str, Value]:
    """A row that passes the checks of `table`, in `region` where the table has one."""
    return new_rows(project, table, 1, region)[0]


def new_rows(project: Project, table: str, count: int, region: str | None = None) -> list[dict[str, Value]]:
    """As many rows as `new_row` would give one after the other."""
    schema = project.schema.table(table)
    stem = "-".join(fold(schema.singular).split())
    taken = set(project.keys(table))
    free = (n for n in itertools.count(1) if f"{stem}-{n}" not in taken)
    rows = []
    for number in itertools.islice(free, count):
        row: dict[str, Value] = {schema.key: f"{stem}-{number}"}
        for field in schema.fields[1:]:
            if field.required:
                row[field.name] = _first_value(project, field, f"Nouveau : {schema.singular} {number}")
        if "region" in schema.by_name and region is not None:
            row["region"] = region
        if "included" in schema.by_name:
            row["included"] = True
        rows.append(row)
    return rows


def unstated(project: Project, field: Field) -> str | None:
    """The row that `field` refers to until someone says which one; None where its table has none."""
    if not field.reference or field.reference not in project.tables:
        return None
    key = project.schema.table(field.reference).unstated
    return key if key and project.has(field.reference, key) else None


def needs_saying(project: Project, field: Field) -> bool:
    """Whether the first value of `field` means what nobody said: a choice, another row, a number."""
    named = bool(field.choices) or field.reference in project.tables
    return field.required and (named or field.is_numeric) and unstated(project, field) is None


def _first_value(project: Project, field: Field, text: str) -> Value:
    if field.choices:
        return field.choices[0][0]
    if field.reference and field.reference in project.tables:
        return unstated(project, field) or next(iter(project.keys(field.reference)), None)
    if field.type == "year":
        return int(project.setting("baseline_year") or 2021)
    if field.is_numeric:
        return 0 if field.type == "integer" else 0.0
    return text
