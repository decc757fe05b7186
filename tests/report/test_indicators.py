"""What the map shows: an indicator by region and year."""

import pytest

from planner.core.model.results import Results, run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.drawing.scene import Level
from planner.report.indicator_values import indicator_values
from planner.report.indicators import INDICATORS, UnknownIndicator, find_indicator, period_of
from planner.report.map_classes import METHOD_NAMES, ClassChoice, difference_classes


@pytest.mark.parametrize("key", INDICATORS)
def test_that_every_year_and_region_has_its_value_and_class(project: Project, results: Results, key: str) -> None:
    values = indicator_values(project, results, INDICATORS[key])
    assert list(values.by_year) == results.years
    for year in results.years:
        shown = values.choropleth(year)
        assert set(shown.values) == set(results.inputs.regions)
        if INDICATORS[key].of_model:
            period = period_of(results, INDICATORS[key], year)
            assert shown.values["24"] == results.measure(key, years=period, region="24")
        assert shown.classes is values.classes


def test_that_flows_are_shown_over_three_years_and_the_headcount_of_one(project: Project, results: Results) -> None:
    assert period_of(results, INDICATORS["job_openings"], 2023) == (2023, 2025)
    assert period_of(results, INDICATORS["job_openings"], 2026) == (2026, 2027)
    assert period_of(results, INDICATORS["headcount"], 2023) == (2023, 2023)
    assert indicator_values(project, results, INDICATORS["coverage"]).choropleth(2023).unit == "%, 2023–2025"


def test_that_a_region_without_openings_has_no_coverage(project: Project, results: Results) -> None:
    assert indicator_values(project, results, INDICATORS["coverage"]).choropleth(2023).values["94"] is None


def test_that_a_surplus_is_a_class_of_its_own(project: Project) -> None:
    flooded, _ = SetCells({Address("offers", "bts-tours", "places"): 100_000}).apply(project)
    values = indicator_values(flooded, run(flooded, "reference"), INDICATORS["remaining_need"])
    assert values.by_year[2025]["24"] is not None
    assert values.by_year[2025]["24"] < -100
    assert 0.0 in values.classes.breaks[1:-1]
    assert values.classes.index_of(-5) == 0
    assert values.classes.index_of(5) != 0


def test_that_breaks_read_well(project: Project, results: Results) -> None:
    for key in ("job_openings", "headcount", "remaining_need"):
        for value in indicator_values(project, results, INDICATORS[key]).classes.breaks[1:-1]:
            assert f"{value:.0e}"[0] in "012357"


def test_that_indicators_are_found_by_key_or_french_name() -> None:
    assert find_indicator("Besoin restant") is find_indicator("remaining_need")
    with pytest.raises(UnknownIndicator, match="coverage"):
        find_indicator("bonheur")


def test_that_rows_are_added_up_by_region_and_departement(project: Project, results: Results) -> None:
    def at(key: str, level: Level, year: int = 2023) -> dict[str, float]:
        values = indicator_values(project, results, INDICATORS[key], level).by_year[year]
        return {code: value for code, value in values.items() if value is not None}

    assert at("site_headcount", Level.REGION) == {"24": 200.0, "28": 50.0}  # half of their heads is in scope
    assert at("site_headcount", Level.DEPARTEMENT) == {"37": 200.0, "76": 50.0}
    assert at("event_jobs", Level.DEPARTEMENT) == {"37": 20.0}  # 40 jobs over 2023 and 2024, half in scope
    assert at("event_jobs", Level.DEPARTEMENT, 2024) == {"37": 10.0}
    assert at("places", Level.DEPARTEMENT) == {"37": 20.0}


def test_that_only_secured_money_of_public_funders_counts_as_public(project: Project) -> None:
    project, _ = SetCells({Address("project_fundings", "plateau-feder", "status"): "acquired"}).apply(project)
    results = run(project, "reference")
    assert indicator_values(project, results, INDICATORS["funded"]).by_year[2023]["24"] == 600_000
    assert indicator_values(project, results, INDICATORS["funded"]).by_year[2023]["28"] is None
    per_head = indicator_values(project, results, INDICATORS["public_per_head"]).by_year[2023]["24"]
    assert per_head == 600_000 / results.measure("headcount", years=(2023, 2023), region="24")
    by_departement = indicator_values(project, results, INDICATORS["public_per_head"], Level.DEPARTEMENT)
    assert by_departement.by_year[2023]["37"] == 600_000 / 200
    private, _ = SetCells({Address("funders", "feder", "kind"): "private"}).apply(project)
    assert indicator_values(private, results, INDICATORS["public_per_head"]).by_year[2023]["24"] is None
    assert indicator_values(private, results, INDICATORS["funded"]).by_year[2023]["24"] == 600_000


def test_that_public_money_per_job_takes_both_from_the_same_projects(project: Project) -> None:
    secured = {Address("project_fundings", "plateau-feder", "status"): "acquired"}
    alone, _ = SetCells(secured).apply(project)
    results = run(alone, "reference")
    unknown = indicator_values(alone, results, INDICATORS["public_per_job"])
    assert unknown.by_year[2023]["24"] is None
    assert unknown.notes_of(2023) == ("Chiffre connu pour 0\u00a0projet ou événement sur 1.",)
    with_jobs, _ = SetCells({**secured, Address("projects", "plateau", "target_jobs"): 12.0}).apply(project)
    assert indicator_values(with_jobs, results, INDICATORS["public_per_job"]).by_year[2023]["24"] == 50_000


