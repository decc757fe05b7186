"""From the session to the workbook."""

from __future__ import annotations

from pathlib import Path

from planner.state.session import Session


def write_report_of(session: Session, path: Path) -> None:
    """Write the report of what the session shows. Raises OSError when the target cannot be written."""
