"""What stands against writing a report is told before anything is computed, and leaves the earlier file."""

import errno
from pathlib import Path

import pytest

from planner.core.tables.project import Project
from planner.report.export import export_report
from planner.report.material import ReportError
from planner.report.request import ReportRequest
from planner.report.target import not_written
from tests.builders import TODAY

REQUEST = ReportRequest("reference", TODAY, annexes=())


def refused(path: Path, project: Project) -> str:
    steps: list[str] = []
    with pytest.raises(ReportError) as told:
        export_report(path, project, REQUEST, step=steps.append)
    assert steps == []
    assert path.read_bytes() == b"earlier"
    return str(told.value)


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf"])
def test_that_a_file_marked_read_only_is_left_alone(project: Project, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"adopté{suffix}"
    path.write_bytes(b"earlier")
    path.chmod(0o444)
    assert "est en lecture seule : choisissez un autre nom" in refused(path, project)


@pytest.mark.parametrize("lock", [".~lock.rapport.xlsx#", "~$rapport.xlsx"])
def test_that_a_file_that_a_spreadsheet_has_open_is_left_alone(project: Project, tmp_path: Path, lock: str) -> None:
    path = tmp_path / "rapport.xlsx"
    path.write_bytes(b"earlier")
    (tmp_path / lock).touch()
    assert "est ouvert dans un tableur : fermez-le" in refused(path, project)


def test_that_spreadsheets_are_blamed_only_where_a_file_is_held(tmp_path: Path) -> None:
    held, full = (str(not_written(tmp_path, OSError(code, ""))) for code in (errno.EACCES, errno.ENOSPC))
    assert "fermez-le" in held
    assert "plus de place" in full
    assert "tableur" not in full
