import json
from pathlib import Path

import numpy as np
import pytest

from planner.drawing.geometry import Geometry, GeometryError, load_geometry

FAR_KM = 9.0  # the borders are of scale 1:10 000 000, a commune's point is its post office: some lie a little outside


def distance_to_departement(geometry: Geometry, code: str, xy: np.ndarray, frame: int) -> float:
    """Real kilometres from a point to the border of a département in a frame; 0 inside."""
    if geometry.departement_at(*xy) == code:
        return 0.0
    owner = geometry.patches["departement"].index((code, frame))
    distances = []
    for ring in geometry.rings["departement"].parts(owner):
        start, along = ring[:-1], np.diff(ring, axis=0)
        share = (((xy - start) * along).sum(axis=1) / (along**2).sum(axis=1)).clip(0, 1)
        distances.append(np.hypot(*(start + share[:, None] * along - xy).T).min())
    return float(min(distances)) / geometry.frames[frame].scale


def test_that_there_are_eighteen_regions_and_101_departements(geometry: Geometry) -> None:
    assert len(geometry.regions) == 18
    assert len(geometry.departements) == 101
    assert geometry.regions["24"] == "Centre-Val de Loire"
    assert {d.region for d in geometry.departements.values()} == set(geometry.regions)


def test_that_every_commune_lies_in_or_near_its_own_departement(geometry: Geometry, communes: list) -> None:
    xy = geometry.place([c.lon for c in communes], [c.lat for c in communes], [c.departement for c in communes])
    far = {}
    inside = 0
    for commune, point in zip(communes, xy, strict=True):
        frame = next(i for i, f in enumerate(geometry.frames) if commune.departement in f.departements)
        distance = distance_to_departement(geometry, commune.departement, point, frame)
        inside += distance == 0
        if distance > FAR_KM:
            far[commune.insee] = round(distance, 1)
    assert not far
    assert inside > 0.95 * len(communes)


def test_that_the_inner_ring_of_paris_is_placed_in_its_frame_too(geometry: Geometry, communes: list) -> None:
    inner = [c for c in communes if c.departement in ("75", "92", "93", "94")]
    xy = geometry.place_in_paris_inset([c.lon for c in inner], [c.lat for c in inner], [c.departement for c in inner])
    for commune, point in zip(inner, xy, strict=True):
        assert geometry.paris_inset.rect.contains(*point)
        assert distance_to_departement(geometry, commune.departement, point, len(geometry.frames) - 1) < FAR_KM
    others = [c for c in communes if c.departement == "77"]
    xy = geometry.place_in_paris_inset([c.lon for c in others], [c.lat for c in others], ["77"] * len(others))
    assert np.isnan(xy).all()


def test_that_each_region_is_found_at_its_label_places(geometry: Geometry) -> None:
    for code, places in geometry.label_places.items():
        assert len(places) >= 1
        for x, y, room in places:
            assert geometry.region_at(x, y) == code
            assert room > 0


def test_that_overseas_frames_answer_with_their_region_and_the_paris_frame_with_ile_de_france(
    geometry: Geometry,
) -> None:
    for frame in geometry.insets:
        if frame.key == "paris":
            x, y = geometry.place_in_paris_inset([2.35], [48.86], ["75"])[0]
            assert geometry.region_at(x, y) == "11"
            assert geometry.departement_at(x, y) == "75"
        else:
            (code,) = frame.regions
            assert geometry.frame_at(*geometry.label_places[code][0, :2]) == frame


def test_that_the_sea_belongs_to_no_region(geometry: Geometry) -> None:
    x, y = geometry.mainland.place(np.array([-4.0]), np.array([45.0]))[0]
    assert geometry.region_at(x, y) is None


def test_that_frames_overlap_neither_each_other_nor_the_land(geometry: Geometry) -> None:
    mainland = np.vstack(
        [
            part
            for index, (_, frame) in enumerate(geometry.patches["region"])
            if frame == 0
            for part in geometry.rings["region"].parts(index)
        ]
    )
    for frame in geometry.insets:
        assert not any(frame.rect.contains(x, y) for x, y in mainland)
        assert not any(frame.rect.meets(other.rect) for other in geometry.insets if other is not frame)
        assert geometry.bounds.holds(frame.rect)


