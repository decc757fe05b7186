import pytest

from planner.core.answers import questions
from planner.core.answers.decision_dates import decision_date, months_before
from planner.core.answers.planned_places import project_note
from planner.core.answers.questions import (
    Place,
    QuestionError,
    TrainingAnswer,
    how_many_to_train,
    in_counted_place,
    in_place,
    need_range_text,
    outside_note,
    place_of_region,
)
from planner.core.model.results import Results, run
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value
from tests.builders import TODAY, small_project

TOURS = Place("Tours", "24", "Centre-Val de Loire")


def asked(project: Project, results: Results, place: Place, rentree: int = 2027) -> TrainingAnswer:
    return how_many_to_train(project, results, place, rentree, lambda *_: (-5.0, 60.0), today=TODAY)


@pytest.mark.parametrize("region", [None, "76", "24", "27"])
def test_that_the_table_adds_up(reference: Project, results: Results, region: str | None) -> None:
    answer = asked(reference, results, place_of_region(reference, region))
    value = {line.measure: line.value or 0.0 for line in answer.lines}
    assert value["job_openings"] == pytest.approx(value["net_job_creation"] + value["replacement_demand"])
    left = value["job_openings"] - value["trained_supply"] - value["other_inflows"]
    assert value["remaining_need"] == pytest.approx(left)


@pytest.mark.parametrize("region", [None, "76", "24", "27"])
def test_that_families_add_up_to_the_place(reference: Project, results: Results, region: str | None) -> None:
    answer = asked(reference, results, place_of_region(reference, region))
    for line in answer.lines:
        if not line.share:
            assert sum(v or 0.0 for v in line.by_family.values()) == pytest.approx(line.value)


def test_that_a_commune_is_answered_by_its_region_and_says_so(reference: Project, results: Results) -> None:
    answer = asked(reference, results, TOURS)
    region = asked(reference, results, place_of_region(reference, "24"))
    assert answer.sentence.startswith("Centre-Val de Loire (région de Tours), rentrée 2027")
    assert answer.line("remaining_need").value == region.line("remaining_need").value
    assert any("celle de Tours est Centre-Val de Loire" in note for note in answer.notes)


def test_that_the_sentence_gives_its_range_as_the_table_does_and_the_date(reference: Project, results: Results) -> None:
    sentence = asked(reference, results, TOURS).sentence
    assert "fourchette probable\u00a0: entre 5 de trop et 60 qui manquent" in sentence
    assert "À décider avant le 01/12/2026." in sentence


def test_that_the_answer_says_when_nothing_is_missing(reference: Project, results: Results) -> None:
    assert "suffisent" in asked(reference, results, place_of_region(reference, "94")).sentence


def test_that_needs_are_those_of_the_three_years_after_the_rentree(reference: Project, results: Results) -> None:
    assert asked(reference, results, TOURS).years == (2028, 2030)
    cut = asked(reference, results, TOURS, 2034)
    assert cut.years == (2035, 2035)
    assert any("écourte" in note for note in cut.notes)
    with pytest.raises(QuestionError, match="horizon"):
        asked(reference, results, TOURS, 2035)


def test_that_the_coverage_note_counts_the_formations_whose_places_are_known(
    reference: Project, results: Results
) -> None:
    note = questions.coverage_note(reference, results, "24", (2028, 2030))
    assert "9 sur 88 en France, 2 sur 4 dans la région" in note
    assert "57\u00a0diplômés recrutés" in note


def test_that_the_places_already_decided_are_named(reference: Project, results: Results) -> None:
    named = {d.name: d.places for d in asked(reference, results, TOURS).decided}
    assert named["TSBI, Tours"] == 16


def test_that_a_deadline_of_the_region_comes_before_the_assumption() -> None:
    project = small_project()
    found = decision_date(project, "24", 2026, "2025-11-01")
    assert found is not None
    assert (found.date, found.assumed) == ("2026-03-31", False)
    assert "BTS à Tours" in found.basis


def test_that_a_deadline_of_another_rentree_does_not_count(reference: Project) -> None:
    assert decision_date(small_project(), "24", 2030, TODAY) is None  # no assumption in the small project
    assumed = decision_date(reference, "24", 2030, TODAY)
    assert assumed is not None
    assert (assumed.date, assumed.assumed) == ("2029-12-01", True)
    assert "de 6 à 18" in assumed.basis


def test_that_the_assumed_delay_follows_its_assumption(reference: Project) -> None:
    changed, _ = SetCells({Address("assumptions", "decision_lead", "value"): 12.0}).apply(reference)
    found = decision_date(changed, None, 2027, TODAY)
    assert found is not None
    assert found.date == "2026-09-01"


def test_that_a_date_gone_by_is_told(reference: Project, results: Results) -> None:
    assert "(date passée)" in asked(reference, results, TOURS, 2026).sentence


def planned(reference: Project, status: str | None = "idea") -> Project:
    project = {**reference.row("projects", reference.keys("projects")[0]), "id": "plateau", "name": "Plateau",
               "region": "24", "status": status, "included": True}  # fmt: skip
    effect: dict[str, Value] = {
        "id": "plateau-places", "project": "plateau", "kind": "places", "offer": "tsbi-tours", "region": None,
        "segment": None, "value": 24.0, "year": 2027, "ramp": None, "probability": None, "included": True,
        "comment": None,
    }  # fmt: skip
    for table, row in (("projects", project), ("project_effects", effect)):
        reference, _ = InsertRows(table, [row]).apply(reference)
    return reference


