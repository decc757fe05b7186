import numpy as np
import pytest

from planner.core.answers.new_places import (
    Opening,
    OpeningEffect,
    counted_programmes,
    effect_of_opening,
    offers_like,
    opening_edit,
    opening_row,
    ranges_of_opening,
)
from planner.core.answers.new_places_words import effect_sentence, tipping_sentence
from planner.core.answers.questions import Place, QuestionError, place_of_region
from planner.core.model.results import Results, run
from planner.core.tables.project import Project

TOURS = Place("Tours", "24", "Centre-Val de Loire")


def effect(
    reference: Project, results: Results, region: str | None = "76", places: int = 12, **more: object
) -> OpeningEffect:
    asked = {"programme": "tsbi", "place": place_of_region(reference, region), "places": places, "rentree": 2027} | more
    return effect_of_opening(reference, "reference", Opening(**asked), results)  # type: ignore[arg-type]


@pytest.mark.parametrize("region", [None, "76", "24", "27"])
def test_that_places_bring_entries_completers_and_people_in_post(
    reference: Project, results: Results, region: str | None
) -> None:
    found = effect(reference, results, region)
    assert found.by_rentree[0].year == 2027
    regular = found.regular
    entries, completions = (
        (pair.with_ or 0.0) - (pair.without or 0.0) for pair in (regular.entries, regular.completions)
    )
    assert entries == pytest.approx(12 * 0.9)
    assert completions == pytest.approx(12 * 0.9 * 0.8)
    assert 0 < found.hired < completions
    assert (found.remaining.with_ or 0.0) < (found.remaining.without or 0.0)
    assert (found.coverage.with_ or 0.0) >= (found.coverage.without or 0.0)


def test_that_nothing_changes_before_the_first_completers(reference: Project, results: Results) -> None:
    first = effect(reference, results).by_rentree[0]
    assert first.hired.without == pytest.approx(first.hired.with_)
    assert first.completions.without == pytest.approx(first.completions.with_)


def test_that_contracts_limit_the_entries_and_the_sentence_says_so(reference: Project, results: Results) -> None:
    found = effect(reference, results, placements=4)
    assert (found.regular.entries.with_ or 0.0) - (found.regular.entries.without or 0.0) == pytest.approx(4)
    assert "limitent les entrées" in effect_sentence(found, None)


def test_that_the_tipping_point_is_the_smallest_number_that_covers(reference: Project, results: Results) -> None:
    tipping = effect(reference, results).tipping
    assert tipping.places is not None
    for places, covered in ((tipping.places, True), (tipping.places - 1, False)):
        found = effect(reference, results, places=places) if places else None
        need = tipping.need if found is None else _group_need(found, tipping.group)
        assert (need <= 1e-9) == covered


def _group_need(found: OpeningEffect, group: str) -> float:
    with_ = found.with_places
    names = {"production-senior-technician": "Techniciens supérieurs et agents de maîtrise"}
    column = next(i for i, key in enumerate(with_.inputs.groups) if names.get(key) == group)
    first = with_.years[0]
    window = slice(found.years[0] - first, found.years[1] - first + 1)
    row = with_.inputs.regions.index(str(found.opening.place.region))
    return float(np.asarray(with_.projection.remaining_need)[window, row, column].sum())


def test_that_too_few_contracts_never_cover_the_need(reference: Project, results: Results) -> None:
    tipping = effect(reference, results, placements=1).tipping
    assert tipping.limited
    assert "aucun nombre de places" in tipping_sentence(effect(reference, results, placements=1))


def test_that_a_need_already_covered_is_told(reference: Project, results: Results) -> None:
    assert "déjà couvert" in tipping_sentence(effect(reference, results, "24"))


def test_that_a_formation_like_it_lends_its_rates(reference: Project) -> None:
    row = opening_row(reference, Opening("tsbi", TOURS, 12, 2027, like="tsbi-tours"))
    assert row["completion"] == 1.0
    assert row["platform"] == "groupe-imt-tours"
    assert row["region"] == "24"
    assert row["opening_year"] == 2027


def test_that_the_row_is_a_real_formation_and_can_be_taken_back(reference: Project) -> None:
    opening = Opening("tsbi", TOURS, 12, 2027)
    changed, inverse = opening_edit(reference, opening).apply(reference)
    key = str(opening_row(reference, opening)["id"])
    assert changed.cell("offers", key, "places") == 12
    assert opening_row(changed, opening)["id"] != key  # the same once more gets a key of its own
    assert inverse.apply(changed)[0].keys("offers") == reference.keys("offers")


def test_that_results_equal_those_of_the_edited_project(reference: Project, results: Results) -> None:
    found = effect(reference, results, "76")
    changed, _ = opening_edit(reference, found.opening).apply(reference)
    after = run(changed, "reference")
    assert after.measure("remaining_need", years=found.years, region="76") == pytest.approx(found.remaining.with_)


def test_that_a_programme_that_leads_nowhere_is_refused(reference: Project, results: Results) -> None:
    nowhere = next(key for key in reference.keys("programmes") if key not in counted_programmes(reference))
    with pytest.raises(QuestionError, match="aucun groupe"):
        effect(reference, results, programme=nowhere)
    with pytest.raises(QuestionError, match="2050"):
        effect(reference, results, rentree=2050)


def test_that_formations_of_the_region_are_offered_first(reference: Project) -> None:
    offers = offers_like(reference, "tsbi", "84")
    assert offers[0] == "tsbi-lyon"
    assert {reference.cell("offers", key, "programme") for key in offers} == {"tsbi"}


def test_that_ranges_hold_the_answer(reference: Project, results: Results) -> None:
    found = effect(reference, results)
    ranges = ranges_of_opening(reference, "reference", found.opening, found.years)
    assert ranges.hired[0] < found.hired < ranges.hired[1]
    assert ranges.remaining[0] < (found.remaining.with_ or 0.0) < ranges.remaining[1]
    assert "fourchette probable" in effect_sentence(found, ranges)


def test_that_the_reference_stays_as_it_was(reference: Project, results: Results) -> None:
    before = reference.keys("offers")
    effect(reference, results)
    assert reference.keys("offers") == before
    assert reference.cell("offers", "tsbi-tours", "places") == 16


def test_that_the_rates_used_are_said_in_one_line(reference: Project, results: Results) -> None:
    like = effect(reference, results, "24", like="tsbi-tours").rates
    assert like.startswith("Taux de la formation TSBI, Tours\u00a0: remplissage ")
    assert "réussite 100\u202f%" in like
    general = effect(reference, results, "24").rates
    assert general.startswith("Taux généraux\u00a0: ")
    assert "réussite 80\u202f%" in general
