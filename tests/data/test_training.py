"""Platforms, programmes and offers: counts of the 2021 list, known intakes, shares by group."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.data.tables import by_key, origin, rows

COUNTS_2021 = {
    "bts-biotechnologies": 22,
    "bts-bioanalyses": 47,
    "but-genie-biologique": 40,
    "licence-pro-bioindustries": 33,
    "licence-svt": 25,
    "m2-pharmacie-ensemble": 33,
    "m2-therapies-innovantes-ensemble": 16,
    "m2-schema-1": 4,
    "m2-schema-2": 4,
    "m2-schema-3": 8,
    "donnees-ia-idf": 22,
}
TSBI = ("tsbi-evry", "tsbi-lyon", "tsbi-tours")


def test_that_tables_have_their_rows() -> None:
    counts = {t: len(rows(t)) for t in ("platforms", "programmes", "offers", "training_figures", "routes")}
    assert counts == {"platforms": 65, "programmes": 87, "offers": 89, "training_figures": 45, "routes": 12}


def test_that_the_counts_of_2021_are_kept() -> None:
    programmes = by_key("programmes")
    assert {key: int(programmes[key]["count"]) for key in COUNTS_2021} == COUNTS_2021


def test_that_the_33_masters_are_offers_of_2021() -> None:
    masters = [row for row in rows("offers") if row["programme"].startswith("m2-")]
    assert len(masters) == 33
    assert {row["as_of"] for row in masters} == {"2021"}
    assert all(row["region"] and not row["places"] for row in masters)


def test_that_the_tsbi_trains_fifty_a_year_on_three_sites() -> None:
    offers = by_key("offers")
    assert sum(int(offers[key]["places"]) for key in TSBI) == 50
    assert len({offers[key]["region"] for key in TSBI}) == 3
    for key in TSBI:
        # What the report counts are people trained: no loss may be taken twice, and contracts are the limit.
        assert offers[key]["completion"] == offers[key]["fill"] == "1"
        assert offers[key]["placements"] == offers[key]["places"]
        split = origin("offers", key, "places")
        assert split is not None
        assert split["kind"] == "assumption"


def test_that_the_six_blocks_of_the_tsbi_are_named() -> None:
    content = by_key("programmes")["tsbi"]["content"]
    assert all(word in content for word in ("préparation", "culture", "purification", "qualification", "développement"))
    assert "amélioration continue" in content


def test_that_groups_of_a_programme_sum_to_one() -> None:
    shares: dict[str, float] = defaultdict(float)
    for row in rows("programme_groups"):
        shares[row["programme"]] += float(row["share"])
    assert all(total == pytest.approx(1) for total in shares.values())


def test_that_an_offer_that_counts_has_groups() -> None:
    with_groups = {row["programme"] for row in rows("programme_groups")}
    counted = [row for row in rows("offers") if row["places"] and row["included"] == "true"]
    lost = [row["id"] for row in counted if row["programme"] not in with_groups]
    assert not lost


def test_that_learners_of_a_network_are_not_counted_as_graduates() -> None:
    assert by_key("offers")["train4bioprod-ouest"]["included"] == "false"


def test_that_what_changed_since_2021_is_a_newer_row() -> None:
    programmes = by_key("programmes")
    assert programmes["bts-biotechnologies"]["as_of"] == "2021"
    assert programmes["bts-biotech-recherche-production"]["as_of"] == "2024"
    assert by_key("offers")["rgbp-toulouse"]["opening_year"] == "2025"
