"""The workforce side of the reference data: figures of the 2021 report, assumptions, totals, rates, headcounts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from planner.core.model.assumptions import Assumptions
from planner.core.model.inputs import build_inputs, listed_sites
from planner.core.model.projection import project_workforce
from planner.core.tables.project import Project
from planner.core.tables.scenario import resolved
from planner.storage.reference_data import load_reference

DATA = Path(__file__).parents[2] / "data"
ROWS = {
    "assumptions": 71,
    "forecast_actual": 16,
    "groups": 12,
    "headcounts": 84,
    "job_families": 5,
    "parameters": 19,
    "rates": 97,
    "regional_employment": 36,
    "scenarios": 4,
    "sector_totals": 79,
    "settings": 9,
    "site_kinds": 12,
    "targets": 28,
    "workforce_figures": 42,
}
# The tables in which a text that looks like a formula would be one in a spreadsheet.
NUMBERS_MAY_BE_SIGNED = {"value", "low", "high", "forecast", "actual", "growth", "minimum"}


@cache
def rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(table: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in rows(table)}


@pytest.fixture(scope="module")
def reference() -> Project:
    return load_reference()


def bioproduction_jobs(project: Project, year: int) -> float:
    """Heads in bioproduction at 1 January of `year`."""
    inputs = build_inputs(project)
    segment = inputs.segments.index("bioproduction")
    return float(project_workforce(inputs).headcount[year - int(inputs.years[0]), :, segment].sum())


@pytest.mark.parametrize(("table", "expected"), ROWS.items())
def test_that_tables_keep_their_rows_and_unique_keys(table: str, expected: int) -> None:
    keys = [row["id"] for row in rows(table)]
    assert len(keys) == expected
    assert len(set(keys)) == expected


def provenance_of(table: str) -> Iterator[dict[str, str]]:
    return (row for row in rows("provenance") if row["table"] == table)


@pytest.mark.parametrize("table", [*ROWS, "scenario_values", "product_families"])
def test_that_every_row_says_where_it_comes_from(table: str) -> None:
    told = {row["key"] for row in provenance_of(table) if row["column"] == "*"}
    assert {row["id"] for row in rows(table)} == told


@pytest.mark.parametrize("table", [*ROWS, "scenario_values", "product_families"])
def test_that_facts_cite_sources_derivations_a_formula_and_assumptions_a_reason(table: str) -> None:
    sources = {row["id"] for row in rows("sources")}
    for row in provenance_of(table):
        assert not row["source"] or row["source"] in sources, row["id"]
        needed = {"fact": "source", "derived": "formula", "assumption": "reason"}[row["kind"]]
        assert row[needed], row["id"]


@pytest.mark.parametrize("table", ROWS)
def test_that_no_text_would_be_taken_for_a_formula(table: str) -> None:
    for row in rows(table):
        for column, text in row.items():
            if column not in NUMBERS_MAY_BE_SIGNED:
                assert not text.startswith(("=", "+", "-", "@")), (table, row["id"], column)


# --- the figures of the report ------------------------------------------------------------------------------


def test_that_the_ten_bioproducers_give_back_the_printed_figures() -> None:
    figures = by_id("workforce_figures")
    jobs = [int(figures[f"bioproduction-sample-{m}"]["printed_jobs"]) for m in ("now", "plus3", "change")]
    assert jobs == [1254, 2093, 839]
    families = ("production", "quality", "support", "rd")

    def column(moment: str, name: str) -> list[str]:
        return [figures[f"bioproduction-sample-{moment}-{family}"][name] for family in families]

    assert [float(v) for v in column("now", "printed_share")] == [0.49, 0.28, 0.11, 0.12]
    assert [float(v) for v in column("plus3", "printed_share")] == [0.53, 0.28, 0.10, 0.10]
    assert [int(v) for v in column("change", "printed_jobs")] == [495, 229, 65, 50]
    today, later = ([int(v) for v in column(m, "reconciled_jobs")] for m in ("now", "plus3"))
    assert (sum(today), sum(later)) == (1254, 2093)
    assert [b - a for a, b in zip(today, later, strict=True)] == [495, 229, 65, 50]
    for heads, total, shares in ((today, 1254, (49, 28, 11, 12)), (later, 2093, (53, 28, 10, 10))):
        assert tuple(round(100 * h / total) for h in heads) == shares


def test_that_the_ten_developers_give_back_the_printed_figures() -> None:
    figures = by_id("workforce_figures")
    now, later = (int(figures[f"developers-sample-{m}"]["printed_jobs"]) for m in ("now", "plus3"))
    assert (now, later, round(100 * (later / now - 1))) == (1171, 1630, 39)
    for moment, total in (("now", 1171), ("plus3", 1630)):
        parts = [figures[f"developers-sample-{moment}-{f}"] for f in ("rd", "support", "production", "other")]
        assert sum(int(part["reconciled_jobs"]) for part in parts) == total
    assert int(figures["developers-extrapolation"]["printed_jobs"]) == 930
    assert int(figures["developers-extrapolation"]["companies"]) == 92


def test_that_the_tsbi_covers_half_to_a_third_of_the_need_for_technicians() -> None:
    figures = by_id("workforce_figures")
    trained = int(figures["bioproduction-tsbi-trained"]["printed_jobs"])
    for need, share in (("need", "low"), ("need-high", "high")):
        wanted = int(figures[f"bioproduction-technicians-{need}"]["printed_jobs"])
        stated = float(figures[f"bioproduction-tsbi-share-{share}-need"]["printed_share"])
        assert stated == pytest.approx(trained / wanted, abs=1e-4)


# --- assumptions and scenarios ------------------------------------------------------------------------------


def test_that_every_assumption_has_a_range_a_unit_and_a_reason() -> None:
    bounds = by_id("parameters")
    for row in rows("assumptions"):
        value, low, high = (float(row[name]) for name in ("value", "low", "high"))
        assert low <= value <= high, row["id"]
        limits = bounds[row["parameter"]]
        assert float(limits["minimum"]) <= low, row["id"]
        assert high <= float(limits["maximum"]), row["id"]
        assert row["unit"], row["id"]
        assert len(row["reason"]) > 30, row["id"]


def test_that_every_parameter_has_an_assumption() -> None:
    assert {row["parameter"] for row in rows("assumptions")} == {row["id"] for row in rows("parameters")}


@pytest.mark.parametrize("segment", ["bioproduction", "developers"])
def test_that_the_groups_of_a_segment_sum_to_one(segment: str) -> None:
    mix = [row for row in rows("assumptions") if row["parameter"] == "mix" and row["segment"] == segment]
    assert {row["group"] for row in mix} == {row["id"] for row in rows("groups")}
    assert sum(float(row["value"]) for row in mix) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("segment", ["bioproduction", "developers"])
def test_that_growth_has_one_rate_for_each_year_from_the_baseline_to_the_horizon(segment: str) -> None:
    settings = {row["id"]: row["value"] for row in rows("settings")}
    years: list[int] = []
    for row in rows("assumptions"):
        if row["parameter"] == "growth" and row["segment"] == segment:
            years += range(int(row["from_year"]), int(row["to_year"]) + 1)
    assert sorted(years) == list(range(int(settings["baseline_year"]), int(settings["horizon"]) + 1))


def test_that_growth_follows_from_the_figures_of_the_report() -> None:
    growth = by_id("assumptions")
    bioproduction = growth["growth.bioproduction.2021-2024"]
    assert float(bioproduction["value"]) == pytest.approx((1 + 700 / 8463) ** (1 / 3) - 1, abs=1e-4)
    assert float(bioproduction["high"]) == pytest.approx((1 + 1500 / 8463) ** (1 / 3) - 1, abs=1e-4)
    developers = growth["growth.developers.2021-2024"]
    assert float(developers["high"]) == pytest.approx((1630 / 1171) ** (1 / 3) - 1, abs=1e-4)


def test_that_growth_tapers_after_2024_and_after_2030() -> None:
    growth = by_id("assumptions")
    for segment in ("bioproduction", "developers"):
        periods = ("2021-2024", "2025-2030", "2031-2035")
        values = [float(growth[f"growth.{segment}.{p}"]["value"]) for p in periods]
        assert values == sorted(values, reverse=True)


def test_that_listed_sites_leave_a_residual_within_the_chosen_total(reference: Project) -> None:
    listed = listed_sites(reference, Assumptions(reference))
    assert 0.5 * listed.chosen_total < listed.total < listed.chosen_total


def test_that_differences_of_scenarios_point_to_assumptions_and_keep_their_ranges() -> None:
    assumptions = by_id("assumptions")
    for scenario in ("prudent", "haut", "test-2030"):
        changed: dict[str, dict[str, float]] = {}
        for row in rows("scenario_values"):
            if row["scenario"] == scenario:
                assert row["table"] == "assumptions"
                assert row["reason"]
                changed.setdefault(row["key"], {})[row["column"]] = float(row["value"])
        assert changed
        for key, columns in changed.items():
            low, value, high = (columns.get(c, float(assumptions[key][c])) for c in ("low", "value", "high"))
            assert low <= value <= high, (scenario, key)


def test_that_prudent_needs_fewer_people_than_reference_and_haut_more(reference: Project) -> None:
    openings = [
        float(project_workforce(build_inputs(resolved(reference, name))).openings.sum())
        for name in ("prudent", "reference", "haut")
    ]
    assert openings == sorted(openings)
    assert openings[0] < openings[1] < openings[2]


def test_that_test_2030_reaches_the_stated_target(reference: Project) -> None:
    reached = bioproduction_jobs(resolved(reference, "test-2030"), 2031)
    assert reached == pytest.approx(20_000, rel=0.02), "solve growth.bioproduction.2025-2030 again (data/README.md)"


# --- facts from elsewhere -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["sector_totals", "regional_employment", "targets"])
def test_that_regions_are_codes_of_the_region_table(table: str) -> None:
    regions = {row["code"] for row in rows("regions")}
    assert {row["region"] for row in rows(table) if row["region"]} <= regions


def test_that_the_headcount_of_a_site_is_among_its_dated_headcounts() -> None:
    used = {(row["site"], row["headcount"]) for row in rows("headcounts") if row["used"] == "true"}
    assert {(row["id"], row["headcount"]) for row in rows("sites") if row["headcount"]} == used


def test_that_each_site_has_at_most_one_headcount_in_use() -> None:
    used = [row["site"] for row in rows("headcounts") if row["used"] == "true"]
    assert len(used) == len(set(used))


def test_that_rates_have_ordered_ranges_and_units() -> None:
    for row in rows("rates"):
        low, value, high = (float(row[c]) if row[c] else None for c in ("low", "value", "high"))
        assert value is not None
        assert low is None or low <= value, row["id"]
        assert high is None or value <= high, row["id"]
        assert row["unit"], row["id"]


def test_that_contradictory_targets_stand_side_by_side() -> None:
    targets = by_id("targets")
    for row in targets.values():
        for other in filter(None, row["conflicts"].split(";")):
            assert other in targets, (row["id"], other)
    jobs = {targets[k]["value"] for k in ("emplois-10000-20000-2030", "emplois-20000-a-creer", "postes-10000-dix-ans")}
    assert jobs == {"20000", "10000"}


def test_that_every_target_has_a_definition_a_unit_and_a_date_where_its_source_has_one() -> None:
    for row in rows("targets"):
        assert row["definition"], row["id"]
        assert row["unit"], row["id"]
    undated = {row["id"] for row in rows("targets") if not row["announced"]}
    assert undated == {"emplois-20000-a-creer"}


def test_that_the_totals_keep_contradictory_perimeters() -> None:
    values = {row["value"] for row in rows("sector_totals")}
    assert {"8463", "10000", "13000", "76000", "455000"} <= values


def test_that_a_comparison_says_whether_it_compares_like_with_like() -> None:
    for row in rows("forecast_actual"):
        assert row["comparable"], row["id"]
        assert row["reading"], row["id"]
        assert row["forecast"] or row["actual"] or "Aucun" in row["comment"], row["id"]
