"""Problems of a whole project: what no single cell shows. Small pure checks, each a generator of problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.core import french
from planner.core.model.assumptions import Assumptions, ModelInputError
from planner.core.model.inputs import SEGMENTS, build_inputs, listed_sites, segment_of
from planner.core.model.projection import project_workforce
from planner.core.tables.checks import check_cell
from planner.core.tables.new_rows import unstated
from planner.core.tables.project import Address, Project, Row, column_values
from planner.core.tables.row_order import ORDERED, disorders
from planner.core.tables.scenario import (
    ROOT,
    ScenarioError,
    address_of,
    is_alive,
    lineage,
    own_differences,
    resolved,
)
from planner.core.tables.schema import Field, TableSchema
from planner.core.tables.values import show

Severity = Literal["error", "warning"]
TOLERANCE = 1e-6
NEEDED = {
    "region": "choisissez la région où viennent les emplois.",
    "segment": "choisissez le segment où viennent les emplois.",
    "offer": "choisissez l’offre que l’effet agrandit.",
}


@dataclass(frozen=True)
class Problem:
    """Something to mend: `error` stops or falsifies results, `warning` asks for a look. `message` is French."""

    severity: Severity
    table: str
    key: str
    column: str
    message: str


def find_problems(project: Project) -> list[Problem]:
    """All problems, errors first, then in the order of tables."""
    checks = (
        _cells, _orders, _ranges, _scenario_ranges, _mixes, _shares, _site_places, _site_kinds, _site_total,
        _calculation, _effects, _fundings, _provenance, _scenarios,
    )  # fmt: skip
    found = [problem for check in checks for problem in check(project)]
    return sorted(found, key=lambda problem: problem.severity != "error")


def _cells(project: Project) -> Iterator[Problem]:
    """Every cell against its column: type, bounds, references."""
    for table in project.schema.stored():
        fields = [field for field in table.fields[1:] if _may_refuse(project, table, field)]
        for row in project.rows(table.name) if fields else ():
            key = str(row[table.key])
            for field in fields:
                reason = check_cell(project, Address(table.name, key, field.name), row[field.name], row)
                if reason:
                    yield Problem("error", table.name, key, field.name, reason)


def _may_refuse(project: Project, table: TableSchema, field: Field) -> bool:
    """Whether cells of a column must be looked at one by one: its different values, which are few, are checked first.

    Where more than the value decides (a unit of the row's own, the parameter of an assumption), they always must.
    """
    if field.unit_column or table.name == "assumptions":
        return True
    different = column_values(project.frame(table.name)[field.name].drop_duplicates())
    column = Address(table.name, "", field.name)
    return any(check_cell(project, column, value) is not None for value in different)


def _orders(project: Project) -> Iterator[Problem]:
    """Starts before ends, least before most."""
    for table in ORDERED:
        schema = project.schema.table(table)
        for row in project.rows(table):
            for column, message in disorders(schema, row):
                key = str(row[schema.key])
                yield Problem("error", table, key, column, f"« {project.label(table, key)} » : {message}")


def _ranges(project: Project) -> Iterator[Problem]:
    for row in project.rows("assumptions"):
        value, low, high = row["value"], row["low"], row["high"]
        key = str(row["id"])
        if low is not None and value is not None and low > value:  # type: ignore[operator]
            yield Problem(
                "error",
                "assumptions",
                key,
                "low",
                "La borne basse dépasse la valeur : corrigez l’une ou l’autre.",
            )
        if high is not None and value is not None and high < value:  # type: ignore[operator]
            yield Problem(
                "error",
                "assumptions",
                key,
                "high",
                "La borne haute est sous la valeur : corrigez l’une ou l’autre.",
            )


def _scenario_ranges(project: Project) -> Iterator[Problem]:
    """Assumptions that a scenario sets outside the range that it sees: allowed, but to be looked at."""
    field = project.schema.table("assumptions").field("value")
    for scenario in project.keys("scenarios"):
        if scenario == ROOT:
            continue  # its own are errors of _ranges
        try:
            touched = {a.key for a in own_differences(project, scenario) if a.table == "assumptions"}
            seen = resolved(project, scenario)
        except ScenarioError:
            continue  # told by _scenarios
        for key in sorted(touched):
            row = seen.row("assumptions", key)
            side = _bound_passed(row)
            if side:
                value, bound = (show(field, row[column], str(row["unit"] or "")) for column in ("value", side))
                where = "sous sa borne basse" if side == "low" else "au-dessus de sa borne haute"
                message = (
                    f"« {project.label('scenarios', scenario)} » : « {row['name']} » vaut {value}, {where} ({bound}). "
                    f"Dans ce scénario, revoyez la valeur ou la borne."
                )
                yield Problem("warning", "assumptions", key, "value", message)


def _bound_passed(assumption: Row) -> str:
    """The bound that a value lies beyond, as its column; empty within its range or without one."""
    value, low, high = assumption["value"], assumption["low"], assumption["high"]
    if not isinstance(value, (int, float)):
        return ""
    if isinstance(low, (int, float)) and value < low:
        return "low"
    return "high" if isinstance(high, (int, float)) and value > high else ""


def _mixes(project: Project) -> Iterator[Problem]:
    """The groups' shares of a segment sum to 1."""
    assumptions = Assumptions(project)
    for segment in SEGMENTS:
        try:
            total = sum(assumptions.value("mix", segment=segment, group=g) for g in project.keys("groups"))
        except ModelInputError as missing:
            yield Problem("error", "assumptions", "mix", "value", str(missing))
            continue
        if abs(total - 1) > TOLERANCE:
            label = dict(project.schema.table("assumptions").field("segment").choices).get(segment, segment)
            message = (
                f"Les parts des groupes de métiers du segment « {label} » font {french.percent(total, 1)} "
                f"au lieu de 100 %."
            )
            yield Problem("error", "assumptions", f"mix.{segment}", "value", message)


def _shares(project: Project) -> Iterator[Problem]:
    """The outlets of a programme sum to 1."""
    totals: dict[str, float] = {}
    for row in project.rows("programme_groups"):
        programme = str(row["programme"])
        totals[programme] = totals.get(programme, 0.0) + float(row["share"] or 0.0)
    for programme, total in totals.items():
        if abs(total - 1) > TOLERANCE:
            message = (
                f"Les débouchés de « {project.label('programmes', programme)} » font "
                f"{french.percent(total, 1)} au lieu de 100 %."
            )
            yield Problem("error", "programme_groups", programme, "share", message)


def _site_places(project: Project) -> Iterator[Problem]:
    """What should count in a region but has none; networks and the like have no place to miss."""
    for table in ("sites", "platforms"):
        for row in project.rows(table):
            if row["region"] is None and (table != "sites" or segment_of(project, row) is not None):
                message = (
                    f"« {row['name']} » n’a pas de région : il n’entre pas dans les résultats régionaux. "
                    f"Choisissez sa commune."
                )
                yield Problem("warning", table, str(row["id"]), "commune", message)


def _site_kinds(project: Project) -> Iterator[Problem]:
    """Sites with heads that count nowhere because nobody has said what they do."""
    nobody_said = unstated(project, project.schema.table("sites").field("kind"))
    for row in project.rows("sites") if nobody_said is not None else ():
        if row["kind"] == nobody_said and row["headcount"]:
            message = f"« {row['name']} » n’a pas de nature : son effectif ne compte pas. Choisissez sa nature."
            yield Problem("warning", "sites", str(row["id"]), "kind", message)


def _site_total(project: Project) -> Iterator[Problem]:
    """Listed sites above the chosen national total leave no residual."""
    try:
        listed = listed_sites(project, Assumptions(project))
    except ModelInputError as missing:
        yield Problem("error", "assumptions", "total_jobs", "value", str(missing))
        return
    if listed.total > listed.chosen_total:
        message = (
            f"Les sites listés comptent {french.number(listed.total)} personnes en bioproduction, "
            f"plus que le total retenu "
            f"({french.number(listed.chosen_total)}) : l’effectif non localisé est nul. Revoyez les "
            f"parts dans le périmètre ou le total."
        )
        yield Problem("warning", "assumptions", "total_jobs", "value", message)


def _calculation(project: Project) -> Iterator[Problem]:
    """What keeps the base from being projected, what the reference answers for, closures beyond the heads there are."""
    try:
        inputs = build_inputs(project)
    except ModelInputError as error:
        yield Problem("error", "assumptions", "", "value", str(error))
        return
    for row in Assumptions(project).from_reference():
        message = (
            f"L’hypothèse « {row.key} » manque au projet : la valeur de la référence est reprise. Ajoutez une ligne à "
            f"la table « Hypothèses » pour la choisir."
        )
        yield Problem("warning", "assumptions", row.key, "value", message)
    beyond = project_workforce(inputs).uncounted.sum(axis=(0, 3))  # (R, S)
    segments = dict(project.schema.table("assumptions").field("segment").choices)
    for r, s in zip(*np.nonzero(beyond > TOLERANCE), strict=True):
        region, segment = inputs.regions[r], inputs.segments[s]
        message = (
            f"« {project.label('regions', region)} », {segments.get(segment, segment)} : les suppressions d’emplois "
            f"dépassent l’effectif de {french.number(float(beyond[r, s]))} ; l’effectif s’arrête à zéro. Revoyez les "
            f"événements ou les effectifs des sites."
        )
        yield Problem("warning", "events", region, "jobs", message)


def _effects(project: Project) -> Iterator[Problem]:
    """An effect names what its kind changes; jobs that an event brings already are not repeated."""
    for row in project.rows("project_effects"):
        key, label = str(row["id"]), project.label("projects", str(row["project"]))
        if row["kind"] == "jobs":
            for column in ("region", "segment"):
                if row[column] is None:
                    yield Problem("error", "project_effects", key, column, f"« {label} » : {NEEDED[column]}")
            if project.has("projects", str(row["project"])) and project.cell("projects", str(row["project"]), "event"):
                message = f"« {label} » est déjà un événement : ses emplois seraient comptés deux fois."
                yield Problem("warning", "project_effects", key, "kind", message)
        elif row["offer"] is None:
            yield Problem("error", "project_effects", key, "offer", f"« {label} » : {NEEDED['offer']}")
        elif _is_unlimited(project, row):
            message = (
                f"« {label} » : l’offre n’a pas d’accueils en entreprise connus, donc pas de limite ; en ajouter "
                f"n’a pas d’effet."
            )
            yield Problem("warning", "project_effects", key, "offer", message)


def _is_unlimited(project: Project, effect: Row) -> bool:
    """Whether an effect adds placements to an offer that knows no limit of them."""
    offer = str(effect["offer"])
    return (
        effect["kind"] == "placements"
        and project.has("offers", offer)
        and project.cell("offers", offer, "placements") is None
    )


def _fundings(project: Project) -> Iterator[Problem]:
    """Acquired and announced amounts of a project do not exceed its cost."""
    totals: dict[str, int] = {}
    for row in project.rows("project_fundings"):
        if row["amount"] is not None:
            totals[str(row["project"])] = totals.get(str(row["project"]), 0) + int(row["amount"])
    for key, total in totals.items():
        cost = project.cell("projects", key, "total") if project.has("projects", key) else None
        if isinstance(cost, int) and total > cost:
            message = (
                f"« {project.label('projects', key)} » : les financements ({french.euros(total)}) "
                f"dépassent le coût total "
                f"({french.euros(cost)})."
            )
            yield Problem("warning", "projects", key, "total", message)


def _provenance(project: Project) -> Iterator[Problem]:
    """A fact names its source; provenance points to rows that exist."""
    for row in project.rows("provenance"):
        key, table = str(row["id"]), str(row["table"])
        if row["kind"] == "fact" and row["source"] is None:
            yield Problem("error", "provenance", key, "source", "Un fait doit citer sa source.")
        if table not in project.tables or not project.has(table, str(row["key"])):
            yield Problem(
                "warning",
                "provenance",
                key,
                "key",
                f"La ligne « {row['key']} » de « {table} » n’existe plus.",
            )


def _scenarios(project: Project) -> Iterator[Problem]:
    for scenario in project.keys("scenarios"):
        try:
            lineage(project, scenario)
        except ScenarioError as broken:
            yield Problem("error", "scenarios", scenario, "parent", str(broken))
    for key in project.keys("scenario_values"):
        address = address_of(project, key)
        if not is_alive(project, address):
            message = f"Cette différence porte sur une cellule qui n’existe plus ou ne varie pas ({address})."
            yield Problem("warning", "scenario_values", key, "key", message)
