"""Plans on the reference data: BioIMP's published budget, the invented example, and plans made line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest

from planner.core.finance.plan import Plan, plan_of
from planner.core.finance.plan_checks import check_plan
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value

Line = Mapping[str, Value]


@pytest.fixture
def bioimp(reference: Project) -> Plan:
    return plan_of(reference, "bioimp-publie")


@pytest.fixture
def example(reference: Project) -> Plan:
    return plan_of(reference, "exemple-plan")


@pytest.fixture(scope="session")
def with_plan(reference: Project) -> Callable[..., Project]:
    """The reference with one more plan, `essai`, of the project `bio-occ` (Occitanie) unless told otherwise."""

    def build(
        expenses: Iterable[Line] = (), resources: Iterable[Line] = (), tranches: Iterable[Line] = (),
        exclusions: Iterable[Line] = (), key: str = "essai", **plan: Value,
    ) -> Project:  # fmt: skip
        head = {"id": key, "name": "Essai", "project": "bio-occ", "basis": "ht", "balance": "payment", "retained": True}
        project, _ = InsertRows("plans", [head | plan]).apply(reference)
        lines = {
            "plan_expenses": [{"name": "Dépense", "plan": key} | dict(line) for line in expenses],
            "plan_resources": [
                {"funder": "etat", "instrument": "grant", "plan": key} | dict(line) for line in resources
            ],
            "plan_tranches": list(tranches),
            "plan_exclusions": list(exclusions),
        }
        for table, rows in lines.items():
            numbered = [{"id": f"{key}-{table.split('_')[1]}-{n}"} | dict(row) for n, row in enumerate(rows)]
            if numbered:
                project, _ = InsertRows(table, numbered).apply(project)
        return project

    return build


@pytest.fixture(scope="session")
def findings() -> Callable[[Project, str, str], list[str]]:
    """Messages of one check on one plan."""

    def found(project: Project, plan: str, code: str) -> list[str]:
        (verdict,) = (v for v in check_plan(project, plan_of(project, plan)) if v.check.code == code)
        return [finding.message for finding in verdict.findings]

    return found


@pytest.fixture(scope="session")
def changed() -> Callable[..., Project]:
    """The project with other values in cells, addressed as `table/key/column`."""

    def change(project: Project, cells: Mapping[str, Value]) -> Project:
        values = {Address(*address.split("/")): value for address, value in cells.items()}
        return SetCells(values).apply(project)[0]

    return change
