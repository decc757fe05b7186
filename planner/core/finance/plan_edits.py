"""Changes to projects and plans as a whole: each function returns one edit, so that each takes one step to undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.communes import fold
from planner.core.tables.edits import Compound, DeleteRows, Edit, InsertRows, SetCells
from planner.core.tables.new_rows import new_row, new_rows
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import ROW_DEFAULT, forget_rows
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value

FIRST_PLAN = "Plan de financement"
NATURES = ("commitment", "payment")


def new_project(project: Project, region: str | None) -> tuple[str, Edit]:
    """A project to be filled in, in a region where one is given: its key and the edit."""
    row = {**new_row(project, "projects", region), "status": "idea"}
    return str(row["id"]), InsertRows("projects", [row])


def new_plan(project: Project, of: str) -> tuple[str, Edit]:
    """An empty plan of a project: its key and the edit.

    It is retained where nothing else says yet who pays: neither a retained version nor known fundings, which would no
    longer count.
    """
    versions = _versions(project, of)
    name = free_name([str(row["name"]) for row in versions], FIRST_PLAN)
    funded = bool(_lines(project, "project_fundings", "project", {of}))
    retained = not funded and not any(row["retained"] is True for row in versions)
    row = {**new_row(project, "plans"), "name": name, "project": of, "retained": retained}
    return str(row["id"]), InsertRows("plans", [row])


def duplicate_plan(project: Project, key: str, today: str) -> tuple[str, Edit]:
    """Another version of a plan with all its lines, not retained: its key and the edit."""
    plan = project.row("plans", key)
    names = [str(row["name"]) for row in _versions(project, str(plan["project"]))]
    copies = _copied(project, "plans", [plan])
    copies[key].update(name=free_name(names, f"{plan['name']} (nouvelle version)"), retained=False)
    expenses = _copied(project, "plan_expenses", _lines(project, "plan_expenses", "plan", {key}))
    resources = _copied(project, "plan_resources", _lines(project, "plan_resources", "plan", {key}))
    tranches = _copied(project, "plan_tranches", _lines(project, "plan_tranches", "resource", resources))
    exclusions = _copied(project, "plan_exclusions", _lines(project, "plan_exclusions", "resource", resources))
    for rows, column, parents in (
        (expenses, "plan", copies), (resources, "plan", copies), (tranches, "resource", resources),
        (exclusions, "resource", resources), (exclusions, "expense", expenses),
    ):  # fmt: skip
        for row in rows.values():
            row[column] = parents[str(row[column])]["id"]
    edits: list[Edit] = []
    for table, rows in (
        ("plans", copies), ("plan_expenses", expenses), ("plan_resources", resources), ("plan_tranches", tranches),
        ("plan_exclusions", exclusions),
    ):  # fmt: skip
        if rows:
            edits.append(InsertRows(table, list(rows.values()), restores=True))  # copied as they are, sound or not
            edits += _told_copies(project, table, rows, today)
    return str(copies[key]["id"]), Compound(tuple(edits))


def delete_plan(project: Project, key: str) -> Edit:
    """Remove a plan with all its lines."""
    resources = {str(row["id"]) for row in _lines(project, "plan_resources", "plan", {key})}
    edits: list[Edit] = []
    for table, column, parents in (
        ("plan_tranches", "resource", resources), ("plan_exclusions", "resource", resources),
        ("plan_resources", "plan", {key}), ("plan_expenses", "plan", {key}), ("plans", "id", {key}),
    ):  # fmt: skip
        edits += _deletions(project, table, [str(row["id"]) for row in _lines(project, table, column, parents)])
    return Compound(tuple(edits))


def delete_lines(project: Project, table: str, keys: list[str]) -> Edit:
    """Remove expenses or resources of plans with the tranches and exclusions that hang on them."""
    column = "resource" if table == "plan_resources" else "expense"
    edits: list[Edit] = []
    for other in ("plan_tranches", "plan_exclusions"):
        if column in project.schema.table(other).by_name:
            edits += _deletions(project, other, [str(r["id"]) for r in _lines(project, other, column, set(keys))])
    return Compound((*edits, *_deletions(project, table, keys)))


def retain_plan(project: Project, key: str) -> Edit:
    """Make a version the one that counts; the others of its project no longer do."""
    versions = _versions(project, str(project.cell("plans", key, "project")))
    values: dict[Address, Value] = {
        Address("plans", str(row["id"]), "retained"): row["id"] == key
        for row in versions if row["id"] == key or row["retained"] is True
    }  # fmt: skip
    return SetCells(values)


def tranche_edit(
    project: Project, resource: str, year: int | None, nature: str, amount: int | None, today: str
) -> Edit | None:
    """What a resource commits or pays in a year becomes `amount` cents; None when that is so already.

    Several tranches of the year become one figure in the first; a tranche left without amounts goes.
    """
    rows = [r for r in project.rows("plan_tranches") if r["resource"] == resource and r["year"] == year]
    if not rows:
        if amount is None:
            return None
        row = {**new_row(project, "plan_tranches"), "resource": resource, "year": year, nature: amount}
        return InsertRows("plan_tranches", [row])
    if [row[nature] for row in rows if row[nature] is not None] == ([] if amount is None else [amount]):
        return None
    other = NATURES[1 - NATURES.index(nature)]
    edits: list[Edit] = []
    for place, told in enumerate(rows):
        key, value = str(told["id"]), amount if place == 0 else None
        if value is None and told[other] is None:
            edits += _deletions(project, "plan_tranches", [key])
        elif told[nature] != value:
            edits.append(cell_edit(project, ROOT, Address("plan_tranches", key, nature), value, today=today))
    return Compound(tuple(edits))


def exclusion_edit(project: Project, resource: str, expense: str, excluded: bool) -> Edit | None:
    """Whether a resource's funder leaves an expense out as a whole; None when that is so already."""
    rows = [row for row in project.rows("plan_exclusions") if row["resource"] == resource and row["expense"] == expense]
    if excluded == bool(rows):
        return None
    if rows:
        return Compound(tuple(_deletions(project, "plan_exclusions", [str(row["id"]) for row in rows])))
    return InsertRows(
        "plan_exclusions", [{**new_row(project, "plan_exclusions"), "resource": resource, "expense": expense}]
    )


