"""Changes to plans as a whole, and what the list of projects says."""

import pytest

from planner.core.finance.matrices import expenses_matrix, resources_matrix
from planner.core.finance.plan import plan_of, plans_of
from planner.core.finance.plan_edits import (
    delete_lines,
    delete_plan,
    duplicate_plan,
    exclusion_edit,
    new_plan,
    new_project,
    requested_resource,
    retain_plan,
    tranche_edit,
)
from planner.core.finance.project_lines import project_lines
from planner.core.tables.edits import Edit
from planner.core.tables.project import Project

TODAY = "2026-11-22"
EXAMPLE = "exemple-plan"


def applied(project: Project, edit: Edit | None) -> Project:
    """The changed project; the way back leads to every row as it was."""
    assert edit is not None
    changed, inverse = edit.apply(project)
    back, _ = inverse.apply(changed)
    assert all(list(back.rows(table)) == list(project.rows(table)) for table in edit.tables())
    return changed


def test_that_a_new_version_has_the_same_lines_and_does_not_count(reference: Project) -> None:
    key, edit = duplicate_plan(reference, EXAMPLE, TODAY)
    changed = applied(reference, edit)
    before, copy = plan_of(changed, EXAMPLE), plan_of(changed, key)
    assert (copy.retained, before.retained) == (False, True)
    assert copy.name != before.name
    assert (copy.total_cost, copy.total_resources) == (before.total_cost, before.total_resources)
    assert copy.schedule == before.schedule
    assert [copy.eligible_base(r) for r in copy.resources] == [before.eligible_base(r) for r in before.resources]
    assert not {e.key for e in copy.expenses} & {e.key for e in before.expenses}


def test_that_a_copy_of_facts_is_told_to_be_a_copy(reference: Project) -> None:
    key, edit = duplicate_plan(reference, "bioimp-publie", TODAY)
    changed = applied(reference, edit)
    line = plan_of(changed, key).expenses[0].key
    record = changed.row("provenance", f"plan_expenses/{line}/*")
    assert record["kind"] == "assumption"
    assert "Copie de « Ensemble du projet »" in str(record["reason"])


def test_that_one_version_alone_is_retained(reference: Project) -> None:
    key, edit = duplicate_plan(reference, EXAMPLE, TODAY)
    changed = applied(reference, edit)
    changed = applied(changed, retain_plan(changed, key))
    assert [plan.key for plan in plans_of(changed, "exemple-plateau") if plan.retained] == [key]


def test_that_a_deleted_plan_leaves_no_line_and_no_origin_behind(reference: Project) -> None:
    changed = applied(reference, delete_plan(reference, EXAMPLE))
    for table in ("plans", "plan_expenses", "plan_resources", "plan_tranches", "plan_exclusions"):
        assert not [key for key in changed.keys(table) if key.startswith("exemple")]
    assert not [row for row in changed.rows("provenance") if str(row["key"]) == EXAMPLE]
    assert changed.has("plans", "bioimp-publie")


def test_that_a_resource_goes_with_its_tranches_and_exclusions(reference: Project) -> None:
    changed = applied(reference, delete_lines(reference, "plan_resources", ["exemple-feder"]))
    assert not [row for row in changed.rows("plan_tranches") if row["resource"] == "exemple-feder"]
    assert not [row for row in changed.rows("plan_exclusions") if row["resource"] == "exemple-feder"]
    changed = applied(reference, delete_lines(reference, "plan_expenses", ["exemple-locaux"]))
    assert not changed.has("plan_exclusions", "exemple-feder-locaux")


def test_that_the_first_plan_of_a_project_is_retained_and_the_next_is_not(reference: Project) -> None:
    told = {row["project"] for table in ("plans", "project_fundings") for row in reference.rows(table)}
    unfunded = next(key for key in reference.keys("projects") if key not in told)
    key, edit = new_plan(reference, unfunded)
    changed = applied(reference, edit)
    assert plan_of(changed, key).retained
    second, edit = new_plan(changed, unfunded)
    changed = applied(changed, edit)
    assert not plan_of(changed, second).retained
    assert plan_of(changed, second).name == "Plan de financement 2"


