from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.drawing.scene import PointHit, RegionHit
from planner.views.document import Document
from planner.views.map.map_panel import MapPanel
from planner.views.map.map_view import MapWidget

Drag = Callable[..., None]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@pytest.fixture
def panel(document: Document) -> MapPanel:
    """The map of a window on the reference data; jumps are done at once."""
    document.workspace.map_panel.map.camera.glides = False
    return document.workspace.map_panel


@pytest.fixture
def drag(panel: MapPanel) -> Drag:
    """Press on the map at the first place, go over the others, release at the last."""

    def go(
        places: Sequence[QPointF], held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, release: bool = True
    ) -> None:
        def send(kind: QMouseEvent.Type, at: QPointF, button: Qt.MouseButton, buttons: Qt.MouseButton) -> None:
            event = QMouseEvent(kind, at, panel.map.mapToGlobal(at), button, buttons, held)
            QApplication.sendEvent(panel.map, event)

        send(QMouseEvent.Type.MouseButtonPress, places[0], LEFT, LEFT)
        for place in places[1:]:
            send(QMouseEvent.Type.MouseMove, place, NONE, LEFT)
        if release:
            send(QMouseEvent.Type.MouseButtonRelease, places[-1], LEFT, NONE)

    return go


def click(qtbot: QtBot, widget: MapWidget, at: QPointF) -> None:
    qtbot.mouseClick(widget, LEFT, pos=at.toPoint())


def ground_of(widget: MapWidget, code: str) -> QPointF:
    """A pixel of a région that no point covers."""
    for x in range(60, widget.width(), 5):
        for y in range(50, widget.height(), 5):
            if widget.hit_at(QPointF(x, y)) == RegionHit(code):
                return QPointF(x, y)
    raise AssertionError(f"region {code} is nowhere on the map")


def point_in_sight(panel: MapPanel, key: str = "lfb-ales") -> QPointF:
    """Zoom to a site and give the pixel where it can be clicked."""
    panel.map.camera.show_points("sites", (key,))
    at = panel.map.position_of(PointHit("sites", key))
    assert at is not None
    assert panel.map.hit_at(at) == PointHit("sites", key)
    return at


def around(at: QPointF, reach: float = 14.0) -> list[QPointF]:
    """The way of a hand around a place."""
    steps = ((-1, -1), (0, -1.3), (1, -1), (1.3, 0), (1, 1), (0, 1.3), (-1, 1))
    return [at + QPointF(dx, dy) * reach for dx, dy in steps]
