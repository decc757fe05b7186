import io
from pathlib import Path

import openpyxl
import pytest

from planner.core.answers.secrecy import NOTHING_HIDDEN, Secrecy, is_secret, secrecy_of
from planner.core.model.results import Results, run
from planner.core.tables.edits import DeleteRows, InsertRows, SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value
from planner.report.cells import SECRET
from planner.report.material import Material
from planner.report.options import ReportOptions
from planner.report.pictures import MapChoices, MapPicture
from planner.report.workbook import write_report
from planner.storage.reference_data import load_reference
from tests.builders import TODAY

YEAR = 2022


def with_sites(project: Project, region: str, heads: list[int]) -> Project:
    rows: list[dict[str, Value]] = [
        {"id": f"usine-{region}-{i}", "name": f"Usine {i} de {region}", "kind": "cdmo", "region": region,
         "headcount": count, "headcount_year": 2021, "diffusion": "diffusable"}
        for i, count in enumerate(heads)
    ]  # fmt: skip
    return InsertRows("sites", rows).apply(project)[0]


@pytest.fixture
def bare(project: Project) -> Project:
    """Without any site; every region has heads, spread by key."""
    project, _ = DeleteRows("events", ["tours-2023"]).apply(project)
    project, _ = DeleteRows("sites", ["tours", "rouen", "nulle-part"]).apply(project)
    return SetCells({Address("regions", "94", "residual_weight"): 1.0}).apply(project)[0]


def secrecy(project: Project) -> Secrecy:
    return secrecy_of(project, run(project, "reference"))


@pytest.mark.parametrize(
    ("weights", "hidden"),
    [
        ([], False), ([10.0], True), ([10.0, 10.0], True), ([10.0, 10.0, 10.0], False), ([85.0, 10.0, 5.0], False),
        ([85.1, 10.0, 4.9], True), ([96.0, 1.0, 1.0, 1.0, 1.0], True), ([0.0, 0.0, 0.0], False),
    ],
)  # fmt: skip
def test_that_fewer_than_three_units_or_one_above_85_percent_are_secret(weights: list[float], hidden: bool) -> None:
    assert is_secret(weights) is hidden


def test_that_regions_of_too_few_sites_are_hidden_and_others_not(bare: Project) -> None:
    project = with_sites(with_sites(with_sites(bare, "24", [50, 60]), "28", [40, 40, 40]), "94", [900, 20, 20, 20])
    found = secrecy(project)
    assert found.hidden_demand == {"24", "94"}
    for measure in ("headcount", "job_openings", "other_inflows", "remaining_need", "coverage", "unfilled_stock"):
        assert [found.hides(measure, [region]) for region in ("24", "28", "94")] == [True, False, True]
        assert not found.hides(measure)


def test_that_heads_spread_by_key_alone_are_nobodys_secret(bare: Project) -> None:
    assert not secrecy(bare).hidden_demand


def test_that_a_region_hidden_alone_takes_a_second_one_with_it(bare: Project) -> None:
    project = with_sites(bare, "24", [50])
    found = secrecy(project)
    results = run(project, "reference")
    least = min(("28", "94"), key=lambda region: results.measure("job_openings", region=region) or 0.0)
    assert found.hidden_demand == {"24", least}


def test_that_a_sum_that_parts_one_hidden_region_from_shown_ones_is_hidden_too(bare: Project) -> None:
    project = with_sites(with_sites(with_sites(bare, "24", [50, 60]), "28", [40, 40, 40]), "94", [30, 30])
    found = secrecy(project)
    assert found.hides("job_openings", ["24", "28"])
    assert not found.hides("job_openings", ["24", "94"])


def test_that_an_announced_site_counts_as_a_unit(project: Project) -> None:
    project, _ = SetCells({Address("sites", "tours", "headcount"): None}).apply(project)
    assert "24" in secrecy(project).hidden_demand


