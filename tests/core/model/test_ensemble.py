"""Ranges of results: what is drawn, and that every draw is a run of its own."""

import tracemalloc
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.model.draws import Draws, draw, stratified, triangle, uncertain_cells
from planner.core.model.ensemble import Ensemble, Stopped, run_ensemble
from planner.core.model.inputs import build_inputs
from planner.core.model.projection import project_workforce
from planner.core.model.results import MEASURES, run
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import difference_edit
from planner.core.tables.values import Value
from tests.builders import provenance, small_project

YEARS = (2023, 2025)
RANGES: Mapping[Address, Value] = {
    Address("assumptions", "growth", "low"): 0.05,
    Address("assumptions", "growth", "high"): 0.2,
    Address("assumptions", "completion", "low"): 0.6,
    Address("assumptions", "duration", "high"): 3.5,
    Address("assumptions", "total_jobs", "low"): 800.0,
    Address("assumptions", "scope", "low"): 0.4,
    Address("assumptions", "scope", "high"): 0.9,
    Address("assumptions", "mix.bioproduction.operator", "low"): 0.3,
    Address("assumptions", "mix.bioproduction.operator", "high"): 0.7,
    Address("events", "tours-2023", "probability"): 0.4,
}


def uncertain_project() -> Project:
    project, _ = SetCells(RANGES).apply(small_project())
    rows = [
        provenance("sites", "tours", "headcount", "fact", source="leem", low=350.0, high=450.0),
        provenance("offers", "bts-tours", "places", "fact", source="leem", low=12.0, high=24.0),
        provenance("regions", "24", "residual_weight", "fact", source="leem", low=0.5, high=2.0),
    ]
    project, _ = InsertRows("provenance", rows).apply(project)
    effect = {"id": "e", "project": "plateau", "kind": "places", "offer": "bts-tours", "value": 10.0, "year": 2023,
              "probability": 0.5}  # fmt: skip
    return InsertRows("project_effects", [effect]).apply(project)[0]


UNCERTAIN = uncertain_project()


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return run_ensemble(UNCERTAIN, "reference", draws=200)


@given(st.integers(1, 600), st.text())
def test_that_each_equal_part_is_drawn_once(draws: int, name: str) -> None:
    uniform = stratified(draws, 7, name)
    assert sorted(np.floor(uniform * draws).astype(int)) == list(range(draws))
    assert (stratified(draws, 7, name) == uniform).all()


@given(st.floats(-100, 100), st.floats(0, 50), st.floats(0, 50), st.integers(0, 999))
def test_that_draws_stay_within_their_range_and_centre_on_its_mean(
    low: float, below: float, above: float, seed: int
) -> None:
    mode, high = low + below, low + below + above
    if high - low > 1e-6:
        values = triangle(stratified(400, seed, "x"), low, mode, high)
        assert (values >= low - 1e-9).all()
        assert (values <= high + 1e-9).all()
        assert values.mean() == pytest.approx((low + mode + high) / 3, abs=(high - low) / 100)


def test_that_what_has_a_range_or_a_probability_is_drawn_and_nothing_else() -> None:
    assert {str(cell.address) for cell in uncertain_cells(UNCERTAIN)} == {
        "assumptions/growth/value", "assumptions/completion/value", "assumptions/duration/value",
        "assumptions/total_jobs/value", "assumptions/scope/value", "assumptions/mix.bioproduction.operator/value",
        "sites/tours/headcount", "offers/bts-tours/places", "regions/24/residual_weight",
    }  # fmt: skip
    drawn = draw(UNCERTAIN, 50, 1)
    assert set(np.unique(drawn["events", "probability"])) == {0.0, 1.0}
    assert drawn["project_effects", "probability"].mean() == pytest.approx(0.5, abs=0.02)
    fill = UNCERTAIN.keys("assumptions").index("fill")
    assert (drawn["assumptions", "value"][:, fill] == 1.0).all()


def test_that_drawn_mixes_still_make_a_whole() -> None:
    drawn = draw(UNCERTAIN, 50, 1)["assumptions", "value"]
    keys = UNCERTAIN.keys("assumptions")
    mix = drawn[:, [i for i, key in enumerate(keys) if key.startswith("mix.bioproduction")]]
    assert mix.std(axis=0).min() > 0
    np.testing.assert_allclose(mix.sum(axis=1), 1.0)


def test_that_an_edit_elsewhere_leaves_draws_as_they_are() -> None:
    without, _ = SetCells({Address("assumptions", "growth", "low"): None}).apply(UNCERTAIN)
    before, after = (draw(p, 50, 1)["assumptions", "value"] for p in (UNCERTAIN, without))
    same = [i for i, key in enumerate(UNCERTAIN.keys("assumptions")) if key != "growth"]
    np.testing.assert_array_equal(before[:, same], after[:, same])


