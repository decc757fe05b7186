"""A whole report in one call: the scenario, those that bound its range, the map, the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.core.model.results import run
from planner.core.tables.communes import Communes
from planner.core.tables.project import Project
from planner.core.tables.scenario import bounding_scenarios, resolved
from planner.report.options import ReportOptions
from planner.report.pictures import report_map
from planner.report.workbook import write_report


def export_report(
    path: Path, project: Project, scenario: str, *, today: str, year: int | None = None, regions: Sequence[str] = (),
    for_others: bool = False, communes: Communes | None = None,
) -> None:  # fmt: skip
    """Run `scenario` (a key) and write its workbook with the map.

    `year` begins the three years of the summary: the year after `today` (ISO date) when not given, kept within the
    model's years. Raises ReportError, ModelInputError, ScenarioError, GeometryError, all with French messages.
    """
    results = run(project, scenario)
    rivals = [run(project, key) for key in bounding_scenarios(project) if key != scenario]
    first = min(max(int(today[:4]) + 1 if year is None else year, results.years[0]), results.years[-1])
    options = ReportOptions(first, today, tuple(regions), for_others, rivals)
    picture = report_map(
        resolved(project, scenario), results, first, regions=regions, today=today, for_others=for_others
    )  # fmt: skip
    write_report(path, project, results, options, picture=picture, communes=communes)
