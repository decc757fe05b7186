"""Changes to the tree of scenarios: each function returns one edit, so that each takes one step to undo."""

from __future__ import annotations

from collections.abc import Iterable

from planner.core.tables.communes import fold
from planner.core.tables.edits import Compound, DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.scenario import ROOT, ScenarioError, has_own_value, lineage
from planner.core.tables.values import Value

COPY = "copie"


def create(project: Project, name: str, parent: str) -> tuple[str, Edit]:
    """A scenario with no difference from `parent`: its key and the edit. Raises ScenarioError."""
    _must_exist(project, parent)
    row = _row(project, checked_name(project, name), parent)
    return str(row["id"]), InsertRows("scenarios", [row])


def rename(project: Project, scenario: str, name: str) -> Edit:
    """Give a scenario another name, free but for accents and case. Raises ScenarioError."""
    _must_exist(project, scenario)
    return SetCells({Address("scenarios", scenario, "name"): checked_name(project, name, scenario)})


def describe(project: Project, scenario: str, text: str) -> Edit:
    """Say in a sentence what a scenario supposes. Raises ScenarioError."""
    _must_exist(project, scenario)
    return SetCells({Address("scenarios", scenario, "description"): text.strip() or None})


def duplicate(project: Project, scenario: str, name: str | None = None) -> tuple[str, Edit]:
    """A scenario that sees the same values, with its own copy of the differences. Raises ScenarioError.

    The copy starts from the same parent; a copy of the root, which has none, starts from the root.
    """
    _must_exist(project, scenario)
    label = project.label("scenarios", scenario)
    parent = parent_of(project, scenario) or ROOT
    row = _row(project, checked_name(project, name or free_name(project, f"{label} ({COPY})")), parent)
    if parent_of(project, scenario):  # what is said of the base is not true of what departs from it
        row["description"] = project.cell("scenarios", scenario, "description")
    records = _moved(own_rows(project, scenario), str(row["id"])) if parent_of(project, scenario) else []
    edits: list[Edit] = [InsertRows("scenarios", [row])]
    if records:
        edits.append(InsertRows("scenario_values", records, restores=True))  # copied as they are, sound or not
    return str(row["id"]), Compound(edits)


def delete(project: Project, scenario: str) -> Edit:
    """Remove a scenario; its children start from its parent and take over its differences, keeping their own.

    What each child sees stays the same. Raises ScenarioError for the root.
    """
    _must_exist(project, scenario)
    parent = parent_of(project, scenario)
    if parent is None:
        label = project.label("scenarios", scenario)
        raise ScenarioError(f"« {label} » est la base de tous les scénarios : il ne se supprime pas.")
    own = own_rows(project, scenario)
    edits: list[Edit] = []
    for child in children_of(project, scenario):
        edits.append(SetCells({Address("scenarios", child, "parent"): parent}))
        taken = {_place(record) for record in own_rows(project, child)}
        inherited = _moved([record for record in own if _place(record) not in taken], child)
        if inherited:
            edits.append(InsertRows("scenario_values", inherited, restores=True))
    if own:
        edits.append(DeleteRows("scenario_values", [str(record["id"]) for record in own]))
    edits.append(DeleteRows("scenarios", [scenario]))
    return Compound(edits)


def reparent(project: Project, scenario: str, parent: str) -> Edit:
    """Let a scenario start from another; its differences stay. Raises ScenarioError for the root and for a cycle."""
    _must_exist(project, scenario)
    _must_exist(project, parent)
    label = project.label("scenarios", scenario)
    if parent_of(project, scenario) is None:
        raise ScenarioError(f"« {label} » est la base de tous les scénarios : il ne part d’aucun autre.")
    if scenario in lineage(project, parent):
        other = project.label("scenarios", parent)
        if scenario == parent:
            raise ScenarioError(f"« {label} » ne peut pas partir de lui-même.")
        raise ScenarioError(f"« {other} » part déjà de « {label} » : l’inverse ferait une boucle.")
    return SetCells({Address("scenarios", scenario, "parent"): parent})