@pytest.mark.parametrize(
    ("lon", "lat", "departement"),
    [(0.69, 47.39, "37"), (-52.33, 4.93, "973"), (55.45, -20.88, "974"), (-61.07, 14.6, "972"), (9.45, 42.7, "2B")],
)
def test_that_a_place_on_the_plane_leads_back_to_its_coordinates(
    geometry: Geometry, lon: float, lat: float, departement: str
) -> None:
    x, y = geometry.place([lon], [lat], [departement])[0]
    assert geometry.plane_to_lonlat(x, y) == pytest.approx((lon, lat), abs=1e-6)


def test_that_the_code_and_not_the_position_decides_on_the_frame(geometry: Geometry) -> None:
    # A wrong longitude must not carry a site of Guadeloupe to the mainland's frame.
    x, _ = geometry.place([2.35], [48.85], ["971"])[0]
    assert not geometry.mainland.rect.contains(x, 0)


def test_that_points_without_coordinates_stand_in_their_departement_or_region_and_are_not_exact(
    geometry: Geometry,
) -> None:
    nan = float("nan")
    placement = geometry.place_points(
        [0.69, nan, nan, nan, nan],
        [47.39, nan, nan, nan, nan],
        ["37", "37", None, "94", None],
        ["24"] * 3 + ["11", None],
    )
    assert placement.exact.tolist() == [True, False, False, False, False]
    assert geometry.departement_at(*placement.xy[1]) == "37"
    assert geometry.region_at(*placement.xy[2]) == "24"
    assert geometry.departement_at(*placement.inset_xy[3]) == "94"
    assert np.isnan(placement.xy[4]).all()


def test_that_an_unknown_departement_has_no_place(geometry: Geometry) -> None:
    assert np.isnan(geometry.place([2.0], [47.0], ["99"])).all()


def test_that_the_bounds_of_a_region_hold_its_departements(geometry: Geometry) -> None:
    bounds = geometry.region_bounds("24")
    x, y = geometry.place([0.69], [47.39], ["37"])[0]
    assert bounds.contains(x, y)
    assert geometry.bounds.holds(bounds)
    with pytest.raises(KeyError):
        geometry.region_bounds("99")


def test_that_missing_geometry_is_named_in_french(tmp_path: Path) -> None:
    with pytest.raises(GeometryError, match=r"geometry\.json") as caught:
        load_geometry(tmp_path)
    assert "réinstallez" in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", b"not an archive"])
def test_that_damaged_geometry_is_named_in_french(project_root: Path, tmp_path: Path, content: bytes) -> None:
    source = project_root / "resources" / "regions"
    (tmp_path / "geometry.json").write_bytes((source / "geometry.json").read_bytes())
    (tmp_path / "geometry.npz").write_bytes(content)
    with pytest.raises(GeometryError, match=r"geometry\.npz"):
        load_geometry(tmp_path)


def test_that_the_description_without_its_frames_is_refused(project_root: Path, tmp_path: Path) -> None:
    source = project_root / "resources" / "regions"
    description = json.loads((source / "geometry.json").read_text("utf-8"))
    del description["frames"]
    (tmp_path / "geometry.json").write_text(json.dumps(description), "utf-8")
    (tmp_path / "geometry.npz").write_bytes((source / "geometry.npz").read_bytes())
    with pytest.raises(GeometryError):
        load_geometry(tmp_path)


def test_that_labels_of_departements_stand_in_them(geometry: Geometry) -> None:
    for (code, _), places in zip(geometry.patches["departement"], geometry.departement_places, strict=True):
        assert len(places)
        for x, y, room in places:
            assert geometry.departement_at(x, y) == code
            assert room > 0


def test_that_figures_beside_a_region_stand_on_no_land_and_in_no_frame(geometry: Geometry) -> None:
    assert len(geometry.callout_places) > 500
    for x, y, room in geometry.callout_places[::7]:
        assert geometry.region_at(x, y) is None
        assert geometry.frame_at(x, y) is None
        assert geometry.bounds.contains(x - room, y)
        assert geometry.bounds.contains(x + room, y)


def test_that_coarse_borders_follow_the_fine_ones(geometry: Geometry) -> None:
    fine, coarse = geometry.rings["region"], geometry.rings["coarse_region"]
    assert len(coarse.xy) < 0.6 * len(fine.xy)
    for index in range(len(geometry.patches["region"])):
        exact, rough = (sum(_area(part) for part in rings.parts(index)) for rings in (fine, coarse))
        assert rough == pytest.approx(exact, rel=0.02)


def _area(ring: np.ndarray) -> float:
    x, y = ring.T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2
