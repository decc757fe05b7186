"""The recommendations of the 2025 plan as a board: axes, subjects, actions, who acts, what serves them or nothing does.

An action is served by a project that it names or by its own follow-up (planned, running, done); initiatives that the
plan itself mentions are told apart, for they were there before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.core.tables.communes import fold
from planner.core.tables.project import Project, Row

FOLLOWED = frozenset({"planned", "running", "done"})
DROPPED = "dropped"


@dataclass(frozen=True)
class Action:
    """One recommended action; `projects` and `regions` are keys, `unknown` names that no row has."""

    key: str
    number: str
    name: str
    status: str
    status_label: str
    lead: str
    actors: tuple[str, ...]
    initiatives: tuple[str, ...]
    projects: tuple[str, ...]
    regions: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def is_served(self) -> bool:
        """A project or a follow-up stands behind it."""
        return bool(self.projects) or self.status in FOLLOWED

    @property
    def is_uncovered(self) -> bool:
        """Nothing stands behind it, not even an initiative that the plan mentions, and nobody dropped it."""
        return not self.is_served and not self.initiatives and self.status != DROPPED


@dataclass(frozen=True)
class Subject:
    """A subject of an axis with its actions and what to watch."""

    key: str
    number: str
    name: str
    watch_points: tuple[str, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Axis:
    """One axis with its subjects."""

    key: str
    number: str
    name: str
    subjects: tuple[Subject, ...]

    @property
    def actions(self) -> tuple[Action, ...]:
        return tuple(action for subject in self.subjects for action in subject.actions)

    @property
    def uncovered(self) -> tuple[Action, ...]:
        return tuple(action for action in self.actions if action.is_uncovered)

    @property
    def served(self) -> int:
        """How many actions a project or a follow-up serves."""
        return sum(action.is_served for action in self.actions)


def recommendations_board(project: Project, region: str | None = None) -> list[Axis]:
    """All axes. With a region, only projects and regions of it count: what is served elsewhere is not served here."""
    children: dict[str, list[Row]] = {}
    for row in project.rows("recommendations"):
        children.setdefault(str(row["parent"] or ""), []).append(row)
    names = {fold(project.label("projects", key)): key for key in project.keys("projects")}
    regions = {fold(project.label("regions", key)): key for key in project.keys("regions")}

    def actions(parent: str) -> Iterator[Action]:
        for row in _in_order(children.get(parent, [])):
            if row["kind"] == "action":
                yield _action(project, row, names, regions, region)

    def subjects(parent: str) -> Iterator[Subject]:
        for row in _in_order(children.get(parent, [])):
            if row["kind"] == "subject":
                key = str(row["id"])
                yield Subject(
                    key, str(row["number"]), str(row["name"]), _parts(row, "watch_points"), tuple(actions(key))
                )

    axes = [row for row in project.rows("recommendations") if row["kind"] == "axis"]
    return [
        Axis(str(row["id"]), str(row["number"]), str(row["name"]), tuple(subjects(str(row["id"]))))
        for row in _in_order(axes)
    ]


def _in_order(rows: list[Row]) -> list[Row]:
    """By number, 1.10 after 1.9."""
    return sorted(rows, key=lambda row: [int(n) if n.isdecimal() else 0 for n in str(row["number"]).split(".")])


def _action(
    project: Project, row: Row, names: Mapping[str, str], regions: Mapping[str, str], region: str | None
) -> Action:
    linked, unknown = _keys(project, "projects", _parts(row, "projects"), names)
    places, odd = _keys(project, "regions", _parts(row, "regions"), regions)
    if region is not None:
        linked = tuple(key for key in linked if project.cell("projects", key, "region") == region)
        places = tuple(key for key in places if key == region)
    status = str(row["status"] or "")
    field = project.schema.table("recommendations").field("status")
    return Action(
        str(row["id"]), str(row["number"]), str(row["name"]), status, field.label_of.get(status, "suivi non renseigné"),
        str(row["lead"] or ""), _parts(row, "actors"), _parts(row, "initiatives"), linked, places, unknown + odd,
    )  # fmt: skip


def _parts(row: Row, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(row[column] or "").split(";") if part.strip())


def _keys(
    project: Project, table: str, parts: tuple[str, ...], names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What planners name by key or by label, as keys; and the names that no row has."""
    found = [part if project.has(table, part) else names.get(fold(part), "") for part in parts]
    unknown = tuple(part for part, key in zip(parts, found, strict=True) if not key)
    return tuple(dict.fromkeys(key for key in found if key)), unknown
