"""The documents' own results, on a fixture that holds only the documents' figures.

The report of 2021 asked ten bioproducers and ten developers for their jobs now and in three years; the model gives back
what it prints: totals, families, shares, growth, and what the TSBI covers of the technicians that are needed.
"""

from collections.abc import Mapping

import pytest

from planner.core.model.results import Results, run
from planner.core.tables.project import Project, Row, empty_project
from planner.storage.reference_data import load_reference_schema
from tests.builders import frame_of

FAMILIES = ("production", "quality", "support", "rd")
BIOPRODUCERS = {"production": 614, "quality": 351, "support": 138, "rd": 151}  # 49, 28, 11 and 12 % of 1 254
CREATED = {"production": 495, "quality": 229, "support": 65, "rd": 50}
OTHER_SITES = 700.0
YEARS = (2021, 2023)


def general(parameter: str, value: float, **scope: str) -> Row:
    key = ".".join([parameter, *scope.values()])
    return {"id": key, "name": key, "parameter": parameter, "value": value, "unit": "share", **scope}


def yearly(now: float, later: float) -> float:
    """Compound growth per year over the three years of the survey."""
    return float((later / now) ** (1 / 3) - 1)


def documents(
    heads: Mapping[str, float], growth: Mapping[str, float], segment: str, *, exits: float = 0.0, places: int = 0
) -> Project:
    """One site with these heads by family, and a course of the TSBI's size for technicians of production."""
    total = sum(heads.values())
    other = {"bioproduction": "developers", "developers": "bioproduction"}[segment]
    assumptions = [
        general("total_jobs", total if segment == "bioproduction" else 0.0),
        general("scope", 1.0), general("retirement", 0.0), general("sector_exit", exits),
        general("inflow_share", 0.0), general("stock_decay", 0.0), general("fill", 1.0), general("completion", 1.0),
        general("further_study", 0.0), general("employment", 1.0), general("sector_share", 1.0),
        general("retention", 1.0), general("competence_time", 0.0), general("growth", 0.0, segment=other),
        *(general("mix", heads[f] / total, segment=segment, group=f) for f in heads),
        *(general("mix", 1 / len(heads), segment=other, group=f) for f in heads),
        *(general("growth", growth[f], segment=segment, group=f) for f in heads),
    ]  # fmt: skip
    tables: dict[str, list[Row]] = {
        "settings": [
            {"id": "baseline_year", "name": "Base", "value": "2021"},
            {"id": "horizon", "name": "Horizon", "value": "2024"},
        ],
        "scenarios": [{"id": "reference", "name": "Référence"}],
        "regions": [{"code": "FR", "name": "France", "lat": 46.5, "lon": 2.5, "residual_weight": 1.0}],
        "job_families": [{"id": f, "name": f} for f in heads],
        "groups": [{"id": f, "name": f, "family": f, "level": 5} for f in heads],
        "site_kinds": [{"id": "sample", "name": "Échantillon", "segment": segment}],
        "sites": [{"id": "ten", "name": "Dix entreprises", "kind": "sample", "region": "FR", "headcount": round(total),
                   "headcount_year": 2021}],
        "assumptions": assumptions,
        "programmes": [{"id": "tsbi", "name": "TSBI", "kind": "title", "level": 6, "duration": 1.0}],
        "programme_groups": [{"id": "tsbi", "programme": "tsbi", "group": next(iter(heads)), "share": 1.0}],
        "offers": [{"id": "tsbi", "name": "TSBI, trois sites", "programme": "tsbi", "region": "FR", "places": places,
                    "opening_year": 2010}],
    }  # fmt: skip
    project = empty_project(load_reference_schema())
    for name, rows in tables.items():
        project = project.with_table(name, frame_of(project, name, rows))
    return project


def bioproducers() -> Results:
    growth = {f: yearly(BIOPRODUCERS[f], BIOPRODUCERS[f] + CREATED[f]) for f in FAMILIES}
    return run(documents(BIOPRODUCERS, growth, "bioproduction"), "reference")


def developers(heads: float) -> Results:
    return run(documents({"all": heads}, {"all": yearly(1171, 1630)}, "developers"), "reference")


def test_that_ten_bioproducers_go_from_1254_to_2093_jobs() -> None:
    results = bioproducers()
    assert results.measure("headcount", years=(2021, 2021)) == pytest.approx(1254)
    assert results.measure("headcount", years=(2024, 2024)) == pytest.approx(2093)
    assert results.measure("net_job_creation", years=YEARS) == pytest.approx(839)
    for family, jobs in CREATED.items():
        assert results.measure("net_job_creation", years=YEARS, family=family) == pytest.approx(jobs)


@pytest.mark.parametrize(("year", "printed"), [(2021, (49, 28, 11, 12)), (2024, (53, 28, 10, 10))])
def test_that_families_have_the_printed_shares(year: int, printed: tuple[int, ...]) -> None:
    results = bioproducers()
    total = results.measure("headcount", years=(year, year)) or 0.0
    shares = [(results.measure("headcount", years=(year, year), family=f) or 0.0) / total for f in FAMILIES]
    assert [round(100 * share) for share in shares] == list(printed)


def test_that_ten_developers_grow_by_39_percent() -> None:
    results = developers(1171)
    later = results.measure("headcount", years=(2024, 2024)) or 0.0
    assert later == pytest.approx(1630)
    assert round(100 * (later / 1171 - 1)) == 39


def test_that_the_same_growth_on_92_developers_gives_about_930_jobs() -> None:
    """The report does not print their heads; 930 jobs at its 39 % stand for some 2 380 people."""
    created = developers(2380).measure("net_job_creation", years=YEARS) or 0.0
    assert round(created, -1) == 930


def test_that_the_other_sites_bring_the_sector_above_1500_jobs() -> None:
    created = bioproducers().measure("net_job_creation", years=YEARS) or 0.0
    assert created + OTHER_SITES == pytest.approx(1539)
    assert created + OTHER_SITES > 1500


@pytest.mark.parametrize(("needed", "share"), [(100, 50), (150, 33)])
def test_that_the_tsbi_covers_half_or_a_third_of_the_technicians_needed(needed: int, share: int) -> None:
    """50 a year against 100 to 150; the share of the TSBI alone, firms also hire from other courses."""
    technicians = documents(
        {"technicians": 1000.0}, {"technicians": 0.0}, "bioproduction", exits=needed / 1000, places=50
    )
    results = run(technicians, "reference")
    assert results.measure("job_openings", years=(2021, 2021)) == pytest.approx(needed)
    assert results.measure("trained_supply", years=(2021, 2021)) == pytest.approx(50)
    assert round(100 * (results.measure("coverage", years=(2021, 2021)) or 0.0)) == share
