import pytest

from planner.core.tables.bulk_edits import cells_edit, judge, rows_edit
from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.edits import EditRefused
from planner.core.tables.new_rows import new_row
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import origin_of
from planner.core.tables.scenario import differences, resolved
from planner.core.tables.values import Value
from planner.storage.reference_data import load_communes, load_reference
from tests.builders import TODAY, same


@pytest.fixture(scope="module")
def project() -> Project:
    return load_reference()


def block(project: Project) -> dict[Address, Value]:
    """Cells of several columns, some of which already hold their value; two communes among them."""
    keys = project.keys("sites")[:12]
    values: dict[Address, Value] = {}
    for number, key in enumerate(keys):
        values[Address("sites", key, "headcount")] = 100 + number if number % 3 else None
        values[Address("sites", key, "comment")] = f"Remarque {number}"
        values[Address("sites", key, "kind")] = project.cell("sites", key, "kind")
    values[Address("sites", keys[0], "commune")] = "37261"
    values[Address("sites", keys[1], "commune")] = None
    return values


def test_that_a_block_means_what_its_cells_mean_one_by_one(project: Project) -> None:
    communes = load_communes()
    values = block(project)
    together, inverse = cells_edit(project, "reference", values, today=TODAY, communes=communes).apply(project)
    one_by_one = project
    for address, value in values.items():
        one_by_one, _ = cell_edit(one_by_one, "reference", address, value, today=TODAY, communes=communes).apply(
            one_by_one
        )
    for table in project.tables:
        ours, theirs = together.frame(table).sort_index(), one_by_one.frame(table).sort_index()
        assert ours.equals(theirs), table
    assert same(inverse.apply(together)[0], project)


def test_that_a_block_of_a_scenario_holds_differences_only(project: Project) -> None:
    keys = project.keys("sites")[:30]
    base = {key: project.cell("sites", key, "headcount") for key in keys}
    values: dict[Address, Value] = {
        Address("sites", key, "headcount"): 7 if n % 2 else base[key] for n, key in enumerate(keys)
    }
    first, _ = cells_edit(project, "prudent", values, today=TODAY).apply(project)
    found = differences(first, "prudent")
    assert {a.key for a, v in found.items() if a.table == "sites" and v == 7} == set(keys[1::2]) - {
        k for k in keys if base[k] == 7
    }
    assert first.frame("sites") is project.frame("sites")
    back: dict[Address, Value] = {Address("sites", key, "headcount"): base[key] for key in keys}
    second, inverse = cells_edit(first, "prudent", back, today=TODAY).apply(first)
    assert differences(second, "prudent") == differences(project, "prudent")
    assert same(inverse.apply(second)[0], first)
    assert resolved(first, "prudent").cell("sites", keys[1], "headcount") == 7


def test_that_every_refused_cell_is_named_with_its_reason(project: Project) -> None:
    key, other = project.keys("sites")[:2]
    bad: dict[Address, Value] = {
        Address("sites", key, "headcount"): -3,
        Address("sites", key, "name"): None,
        Address("sites", key, "region"): "99",
        Address("sites", key, "commune"): "00000",
        Address("sites", "personne", "headcount"): 4,
        Address("sites", key, "id"): "autre",
    }
    good: dict[Address, Value] = {Address("sites", other, "headcount"): 12}
    with pytest.raises(EditRefused) as refused:
        cells_edit(project, "reference", {**bad, **good}, today=TODAY, communes=load_communes())
    assert {refusal.address for refusal in refused.value.refusals} == set(bad)
    assert all(refusal.reason.endswith(".") for refusal in refused.value.refusals)
    judged = judge(project, "reference", {**bad, **good}, communes=load_communes())
    assert judged.values == good
    assert len(judged.refusals) == len(bad)


def test_that_a_column_shared_by_all_scenarios_is_refused_in_one_of_them(project: Project) -> None:
    judged = judge(project, "prudent", {Address("sites", project.keys("sites")[0], "name"): "Autre"})
    assert "même dans tous les scénarios" in judged.refusals[0].reason


def test_that_bounds_of_assumptions_are_those_of_each_parameter(project: Project) -> None:
    values: dict[Address, Value] = {
        Address("assumptions", "completion", "value"): 9000.0,
        Address("assumptions", "total_jobs", "value"): 9000.0,
    }
    judged = judge(project, "reference", values)
    assert set(judged.values) == {Address("assumptions", "total_jobs", "value")}


def test_that_facts_pasted_over_become_the_planners_own(project: Project) -> None:
    facts = [
        Address("sites", key, "headcount")
        for key in project.keys("sites")
        if (origin := origin_of(project, Address("sites", key, "headcount"))) and origin.kind == "fact"
    ]
    assert len(facts) > 20
    edit = cells_edit(project, "reference", dict.fromkeys(facts, 4321), today=TODAY)
    after, _ = edit.apply(project)
    origins = [origin_of(after, address) for address in facts if project.cells([address])[address] != 4321]
    assert {(o.kind, o.date) for o in origins if o} == {("assumption", TODAY)}


def test_that_added_rows_are_filled_from_their_commune(project: Project) -> None:
    row = new_row(project, "sites")
    row["commune"] = "37261"
    address = Address("sites", str(row["id"]), "commune")
    after, inverse = rows_edit(
        project, "sites", [row], {address: "37261"}, today=TODAY, communes=load_communes()
    ).apply(project)
    assert after.keys("sites")[-1] == row["id"]
    assert same(inverse.apply(after)[0], project)
