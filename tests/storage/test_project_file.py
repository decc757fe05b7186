"""Project files: what is saved comes back; what cannot be read is refused in French and left as it is."""

import errno
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project
from planner.core.tables.values import Value
from planner.storage import migrations, project_file
from planner.storage.migrations import APPLICATION_ID, VERSION
from planner.storage.project_file import ProjectFileError, load_project, save_project
from planner.storage.reference_data import load_reference, with_own_copy
from tests.builders import same, small_project
from tests.storage.schema_snapshot import SNAPSHOT, current_sql

PROJECT = small_project()
cells = st.fixed_dictionaries(
    {},
    optional={
        Address("sites", "tours", "comment"): st.text(max_size=20).map(lambda text: text or None),
        Address("sites", "tours", "headcount"): st.integers(0, 100_000) | st.none(),
        Address("sites", "tours", "scope"): st.floats(0, 1) | st.none(),
        Address("sites", "tours", "included"): st.booleans() | st.none(),
        Address("projects", "plateau", "total"): st.integers(0, 10**15) | st.none(),
        Address("projects", "plateau", "launch_date"): st.dates().map(lambda day: day.isoformat()) | st.none(),
    },
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(cells)
def test_that_what_is_saved_comes_back(tmp_path: Path, values: dict[Address, Value]) -> None:
    project, _ = SetCells(values).apply(PROJECT)
    path = tmp_path / "projet.bioplan"
    save_project(project, path)
    assert same(load_project(path), project)


def test_that_the_reference_data_come_back(tmp_path: Path) -> None:
    reference = load_reference()
    save_project(reference, tmp_path / "r.bioplan")
    assert same(load_project(tmp_path / "r.bioplan"), with_own_copy(reference))


def test_that_the_file_is_known_by_its_header(saved: Path) -> None:
    header = saved.read_bytes()[:100]
    assert header.startswith(b"SQLite format 3\0")
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == VERSION


def test_that_reading_changes_no_byte_and_leaves_nothing_beside(saved: Path) -> None:
    before = saved.read_bytes()
    load_project(saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def changed_by(*statements: str) -> Callable[[Path], None]:
    """What another program might do to a file."""

    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    return change


def cut_to(size: int) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(path.read_bytes()[:size]) and None


def overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:20000] = os.urandom(20000 - 4096)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (cut_to(0), "n’est pas un projet"),
        (cut_to(50), "n’est pas un projet"),
        (cut_to(100), "est abîmé"),
        (cut_to(5000), "est abîmé"),
        (overwritten, "est abîmé"),
        (lambda path: path.write_text("Bonjour" * 100), "n’est pas un projet"),
        (changed_by("PRAGMA application_id = 1"), "autre base SQLite"),
        (changed_by(f"PRAGMA user_version = {VERSION + 1}"), "version plus récente"),
        (changed_by("PRAGMA user_version = 0"), "est abîmé"),
        (changed_by('DROP TABLE "sites"'), "est abîmé"),
        (changed_by('ALTER TABLE "sites" DROP COLUMN "name"'), "est abîmé"),
        (changed_by('DELETE FROM "scenarios"'), "est abîmé"),
        (changed_by("UPDATE scenarios SET parent = 'ailleurs' WHERE id = 'haut'"), "« ailleurs » n’existe pas"),
    ],
)
def test_that_a_file_that_cannot_be_read_is_refused_in_french_and_left_as_it_is(
    saved: Path, damage: Callable[[Path], None], words: str
) -> None:
    damage(saved)
    before = saved.read_bytes()
    with pytest.raises(ProjectFileError, match=words) as refusal:
        load_project(saved)
    assert saved.name in str(refusal.value)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.data())
def test_that_a_file_with_broken_bytes_is_read_or_refused_but_never_crashes(
    saved: Path, tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(saved.read_bytes())
    places = data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20))
    for place in places:
        content[place] = data.draw(st.integers(0, 255))
    broken = tmp_path / "casse.bioplan"
    broken.write_bytes(content)
    try:
        load_project(broken)
    except ProjectFileError as refusal:
        assert "casse.bioplan" in str(refusal)


