"""Charts against stored pictures: columns, lines, marks, hatches, gaps; no text, which depends on the fonts.
To renew one: delete its file, run, look at the new one, commit it."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from planner.drawing.printing.blocks import Chart, Series
from planner.drawing.printing.charts import paint_chart
from tests.drawing.printing.builders import PALETTE

FOLDER = Path(__file__).parent / "reference"
WIDTH, HEIGHT = 480, 236
FAR, TOLERANCE = 40, 0.01  # of 255; share of the channels: edges vary with the version of Qt

pytestmark = pytest.mark.usefixtures("qapp")


def wordless(*series: Series, labels: int = 4) -> Chart:
    return Chart("", "", [""] * labels, series, number=lambda _: "")


CHARTS = {
    "columns": wordless(
        Series("", [940, 530, None, 220]), Series("", [120, 10, 30, 0]), Series("", [450, -160, 180, 60])
    ),
    "lines": wordless(
        *(Series("", [100.0 * n + 40 * k, 150 + 60 * k, None if n == 1 else 80, 300 + 30 * k], line=True) for n, k in
          enumerate((1, 3, 2, 5)))
    ),
    "range": wordless(
        Series("", [500, 520, 480, 470], line=True),
        Series("", [200, 220, 180, 170], line=True, lows=[120, 130, None, 90], highs=[300, 330, None, 260]),
        Series("", [100, 120, 80, 70], line=True, lows=[-50, -30, -40, 0], highs=[150, 190, 170, 160]),
    ),
    "mixed": wordless(Series("", [3, 5, 4, 6]), Series("", [4, 4.5, 5, 5.5], line=True)),
}  # fmt: skip


def painted(chart: Chart) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    paint_chart(painter, QRectF(8, 8, WIDTH - 16, HEIGHT - 16), chart, PALETTE)
    painter.end()
    return image


def pixels(image: QImage) -> np.ndarray:
    """Channels (h, w, 3) as signed numbers."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].astype(int)


@pytest.mark.parametrize("name", CHARTS)
def test_that_a_chart_looks_like_its_reference(name: str) -> None:
    new = painted(CHARTS[name])
    file = FOLDER / f"{name}.png"
    if not file.exists():
        new.save(str(file))
        pytest.fail(f"{file.name} was missing; look at the new one and commit it.")
    old = pixels(QImage(str(file)))
    assert pixels(new).shape == old.shape
    assert (np.abs(pixels(new) - old) > FAR).mean() < TOLERANCE


def test_that_series_differ_in_grey_too() -> None:
    """Printed in grey, each pair of columns and each pair of lines differs in shape or by a clear step of grey."""
    for line in (False, True):
        shapes = [
            pixels(painted(wordless(*(Series("", [5, 5, 5, 5] if n == k else [], line) for n in range(3))))).mean(
                axis=2
            )
            for k in range(3)
        ]
        for one, other in ((0, 1), (0, 2), (1, 2)):
            assert (np.abs(shapes[one] - shapes[other]) > FAR).mean() > 0.002


@pytest.mark.parametrize("values", [[], [None, None], [0, 0], [-5, -8], [0.4, 0.1], [1e12, 3e12], [float(10**6)] * 60])
def test_that_any_values_can_be_drawn(values: list[float | None]) -> None:
    labels = [str(2020 + n) for n in range(len(values))]
    chart = Chart("Titre", "euros", labels, [Series("Un nom", values, line=True), Series("Deux", values)], str)
    assert (pixels(painted(chart)) < 128).any()
