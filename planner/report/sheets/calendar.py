"""« Calendrier »: milestones and decisions as bars that follow their dates, by conditional formats."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from planner.core.finance.timeline import KIND_LABELS, Line, Section, timeline
from planner.core.tables.project import Project, Row
from planner.report.cells import ANY_DATE, Cell, Column, Table
from planner.report.material import Material
from planner.report.options import ANNEXES
from planner.report.page import Block, Grid, Page, Text
from planner.report.places import Places

CALENDAR = "calendar"
LABELS = 6  # columns before the bars
START, END = 3, 4
STEPS, MOST = (3, 6, 12), 26  # months a column, columns
BAR = "#1864aa"
Day = datetime.date


def calendar_page(m: Material) -> Page:
    """One line a project, milestone or decision; columns are quarters, or half-years or years over a long time."""
    rows = [
        [Cell(line.name), Cell(section.title), Cell(KIND_LABELS[line.kind]), *_dates(line), Cell(line.status or None)]
        for section in _sections(m, m.shown) for line in section.lines
    ]  # fmt: skip
    every = sum(len(section.lines) for section in _sections(m, m.seen)) if m.options.for_others else len(rows)
    periods = _periods(rows)
    columns = [
        Column("Ligne", width=38), Column("Projet", width=26), Column("Nature", width=10), Column("Début", "date", 11),
        Column("Fin", "date", 11), Column("État", width=13), *(Column(period.title, width=6) for period in periods),
    ]  # fmt: skip
    blocks: list[Block] = [
        Text("Chaque colonne est une période ; les barres suivent les dates de début et de fin.", live=True),
        Text(
            "Un projet dont seules les années sont connues va du 1er janvier au 31 décembre. Sans fin connue, sa fin "
            "reste vide et sa barre ne montre que son début."
        ),
        Grid(CALENDAR, Table("", columns, [[*row, *_bars(row, periods)] for row in rows])),
    ]
    return Page(ANNEXES["calendar"], f"Calendrier : {m.title}", blocks, hidden=every - len(rows))


def _bars(row: Sequence[Cell], periods: Sequence[Period]) -> list[Cell]:
    """A cell a period; those that the dates touch are marked."""
    first, last = row[START].content, row[END].content
    if not isinstance(first, Day):
        return [Cell(None)] * len(periods)
    last = last if isinstance(last, Day) else first
    return [Cell(None, marked=first < period.after and last >= period.first) for period in periods]


def _dates(line: Line) -> tuple[Cell, Cell]:
    """Where its bar begins and ends: one day for what has a single date, no end for a project that tells none."""
    begins, ends = line.start or line.end or line.done, line.done or line.end
    if ends is None and line.kind != "project":
        ends = line.start
    if begins is not None and ends is not None and ends < begins:
        begins = ends
    return Cell(begins, entry=ANY_DATE), Cell(ends, entry=ANY_DATE)


def write_bars(workbook: xlsxwriter.Workbook, sheet: Worksheet, page: Page, places: Places) -> None:
    """Colour the periods that a line's dates touch."""
    grid = next(block for block in page.blocks if isinstance(block, Grid))
    spot = places.spot(CALENDAR)
    first, last = spot.row, spot.row + spot.rows - 1
    bar = workbook.add_format({"bg_color": BAR, "font_color": BAR})
    for position, period in enumerate(_periods(grid.table.rows), start=LABELS):
        begin, end = (f"DATE({day.year},{day.month},{day.day})" for day in (period.first, period.after))
        starts, ends = f"$D{first + 1}", f"$E{first + 1}"
        rule = f'=AND({starts}<>"",{starts}<{end},IF({ends}="",{starts},{ends})>={begin})'
        sheet.conditional_format(first, position, last, position, {"type": "formula", "criteria": rule, "format": bar})


def _sections(m: Material, project: Project) -> list[Section]:
    """What has a date, of `project`: with what is confidential or without."""
    if m.options.project is not None:
        keys = [m.options.project]
    else:
        keys = [str(row["id"]) for row in project.rows("projects") if _counts(m, row)]
    regions: list[str | None] = list(m.options.regions) or [*m.results.inputs.regions, None]
    sections = timeline(project, keys, [] if m.options.project else regions, m.options.today)
    return [section for section in sections if any(line.dated or line.done for line in section.lines)]


def _counts(m: Material, row: Row) -> bool:
    return row["included"] is not False and m.rows.allows("projects", row)


@dataclass(frozen=True)
class Period:
    """A column of the calendar: its first day and the day after its last."""

    first: Day
    months: int

    @property
    def after(self) -> Day:
        months = self.first.month - 1 + self.months
        return Day(self.first.year + months // 12, months % 12 + 1, 1)

    @property
    def title(self) -> str:
        number = (self.first.month - 1) // self.months + 1
        letter = {3: f"T{number}\n", 6: f"S{number}\n", 12: ""}[self.months]
        return f"{letter}{self.first.year}"


def _periods(rows: Sequence[Sequence[Cell]]) -> list[Period]:
    """As fine as fits on a page, over all dates."""
    days = [cell.content for row in rows for cell in row[START : END + 1]]
    known = [day for day in days if isinstance(day, Day)]
    if not known:
        return []
    for months in STEPS:
        found = list(_between(min(known), max(known), months))
        if len(found) <= MOST:
            break
    return found


def _between(first: Day, last: Day, months: int) -> Iterator[Period]:
    period = Period(Day(first.year, first.month - (first.month - 1) % months, 1), months)
    while period.first <= last:
        yield period
        period = Period(period.after, months)
