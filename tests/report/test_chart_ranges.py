"""The range of what remains to be trained, on the charts of workbook and PDF."""

import re
import zipfile
from pathlib import Path

import pytest

from planner.core.model.results import run
from planner.report.export import export_report
from planner.report.material import Material
from planner.report.options import ReportOptions
from planner.report.request import ReportRequest
from planner.report.workbook import write_report
from tests.builders import TODAY, small_project

pytestmark = pytest.mark.usefixtures("qapp")
ENDS = {"Besoin restant, bas", "Besoin restant, haut"}


def names_in_charts(workbook: Path) -> set[str]:
    with zipfile.ZipFile(workbook) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    return {name for chart in charts for name in re.findall(r"<c:tx><c:v>([^<]*)</c:v></c:tx>", chart)}


def test_that_the_chart_by_year_has_the_range_of_what_remains(tmp_path: Path) -> None:
    export_report(tmp_path / "r.xlsx", small_project(), ReportRequest("reference", TODAY, 2023, annexes=()))
    assert names_in_charts(tmp_path / "r.xlsx") >= ENDS | {"Besoin restant", "Postes à pourvoir"}


def test_that_no_range_is_drawn_where_none_was_worked_out(tmp_path: Path) -> None:
    project = small_project()
    write_report(
        tmp_path / "r.xlsx", Material(project, run(project, "reference"), ReportOptions(2023, TODAY, annexes=()))
    )
    names = names_in_charts(tmp_path / "r.xlsx")
    assert "Besoin restant" in names
    assert not names & ENDS
