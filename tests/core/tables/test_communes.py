"""Search over the communes."""

import pytest

from planner.core.tables.communes import Communes, fold


@pytest.mark.parametrize("text", ["tours", "TOURS", "37000", "37261", " Tours "])
def test_that_a_commune_is_found_by_name_postcode_or_code(communes: Communes, text: str) -> None:
    assert communes.search(text)[0].insee == "37261"


@pytest.mark.parametrize(
    ("text", "name"), [("saint etienne", "Saint-Étienne"), ("evry cour", "Évry-Courcouronnes"), ("nîmes", "Nîmes")]
)
def test_that_accents_case_and_hyphens_do_not_matter(communes: Communes, text: str, name: str) -> None:
    assert communes.search(text)[0].name == name


def test_that_nothing_is_found_for_nothing(communes: Communes) -> None:
    assert communes.search("  ") == []
    assert communes.search("zzzz") == []
    assert communes.get("99999") is None


def test_that_no_more_are_given_than_asked_for(communes: Communes) -> None:
    assert len(communes.search("saint", limit=5)) == 5


def test_that_ligatures_fold() -> None:
    assert fold("Œuf d’Île-de-France") == "oeuf d ile de france"
