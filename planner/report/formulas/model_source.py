"""What the sheets of the calculation are written from: the project as the scenario sees it, and its results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.core.model.assumptions import Assumptions
from planner.core.model.projection import ModelInputs, Projection
from planner.core.model.results import Results
from planner.core.tables.project import Address, Project, Row
from planner.report.formulas.assumption_names import AssumptionNames
from planner.report.project_tables import TableReader

Array = NDArray[np.float64]
Bounds = tuple[float | None, float | None]


@dataclass(frozen=True)
class ModelSource:
    """`project` as the scenario sees it; `results` of the same. Axes as in `core.model.projection`."""

    project: Project
    results: Results

    @property
    def inputs(self) -> ModelInputs:
        return self.results.inputs

    @property
    def projection(self) -> Projection:
        return self.results.projection

    @cached_property
    def years(self) -> list[int]:
        return self.results.years

    @cached_property
    def assumptions(self) -> Assumptions:
        return Assumptions(self.project)

    @cached_property
    def names(self) -> AssumptionNames:
        return AssumptionNames(self.project)

    @cached_property
    def region_names(self) -> list[str]:
        return [self.project.label("regions", key) for key in self.inputs.regions]

    @cached_property
    def group_names(self) -> list[str]:
        return [self.project.label("groups", key) for key in self.inputs.groups]

    @cached_property
    def segment_names(self) -> list[str]:
        labels = self.project.schema.table("site_kinds").field("segment").label_of
        return [labels.get(segment, segment) for segment in self.inputs.segments]

    @cached_property
    def family_names(self) -> list[str]:
        return [self.project.label("job_families", key) for key in self.results.families]

    @cached_property
    def family_numbers(self) -> list[int]:
        """The number of each group's family, from 1."""
        families, of = self.results.families, self.results.family_of
        return [families.index(of[group]) + 1 for group in self.inputs.groups]

    @cached_property
    def cells(self) -> list[tuple[str, str, int, int]]:
        """The first columns of the rows group × region, in that order: names, numbers of family and region."""
        return [
            (group, region, family, number)
            for group, family in zip(self.group_names, self.family_numbers, strict=True)
            for number, region in enumerate(self.region_names, start=1)
        ]

    @cached_property
    def reader(self) -> TableReader:
        return TableReader(self.project)

    def address(self, table: str, row: Row, column: str) -> Address:
        return Address(table, str(row[self.project.schema.table(table).key]), column)

    def bounds(self, table: str, column: str) -> Bounds:
        """What the schema allows in a column."""
        field = self.project.schema.table(table).field(column)
        return field.minimum, field.maximum

    def parameter_bounds(self, parameter: str) -> Bounds:
        """What the table of parameters allows an assumption to be."""
        if not self.project.has("parameters", parameter):
            return None, None
        row = self.project.row("parameters", parameter)
        low, high = row["minimum"], row["maximum"]
        return (None if low is None else float(low)), (None if high is None else float(high))


def by_group_and_region(values: Array) -> Array:
    """(T, R, K) as rows group × region, in that order, and years as columns: (K·R, T)."""
    return values.transpose(2, 1, 0).reshape(-1, len(values))


def number(value: object) -> float | None:
    """A cell of a table as a number, None where it is blank."""
    return float(value) if isinstance(value, (int, float)) else None