def test_that_courses_are_hidden_only_where_one_is_confidential(project: Project) -> None:
    assert not secrecy(project).hides("trained_supply", ["24"])
    confidential, _ = SetCells({Address("offers", "bts-tours", "diffusion"): "confidentiel"}).apply(project)
    assert secrecy(confidential).hides("trained_supply", ["24"])
    assert secrecy(confidential).hides("coverage", ["24"])
    at_a_confidential_school, _ = SetCells({Address("platforms", "lycee", "diffusion"): "confidentiel"}).apply(project)
    assert secrecy(at_a_confidential_school).hides("trained_supply", ["24"])


def test_that_nothing_is_hidden_where_nobody_asks() -> None:
    assert not NOTHING_HIDDEN.hides("job_openings", ["24"])
    assert not NOTHING_HIDDEN.hides("job_openings")


# --- in what is handed on -------------------------------------------------------------------------------------------


def sheets(
    path: Path, project: Project, results: Results, *, for_others: bool, regions: tuple[str, ...] = ()
) -> openpyxl.Workbook:
    write_report(path, Material(project, results, ReportOptions(YEAR, TODAY, regions, for_others)))
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def texts(workbook: openpyxl.Workbook) -> list[str]:
    return [
        str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]


def test_that_a_report_for_others_hides_secrets_and_counts_them(tmp_path: Path, bare: Project) -> None:
    project = with_sites(with_sites(with_sites(bare, "24", [50, 60]), "28", [40, 40, 40]), "94", [30, 30])
    results = run(project, "reference")
    published = sheets(tmp_path / "a.xlsx", project, results, for_others=True)
    found = texts(published)
    count = found.count(SECRET)
    assert count > 0
    told = next(text for text in found if text.startswith("Secret statistique"))
    assert f"{count}\u00a0cellules" in told.replace("\u202f", "")
    rows = {row[0]: row for row in published["Résultats"].iter_rows(min_row=2, values_only=True)}
    assert SECRET in rows["Centre-Val de Loire"]
    assert SECRET not in rows["Normandie"]
    own = texts(sheets(tmp_path / "b.xlsx", project, results, for_others=False))
    assert SECRET not in own
    assert not any(text.startswith("Secret statistique\u00a0:") for text in own)


def test_that_a_hidden_regions_own_page_is_hidden(tmp_path: Path, project: Project) -> None:
    results = run(project, "reference")
    published = sheets(tmp_path / "a.xlsx", project, results, for_others=True, regions=("24",))
    assert SECRET in [cell.value for row in published["Synthèse"].iter_rows() for cell in row]


def test_that_a_report_for_others_does_not_name_confidential_rows_elsewhere(tmp_path: Path, project: Project) -> None:
    project, _ = SetCells({Address("platforms", "lycee", "diffusion"): "confidentiel"}).apply(project)
    results = run(project, "reference")
    assert "Lycée de Tours" in texts(sheets(tmp_path / "a.xlsx", project, results, for_others=False))
    published = texts(sheets(tmp_path / "b.xlsx", project, results, for_others=True))
    assert not any("Lycée de Tours" in text for text in published)
    assert not any(text == "Secret" or "Atelier de Rouen" in text for text in published)


def test_that_a_map_for_others_leaves_out_secret_regions_and_says_how_many() -> None:
    project = load_reference()
    results = run(project, "reference")
    whole = MapPicture(project, results, 2026, MapChoices("headcount")).scene
    published = MapPicture(project, results, 2026, MapChoices("headcount", for_others=True)).scene
    assert whole.choropleth is not None
    assert published.choropleth is not None
    hidden = {code for code, value in published.choropleth.values.items() if value is None}
    assert hidden == secrecy_of(project, results).hidden_demand
    assert hidden
    assert all(value is not None for value in whole.choropleth.values.values())
    assert f"{len(hidden)}\u00a0régions ne sont pas montrées" in published.source
    assert "Secret" not in whole.source
