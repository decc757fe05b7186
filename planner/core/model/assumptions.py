"""Looking up assumptions: for each question the most specific row that applies answers.

Which row answers depends on parameters, dimensions and years only; those answers are kept (`_Lookup`), so that another
value, or an array of draws in its place, costs an indexing. Where no row of the project applies, one of the reference
answers (`Project.defaults`); `from_reference` lists those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from planner.core.tables.project import Project, Row
from planner.core.tables.values import Value

DIMENSIONS = ("segment", "group", "level", "specialisation", "site_kind", "region")
_STRUCTURE = itemgetter("id", "parameter", "from_year", "to_year", *DIMENSIONS)
NOT_ASKED = -1  # position of a question that nobody needs answered


_SAID = {
    "segment": "segment", "group": "groupe", "level": "niveau", "specialisation": "formation",
    "site_kind": "nature de site", "region": "région", "specialised": "spécialisée", "general": "généraliste",
    "developers": "développeurs de thérapies", "bioproduction": "bioproduction",
}  # fmt: skip


class ModelInputError(Exception):
    """The tables do not give the model what it needs; the message is French and says what to mend."""


class MissingAssumption(ModelInputError):
    """No row answers a question."""

    def __init__(self, parameter: str, year: int | None, asked: Mapping[str, Value]) -> None:
        told = [
            f"{_SAID.get(name, name)} {_SAID.get(str(value), value)}"
            for name, value in asked.items()
            if value is not None
        ]
        told += [
            f"{_SAID.get(name, name)} non indiqué" for name, value in asked.items() if value is None and name == "level"
        ]
        about = ", ".join([*told, *([str(year)] if year is not None else [])])
        own = "Indiquez la durée ou le niveau du programme, sinon ajoutez" if parameter == "duration" else "Ajoutez"
        super().__init__(
            f"Table « Hypothèses » : aucune valeur pour le paramètre « {parameter} »"
            f"{f' ({about})' if about else ''}. {own} une ligne ou rétablissez celle de la référence."
        )
        self.parameter, self.year, self.asked = parameter, year, dict(asked)


@dataclass(frozen=True)
class Assumption:
    """One row of the assumptions table, as the model reads it."""

    key: str
    value: float
    scope: Mapping[str, Value]
    from_year: int | None
    to_year: int | None

    def applies(self, asked: Mapping[str, Value], year: int | None) -> bool:
        if any(asked.get(dimension) != wanted for dimension, wanted in self.scope.items()):
            return False
        if year is None:
            return True
        return (self.from_year is None or self.from_year <= year) and (self.to_year is None or year <= self.to_year)

    @property
    def specificity(self) -> int:
        return len(self.scope) + (self.from_year is not None) + (self.to_year is not None)


class _Lookup:
    """Answers as positions of rows. Built from what decides them (`_STRUCTURE` of each row), shared by all values.

    The project's `own` rows come first, then the reference's.
    """

    def __init__(self, structure: tuple[tuple[Value, ...], ...], own: int) -> None:
        rows: dict[str, list[tuple[int, Assumption]]] = {}
        for position, (key, parameter, from_year, to_year, *dimensions) in enumerate(structure):
            scope = {d: v for d, v in zip(DIMENSIONS, dimensions, strict=True) if v is not None}
            assumption = Assumption(str(key), 0.0, scope, _year(from_year), _year(to_year))
            rows.setdefault(str(parameter), []).append((position, assumption))
        # The project's before the reference's, then the most specific; on ties the first key, so that the order of
        # rows decides nothing.
        self._rows = {
            parameter: sorted(found, key=lambda entry: (entry[0] >= own, -entry[1].specificity, entry[1].key))
            for parameter, found in rows.items()
        }
        self._own = own
        self._kept: dict[object, NDArray[np.intp]] = {}
        self.from_reference: dict[int, Assumption] = {}

    def applying(
        self, parameter: str, year: int | None, asked: Mapping[str, Value]
    ) -> Iterator[tuple[int, Assumption]]:
        """Every row that applies with its position, the most specific first; the reference's only where none does."""
        answered = False
        for position, row in self._rows.get(parameter, ()):
            if position >= self._own and answered:
                return
            if row.applies(asked, year):
                if position >= self._own:
                    self.from_reference[position] = row
                else:
                    answered = True
                yield position, row

    def find(self, parameter: str, year: int | None, asked: Mapping[str, Value]) -> tuple[int, Assumption]:
        """The row that answers. Raises MissingAssumption."""
        for entry in self.applying(parameter, year, asked):
            return entry
        raise MissingAssumption(parameter, year, asked)

    def grid(self, parameter: str, years: Sequence[int] | None, axes: Mapping[str, Sequence[str]]) -> NDArray[np.intp]:
        """Positions for all combinations of the axes (and of the years, last)."""
        name = (parameter, None if years is None else tuple(years), *((d, tuple(v)) for d, v in axes.items()))
        if name not in self._kept:
            asked = [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]
            found = [
                self.find(parameter, year, a)[0] for a in asked for year in (years if years is not None else [None])
            ]
            shape = [len(values) for values in axes.values()] + ([] if years is None else [len(years)])
            self._kept[name] = np.array(found, dtype=np.intp).reshape(shape)
        return self._kept[name]

    def each(
        self, parameter: str, dimensions: Sequence[str], questions: Sequence[tuple[Value, ...] | None]
    ) -> NDArray[np.intp]:
        """Positions for a list of questions; NOT_ASKED for None."""
        name = (parameter, tuple(dimensions), tuple(questions))
        if name not in self._kept:
            answers: dict[tuple[Value, ...] | None, int] = {None: NOT_ASKED}
            for question in questions:
                if question is not None and question not in answers:
                    asked = dict(zip(dimensions, question, strict=True))
                    answers[question] = self.find(parameter, None, asked)[0]
            self._kept[name] = np.array([answers[question] for question in questions], dtype=np.intp)
        return self._kept[name]


