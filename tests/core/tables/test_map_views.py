import pytest

from planner.core.tables.edits import SetCells
from planner.core.tables.map_views import (
    LAYERS,
    LayerLook,
    MapLook,
    MapPlace,
    MapViewError,
    breaks_of,
    delete_view,
    keep_view,
    kept_view,
    rename_view,
    view_names,
)
from planner.core.tables.project import Address, Project

LOOK = MapLook(
    indicator="coverage", level="departement", difference=True, method="own", class_count=3, breaks=(0.1, 0.5),
    palette="viridis", flows=frozenset({"learners"}),
    layers=(
        LayerLook("projects", opacity=0.5, hidden={"status": frozenset({"idea", "closed"})}),
        LayerLook("sites"), LayerLook("platforms", visible=False),
    ),
)  # fmt: skip
PLACE = MapPlace(12.5, -30.25, 3.5)


def with_view(project: Project, name: str = "Comité", look: MapLook = LOOK) -> Project:
    kept, _ = keep_view(project, name, look, PLACE, 2028).apply(project)
    return kept


def test_that_a_view_gives_back_all_that_the_map_showed(reference: Project) -> None:
    view = kept_view(with_view(reference), "vue-1")
    assert (view.name, view.look, view.place, view.year) == ("Comité", LOOK, PLACE, 2028)


def test_that_a_view_of_the_whole_country_keeps_no_place(reference: Project) -> None:
    kept, _ = keep_view(reference, "France", MapLook(), None, None).apply(reference)
    view = kept_view(kept, "vue-1")
    assert (view.place, view.year, view.look) == (None, None, MapLook())


def test_that_a_view_of_the_same_name_is_replaced(reference: Project) -> None:
    project = with_view(with_view(reference), "COMITE", MapLook())
    assert view_names(project) == [("vue-1", "COMITE")]
    assert kept_view(project, "vue-1").look == MapLook()


def test_that_views_are_renamed_deleted_and_listed_by_name(reference: Project) -> None:
    project = with_view(with_view(reference, "Écarts"), "Bretagne")
    assert [name for _, name in view_names(project)] == ["Bretagne", "Écarts"]
    project, back = rename_view(project, "vue-1", "  Aides  2028 ").apply(project)
    assert [name for _, name in view_names(project)] == ["Aides 2028", "Bretagne"]
    project, _ = delete_view("vue-2").apply(project)
    assert [name for _, name in view_names(project)] == ["Aides 2028"]
    with pytest.raises(MapViewError, match="nom"):
        rename_view(project, "vue-1", " ")
    assert back.tables() == {"map_views"}


def test_that_a_name_taken_by_another_view_is_refused(reference: Project) -> None:
    project = with_view(with_view(reference, "Écarts"), "Bretagne")
    with pytest.raises(MapViewError, match="déjà"):
        rename_view(project, "vue-1", "bretagne")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("layers", "rien"), ("layers", "[]"), ("layers", '{"layers": 3, "flows": []}'), ("layers", None),
        ("layers", '{"layers": [{"key": "sites", "visible": "oui", "opacity": 1, "hidden": {}}], "flows": []}'),
        ("layers", '{"layers": [{"key": "sites", "visible": true, "opacity": NaN, "hidden": {}}], "flows": []}'),
        ("level", "communes"), ("method", "?"), ("breaks", "a;b"), ("scale", 0.0),
    ],
)  # fmt: skip
def test_that_a_damaged_view_is_told_by_its_name(reference: Project, column: str, value: str | float | None) -> None:
    project, _ = SetCells({Address("map_views", "vue-1", column): value}, restores=True).apply(with_view(reference))
    with pytest.raises(MapViewError, match="Comité"):
        kept_view(project, "vue-1")


def test_that_layers_unknown_to_a_view_stand_below_and_unknown_ones_are_left_out(reference: Project) -> None:
    text = '{"layers": [{"key": "projects", "visible": true, "opacity": 0, "hidden": {}},'
    text += ' {"key": "lignes", "visible": true, "opacity": 1, "hidden": {}}], "flows": ["x"]}'
    project, _ = SetCells({Address("map_views", "vue-1", "layers"): text}).apply(with_view(reference))
    look = kept_view(project, "vue-1").look
    assert [layer.key for layer in look.layers] == ["projects", "sites", "platforms"]
    assert set(LAYERS) == {layer.key for layer in look.layers}
    assert look.layer("projects").opacity > 0
    assert look.flows == frozenset()


def test_that_breaks_are_read_as_planners_type_them() -> None:
    assert breaks_of("10 ; 1 000,5;\u22125".replace(";\u22125", "")) == (10.0, 1000.5)
    assert breaks_of("\u22125 ; 0 ; 5") == (-5.0, 0.0, 5.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "un seuil"),
        ("beaucoup", "nombres"),
        ("5 ; 5", "petit"),
        ("1;2;3;4;5;6;7", "au plus"),
        ("inf", "un seuil"),
    ],
)
def test_that_breaks_that_make_no_classes_are_refused(text: str, said: str) -> None:
    with pytest.raises(MapViewError, match=said):
        breaks_of(text)
