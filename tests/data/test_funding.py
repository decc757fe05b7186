"""Projects, who pays them, and the schemes and indicators behind."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.data.tables import by_key, origin, rows

MILLION = 1e6


def test_that_tables_have_their_rows() -> None:
    tables = ("projects", "project_fundings", "funders", "schemes", "indicators", "milestones")
    counts = {table: len(rows(table)) for table in tables}
    assert counts == {
        "projects": 68, "project_fundings": 76, "funders": 46, "schemes": 33, "indicators": 14, "milestones": 9,
    }  # fmt: skip


def test_that_an_amount_has_a_year_or_a_comment_that_says_why_not() -> None:
    for row in rows("project_fundings"):
        if row["amount"]:
            assert float(row["amount"]) >= 0, row["id"]
        assert row["year"] or row["comment"], row["id"]
        assert row["amount"] or row["comment"], row["id"]


def test_that_fundings_do_not_exceed_the_cost() -> None:
    paid: dict[str, float] = defaultdict(float)
    for row in rows("project_fundings"):
        if row["amount"] and row["instrument"] != "loan":
            paid[row["project"]] += float(row["amount"])
    for key, project in by_key("projects").items():
        if project["total"] and key in paid:
            assert paid[key] <= float(project["total"]) + 1, key


def test_that_envelopes_are_not_added_to_projects() -> None:
    counted = [row["id"] for row in rows("projects") if row["kind"] in {"policy", "fund"} and row["included"] == "true"]
    assert not counted


@pytest.mark.parametrize(
    ("project", "funder", "amount"),
    [
        ("bioimp", "feder", 17.8), ("campus-biotech-digital", "caisse-des-depots", 11.75), ("cartigen", "feder", 6.4),
        ("oncobiome", "horizon-2020", 15), ("genesis", "non-precise", 22.8), ("servier-gidy", "servier", 86),
        ("novartis-les-ulis", "novartis", 50), ("grand-defi", "pia", 25),
        ("france-2030-biotherapies", "france-2030", 800),
        ("bioclusters", "france-2030", 400), ("fabs", "bpifrance", 340), ("innobio-2", "bpifrance", 135),
        ("capacity-building", "bpifrance", 300), ("react-eu-france", "react-eu", 3000),
        ("pathoquest-pia4", "pia", 0.85),
        ("ara-industrie-du-futur", "region-ara", 10), ("croissance-2", "capital-grand-est", 40),
        ("cap-innovest-2", "capital-grand-est", 40), ("train4bioprod", "anr", 3.5), ("bio-occ", "anr", 4.5),
        ("pia4-biotherapies", "pia", 12_500),
    ],
)  # fmt: skip
def test_that_the_amounts_of_the_documents_are_there(project: str, funder: str, amount: float) -> None:
    found = [float(r["amount"]) for r in rows("project_fundings") if (r["project"], r["funder"]) == (project, funder)]
    assert found == [pytest.approx(amount * MILLION)]


def test_that_bioimp_is_complete() -> None:
    project = by_key("projects")["bioimp"]
    assert (project["total"], project["start_year"], project["end_year"]) == ("20000000", "2024", "2027")
    assert project["launch_date"] == "2024-10-14"
    assert (project["commune"], project["region"]) == ("25056", "27")
    assert len(project["axes"].split(";")) == 4


def test_that_a_remainder_is_derived() -> None:
    for row in rows("project_fundings"):
        if row["funder"] == "non-precise" and row["project"] != "genesis":
            found = origin("project_fundings", row["id"], "amount")
            assert found is not None
            assert found["kind"] == "derived", row["id"]


def test_that_tickets_and_ceilings_of_the_schemes_are_there() -> None:
    schemes = by_key("schemes")
    expected = {"fabs": (1, 20), "croissance-2": (1, 2), "cap-innovest-2": (0.25, 4)}
    for key, millions in expected.items():
        tickets = tuple(float(schemes[key][column]) / MILLION for column in ("ticket_min", "ticket_max"))
        assert tickets == millions, key
    assert schemes["eic-accelerator"]["ticket_max"] == "17500000"
    assert schemes["feder-2021-2027"]["max_aid_rate"] == "0.7"


def test_that_a_project_that_is_an_event_names_it() -> None:
    for key in ("servier-gidy", "evf-modulus", "novartis-les-ulis", "bioimp", "evotec-jpod"):
        assert by_key("projects")[key]["event"] in by_key("events"), key
