"""What setting one cell means: the edit that a typed value becomes, whoever types it (window, command line).

In a scenario it is a difference; in the base it also fills what follows from a commune and says that the value is the
planner's own where the tables called it a fact.
"""

from __future__ import annotations

from planner.core.tables.checks import check_cell
from planner.core.tables.communes import Communes
from planner.core.tables.edits import Compound, Edit, EditRefused, Refusal, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import derived_from_commune, entered_by_hand, is_sourced, origin_of
from planner.core.tables.scenario import ROOT, back_to_parent, difference_edit, value_above
from planner.core.tables.schema import TableSchema
from planner.core.tables.values import Value

COMMUNES_TABLE = "communes"


def cell_edit(
    project: Project, scenario: str, address: Address, value: Value, *, today: str, communes: Communes | None = None
) -> Edit:
    """The edit that gives a cell `value` (typed, blank as None) in `scenario`; `today` is an ISO date.

    Raises EditRefused when the cell cannot hold the value, ScenarioError when it cannot differ by scenario, SchemaError
    on an unknown table or column. `communes` is needed to set a commune.
    """
    _check(project, address, value)
    if scenario != ROOT:
        return _difference(project, scenario, address, value)
    if project.cell(address.table, address.key, address.column) == value:
        return SetCells({address: value})
    filled = cells_from_commune(project, address, value, communes)
    edits: list[Edit] = [SetCells({address: value, **filled})]
    if _states_what_a_source_said(project, address):
        edits.append(entered_by_hand(project, address, today))
    changed = (a for a, new in filled.items() if project.cell(a.table, a.key, a.column) != new)
    edits += [derived_from_commune(project, a, today) for a in changed if _states_what_a_source_said(project, a)]
    return Compound(tuple(edits))


def _check(project: Project, address: Address, value: Value) -> None:
    """Refuse now what the edit would refuse later: a scenario's difference is stored as text, unchecked."""
    table = project.schema.table(address.table)
    table.field(address.column)
    if not project.has(address.table, address.key):
        raise _refused(address, f"La ligne « {address.key} » n’existe pas dans « {table.title} ».")
    if address.column == table.key:
        raise _refused(address, "L’identifiant d’une ligne ne se modifie pas.")
    if (reason := check_cell(project, address, value)) is not None:
        raise _refused(address, reason)


def _difference(project: Project, scenario: str, address: Address, value: Value) -> Edit:
    """A value equal to the parent's is no difference: the scenario's own record goes."""
    difference = difference_edit(project, scenario, address, value)
    above, _ = value_above(project, scenario, address)
    if value == above:
        return back_to_parent(project, scenario, address) or Compound(())
    return difference


def _states_what_a_source_said(project: Project, address: Address) -> bool:
    if not is_sourced(address):
        return False
    origin = origin_of(project, address)
    return origin is not None and origin.kind in ("fact", "derived")


def cells_from_commune(
    project: Project, address: Address, value: Value, communes: Communes | None
) -> dict[Address, Value]:
    """The cells that follow from a commune (département, région, coordinates), blank when the commune is blank.

    Raises EditRefused for an unknown commune.
    """
    table = project.schema.table(address.table)
    if table.field(address.column).reference != COMMUNES_TABLE:
        return {}
    names = _derived_columns(table)
    if value is None:
        return {Address(address.table, address.key, name): None for name in names}
    if communes is None:
        raise _refused(address, "La liste des communes n’est pas encore chargée : réessayez dans un instant.")
    commune = communes.get(str(value))
    if commune is None:
        raise _refused(
            address, f"Il n’y a pas de commune de code INSEE « {value} » : cherchez-la par son nom ou son code postal."
        )
    found: dict[str, Value] = {
        "departement": commune.departement, "region": commune.region, "lat": commune.lat, "lon": commune.lon,
    }  # fmt: skip
    return {Address(address.table, address.key, name): found[name] for name in names}


def _derived_columns(table: TableSchema) -> list[str]:
    return [field.name for field in table.fields if field.derived == "commune"]


def _refused(address: Address, reason: str) -> EditRefused:
    return EditRefused([Refusal(address, reason)])
