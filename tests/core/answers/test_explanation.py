import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.core import french
from planner.core.answers.explanation import Explanation, Subject, as_text, explain
from planner.core.answers.explanation_lines import MINUS, PEOPLE, PLUS, STATED, Line, ShownLine, shown
from planner.core.model.results import MEASURES, run
from planner.core.tables.edits import DeleteRows, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import difference_edit, resolved
from planner.core.tables.values import Value

CLOSE = 1e-9
BARE = 1e-6


def explained(project: Project, measure: str, years: tuple[int, int], **more: str | None) -> Explanation:
    subject = Subject(measure, years, **more)  # type: ignore[arg-type] # region, family, scenario
    return explain(project, run(project, subject.scenario), subject)


def changed(project: Project, values: Mapping[tuple[str, str, str], Value]) -> Project:
    return SetCells({Address(*where): value for where, value in values.items()}).apply(project)[0]


def is_close(a: float, b: float) -> bool:
    return abs(a - b) <= CLOSE * max(1.0, abs(a), abs(b))


def adds_up(explanation: Explanation) -> bool:
    """Whether every line is what the lines below it make."""
    lines = [(line.value, line.reckoned()) for line in explanation.root.line.walk()]
    return all(made is None or value is None or is_close(value, made) for value, made in lines)


def find(explanation: Explanation, label: str) -> Line:
    return next(line for line in explanation.root.line.walk() if line.label == label)


# --- figures are the model's own ------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("scenario", ["reference", "haut"])
def test_that_every_figure_of_the_reference_adds_up_to_the_models_own(
    reference: Project, measure: str, scenario: str
) -> None:
    results = run(reference, scenario)
    for region in (None, "76", "24", "27", "94"):
        for family in (None, "production"):
            for years in ((2021, 2021), (2026, 2028), (2034, 2035)):
                explanation = explain(reference, results, Subject(measure, years, region, family, scenario))
                value = results.measure(measure, years=years, region=region, family=family)
                shown_value = explanation.root.line.value
                assert (value is None) == (shown_value is None)
                assert value is None or shown_value is None or is_close(value, shown_value)
                assert adds_up(explanation), (measure, region, family, years)


EXTRAS: tuple[dict[tuple[str, str, str], Value], ...] = (
    {},
    {("events", "tours-2023", "probability"): 0.5, ("events", "tours-2023", "scope"): 0.9},
    {("events", "tours-2023", "jobs"): -390.0, ("events", "tours-2023", "year"): 2024},
    {("events", "tours-2023", "year"): 2020, ("sites", "tours", "headcount_year"): 2018},
    {("events", "tours-2023", "jobs"): -2000.0, ("events", "tours-2023", "year"): 2020,
     ("sites", "tours", "headcount_year"): 2018},
    {("sites", "tours", "headcount"): 90000, ("assumptions", "growth", "value"): -0.1},
    {("offers", "bts-tours", "placements"): 7, ("offers", "bts-tours", "completion"): 0.95},
    {("offers", "bts-tours", "region"): None, ("offers", "bts-tours", "places"): 500},
    {("offers", "bts-tours", "voie"): "apprentissage", ("assumptions", "competence_time", "value"): 0.42},
    {("offers", "bts-tours", "opening_year"): 2023, ("offers", "bts-tours", "places"): 400},
    {("programme_groups", "bts-technician", "share"): 0.6},
    {("assumptions", "retention", "value"): 0.0, ("regions", "28", "residual_weight"): 0.0},
)  # fmt: skip


@pytest.mark.parametrize("values", EXTRAS)
@pytest.mark.parametrize("measure", MEASURES)
def test_that_unusual_tables_add_up_too(
    project: Project, measure: str, values: dict[tuple[str, str, str], Value]
) -> None:
    project = changed(project, values)
    results = run(project, "reference")
    for region in (None, "24", "28", "94"):
        for family in (None, "production", "rd"):
            for years in ((2021, 2021), (2023, 2025), (2021, 2027)):
                explanation = explain(project, results, Subject(measure, years, region, family))
                value = results.measure(measure, years=years, region=region, family=family)
                found = explanation.root.line.value
                assert (value is None) == (found is None)
                assert value is None or found is None or is_close(value, found)
                assert adds_up(explanation)


