import re

import pytest

from planner.core import french
from planner.core.answers.challenge import (
    DECIDER_HEADERS,
    RIVAL_HEADERS,
    Challenge,
    answer_challenge,
    challenge_subject,
    challenge_table,
    challenge_text,
)
from planner.core.answers.rival_figures import rival_figures
from planner.core.answers.sensitivity import sensitivity
from planner.core.model.ensemble import Range
from planner.core.model.results import run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project

YEARS = (2026, 2028)
PROBABLE = Range(12.0, 34.0)


def answered(
    project: Project, region: str | None, *, ranked: bool = True, scenario: str = "reference",
    probable: Range = PROBABLE,
) -> Challenge:  # fmt: skip
    subject = challenge_subject(YEARS, region, scenario)
    return answer_challenge(
        project, run(project, scenario), subject, others=[run(project, "prudent"), run(project, "haut")],
        probable=probable, sensitivity=sensitivity(project, subject) if ranked else None,
    )  # fmt: skip


@pytest.mark.parametrize("region", [None, "76", "24", "27"])
def test_that_the_conclusion_is_one_sentence_with_its_range(reference: Project, region: str | None) -> None:
    answer = answered(reference, region)
    place = "France" if region is None else reference.label("regions", region)
    assert answer.conclusion.startswith(f"{place}, 2026–2028\u00a0: il reste ")
    assert "(fourchette probable\u00a0: 12 à 34)" in answer.conclusion
    assert "Prudent" in answer.robustness
    assert "Haut" in answer.robustness
    assert answer.explanation.sentences[0].startswith("Besoin restant ")


def test_that_three_assumptions_decide_with_value_range_effect_and_source(reference: Project) -> None:
    answer = answered(reference, None)
    assert len(answer.deciders) == 3
    first = answer.deciders[0]
    assert first.driver.key == "growth.bioproduction.2025-2030"
    assert (first.value, first.range_text) == ("2\u202f% par an", "0\u202f% à 4,25\u202f%")
    assert first.effect == f"{french.number(first.driver.at_low)} à {french.number(first.driver.at_high)}"
    assert first.source
    assert first.reversal.startswith("au-dessous de −2,7")
    assert first.reversal.endswith("(hors de la fourchette)")
    assert answer.deciders[1].reversal == "aucune valeur possible ne renverse la conclusion"


def test_that_a_range_that_reaches_below_nothing_is_told_as_a_surplus(reference: Project) -> None:
    told = answered(reference, "24", probable=Range(-3.3, 26.3)).conclusion
    assert "(fourchette probable\u00a0: entre 3 de trop et 26 qui manquent)" in told
    assert "\u2212" not in told


def test_that_the_verdict_says_whether_one_assumption_is_enough(reference: Project) -> None:
    assert answered(reference, None).verdict.startswith("Aucune hypothèse, seule et dans sa fourchette")
    small = answered(reference, "24")
    assert small.reversing
    assert "fait disparaître" in small.verdict or "font disparaître" in small.verdict


def test_that_the_conclusion_is_firm_only_where_nothing_turns_it(reference: Project) -> None:
    firm, weak = answered(reference, None), answered(reference, "24")
    assert firm.robustness.startswith("Le besoin existe\u00a0: ")
    assert "personnes de 2026 à 2028. Cette conclusion tient aussi dans les autres scénarios" in firm.robustness
    assert weak.robustness.startswith("Le besoin existe dans les scénarios comparés (13\u00a0personnes de 2026 à ")
    assert "mais il disparaîtrait si «" in weak.robustness
    assert "tient" not in weak.robustness
    assert not re.search(r",\d\u00a0personne", weak.robustness + weak.conclusion)
    assert "tient" not in answered(reference, None, ranked=False).robustness


def test_that_a_range_with_zero_weakens_the_conclusion(reference: Project) -> None:
    subject = challenge_subject(YEARS, "76", "reference")
    answer = answer_challenge(reference, run(reference, "reference"), subject, probable=Range(-3.0, 300.0))
    assert "il disparaîtrait dans le bas de la fourchette probable (3\u00a0personnes de trop)" in answer.robustness


def test_that_a_surplus_is_told_as_such(reference: Project) -> None:
    project, _ = SetCells({Address("assumptions", "growth.bioproduction.2025-2030", "value"): -0.08}).apply(reference)
    answer = answered(project, None)
    assert "suffisent" in answer.conclusion
    assert "apparaître un besoin" in answer.verdict


def test_that_the_page_stands_without_the_ranking(reference: Project) -> None:
    answer = answered(reference, "76", ranked=False)
    assert (answer.deciders, answer.verdict) == ((), "")
    assert answer.rivals
    assert "Ce qui décide" not in challenge_text(answer)


def test_that_rival_figures_carry_definition_source_and_the_models_own(reference: Project) -> None:
    rivals = {rival.label: rival for rival in rival_figures(reference, run(reference, "reference"), "76")}
    ours = rivals["1 000 recrutements en Occitanie"]
    assert ours.value == "1\u202f000\u00a0recrutements"
    assert "2023-2028" in ours.definition
    assert ours.ours.startswith("postes à pourvoir 2023–2028")
    assert ours.source
    assert not ours.national
    assert rivals["Emplois de bioproduction en 2018 (France)"].national


def test_that_figures_of_other_regions_stay_out(reference: Project) -> None:
    labels = [rival.label for rival in rival_figures(reference, run(reference, "reference"), "24")]
    assert not any("Occitanie" in label or "Normandie" in label for label in labels)
    assert any("Centre-Val de Loire" in label for label in labels)


def test_that_one_figure_of_one_document_is_told_once(reference: Project) -> None:
    rivals = rival_figures(reference, run(reference, "reference"), None)
    told = [(r.question, r.value.split("\u00a0")[0], r.year[-4:], r.document) for r in rivals]
    assert len(told) == len(set(told))
    assert any("1\u202f254" in rival.value and "10\u00a0entreprises" in rival.definition for rival in rivals)


def test_that_every_rival_leads_to_its_cell(reference: Project) -> None:
    for rival in rival_figures(reference, run(reference, "reference"), None):
        assert reference.cell(rival.address.table, rival.address.key, rival.address.column) is not None


def test_that_text_and_table_hold_the_whole_page(reference: Project) -> None:
    answer = answered(reference, "24")
    text = challenge_text(answer)
    for wanted in (
        answer.conclusion, answer.robustness, answer.verdict, *answer.explanation.sentences,
        *(d.driver.label for d in answer.deciders), *(r.label for r in answer.rivals),
    ):  # fmt: skip
        assert wanted in text
    rows = [row.split("\t") for row in challenge_table(answer).split("\n")]
    assert list(DECIDER_HEADERS) in rows
    assert list(RIVAL_HEADERS) in rows
    assert len(rows) == 4 + len(answer.deciders) + len(answer.rivals)
