"""What is to be decided about formations, by whom, before which date."""

from __future__ import annotations

import pytest

from planner.core.answers.decision_dates import decision_date
from planner.core.answers.opening_decisions import opening_states, to_be_in_post
from planner.core.tables.edits import InsertRows
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value
from tests.builders import TODAY


def with_offers(project: Project, *offers: dict[str, Value]) -> Project:
    head: dict[str, Value] = {"programme": "tsbi", "region": "76", "name": "Essai"}
    return InsertRows("offers", [head | offer for offer in offers]).apply(project)[0]


def test_that_what_is_to_decide_comes_first_by_its_date(reference: Project) -> None:
    project = with_offers(
        reference,
        {"id": "later", "status": "avis", "deadline": "2031-03-01", "decideur": "Rectorat", "opening_year": 2032},
        {"id": "sooner", "status": "demande", "deadline": "2030-03-01", "opening_year": 2030, "places": 12},
        {"id": "done", "status": "decide", "opening_year": 2028},
    )
    states = opening_states(project, "76", TODAY)
    assert [state.offer for state in states[:2]] == ["sooner", "later"]
    assert states[0].missing == ("qui décide",)
    assert states[0].address == Address("offers", "sooner", "decideur")
    assert states[1].missing == ("le nombre de places",)
    done = next(state for state in states if state.offer == "done")
    assert (done.status_label, done.decision, done.missing) == ("décidé", None, ())


def test_that_a_formation_without_deadline_takes_the_rule_of_question_1(reference: Project) -> None:
    project = with_offers(reference, {"id": "essai", "status": "demande", "opening_year": 2030})
    (state, *_) = opening_states(project, "76", TODAY)
    assert state.decision == decision_date(project, "76", 2030, TODAY)
    assert state.decision is not None
    assert state.decision.assumed
    assert "la date limite" in state.missing
    assert not state.late


def test_that_a_date_in_the_past_is_late(reference: Project) -> None:
    project = with_offers(reference, {"id": "essai", "status": "avis", "deadline": "2020-01-01", "opening_year": 2030})
    assert opening_states(project, "76", TODAY)[0].late


def test_that_formations_left_out_do_not_appear(reference: Project) -> None:
    project = with_offers(reference, {"id": "essai", "status": "avis", "included": False})
    assert "essai" not in {state.offer for state in opening_states(project, None, TODAY)}


def test_that_to_be_in_post_takes_studies_and_time_to_competence(reference: Project) -> None:
    by_level = {rule.level: rule for rule in to_be_in_post(reference, "76", 2030, TODAY)}
    assert by_level[6].delay == pytest.approx(1.42)
    assert by_level[6].rentree == 2028
    assert by_level[5].rentree == by_level[7].rentree == 2027
    assert by_level[8].rentree == 2026
    for rule in by_level.values():
        assert rule.decision == decision_date(reference, "76", rule.rentree, TODAY)
        assert rule.rentree + rule.delay <= 2030
        assert rule.rentree + 1 + rule.delay > 2030


def test_that_its_sentence_says_when_and_whether_it_is_too_late(reference: Project) -> None:
    rules = {rule.level: rule for rule in to_be_in_post(reference, None, 2030, "2026-11-22")}
    assert rules[6].sentence == (
        "Pour être en poste en 2030 au niveau 6\u00a0: entrer à la rentrée 2028, à décider avant le 01/12/2027."
    )
    assert rules[8].late
    assert "(date passée)" in rules[8].sentence
