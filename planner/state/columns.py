"""The columns of a shown table: the schema's fields without the key, then where the row comes from."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core import french
from planner.core.model.assumptions import Assumptions, ModelInputError
from planner.core.model.inputs import scope_of, segment_of
from planner.core.tables.communes import Communes
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import ROW_DEFAULT, origin_of
from planner.core.tables.scenario import ROOT, reason_of, setter_of, value_above
from planner.core.tables.schema import Field, TableSchema
from planner.core.tables.values import Value, show

ORIGIN_TITLES = {"kind": "Nature du chiffre", "source": "Source"}
# Tables whose rows state figures of their own; the others need no origin columns.
WITH_ORIGIN = frozenset({"sites", "events", "platforms", "offers", "projects", "project_fundings", "assumptions"})


@dataclass(frozen=True)
class Column:
    """One shown column: a field, or a part of the row's origin (`origin` = kind or source, read-only)."""

    field: Field | None
    origin: str = ""

    @property
    def name(self) -> str:
        return self.field.name if self.field else f"origin_{self.origin}"

    @property
    def title(self) -> str:
        return self.field.title if self.field else ORIGIN_TITLES[self.origin]

    @property
    def header(self) -> str:
        """Title with its unit, so that cells need none."""
        unit = self.field.unit if self.field else ""
        return f"{self.title} ({unit})" if unit and unit != "%" else self.title

    @property
    def width(self) -> int:
        return self.field.width if self.field else {"kind": 110, "source": 240}[self.origin]


def columns_of(table: TableSchema) -> list[Column]:
    """The columns in which `table` is shown: what is read first, where it comes from, then the administrative rest."""
    first = [Column(field) for field in table.fields[1:] if not field.secondary]
    origins = [Column(None, part) for part in ORIGIN_TITLES] if table.name in WITH_ORIGIN else []
    return [*first, *origins, *(Column(field) for field in table.fields[1:] if field.secondary)]


def shown_text(project: Project, table: str, key: str, column: Column, value: Value, unit: str) -> str:
    """French text of a cell; what refers to another row shows that row's name."""
    if column.field is None:
        return _origin_text(project, table, key, column.origin)
    if value is None:
        return ""
    reference = column.field.reference
    if reference and reference in project.tables:
        return project.label(reference, str(value))
    if column.field.separator and column.field.name in project.tables:  # a list of keys of the table so named
        parts = str(value).split(column.field.separator)
        return ", ".join(project.label(column.field.name, part.strip()) for part in parts)
    return show(column.field, value, unit)


def commune_text(communes: Communes, column: Column, value: Value) -> str:
    """The name of the commune that a cell refers to; empty in other columns and where there is none."""
    known = column.field is not None and column.field.reference == "communes" and value is not None
    commune = communes.get(str(value)) if known else None
    return commune.name if commune is not None else ""


def _origin_text(project: Project, table: str, key: str, part: str) -> str:
    column = "value" if table == "assumptions" else ROW_DEFAULT
    origin = origin_of(project, Address(table, key, column))
    if origin is None:
        return ""
    if part == "kind":
        return project.schema.table("provenance").field("kind").label_of.get(origin.kind, origin.kind)
    return project.label("sources", origin.source) if origin.source else ""


def kind_of(project: Project, address: Address) -> str:
    """fact, derived, assumption, or empty when nothing is known of the cell's origin."""
    origin = origin_of(project, address)
    return origin.kind if origin else ""


def tooltip(project: Project, address: Address, text: str, field: Field, setting: str) -> str:
    """What a cell says about itself: its full text, its origin, or `setting`, the scenario that sets it instead."""
    lines = [text] if len(text) > 24 else []
    if field.description:
        lines.append(field.description)
    if not text and (address.table, address.column) == ("sites", "scope"):
        lines.append(_default_scope(project, address.key))
    origin = None if setting else origin_of(project, address)  # the base's value has it, not the scenario's
    if origin is not None:
        kinds = project.schema.table("provenance").field("kind").label_of
        where = ", ".join(part for part in (_source(project, origin.source), origin.place, origin.date) if part)
        lines.append(f"{kinds.get(origin.kind, origin.kind).capitalize()}{f' : {where}' if where else ''}")
        lines += [part for part in (origin.formula, origin.reason, origin.comment) if part]
    if setting:
        lines.append(setting)
    return "\n".join(line for line in lines if line)


def _default_scope(project: Project, site: str) -> str:
    """The share of a site that states none: that of its kind, or nothing where its kind is outside."""
    row = project.row("sites", site)
    kind = project.label("site_kinds", str(row["kind"])) if row["kind"] else "nature non précisée"
    if segment_of(project, {**row, "included": True}) is None:
        return f"Ici 0{french.NARROW_SPACE}% : « {kind} » est hors du périmètre."
    try:
        share = scope_of(row, Assumptions(project))
    except ModelInputError:
        return ""  # told among the problems
    return f"Ici {french.percent(share)} : part par défaut de « {kind} »."


def setting_text(project: Project, scenario: str, address: Address, unit: str) -> str:
    """Which scenario sets the value that `scenario` sees, what stands above it, and why; empty for the base's own."""
    setter = setter_of(project, scenario, address)
    if setter == ROOT:
        return ""
    above, whose = value_above(project, setter, address)
    field = project.schema.table(address.table).field(address.column)
    column = Column(field)
    above_text = shown_text(project, address.table, address.key, column, above, unit) or "vide"
    reason = reason_of(project, setter, address)
    why = f"motif{french.NO_BREAK_SPACE}: {reason.removesuffix('.')}" if reason else "sans motif"
    instead = f" ; « {project.label('scenarios', whose)} » : {above_text} ; {why}"
    name = project.label("scenarios", setter)
    if setter == scenario:
        return f"Valeur propre au scénario « {name} »{instead}."
    return f"Valeur du scénario « {name} », dont celui-ci part{instead}."


def _source(project: Project, key: str) -> str:
    return project.label("sources", key) if key else ""
