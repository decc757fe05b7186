import numpy as np
import pyproj
import pytest

from planner.drawing.projection import PROJECTIONS

AREAS = {
    2154: (-5.5, 10.0, 41.0, 51.5),
    5490: (-62.0, -60.5, 14.0, 17.0),
    2972: (-55.0, -51.0, 2.0, 6.0),
    2975: (55.0, 56.0, -21.5, -20.5),
    4471: (44.9, 45.4, -13.1, -12.5),
}


@pytest.mark.parametrize("epsg", PROJECTIONS)
def test_that_the_grids_are_those_of_proj_within_a_micrometre(epsg: int) -> None:
    west, east, south, north = AREAS[epsg]
    rng = np.random.default_rng(epsg)
    lon, lat = rng.uniform(west, east, 500), rng.uniform(south, north, 500)
    expected = pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    np.testing.assert_allclose(PROJECTIONS[epsg].forward(lon, lat), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("epsg", PROJECTIONS)
def test_that_the_way_back_leads_to_the_same_place(epsg: int) -> None:
    west, east, south, north = AREAS[epsg]
    lon, lat = np.linspace(west, east, 50), np.linspace(south, north, 50)
    back = PROJECTIONS[epsg].inverse(*PROJECTIONS[epsg].forward(lon, lat))
    np.testing.assert_allclose(back, (lon, lat), rtol=0, atol=1e-9)
