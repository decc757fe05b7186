"""Plans beside one another: versions compared, funders' budgets, unit costs, schemes that fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.core.answers.funding_question import who_pays
from planner.core.answers.questions import place_of_region
from planner.core.finance.budgets import budget_lines
from planner.core.finance.money_flows import money_flows
from planner.core.finance.plan import plan_of
from planner.core.finance.plan_comparison import compare_plans
from planner.core.finance.portal_blocks import portal_blocks
from planner.core.finance.portfolio import contributions, counted_projects, money_by_project
from planner.core.finance.project_lines import project_lines
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


def test_that_one_region_s_envelope_is_not_the_whole_country_s(reference: Project) -> None:
    rows = [
        {"id": "b1", "funder": "anr", "year": 2023, "region": "76", "amount": 1_00},
        {"id": "b2", "funder": "region-occitanie", "year": 2023, "region": "76", "amount": 2_00},
    ]
    project, _ = InsertRows("funder_budgets", rows).apply(reference)
    national = {(line.funder, line.year): line.envelope for line in budget_lines(project)}
    here = {(line.funder, line.year): line.envelope for line in budget_lines(project, "76")}
    assert (here["anr", 2023], here["region-occitanie", 2023]) == (1_00, 2_00)
    assert national["anr", 2023] is None, "other regions may ask as well"
    assert national["region-occitanie", 2023] == 2_00


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


def test_that_mixed_fundings_are_public_aid_everywhere(reference: Project) -> None:
    row = {
        "id": "essai-mixte",
        "project": "bio-occ",
        "funder": "bpifrance",
        "instrument": "mixed",
        "amount": 500_000_00,
    }
    project, _ = InsertRows("project_fundings", [row]).apply(reference)
    money = money_by_project(project)["bio-occ"]
    assert money.public_aid == 5_000_000_00
    assert unit_costs(project, "bio-occ").public_per_job == pytest.approx(5_000_000_00 / 1000)
    line = next(
        line for line in who_pays(project, place_of_region(project, "76")).projects if line.project == "bio-occ"
    )
    assert sum(line.aid.values()) == sum(part.amount or 0 for part in money.parts if part.is_aid)


def test_that_a_public_aid_of_unknown_amount_makes_their_sum_unknown(reference: Project, with_plan: Build) -> None:
    row = {"id": "essai-inconnu", "project": "bio-occ", "funder": "bpifrance", "instrument": "grant"}
    outside, _ = InsertRows("project_fundings", [row]).apply(reference)
    inside = with_plan([{"amount": 9_00}], [{"funder": "anr", "amount": 4_00}, {"funder": "bpifrance"}])
    for project in (outside, inside):
        assert unit_costs(project, "bio-occ").leverage is None
        assert unit_costs(project, "bio-occ").public_per_job is None


def test_that_only_a_retained_plan_takes_the_place_of_the_fundings(with_plan: Build) -> None:
    lines = [{"amount": 10_00}], [{"funder": "anr", "amount": 4_00, "status": "acquired"}]
    drafted, retained = with_plan(*lines, retained=False), with_plan(*lines)
    assert (money_by_project(drafted)["bio-occ"].plan, unit_costs(drafted, "bio-occ").cost) == (None, 9_000_000_00)
    assert unit_costs(retained, "bio-occ").cost == 10_00
    line = next(line for line in project_lines(retained, "76") if line.key == "bio-occ")
    assert (line.cost, line.secured) == (10_00, 4_00)


def test_that_a_retained_plan_without_expenses_leaves_the_cost_of_the_sheet(with_plan: Build) -> None:
    project = with_plan([], [{"funder": "anr", "amount": 4_000_000_00}])
    line = next(
        line for line in who_pays(project, place_of_region(project, "76")).projects if line.project == "bio-occ"
    )
    assert (line.cost, line.left, line.region_left) == (9_000_000_00, 5_000_000_00, None)
    assert unit_costs(project, "bio-occ").cost == 9_000_000_00


def test_that_an_invented_example_has_its_own_figures_and_counts_nowhere(reference: Project) -> None:
    money = money_by_project(reference)["exemple-plateau"]
    assert (money.cost, money.public_aid) == (1_372_099_63, 900_000_00)
    assert "exemple-plateau" not in {part.project for part in contributions(reference)}
    assert "exemple-plateau" not in {costs.project for costs in known_unit_costs(reference)}


@pytest.mark.parametrize("region", [None, "24", "76", "84"])
def test_that_every_page_counts_the_same_money(reference: Project, region: str | None) -> None:
    parts = contributions(reference, region)
    total = sum(part.amount or 0 for part in parts)
    answer = who_pays(reference, place_of_region(reference, region))
    assert sum(line.asked for line in budget_lines(reference, region)) == total
    assert money_flows(reference, region).total == total
    assert sum(answer.total("commitment").values()) == sum(answer.total("payment").values()) == total
    money = money_by_project(reference)
    counted = counted_projects(reference, region)
    assert sum(part.amount or 0 for key in counted for part in money[key].parts) == total
    assert {line.project: line.cost for line in answer.projects} == {key: money[key].cost for key in counted}
    assert answer.aid() == sum(part.amount or 0 for part in parts if part.is_aid)


def test_that_the_blocks_to_copy_say_what_the_portfolio_counts(reference: Project) -> None:
    for money in money_by_project(reference).values():
        if money.plan is not None:
            told = dict(row for row in portal_blocks(reference, money.plan)[0].rows if len(row) == 2)
            assert (told["Coût total (euros)"], told["Aides publiques (euros)"]) == (money.cost, money.public_aid)


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