def test_that_openings_counted_only_upwards_say_what_is_left_out(project: Project) -> None:
    project, _ = InsertRows(
        "settings", [{"id": "openings_floor", "name": "Postes négatifs", "value": "floored"}]
    ).apply(changed(project, {("assumptions", "growth", "value"): -0.2}))
    explanation = explained(project, "job_openings", (2023, 2025))
    assert adds_up(explanation)
    assert (find(explanation, "Suppressions nettes non comptées").value or 0) > 0


def test_that_what_projects_bring_stands_in_the_calculation(project: Project) -> None:
    effects = [
        {"id": "jobs", "project": "plateau", "kind": "jobs", "region": "24", "segment": "bioproduction",
         "value": 60.0, "year": 2023, "ramp": 3},
        {"id": "places", "project": "plateau", "kind": "places", "offer": "bts-tours", "value": 30.0, "year": 2022,
         "ramp": 2},
    ]  # fmt: skip
    project, _ = InsertRows("project_effects", effects).apply(project)
    results = run(project, "reference")
    for measure in MEASURES:
        for family in (None, "production"):
            explanation = explain(project, results, Subject(measure, (2024, 2026), "24", family))
            value = results.measure(measure, years=(2024, 2026), region="24", family=family)
            assert value is not None
            assert is_close(explanation.root.line.value or 0.0, value)
            assert adds_up(explanation)
    creation = explain(project, results, Subject("net_job_creation", (2024, 2025), "24"))
    assert find(creation, "Emplois du projet").address == Address("project_effects", "jobs", "value")
    assert is_close(find(creation, "Emplois des projets").value or 0.0, 40.0)
    supply = explain(project, results, Subject("trained_supply", (2024, 2026), "24"))
    assert find(supply, "Places de plus\u00a0: @Plateau").value == 30.0


# --- what it leads to -----------------------------------------------------------------------------------------------


def test_that_an_event_shows_its_jobs_times_its_shares(project: Project) -> None:
    project = changed(project, {("events", "tours-2023", "probability"): 0.5})
    event = find(explained(project, "net_job_creation", (2023, 2023), region="24"), "Extension")
    assert is_close(event.value or 0.0, 40 * 0.5 * 0.5 * 0.5)
    assert event.note == "Usine de Tours"
    factors = [(line.value, None if line.address is None else str(line.address)) for line in event.children]
    assert factors == [
        (40.0, "events/tours-2023/jobs"),
        (0.5, "assumptions/scope/value"),
        (0.5, "events/tours-2023/probability"),
        (0.5, None),
    ]


def test_that_heads_are_listed_sites_and_a_share_of_what_is_not_located(project: Project) -> None:
    explanation = explained(project, "headcount", (2021, 2021), region="24")
    tours = find(explanation, "Usine de Tours")
    assert tours.value == 200.0
    assert "en 2021" in tours.note
    residual = find(explanation, "Effectif non localisé")
    assert is_close(residual.value or 0.0, (1000 - 200) * 0.25)
    assert find(explanation, "Total national retenu").address == Address("assumptions", "total_jobs", "value")


def test_that_sites_of_the_place_that_count_for_nothing_are_listed_with_the_reason(reference: Project) -> None:
    explanation = explained(reference, "headcount", (2028, 2028), region="24")
    left_out = {line.label: line for line in find(explanation, "Sites du lieu qui comptent pour 0").children}
    novo = left_out["Novo Nordisk Chartres"]
    assert novo.note == "Hors périmètre\u00a0: formulation et remplissage"
    assert [(line.value, str(line.address)) for line in novo.children] == [
        (1450.0, "sites/novonordisk-chartres/headcount"), (0.0, "sites/novonordisk-chartres/kind"),
    ]  # fmt: skip
    assert next(iter(left_out)) == "Novo Nordisk Chartres", "most heads first"
    assert left_out["MAbSilico"].note == "Effectif inconnu"
    assert "Servier Bio-S" not in left_out
    assert "Polepharma" not in left_out, "a network without heads leaves no question"
    assert any("réparti entre les régions" in note for note in explanation.notes)


