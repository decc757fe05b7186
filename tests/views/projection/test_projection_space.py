import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.core.tables.project import Address
from planner.state.session import Session
from planner.views.map.place_page import place_page
from planner.views.parts.charts import round_heights
from planner.views.parts.navigation import Navigator
from planner.views.parts.theme import DARK, LIGHT
from planner.views.projection.projection_space import ProjectionSpace


@pytest.fixture
def space(qtbot: QtBot) -> ProjectionSpace:
    space = ProjectionSpace(Session(), LIGHT, Navigator())
    qtbot.addWidget(space)
    space.resize(1278, 690)
    space.show()
    return space


def test_that_every_chart_names_unit_place_year_scenario_and_source(space: ProjectionSpace) -> None:
    space._session.selection.select_region("76")
    for chart in (space.flows, space.headcount, space.causes, space.platforms):
        subtitle = chart.subtitle.text()
        for part in ("personnes", "Occitanie", "scénario Référence", f"année {space._session.year}"):
            assert part in subtitle
        assert chart.source.text().startswith("Source : ")


def test_that_causes_add_up_to_the_openings(space: ProjectionSpace) -> None:
    leaving, created = space.causes.data.series
    openings = next(s for s in space.flows.data.series if s.label == "Postes à pourvoir")
    for a, b, total in zip(leaving.values, created.values, openings.values, strict=True):
        assert (a or 0) + (b or 0) == pytest.approx(total)


def test_that_platforms_add_up_to_the_graduates_hired(space: ProjectionSpace) -> None:
    results = space._session.results
    assert results is not None
    for at in range(len(results.years)):
        shown = sum(series.values[at] or 0.0 for series in space.platforms.data.series)
        assert shown == pytest.approx(float(results.projection.hired[:, at].sum()))


def test_that_a_place_without_formations_says_so_in_words(space: ProjectionSpace) -> None:
    space._session.selection.select_region("27")
    assert not space.platforms.data.series
    assert space.platforms.empty.isVisible()
    space._session.selection.select_region("24")
    assert not space.platforms.empty.isVisible()


def test_that_bands_come_with_the_ranges(qtbot: QtBot, space: ProjectionSpace) -> None:
    qtbot.waitUntil(lambda: bool(len(space.flows.data.series[0].low)), timeout=10_000)
    series = space.flows.data.series[0]
    assert all(
        low <= high for low, high in zip(series.low, series.high, strict=True) if low is not None and high is not None
    )


def test_that_the_comparison_is_drawn_dashed_and_tabled(space: ProjectionSpace) -> None:
    space._session.set_comparison("haut")
    dashed = [series.label for series in space.flows.data.series if series.dashed]
    assert "Postes à pourvoir (Haut)" in dashed
    assert "en tirets\u00a0: Haut" in space.flows.subtitle.text()
    assert "Haut" in space.families.table()[0][-1]


def test_that_the_national_target_is_marked(space: ProjectionSpace) -> None:
    assert [mark.year for mark in space.headcount.data.marks] == [2030]
    space._session.selection.select_region("76")
    assert not space.headcount.data.marks


def test_that_families_add_up_and_small_figures_are_marked(space: ProjectionSpace) -> None:
    space._session.selection.select_region("27")
    rows = space.families.table()
    assert rows[-1][0] == "Ensemble"
    assert len(rows) == 7
    assert any(cell.startswith("≈") for row in rows for cell in row)


def test_that_forecasts_stand_beside_what_came(space: ProjectionSpace) -> None:
    row = next(row for row in space.forecasts.table() if row[0].startswith("CELLforCURE"))
    assert row[3] == "\u221270\u202f%"
    assert "écart médian" in space.forecasts.subtitle.text()
    space._session.selection.select_region("27")
    assert "Aucune prévision" in space.forecasts.body.text()


def test_that_charts_and_tables_are_copied(space: ProjectionSpace) -> None:
    clipboard = QApplication.clipboard()
    space.flows.copy_table()
    assert clipboard.text().startswith("Année\tPostes à pourvoir")
    space.flows.copy_picture()
    assert clipboard.pixmap().width() > 1000
    space.families.copy_table()
    assert clipboard.text().startswith("Famille\tEffectif")


def test_that_nothing_is_drawn_out_of_sight(space: ProjectionSpace) -> None:
    space.hide()
    before = space.flows.data
    space._session.set_cell(Address("assumptions", "completion", "value"), 0.4)
    assert space.flows.data is before
    space.show()
    assert space.flows.data is not before


def test_that_the_dark_theme_reaches_everything(space: ProjectionSpace) -> None:
    space.set_tokens(DARK)
    assert space.flows.tokens is DARK
    space.grab()


def test_that_a_model_that_cannot_run_leaves_the_space_standing(space: ProjectionSpace) -> None:
    space._session.set_cell(Address("settings", "horizon", "value"), "2000")
    assert space._session.results is None
    assert space.families.table()[0][0] == space._session.model_error


@pytest.mark.parametrize("region", ["76", "24", "27", "11"])
def test_that_the_page_of_a_region_says_everything(qapp: QApplication, region: str) -> None:
    session = Session()
    session.selection.select_region(region)
    page = place_page(session)
    for part in ("Par famille", "Sites (", "Événements (", "Plateformes", "Formations (", "Projets (", "Sources ("):
        assert part in page
    assert "sans compter le surplus d’une famille pour une autre" in page


def test_that_the_page_of_france_compares_regions_and_counts(qapp: QApplication) -> None:
    page = place_page(Session())
    for part in ("Par région", "Objectifs et annonces", "Dans le projet", "Projets nationaux"):
        assert part in page


@pytest.mark.parametrize(("low", "high"), [(0.0, 3.4), (-7.0, 22.0), (0.0, 16_800.0), (0.0, 0.0), (-0.2, 0.1)])
def test_that_heights_are_few_round_and_within(low: float, high: float) -> None:
    heights = round_heights(low, high)
    assert len(heights) <= 6
    assert all(low - 1e-9 <= height <= high + 1e-9 for height in heights)