def test_that_an_empty_plan_takes_no_known_funding_out_of_the_totals(reference: Project) -> None:
    key, edit = new_plan(reference, "bio-occ")
    changed = applied(reference, edit)
    assert not plan_of(changed, key).retained
    before, after = ({line.key: line for line in project_lines(p)}["bio-occ"] for p in (reference, changed))
    assert (after.cost, after.secured) == (before.cost, before.secured) == (9_000_000_00, 9_000_000_00)
    assert after.plan == key


def test_that_a_new_project_is_an_idea_of_its_region(reference: Project) -> None:
    key, edit = new_project(reference, "76")
    row = applied(reference, edit).row("projects", key)
    assert (row["status"], row["region"]) == ("idea", "76")


@pytest.mark.parametrize(
    ("year", "nature", "amount"),
    [(2027, "commitment", 1), (2031, "payment", 5_00), (2030, "payment", None), (None, "commitment", 7)],
)
def test_that_a_tranche_takes_what_is_typed(
    reference: Project, year: int | None, nature: str, amount: int | None
) -> None:
    changed = applied(reference, tranche_edit(reference, "exemple-feder", year, nature, amount, TODAY))
    (resource,) = (r for r in plan_of(changed, EXAMPLE).resources if r.key == "exemple-feder")
    told = [t.commitment if nature == "commitment" else t.payment for t in resource.tranches if t.year == year]
    assert sum(told) == (amount or 0)


def test_that_a_tranche_left_without_amounts_goes(reference: Project) -> None:
    changed = applied(reference, tranche_edit(reference, "exemple-feder", 2030, "payment", None, TODAY))
    assert not changed.has("plan_tranches", "exemple-feder-2030")


def test_that_typing_the_same_amount_is_no_step(reference: Project) -> None:
    assert tranche_edit(reference, "exemple-feder", 2027, "commitment", 250_000_00, TODAY) is None
    assert tranche_edit(reference, "exemple-feder", 2040, "payment", None, TODAY) is None


def test_that_an_excluded_expense_leaves_the_base_and_comes_back(reference: Project) -> None:
    assert exclusion_edit(reference, "exemple-feder", "exemple-locaux", excluded=True) is None
    changed = applied(reference, exclusion_edit(reference, "exemple-feder", "exemple-travaux", excluded=True))
    bases = [
        plan.eligible_base(next(r for r in plan.resources if r.key == "exemple-feder"))
        for plan in (plan_of(reference, EXAMPLE), plan_of(changed, EXAMPLE))
    ]
    assert bases[0] - bases[1] == 180_000_00
    again = applied(changed, exclusion_edit(changed, "exemple-feder", "exemple-travaux", excluded=False))
    assert list(again.rows("plan_exclusions")) == list(reference.rows("plan_exclusions"))


def test_that_a_scheme_becomes_a_resource_to_be_asked_for(reference: Project) -> None:
    key, edit = requested_resource(reference, EXAMPLE, "feder-2021-2027", 1_000_00)
    row = applied(reference, edit).row("plan_resources", key)
    assert (row["funder"], row["status"], row["instrument"], row["amount"]) == ("feder", "planned", "grant", 1_000_00)


def test_that_matrices_add_up_to_the_plan(reference: Project) -> None:
    plan = plan_of(reference, EXAMPLE)
    by_heading = expenses_matrix(plan, lambda expense: expense.heading)
    assert by_heading.total == plan.total_cost == 1_372_099_63
    assert sum(map(by_heading.of_year, by_heading.years)) == sum(map(by_heading.of_label, by_heading.labels))
    for nature in ("commitment", "payment"):
        assert resources_matrix(reference, plan, nature).total == plan.total_resources


def test_that_the_list_says_cost_and_secured_share(reference: Project) -> None:
    lines = {line.key: line for line in project_lines(reference)}
    bioimp = lines["bioimp"]
    assert (bioimp.cost, bioimp.secured, bioimp.plan) == (20_000_000_00, 17_800_000_00, "bioimp-publie")
    assert bioimp.secured_share == pytest.approx(0.89)
    assert sum(bioimp.findings.values()) > 0
    assert lines["exemple-plateau"].example
    assert lines["bcf2i"].secured_share is None
    assert {line.key for line in project_lines(reference, "27")} < set(lines)
