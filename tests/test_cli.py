"""The command line, as docs/cli.md fixes it."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from planner import cli, cli_commands, cli_project
from planner.cli_finance import PLAN_COLUMNS
from planner.cli_output import DONE, FAILED, PROBLEMS, USAGE
from planner.core.model.results import DIMENSIONS, MEASURES, run
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.provenance import origin_of
from planner.core.tables.reference_copy import with_reference_copy
from planner.core.tables.values import plain
from planner.storage.project_file import load_project, save_project
from tests.builders import small_project

Captured = pytest.CaptureFixture[str]
COMMANDS = ("new", "check", "show", "set", "results", "report", "map", "export-gis", "import", "update-reference")


@pytest.fixture
def project() -> Project:
    return small_project()


@pytest.fixture
def file(project: Project, tmp_path: Path) -> Path:
    path = tmp_path / "Été.bioplan"
    save_project(project, path)
    return path


def call(captured: Captured, *arguments: object) -> tuple[int, str, str]:
    code = cli.main([str(argument) for argument in arguments])
    out, err = captured.readouterr()
    assert "Traceback" not in err
    return code, out, err


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def documented_columns(docs: str) -> list[str]:
    return re.findall(r"```csv\n(.*)\n```", docs)


def test_that_the_documented_columns_are_the_real_ones(project_root: Path) -> None:
    docs = (project_root / "docs" / "cli.md").read_text(encoding="utf-8")
    assert documented_columns(docs) == [
        ",".join(cli_commands.PROBLEM_COLUMNS), ",".join(cli_commands.TABLE_LIST_COLUMNS),
        ",".join(PLAN_COLUMNS), ",".join(MEASURES),
        ",".join(cli_commands.REFUSED_COLUMNS), ",".join(cli_commands.NOVELTY_COLUMNS),
    ]  # fmt: skip
    assert all(f"`{axis}`" in docs for axis in DIMENSIONS)
    assert all(f"planner {command} " in docs for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_that_every_command_explains_itself_in_french(capsys: Captured, command: str) -> None:
    code, out, err = call(capsys, command, "--help")
    assert code == DONE
    assert out.startswith("Utilisation : planner " + command)
    assert "affiche cette aide" in out
    assert err == ""


def test_that_the_version_is_printed(capsys: Captured) -> None:
    code, out, _ = call(capsys, "--version")
    assert code == DONE
    assert re.fullmatch(r"\d+\.\d+.*\n", out)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "il manque : COMMANDE"),
        (["reprot"], "commande inconnue : reprot"),
        (["results", "--format", "xml"], "« xml » n’est pas possible ici : csv, json"),
        (["results", "--by"], "--by attend une valeur"),
        (["check", "--deep"], "arguments inconnus : --deep"),
        (["set", "x.bioplan"], "il manque : TABLE.LIGNE.COLONNE=VALEUR"),
        (["results", "--by", "commune"], "« commune » n’est pas un axe"),
        (["results", "--by", "year,year"], "deux fois"),
        (["results", "--by", "group", "--ranges"], "--ranges ne connaît pas l’axe « group »"),
        (["results", "--scenario", "moyen"], "pas de scénario « moyen »"),
        (["show", "castles"], "pas de table « castles »"),
        (["show", "a", "b", "c"], "au plus un projet et une table"),
        (["new", "projet.xlsx"], ".bioplan"),
        (["report", "rapport.odt"], ".xlsx, .pdf"),
        (["report", "rapport.xlsx", "--region", "99"], "pas de région « 99 »"),
        (["map", "carte.gif"], ".png, .svg, .pdf"),
        (["map", "carte.png", "--indicator", "bonheur"], "pas d’indicateur « bonheur »"),
        (["map", "carte.png", "--year", "hier"], "« hier » n’est pas une année"),
        (["map", "carte.png", "--year", "1999"], "va de 2021 à 2035"),
        (["map", "carte.png", "--region", "Bohême"], "pas de région « Bohême »"),
        (["map", "carte.png", "--level", "commune"], "« commune » n’est pas possible ici : region, departement"),
        (["map", "carte.png", "--level", "departement"], "« Postes à pourvoir » n’existe pas par département"),
        (["map", "carte.png", "--classes", "bonheur"], "pas de méthode « bonheur »"),
        (["map", "carte.png", "--classes", "jenks", "--class-count", "12"], "classes va de 2 à 9"),
        (["map", "carte.png", "--classes", "own"], "seuils"),
        (["map", "carte.png", "--breaks", "50,10"], "ordre croissant"),
        (["map", "carte.png", "--breaks", "dix"], "--breaks attend des nombres"),
        (["map", "carte.png", "--palette", "arc-en-ciel"], "pas de palette « arc-en-ciel »"),
        (["map", "carte.png", "--layers", "châteaux"], "« châteaux » n’est pas possible ici : sites, platforms"),
        (["map", "carte.png", "--flows", "châteaux"], "« châteaux » n’est pas possible ici : learners, fundings"),
        (["map", "carte.png", "--minus", "reference"], "--minus nomme le scénario de la carte"),
        (["map", "carte.png", "--minus", "moyen"], "pas de scénario « moyen »"),
        (["map", "carte.png", "--size", "grand"], "LARGEURxHAUTEUR"),
        (["map", "carte.png", "--size", "10x10"], "chaque côté va de 200 à 8000"),
        (["map", "carte.png", "--size", "8000x8000", "--dpi", "600"], "pixels de côté"),
        (["map", "carte.png", "--dpi", "beaucoup"], "« beaucoup » n’est pas une résolution"),
        (["map", "carte.png", "--atlas"], "se terminer par .pdf"),
        (["map", "carte.pdf", "--atlas", "--region", "24"], "--atlas montre toutes les régions"),
        (["export-gis", "carte.shp"], ".gpkg, .geojson"),
        (["export-gis", "carte.gpkg", "--scenario", "moyen"], "pas de scénario « moyen »"),
    ],
)
def test_that_a_wrong_command_line_is_code_2_and_a_french_message(
    capsys: Captured, arguments: list[str], words: str
) -> None:
    code, out, err = call(capsys, *arguments)
    assert code == USAGE
    assert out == ""
    assert words in err
    assert not re.search(r"\b(error|argument|required|invalid|usage)\b", err)


def test_that_a_new_project_is_the_reference_data_under_its_own_name(capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "Plan d’été.bioplan"
    code, out, err = call(capsys, "new", path)
    assert (code, out) == (DONE, "")
    assert path.name in err
    assert load_project(path).setting("project_title") == "Plan d’été"
    assert call(capsys, "show", path, "sites")[1] == call(capsys, "show", "sites")[1]


def test_that_new_does_not_overwrite(capsys: Captured, file: Path) -> None:
    before = file.read_bytes()
    code, _, err = call(capsys, "new", file)
    assert code == FAILED
    assert "existe déjà" in err
    assert file.read_bytes() == before


def test_that_check_lists_problems_and_says_so_by_its_code(capsys: Captured, file: Path) -> None:
    assert call(capsys, "set", file, "projects.plateau.total=1")[0] == DONE  # less than its funding
    code, out, err = call(capsys, "check", file)
    assert code == DONE
    assert out.splitlines()[0] == "severity,table,key,column,message"
    assert [row["severity"] for row in rows_of(out)] == ["warning"]
    assert "0 erreur, 1 avertissement" in err.replace("\u00a0", " ")
    assert call(capsys, "set", file, "assumptions.mix.bioproduction.operator.value=0.6")[0] == DONE
    code, out, _ = call(capsys, "check", file, "--format", "json")
    assert code == PROBLEMS
    first = json.loads(out)[0]
    assert list(first) == list(cli_commands.PROBLEM_COLUMNS)
    assert (first["severity"], first["key"]) == ("error", "mix.bioproduction")


def test_that_the_reference_data_check_without_errors(capsys: Captured) -> None:
    assert call(capsys, "check")[0] == DONE


def test_that_tables_are_listed_with_their_rows(capsys: Captured, file: Path, project: Project) -> None:
    _, out, _ = call(capsys, "show", file)
    assert out.splitlines()[0] == "table,title,rows"
    listed = {row["table"]: row for row in rows_of(out)}
    assert list(listed) == list(project.tables)
    assert listed["offers"] == {"table": "offers", "title": "Formations", "rows": "1"}


@pytest.mark.parametrize("table", ["sites", "projects", "offers", "assumptions", "provenance"])
def test_that_csv_and_json_show_the_same_values(capsys: Captured, file: Path, project: Project, table: str) -> None:
    from_csv = rows_of(call(capsys, "show", file, table)[1])
    from_json = json.loads(call(capsys, "show", file, table, "--format", "json")[1])
    fields = project.schema.table(table).fields
    assert [list(row) for row in from_json] == [[field.name for field in fields]] * len(project.keys(table))
    for text, typed, row in zip(from_csv, from_json, project.rows(table), strict=True):
        assert typed == {field.name: plain(field, row[field.name]) for field in fields}
        for field in fields:
            value = typed[field.name]
            shown = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            assert text[field.name] == shown


def test_that_values_are_plain(capsys: Captured, file: Path) -> None:
    _, out, _ = call(capsys, "show", file, "projects", "--format", "json")
    row = json.loads(out)[0]
    assert (row["total"], row["launch_date"], row["lat"], row["name"]) == (1234567.89, "2024-10-14", None, "@Plateau")
    assert "\r" not in out


def test_that_set_writes_and_records_who_said_so(capsys: Captured, file: Path) -> None:
    code, out, err = call(
        capsys, "set", file, "sites.tours.headcount=450", "projects.plateau.total=1000.5",
        "projects.plateau.launch_date=", "sites.rouen.commune=37261", "sites.tours.comment=a=b.c, « été »",
    )  # fmt: skip
    assert (code, out) == (DONE, ""), err
    project = load_project(file)
    assert project.cell("sites", "tours", "headcount") == 450
    assert project.cell("projects", "plateau", "total") == 100050
    assert project.cell("projects", "plateau", "launch_date") is None
    assert project.cell("sites", "rouen", "region") == "24"
    assert project.cell("sites", "tours", "comment") == "a=b.c, « été »"
    origin = origin_of(project, Address("sites", "tours", "headcount"))
    assert origin is not None
    assert origin.kind == "assumption"


def test_that_set_notes_who_changed_what(capsys: Captured, file: Path) -> None:
    assert call(capsys, "set", file, "sites.tours.headcount=120", "--author", "Camille")[0] == DONE
    assert call(capsys, "set", file, "sites.tours.headcount=130")[0] == DONE
    history = load_project(file).rows("history")
    assert [(row["before"], row["after"]) for row in history] == [("400", "120"), ("120", "130")]
    assert history[0]["author"] == "Camille"
    assert history[0]["label"] == "Modifier « Effectif du site » de « Usine de Tours »"


def test_that_set_in_a_scenario_stores_a_difference(capsys: Captured, file: Path) -> None:
    code, _, _ = call(capsys, "set", file, "assumptions.growth.value=0.2", "--scenario", "Très haut")
    assert code == DONE
    assert load_project(file).keys("scenario_values") == ["tres-haut/assumptions/growth/value"]
    shown = rows_of(call(capsys, "show", file, "assumptions", "--scenario", "tres-haut")[1])
    assert next(row["value"] for row in shown if row["id"] == "growth") == "0.2"
    base = rows_of(call(capsys, "show", file, "assumptions")[1])
    assert next(row["value"] for row in base if row["id"] == "growth") == "0.1"


@pytest.mark.parametrize(
    ("assignment", "code", "words"),
    [
        ("sites.tours.headcount=-1", FAILED, "au-dessous du minimum"),
        ("sites.tours.headcount=1,5", FAILED, "point décimal"),
        ("sites.tours.commune=99999", FAILED, "commune de code INSEE « 99999 »"),
        ("sites.tours.region=99", FAILED, "n’existe pas dans la table « Régions »"),
        ("sites.tours.id=paris", FAILED, "identifiant"),
        ("assumptions.fill.value=2", FAILED, "maximum"),
        ("sites.paris.headcount=1", USAGE, "pas de ligne « paris »"),
        ("sites.tours.colour=1", USAGE, "pas de colonne « colour »"),
        ("castles.tours.headcount=1", USAGE, "pas de table « castles »"),
        ("sites.tours=1", USAGE, "TABLE.LIGNE.COLONNE=VALEUR"),
        ("sites.tours.headcount", USAGE, "TABLE.LIGNE.COLONNE=VALEUR"),
    ],
)
def test_that_one_refused_value_leaves_the_file_as_it_was(
    capsys: Captured, file: Path, assignment: str, code: int, words: str
) -> None:
    before = file.read_bytes()
    got, out, err = call(capsys, "set", file, "sites.rouen.headcount=1", assignment)
    assert (got, out) == (code, "")
    assert words in err
    assert file.read_bytes() == before


def test_that_every_refused_value_is_named(capsys: Captured, file: Path) -> None:
    _, _, err = call(capsys, "set", file, "sites.tours.headcount=x", "sites.rouen.kind=castle")
    assert "sites.tours.headcount : " in err
    assert "sites.rouen.kind : " in err
    assert "rien n’a été modifié" in err


def test_that_results_are_those_of_the_core(capsys: Captured, file: Path, project: Project) -> None:
    _, out, _ = call(capsys, "results", file, "--by", "region,segment,family,level,year")
    lines = out.splitlines()
    assert lines[0] == ",".join(["region", "segment", "family", "level", "year", *MEASURES])
    frame = run(project, "reference").frame(["region", "segment", "family", "level", "year"])
    assert len(lines) == len(frame) + 1
    for row, (_, expected) in zip(rows_of(out), frame.iterrows(), strict=True):
        assert [row["region"], row["family"], int(row["year"])] == [expected[k] for k in ("region", "family", "year")]
        assert float(row["headcount"]) == expected["headcount"]
        assert row["job_openings"] == ""  # not known by segment


def test_that_results_have_null_for_blank_in_json(capsys: Captured, file: Path) -> None:
    _, out, _ = call(capsys, "results", file, "--by", "region", "--format", "json")
    rows = {row["region"]: row for row in json.loads(out)}
    assert rows["94"]["coverage"] is None
    assert rows["24"]["coverage"] > 0
    assert list(rows["24"]) == ["region", *MEASURES]


def test_that_results_without_axes_are_one_row(capsys: Captured, file: Path) -> None:
    assert len(rows_of(call(capsys, "results", file, "--by", "")[1])) == 1
    assert call(capsys, "results", file)[1].startswith("region,family,year,headcount,")


def test_that_ranges_stand_after_the_measures(capsys: Captured, file: Path) -> None:
    options = ["results", file, "--by", "year,region", "--ranges"]
    assert list(rows_of(call(capsys, *options)[1])[0]) == [
        "year", "region", *MEASURES, *(f"{measure}_{bound}" for measure in MEASURES for bound in ("low", "high"))
    ]  # fmt: skip
    _, out, _ = call(capsys, *options, "--format", "json")
    for row in json.loads(out):
        for measure in MEASURES:
            if row[measure] is None:
                assert row[f"{measure}_low"] is row[f"{measure}_high"] is None
            else:  # nothing is uncertain in the small project
                assert row[f"{measure}_low"] == row[f"{measure}_high"] == pytest.approx(row[measure], rel=1e-5)


@pytest.mark.parametrize("command", ["check", "show", "results"])
def test_that_a_file_that_cannot_be_read_is_code_3_and_names_the_log(
    capsys: Captured, tmp_path: Path, command: str
) -> None:
    damaged = tmp_path / "casse.bioplan"
    damaged.write_text("pas un projet")
    for path, words in ((damaged, "n’est pas un projet"), (tmp_path / "absent.bioplan", "n’existe pas")):
        code, out, err = call(capsys, command, path)
        assert (code, out) == (FAILED, "")
        assert words in err
        log_file = Path(err.splitlines()[-1].removeprefix("Détails : "))
        assert path.name in log_file.read_text(encoding="utf-8")


def test_that_a_model_without_input_is_code_3(capsys: Captured, file: Path) -> None:
    assert call(capsys, "set", file, "settings.horizon.value=")[0] == DONE
    code, out, err = call(capsys, "results", file)
    assert (code, out) == (FAILED, "")
    assert "l’année de départ et l’horizon doivent être des années" in err


def test_that_an_unexpected_failure_shows_no_traceback(
    capsys: Captured, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> int:
        raise RuntimeError("secret details")

    monkeypatch.setattr(cli_commands, "check_project", fails)
    code, _, err = call(capsys, "check", file)
    assert code == FAILED
    assert "secret" not in err
    assert "secret details" in Path(err.strip().split(" : ")[-1]).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("suffix", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("PNG", b"\x89PNG")]
)
def test_that_the_map_is_written_in_each_format(
    capsys: Captured, qapp: object, file: Path, tmp_path: Path, suffix: str, start: bytes
) -> None:
    target = tmp_path / f"carte.{suffix}"
    code, out, err = call(capsys, "map", target, file, "--indicator", "coverage", "--year", 2023, "--region", "24")
    assert (code, out) == (DONE, ""), err
    assert target.read_bytes().startswith(start)


def test_that_a_map_shows_what_its_options_say(capsys: Captured, qapp: object, file: Path, tmp_path: Path) -> None:
    """Two maps with the same options are the same file; each option makes another."""
    shared = ("--year", 2023, "--size", "600x450", "--dpi", 96)
    pictures = []
    for options in (
        ("--indicator", "headcount"),
        ("--indicator", "headcount", "--classes", "equal", "--class-count", 3),
        ("--indicator", "headcount", "--breaks", "100,300"),
        ("--indicator", "headcount", "--palette", "viridis"),
        ("--indicator", "headcount", "--layers", "sites"),
        ("--indicator", "headcount", "--minus", "haut"),
        ("--indicator", "headcount", "--flows", "learners"),
        ("--indicator", "site_headcount", "--level", "departement"),
    ):
        target = tmp_path / f"{len(pictures)}.png"
        code, _, err = call(capsys, "map", target, file, *shared, *options)
        assert code == DONE, err
        pictures.append(target.read_bytes())
    assert len(set(pictures)) == len(pictures)
    call(capsys, "map", tmp_path / "again.png", file, *shared, "--indicator", "headcount")
    assert (tmp_path / "again.png").read_bytes() == pictures[0]


def test_that_the_atlas_has_a_page_a_region(capsys: Captured, qapp: object, file: Path, tmp_path: Path) -> None:
    code, out, err = call(capsys, "map", tmp_path / "atlas.pdf", file, "--atlas", "--year", 2023)
    assert (code, out) == (DONE, ""), err
    assert "3\u00a0pages" in err
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "atlas.pdf").read_bytes())) == 3


@pytest.mark.parametrize("suffix", ["gpkg", "geojson"])
def test_that_the_data_of_the_map_are_exported(capsys: Captured, file: Path, tmp_path: Path, suffix: str) -> None:
    code, out, err = call(capsys, "export-gis", tmp_path / f"carte.{suffix}", file, "--scenario", "haut")
    assert (code, out) == (DONE, ""), err
    assert "Sites\u00a0: 2\u00a0lignes sans coordonnées" in err
    names = ["carte.gpkg"]
    if suffix == "geojson":
        names = [f"carte_{layer}.geojson" for layer in ("departements", "platforms", "projects", "regions", "sites")]
    assert sorted(path.name for path in tmp_path.iterdir() if path != file) == names


def test_that_a_report_is_written_for_some_regions(capsys: Captured, qapp: object, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "rapport.xlsx"
    code, out, err = call(
        capsys, "report", target, file, "--region", "24", "--region", "normandie", "--scenario", "haut", "--for-others"
    )  # fmt: skip
    assert (code, out) == (DONE, ""), err
    assert target.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("command", ["map", "report", "export-gis"])
def test_that_a_target_that_cannot_be_written_is_code_3(
    capsys: Captured, qapp: object, file: Path, tmp_path: Path, command: str
) -> None:
    target = tmp_path / "absent" / {"map": "x.png", "report": "x.xlsx", "export-gis": "x.gpkg"}[command]
    code, _, err = call(capsys, command, target, file)
    assert code == FAILED
    assert "ne peut pas être écrit : ce dossier ou ce fichier n’existe pas" in err


def test_that_the_program_speaks_utf_8_with_lf_in_any_locale(
    project_root: Path, bare_environment: dict[str, str], file: Path
) -> None:
    environment = {**bare_environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "planner", "show", str(file), "scenarios"],
        cwd=project_root, env=environment, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert "tres-haut,Très haut".encode() in done.stdout
    assert b"\r" not in done.stdout


def test_that_a_reader_who_stops_early_is_no_failure(project_root: Path, bare_environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "planner", "results"],
        cwd=project_root, env=bare_environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert (process.returncode, errors) == (DONE, b"")


def test_that_pictures_and_reports_need_no_screen_and_a_fresh_process(
    project_root: Path, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    environment = {name: value for name, value in bare_environment.items() if name != "QT_QPA_PLATFORM"}
    for arguments in (["map", "carte.png"], ["report", "rapport.xlsx"]):
        done = subprocess.run(
            [sys.executable, "-m", "planner", arguments[0], str(tmp_path / arguments[1])],
            cwd=project_root, env=environment, capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == DONE, done.stderr.decode()
        assert (tmp_path / arguments[1]).stat().st_size > 10_000


def test_that_help_loads_nothing_heavy(project_root: Path) -> None:
    script = "import sys; from planner import cli; cli.main(['--help']); print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project_root, capture_output=True, text=True, check=True, timeout=60,
        encoding="utf-8",
    )  # fmt: skip
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded.isdisjoint({"PySide6", "pandas", "numpy", "xlsxwriter", "openpyxl", "sqlite3", "babel"})


# --- import ------------------------------------------------------------------------------------------------------


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "liste.csv"
    path.write_bytes(
        "Nom;Nature du site;Commune;Effectif du site\r\n"
        "Usine de Tours;Façonnier;Tours;450\r\nNeuve;Façonnier;Rouen;1 234\r\nMal;Château;;12,5\r\n".encode("cp1252")
    )
    return path


def test_that_import_writes_good_rows_and_lists_the_others(capsys: Captured, file: Path, listed: Path) -> None:
    code, out, err = call(capsys, "import", listed, file, "--table", "sites")
    assert code == PROBLEMS
    (refused,) = rows_of(out)
    assert (refused["row"], refused["columns"]) == ("4", "B, D")
    assert "Château" in refused["reason"]
    assert "3\u00a0lignes" in err
    project = load_project(file)
    assert project.cell("sites", "tours", "headcount") == 450
    assert project.cell("sites", "neuve", "region") == "28"
    assert not project.has("sites", "mal")
    noted = {(row["table"], row["key"], row["column"]): row["after"] for row in project.rows("history")}
    assert noted["sites", "tours", "headcount"] == "450"
    assert noted["sites", "neuve", "*"] == "Neuve"


def test_that_a_dry_run_answers_the_same_and_writes_nothing(capsys: Captured, file: Path, listed: Path) -> None:
    before = file.read_bytes()
    dry = call(capsys, "import", listed, file, "--table", "sites", "--dry-run")
    assert file.read_bytes() == before
    assert dry[:2] == call(capsys, "import", listed, file, "--table", "sites")[:2]
    again = call(capsys, "import", listed, file, "--table", "sites")
    assert "0\u00a0ligne modifiée" in again[2]


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--table", "castles"], USAGE, "pas de table « castles »"),
        (["--table", "scenarios"], USAGE, "ne s’importe pas"),
        (["--table", "sites", "--key", "tower"], USAGE, "pas de colonne « tower »"),
        (["--table", "sites", "--sheet", "Feuil9"], USAGE, "pas de feuille « Feuil9 »"),
        (["--table", "sites", "--source", "ouï-dire"], USAGE, "pas de source"),
        ([], USAGE, "il manque : --table"),
    ],
)
def test_that_import_says_what_it_does_not_know(
    capsys: Captured, file: Path, listed: Path, options: list[str], code: int, words: str
) -> None:
    result, out, err = call(capsys, "import", listed, file, *options)
    assert (result, out) == (code, "")
    assert words in err


def test_that_a_file_that_cannot_be_imported_is_a_failure_that_changes_nothing(
    capsys: Captured, file: Path, tmp_path: Path
) -> None:
    before = file.read_bytes()
    trap = tmp_path / "piège.xlsx"
    trap.write_bytes(b"PK\x03\x04" + bytes(100))
    code, out, err = call(capsys, "import", trap, file, "--table", "sites")
    assert (code, out) == (FAILED, "")
    assert "« piège.xlsx » est abîmé" in err
    assert file.read_bytes() == before


def test_that_update_reference_takes_over_what_is_new_and_keeps_what_is_the_planners(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = with_reference_copy(small_project())
    mine, _ = SetCells({Address("sites", "tours", "headcount"): 7}).apply(older)
    news = {Address("sites", key, "headcount"): 500 for key in ("tours", "rouen")}
    newer = with_reference_copy(SetCells(news).apply(older)[0])
    monkeypatch.setattr(cli_project, "load_reference", lambda: newer)
    file = tmp_path / "Été.bioplan"
    save_project(mine, file)
    before = file.read_bytes()

    code, out, err = call(capsys, "update-reference", file, "--dry-run")
    assert code == DONE
    assert file.read_bytes() == before
    assert [(r["key"], r["yours"], r["new"], r["own"], r["taken"]) for r in rows_of(out)] == [
        ("tours", "7", "500", "true", "false"),
        ("rouen", "100", "500", "false", "true"),
    ]
    assert "2\u00a0nouveautés, dont 1 à reprendre" in err

    assert call(capsys, "update-reference", file, "--author", "Camille")[0] == DONE
    after = load_project(file)
    assert [after.cell("sites", key, "headcount") for key in ("tours", "rouen")] == [7, 500]
    assert "Camille" in {row["author"] for row in after.rows("history")}
    _, out, err = call(capsys, "update-reference", file)
    assert [r["key"] for r in rows_of(out)] == ["tours"]
    assert "rien n’a été écrit" in err


def test_that_results_become_a_described_folder(capsys: Captured, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "résultats"
    code, out, err = call(capsys, "results", file, "--package", folder)
    assert (code, out) == (0, "")
    assert str(folder) in err
    assert (folder / "datapackage.json").exists()
    code, _, err = call(capsys, "results", file, "--package", folder)
    assert code == 3
    assert "existe déjà" in err


def test_that_a_package_for_others_says_how_much_it_hides(capsys: Captured, file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "diffusion"
    code, out, err = call(capsys, "results", file, "--package", folder, "--for-others")
    assert (code, out) == (0, "")
    assert "laissées vides (secret statistique)" in err
    assert "secret statistique" in (folder / "datapackage.json").read_text("utf-8")
    code, _, err = call(capsys, "results", file, "--for-others")
    assert code == 2
    assert "--for-others va avec --package" in err


def test_that_a_report_may_be_about_a_project_and_frozen(
    capsys: Captured, qapp: object, file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "dossier.pdf"
    code, _, err = call(capsys, "report", target, file, "--for-project", "inconnu")
    assert code == 2
    assert "« inconnu »" in err
    code, _, err = call(capsys, "report", target, file, "--annexes", "sites,cafés")
    assert code == 2
    assert "« cafés »" in err
    code, _, _ = call(capsys, "report", target, file, "--for-project", "@plateau", "--annexes", "")
    assert code == 0
    assert target.read_bytes().startswith(b"%PDF")
