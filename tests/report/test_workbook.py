"""The workbook, as other programs read it."""

import datetime
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from planner.core.model.ensemble import run_ensemble
from planner.core.model.measures import HEADLINES, MEASURE_NAMES
from planner.core.model.results import MEASURES, Results, run
from planner.core.tables.edits import InsertRows, SetCells
from planner.core.tables.history import History, Step
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import difference_edit
from planner.core.tables.versions import keep_version
from planner.report.contents import SHEETS, told_hidden
from planner.report.formulas import calculation
from planner.report.material import Material, ReportError
from planner.report.options import ANNEXES, ReportOptions
from planner.report.workbook import write_report
from planner.storage.reference_data import load_reference
from tests.builders import TODAY

LIST_SHEETS = (
    "Résultats",
    "Sites",
    "Plateformes",
    "Formations",
    "Projets",
    "Financements",
    "Hypothèses",
    "Sources",
    "Glossaire",
)
BARE = ReportOptions(2023, TODAY, annexes=())
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8ffff3f0005fe02fea73581840000000049454e44ae426082"
)
"""One white pixel."""


def records(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows of a list sheet by column title."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def written(path: Path, project: Project, results: Results, **options: Any) -> Workbook:
    options = {"annexes": [key for key in ANNEXES if key != "calculation"], **options}
    write_report(path, Material(project, results, ReportOptions(2023, TODAY, **options)))
    return openpyxl.load_workbook(path)


def texts(sheet: Worksheet) -> list[str]:
    """What a reader finds, comments included."""
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return [str(cell.value) for cell in cells] + [cell.comment.text for cell in cells if cell.comment is not None]


def test_that_the_sheets_stand_in_reading_order(workbook: Workbook) -> None:
    annexes = tuple(name for key, name in ANNEXES.items() if key != "calculation")
    assert tuple(workbook.sheetnames) == (*SHEETS, *annexes, *calculation.SHEETS)


def test_that_results_are_those_of_the_model_to_the_last_digit(
    workbook: Workbook, project: Project, results: Results
) -> None:
    frame = results.frame(["region", "family", "year"])
    expected = {
        (project.label("regions", row["region"]), project.label("job_families", row["family"]), row["year"]): row
        for _, row in frame.iterrows()
    }
    found = records(workbook["Résultats"])
    assert len(found) == len(expected)
    for row in found:
        model = expected[row["Région"], row["Famille de métiers"], row["Année"]]
        for measure in MEASURES:
            value = row[MEASURE_NAMES[measure].label]
            assert (value is None and model[measure] != model[measure]) or value == pytest.approx(
                model[measure], rel=1e-14
            )


def test_that_the_synthesis_states_the_models_figures(report: Path, results: Results) -> None:
    sheet = openpyxl.load_workbook(report, data_only=True)["Synthèse"]
    rows = {str(row[0]): row[1:] for row in sheet.iter_rows(values_only=True)}
    assert rows["Mesure"][0] == "2023–2025"
    for measure in HEADLINES:
        assert rows[measure.label][0] == pytest.approx(results.measure(measure.key, years=(2023, 2025)), rel=1e-14)


def test_that_the_regions_stand_beside_the_country(project: Project, results: Results, tmp_path: Path) -> None:
    sheet = written(tmp_path / "r.xlsx", project, results, regions=("28",))["Synthèse"]
    rows = {str(row[0]): row[1:] for row in sheet.iter_rows(values_only=True)}
    for measure in HEADLINES:
        here, _, _, france = rows[measure.label][:4]
        assert here == pytest.approx(results.measure(measure.key, years=(2023, 2025), region="28"), rel=1e-14)
        assert france == pytest.approx(results.measure(measure.key, years=(2023, 2025)), rel=1e-14)


def test_that_ranges_are_those_of_the_ensemble(project: Project, results: Results, tmp_path: Path) -> None:
    ranged, _ = SetCells({
        Address("assumptions", "growth", "low"): 0.05, Address("assumptions", "growth", "high"): 0.15,
    }).apply(project)  # fmt: skip
    ensemble = run_ensemble(ranged, "reference", draws=20)
    sheet = written(tmp_path / "r.xlsx", ranged, results, ensemble=ensemble)["Synthèse"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Postes à pourvoir")
    assert row[2:4] == pytest.approx(ensemble.range_of("job_openings", years=(2023, 2025)))


def test_that_the_first_sheet_says_what_the_report_is_about(workbook: Workbook) -> None:
    sheet = workbook["Identification"]
    facts = {str(row[0]): row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert sheet["A1"].value == "Essai d’été"
    assert facts["Scénario"] == "Référence"
    assert facts["Périmètre"] == "France entière"
    assert facts["Date"] == "22/11/2026"
    assert facts["Version"].startswith("du 22/11/2026, empreinte ")


def test_that_the_contents_lead_to_every_sheet(workbook: Workbook) -> None:
    cells = [cell for column in workbook["Identification"].iter_cols() for cell in column]
    targets = [cell.hyperlink.location for cell in cells if cell.hyperlink is not None]
    assert targets == [f"'{name}'!A1" for name in workbook.sheetnames[1:]]


def test_that_text_that_begins_like_a_formula_stays_text(workbook: Workbook, report: Path) -> None:
    sites = {cell.value: cell.data_type for cell in workbook["Sites"]["A"]}
    projects = {cell.value: cell.data_type for cell in workbook["Projets"]["A"]}
    assert sites["=Sans lieu"] == "s"
    assert projects["@Plateau"] == "s"
    for sheet in workbook:
        if not sheet.title.startswith("Calcul"):
            for row in sheet.iter_rows():
                assert not [c.value for c in row if c.data_type == "f" and "Sans lieu" in c.value]


def test_that_nothing_in_it_leads_to_other_files(report: Path) -> None:
    with zipfile.ZipFile(report) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name.lower()]


def test_that_every_formula_holds_the_applications_number(report: Path, workbook: Workbook) -> None:
    """A mail preview shows what is cached: no formula of the eight sheets may be without."""
    values = openpyxl.load_workbook(report, data_only=True)
    live = 0
    for name in SHEETS:
        for row in workbook[name].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    live += 1
                    assert values[name][cell.coordinate].value is not None or '""' in cell.value, cell.coordinate
    assert live > 100


def test_that_numbers_money_and_dates_have_their_own_types(workbook: Workbook) -> None:
    plateau = next(row for row in records(workbook["Projets"]) if row["Projet"] == "@Plateau")
    assert plateau["Coût total"] == 1234567.89
    source = records(workbook["Sources"])[0]
    assert source["Titre"] == "Étude « cœur » de l’été"
    assert source["Date"] == "10/2021"  # a month is no date
    funding = next(row for row in records(workbook["Financements"]) if row["Projet"] == "@Plateau")
    assert (funding["Financeur"], funding["Montant"], funding["Année"]) == ("FEDER", 600_000, 2024)


def test_that_a_whole_date_is_a_date(project: Project, results: Results, tmp_path: Path) -> None:
    dated, _ = SetCells({Address("sources", "leem", "date"): "2021-10-14"}).apply(project)
    row = records(written(tmp_path / "r.xlsx", dated, results)["Sources"])[0]
    assert row["Date"] == datetime.datetime(2021, 10, 14)  # noqa: DTZ001 - spreadsheets have no time zones


def test_that_facts_derived_figures_and_assumptions_are_told_apart(workbook: Workbook) -> None:
    tours = next(row for row in workbook["Sites"].iter_rows() if row[0].value == "Usine de Tours")
    by_title = dict(zip([cell.value for cell in workbook["Sites"][1]], tours, strict=True))
    assert by_title["Nature du chiffre"].value == "● fait"
    assert by_title["Source"].value == "Étude « cœur » de l’été, p. 12"
    assert not by_title["Effectif du site (personnes)"].font.italic
    plateau = next(row for row in records(workbook["Projets"]) if row["Projet"] == "@Plateau")
    assert (plateau["Nature du chiffre"], plateau["Source"]) == ("◐ calculé", "somme des lots")
    growth = next(row for row in workbook["Hypothèses et contrôles"].iter_rows() if row[0].value == "growth")
    assert growth[1].font.italic
    assert growth[1].font.color.rgb == "FF8A4B00"
    assert "○ hypothèse" in [cell.value for cell in growth]


def test_that_an_assumption_shows_its_own_unit(project: Project, results: Results, tmp_path: Path) -> None:
    workbook = written(tmp_path / "r.xlsx", project, results)
    rows = {row[0].value: row for row in workbook["Hypothèses et contrôles"].iter_rows()}
    assert rows["growth"][1].value == 0.1
    assert "%" in rows["growth"][1].number_format
    assert "%" not in rows["total_jobs"][1].number_format


def test_that_a_scenario_shows_its_values_beside_the_reference(project: Project, tmp_path: Path) -> None:
    edit = difference_edit(project, "haut", Address("assumptions", "growth", "value"), 0.2)
    changed, _ = edit.apply(project)
    workbook = written(tmp_path / "r.xlsx", changed, run(changed, "haut"))
    rows = {row[0]: row for row in workbook["Hypothèses et contrôles"].iter_rows(values_only=True)}
    assert rows["growth"][1:3] == (0.2, 0.1)
    assert rows["fill"][2] is None
    assert "Scénario Haut" in workbook["Sites"].oddFooter.left.text


def test_that_regions_limit_lists_and_results(project: Project, results: Results, tmp_path: Path) -> None:
    workbook = written(tmp_path / "r.xlsx", project, results, regions=("28",))
    assert {row["Région"] for row in records(workbook["Résultats"])} == {"Normandie"}
    assert [row["Nom"] for row in records(workbook["Sites"])] == ["Atelier de Rouen"]
    assert [row["Projet"] for row in records(workbook["Financements"])] == ["Secret"]
    needs = texts(workbook["Besoins et formations"])
    assert {"France entière", "Normandie"} <= set(needs)
    assert "Centre-Val de Loire" not in needs


def test_that_confidential_rows_stay_out_for_others_and_are_counted(
    project: Project, results: Results, workbook: Workbook, tmp_path: Path
) -> None:
    assert "Atelier de Rouen" in texts(workbook["Sites"])
    public = written(tmp_path / "r.xlsx", project, results, for_others=True)
    every_text = [text for sheet in public for text in texts(sheet)]
    assert not {"Atelier de Rouen", "Secret"} & set(every_text)
    notes = [text.replace("\u00a0", " ") for text in texts(public["Identification"])]
    assert any("3 lignes confidentielles ne figurent pas ici" in note for note in notes)
    assert any("l’effectif qu’un site a publié reste, avec sa source" in note for note in notes)


def test_that_regions_left_off_the_map_for_secrecy_are_counted_too() -> None:
    assert "(« secret ») :" in told_hidden(0, 3, 0)[1].replace("\u00a0", " ")
    assert "(« secret »), 4 régions sur la carte :" in told_hidden(0, 3, 4)[1].replace("\u00a0", " ")


def test_that_a_confidential_project_is_not_reported_on_for_others(project: Project, results: Results) -> None:
    with pytest.raises(ReportError, match="confidentiel"):
        Material(project, results, ReportOptions(2023, TODAY, for_others=True, project="secret"))


@pytest.mark.parametrize("name", LIST_SHEETS)
def test_that_lists_can_be_read_filtered_and_printed(workbook: Workbook, name: str) -> None:
    sheet = workbook[name]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.protection.sheet
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.left.text.startswith(
        "Scénario Référence · France entière · version du 22/11/2026, empreinte "
    )
    widths = sum(sheet.column_dimensions[cell.column_letter].width for cell in sheet[1])
    assert widths < 260  # a page that is wider could not be read on A4


def test_that_an_empty_list_says_so(project: Project, results: Results, tmp_path: Path) -> None:
    workbook = written(tmp_path / "r.xlsx", project, results, regions=("94",))
    assert workbook["Plateformes"]["A2"].value == "Aucune ligne."


def test_that_calamine_reads_the_same(report: Path, workbook: Workbook) -> None:
    read = CalamineWorkbook.from_path(str(report))
    assert tuple(read.sheet_names)[: len(SHEETS)] == SHEETS
    for name in LIST_SHEETS:
        rows = read.get_sheet_by_name(name).to_python()
        expected = [[cell.value for cell in row] for row in workbook[name].iter_rows()]
        assert len(rows) == len(expected)
        for got, row in zip(rows, expected, strict=True):
            for value, cell in zip(got, row, strict=True):
                assert value == (cell if cell is not None else "") or isinstance(cell, datetime.datetime)


def test_that_control_characters_and_long_texts_do_not_break_the_file(
    project: Project, results: Results, tmp_path: Path
) -> None:
    odd, _ = SetCells({
        Address("sites", "tours", "operator"): "a\x00b\x0bc\ud800".encode("utf-8", "ignore").decode() + "\U0001f600",
        Address("projects", "plateau", "description"): "é" * 40_000,
    }).apply(project)  # fmt: skip
    path = tmp_path / "r.xlsx"
    notes = write_report(path, Material(odd, results, ReportOptions(2023, TODAY, annexes=("sites", "projects"))))
    assert [note.replace("\u00a0", " ").replace("\u202f", " ") for note in notes] == [
        "1 cellule contenait des caractères invisibles, qui ont été retirés.",
        "1 texte de plus de 32 767 caractères, coupé.",
    ]
    workbook = openpyxl.load_workbook(path)
    assert records(workbook["Sites"])[0]["Opérateur"] == "abc\U0001f600"
    assert len(records(workbook["Projets"])[0]["Objet"]) == 32_767


def test_that_a_name_with_ampersands_does_not_break_headers(project: Project, results: Results, tmp_path: Path) -> None:
    named, _ = SetCells({Address("settings", "project_title", "value"): "2030 R&D & Cie " + "x" * 300}).apply(project)
    header = written(tmp_path / "r.xlsx", named, results)["Sites"].oddHeader
    assert "R&&D && Cie" in header.left.text or "R&D & Cie" in header.left.text


def test_that_pictures_and_charts_have_words_for_those_who_cannot_see_them(
    project: Project, results: Results, tmp_path: Path
) -> None:
    path = tmp_path / "r.xlsx"
    write_report(path, Material(project, results, ReportOptions(2023, TODAY, annexes=()), picture=PNG))
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/media/image1.png") == PNG
        drawings = "".join(archive.read(n).decode() for n in archive.namelist() if "drawings/drawing" in n)
    assert "Carte des postes à pourvoir par région, 2023–2025, scénario Référence" in drawings
    for drawn in re.findall(r"<xdr:cNvPr [^>]*>", drawings):
        assert re.search(r'descr="[^"]{20,}"', drawn)


def test_that_the_same_report_has_the_same_bytes(project: Project, results: Results, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_report(tmp_path / name, Material(project, results, ReportOptions(2023, TODAY), picture=PNG))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_that_the_file_names_no_user_and_no_folder(report: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(report) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"<dc:creator>Planificateur Bioproduction</dc:creator>" in content
    assert b"2026-11-22T00:00:00Z" in content
    assert not re.search(rb"[A-Z]:\\\\|/home/|/root|/tmp/", content)


@pytest.mark.parametrize("target", ["absent/r.xlsx", "dossier.xlsx"])
def test_that_a_target_that_cannot_be_written_is_refused_in_french(
    project: Project, results: Results, tmp_path: Path, target: str
) -> None:
    (tmp_path / "dossier.xlsx").mkdir()
    with pytest.raises(ReportError, match="ne peut pas être écrit"):
        write_report(tmp_path / target, Material(project, results, BARE))
    assert list(tmp_path.iterdir()) == [tmp_path / "dossier.xlsx"]


def test_that_a_failure_leaves_the_earlier_report(
    project: Project, results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.xlsx"
    path.write_bytes(b"earlier")

    def fails(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("planner.report.workbook.workbook_bytes", fails)
    with pytest.raises(ReportError, match="plus de place"):
        write_report(path, Material(project, results, BARE))
    assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


def test_that_no_name_of_who_changed_what_leaves_with_a_report(
    project: Project, results: Results, tmp_path: Path
) -> None:
    edit = SetCells({Address("sites", "tours", "headcount"): 120})
    changed, inverse = edit.apply(project)
    step = Step.on(project, edit, inverse, label="Modifier", author="Zébulon", at="2026-11-22T14:05:00")
    recorded = History(changed, [step]).recorded()
    kept, _ = keep_version(recorded, "Juin", author="Zébulon", now="2026-11-22T14:05:00").apply(recorded)
    path = tmp_path / "rapport.xlsx"
    write_report(path, Material(kept, results, ReportOptions(2023, TODAY)))
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "Zébulon".encode() in archive.read(name)]


def test_that_nothing_confidential_is_named_in_any_sheet_for_others(
    project: Project, results: Results, tmp_path: Path
) -> None:
    """Checks, comparison, risks, calendar: no way round leads to the name of a confidential row."""
    broken, _ = SetCells({Address("sites", "rouen", "departement"): "37"}).apply(project)
    risk: dict[str, Any] = {"id": "r", "name": "Risque tu", "project": "secret", "probability": 3, "impact": 3}
    milestone: dict[str, Any] = {"id": "m", "name": "Jalon tu", "project": "secret", "date": "2027-01-31"}
    broken, _ = InsertRows("risks", [risk]).apply(broken)
    broken, _ = InsertRows("milestones", [milestone]).apply(broken)
    changed, _ = difference_edit(broken, "haut", Address("sites", "rouen", "headcount"), 300).apply(broken)
    public = written(
        tmp_path / "r.xlsx", changed, run(changed, "reference"), for_others=True, compared=run(changed, "haut")
    )
    found = " ".join(text for sheet in public for text in texts(sheet))
    for name in ("Rouen", "Secret\u00a0", "« secret", "Risque tu", "Jalon tu"):
        assert name not in found, name


def test_that_amounts_of_the_plan_are_open_and_everything_else_is_locked(tmp_path: Path) -> None:
    reference = load_reference()
    results = run(reference, "reference")
    path, options = tmp_path / "r.xlsx", ReportOptions(2027, TODAY, project="exemple-plateau", annexes=())
    write_report(path, Material(reference, results, options))
    workbook = openpyxl.load_workbook(path)
    for name, titles in (("Plan de financement", {"Montant (€)"}), ("Dépenses", {"Montant HT (€)"})):
        sheet = workbook[name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        row = next(row for row in sheet.iter_rows() if titles & {cell.value for cell in row})
        column = next(cell.column for cell in row if cell.value in titles)
        assert not sheet.cell(row[0].row + 1, column).protection.locked
        assert sheet.cell(row[0].row + 1, 1).protection.locked
        guarded = " ".join(str(rule.sqref) for rule in sheet.data_validations.dataValidation)
        assert sheet.cell(row[0].row + 1, column).coordinate in guarded


def test_that_a_region_s_money_without_instrument_is_public_aid_in_the_report(tmp_path: Path) -> None:
    reference = load_reference()
    project, _ = SetCells({Address("plan_resources", "exemple-region", "instrument"): None}).apply(reference)
    sheets = []
    for number, each in enumerate((reference, project)):
        path, options = tmp_path / f"{number}.xlsx", ReportOptions(2027, TODAY, project="exemple-plateau", annexes=())
        write_report(path, Material(each, run(each, "reference"), options))
        sheets.append((openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)))
    (_, told), (formulas, untold) = sheets
    for title in ("Dont aides publiques", "Reste à charge des bénéficiaires", "Aide sollicitée ou à solliciter"):
        before, after = (value_beside(book["Plan de financement"], title) for book in (told, untold))
        assert before == after, title
    assert "aide à préciser" in str(value_beside(formulas["Plan de financement"], "Aide sollicitée ou à solliciter"))


def value_beside(sheet: Worksheet, title: str) -> object:
    return next(row[1].value for row in sheet.iter_rows() if row[0].value == title)
