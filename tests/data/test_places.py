"""Places: regions, départements, and the coordinates of every site, platform and project."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.data.tables import by_key, origin, rows

PLACED = ["sites", "platforms", "projects"]
SAME_PLACE = 0.02  # degrees


def test_that_all_regions_and_departements_are_there() -> None:
    assert len(rows("regions")) == 18
    assert sum(row["zone"] == "metro" for row in rows("regions")) == 13
    assert len(rows("departements")) == 101
    assert {row["region"] for row in rows("departements")} == set(by_key("regions"))
    assert len(rows("communes")) > 34_000


def test_that_every_metropolitan_region_has_a_weight_and_a_reference_commune() -> None:
    for code, region in by_key("regions").items():
        assert by_key("communes")[region["main_commune"]]["region"] == code
        assert float(region["residual_weight"]) > 0 if region["zone"] == "metro" else region["residual_weight"] == "0"
        found = origin("regions", code, "residual_weight")
        assert found is not None
        assert found["column"] == "residual_weight"


def test_that_the_weights_add_up_to_the_national_figure_of_the_same_perimeter() -> None:
    assert sum(float(row["residual_weight"]) for row in rows("regions")) == pytest.approx(78_400, abs=5)


def departement_boxes() -> dict[str, tuple[float, float, float, float]]:
    """(south, north, west, east) of each département, from its communes, with a small margin."""
    points = defaultdict(list)
    for commune in rows("communes"):
        if commune["lat"]:
            points[commune["departement"]].append((float(commune["lat"]), float(commune["lon"])))
    return {
        code: (min(y for y, _ in p) - 0.05, max(y for y, _ in p) + 0.05, min(x for _, x in p) - 0.05,
               max(x for _, x in p) + 0.05)
        for code, p in points.items()
    }  # fmt: skip


@pytest.mark.parametrize("table", PLACED)
def test_that_a_place_agrees_with_its_commune(table: str) -> None:
    boxes = departement_boxes()
    for row in rows(table):
        if not row["commune"]:
            assert not row["lat"], row["id"]
            continue
        commune = by_key("communes")[row["commune"]]
        lat, lon = float(row["lat"]), float(row["lon"])
        assert abs(lat - float(commune["lat"])) <= SAME_PLACE, row["id"]
        assert abs(lon - float(commune["lon"])) <= SAME_PLACE, row["id"]
        assert (row["departement"], row["region"]) == (commune["departement"], commune["region"]), row["id"]
        south, north, west, east = boxes[row["departement"]]
        assert south <= lat <= north, row["id"]
        assert west <= lon <= east, row["id"]


@pytest.mark.parametrize("table", PLACED)
def test_that_a_place_known_from_elsewhere_is_marked(table: str) -> None:
    for row in rows(table):
        invented = row["id"].startswith("exemple-")
        assert invented or bool(row["region"]) == bool(row["location_basis"]), row["id"]


def test_that_no_place_is_guessed_for_what_the_model_counts() -> None:
    unplaced = [row["id"] for row in rows("sites") if row["headcount"] and not row["region"]]
    assert not unplaced
