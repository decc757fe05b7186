"""What rows of a foreign file become: new, changed, unchanged or refused, and one edit that undoes."""

import datetime

import pytest

from planner.core.importing.import_edit import import_edit
from planner.core.importing.import_matching import guess_table, is_title_row, match_columns, propose
from planner.core.importing.import_plan import ImportOptions, ImportPlan
from planner.core.importing.import_values import Style, style_of, value_of
from planner.core.importing.imported_file import FileCell, FileRow, Share, Sheet, Unreadable
from planner.core.importing.importing import DEFAULTS, NO_KEY, plan_import
from planner.core.tables.communes import Communes
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import origin_of
from planner.core.tables.values import InvalidValue
from planner.storage.reference_data import load_communes, load_reference
from tests.builders import TODAY, same

HEADER = ("Nom", "Nature du site", "Commune", "Effectif du site (personnes)", "Part dans le périmètre")


def sheet(*rows: tuple[FileCell, ...], name: str = "Feuil1", header: tuple[FileCell, ...] = HEADER) -> Sheet:
    return Sheet(name, [FileRow(number, cells) for number, cells in enumerate((header, *rows), start=1)])


def planned(
    project: Project, communes: Communes, of: Sheet, table: str = "sites", key: str | None = None,
    options: ImportOptions = DEFAULTS,
) -> ImportPlan:  # fmt: skip
    matching = propose(project, of, table, key=key)
    plan = plan_import(project, "liste.xlsx", of, matching, communes=communes, options=options)
    assert len(plan.rows) == len(of.rows) - 1 - matching.header, "no row is dropped"
    return plan


def states(plan: ImportPlan) -> list[str]:
    return [row.state for row in plan.rows]


# --- matching ----------------------------------------------------------------------------------------------------


def test_that_titles_match_without_accents_case_or_unit(project: Project) -> None:
    titles = [
        "IDENTIFIANT",
        "nature  du site",
        "effectif du site",
        "Part dans le perimetre (%)",
        "Inconnu",
        "headcount_year",
    ]
    found = match_columns(titles, project.schema.table("sites"))
    assert found == {0: "id", 1: "kind", 2: "headcount", 3: "scope", 5: "headcount_year"}


def test_that_a_slip_in_a_title_is_seen_through_and_memory_goes_first(project: Project) -> None:
    table = project.schema.table("sites")
    assert match_columns(["Effectf du site", "Ville"], table) == {0: "headcount"}
    assert match_columns(["Effectif du site", "Ville"], table, {"ville": "commune", "effectif du site": ""}) == {
        1: "commune"
    }


def test_that_the_header_is_found_below_a_title(project: Project) -> None:
    found = Sheet("x", [FileRow(1, ("Liste des sites 2026",)), FileRow(4, HEADER), FileRow(5, ("A", "Façonnier"))])
    assert propose(project, found, "sites").header == 1
    assert guess_table(project.schema, found) == "sites"


