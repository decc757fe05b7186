"""Plans: totals to the cent, bases, schedules; what always holds whatever the lines."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from planner.core.finance.amounts import share_of
from planner.core.finance.plan import Exclusion, Expense, Plan, Resource, Tranche, plan_of, retained_plans
from planner.core.tables.project import Project

CENTS = st.integers(0, 10**12)
YEARS = st.one_of(st.none(), st.integers(2024, 2032))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan: lines with and without year, tranches that need not add up, exclusions of any line."""
    costs = draw(st.lists(st.tuples(CENTS, YEARS), max_size=6))
    expenses = tuple(
        Expense(f"e{n}", f"Dépense {n}", "other", "", year, cost, 0, cost, "", None, "", "")
        for n, (cost, year) in enumerate(costs)
    )
    resources = []
    for n in range(draw(st.integers(0, 4))):
        tranches = tuple(
            Tranche(f"t{n}{k}", draw(YEARS), draw(CENTS), draw(CENTS)) for k in range(draw(st.integers(0, 3)))
        )
        exclusions = tuple(
            Exclusion(
                f"x{n}{k}", draw(st.sampled_from([e.key for e in expenses])), draw(st.one_of(st.none(), CENTS)), ""
            )
            for k in range(draw(st.integers(0, 3)) if expenses else 0)
        )
        instrument = draw(st.sampled_from(["grant", "own", "in_kind", "revenue", "loan"]))
        kind = draw(st.sampled_from(["european", "regional", "private", "opco", ""]))
        resources.append(
            Resource(f"r{n}", f"f{n}", kind, "", instrument, draw(st.one_of(st.none(), CENTS)), "", "", None, "", "",
                     tranches, exclusions)
        )  # fmt: skip
    return Plan("p", "Plan", "projet", "ht", "payment", True, False, expenses, tuple(resources))


@given(plans())
def test_that_years_add_up_to_the_totals(plan: Plan) -> None:
    assert sum(line.expenses for line in plan.schedule) == plan.total_cost
    assert sum(line.commitments for line in plan.schedule) == plan.total_resources
    assert sum(line.payments for line in plan.schedule) == plan.total_resources


@given(plans())
def test_that_the_last_cash_need_is_what_nobody_pays(plan: Plan) -> None:
    last = plan.schedule[-1].cash_need if plan.schedule else 0
    assert last == plan.total_cost - plan.total_resources == -plan.difference


@given(plans())
def test_that_an_eligible_base_lies_between_nothing_and_the_cost(plan: Plan) -> None:
    for resource in plan.resources:
        assert 0 <= plan.eligible_base(resource) <= plan.total_cost


@given(plans())
def test_that_every_euro_of_cost_is_aid_or_left_to_the_beneficiaries(plan: Plan) -> None:
    assert plan.aid + plan.left_to_beneficiaries == plan.total_cost
    assert plan.public_aid <= plan.aid


@given(plans())
def test_that_what_is_left_without_a_funder_is_the_gap_and_its_own_part(plan: Plan) -> None:
    for resource in plan.resources:
        assert plan.left_without(resource.funder) == (resource.amount or 0) - plan.difference


@given(plans())
def test_that_rates_are_the_amount_over_the_base(plan: Plan) -> None:
    for resource in plan.resources:
        rate = plan.aid_rate(resource)
        if rate is not None:
            assert abs(rate * plan.eligible_base(resource) - (resource.amount or 0)) <= 1


@given(CENTS, st.integers(0, 10_000))
def test_that_a_share_rounds_half_up_on_the_cent(amount: int, basis_points: int) -> None:
    exact = amount * basis_points
    assert share_of(amount, basis_points / 10_000) == (exact + 5_000) // 10_000


def test_that_bioimp_is_whole(reference: Project, bioimp: Plan) -> None:
    feder, rest = bioimp.resources
    assert bioimp.total_cost == 20_000_000_00
    assert (feder.amount, rest.amount) == (17_800_000_00, 2_200_000_00)
    assert bioimp.difference == 0
    assert bioimp.aid_rate(feder) == 0.89
    row = reference.row("projects", "bioimp")
    assert (row["start_year"], row["end_year"]) == (2024, 2027)
    assert len(str(row["axes"]).split(";")) == 4
    assert bioimp in retained_plans(reference)


def test_that_the_example_balances_to_the_cent_every_year(example: Plan) -> None:
    assert example.total_cost == example.total_resources == 1_372_099_63
    assert [
        (line.year, line.expenses, line.commitments, line.payments, line.cash_need) for line in example.schedule
    ] == [
        (2027, 729_000_00, 729_000_00, 379_000_00, 350_000_00),
        (2028, 478_000_58, 478_000_58, 478_000_58, 350_000_00),
        (2029, 165_099_05, 165_099_05, 415_099_05, 100_000_00),
        (2030, 0, 0, 100_000_00, 0),
    ]
    feder = example.resources[0]
    assert example.eligible_base(feder) == 1_347_299_63
    assert example.public_aid == 900_000_00
    assert example.left_to_beneficiaries == 472_099_63


def test_that_an_invented_example_counts_in_no_total(reference: Project, example: Plan) -> None:
    assert example.retained
    assert example.example
    assert example.key not in {plan.key for plan in retained_plans(reference)}


def test_that_vat_counts_only_in_a_plan_that_says_so(with_plan: Callable[..., Project]) -> None:
    lines = [{"amount": 100_00, "vat": 20_00}]
    assert plan_of(with_plan(lines, basis="ht"), "essai").total_cost == 100_00
    assert plan_of(with_plan(lines, basis="ttc"), "essai").total_cost == 120_00
