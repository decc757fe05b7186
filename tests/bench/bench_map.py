"""Frames of the map at 1200 × 900: true redraws while zooming and panning, shifted pictures, recolouring, and the same
picture drawn by QGIS in a process of its own where the system's Python has it."""

import gzip
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from PySide6.QtGui import QImage, QPainter

from planner import paths
from planner.drawing.classes import quantile_classes
from planner.drawing.geometry import Geometry, load_geometry
from planner.drawing.map_painter import MapPainter
from planner.drawing.palettes import palette_colours
from planner.drawing.pictures import ensure_gui_application
from planner.drawing.scene import Choropleth, MapParts, MapScene, PointLayer, SymbolKind, point_layer
from planner.drawing.view import MapView
from tests.bench.registry import Line, bench, median_and_p99_ms

WIDTH, HEIGHT = 1200, 900
FRAME_LIMIT_MS = {10_000: 16.0, 100_000: 33.3}
"""A screen's frame, and thirty frames a second."""
QGIS_RATIO = {10_000: 1 / 2.5, 100_000: 1 / 6}
QGIS_FRAMES = 40
FRAMES, PASSES = 90, 5
DIAMETER = 8.0
KINDS = (("projects", SymbolKind.PROJECT), ("platforms", SymbolKind.PLATFORM), ("sites", SymbolKind.SITE))


@cache
def _geometry() -> Geometry:
    return load_geometry(paths.resources_dir() / "regions")


@cache
def _communes() -> pd.DataFrame:
    with gzip.open(paths.data_dir() / "communes.csv.gz", "rt", encoding="utf-8") as file:
        frame = pd.read_csv(file, dtype={"insee": str, "departement": str, "region": str})
    return frame.dropna(subset=["lat", "lon"])


def _layer(
    key: str, kind: SymbolKind, count: int, size: ArrayLike, *, jitter: float = 0.0, clustered: bool = True
) -> PointLayer:
    """Points in communes drawn at random; `jitter` in degrees moves them off each other."""
    rng = np.random.default_rng(len(key))
    rows = _communes().iloc[rng.integers(0, len(_communes()), count)]
    layer = point_layer(
        _geometry(), key, key, kind, [f"{key}-{i}" for i in range(count)],
        lon=rows["lon"].to_numpy() + rng.normal(0, jitter, count),
        lat=rows["lat"].to_numpy() + rng.normal(0, jitter, count),
        departements=rows["departement"].tolist(), regions=rows["region"].tolist(),
        size=size, names=rows["nom"].tolist(),
    )  # fmt: skip
    return replace(layer, clustered=clustered)


def _choropleth(step: float = 40.0) -> Choropleth:
    values = {code: step * (row + 1) for row, code in enumerate(_geometry().regions)}
    return Choropleth("Postes à pourvoir", "personnes", values, quantile_classes(values.values()))


class _Stage:
    """A picture to paint on, and what is painted."""

    def __init__(self, scene: MapScene) -> None:
        ensure_gui_application()
        self.maps, self.scene = MapPainter(_geometry()), scene
        self.image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        self.home = self.maps.fit(scene, WIDTH, HEIGHT)
        self.frame = 0

    def paint(self, view: MapView, scene: MapScene | None = None, *, cached: bool = True) -> None:
        shown = scene or self.scene
        painter = QPainter(self.image)
        self.maps.paint(painter, shown, view, self.maps.layout(shown, WIDTH, HEIGHT), cached=cached)
        painter.end()

    def zoom(self) -> None:
        """Another scale in each frame: nothing is kept."""
        self.frame += 1
        self.paint(self.home.zoomed(1.2 + 0.01 * (self.frame % 90)))

    def pan_far(self) -> None:
        """Further in each frame than the kept picture reaches."""
        self.frame += 1
        self.paint(self.home.zoomed(2).panned(250 if self.frame % 2 else -250, 0))

    def pan(self) -> None:
        """A few pixels: the kept picture is shifted."""
        self.frame += 1
        self.paint(self.home.zoomed(1.2).panned(self.frame % 40, 0))

    def recolour(self) -> None:
        """Other values, as after an edit, with the view at rest."""
        self.frame += 1
        self.paint(self.home, replace(self.scene, choropleth=_choropleth(40.0 + self.frame % 7)))

    def replayed(self, action: Callable[[], None]) -> NDArray[np.float64]:
        """Milliseconds (passes, frames) of the same frames drawn again and again.

        A frame's own time is that of its quickest pass: whatever else the machine does makes one longer, never shorter.
        Every frame was drawn once before: its badges' stamps are there, as after a planner's first look.
        """
        times = np.empty((PASSES + 1, FRAMES))
        for row in times:
            self.frame = 0
            for frame in range(FRAMES):
                start = time.perf_counter()
                action()
                row[frame] = 1000 * (time.perf_counter() - start)
        return times[1:]

    def same_as_qgis(self) -> None:
        """The picture that QGIS draws: nothing kept, no text, no badges."""
        self.frame += 1
        self.paint(self.home.zoomed(1.2).panned(self.frame % 40, 0), cached=False)