# --- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "english", "expected"),
    [
        (["1 234,5", "12"], False, [1234.5, 12.0]),
        (["1.234,5"], False, [1234.5]),
        (["1,234.5", "1,000"], False, [1234.5, 1000.0]),
        (["1,234"], True, [1234.0]),
        (["1,234"], False, [1.234]),
        (["0,5", "1,234"], True, [0.5, 1.234]),
        ([1234.5, 7], False, [1234.5, 7.0]),
    ],
)
def test_that_numbers_are_read_as_their_column_writes_them(
    project: Project, cells: list[FileCell], english: bool, expected: list[float]
) -> None:
    field = project.schema.table("projects").field("target_jobs")
    style = style_of(field, cells, english, share=False)
    assert [value_of(field, cell, style) for cell in cells] == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([Share(0.57)], [0.57]), (["57 %"], [0.57]), (["0,57", "1"], [0.57, 1.0]), ([57, 1, 0.5], [0.57, 0.01, 0.005]),
        (["57", "0,5"], [0.57, 0.005]), ([0.57], [0.57]),
    ],
)  # fmt: skip
def test_that_shares_are_read_in_per_cent_or_not(
    project: Project, cells: list[FileCell], expected: list[float]
) -> None:
    field = project.schema.table("sites").field("scope")
    style = style_of(field, cells, False, share=True)
    assert [value_of(field, cell, style) for cell in cells] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["14/10/2024", "02/03/2024"], ["2024-10-14", "2024-03-02"]),
        (["10/14/2024", "02/03/2024"], ["2024-10-14", "2024-02-03"]),
        (["2024-10-14T00:00:00", "2024/1/2"], ["2024-10-14", "2024-01-02"]),
        (["1er août 2024", "14.10.2024"], ["2024-08-01", "2024-10-14"]),
        ([datetime.date(2024, 10, 14)], ["2024-10-14"]),
    ],
)
def test_that_dates_are_read_as_their_column_writes_them(
    project: Project, cells: list[FileCell], expected: list[str]
) -> None:
    field = project.schema.table("offers").field("deadline")
    style = style_of(field, cells, False, share=False)
    assert [value_of(field, cell, style) for cell in cells] == expected


def test_that_partial_dates_and_money_are_read(project: Project) -> None:
    date = project.schema.table("sources").field("date")
    assert [value_of(date, text, Style()) for text in ("2021", "03/2021", "14/03/2021")] == [
        "2021",
        "2021-03",
        "2021-03-14",
    ]
    total = project.schema.table("projects").field("total")
    assert [value_of(total, cell, Style()) for cell in ("1 234,56 €", "2,5 M€", 12.5)] == [123456, 250_000_000, 1250]


@pytest.mark.parametrize("cell", ["31/02/2024", "bientôt", 12.5, Unreadable("#N/A", "valeur d’erreur « #N/A »")])
def test_that_what_is_no_date_is_refused(project: Project, cell: FileCell) -> None:
    with pytest.raises(InvalidValue):
        value_of(project.schema.table("offers").field("deadline"), cell, Style())


# --- rows --------------------------------------------------------------------------------------------------------


def test_that_every_row_is_new_changed_unchanged_or_refused(project: Project, communes: Communes) -> None:
    plan = planned(project, communes, sheet(
        ("Usine de Tours", "Façonnier", "Tours", 450, None),
        ("atelier de rouen", None, None, 100, None),
        ("Usine neuve", "Façonnier", "Rouen", 30, "60 %"),
        ("Autre", "Château", "Rouen", 12.5, None),
        ("Usine neuve", "Façonnier", None, 1, None),
        (None, "Façonnier", None, 1, None),
        ("Sans nature", None, None, 1, None),
    ))  # fmt: skip
    assert states(plan) == ["changed", "unchanged", "new", "refused", "refused", "refused", "refused"]
    changed, _, new, bad, twice, nameless, kindless = plan.rows
    assert [(c.column, c.before, c.after) for c in changed.changes] == [("headcount", 400, 450)]
    assert {c.column: c.after for c in new.changes} | {"lat": 0, "lon": 0} == {
        "id": "usine-neuve", "name": "Usine neuve", "kind": "cdmo", "commune": "76540", "departement": "76",
        "region": "28", "lat": 0, "lon": 0, "headcount": 30, "scope": 0.6, "included": True,
    }  # fmt: skip
    assert bad.places() == "B, D"
    assert "Château" in bad.reason
    assert "nombre entier" in bad.reason
    assert "déjà à la ligne 4" in twice.reason
    assert "est vide" in nameless.reason
    assert "Nature du site" in kindless.reason
    assert plan.refused_table()[1][0][:2] == ["5", "B, D"]


def test_that_a_blank_choice_takes_the_row_that_stands_for_what_nobody_said() -> None:
    reference = load_reference()
    plan = planned(reference, load_communes(), sheet(("Sans nature", None, "Tours", 1, None)))
    assert states(plan) == ["new"]
    assert {change.column: change.after for change in plan.rows[0].changes}["kind"] == "non-precise"


