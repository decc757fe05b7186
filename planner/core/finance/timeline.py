"""The calendar of projects: their periods, milestones, deliverables and tasks, and the decisions on formations.

A line is drawn from `start` to `end`; a point in time has no start. Lines are dragged by making the line that they
become (`dragged`) and the edit that leads there (`edit_to`); wrong dates stay as they are and are told.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from planner.core import french
from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.edits import Compound, Edit
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.scenario import ROOT
from planner.core.tables.values import Value

Kind = Literal["project", "milestone", "deliverable", "task", "decision"]
Part = Literal["whole", "start", "end"]
Day = datetime.date

KIND_LABELS: dict[Kind, str] = {
    "project": "projet", "milestone": "jalon", "deliverable": "livrable", "task": "tâche", "decision": "décision",
}  # fmt: skip
TABLES: dict[Kind, str] = {
    "project": "projects", "milestone": "milestones", "deliverable": "milestones", "task": "milestones",
    "decision": "offers",
}  # fmt: skip
YEAR = 365.25  # days
CLOSED = ("decide", "ouvert", "ferme")  # a formation in one of these states has been decided


@dataclass(frozen=True)
class Line:
    """One line of the calendar. `done` is the observed date; `settled` that nothing remains to be done.

    `problem` is French and says how to mend it; where ends are reversed, `exchanged` is how. `dated` tells whether the
    line can be dragged: it states a planned date.
    """

    kind: Kind
    key: str
    project: str
    name: str
    start: Day | None
    end: Day | None
    done: Day | None
    status: str
    settled: bool
    problem: str = ""

    @property
    def table(self) -> str:
        return TABLES[self.kind]

    @property
    def dated(self) -> bool:
        return self.start is not None or self.end is not None

    @property
    def reversed(self) -> bool:
        """It ends before it starts."""
        return self.start is not None and self.end is not None and self.end < self.start

    @property
    def exchanged(self) -> Line:
        """The line with its ends the other way round."""
        if self.kind == "project" and self.start is not None and self.end is not None:
            return replace(self, start=Day(self.end.year, 1, 1), end=Day(self.start.year, 12, 31))
        return replace(self, start=self.end, end=self.start)

    @property
    def cell(self) -> Address:
        """The cell that dates it, or should."""
        columns: dict[str, str] = {"projects": "end_year", "milestones": "date", "offers": "deadline"}
        return Address(self.table, self.key, columns[self.table])

    @property
    def days(self) -> tuple[Day, ...]:
        """Every date that it states."""
        return tuple(day for day in (self.start, self.end, self.done) if day is not None)

    @property
    def when(self) -> str:
        """« 01/04/2027 → 15/12/2027 », « 2024–2027 » or « depuis 2024 » for a project, « sans date »."""
        if self.kind == "project":
            first, last = (str(day.year) if day else "" for day in (self.start, self.end))
            if first and last:
                return first if first == last else f"{first}–{last}"
            return f"depuis {first}" if first else f"jusqu’en {last}" if last else "sans date"
        if self.start is not None:
            return f"{_french(self.start)} → {_french(self.end) if self.end else '?'}"
        if self.end is not None:
            return _french(self.end)
        return f"fait le {_french(self.done)}" if self.done else "sans date"


@dataclass(frozen=True)
class Section:
    """A project with its lines, its own first; or the decisions on formations beside them."""

    title: str
    lines: tuple[Line, ...]


def timeline(project: Project, projects: Sequence[str], regions: Iterable[str | None], today: str) -> list[Section]:
    """The calendar of `projects` (keys) and the dated decisions on formations in `regions` (None: of the nation).

    `today` is an ISO date; a planned line that it has passed is late.
    """
    now = Day.fromisoformat(today)
    rows: dict[str, list[Row]] = {}
    for row in project.rows("milestones"):
        rows.setdefault(str(row["project"]), []).append(row)
    sections = []
    for key in projects:
        own = _project_line(project, project.row("projects", key))
        lines = [_milestone_line(project, row, own, now) for row in rows.get(key, ())]
        sections.append(Section(own.name, (own, *sorted(lines, key=_first_day))))
    places = set(regions)
    decisions = [
        _decision_line(project, row, now) for row in project.rows("offers")
        if row["deadline"] is not None and row["region"] in places and row["included"] is not False
    ]  # fmt: skip
    if decisions:
        sections.append(Section("Décisions de formations", tuple(sorted(decisions, key=_first_day))))
    return sections


def dragged(line: Line, part: Part, days: int) -> Line:
    """The line with a part moved by so many days; a project moves by whole years; ends never cross while dragged."""
    if line.kind == "project":
        return _dragged_years(line, part, round(days / YEAR))
    start = line.start if part == "end" else _shifted(line.start, days)
    end = line.end if part == "start" else _shifted(line.end, days)
    if start is not None and end is not None and part != "whole" and end < start:
        start, end = (end, end) if part == "start" else (start, start)
    return replace(line, start=start, end=end)


def edit_to(project: Project, before: Line, after: Line, today: str) -> Edit | None:
    """The edit that gives the dates of `after` to the row of `before`; None where nothing differs.

    Dates are the same in all scenarios. Raises EditRefused where a cell cannot hold its new date.
    """
    old = _values(before)
    changed = {address: value for address, value in _values(after).items() if value != old[address]}
    return _edit(project, changed, today)


def dated(project: Project, line: Line, day: Day, today: str) -> Edit | None:
    """The edit that gives an undated line this date as its planned one. Raises EditRefused."""
    value: Value = day.year if line.kind == "project" else day.isoformat()
    return _edit(project, {line.cell: value}, today)


def finished(project: Project, line: Line, today: str) -> Edit | None:
    """The edit that says that a milestone was reached today; None where it is settled, or no milestone."""
    if line.table != "milestones" or line.settled:
        return None
    cells: dict[Address, Value] = {
        Address("milestones", line.key, "done"): today, Address("milestones", line.key, "status"): "done",
    }  # fmt: skip
    return _edit(project, cells, today)


def new_line(project: Project, kind: Kind, owner: str, day: Day) -> dict[str, Value]:
    """A row of table milestones for a project: a task lasts three months, the others are a day."""
    number, taken = 1, set(project.keys("milestones"))
    while f"{kind}-{number}" in taken:
        number += 1
    names = {"milestone": "Nouveau jalon", "deliverable": "Nouveau livrable", "task": "Nouvelle tâche"}
    end = day + datetime.timedelta(days=90) if kind == "task" else day
    start = day.isoformat() if kind == "task" else None
    blank: dict[str, Value] = {column.name: None for column in project.schema.table("milestones").fields}
    return blank | {
        "id": f"{kind}-{number}", "name": names[kind], "project": owner, "kind": kind, "start": start,
        "date": end.isoformat(), "status": "planned",
    }  # fmt: skip


def _edit(project: Project, values: dict[Address, Value], today: str) -> Edit | None:
    if not values:
        return None
    edits = [cell_edit(project, ROOT, address, value, today=today) for address, value in values.items()]
    return Compound(tuple(edits))


def _values(line: Line) -> dict[Address, Value]:
    if line.kind == "project":
        return {
            Address("projects", line.key, "start_year"): line.start.year if line.start else None,
            Address("projects", line.key, "end_year"): line.end.year if line.end else None,
        }
    end: Value = line.end.isoformat() if line.end else None
    if line.kind == "decision":
        return {Address("offers", line.key, "deadline"): end}
    start: Value = line.start.isoformat() if line.start else None
    return {Address("milestones", line.key, "start"): start, Address("milestones", line.key, "date"): end}


def _shifted(day: Day | None, days: int) -> Day | None:
    """Some days later, within what calendars know."""
    return None if day is None else Day.fromordinal(min(max(1, day.toordinal() + days), Day.max.toordinal()))


def _dragged_years(line: Line, part: Part, years: int) -> Line:
    start, end = line.start, line.end
    if start is not None and part != "end":
        start = Day(start.year + years, 1, 1)
    if end is not None and part != "start":
        end = Day(end.year + years, 12, 31)
    if part == "end" and end is None and start is not None:
        end = Day(max(start.year, start.year + years), 12, 31)
    if start is not None and end is not None and part != "whole" and end < start:
        start, end = (Day(end.year, 1, 1), end) if part == "start" else (start, Day(start.year, 12, 31))
    return replace(line, start=start, end=end)


# --- reading --------------------------------------------------------------------------------------------------------


def _project_line(project: Project, row: Row) -> Line:
    first, last = _day(row["start_year"], "-01-01"), _day(row["end_year"], "-12-31")
    status, states = str(row["status"] or ""), project.schema.table("projects").field("status").label_of
    line = Line(
        "project", str(row["id"]), str(row["id"]), str(row["name"]), first, last, None, states.get(status, ""),
        status == "closed",
    )  # fmt: skip
    if first is None or last is None or not line.reversed:
        return line
    years = f"finit ({last.year}) avant de commencer ({first.year})"
    return replace(line, problem=f"{years} : échangez les deux années ou corrigez l’une d’elles.")


def _milestone_line(project: Project, row: Row, owner: Line, now: Day) -> Line:
    status, states = str(row["status"] or ""), project.schema.table("milestones").field("status").label_of
    kinds: dict[str, Kind] = {"deliverable": "deliverable", "task": "task"}
    start, end, done = (_day(row[column]) for column in ("start", "date", "done"))
    settled = status in ("done", "dropped") or done is not None
    line = Line(
        kinds.get(str(row["kind"]), "milestone"), str(row["id"]), owner.key, str(row["name"]), start, end, done,
        states.get(status, ""), settled,
    )  # fmt: skip
    return replace(line, problem=next(_problems(line, owner, now), ""))


def _problems(line: Line, owner: Line, now: Day) -> Iterator[str]:
    """What to mend first comes first."""
    if line.start and line.end and line.reversed:
        yield (
            f"finit le {_french(line.end)}, avant de commencer le {_french(line.start)} : échangez les deux dates ou "
            "corrigez l’une d’elles."
        )
    if not line.days:
        yield "n’a pas de date : double-cliquez dans le calendrier, au jour voulu."
    elif line.start and not line.end and not line.done:
        yield "commence sans finir : indiquez la date prévue."
    if line.done and line.done > now:
        yield f"est constaté le {_french(line.done)}, qui n’est pas encore passé : corrigez la date constatée."
    if line.end and not line.settled and line.end < now:
        late = french.plural((now - line.end).days, "jour")
        yield f"était prévu le {_french(line.end)}, il y a {late} : indiquez la date constatée ou déplacez-le."
    outside = [day for day in line.days if (owner.start and day < owner.start) or (owner.end and day > owner.end)]
    if outside and not owner.reversed:
        yield f"tombe le {_french(outside[0])}, hors de la période du projet ({owner.when}) : déplacez l’un ou l’autre."


def _decision_line(project: Project, row: Row, now: Day) -> Line:
    status, states = str(row["status"] or ""), project.schema.table("offers").field("status").label_of
    day, settled = _day(row["deadline"]), status in CLOSED
    problem = "devait être décidé avant cette date : indiquez l’état de la décision ou une autre date."
    return Line(
        "decision", str(row["id"]), "", str(row["name"]), None, day, None,
        states.get(status, "état non précisé"), settled, "" if settled or day is None or day >= now else problem,
    )  # fmt: skip


def _day(value: Value, rest: str = "") -> Day | None:
    """A date, or a year with the rest of it; what a file made elsewhere has that no calendar knows is none."""
    try:
        return Day.fromisoformat(f"{value}{rest}") if value is not None else None
    except ValueError:
        return None


def _first_day(line: Line) -> tuple[Day, str]:
    return min(line.days, default=Day.max), line.name.casefold()


def _french(day: Day | None) -> str:
    return french.date(day.isoformat()) if day else ""