@bench
def map_frames() -> Iterator[Line]:
    """With labels, names and symbols of three kinds and four sizes."""
    for count, limit in FRAME_LIMIT_MS.items():
        sizes = np.random.default_rng(1).choice([8.0, 12.0, 16.0, 22.0], count // 3)
        layers = tuple(_layer(key, kind, count // 3, sizes) for key, kind in KINDS)
        stage = _Stage(MapScene(title="Essai", year=2028, choropleth=_choropleth(), layers=layers))
        actions: tuple[tuple[str, Callable[[], None]], ...] = (
            ("true redraw, zooming", stage.zoom), ("true redraw, panning far", stage.pan_far),
            ("recoloured", stage.recolour), ("shifted picture", stage.pan),
        )  # fmt: skip
        for name, action in actions:
            times = stage.replayed(action)
            yield Line(f"map, {name}, {count} points, median", float(np.median(times)), "ms", limit=limit)
            yield Line("  the same, 99th percentile", float(np.percentile(times.min(axis=0), 99)), "ms", limit=limit)
            yield Line("  the same, with what else the machine did", float(np.percentile(times, 99)), "ms")


@bench
def map_against_qgis() -> Iterator[Line]:
    """Régions and départements with one symbol per point, the same plane on both sides, anti-aliased."""
    for count, ratio in QGIS_RATIO.items():
        layer = _layer("sites", SymbolKind.SITE, count, DIAMETER, jitter=0.02, clustered=False)
        bare = MapParts(legend=False, values=False, region_names=False, captions=False)
        stage = _Stage(MapScene(choropleth=_choropleth(), layers=(layer,), parts=bare))
        median, slow = median_and_p99_ms(stage.same_as_qgis, repeats=QGIS_FRAMES)
        theirs = _qgis_times(stage, layer)
        name = f"map, same picture as QGIS, {count} points"
        if theirs is None:
            yield Line(f"{name} (QGIS absent), median", median, "ms")
            continue
        yield Line(f"{name}, median", median, "ms", "QGIS", statistics.median(theirs), ratio)
        last = sorted(theirs)[min(int(0.99 * len(theirs)), len(theirs) - 1)]
        yield Line("  the same, 99th percentile", slow, "ms", "QGIS", last)


def _qgis_times(stage: _Stage, layer: PointLayer) -> list[float] | None:
    """Milliseconds of QGIS's frames; None where the system's Python has no QGIS."""
    python = next((found for found in ("/usr/bin/python3", shutil.which("python3")) if found), None)
    if (
        python is None
        or subprocess.run([python, "-c", "import qgis.core"], check=False, capture_output=True).returncode
    ):
        return None
    geometry, choropleth = stage.maps.geometry, stage.scene.choropleth
    assert choropleth is not None
    rings = geometry.rings["departement"]
    colours = palette_colours(choropleth.palette, choropleth.classes.count)
    regions = [geometry.departements[code].region for code, _ in geometry.patches["departement"]]
    fills = [colours[choropleth.classes.index_of(choropleth.values[code]) or 0] for code in regions]
    with tempfile.TemporaryDirectory() as folder:
        scene = Path(folder) / "scene.npz"
        np.savez(
            scene, rings=rings.xy, start=rings.start, owner=rings.owner, colours=np.array(fills),
            points=layer.xy, diameter=DIAMETER, size=np.array([WIDTH, HEIGHT]),
            view=np.array(stage.home.zoomed(1.2).plane_rect),
        )  # fmt: skip
        script = Path(__file__).with_name("qgis_frame.py")
        done = subprocess.run(
            [python, str(script), str(scene), str(QGIS_FRAMES)], capture_output=True, text=True, check=True
        )
    times: list[float] = json.loads(done.stdout.splitlines()[-1])
    return times[2:]