def test_that_places_of_a_project_that_is_not_decided_stand_apart(reference: Project, results: Results) -> None:
    project = planned(reference)
    answer, before = asked(project, run(project, "reference"), TOURS), asked(reference, results, TOURS)
    assert answer.decided == before.decided, "an idea decides nothing"
    assert [one.sentence for one in answer.planned] == [
        "TSBI, Tours\u00a0: 24\u00a0places dès la rentrée 2027 (projet «\u00a0Plateau\u00a0», idée)"
    ]
    part, graduates = answer.line("planned_supply"), answer.line("trained_supply")
    assert part.label == "Projets prévus, s’ils se font (24\u00a0places)"
    assert graduates.label == "Diplômés recrutés (places décidées et prévues)"
    assert (graduates.value or 0.0) - (part.value or 0.0) == pytest.approx(before.line("trained_supply").value)
    assert "vide : 100 %" in answer.planned_note
    assert "Sans cela, le besoin restant de 2028–2030 serait " in answer.planned_note
    assert not before.planned
    assert not before.planned_note


def test_that_a_project_says_how_its_effects_count(reference: Project) -> None:
    project = planned(reference)
    assert project_note(project, "plateau") == (
        "Compté en entier dans le calcul, à part de ce qui est décidé dans « Combien former ? » (projet\u00a0: idée). "
        "Probabilité dans les fourchettes\u00a0: 100\u202f%, faute d’autre valeur."
    )
    likely, _ = SetCells({Address("project_effects", "plateau-places", "probability"): 0.5}).apply(project)
    assert project_note(likely, "plateau").endswith("Probabilité dans les fourchettes\u00a0: 50\u202f%.")
    assert project_note(planned(reference, "funded"), "plateau").startswith("Compté en entier dans le calcul. ")
    assert project_note(reference, reference.keys("projects")[0]) == ""


def test_that_places_of_a_decided_project_are_decided(reference: Project) -> None:
    project = planned(reference, "funded")
    answer = asked(project, run(project, "reference"), TOURS)
    assert not answer.planned
    assert {d.name: d.places for d in answer.decided}["TSBI, Tours"] == 40


def test_that_a_formation_that_is_asked_for_is_planned(reference: Project) -> None:
    project, _ = SetCells({Address("offers", "tsbi-tours", "status"): "demande"}).apply(reference)
    answer = asked(project, run(project, "reference"), TOURS)
    assert "TSBI, Tours" not in {d.name for d in answer.decided}
    assert [one.state for one in answer.planned] == ["demandé"]
    assert (answer.line("planned_supply").value or 0.0) > 0


def test_that_more_places_are_counted_as_decided(reference: Project, results: Results) -> None:
    row = {**reference.row("offers", "tsbi-tours"), "id": "tsbi-bis", "places": 10, "placements": None}
    more, _ = InsertRows("offers", [row]).apply(reference)
    before, after = asked(reference, results, TOURS), asked(more, run(more, "reference"), TOURS)
    assert len(after.decided) == len(before.decided) + 1
    assert (after.line("remaining_need").value or 0.0) < (before.line("remaining_need").value or 0.0)


def test_that_months_are_counted_back_over_years() -> None:
    assert months_before(2027, 9, 9) == "2026-12-01"
    assert months_before(2027, 9, 8) == "2027-01-01"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (TOURS, "à Tours (Centre-Val de Loire)"),
        (Place("Le Mans", "52", "Pays de la Loire"), "au Mans (Pays de la Loire)"),
        (Place("Les Ulis", "11", "Île-de-France"), "aux Ulis (Île-de-France)"),
        (Place("Hauts-de-France", "32", "Hauts-de-France"), "dans les Hauts-de-France"),
        (Place("Occitanie", "76", "Occitanie"), "en Occitanie"),
        (Place("France", None), "en France"),
    ],
)
def test_that_a_place_is_said_as_french_says_it(place: Place, said: str) -> None:
    assert in_place(place) == said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (TOURS, "en Centre-Val de Loire (région de Tours)"),
        (Place("Le Mans", "52", "Pays de la Loire"), "dans les Pays de la Loire (région du Mans)"),
        (Place("Évreux", "28", "Normandie"), "en Normandie (région d’Évreux)"),
        (Place("Occitanie", "76", "Occitanie"), "en Occitanie"),
        (Place("France", None), "en France"),
    ],
)
def test_that_the_figures_are_said_to_be_of_the_region(place: Place, said: str) -> None:
    assert in_counted_place(place) == said


def test_that_only_a_figure_outside_its_range_is_remarked() -> None:
    assert outside_note(12.4, 11.6, 30) == ""  # both are shown as 12
    assert outside_note(31, 12, 30).startswith("Le chiffre est au-dessus")
    assert outside_note(5, 12, 30).startswith("Le chiffre est au-dessous")


def test_that_a_surplus_is_said_as_such() -> None:
    assert need_range_text(4.0, 29.0) == "4 à 29"
    assert need_range_text(-3.2, 29.0) == "entre 3 de trop et 29 qui manquent"
    assert need_range_text(-12.0, -3.0) == "3 à 12 de trop"
