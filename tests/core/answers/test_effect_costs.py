"""Costs per completer and per entrant, from the effects of a project."""

import pytest

from planner.core.answers.effect_costs import effect_costs
from planner.core.answers.effects import RentreeEffect, effect_by_rentree, with_project
from planner.core.finance.unit_costs import unit_costs
from planner.core.tables.edits import InsertRows
from planner.core.tables.project import Project


def effect(rentree: int, completions: float, hired: float) -> RentreeEffect:
    return RentreeEffect(rentree, 0.0, 0.0, completions, hired, 0.0, 0.0)


def test_that_the_whole_cost_is_divided_by_all_rentrees() -> None:
    costs = effect_costs(1_000_00, [effect(2027, 10.0, 4.0), effect(2028, 10.0, 4.0)])
    assert costs is not None
    assert costs.per_completer == pytest.approx(50_00)
    assert costs.per_entrant == pytest.approx(125_00)
    assert costs.last == 2028


def test_that_without_cost_or_completions_nothing_is_said() -> None:
    assert effect_costs(None, [effect(2027, 10.0, 4.0)]) is None
    assert effect_costs(1_000_00, []) is None
    nobody_hired = effect_costs(1_000_00, [effect(2027, 10.0, 0.0)])
    assert nobody_hired is not None
    assert nobody_hired.per_entrant is None


def test_that_places_of_a_real_project_give_a_cost(project: Project) -> None:
    offer = next(str(row["id"]) for row in project.rows("offers") if row["places"])
    key = next(str(row["id"]) for row in project.rows("projects") if row["total"])
    line = {"id": "essai", "project": key, "kind": "places", "offer": offer, "value": 12.0, "year": 2024}
    changed, _ = InsertRows("project_effects", [line]).apply(project)
    effects = effect_by_rentree(*with_project(changed, "reference", key))
    costs = effect_costs(unit_costs(changed, key).cost, effects)
    assert costs is not None
    assert costs.per_entrant is not None
    assert costs.per_entrant >= (costs.per_completer or 0.0) > 0
