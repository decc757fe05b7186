"""Cells filled from those beside them, as a spreadsheet does: the same again, or a series carried on."""

from __future__ import annotations

import calendar
import datetime
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.core.tables.clipboard import copied_text
from planner.core.tables.schema import Field
from planner.core.tables.values import Value, is_share, show
from planner.state.block_edits import BlockPlan, Place, clipboard_text, plan_texts, plan_values
from planner.state.table_model import TableModel

_SHOWN_CELLS = 3  # of a filled row, told while it is dragged
_TRIED_LINES = 100  # of a tall range, on each move of the pointer


@dataclass(frozen=True)
class Fill:
    """A range of cells and those that it is carried on over: rows or columns, the nearest first, the others empty.

    Rows are shown rows, columns are the model's, from left to right as they are seen.
    """

    rows: Sequence[int]
    columns: Sequence[int]
    new_rows: Sequence[int] = ()
    new_columns: Sequence[int] = ()
    leftwards: bool = False  # whether the new columns lie to the left

    @property
    def is_empty(self) -> bool:
        return not self.new_rows and not self.new_columns

    @property
    def all_rows(self) -> range:
        """The rows of the range and of what is filled, from the top."""
        ends = [self.rows[0], self.rows[-1], *self.new_rows[-1:]]
        return range(min(ends), max(ends) + 1)

    @property
    def all_columns(self) -> list[int]:
        """The columns of the range and of what is filled, from the left."""
        if self.leftwards:
            return [*self.new_columns[::-1], *self.columns]
        return [*self.columns, *self.new_columns]

    @property
    def count(self) -> int:
        """How many cells each line is carried on over."""
        return len(self.new_rows) or len(self.new_columns)

    def lines(self) -> Iterator[list[Place]]:
        """Each column that is carried on over rows (or row over columns): its cells, in the direction of the fill."""
        if self.new_rows:
            rows = self.rows[::-1] if self.backwards else self.rows
            yield from ([(row, column) for row in rows] for column in self.columns)
        elif self.new_columns:
            columns = self.columns[::-1] if self.backwards else self.columns
            yield from ([(row, column) for column in columns] for row in self.rows)

    def filled(self, line: Sequence[Place], place: int) -> Place:
        """The cell so many places after a line, from 1."""
        row, column = line[0]
        return (self.new_rows[place - 1], column) if self.new_rows else (row, self.new_columns[place - 1])

    @property
    def backwards(self) -> bool:
        """Whether it goes up or to the left, where a series counts down."""
        return self.leftwards or bool(self.new_rows and self.new_rows[0] < self.rows[0])


def plan_fill(model: TableModel, fill: Fill, carry_on: bool) -> BlockPlan:
    """What a fill comes to; `carry_on` continues figures and dates by their step, else the range is repeated."""
    label = f"{'Série' if carry_on else 'Recopier'} dans « {model.schema.title} »"
    values: dict[Place, Value] = {}
    texts: dict[Place, str] = {}
    for cells in fill.lines():
        line = _Line(model, cells, fill.backwards, carry_on)
        same_column = bool(fill.new_rows) and model.columns[cells[0][1]].field is not None
        for place in range(1, fill.count + 1):
            if same_column:
                values[fill.filled(cells, place)] = line.value(place)
            else:  # another column reads it as typed; a column that cannot be edited says so
                texts[fill.filled(cells, place)] = line.text(place)
    plan = plan_values(model, values, label) if values else BlockPlan(label, model.table)
    if texts:
        plan.add(plan_texts(model, texts, label))
    return plan


def last_text(model: TableModel, fill: Fill, carry_on: bool) -> str:
    """What the furthest filled cells would show, for the tip of a drag."""
    lines = itertools.islice(fill.lines(), _SHOWN_CELLS + 1)
    shown = [_Line(model, cells, fill.backwards, carry_on).shown(fill.count) for cells in lines]
    told = [text or "(vide)" for text in shown[:_SHOWN_CELLS]]
    return "  |  ".join([*told, "…"] if len(shown) > _SHOWN_CELLS else told)


def can_carry_on(model: TableModel, fill: Fill) -> bool:
    """Whether a line of the fill is a series, so that carrying on differs from repeating."""
    lines = itertools.islice(fill.lines(), _TRIED_LINES)
    return any(_Line(model, cells, fill.backwards, True).is_series for cells in lines)


def fill_to_end(model: TableModel, rows: Sequence[int], columns: Sequence[int], beside: Sequence[int]) -> Fill:
    """A range carried on down to where the data of a neighbour end: the first of `beside` with data below the range."""
    shown = model.shown_rows[rows[-1] + 1 :].tolist()
    for column in beside:
        texts = model.data_columns.texts(column)
        filled = sum(1 for _ in itertools.takewhile(bool, (texts[position] for position in shown)))
        if filled:
            return Fill(rows, columns, range(rows[-1] + 1, rows[-1] + 1 + filled))
    return Fill(rows, columns)


