"""The folder that planners receive: built here, started as on a machine that has no Python."""

import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pyogrio
import pytest

from planner import __version__

pytestmark = pytest.mark.package

BUILD_SECONDS = 400
WINDOW_SECONDS = 3
PROGRAM = "planner-cli.exe" if sys.platform == "win32" else "planner"
WINDOW_PROGRAM = "planner.exe" if sys.platform == "win32" else "planner"


@pytest.fixture(scope="module")
def built_folder(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Path:
    """The folder that build.spec makes."""
    work = tmp_path_factory.mktemp("package")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "build"), "build.spec"]
    done = subprocess.run(command, check=False, cwd=project_root, capture_output=True, text=True, timeout=BUILD_SECONDS)
    assert done.returncode == 0, done.stderr
    return work / "dist" / "planificateur-bioproduction"


def run(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the built command line away from the clone, so that it finds only its own files."""
    return subprocess.run(
        [folder / PROGRAM, *arguments],
        check=False,
        cwd=environment["HOME"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def test_that_the_built_program_says_its_version(built_folder: Path, bare_environment: dict[str, str]) -> None:
    done = run(built_folder, bare_environment, "--version")
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout


def test_that_the_built_folder_holds_the_french_of_qt_and_the_guide(built_folder: Path) -> None:
    names = {path.name for path in built_folder.rglob("*") if path.is_file()}
    assert {"qtbase_fr.qm", "qt_gaps_fr.qm", "guide.md", "fenetre.png"} <= names


def test_that_the_built_program_writes_the_report(
    built_folder: Path, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    done = run(built_folder, bare_environment, "report", "rapport été.xlsx")
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(tmp_path / "rapport été.xlsx")
    assert any(sheet.max_row > 1 for sheet in book.worksheets)


def test_that_the_built_program_draws_the_map(
    built_folder: Path, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    done = run(built_folder, bare_environment, "map", "carte.png")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "carte.png").read_bytes().startswith(b"\x89PNG")


def test_that_the_built_program_exports_the_maps_data(
    built_folder: Path, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    done = run(built_folder, bare_environment, "export-gis", "carte.gpkg")
    assert done.returncode == 0, done.stderr
    assert {str(name) for name, _ in pyogrio.list_layers(tmp_path / "carte.gpkg")} >= {"regions", "sites"}


def test_that_the_built_program_imports_through_a_process_of_its_own(
    built_folder: Path, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    assert run(built_folder, bare_environment, "new", "a.bioplan").returncode == 0
    book = openpyxl.Workbook()
    for row in (["Nom", "Effectif du site"], ["Anosys", 45]):
        book.active.append(row)
    book.save(tmp_path / "liste.xlsx")
    done = run(built_folder, bare_environment, "import", "liste.xlsx", "a.bioplan", "--table", "sites")
    assert done.returncode == 0, done.stderr
    assert "1 ligne modifiée".replace(" ", "\u00a0", 1) in done.stderr


def test_that_the_built_window_opens_with_its_own_libraries(
    built_folder: Path, bare_environment: dict[str, str], tmp_path: Path
) -> None:
    errors = tmp_path / "errors.txt"
    with errors.open("wb") as stderr:
        window = subprocess.Popen([built_folder / WINDOW_PROGRAM], cwd=tmp_path, env=bare_environment, stderr=stderr)
        try:
            time.sleep(WINDOW_SECONDS)
            assert window.poll() is None, errors.read_text("utf-8")
            if sys.platform == "linux":
                mapped = Path(f"/proc/{window.pid}/maps").read_text("utf-8")
                assert str(built_folder) in mapped
                assert sys.prefix not in mapped
                assert sys.base_prefix == "/usr" or sys.base_prefix not in mapped
        finally:
            window.kill()
            window.wait()
    lines = errors.read_text("utf-8").splitlines()
    assert [line for line in lines if "does not support propagateSizeHints" not in line] == []
    log_files = list(tmp_path.rglob("planner.log"))
    assert not any(" CRITICAL " in file.read_text("utf-8") for file in log_files)