def test_that_an_import_is_one_edit_that_undoes(project: Project, communes: Communes) -> None:
    plan = planned(project, communes, sheet(
        ("Usine de Tours", "Façonnier", "Tours", 450, None), ("Neuve", "Façonnier", "Rouen", 30, None)
    ))  # fmt: skip
    changed, inverse = import_edit(project, plan, today=TODAY).apply(project)
    assert changed.cell("sites", "tours", "headcount") == 450
    assert changed.cell("sites", "neuve", "region") == "28"
    assert same(inverse.apply(changed)[0], project)


def test_that_imported_values_are_assumptions_from_the_file(project: Project, communes: Communes) -> None:
    plan = planned(
        project, communes, sheet(("Usine de Tours", None, None, 450, None), ("N", "Façonnier", "Rouen", 3, None))
    )
    changed, _ = import_edit(project, plan, today=TODAY).apply(project)
    for address in (Address("sites", "tours", "headcount"), Address("sites", "n", "headcount")):
        origin = origin_of(changed, address)
        assert origin is not None
        assert (origin.kind, origin.source, origin.date) == ("assumption", "import-liste-xlsx", TODAY)
    region = origin_of(changed, Address("sites", "n", "region"))
    assert region is not None
    assert region.kind == "derived"
    assert changed.cell("sources", "import-liste-xlsx", "title") == "liste.xlsx"
    untouched = origin_of(changed, Address("sites", "tours", "status"))
    assert untouched is not None
    assert untouched.kind == "fact"


def test_that_with_a_named_source_they_are_its_facts(project: Project, communes: Communes) -> None:
    plan = planned(project, communes, sheet(("Usine de Tours", None, None, 450, None)))
    changed, _ = import_edit(project, plan, today=TODAY, source="leem").apply(project)
    origin = origin_of(changed, Address("sites", "tours", "headcount"))
    assert origin is not None
    assert (origin.kind, origin.source, origin.place) == ("fact", "leem", "Feuil1, ligne 2")
    assert changed.keys("sources") == project.keys("sources")


def test_that_only_what_is_ticked_is_applied(project: Project, communes: Communes) -> None:
    plan = planned(project, communes, sheet(
        ("Usine de Tours", "Développeur", None, 450, None), ("Neuve", "Façonnier", None, 1, None)
    ))  # fmt: skip
    edit = import_edit(project, plan, today=TODAY, skipped={(2, "kind"), (3, "id")})
    changed, _ = edit.apply(project)
    assert changed.cell("sites", "tours", "headcount") == 450
    assert changed.cell("sites", "tours", "kind") == "cdmo"
    assert not changed.has("sites", "neuve")
    nothing = import_edit(project, plan, today=TODAY, skipped={(2, "kind"), (2, "headcount"), (3, "id")})
    assert same(nothing.apply(project)[0], project)


def test_that_a_blank_cell_empties_only_when_asked(project: Project, communes: Communes) -> None:
    rows = sheet(("Usine de Tours", None, None, None, None))
    kept = planned(project, communes, rows)
    assert states(kept) == ["unchanged"]
    assert kept.blanks == 3
    cleared = planned(project, communes, rows, options=ImportOptions(clear_blanks=True))
    assert states(cleared) == ["refused"], "its nature is required"
    header = ("Nom", "Effectif du site")
    cleared = planned(
        project, communes, sheet(("Usine de Tours", None), header=header), options=ImportOptions(clear_blanks=True)
    )
    assert [(c.column, c.after) for c in cleared.rows[0].changes] == [("headcount", None)]


