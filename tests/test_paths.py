"""Where files are found: in a clone, in a packaged folder, in a damaged profile."""

import sys
from pathlib import Path

import platformdirs
import pytest

from planner import paths


@pytest.fixture(autouse=True)
def _state_dir_forgotten() -> None:
    paths.user_state_dir.cache_clear()


def test_that_resources_and_data_are_found_in_the_clone(project_root: Path) -> None:
    assert paths.resources_dir() == project_root / "resources"
    assert (paths.data_dir() / "datapackage.json").is_file()


def test_that_a_packaged_folder_brings_its_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources_dir() == tmp_path / "resources"
    assert paths.data_dir() == tmp_path / "data"


def test_that_the_log_file_can_be_written() -> None:
    log_file = paths.user_log_file()
    log_file.write_text("é", "utf-8")
    assert log_file.parent.parent == paths.user_state_dir()


def test_that_a_locked_profile_does_not_prevent_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> Path:
        raise PermissionError

    monkeypatch.setattr(platformdirs, "user_state_path", refuse)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert paths.user_state_dir() == tmp_path / paths.APP_SLUG
    assert paths.user_state_dir().is_dir()
    paths.user_state_dir.cache_clear()


def test_that_a_home_without_documents_folder_still_gives_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_documents_path", lambda: tmp_path / "Documents")
    assert paths.user_documents_dir() == Path.home()
    (tmp_path / "Documents").mkdir()
    assert paths.user_documents_dir() == tmp_path / "Documents"