def test_that_a_site_left_out_by_the_planner_is_listed_as_such(project: Project) -> None:
    without = changed(project, {("sites", "tours", "included"): False})
    left_out = find(explained(without, "headcount", (2021, 2021), region="24"), "Sites du lieu qui comptent pour 0")
    assert [(line.label, line.note) for line in left_out.children] == [("Usine de Tours", "Non pris en compte")]


def test_that_a_share_of_a_sites_kind_names_its_assumption(reference: Project) -> None:
    site = next(
        row for row in reference.rows("sites") if row["headcount"] and row["kind"] == "cdmo" and not row["scope"]
    )
    explanation = explained(reference, "headcount", (2021, 2021), region=str(site["region"]))
    share = next(line for line in find(explanation, str(site["name"])).children if line.unit == "%")
    assert share.label == "Part dans le périmètre : façonniers"
    assert share.address == Address("assumptions", "scope.cdmo", "value")
    assert "celle de sa nature" in share.note


def test_that_a_course_shows_what_becomes_of_its_places(project: Project) -> None:
    course = find(explained(project, "trained_supply", (2024, 2026)), "BTS à Tours")
    assert [line.label for line in course.children] == [
        "Entrées par rentrée", "Rentrées comptées", "Réussite", "Ne poursuivent pas d’études", "Accès à l’emploi",
        "Recrutés dans la filière",
    ]  # fmt: skip
    assert is_close(course.value or 0.0, 20 * 3 * 0.8 * 0.75 * 0.5 * 0.5)


def test_that_every_address_is_a_cell_that_holds_the_value(reference: Project) -> None:
    for measure in MEASURES:
        for line in explained(reference, measure, (2026, 2028)).root.line.walk():
            if line.address is not None and line.unit != "":
                held = reference.cell(line.address.table, line.address.key, line.address.column)
                assert not isinstance(held, (int, float)) or is_close(float(held), line.value or 0.0), line


def test_that_assumptions_come_with_value_range_unit_and_kind(reference: Project) -> None:
    explanation = explained(reference, "remaining_need", (2026, 2028), region="24")
    growth = next(a for a in explanation.assumptions if a.key == "growth.bioproduction.2025-2030")
    assert (growth.value, growth.low, growth.high, growth.unit) == (0.02, 0.0, 0.0425, "share_per_year")
    assert growth.kind == "assumption"
    assert growth.direct
    assert "croissance de l’emploi pharmaceutique" in growth.source
    total = next(a for a in explanation.assumptions if a.key == "total_jobs")
    assert not total.direct


def test_that_a_scenarios_own_value_is_an_assumption_of_that_scenario(reference: Project) -> None:
    explanation = explained(reference, "job_openings", (2026, 2028), scenario="haut")
    growth = next(a for a in explanation.assumptions if a.key == "growth.bioproduction.2025-2030")
    assert growth.value == 0.0425
    assert growth.source.startswith("scénario Haut")


def test_that_a_fact_that_a_scenario_changes_is_a_fact_no_more(project: Project) -> None:
    address = Address("sites", "tours", "headcount")
    facts = find(explained(project, "headcount", (2021, 2021), region="24"), "Effectif du site")
    assert facts.kind == "fact"
    project, _ = difference_edit(project, "haut", address, 500).apply(project)
    assumed = find(explained(project, "headcount", (2021, 2021), region="24", scenario="haut"), "Effectif du site")
    assert (assumed.value, assumed.kind) == (500.0, "assumption")


def test_that_sources_are_named_with_how_much_rests_on_them(project: Project) -> None:
    explanation = explained(project, "headcount", (2021, 2021), region="24")
    assert [(source.key, source.count) for source in explanation.sources] == [("leem", 1)]
    assert explanation.sources[0].title == "Étude « cœur » de l’été"


def test_that_a_figure_reckoned_from_heads_leads_to_them(project: Project) -> None:
    related = explained(project, "job_openings", (2023, 2025), region="24").related
    assert related == (Subject("headcount", (2023, 2023), "24"),)


