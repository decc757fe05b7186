"""Two columns of a row that stand the wrong way round."""

import pytest

from planner.core.tables.project import Project
from planner.core.tables.row_order import disorders
from planner.core.tables.values import Value


@pytest.mark.parametrize(
    ("table", "cells", "wrong"),
    [
        ("projects", {"start_year": 2029, "end_year": 2027}, "end_year"),
        ("projects", {"start_year": 2027, "end_year": 2027}, ""),
        ("projects", {"start_year": 2027}, ""),
        ("projects", {"eligible_from": "2027-03-02", "eligible_to": "2027-03-01"}, "eligible_to"),
        ("projects", {"eligible_from": "2027-03-31", "eligible_to": "2027-03"}, ""),
        ("projects", {"eligible_base": 5_00, "total": 4_00}, "total"),
        ("schemes", {"ticket_min": 9_00, "ticket_max": 10_00}, ""),
    ],
)  # fmt: skip
def test_that_the_second_may_not_be_less(project: Project, table: str, cells: dict[str, Value], wrong: str) -> None:
    schema = project.schema.table(table)
    row = dict.fromkeys((field.name for field in schema.fields), None) | cells
    found = dict(disorders(schema, row))
    assert list(found) == ([wrong] if wrong else [])
    assert all("dépasse" in message for message in found.values())
