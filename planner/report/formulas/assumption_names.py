"""Assumptions as named cells: which row answers each question is settled when the workbook is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace

from planner.core.model.assumptions import Assumptions, MissingAssumption
from planner.core.tables.project import Project, Row
from planner.core.tables.values import Value

PREFIX = "H_"
FLOORED = "H_creations_positives"
"""The name of the switch on openings, which is a setting; its cell says « oui » or « non »."""


@dataclass(frozen=True)
class Named:
    """What a formula writes for an assumption (a defined name, or a number where no row stands behind it)."""

    name: str
    value: float


class AssumptionNames:
    """A defined name for each assumption of the project, and for those rows of the reference that answer."""

    def __init__(self, project: Project) -> None:
        self._assumptions, self._own = Assumptions(project), len(project.rows("assumptions"))
        self._without_reference = Assumptions(replace(project, defaults=()))
        self._names: dict[int, str] = {}
        self._taken = {FLOORED.casefold()}
        self.used: set[int] = set()
        for position in range(self._own):
            self._name(position)

    def find(self, parameter: str, year: int | None = None, **asked: Value) -> Named:
        """The name of the row that answers and its value. Raises MissingAssumption."""
        position = self._assumptions.position(parameter, year, **asked)
        self.used.add(position)
        return Named(self._name(position), float(self._assumptions.table[position]["value"] or 0.0))

    def spare(self, parameter: str, year: int | None = None, **asked: Value) -> Named | None:
        """What would answer if a row had no value of its own; only the project's rows, which the model does not ask."""
        try:
            position = self._without_reference.position(parameter, year, **asked)
        except MissingAssumption:
            return None
        return Named(self._name(position), float(self._assumptions.table[position]["value"] or 0.0))

    def find_or_zero(self, parameter: str) -> Named:
        """As `find`; the number 0 where no row answers."""
        try:
            return self.find(parameter)
        except MissingAssumption:
            return Named("0", 0.0)

    def listed(self) -> list[tuple[int, str, Row]]:
        """Position, name and row of the project's assumptions, then of those that the reference answered."""
        return [(position, name, self._assumptions.table[position]) for position, name in self._names.items()]

    def of_the_project(self) -> dict[str, str]:
        """Defined names by key of the project's own rows."""
        return {str(row["id"]): name for position, name, row in self.listed() if position < self._own}

    def is_own(self, position: int) -> bool:
        """Whether a row is the project's, not the reference's."""
        return position < self._own

    def _name(self, position: int) -> str:
        if position not in self._names:
            name = unique_name(str(self._assumptions.table[position]["id"]), self._taken)
            self._names[position] = name
            self._taken.add(name.casefold())
        return self._names[position]


def unique_name(key: str, taken: Collection[str]) -> str:
    """A defined name that spreadsheets take, made from a key: letters, digits and `_`, none of `taken` (casefolded)."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    stem = PREFIX + re.sub(r"\W", "_", plain)[:200]
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}_{number}"
    return name


def own_or(cell: str, own: Value, assumed: Named | None) -> tuple[str, float]:
    """Formula and value of a row's own input `cell`, or of the assumption where the cell is blank."""
    value = float(own) if isinstance(own, (int, float)) else (assumed.value if assumed else 0.0)
    return (f'IF({cell}="",{assumed.name},{cell})' if assumed else cell), value