def say_why(project: Project, scenario: str, address: Address, reason: str) -> Edit:
    """Keep the reason of a scenario's own value. Raises ScenarioError where it has none there."""
    key = f"{scenario}/{address}"
    if not has_own_value(project, scenario, address):
        raise ScenarioError("Ce scénario n’a pas de valeur propre ici : il n’y a rien à justifier.")
    return SetCells({Address("scenario_values", key, "reason"): reason.strip() or None})


# --- reading the tree ------------------------------------------------------------------------------------------------


def parent_of(project: Project, scenario: str) -> str | None:
    """The scenario that `scenario` starts from, None for the root."""
    parent = project.cell("scenarios", scenario, "parent")
    return str(parent) if parent else None


def children_of(project: Project, scenario: str) -> list[str]:
    """The scenarios that start from `scenario`, in the table's order."""
    return [key for key in project.keys("scenarios") if parent_of(project, key) == scenario]


def possible_parents(project: Project, scenario: str) -> list[str]:
    """The scenarios that `scenario` may start from without a cycle; none for the root."""
    if parent_of(project, scenario) is None:
        return []
    keys = project.keys("scenarios")
    broken = {key for key in keys if _descends(project, key, scenario)}
    return [key for key in keys if key not in broken]


def own_rows(project: Project, scenario: str) -> list[Row]:
    """The records of `scenario_values` that belong to `scenario` itself, dead ones included."""
    return [row for row in project.rows("scenario_values") if row["scenario"] == scenario]


def checked_name(project: Project, name: str, scenario: str | None = None) -> str:
    """`name` if no scenario but `scenario` bears it, accents, case and spaces ignored. Raises ScenarioError."""
    name = " ".join(name.split())
    if not fold(name):
        raise ScenarioError("Donnez un nom au scénario.")
    others = [key for key in project.keys("scenarios") if key != scenario]
    for key in others:
        label = project.label("scenarios", key)
        if fold(name) == fold(label):
            raise ScenarioError(f"Un scénario s’appelle déjà « {label} » : choisissez un autre nom.")
    return name


def free_name(project: Project, wanted: str) -> str:
    """`wanted`, or `wanted 2`, `wanted 3` … where scenarios bear it already."""
    taken = {fold(project.label("scenarios", key)) for key in project.keys("scenarios")}
    return next(name for name in _numbered(wanted) if fold(name) not in taken)


def _numbered(wanted: str) -> Iterable[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted} {number}"
        number += 1


def _descends(project: Project, scenario: str, ancestor: str) -> bool:
    try:
        return ancestor in lineage(project, scenario)
    except ScenarioError:
        return True  # a broken line is no place to start from


def _must_exist(project: Project, scenario: str) -> None:
    if not project.has("scenarios", scenario):
        raise ScenarioError(f"Il n’y a pas de scénario « {scenario} ».")


def _row(project: Project, name: str, parent: str) -> dict[str, Value]:
    stem = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(name)).split()) or "scenario"
    key = next(k for k in (n.replace(" ", "-") for n in _numbered(stem)) if not project.has("scenarios", k))
    return {"id": key, "name": name, "parent": parent, "builtin": False, "bounds_range": False}


def _place(record: Row) -> tuple[Value, Value, Value]:
    return record["table"], record["key"], record["column"]


def _moved(records: Iterable[Row], scenario: str) -> list[Row]:
    """The records as those of `scenario`: one a place, the last where a file holds several."""
    moved: dict[tuple[Value, Value, Value], Row] = {}
    for record in records:
        table, key, column = _place(record)
        address = Address(str(table), str(key), str(column))
        moved[table, key, column] = {**record, "id": f"{scenario}/{address}", "scenario": scenario}
    return list(moved.values())
