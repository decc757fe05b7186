"""Conditions that the rows of a table must meet, column by column, as planners set them in a header."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.core.tables.communes import fold
from planner.core.tables.schema import Field
from planner.core.tables.values import InvalidValue, parse_shown
from planner.state.coded_texts import Bools, Floats
from planner.state.table_columns import TableColumns

BLANK, FILLED = "blank", "filled"
TEXT_OPERATIONS: Mapping[str, str] = {
    "contains": "contient", "lacks": "ne contient pas", "equals": "est égal à", "differs": "est différent de",
    "starts": "commence par", "ends": "finit par", BLANK: "est vide", FILLED: "n’est pas vide",
}  # fmt: skip
NUMBER_OPERATIONS: Mapping[str, str] = {
    "equals": "=", "differs": "≠", "less": "<", "at_most": "≤", "more": ">", "at_least": "≥",
    "between": "entre", BLANK: "est vide", FILLED: "n’est pas vide",
}  # fmt: skip
DATE_OPERATIONS: Mapping[str, str] = {
    "equals": "le", "less": "avant le", "more": "après le", "between": "entre", BLANK: "est vide",
    FILLED: "n’est pas vide",
}  # fmt: skip

_TEXT_TESTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": lambda text, wanted: wanted in text,
    "lacks": lambda text, wanted: wanted not in text,
    "equals": lambda text, wanted: text == wanted,
    "differs": lambda text, wanted: text != wanted,
    "starts": lambda text, wanted: text.startswith(wanted),
    "ends": lambda text, wanted: text.endswith(wanted),
}
_NUMBER_TESTS: Mapping[str, Callable[[Floats, float], Bools]] = {
    "equals": lambda numbers, bound: np.isclose(numbers, bound, rtol=1e-12, atol=1e-12),
    "differs": lambda numbers, bound: ~np.isclose(numbers, bound, rtol=1e-12, atol=1e-12),
    "less": lambda numbers, bound: numbers < bound,
    "at_most": lambda numbers, bound: numbers <= bound,
    "more": lambda numbers, bound: numbers > bound,
    "at_least": lambda numbers, bound: numbers >= bound,
}


@dataclass(frozen=True)
class Condition:
    """What the cells of a column must be; `first` and `second` are as typed."""

    operation: str
    first: str = ""
    second: str = ""


@dataclass(frozen=True)
class ColumnFilter:
    """Shown texts that were ticked (None for all of them; the empty text is the blank) and a condition."""

    ticked: frozenset[str] | None = None
    condition: Condition | None = None

    def keeps(self, columns: TableColumns, column: int) -> Bools:
        """The rows that pass. Raises InvalidValue (French) where a bound cannot be read."""
        keep = np.ones(len(columns), dtype=bool)
        if self.ticked is not None:
            keep &= columns.coded(column).where(self.ticked.__contains__)
        if self.condition is not None:
            keep &= _meets(columns, column, self.condition)
        return keep

    def describe(self, title: str, kind: Mapping[str, str]) -> str:
        """For the chip: `Effectif ≥ 100`, `Région : Bretagne, Occitanie`."""
        parts = []
        if self.ticked is not None:
            names = sorted(text or "(vide)" for text in self.ticked)
            shown = ", ".join(names[:2]) + (f" et {len(names) - 2} autres" if len(names) > 3 else "")
            parts.append(f": {', '.join(names) if len(names) <= 3 else shown}" if names else ": rien")
        if self.condition is not None:
            words = [kind[self.condition.operation], self.condition.first]
            words += ["et", self.condition.second] if self.condition.operation == "between" else []
            parts.append(" ".join(word for word in words if word))
        return f"{title} {' ; '.join(parts)}"


def operations_of(columns: TableColumns, column: int) -> Mapping[str, str]:
    """The conditions that a column can be put under, with their French words."""
    if columns.is_numeric(column):
        return NUMBER_OPERATIONS
    field = columns.columns[column].field
    return DATE_OPERATIONS if field is not None and field.type == "date" else TEXT_OPERATIONS


def _meets(columns: TableColumns, column: int, condition: Condition) -> Bools:
    if condition.operation in (BLANK, FILLED):
        blank = columns.coded(column).where(operator.not_)
        return blank if condition.operation == BLANK else ~blank
    field = columns.columns[column].field
    if field is not None and columns.is_numeric(column):
        return _compares(columns.numbers(column), condition, lambda text: _number(field, text))
    if field is not None and field.type == "date":
        days = np.array([_day(value) for value in columns.values(column)], dtype=np.float64)
        return _compares(days, condition, lambda text: _day(parse_shown(_unbound(field), text)))
    test, wanted = _TEXT_TESTS[condition.operation], fold(condition.first)
    return columns.coded(column).where_folded(lambda text: test(text, wanted))


def _compares(numbers: Floats, condition: Condition, read: Callable[[str], float]) -> Bools:
    """Blanks meet no comparison but « ≠ »."""
    if condition.operation == "between":
        low, high = read(condition.first), read(condition.second)
        return (numbers >= min(low, high)) & (numbers <= max(low, high))
    return _NUMBER_TESTS[condition.operation](numbers, read(condition.first))


def _number(field: Field, text: str) -> float:
    """The bound in the unit that the column is held in."""
    unit = "%" if field.unit_column and text.strip().endswith("%") else field.unit
    number = replace(_unbound(field), type="number") if field.type in ("integer", "year") else _unbound(field)
    value = parse_shown(number, text, unit)
    if not isinstance(value, (int, float)):
        raise InvalidValue(f"« {field.title} » : donnez un nombre.")
    return float(value)


def _unbound(field: Field) -> Field:
    """The field without what its own cells must keep to: a bound may lie outside."""
    return replace(field, required=False, minimum=None, maximum=None, choices=())


def _day(value: object) -> float:
    if not isinstance(value, str) or not value:
        return float("nan")
    return float(np.datetime64(value, "D").astype(np.int64))