def test_that_what_a_sum_leaves_out_is_told(project: Project) -> None:
    homeless, _ = SetCells({
        Address("offers", "bts-tours", "platform"): None,
        Address("sites", "tours", "commune"): None,
        Address("sites", "tours", "departement"): None,
        Address("sites", "rouen", "headcount"): None,
    }).apply(project)  # fmt: skip
    results = run(homeless, "reference")

    def told(key: str, level: Level) -> str:
        return " ".join(indicator_values(homeless, results, INDICATORS[key], level).notes_of(2023)).replace(
            "\u00a0", " "
        )

    assert told("places", Level.REGION) == ""
    assert told("places", Level.DEPARTEMENT) == "20 places sans commune connue."
    assert told("site_headcount", Level.REGION) == "Chiffre connu pour 1 site sur 2."
    expected = "Chiffre connu pour 1 site sur 2. 200 personnes sans commune connue."
    assert told("site_headcount", Level.DEPARTEMENT) == expected
    unknown, _ = SetCells({Address("offers", "bts-tours", "places"): None}).apply(project)
    notes = indicator_values(unknown, run(unknown, "reference"), INDICATORS["coverage"]).notes_of(2023)
    assert notes == ("Places connues pour 0\u00a0formation sur 1.",)


def test_that_results_of_the_model_do_not_exist_by_departement(project: Project, results: Results) -> None:
    with pytest.raises(UnknownIndicator, match="n’existe pas par département"):
        indicator_values(project, results, INDICATORS["coverage"], Level.DEPARTEMENT)


def test_that_a_version_for_others_adds_up_no_confidential_row(project: Project, results: Results) -> None:
    values = indicator_values(project, results, INDICATORS["site_headcount"], for_others=True)
    assert values.by_year[2023]["28"] is None
    assert values.by_year[2023]["24"] == 200.0
    assert "ligne" in values.notes_of(2023)[-1]
    hidden = indicator_values(project, results, INDICATORS["headcount"], for_others=True)
    assert hidden.secret == 2
    assert hidden.by_year[2023]["24"] is None
    shown = hidden.choropleth(2023)
    assert (shown.small, shown.small_note) == ({"24", "28"}, "secret statistique")


def test_that_a_difference_is_taken_place_by_place(project: Project, results: Results) -> None:
    high, _ = SetCells({Address("sites", "tours", "headcount"): 500}).apply(project)
    others = run(high, "reference")
    heads = INDICATORS["headcount"]
    difference = indicator_values(high, others, heads).minus(indicator_values(project, results, heads), "Référence")
    expected = (others.measure("headcount", years=(2023, 2023), region="24") or 0) - (
        results.measure("headcount", years=(2023, 2023), region="24") or 0
    )
    shown = difference.choropleth(2023)
    assert shown.values["24"] == expected
    assert shown.classes.diverging
    assert shown.title == "Effectif salarié, écart avec Référence"
    assert shown.format_value(12.0) == "+12"
    coverage = indicator_values(high, others, INDICATORS["coverage"])
    share = coverage.minus(indicator_values(project, results, INDICATORS["coverage"]), "Référence")
    assert share.choropleth(2023).values["94"] is None
    assert share.choropleth(2023).format_value(-0.034) == "−3,4\u00a0pt"


@pytest.mark.parametrize("method", METHOD_NAMES)
def test_that_classes_are_as_the_planner_chooses(project: Project, results: Results, method: str) -> None:
    values = indicator_values(project, results, INDICATORS["headcount"])
    choice = ClassChoice(method, 3, (100.0, 250.0) if method == "own" else ())
    classes = values.classified(choice).with_palette("viridis").choropleth(2023)
    assert classes.palette == "viridis"
    assert 1 <= classes.classes.count <= 6
    if method == "own":
        assert classes.classes.breaks[1:-1] == (100.0, 250.0)


def test_that_thresholds_of_shares_are_in_per_cent(project: Project, results: Results) -> None:
    values = indicator_values(project, results, INDICATORS["coverage"]).classified(ClassChoice("own", 5, (10, 50)))
    assert values.classes.breaks[1:-1] == (0.1, 0.5)


@pytest.mark.parametrize(
    ("method", "count", "breaks"),
    [("bonheur", 5, ()), ("quantile", 1, ()), ("quantile", 10, ()), ("own", 5, ()), ("own", 5, (5.0, 5.0)),
     ("own", 5, (1.0, float("nan")))],
)  # fmt: skip
def test_that_classes_that_cannot_be_are_refused_in_french(method: str, count: int, breaks: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"classes|seuils|méthode"):
        ClassChoice(method, count, breaks)


def test_that_nothing_near_zero_is_coloured_and_both_sides_are_alike() -> None:
    classes = difference_classes([-120.0, 3.0, 40.0, None])
    assert classes.count == 7
    assert classes.index_of(0.0) == classes.index_of(2.0) == 3
    assert classes.breaks == tuple(-b for b in reversed(classes.breaks))
    assert difference_classes([0.0, None]).index_of(0.0) == 3
