"""Work after the window stands: a frame of the map, and an edit until everything shows it."""

import gc
import os
import statistics
import time
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QPointF, QThreadPool
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from planner.core.tables.project import Address
from planner.drawing.geometry import Geometry
from planner.views.main_window import MainWindow
from tests.bench.registry import Line, bench, median_ms

WIDTH, HEIGHT = 1200, 900
FRAME_LIMIT_MS = 16.0
REFRESH_LIMIT_MS = 60.0
EDITS, PACE_S = 40, 0.6
TOTAL = Address("assumptions", "total_jobs", "value")


def _application() -> QApplication:
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication([])


def _window() -> MainWindow:
    application = _application()
    window = MainWindow()
    window.resize(1366, 768)
    window.show()
    application.processEvents()
    window.load()
    application.processEvents()
    gc.freeze()  # as the application does after loading
    return window


@bench
def map_frame() -> Iterator[Line]:
    """A true redraw of the reference map at 1200 × 900 against its bare paths and squares, and a shifted picture."""
    window = _window()
    document = window.document
    assert document is not None
    widget = document.workspace.map_panel.map
    maps, scene = widget._maps, widget.scene
    layout = maps.layout(scene, WIDTH, HEIGHT)
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    home = maps.fit(scene, WIDTH, HEIGHT).zoomed(1.2)
    shift = iter(range(1_000_000))

    def redraw() -> None:
        painter = QPainter(image)
        maps.paint(painter, scene, home.panned(next(shift) % 40, 0), layout)
        painter.end()

    def shifted() -> None:
        painter = QPainter(image)
        maps.paint(painter, scene, home.panned(next(shift) % 40, 0), layout, cached=True)
        painter.end()

    points = int(sum(len(layer) for layer in scene.shown_layers))
    bare = _bare_drawing(maps.geometry, image, points)
    yield Line(f"map, true redraw, {points} symbols", median_ms(redraw), "ms", "its bare paths", median_ms(bare))
    yield Line(f"map, panned frame, {points} symbols", median_ms(shifted), "ms", limit=FRAME_LIMIT_MS)
    window.close()


def _bare_drawing(geometry: Geometry, image: QImage, points: int):  # type: ignore[no-untyped-def] # noqa: ANN202
    """The same régions and as many points by plain QPainter calls: what the drawing costs at the least."""
    paths = []
    rings = geometry.rings["region"]
    for index in range(len(geometry.patches["region"])):
        path = QPainterPath()
        for ring in rings.parts(index):
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in ring]))
        paths.append(path)
    spots = QPolygonF([QPointF(x, y) for x, y in np.random.default_rng(1).uniform(0, 800, (points, 2))])

    def draw() -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(image.rect(), QColor("white"))
        painter.scale(0.8, 0.8)
        painter.setPen(QPen(QColor("white"), 0))
        painter.setBrush(QColor("#336699"))
        for path in paths:
            painter.drawPath(path)
        painter.setPen(QPen(QColor("#d55e00"), 10))
        painter.drawPoints(spots)
        painter.end()

    return draw


@bench
def edit_to_everything_refreshed() -> Iterator[Line]:
    """An assumption edited: model, cards, map, place and tables, until painted; against painting the window once."""
    window = _window()
    document = window.document
    assert document is not None
    application = _application()
    values = iter(range(9_000, 1_000_000))

    def edit() -> None:
        document.session.set_cell(TOTAL, float(next(values)))
        window.repaint()
        application.processEvents()

    def paint() -> None:
        document.workspace.map_panel.map.update()
        window.repaint()
        application.processEvents()

    def rest() -> None:
        """A planner's pace: ranges are reckoned and the recovery copy written before the next edit."""
        until = time.monotonic() + PACE_S
        while time.monotonic() < until or QThreadPool.globalInstance().activeThreadCount():
            application.processEvents()

    times = []
    for _ in range(EDITS):
        start = time.perf_counter()
        edit()
        times.append((time.perf_counter() - start) * 1000)
        rest()
    edited, slow = statistics.median(times), max(times)
    yield Line("one edit to everything refreshed and painted", edited, "ms", "painting the window", median_ms(paint))
    yield Line(f"the same, slowest of {EDITS}", slow, "ms", limit=REFRESH_LIMIT_MS)
    document.session.undo_stack.setClean()
    window.close()