def test_that_a_commune_in_doubt_is_refused_with_suggestions_until_chosen(project: Project, communes: Communes) -> None:
    rows = sheet(("A", "Façonnier", "Saint-Denis", 1, None), ("B", "Façonnier", "Vitri-sur-Seine", 1, None))
    plan = planned(project, communes, rows)
    assert states(plan) == ["refused", "refused"]
    assert "désigne plusieurs communes" in plan.rows[0].reason
    assert "Vitry-sur-Seine (94, 94081)" in plan.rows[1].reason
    assert plan.communes is not None
    assert plan.communes["Vitri-sur-Seine"][0].insee == "94081"
    chosen = ImportOptions(communes={"vitri sur seine": "94081"})
    assert states(planned(project, communes, rows, options=chosen)) == ["refused", "refused"], "its région is not here"


def test_that_a_departement_tells_communes_of_one_name_apart(project: Project, communes: Communes) -> None:
    header = ("Nom", "Nature du site", "Commune", "Département")
    plan = planned(project, communes, sheet(
        ("A", "Façonnier", "Saint-Aubin-sur-Mer", "Seine-Maritime"), ("B", "Façonnier", "Tours", "Seine-Maritime"),
        header=header,
    ))  # fmt: skip
    assert states(plan) == ["new", "refused"]
    assert "pas dans le département" in plan.rows[1].reason


def test_that_codes_that_lost_their_zero_are_found(project: Project, communes: Communes) -> None:
    plan = planned(project, communes, sheet(("A", "Façonnier", 37261, 1, None)))
    assert {c.column: c.after for c in plan.rows[0].changes}["commune"] == "37261"


def test_that_the_chosen_column_recognizes_the_rows(project: Project, communes: Communes) -> None:
    by_id = sheet(("tours", "Grande usine de Tours"), header=("Identifiant", "Nom"))
    plan = planned(project, communes, by_id)
    assert [(c.column, c.after) for c in plan.rows[0].changes] == [("name", "Grande usine de Tours")]
    rows = sheet(("FEDER", "Plateau", 12), header=("Financeur", "Projet", "Montant"))
    assert states(planned(project, communes, rows, "project_fundings")) == ["refused"]
    rows = sheet(("FEDER", "@Plateau", 12), ("FEDER", "@Plateau", 13), header=("Financeur", "Projet", "Montant"))
    plan = planned(project, communes, rows, "project_fundings", NO_KEY)
    assert states(plan) == ["new", "new"]
    assert [row.key for row in plan.rows] == ["financement-3", "financement-4"]


def test_that_what_only_the_tables_know_to_refuse_is_refused_in_the_plan(project: Project, communes: Communes) -> None:
    rows = sheet(("growth", 0.2), ("total_jobs", 1e9), header=("Identifiant", "Valeur"))
    plan = planned(project, communes, rows, "assumptions")
    assert states(plan) == ["changed", "refused"]
    assert "maximum de ce paramètre" in plan.rows[1].reason
    import_edit(project, plan, today=TODAY).apply(project)


def test_that_error_values_refuse_their_row(project: Project, communes: Communes) -> None:
    error = Unreadable("#N/A", "valeur d’erreur « #N/A »")
    plan = planned(project, communes, sheet(("Usine de Tours", None, None, error, None)))
    assert states(plan) == ["refused"]
    assert plan.rows[0].places() == "D"
    assert "#N/A" in plan.rows[0].reason


@pytest.mark.parametrize(
    ("texts", "is_titles"),
    [
        (["Dépense", "Poste", "Partenaire", "Année", "Montant"], True),
        (["Libellé", "POSTE", "", "Annee", "Montant HT (€)"], True),
        (["Bioréacteur 50 L", "équipement", "", "2027", "300 000"], False),
        (["Dépense", "équipement", "", "2027", "300 000"], False),
        (["Dépense"], True),
        (["Dépenses diverses"], False),
        (["", "", "", "", ""], False),
    ],
)
def test_that_a_row_of_titles_is_told_from_values(texts: list[str], is_titles: bool) -> None:
    assert is_title_row(texts, ["Dépense", "Poste", "Partenaire", "Année", "Montant HT"]) is is_titles
