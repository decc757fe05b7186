from pathlib import Path

import pytest

from planner.core.tables.project import Project
from planner.storage.project_file import save_project
from tests.builders import small_project


@pytest.fixture(scope="session")
def project() -> Project:
    """Never changed in place: one serves all tests."""
    return small_project()


@pytest.fixture
def saved(project: Project, tmp_path: Path) -> Path:
    """A project file of the small project."""
    path = tmp_path / "Été à l’usine.bioplan"
    save_project(project, path)
    return path