def test_that_a_value_of_the_wrong_type_is_named_with_its_row_and_column(saved: Path) -> None:
    changed_by(
        'CREATE TABLE "copy" AS SELECT * FROM "platforms"', 'DROP TABLE "platforms"',
        'ALTER TABLE "copy" RENAME TO "platforms"', "UPDATE platforms SET capacity = 'beaucoup'",
    )(saved)  # fmt: skip
    with pytest.raises(ProjectFileError, match="table « Plateformes », ligne « lycee », colonne « Capacité annoncée »"):
        load_project(saved)


def test_that_a_key_that_stands_twice_is_damage(saved: Path) -> None:
    changed_by(
        'CREATE TABLE "copy" AS SELECT * FROM "funders" UNION ALL SELECT * FROM "funders"', 'DROP TABLE "funders"',
        'ALTER TABLE "copy" RENAME TO "funders"',
    )(saved)  # fmt: skip
    with pytest.raises(ProjectFileError, match="est abîmé"):
        load_project(saved)


def test_that_a_missing_file_and_a_folder_are_refused_in_french(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match="n’existe pas"):
        load_project(tmp_path / "absent.bioplan")
    with pytest.raises(ProjectFileError, match="ne peut pas être lu"):
        load_project(tmp_path)


@pytest.mark.parametrize("target", ["absent/projet.bioplan", "fichier/projet.bioplan", "dossier.bioplan"])
def test_that_a_target_that_cannot_be_written_is_refused_and_leaves_nothing(
    project: Project, tmp_path: Path, target: str
) -> None:
    (tmp_path / "fichier").write_text("x")
    (tmp_path / "dossier.bioplan").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ProjectFileError, match=r"ne peut pas être écrit : .*choisissez un autre emplacement"):
        save_project(project, tmp_path / target)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user")
def test_that_a_read_only_folder_is_refused(project: Project, saved: Path) -> None:
    saved.parent.chmod(0o500)
    try:
        with pytest.raises(ProjectFileError, match="accès est refusé"):
            save_project(project, saved)
    finally:
        saved.parent.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "l’accès est refusé"),
        (errno.EROFS, "le support est en lecture seule"),
        (errno.ENOSPC, "il n’y a plus de place sur le disque"),
        (errno.ENOENT, "ce dossier ou ce fichier n’existe pas"),
        (errno.ESTALE, "le dossier du réseau ne répond plus"),
    ],
)
@pytest.mark.parametrize("step", ["mkstemp", "fsync"])
def test_that_a_folder_that_cannot_be_written_is_told_in_french_and_the_file_left(
    project: Project, saved: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, reason: str
) -> None:
    before = saved.read_bytes()

    def fails(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(tempfile if step == "mkstemp" else os, step, fails)
    with pytest.raises(ProjectFileError, match=f"ne peut pas être écrit : {reason}. Rien n’est perdu"):
        save_project(project, saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), sqlite3.OperationalError("disk full")])
def test_that_a_save_that_fails_midway_leaves_the_earlier_file(
    project: Project, saved: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    before = saved.read_bytes()

    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(project_file, "_column", fails)
    with pytest.raises(ProjectFileError, match="ne peut pas être écrit"):
        save_project(project, saved)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_that_an_older_file_is_migrated_in_a_copy(
    project: Project, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_by("PRAGMA user_version = 0", "UPDATE sites SET name = 'ancien' WHERE id = 'tours'")(saved)
    before = saved.read_bytes()

    def rename(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE sites SET name = 'nouveau' WHERE id = 'tours'")

    for module in (migrations, project_file):
        monkeypatch.setattr(module, "MIGRATIONS", {0: rename})
    assert load_project(saved).cell("sites", "tours", "name") == "nouveau"
    assert saved.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_that_a_saved_file_keeps_the_rights_it_had(project: Project, saved: Path) -> None:
    saved.chmod(0o640)
    save_project(project, saved)
    assert saved.stat().st_mode & 0o777 == 0o640


def test_that_the_sql_tables_are_those_of_this_version() -> None:
    if current_sql() != SNAPSHOT.read_text(encoding="utf-8"):
        pytest.fail(
            f"The SQL tables of version {VERSION} changed. If no file of this version exists outside the repository, "
            "run `python -m tests.storage.schema_snapshot`. Else raise VERSION and write a migration "
            "(planner/storage/migrations.py), then run it for the new version.",
            pytrace=False,
        )