def test_that_a_batch_of_inputs_equals_single_ones_from_tables_that_hold_the_draws() -> None:
    drawn = draw(UNCERTAIN, 6, 3)
    batch = project_workforce(build_inputs(UNCERTAIN, drawn))
    for d in range(6):
        single = UNCERTAIN
        for (table, column), values in drawn.items():
            if table != "project_effects":
                single = single.with_table(table, single.frame(table).assign(**{column: values[d]}))
        happens = bool(drawn["project_effects", "probability"][d, 0])
        single = single.with_cells({Address("project_effects", "e", "included"): happens})
        alone = project_workforce(build_inputs(single))
        for name in ("headcount", "openings", "supply", "inflows", "unfilled"):
            np.testing.assert_allclose(
                getattr(batch, name)[d], getattr(alone, name), rtol=1e-9, atol=1e-9, err_msg=name
            )


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("region", "family"), [(None, None), ("24", None), (["24", "28"], "production")])
def test_that_ranges_without_anything_uncertain_are_the_figures(
    measure: str, region: str | list[str] | None, family: str | None
) -> None:
    project = small_project()
    certain = run_ensemble(project, "reference", draws=3)
    figure = run(project, "reference").measure(measure, years=YEARS, region=region, family=family)
    found = certain.range_of(measure, years=YEARS, region=region, family=family)
    assert found is not None
    assert found.low == found.high == pytest.approx(figure, rel=1e-5)


def test_that_most_measures_spread_and_hold_the_middle(ensemble: Ensemble) -> None:
    results = run(UNCERTAIN, "reference")
    for measure in ("headcount", "job_openings", "trained_supply", "other_inflows", "remaining_need", "coverage"):
        found, figure = ensemble.range_of(measure, years=YEARS), results.measure(measure, years=YEARS)
        assert found is not None
        assert figure is not None
        assert found.low < found.high
        assert found.low * 0.7 < figure < found.high * 1.3


def test_that_a_range_is_blank_where_the_figure_is(ensemble: Ensemble) -> None:
    assert ensemble.range_of("coverage", region="94") is None
    nothing = ensemble.range_of("job_openings", region="94")
    assert nothing == (0, 0)


def test_that_a_seed_gives_the_same_ranges_again(ensemble: Ensemble) -> None:
    again = run_ensemble(UNCERTAIN, "reference", draws=200)
    other = run_ensemble(UNCERTAIN, "reference", draws=200, seed=1)
    first, second, third = (e.range_of("job_openings", years=YEARS) for e in (ensemble, again, other))
    assert first == second != third


def test_that_a_scenario_is_drawn_with_its_own_values(ensemble: Ensemble) -> None:
    changed, _ = difference_edit(UNCERTAIN, "haut", Address("assumptions", "growth", "value"), 0.4).apply(UNCERTAIN)
    high, low = run_ensemble(changed, "haut", draws=200).range_of("job_openings"), ensemble.range_of("job_openings")
    assert high is not None
    assert low is not None
    assert high.low > low.low


def test_that_it_stops_when_told() -> None:
    with pytest.raises(Stopped):
        run_ensemble(UNCERTAIN, "reference", stop=lambda: True)


@pytest.mark.parametrize("by", [[], ["family"], ["year", "region"], ["region", "family", "year"]])
def test_that_the_table_of_ranges_holds_single_ones(ensemble: Ensemble, by: list[str]) -> None:
    table = ensemble.frame(by)
    results = run(UNCERTAIN, "reference").frame(by)
    assert len(table) == len(results)
    for axis in by:
        assert list(table[axis]) == list(results[axis])
    for position in (0, len(table) // 2, len(table) - 1):
        row = table.iloc[position]
        years = (int(row["year"]), int(row["year"])) if "year" in by else None
        region, family = (str(row[axis]) if axis in by else None for axis in ("region", "family"))
        for measure in MEASURES:
            found = ensemble.range_of(measure, years=years, region=region, family=family)
            expected = (np.nan, np.nan) if found is None else found
            assert (row[f"{measure}_low"], row[f"{measure}_high"]) == pytest.approx(expected, nan_ok=True, rel=1e-5)


def test_that_there_are_no_ranges_by_group(ensemble: Ensemble) -> None:
    with pytest.raises(ValueError, match="group"):
        ensemble.frame(["group"])


def test_that_a_draw_is_the_same_however_many_are_made_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, whole = Draws(UNCERTAIN, 50, 1), draw(UNCERTAIN, 50, 1)
    for at in (slice(0, 7), slice(7, 50)):
        for column, values in drawn.columns(at).items():
            np.testing.assert_array_equal(values, whole[column][at])
    at_once = run_ensemble(UNCERTAIN, "reference", draws=50)
    monkeypatch.setattr("planner.core.model.ensemble.VALUES_AT_A_TIME", 20)
    few = run_ensemble(UNCERTAIN, "reference", draws=50)
    for name, cells in at_once.cells.items():
        np.testing.assert_array_equal(few.cells[name], cells, err_msg=name)


def test_that_ranges_over_many_sites_take_little_memory() -> None:
    sites = [{**UNCERTAIN.row("sites", "tours"), "id": f"site-{i}", "headcount": 1} for i in range(20_000)]
    many, _ = InsertRows("sites", sites).apply(UNCERTAIN)
    run_ensemble(many, "reference", draws=2)  # what is read once is there
    tracemalloc.start()
    run_ensemble(many, "reference", draws=200)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 200 * 20_000 * 8  # bytes of one column in all draws
