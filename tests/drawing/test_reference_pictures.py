"""Each state of the map against a stored picture: shapes, fills, hatches, symbols, arrows; hardly any text, which
depends on the fonts. To renew one: delete its file, run, look at the new one, commit it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage

from planner.drawing import pictures
from planner.drawing.classes import diverging_classes, equal_classes
from planner.drawing.geometry import Geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.scene import Choropleth, FlowLayer, Level, MapParts, MapScene, PointLayer, SymbolKind
from planner.drawing.theme import DARK, PRINT
from planner.drawing.view import MapView
from tests.drawing.kinds import Commune, LayerMaker

FOLDER = Path(__file__).parent / "reference"
WIDTH, HEIGHT = 480, 400
NO_TEXT = MapParts(legend=False, values=False, region_names=False, captions=False)
FAR = 40
"""Of 255: a channel that differs by more looks different."""
TOLERANCE = 0.005
"""Share of the channels that may: edges vary with the version of Qt."""

CITIES = [
    Commune("75056", "75", "11", 48.86, 2.34),
    Commune("69123", "69", "84", 45.76, 4.84),
    Commune("69123", "69", "84", 45.76, 4.84),
    Commune("69123", "69", "84", 45.76, 4.84),
    Commune("37261", "37", "24", 47.39, 0.69),
    Commune("25056", "25", "27", 47.25, 6.02),
    Commune("97411", "974", "04", -20.88, 55.45),
]

Maker = Callable[[], tuple[MapScene, MapView | None]]


@pytest.fixture
def cities(layer_of: LayerMaker) -> tuple[PointLayer, ...]:
    return (
        layer_of(CITIES),
        layer_of(CITIES[::2], "platforms", SymbolKind.PLATFORM),
        layer_of(CITIES[1::2], "projects", SymbolKind.PROJECT, estimated=True),
    )


@pytest.fixture
def states(
    maps: MapPainter,
    scene: MapScene,
    cities: tuple[PointLayer, ...],
    layer_of: LayerMaker,
    communes: list[Commune],
    geometry: Geometry,
) -> dict[str, Maker]:
    """Name -> a scene and the view of it (None: the whole country)."""
    bare = replace(scene, layers=cities, parts=NO_TEXT)

    def by_departement() -> tuple[MapScene, MapView]:
        values = {code: float(row % 40) for row, code in enumerate(geometry.departements)}
        choropleth = Choropleth(
            "Effectif", "personnes", values, equal_classes(values.values(), 4), "bleu-vert",
            level=Level.DEPARTEMENT, small=frozenset({"69", "63"}),
        )  # fmt: skip
        shown = replace(bare, choropleth=choropleth, focus="84")
        return shown, maps.fit_region(shown, "84", WIDTH, HEIGHT)

    def difference() -> tuple[MapScene, None]:
        values = {code: 30.0 * (row - 8) for row, code in enumerate(geometry.regions)}
        classes = diverging_classes(values.values())
        return replace(bare, choropleth=Choropleth("Écart", "personnes", values, classes, "orange-violet")), None

    def clusters() -> tuple[MapScene, None]:
        many = [commune for commune in communes if commune.region in ("11", "84", "76")]
        return replace(bare, layers=(layer_of(many), *cities[1:])), None

    def flows() -> tuple[MapScene, None]:
        platforms = cities[1]
        targets = np.array([geometry.region_middle(code) for code in ("84", "75", "53", "94")])
        arrows = FlowLayer(
            "learners", "Apprenants", ("a", "b", "c", "d"), platforms.xy[[0, 1, 2, 1]], targets,
            np.array([10.0, 40.0, 120.0, 80.0]),
        )  # fmt: skip
        return replace(bare, flows=(arrows,)), None

    def insets() -> tuple[MapScene, MapView]:
        shown = replace(bare, parts=replace(NO_TEXT, insets=True), selected_regions=frozenset({"04"}))
        return shown, maps.fit_region(shown, "24", WIDTH, HEIGHT)

    return {
        "national": lambda: (replace(bare, selected_regions=frozenset({"24"})), None),
        "departements": by_departement,
        "difference": difference,
        "clusters": clusters,
        "flows": flows,
        "insets": insets,
        "dark": lambda: (replace(bare, theme=DARK), None),
        "print": lambda: (replace(bare, theme=PRINT), None),
    }


@pytest.mark.parametrize(
    "state", ["national", "departements", "difference", "clusters", "flows", "insets", "dark", "print"]
)
def test_that_the_map_looks_like_its_reference(state: str, states: dict[str, Maker], maps: MapPainter) -> None:
    scene, view = states[state]()
    content = pictures.png_bytes(maps, scene, WIDTH, HEIGHT, view=view)
    file = FOLDER / f"{state}.png"
    if not file.exists():
        file.write_bytes(content)
        pytest.fail(f"{file.name} was missing; look at the new one and commit it.")
    new, old = pixels(QImage.fromData(QByteArray(content))), pixels(QImage(str(file)))
    assert new.shape == old.shape
    assert (np.abs(new - old) > FAR).mean() < TOLERANCE


def pixels(image: QImage) -> np.ndarray:
    """Channels (h, w, 3) as signed numbers."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].astype(int)
