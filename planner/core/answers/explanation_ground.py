"""What the calculation of a figure is read from: the subject, the tables as the scenario sees them, the results."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.core import french
from planner.core.answers.explanation_lines import PEOPLE, PLUS, SHARE, TIMES, Cells, Line
from planner.core.model.assumptions import Assumption, Assumptions
from planner.core.model.projection import Array
from planner.core.model.results import Results
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import ROOT, resolved
from planner.core.tables.values import Value


@dataclass(frozen=True)
class Subject:
    """A figure on screen: a measure of `results.MEASURES`, of a region (None: France) and a family (None: all)."""

    measure: str
    years: tuple[int, int]
    region: str | None = None
    family: str | None = None
    scenario: str = ROOT


@dataclass(frozen=True)
class Ground:
    """Subject, tables and results together; indices are those of the results' axes."""

    subject: Subject
    seen: Project
    results: Results
    cells: Cells
    assumptions: Assumptions
    _mixes: dict[str, tuple[float, tuple[Line, ...]]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, base: Project, results: Results, subject: Subject) -> Ground:
        """`base` is the project without the scenario's differences; `results` are those of the subject's scenario."""
        seen = resolved(base, subject.scenario)
        return cls(subject, seen, results, Cells.of(base, seen, subject.scenario), Assumptions(seen))

    def over(self, first: int, last: int) -> Ground:
        """The same place over other years."""
        return replace(self, subject=replace(self.subject, years=(first, last)))

    @property
    def span(self) -> slice:
        """The subject's years on the axis of years, cut at those of the model."""
        first, (a, b) = self.results.years[0], self.subject.years
        return slice(max(0, a - first), max(0, b - first + 1))

    @property
    def years(self) -> list[int]:
        return self.results.years[self.span]

    @cached_property
    def regions(self) -> list[int]:
        codes = self.results.inputs.regions
        return list(range(len(codes))) if self.subject.region is None else [codes.index(self.subject.region)]

    @cached_property
    def groups(self) -> list[int]:
        names, family = self.results.inputs.groups, self.subject.family
        return [i for i, g in enumerate(names) if family is None or self.results.family_of[g] == family]

    def covers(self, region: Value) -> bool:
        """Whether a row of this region weighs in the subject."""
        if region not in self.results.inputs.regions:
            return False
        return self.subject.region is None or region == self.subject.region

    def cut(self, values: Array) -> Array:
        """The subject's part of (T, R, K), as (years, regions, groups)."""
        part: Array = values[self.span][:, self.regions][:, :, self.groups]
        return part

    def total(self, values: Array) -> float:
        return float(self.cut(values).sum())

    # --- shares and assumptions ---------------------------------------------------------------------------------

    def mix(self, segment: str) -> float:
        """Share of the subject's groups in the heads of a segment."""
        return self._mix(segment)[0]

    def mix_lines(self, segment: str) -> tuple[Line, ...]:
        """The factor that takes a segment's heads to the subject's groups; none where it takes them all."""
        return self._mix(segment)[1]

    def _mix(self, segment: str) -> tuple[float, tuple[Line, ...]]:
        """Both, found once: every site and event asks for them."""
        if segment not in self._mixes:
            names = self.results.inputs.groups
            found = [self.assumptions.find("mix", segment=segment, group=names[k]) for k in self.groups]
            share = sum(row.value for row in found)
            label = "Somme de la répartition par groupe"
            if self.subject.family is not None:
                label = f"Part de la famille « {self.seen.label('job_families', self.subject.family)} »"
            parts = tuple(self.assumption_line(row, SHARE, PLUS) for row in found)
            takes_all = self.subject.family is None and abs(share - 1) < 1e-12
            self._mixes[segment] = share, () if takes_all else (Line(label, share, SHARE, TIMES, parts),)
        return self._mixes[segment]

    def assumption_line(self, row: Assumption, unit: str, operator: str, label: str = "") -> Line:
        """A line that states an assumption and leads to its cell."""
        address = Address("assumptions", row.key, "value")
        if not self.seen.has("assumptions", row.key):
            name = next((str(r["name"]) for r in self.seen.defaults if r["id"] == row.key), row.key)
            note = f"{name}, valeur de la référence{french.NO_BREAK_SPACE}: le projet n’en a pas"
            return Line(label or name, row.value, unit, operator, kind="assumption", note=note)
        name = self.seen.label("assumptions", row.key)
        note = name if label and label != name else ""
        return self.cells.line(label or name, row.value, unit, operator, address, note=note)

    def own_or_assumed(
        self, table: str, key: str, column: str, label: str, operator: str, asked: dict[str, Value]
    ) -> Line:
        """A row's own share, else the assumption of the same name."""
        own = self.seen.cell(table, key, column)
        if isinstance(own, (int, float)):
            return self.cells.line(label, float(own), SHARE, operator, Address(table, key, column))
        return self.assumption_line(self.assumptions.find(column, None, **asked), SHARE, operator, label)

    def by_assumption(
        self, parameter: str, year: int | None = None, **asked: Value
    ) -> list[tuple[Assumption, NDArray[np.intp]]]:
        """The rows of a parameter that hold for the subject's groups, each with the indices of its groups."""
        rows: dict[str, tuple[Assumption, list[int]]] = {}
        for k in self.groups:
            row = self.assumptions.find(parameter, year, group=self.results.inputs.groups[k], **asked)
            rows.setdefault(row.key, (row, []))[1].append(k)
        return [(row, np.array(groups, dtype=np.intp)) for row, groups in rows.values()]


def without_nothing(lines: list[Line]) -> list[Line]:
    """Leaves out the people that are nobody."""
    return [line for line in lines if line.unit != PEOPLE or line.value is None or abs(line.value) > 1e-12]
