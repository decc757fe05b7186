"""Arrows of learners and of money."""

import numpy as np
import pytest

from planner import paths
from planner.core.answers.learner_flows import learners_by_course_and_region
from planner.core.model.results import Results, run
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import resolved
from planner.drawing.geometry import Geometry, load_geometry
from planner.report.flows import funding_flows, learner_flows, touching
from planner.storage.reference_data import load_reference

PERIOD = (2023, 2025)


@pytest.fixture(scope="module")
def geometry() -> Geometry:
    return load_geometry(paths.resources_dir() / "regions")


@pytest.mark.parametrize("scenario", ["reference", "haut"])
def test_that_learners_by_course_add_up_to_the_models_supply(scenario: str) -> None:
    project = resolved(load_reference(), scenario)
    national, _ = SetCells({Address("offers", "tsbi-tours", "region"): None}).apply(project)
    for seen in (project, national):
        results = run(seen, "reference")
        people = learners_by_course_and_region(results, (2026, 2028)).sum(axis=0)
        supply = results.by_region("trained_supply", (2026, 2028))
        assert np.allclose(people, [supply[code] or 0.0 for code in results.inputs.regions], rtol=1e-12, atol=1e-12)


def test_that_learners_go_from_their_platform_to_the_regions_that_hire_them(
    project: Project, results: Results, geometry: Geometry
) -> None:
    flows = learner_flows(project, results, geometry, PERIOD)
    assert set(flows.ids) <= {"lycee/24", "lycee/28"}
    assert flows.numbers.sum() == pytest.approx(results.measure("trained_supply", years=PERIOD), abs=0.5)
    assert np.array_equal(flows.target[flows.ids.index("lycee/28")], geometry.region_middle("28"))
    assert np.isfinite(flows.origin).all()
    assert flows.labels[0].startswith("Lycée de Tours → Centre-Val de Loire")


def test_that_money_goes_from_a_funder_with_a_place_and_the_rest_is_told(project: Project, geometry: Geometry) -> None:
    funded, _ = InsertRows("funders", [{"id": "rcvl", "name": "Région", "kind": "regional", "region": "24"}]).apply(
        project
    )
    rows = [
        {"id": "a", "project": "plateau", "funder": "rcvl", "amount": 2_000_000_00, "status": "acquired"},
        {"id": "b", "project": "plateau", "funder": "feder", "amount": 600_000_00, "status": "announced"},
        {"id": "c", "project": "plateau", "funder": "rcvl", "status": "acquired"},
        {"id": "d", "project": "plateau", "funder": "rcvl", "amount": 5_00, "status": "requested"},
    ]
    funded, _ = InsertRows("project_fundings", rows).apply(funded)
    flows = funding_flows(funded, geometry)
    assert flows.ids == ("a",)
    assert flows.numbers.tolist() == [2_000_000.0]
    note = flows.note.replace("\u00a0", " ").replace("\u202f", " ")
    assert note == (
        "1 financement non tracé, faute de lieu du financeur ou du projet : 600 000 €. "
        "1 financement sans montant connu."
    )


def test_that_a_region_keeps_the_arrows_that_touch_it_as_wide_as_they_were(
    project: Project, results: Results, geometry: Geometry
) -> None:
    flows = learner_flows(project, results, geometry, PERIOD)
    normandy = touching(geometry, flows, "28")
    placed = [key for key, xy in zip(normandy.ids, normandy.origin, strict=True) if np.isfinite(xy).all()]
    assert placed == ["lycee/28"]
    assert np.array_equal(normandy.numbers, flows.numbers)


def test_that_nothing_confidential_is_drawn_for_others(project: Project, results: Results, geometry: Geometry) -> None:
    secret, _ = SetCells({Address("platforms", "lycee", "diffusion"): "confidentiel"}).apply(project)
    flows = learner_flows(secret, results, geometry, PERIOD, for_others=True)
    assert len(flows) == 0
    assert "formations confidentielles" in flows.note
