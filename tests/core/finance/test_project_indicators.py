from collections.abc import Mapping

import pytest

from planner.core.finance.project_indicators import project_indicators
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address
from planner.core.tables.values import Value
from planner.storage.reference_data import load_reference


def indicators(values: Mapping[str, Value], key: str = "exemple-rco67") -> list[str]:
    """What is said of the indicators of the example, one of them changed."""
    project = load_reference()
    cells = {Address("project_indicators", key, column): value for column, value in values.items()}
    found = project_indicators(SetCells(cells).apply(project)[0], "exemple-plateau")
    return [f"{i.code} {i.progress} {[f.address.column for f in i.findings]}" for i in found]


def test_that_a_target_without_a_starting_point_is_flagged() -> None:
    assert indicators({}) == ["RCO67 None []", "EECR03 None ['baseline']"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"actual": 6.0}, "RCO67 0.25 []"),
        ({"actual": 30.0, "baseline": 12.0}, "RCO67 1.5 []"),
        ({"actual": 6.0, "baseline": 24.0}, "RCO67 None []"),
        ({"actual": 6.0, "women": 4.0, "men": 3.0}, "RCO67 0.25 ['women']"),
        ({"target_year": None}, "RCO67 None ['target_year']"),
    ],
)
def test_that_progress_runs_from_the_starting_point_to_the_target(values: Mapping[str, Value], said: str) -> None:
    assert indicators(values)[0] == said
