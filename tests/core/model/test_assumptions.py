"""Which row answers a question."""

import itertools

import numpy as np
import pytest

from planner.core.model.assumptions import Assumptions, MissingAssumption, ModelInputError
from planner.core.model.results import run
from planner.core.tables.edits import DeleteRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value
from tests.builders import frame_of

ROWS: list[dict[str, Value]] = [
    {"id": "general", "parameter": "completion", "value": 0.5},
    {"id": "level", "parameter": "completion", "value": 0.6, "level": 5},
    {"id": "region", "parameter": "completion", "value": 0.7, "region": "24"},
    {"id": "both", "parameter": "completion", "value": 0.8, "level": 6, "region": "24"},
    {"id": "early", "parameter": "growth", "value": 0.1, "to_year": 2023},
    {"id": "late", "parameter": "growth", "value": 0.2, "from_year": 2024},
    {"id": "once", "parameter": "growth", "value": 0.3, "from_year": 2025, "to_year": 2025},
]


def assumptions(project: Project, rows: list[dict[str, Value]]) -> Assumptions:
    given = [{"name": row["id"], "unit": "share", **row} for row in rows]
    return Assumptions(project.with_table("assumptions", frame_of(project, "assumptions", given)))


@pytest.fixture
def known(project: Project) -> Assumptions:
    return assumptions(project, ROWS)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"level": 7, "region": "28"}, "general"),
        ({"level": 5, "region": "28"}, "level"),
        ({"level": 7, "region": "24"}, "region"),
        ({"level": 6, "region": "24"}, "both"),
        ({"level": 5, "region": "24"}, "level"),  # as specific as « region »: the first by key
    ],
)
def test_that_the_most_specific_row_that_applies_answers(
    known: Assumptions, asked: dict[str, Value], answer: str
) -> None:
    assert known.find("completion", **asked).key == answer


def test_that_periods_decide_where_a_year_is_asked(known: Assumptions) -> None:
    assert [known.value("growth", year) for year in (2021, 2023, 2024, 2025, 2026)] == [0.1, 0.1, 0.2, 0.3, 0.2]


def test_that_the_order_of_rows_decides_nothing(project: Project) -> None:
    asked = [{"level": level, "region": region} for level in (5, 6, 7) for region in ("24", "28")]
    expected = [assumptions(project, ROWS).find("completion", **question).key for question in asked]
    for order in itertools.islice(itertools.permutations(ROWS), 0, 5040, 97):
        turned = assumptions(project, list(order))
        assert [turned.find("completion", **question).key for question in asked] == expected


def test_that_arrays_hold_what_single_questions_answer(project: Project) -> None:
    known = Assumptions(project)
    groups, segments = project.keys("groups"), ("developers", "bioproduction")
    grid = known.grid("mix", segment=segments, group=groups)
    assert grid.tolist() == [[known.value("mix", segment=s, group=g) for g in groups] for s in segments]
    assert known.each("scope", ("site_kind",), [("cdmo",), None]).tolist() == pytest.approx([0.5, np.nan], nan_ok=True)


def test_that_draws_answer_in_place_of_the_tables_values(project: Project) -> None:
    count = len(project.keys("assumptions"))
    draws = np.arange(3.0)[:, None] + np.zeros(count)
    assert Assumptions(project, draws).grid("growth", [2021, 2022]).tolist() == [[0, 0], [1, 1], [2, 2]]


def test_that_a_question_without_an_answer_is_named_in_french(known: Assumptions) -> None:
    with pytest.raises(ModelInputError, match=r"« fill » \(région 24\)"):
        known.value("fill", region="24")


def test_that_the_reference_answers_only_where_the_project_has_nothing(project: Project) -> None:
    """The project's general row stands before any of the reference, however specific."""
    reference = project.rows("assumptions")
    changed, _ = SetCells({Address("assumptions", "completion", "value"): 0.1}).apply(project.with_defaults(reference))
    bare, _ = DeleteRows("assumptions", ["growth", "stock_decay"]).apply(changed)
    known = Assumptions(bare)
    assert run(bare, "reference").by_year("job_openings") == pytest.approx(
        run(changed, "reference").by_year("job_openings")
    )
    assert {row.key for row in known.from_reference()} == {"growth", "stock_decay"}
    assert known.value("completion") == 0.1


def test_that_a_missing_answer_is_told_in_french_with_what_to_do() -> None:
    asked = {"level": None, "specialisation": "specialised", "region": "76"}
    text = str(MissingAssumption("duration", None, asked))
    assert "formation spécialisée, région 76, niveau non indiqué" in text
    assert "Indiquez la durée ou le niveau du programme" in text
