from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from planner.views.parts.chart_text import ChartText
from planner.views.parts.charts import BLUE, GREEN, LinesCard, Series, YearData
from planner.views.parts.theme import LIGHT
from planner.views.parts.year_hover import year_told

DATA = YearData(
    (2027, 2028),
    (Series("Postes à pourvoir", BLUE, (700.0, 718.4), (600.0, 640.2), (800.0, 805.0)),
     Series("Diplômés recrutés", GREEN, (57.0, None))),
)  # fmt: skip


def test_that_a_year_of_a_chart_tells_its_values_and_their_ranges() -> None:
    assert year_told(DATA, 2027).splitlines() == [
        "2027", "Postes à pourvoir\u00a0: 700 (de 600 à 800)", "Diplômés recrutés\u00a0: 57,0",
    ]  # fmt: skip
    assert "Diplômés" not in year_told(DATA, 2028), "a series without a value says nothing"
    assert year_told(DATA, 2040) == ""


def test_that_pointing_at_a_year_shows_its_values(qtbot: QtBot) -> None:
    card = LinesCard(LIGHT)
    qtbot.addWidget(card)
    card.resize(600, 400)
    card.show_data(ChartText("Besoin", "personnes par an", "source"), DATA)
    card.show()
    qtbot.waitExposed(card)
    view = card.plot.getPlotItem().vb
    card.plot.scene().sigMouseMoved.emit(view.mapViewToScene(QPointF(2028.2, 100.0)))
    assert QToolTip.text().startswith("2028\nPostes à pourvoir")
    card.plot.scene().sigMouseMoved.emit(view.mapViewToScene(QPointF(2015.0, 100.0)))
    qtbot.waitUntil(lambda: not QToolTip.isVisible() or not QToolTip.text(), timeout=10_000)
