"""Plans beside one another: versions compared, funders' budgets, unit costs, schemes that fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.core.finance.budgets import budget_lines
from planner.core.finance.plan import plan_of
from planner.core.finance.plan_comparison import compare_plans
from planner.core.finance.schemes import Wish, matches
from planner.core.finance.unit_costs import known_unit_costs, positions, unit_costs
from planner.core.tables.edits import InsertRows
from planner.core.tables.project import Project

Build = Callable[..., Project]


def test_that_two_versions_of_a_plan_are_compared_line_by_line(with_plan: Build) -> None:
    project = with_plan([{"heading": "works", "amount": 10_00, "year": 2027}], [{"amount": 10_00}])
    second, _ = InsertRows("plans", [{"id": "essai-2", "name": "Essai 2", "project": "bio-occ", "basis": "ht"}]).apply(
        project
    )
    lines = [
        {"id": "n1", "plan": "essai-2", "name": "Salle", "heading": "works", "amount": 12_00, "year": 2028},
        {"id": "n2", "plan": "essai-2", "name": "Suivi", "heading": "studies", "amount": 1_00, "year": 2028},
    ]
    second, _ = InsertRows("plan_expenses", lines).apply(second)
    compared = compare_plans(second, [plan_of(second, "essai"), plan_of(second, "essai-2")])
    by_label = {(line.section, line.label): line.amounts for line in compared}
    assert by_label["Total", "Dépenses"] == (10_00, 13_00)
    assert by_label["Dépenses par poste", "travaux"] == (10_00, 12_00)
    assert by_label["Dépenses par poste", "études et ingénierie"] == (0, 1_00)
    assert by_label["Dépenses par année", "2028"] == (0, 13_00)
    for section in {line.section for line in compared} - {"Total", "Ressources par financeur"}:
        totals = [
            sum(values) for values in zip(*(line.amounts for line in compared if line.section == section), strict=True)
        ]
        assert totals == [10_00, 13_00], section


def test_that_what_is_asked_is_held_against_the_envelope_of_its_year(with_plan: Build) -> None:
    project = with_plan(
        [{"amount": 10_00}],
        [{"id": "r", "funder": "region-occitanie", "amount": 10_00, "status": "acquired"}],
        [{"resource": "r", "year": 2031, "commitment": 7_00}, {"resource": "r", "year": 2032, "commitment": 3_00}],
    )
    budget = {"id": "b", "funder": "region-occitanie", "year": 2031, "amount": 5_00}
    project, _ = InsertRows("funder_budgets", [budget]).apply(project)
    lines = {(line.funder, line.year): line for line in budget_lines(project, "76")}
    assert (lines["region-occitanie", 2031].asked, lines["region-occitanie", 2031].over) == (7_00, 2_00)
    assert lines["region-occitanie", 2032].secured == 3_00
    assert lines["region-occitanie", 2032].envelope is None
    assert ("anr", 2023) not in lines, "the project's fundings give way to its plan"
    assert ("feder", None) not in lines, "BioIMP is in another region"


def test_that_money_asked_is_never_lost_between_years(reference: Project) -> None:
    regions = [None, *reference.keys("regions")]
    national = sum(line.asked for line in budget_lines(reference))
    placed = sum(sum(line.asked for line in budget_lines(reference, region)) for region in regions[1:])
    assert 0 < placed <= national


def test_that_unit_costs_divide_what_is_announced(reference: Project) -> None:
    ease = unit_costs(reference, "ease")
    assert ease.cost_per_learner == pytest.approx(27_200_000_00 / 3000)
    bioocc = unit_costs(reference, "bio-occ")
    assert bioocc.public_per_job == pytest.approx(4_500_000_00 / 1000)
    assert bioocc.leverage == pytest.approx(1.0)
    assert unit_costs(reference, "imt-lille").cost_per_learner is None


def test_that_an_outlier_stands_out_from_at_least_three_others(reference: Project, changed: Build) -> None:
    known = known_unit_costs(reference)
    usual = {position.measure: position for position in positions(unit_costs(reference, "ease"), known)}
    assert not usual["cost_per_learner"].is_far
    assert len(usual["cost_per_learner"].others) >= 3
    dear = changed(reference, {"projects/ease/target_learners": 30})
    far = {position.measure: position for position in positions(unit_costs(dear, "ease"), known)}
    assert far["cost_per_learner"].is_far


def test_that_every_scheme_says_why_it_fits_or_not(reference: Project) -> None:
    found = {m.scheme: m for m in matches(reference, Wish("24", "training", 2_000_000_00, 2027))}
    assert set(found) == set(reference.keys("schemes"))
    assert found["cma"].fits is True
    assert found["cap-innovest-2"].fits is False
    assert any("Grand Est" in reason.text for reason in found["cap-innovest-2"].reasons)
    assert found["france-relance"].fits is False, "closed in 2022"
    assert all(reason.text for match in found.values() for reason in match.reasons)
    order = [match.fits for match in matches(reference, Wish("24", "training", 2_000_000_00, 2027))]
    assert order == sorted(order, key=lambda fits: {True: 0, None: 1, False: 2}[fits])


def test_that_a_ticket_too_large_excludes_a_scheme(reference: Project) -> None:
    found = {m.scheme: m for m in matches(reference, Wish(amount=50_000_000_00))}
    assert found["eic-accelerator"].fits is False
    assert found["cma"].fits is None, "its limits are not known"


def test_that_a_region_has_the_rate_of_its_category(reference: Project) -> None:
    texts = {
        region: next(m for m in matches(reference, Wish(region)) if m.scheme == "feder-2021-2027").reasons[0]
        for region in ("11", "27", "04", "84")
    }
    assert "50,0" in texts["11"].text
    assert "70,0" in texts["27"].text
    assert "85,0" in texts["04"].text
    assert texts["84"].fits is None, "two categories in one region"
