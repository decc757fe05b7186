import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from planner.drawing.kept_picture import KEPT_MARGIN, KeptPicture
from planner.drawing.view import MapView, Rect

AREA = Rect(0, 0, 200, 150)
VIEW = MapView((0.0, 0.0), 1.0, AREA)


class Probe:
    """Counts how often the layer is really drawn, and where."""

    def __init__(self) -> None:
        self.picture = KeptPicture()
        self.image = QImage(200, 150, QImage.Format.Format_RGB32)
        self.drawn: list[MapView] = []

    def frame(self, view: MapView, key: str = "a") -> int:
        """How many times one frame drew."""
        before = len(self.drawn)
        painter = QPainter(self.image)
        self.picture.draw(painter, view, (key,), QColor("white"), lambda _, shown: self.drawn.append(shown))
        painter.end()
        return len(self.drawn) - before


@pytest.fixture
def probe(qapp: QGuiApplication) -> Probe:
    return Probe()


def test_that_a_picture_is_kept_from_the_second_time_on(probe: Probe) -> None:
    assert [probe.frame(VIEW) for _ in range(4)] == [1, 1, 0, 0]
    assert probe.drawn[0].area == AREA
    assert probe.drawn[1].area == Rect(0, 0, 200 + 2 * KEPT_MARGIN, 150 + 2 * KEPT_MARGIN)


def test_that_panning_shifts_the_kept_picture_until_it_is_left(probe: Probe) -> None:
    probe.frame(VIEW)
    probe.frame(VIEW)
    assert probe.frame(VIEW.panned(KEPT_MARGIN - 1, 0)) == 0
    assert probe.frame(VIEW.panned(KEPT_MARGIN + 1, 0)) == 1


def test_that_zooming_and_recolouring_draw_each_frame_straight(probe: Probe) -> None:
    probe.frame(VIEW)
    probe.frame(VIEW)
    assert [probe.frame(VIEW.zoomed(factor)) for factor in (1.1, 1.2, 1.3)] == [1, 1, 1]
    assert [probe.frame(VIEW, key) for key in "bcd"] == [1, 1, 1]
    assert all(view.area == AREA for view in probe.drawn[2:])
