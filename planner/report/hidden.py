"""What a report for others leaves out, sheet by sheet, before it is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from planner.core.model.results import run
from planner.core.tables.project import Project
from planner.report.contents import SHEETS, made_pages
from planner.report.material import Material
from planner.report.options import ANNEXES, ReportOptions
from planner.report.request import ReportRequest, first_year


@dataclass(frozen=True)
class Hidden:
    """Confidential rows that are left out, and figures that statistical secrecy hides."""

    rows: int = 0
    cells: int = 0


def hidden_by_sheet(project: Project, request: ReportRequest) -> Mapping[str, Hidden]:
    """Of each sheet, the annexes all included, what a version for others hides; the same count as the report tells.

    Raises ReportError, ModelInputError, ScenarioError (French).
    """
    results = run(project, request.scenario)
    compared = run(project, request.compared) if request.compared and request.compared != request.scenario else None
    options = ReportOptions(
        first_year(request, results.years), request.today, tuple(request.regions), True, request.project,
        tuple(ANNEXES), compared,
    )  # fmt: skip
    pages = made_pages(Material(project, results, options))
    return {page.name: Hidden(page.hidden, page.secret_cells) for page in pages}


def hidden_in(found: Mapping[str, Hidden], annexes: Collection[str]) -> Hidden:
    """Together on the eight sheets and these annexes."""
    names = {*SHEETS, *(ANNEXES[key] for key in annexes)}
    chosen = [hidden for name, hidden in found.items() if name in names]
    return Hidden(sum(one.rows for one in chosen), sum(one.cells for one in chosen))
