"""Money from funders to projects to purposes: nothing is lost or counted twice on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from planner.core.finance.budgets import budget_lines
from planner.core.finance.money_flows import money_flows, purpose_of
from planner.core.finance.portfolio import contributions
from planner.core.tables.edits import InsertRows
from planner.core.tables.project import Project

Build = Callable[..., Project]


@pytest.mark.parametrize("region", [None, "27", "76", "11", "94"])
def test_that_what_enters_a_project_leaves_it(reference: Project, region: str | None) -> None:
    flows = money_flows(reference, region)
    entered: dict[str, tuple[int, int]] = {}
    for flow in flows.to_projects:
        amount, secured = entered.get(flow.target, (0, 0))
        entered[flow.target] = amount + flow.amount, secured + flow.secured
    assert {flow.source: (flow.amount, flow.secured) for flow in flows.to_purposes} == entered
    assert flows.total == sum(line.asked for line in budget_lines(reference, region))
    assert all(0 <= flow.secured <= flow.amount for flow in flows.to_projects)


def test_that_years_leave_out_what_has_none_and_say_so(reference: Project) -> None:
    every = money_flows(reference, "27")
    dated = money_flows(reference, "27", (1900, 2100))
    assert dated.undated == 20_000_000_00
    assert dated.total + dated.undated == every.total == 42_800_000_00
    assert money_flows(reference, "27", (2022, 2030)).total == 0


def test_that_a_plan_takes_the_place_of_the_project_s_fundings(with_plan: Build) -> None:
    project = with_plan(
        [{"amount": 10_00}],
        [{"id": "r", "funder": "region-occitanie", "amount": 10_00, "status": "requested"}],
        [{"resource": "r", "year": 2031, "commitment": 7_00, "payment": 2_00}],
    )
    flows = [flow for flow in money_flows(project, "76").to_projects if flow.target == "bio-occ"]
    assert [(flow.source, flow.amount, flow.secured) for flow in flows] == [("region-occitanie", 10_00, 0)]
    paid = money_flows(project, "76", (2031, 2031), "payment")
    assert [flow.amount for flow in paid.to_projects if flow.target == "bio-occ"] == [2_00]


def test_that_a_purpose_is_the_effects_else_the_kind(reference: Project) -> None:
    assert purpose_of(reference, "bio-occ") == "formation"
    effects = [
        {"id": "e1", "project": "bio-occ", "kind": "jobs", "value": 5.0, "year": 2028},
        {"id": "e2", "project": "bio-occ", "kind": "places", "value": 12.0, "year": 2028},
    ]
    project, _ = InsertRows("project_effects", effects).apply(reference)
    assert purpose_of(project, "bio-occ") == "places et emplois"


def test_that_commitment_and_payment_of_one_funding_are_not_added_up(reference: Project) -> None:
    rows = [
        {"id": "ae", "project": "mimedi", "funder": "etat", "instrument": "grant", "status": "acquired",
         "amount": 9_00, "nature": "commitment", "year": 2025},
        {"id": "cp", "project": "mimedi", "funder": "etat", "instrument": "grant", "status": "acquired",
         "amount": 4_00, "nature": "payment", "year": 2026},
    ]  # fmt: skip
    project, _ = InsertRows("project_fundings", rows).apply(reference)
    (part,) = (part for part in contributions(project, "27") if part.project == "mimedi")
    assert (part.amount, part.commitments, part.payments) == (9_00, {2025: 9_00}, {2026: 4_00, None: 5_00})


def test_that_invented_examples_bring_no_money(reference: Project) -> None:
    assert "exemple-plateau" not in {part.project for part in contributions(reference)}
