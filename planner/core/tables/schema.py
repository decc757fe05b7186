"""The schema of the tables, read from `data/datapackage.json` (Data Package, Table Schema).

It is the one description that storage, editors, validation, import and export read. The custom property `planner`
of a field or resource holds what Table Schema has no word for (money, scenario, derived, width …).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

type_names = frozenset({"string", "integer", "number", "boolean", "date", "year"})


class SchemaError(Exception):
    """The data package does not describe tables as the application needs them."""


@dataclass(frozen=True)
class Field:
    """One column. `unit` is French; shares are stored 0–1 with the unit « % »; money is held in integer cents."""

    name: str
    type: str
    title: str
    description: str = ""
    unit: str = ""
    unit_column: str = ""
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    scenario: bool = False
    money: bool = False
    derived: str = ""
    width: int = 100
    multiline: bool = False
    secondary: bool = False  # shown after the columns that a planner reads first
    separator: str = ""
    reference: str = ""

    @property
    def is_numeric(self) -> bool:
        return self.type in ("integer", "number", "year")

    @cached_property
    def label_of(self) -> Mapping[str, str]:
        """French label of each value of an enumeration."""
        return dict(self.choices)


@dataclass(frozen=True)
class TableSchema:
    """One table: its key is always the first column."""

    name: str
    title: str
    description: str
    path: str
    group: str
    singular: str
    display: str
    stored: bool
    unstated: str  # the row that stands for what nobody has said yet, "" where there is none
    technical: bool  # kept by the application about the plan: no part of it, so never listed as a change of it
    fields: tuple[Field, ...]

    @property
    def key(self) -> str:
        return self.fields[0].name

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        try:
            return self.by_name[name]
        except KeyError:
            raise SchemaError(f"La table « {self.title} » n’a pas de colonne « {name} ».") from None


@dataclass(frozen=True)
class Schema:
    """All tables, in the order in which they are shown, and the version of the reference data."""

    tables: Mapping[str, TableSchema]
    version: str

    def table(self, name: str) -> TableSchema:
        try:
            return self.tables[name]
        except KeyError:
            raise SchemaError(f"Il n’y a pas de table « {name} ».") from None

    def stored(self) -> Iterator[TableSchema]:
        """The tables that a project file holds."""
        return (table for table in self.tables.values() if table.stored)


def load_schema(package: Path) -> Schema:
    """Read `datapackage.json`. Raises SchemaError when it is not usable, OSError when it cannot be read."""
    descriptor = json.loads(package.read_text(encoding="utf-8"))
    tables = {r["name"]: _table(r) for r in descriptor["resources"]}
    return Schema(tables, str(descriptor.get("version", "")))


def _table(resource: dict[str, Any]) -> TableSchema:
    planner = resource.get("planner", {})
    schema = resource["schema"]
    references = {
        key["fields"] if isinstance(key["fields"], str) else key["fields"][0]: key["reference"]["resource"]
        for key in schema.get("foreignKeys", ())
    }
    fields = tuple(_field(f, references.get(f["name"], "")) for f in schema["fields"])
    if schema.get("primaryKey") not in (fields[0].name, [fields[0].name]):
        raise SchemaError(f"La clé de la table « {resource['name']} » doit être sa première colonne.")
    return TableSchema(
        name=resource["name"],
        title=resource["title"],
        description=resource.get("description", ""),
        path=resource["path"],
        group=planner.get("group", "reference"),
        singular=planner.get("singular", resource["title"].lower()),
        display=planner.get("display", fields[0].name),
        stored=planner.get("stored", True),
        unstated=planner.get("unstated", ""),
        technical=planner.get("technical", False),
        fields=fields,
    )


def _field(descriptor: dict[str, Any], reference: str) -> Field:
    if descriptor["type"] not in type_names:
        raise SchemaError(f"Type inconnu « {descriptor['type']} » pour la colonne « {descriptor['name']} ».")
    constraints = descriptor.get("constraints", {})
    planner = descriptor.get("planner", {})
    return Field(
        name=descriptor["name"],
        type=descriptor["type"],
        title=descriptor.get("title", descriptor["name"]),
        description=descriptor.get("description", ""),
        unit=descriptor.get("unit", ""),
        unit_column=planner.get("unit_column", ""),
        required=constraints.get("required", False),
        unique=constraints.get("unique", False),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        pattern=constraints.get("pattern", ""),
        choices=tuple((c["value"], c["label"]) for c in descriptor.get("categories", ())),
        scenario=planner.get("scenario", False),
        money=planner.get("money", False),
        derived=planner.get("derived", ""),
        width=planner.get("width", 100),
        multiline=planner.get("multiline", False),
        secondary=planner.get("secondary", False),
        separator=planner.get("list", ""),
        reference=reference,
    )