def filled_down(model: TableModel, rows: Sequence[int], columns: Sequence[int]) -> dict[Place, Value]:
    """Every row as the first of them."""
    first = {column: model.value_of(rows[0], column) for column in columns}
    return {(row, column): first[column] for row in rows[1:] for column in columns}


def series(model: TableModel, rows: Sequence[int], columns: Sequence[int]) -> dict[Place, Value]:
    """Figures and dates carried on from the first cell (by one, by a year), or from two by their distance."""
    found: dict[Place, Value] = {}
    for column in columns:
        second = model.value_of(rows[1], column) if len(rows) > 1 else None
        start = list(rows[: 1 if second is None else 2])
        line = _Line(model, [(row, column) for row in start], False, True)
        if line.is_series:
            for place, row in enumerate(rows[len(start) :], start=1):
                found[(row, column)] = line.value(place)
    return found


# --- one line of cells ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """What lies between one cell of a series and the next."""

    amount: float | int
    of: str  # numbers, days or months

    def after(self, value: Value, steps: int) -> Value:
        if self.of == "numbers":
            assert isinstance(value, (int, float))
            further = value + self.amount * steps
            return round(further, 12) if isinstance(further, float) else further
        start = datetime.date.fromisoformat(str(value))
        if self.of == "days":
            return _day(start.toordinal() + int(self.amount) * steps).isoformat()
        return _months_after(start, int(self.amount) * steps).isoformat()


class _Line:
    """The cells of one column or row that a fill starts from, in its direction."""

    def __init__(self, model: TableModel, cells: Sequence[Place], backwards: bool, carry_on: bool) -> None:
        self._model, self._cells = model, cells
        row, column = cells[-1]
        self._field = model.columns[column].field
        self._unit = model.unit_of(row, column)
        self._step = self._read_step(backwards) if carry_on else None

    @property
    def is_series(self) -> bool:
        return self._step is not None

    def value(self, place: int) -> Value:
        """The value of the cell so many places further, from 1."""
        if self._step is None:
            return self._model.value_of(*self._source(place))
        return self._step.after(self._model.value_of(*self._cells[-1]), place)

    def text(self, place: int) -> str:
        """As `value`, as the clipboard would hold it."""
        if self._step is None or self._field is None:
            return clipboard_text(self._model, *self._source(place))
        return copied_text(self._field, self.value(place), self._unit)

    def shown(self, place: int) -> str:
        """As `value`, as a cell shows it."""
        if self._step is None or self._field is None:
            return self._model.text_at(*self._source(place))
        return show(self._field, self.value(place), self._unit)

    def _source(self, place: int) -> Place:
        return self._cells[(place - 1) % len(self._cells)]

    def _read_step(self, backwards: bool) -> _Step | None:
        """The step between all neighbours; None where there is none. Of one cell: one unit, one year."""
        model = self._model
        fields = [model.columns[column].field for _, column in self._cells]
        values = [model.value_of(*cell) for cell in self._cells]
        units = {(_kind(field), model.unit_of(*cell)) for field, cell in zip(fields, self._cells, strict=True)}
        if self._field is None or None in values or len(units) > 1:
            return None
        kind = _kind(self._field)
        if kind == "date":
            return _date_step([datetime.date.fromisoformat(str(value)) for value in values], backwards)
        if not kind:
            return None
        one = 100 if self._field.money else 0.01 if is_share(self._field, self._unit) else 1
        return _number_step([v for v in values if isinstance(v, (int, float))], -one if backwards else one)


def _kind(field: Field | None) -> str:
    """What a series can be made of: figures that are told alike, or dates; empty for neither."""
    if field is None or field.choices:
        return ""
    if field.is_numeric:
        return "year" if field.type == "year" else "money" if field.money else "number"
    return "date" if field.type == "date" else ""


def _number_step(values: Sequence[float], one: float) -> _Step | None:
    if len(values) == 1:
        return _Step(one, "numbers")
    steps = [after - before for before, after in itertools.pairwise(values)]
    even = all(math.isclose(step, steps[0], rel_tol=1e-9, abs_tol=1e-12) for step in steps)
    return _Step(steps[0], "numbers") if even else None


def _date_step(days: Sequence[datetime.date], backwards: bool) -> _Step | None:
    """By months where all stand on one day of the month, else by days."""
    if len(days) == 1:
        return _Step(-12 if backwards else 12, "months")
    pairs = list(itertools.pairwise(days))
    months = {(after.year - before.year) * 12 + after.month - before.month for before, after in pairs}
    if len({day.day for day in days}) == 1 and len(months) == 1:
        return _Step(months.pop(), "months")
    distances = {(after - before).days for before, after in pairs}
    return _Step(distances.pop(), "days") if len(distances) == 1 else None


def _day(number: int) -> datetime.date:
    return datetime.date.fromordinal(min(max(number, 1), datetime.date.max.toordinal()))


def _months_after(start: datetime.date, months: int) -> datetime.date:
    """The same day of a month, its last where it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    year = min(max(year, datetime.MINYEAR), datetime.MAXYEAR)
    return datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