@lru_cache(maxsize=8)
def _lookup(structure: tuple[tuple[Value, ...], ...], own: int) -> _Lookup:
    return _Lookup(structure, own)


class Assumptions:
    """All assumptions of a project, asked by parameter and dimensions.

    `values` may hold draws in place of the table's values: (..., rows of the table); `grid`, `each` and `optional` then
    answer with the same leading axes.
    """

    def __init__(self, project: Project, values: NDArray[np.float64] | None = None) -> None:
        own = project.rows("assumptions")
        rows: Sequence[Row] = [*own, *project.defaults] if project.defaults else own
        self._lookup = _lookup(tuple(map(_STRUCTURE, rows)), len(own))
        self._rows = rows
        table = np.array([row["value"] or 0.0 for row in rows], dtype=np.float64)
        if values is None:
            self._values = table
        else:
            behind = np.broadcast_to(table[len(own) :], (*values.shape[:-1], len(project.defaults)))
            self._values = np.concatenate([np.nan_to_num(values), behind], axis=-1)

    def from_reference(self) -> list[Assumption]:
        """The rows of the reference that answered so far, since no row of the project did."""
        found = sorted(self._lookup.from_reference)
        return [self._valued((position, self._lookup.from_reference[position])) for position in found]

    @property
    def table(self) -> Sequence[Row]:
        """The rows that `position` counts: the project's, then those of the reference."""
        return self._rows

    # --- one row ------------------------------------------------------------------------------------------------

    def find(self, parameter: str, year: int | None = None, **asked: Value) -> Assumption:
        """The most specific row that applies, with the table's value. Raises ModelInputError when none does."""
        return self._valued(self._lookup.find(parameter, year, asked))

    def position(self, parameter: str, year: int | None = None, **asked: Value) -> int:
        """Which row of `table` answers. Raises MissingAssumption."""
        return self._lookup.find(parameter, year, asked)[0]

    def value(self, parameter: str, year: int | None = None, **asked: Value) -> float:
        """The value of `find`, in the unit of the parameter (shares 0–1)."""
        return self.find(parameter, year, **asked).value

    def find_optional(self, parameter: str, **asked: Value) -> Assumption | None:
        """As `find`, None when no row applies."""
        return next(iter(self.rows(parameter, **asked)), None)

    def rows(self, parameter: str, **asked: Value) -> Iterable[Assumption]:
        """Every row that applies, the most specific first."""
        return [self._valued(entry) for entry in self._lookup.applying(parameter, None, asked)]

    def _valued(self, entry: tuple[int, Assumption]) -> Assumption:
        position, row = entry
        return Assumption(row.key, float(self._rows[position]["value"] or 0.0), row.scope, row.from_year, row.to_year)

    # --- arrays -------------------------------------------------------------------------------------------------

    def positions(self, parameter: str, years: Sequence[int] | None = None, **axes: Sequence[str]) -> NDArray[np.intp]:
        """Which rows of the table `grid` reads, in its shape. Raises ModelInputError."""
        return self._lookup.grid(parameter, years, axes)

    def grid(self, parameter: str, years: Sequence[int] | None = None, **axes: Sequence[str]) -> NDArray[np.float64]:
        """Values for all combinations of the axes: (..., len of each axis, years). Raises ModelInputError."""
        return self._values[..., self.positions(parameter, years, **axes)]

    def each(
        self, parameter: str, dimensions: Sequence[str], questions: Sequence[tuple[Value, ...] | None]
    ) -> NDArray[np.float64]:
        """Values (..., N) for a list of questions, each with one value a dimension; NaN for None.

        Raises ModelInputError.
        """
        positions = self._lookup.each(parameter, dimensions, questions)
        if not len(self._rows):
            return np.full((*self._values.shape[:-1], len(positions)), np.nan)
        return np.where(positions == NOT_ASKED, np.nan, self._values[..., positions])

    def optional(self, parameter: str, default: float) -> NDArray[np.float64]:
        """The value of the general row (...,), `default` where there is none."""
        found = next(iter(self._lookup.applying(parameter, None, {})), None)
        return np.asarray(default) if found is None else self._values[..., found[0]]


def _year(value: Value) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None