def requested_resource(project: Project, plan: str, scheme: str, amount: int | None) -> tuple[str, Edit]:
    """A resource of a plan that is to be asked of a scheme's funder: its key and the edit."""
    told = project.row("schemes", scheme)
    labels = project.schema.table("plan_resources").field("instrument").choices
    said = fold(str(told["instrument"] or ""))
    instrument = next((value for value, label in labels if fold(label) == said), "grant")
    row = {
        **new_row(project, "plan_resources"), "plan": plan, "scheme": scheme, "instrument": instrument,
        "amount": amount, "status": "planned",
    }  # fmt: skip
    if told["funder"]:
        row["funder"] = told["funder"]
    return str(row["id"]), InsertRows("plan_resources", [row])


def free_name(taken: Iterable[str], name: str) -> str:
    """`name`, or `name 2` and so on where it is taken."""
    folded, number, free = {fold(other) for other in taken}, 2, name
    while fold(free) in folded:
        free, number = f"{name} {number}", number + 1
    return free


def _versions(project: Project, of: str) -> list[Row]:
    return _lines(project, "plans", "project", {of})


def _lines(project: Project, table: str, column: str, parents: Iterable[str]) -> list[Row]:
    wanted = set(parents)
    return [row for row in project.rows(table) if row[column] in wanted]


def _copied(project: Project, table: str, rows: list[Row]) -> dict[str, dict[str, Value]]:
    """Copies under free keys, by the key of what they are copies of."""
    fresh = new_rows(project, table, len(rows))
    return {str(row["id"]): {**row, "id": new["id"]} for row, new in zip(rows, fresh, strict=True)}


def _told_copies(project: Project, table: str, rows: Mapping[str, Row], today: str) -> list[Edit]:
    records: list[Row] = [
        {"id": str(Address(table, str(row["id"]), ROW_DEFAULT)), "table": table, "key": row["id"],
         "column": ROW_DEFAULT, "kind": "assumption", "date": today,
         "reason": f"Copie de « {project.label(table, key)} »."}
        for key, row in rows.items() if project.has("provenance", str(Address(table, key, ROW_DEFAULT)))
    ]  # fmt: skip
    return [InsertRows("provenance", records, restores=True)] if records else []


def _deletions(project: Project, table: str, keys: list[str]) -> list[Edit]:
    if not keys:
        return []
    provenance = forget_rows(project, table, keys)
    return [DeleteRows(table, keys), *([provenance] if provenance is not None else [])]
