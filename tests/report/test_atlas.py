"""The atlas: a page a region."""

from pathlib import Path

import numpy as np
import pytest

from planner.core.model.results import Results, run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.drawing.atlas_pages import AtlasPage
from planner.report.atlas import FIGURES, AtlasError, atlas_pages, export_atlas
from planner.report.indicators import INDICATORS
from planner.report.pictures import DEFAULT_CHOICES, MapChoices, MapPicture
from tests.builders import TODAY


def pages_of(project: Project, results: Results, choices: MapChoices = DEFAULT_CHOICES) -> dict[str, AtlasPage]:
    picture = MapPicture(project, results, 2023, choices, today=TODAY)
    return {page.region: page for page in atlas_pages(project, results, picture, 2023, choices)}


def test_that_regions_follow_by_name_each_with_its_number(project: Project, results: Results) -> None:
    pages = pages_of(project, results)
    assert list(pages) == ["24", "94", "28"]  # Centre-Val de Loire, Corse, Normandie
    assert [page.number for page in pages.values()] == ["1/3", "2/3", "3/3"]


def test_that_a_page_states_the_models_own_figures(project: Project, results: Results) -> None:
    page = pages_of(project, results)["24"]
    assert page.scene.title == "Centre-Val de Loire\u00a0: postes à pourvoir, 2023–2025"
    assert page.scene.focus == "24"
    stated = dict(page.figures)
    openings = results.measure("job_openings", years=(2023, 2025), region="24")
    assert stated["Postes à pourvoir, 2023–2025"] == INDICATORS["job_openings"].format(openings)
    assert len(stated) == len(FIGURES) + 1
    assert stated["Recensés dans la région"] == "1\u00a0site, 1\u00a0plateforme, 1\u00a0projet"


def test_that_a_page_states_what_its_map_is_coloured_by(project: Project) -> None:
    smaller, _ = SetCells({Address("sites", "tours", "headcount"): 10}).apply(project)
    results, other = run(project, "reference"), run(smaller, "reference")
    label, figure = pages_of(project, results, MapChoices(against=(smaller, other)))["24"].figures[0]
    assert "écart avec" in label
    own, theirs = (r.measure("job_openings", years=(2023, 2025), region="24") for r in (results, other))
    assert figure == INDICATORS["job_openings"].format_difference(own - theirs)


def test_that_a_page_shows_the_points_of_its_region_and_says_what_is_unknown(
    project: Project, results: Results
) -> None:
    corsica = pages_of(project, results)["94"]
    assert not any(layer.visible for layer in corsica.scene.layers)
    assert dict(corsica.figures)["Places de formation, 2023"] == "non connu"
    assert corsica.notes[0].startswith("Moins de 30 salariés")
    sites = {layer.key: layer for layer in pages_of(project, results)["24"].scene.layers}["sites"]
    assert sites.visible_ids == {"tours"}


def test_that_a_page_says_how_much_of_its_region_is_known(project: Project) -> None:
    blank, _ = SetCells({Address("sites", "tours", "headcount"): None}).apply(project)
    pages = pages_of(blank, run(blank, "reference"))
    note = "Effectif des sites recensés\u00a0: chiffre connu pour 0\u00a0site sur 1 dans la région."
    assert note in pages["24"].notes
    assert not [text for text in pages["28"].notes if "Effectif" in text]


def test_that_a_page_shows_the_arrows_that_begin_or_end_in_its_region(project: Project, results: Results) -> None:
    pages = pages_of(project, results, MapChoices(flows=("learners",)))

    def drawn(code: str) -> set[str]:
        flows = pages[code].scene.flows[0]
        return {key for key, place in zip(flows.ids, flows.origin, strict=True) if np.isfinite(place).all()}

    assert drawn("24") == {"lycee/24", "lycee/28"}  # taught there
    assert drawn("28") == {"lycee/28"}
    assert drawn("94") == set()


def test_that_a_page_for_others_keeps_secrets(project: Project, results: Results) -> None:
    page = pages_of(project, results, MapChoices(for_others=True))["28"]
    assert dict(page.figures)["Effectif salarié, 2023"] == "secret"
    assert dict(page.figures)["Effectif des sites recensés"] == "non connu"
    corsica = pages_of(project, results, MapChoices(for_others=True))["94"]
    assert dict(corsica.figures)["Couverture par la formation spécialisée, 2023–2025"] == "non connu"  # no openings
    assert dict(page.figures)["Recensés dans la région"] == "0\u00a0site, 0\u00a0plateforme, 0\u00a0projet"


def test_that_the_atlas_is_written_whole_or_refused_in_french(qapp: object, project: Project, tmp_path: Path) -> None:
    choices = MapChoices("site_headcount", INDICATORS["site_headcount"].levels[-1])
    assert export_atlas(tmp_path / "atlas.pdf", project, "reference", today=TODAY, year=2023, choices=choices) == 3
    assert (tmp_path / "atlas.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(AtlasError, match="ce dossier ou ce fichier n’existe pas"):
        export_atlas(tmp_path / "absent" / "atlas.pdf", project, "reference", today=TODAY)


def test_that_the_atlas_of_another_scenario_is_another(project: Project) -> None:
    larger, _ = SetCells({Address("sites", "tours", "headcount"): 900}).apply(project)
    first, second = (pages_of(p, run(p, "reference"))["24"] for p in (project, larger))
    assert dict(first.figures) != dict(second.figures)
