"""Looking up assumptions: for each question the most specific row that applies answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.core.project import Project
from planner.core.values import Value

DIMENSIONS = ("segment", "group", "level", "specialisation", "site_kind", "region")


class ModelInputError(Exception):
    """The tables do not give the model what it needs; the message is French and says what to mend."""


@dataclass(frozen=True)
class Assumption:
    """One row of the assumptions table, as the model reads it."""

    key: str
    value: float
    scope: dict[str, Value]
    from_year: int | None
    to_year: int | None

    def applies(self, asked: dict[str, Value], year: int | None) -> bool:
        if any(asked.get(dimension) != wanted for dimension, wanted in self.scope.items()):
            return False
        if year is None:
            return True
        return (self.from_year is None or self.from_year <= year) and (self.to_year is None or year <= self.to_year)

    @property
    def specificity(self) -> int:
        return len(self.scope) + (self.from_year is not None) + (self.to_year is not None)


class Assumptions:
    """All assumptions of a project, asked by parameter and dimensions."""

    def __init__(self, project: Project) -> None:
        self._rows: dict[str, list[Assumption]] = {}
        for row in project.rows("assumptions"):
            scope = {d: row[d] for d in DIMENSIONS if row[d] is not None}
            assumption = Assumption(
                str(row["id"]),
                float(row["value"] or 0.0),
                scope,
                _year(row["from_year"]),
                _year(row["to_year"]),
            )
            self._rows.setdefault(str(row["parameter"]), []).append(assumption)

    def find(self, parameter: str, year: int | None = None, **asked: Value) -> Assumption:
        """The most specific row that applies. Raises ModelInputError when none does."""
        candidates = [row for row in self._rows.get(parameter, ()) if row.applies(asked, year)]
        if not candidates:
            about = ", ".join(str(v) for v in (*asked.values(), year) if v is not None)
            raise ModelInputError(
                f"Table « Hypothèses » : aucune valeur pour le paramètre « {parameter} »"
                f"{f' ({about})' if about else ''}. Ajoutez une ligne ou rétablissez celle de la référence."
            )
        return max(candidates, key=lambda row: row.specificity)

    def value(self, parameter: str, year: int | None = None, **asked: Value) -> float:
        """The value of `find`, in the unit of the parameter (shares 0–1)."""
        return self.find(parameter, year, **asked).value

    def find_optional(self, parameter: str, **asked: Value) -> Assumption | None:
        """As `find`, None when no row applies."""
        return next(iter(self.rows(parameter, **asked)), None)

    def rows(self, parameter: str, **asked: Value) -> Iterable[Assumption]:
        """Every row that applies, the most specific first."""
        found = [row for row in self._rows.get(parameter, ()) if row.applies(asked, None)]
        return sorted(found, key=lambda row: -row.specificity)


def _year(value: Value) -> int | None:
    return int(value) if isinstance(value, (int, float)) else None
