"""What planners decide about a recommended action: its follow-up, the projects and regions that it is linked with."""

from __future__ import annotations

from typing import Literal

from planner.core.tables.cell_edits import cell_edit
from planner.core.tables.communes import fold
from planner.core.tables.edits import Edit
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import ROOT

LinkedTable = Literal["projects", "regions"]  # the column has the name of the table
TABLE = "recommendations"


def follow_up(project: Project, action: str, status: str | None, today: str) -> Edit:
    """Give an action its follow-up, or none. Raises EditRefused for an unknown one; `today` is an ISO date."""
    return cell_edit(project, ROOT, Address(TABLE, action, "status"), status, today=today)


def link(project: Project, action: str, table: LinkedTable, key: str, today: str) -> Edit | None:
    """Link an action with a row; None where it is linked already."""
    parts = _parts(project, action, table)
    if any(_names(project, table, key, part) for part in parts):
        return None
    return _edit(project, action, table, [*parts, key], today)


def unlink(project: Project, action: str, table: LinkedTable, named: str, today: str) -> Edit | None:
    """Take back a link, named by the key of its row or as it stands in the cell; None where there is none."""
    parts = _parts(project, action, table)
    kept = [part for part in parts if part != named and not _names(project, table, named, part)]
    return _edit(project, action, table, kept, today) if kept != parts else None


def _edit(project: Project, action: str, table: LinkedTable, parts: list[str], today: str) -> Edit:
    return cell_edit(project, ROOT, Address(TABLE, action, table), ";".join(parts) or None, today=today)


def _parts(project: Project, action: str, table: LinkedTable) -> list[str]:
    text = str(project.cell(TABLE, action, table) or "")
    return [part.strip() for part in text.split(";") if part.strip()]


def _names(project: Project, table: LinkedTable, key: str, part: str) -> bool:
    """Whether a part of the cell names the row of `key`, by its key or by its label."""
    return part == key or (project.has(table, key) and fold(part) == fold(project.label(table, key)))
