"""What the map is set to show, the scenes that follow, the rows without a place, the years that play."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from planner.core.tables.map_views import MapLook
from planner.core.tables.project import Address
from planner.drawing.geometry import Geometry, load_geometry
from planner.drawing.scene import Level
from planner.drawing.theme import LIGHT
from planner.report.map_scene import point_layers
from planner.state.map_look import MapLooks
from planner.state.map_scenes import MapScenes
from planner.state.map_unplaced import unplaced_rows
from planner.state.playback import Playback
from planner.state.session import Session


@pytest.fixture(scope="module")
def geometry(project_root: Path) -> Geometry:
    return load_geometry(project_root / "resources" / "regions")


@pytest.fixture
def looks(session: Session) -> MapLooks:
    return MapLooks(session, session)


def test_that_what_another_version_named_gives_way_to_what_is_known(looks: MapLooks) -> None:
    look = MapLook(indicator="happiness", level="departement", method="own", palette="arc-en-ciel")
    looks.set_look(look)
    assert looks.look.indicator == "job_openings"
    assert looks.level is Level.REGION
    assert looks.look.method == "automatic"
    assert looks.look.palette == ""


def test_that_a_look_is_told_only_when_it_changes(looks: MapLooks) -> None:
    told: list[None] = []
    looks.changed.connect(lambda: told.append(None))
    looks.change(class_count=looks.look.class_count)
    looks.move_layer("sites", -1)
    looks.follow_tables(True)
    assert told == []
    looks.move_layer("sites", 5)
    looks.follow_tables(False)
    assert len(told) == 2
    assert looks.look.layers[-1].key == "sites"


def test_that_a_scene_keeps_what_no_edit_changed(session: Session, looks: MapLooks, geometry: Geometry) -> None:
    scenes = MapScenes(session, geometry, looks)
    first = scenes.scene(LIGHT)
    session.selection.select_region("24")
    second = scenes.scene(LIGHT)
    assert second.choropleth is first.choropleth
    assert second.layers is first.layers
    session.set_cell(Address("assumptions", "completion", "value"), 0.5)
    third = scenes.scene(LIGHT)
    assert third.choropleth is not first.choropleth
    session.set_cell(Address("sites", "lfb-ales", "lat"), 45.0)
    assert scenes.scene(LIGHT).layers is not first.layers


def test_that_a_scene_shows_the_points_where_the_model_cannot_run(
    session: Session, looks: MapLooks, geometry: Geometry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "results", None)
    scene = MapScenes(session, geometry, looks).scene(LIGHT)
    assert scene.choropleth is None
    assert len(scene.layers) == 3


def test_that_rows_without_a_place_of_their_own_are_listed_with_the_reason(
    session: Session, geometry: Geometry
) -> None:
    def move(column: str, value: float | str | None) -> None:
        session.set_cell(Address("sites", "lfb-ales", column), value)

    def reason() -> str:
        rows = unplaced_rows(session.project, geometry, point_layers(session.project, geometry))
        assert [row.name.casefold() for row in rows] == sorted(row.name.casefold() for row in rows)
        return next((row.reason for row in rows if row.key == "lfb-ales"), "")

    assert reason() == ""
    move("lat", 43.1)
    move("lon", 5.92)
    assert reason() == ""  # the harbour of Toulon: the coast is simplified
    move("lat", 41.0)
    assert "hors de tout département" in reason()
    move("commune", None)
    assert reason() == "ni commune ni région"
    move("region", "76")
    assert reason() == "sans commune, placé au milieu : Occitanie"


def test_that_the_years_stop_at_the_last_one_and_start_again(session: Session, qapp: QApplication) -> None:
    playback, (first, last) = Playback(session, QObject(session)), session.years
    session.set_year(last - 1)
    playback.toggle()
    assert playback.playing
    playback.step()
    assert session.year == last
    assert not playback.playing
    playback.toggle()
    assert session.year == first
    playback.stop()
    assert not playback.playing


def test_that_the_look_of_another_project_is_the_plain_one(session: Session, looks: MapLooks) -> None:
    looks.set_look(replace(looks.look, palette="viridis"))
    session.new()
    assert looks.look.palette == ""
