from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from planner.core.model.results import Results, run
from planner.core.tables.project import Project
from planner.report.material import Material
from planner.report.options import ReportOptions
from planner.report.workbook import write_report
from tests.builders import TODAY, small_project


@pytest.fixture(scope="session")
def project() -> Project:
    """Never changed in place: one serves all tests."""
    return small_project()


@pytest.fixture(scope="session")
def results(project: Project) -> Results:
    return run(project, "reference")


@pytest.fixture(scope="session")
def report(project: Project, results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of the small project, all regions, nothing left out, without picture."""
    path = tmp_path_factory.mktemp("report") / "Rapport d’été.xlsx"
    write_report(path, Material(project, results, ReportOptions(2023, TODAY, compared=run(project, "haut"))))
    return path


@pytest.fixture(scope="session")
def workbook(report: Path) -> Workbook:
    return openpyxl.load_workbook(report)
