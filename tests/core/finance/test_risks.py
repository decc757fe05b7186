from collections.abc import Mapping

import pytest

from planner.core.finance.risks import level, risks_of
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value
from planner.storage.reference_data import load_reference


def changed(key: str, values: Mapping[str, Value]) -> Project:
    return SetCells({Address("risks", key, c): value for c, value in values.items()}).apply(load_reference())[0]


@pytest.mark.parametrize(
    ("score", "word"),
    [(1, "faible"), (4, "faible"), (5, "modéré"), (9, "modéré"), (10, "élevé"), (15, "critique"), (25, "critique")],
)
def test_that_scores_have_words(score: int, word: str) -> None:
    assert level(score) == word


def test_that_the_worst_risk_comes_first_and_what_has_no_score_after_it() -> None:
    project = changed("exemple-livraison", {"probability": 5, "impact": 5})
    assert [risk.key for risk in risks_of(project, "exemple-plateau")] == ["exemple-livraison", "exemple-formateurs"]
    project = changed("exemple-livraison", {"probability": None, "mitigation": None})
    last = risks_of(project, "exemple-plateau")[-1]
    assert (last.key, last.score) == ("exemple-livraison", None)
    assert last.missing == ("probabilité ou gravité", "parade")


def test_that_closed_risks_come_last() -> None:
    project = changed("exemple-livraison", {"probability": 5, "impact": 5, "status": "closed"})
    assert risks_of(project, "exemple-plateau")[-1].over
    assert not risks_of(project, "bioimp")