def test_that_an_unknown_measure_is_refused(project: Project) -> None:
    with pytest.raises(KeyError):
        explained(project, "funding", (2023, 2025))


def test_that_a_value_taken_from_the_reference_says_so(reference: Project, project: Project) -> None:
    project, _ = DeleteRows("assumptions", ["retirement"]).apply(project)
    project = project.with_defaults(reference.rows("assumptions"))
    explanation = explained(project, "replacement_demand", (2023, 2025))
    rate = next(line for line in explanation.root.line.walk() if "le projet n’en a pas" in line.note)
    assert rate.value == reference.cell("assumptions", "retirement", "value")
    assert rate.address is None
    assert adds_up(explanation)


# --- in words -------------------------------------------------------------------------------------------------------


def test_that_the_formula_is_said_with_its_numbers(reference: Project) -> None:
    explanation = explained(reference, "job_openings", (2026, 2028))
    root = explanation.root
    creations, departures = root.children
    assert explanation.sentences[0] == (
        f"Postes à pourvoir {root.text} = créations nettes {creations.text} + départs à remplacer {departures.text}."
    )
    assert explanation.context == "France · 2026–2028 · scénario Référence"


def as_read(text: str) -> float:
    return float(text.replace(french.NARROW_SPACE, "").replace(french.MINUS, "-").replace(",", "."))


def read_sums(node: ShownLine) -> list[tuple[float, float]]:
    """Each sum of people as it is read, and what its parts add up to as they are read."""
    parts = [child for child in node.children if child.line.operator != STATED]
    sums = [pair for child in node.children for pair in read_sums(child)]
    if node.line.is_sum and node.line.unit == PEOPLE and all(part.line.unit == PEOPLE for part in parts):
        made = sum((-1 if part.line.operator == MINUS else 1) * as_read(part.text) for part in parts)
        sums.append((as_read(node.text), made))
    return sums


@pytest.mark.parametrize("region", [None, "24", "27", "76"])
def test_that_numbers_add_up_as_they_are_read(reference: Project, region: str | None) -> None:
    for measure in MEASURES:
        sums = read_sums(explained(reference, measure, (2026, 2028), region=region).root)
        assert sums
        assert all(abs(whole - made) < BARE for whole, made in sums)


@given(st.lists(st.tuples(st.floats(-1e5, 1e5), st.sampled_from([PLUS, MINUS])), min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_that_rounded_parts_add_up_to_the_rounded_whole(parts: list[tuple[float, str]]) -> None:
    lines = tuple(Line(str(i), value, operator=operator) for i, (value, operator) in enumerate(parts))
    whole = sum(-value if operator == MINUS else value for value, operator in parts)
    for read, made in read_sums(shown(Line("tout", whole, children=lines))):
        assert abs(read - made) < BARE


def test_that_a_line_says_its_unit_in_the_singular_below_two(project: Project) -> None:
    text = as_text(explained(project, "trained_supply", (2024, 2026)))
    assert re.search(r"Durée des études|duration", text)
    assert "1\u00a0ans" not in text


def test_that_the_text_holds_sentences_lines_assumptions_and_sources(reference: Project) -> None:
    explanation = explained(reference, "remaining_need", (2026, 2028), region="24")
    text = as_text(explanation)
    for wanted in (*explanation.sentences, "Hypothèses", "Sources", "TSBI, Tours", "× Réussite"):
        assert wanted in text
    assert "None" not in text
    assert "nan" not in text


def test_that_an_explanation_reads_the_scenario_it_is_given(project: Project) -> None:
    project, _ = difference_edit(project, "haut", Address("assumptions", "growth", "value"), 0.2).apply(project)
    low = explained(project, "net_job_creation", (2023, 2025))
    high = explained(project, "net_job_creation", (2023, 2025), scenario="haut")
    assert (high.root.line.value or 0) > (low.root.line.value or 0)
    same = explain(resolved(project, "haut"), run(resolved(project, "haut"), "reference"), replace(low.subject))
    assert is_close(same.root.line.value or 0.0, high.root.line.value or 0.0)
