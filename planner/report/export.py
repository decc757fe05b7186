"""A whole report in one call: the scenario, its ranges, the one that it is compared with, the map, the workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from planner.core.model.ensemble import Stopped, run_ensemble
from planner.core.model.results import run
from planner.core.tables.communes import Communes
from planner.core.tables.project import Project
from planner.report.frozen_pdf import write_pdf
from planner.report.material import Material
from planner.report.options import ReportOptions
from planner.report.pictures import report_map
from planner.report.request import Cancelled, ReportRequest, first_year
from planner.report.target import check_target
from planner.report.workbook import write_report


def export_report(
    path: Path, project: Project, request: ReportRequest, *, communes: Communes | None = None,
    step: Callable[[str], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False,
) -> list[str]:  # fmt: skip
    """Write `path`: a workbook (.xlsx), or the frozen version of it for signature (.pdf). Says what it had to change.

    `step` is told what is being made; where `stopped` says so, Cancelled is raised and no file is written. Raises
    ReportError, ModelInputError, ScenarioError, GeometryError too, all with French messages.
    """

    def told(what: str) -> None:
        if stopped():
            raise Cancelled
        step(what)

    check_target(path)
    try:
        material = material_of(project, request, communes=communes, step=told, stopped=stopped)
    except Stopped as stop:
        raise Cancelled from stop
    if path.suffix.lower() == ".pdf":
        return write_pdf(path, material, told)
    return write_report(path, material, told)


def material_of(
    project: Project, request: ReportRequest, *, communes: Communes | None = None,
    step: Callable[[str], None] = lambda _: None, stopped: Callable[[], bool] = lambda: False,
) -> Material:  # fmt: skip
    """Run what the report needs."""
    step("Calcul du scénario")
    results = run(project, request.scenario)
    compared = run(project, request.compared) if request.compared and request.compared != request.scenario else None
    first = first_year(request, results.years)
    step("Fourchettes")
    ensemble = run_ensemble(project, request.scenario, stop=stopped)
    options = ReportOptions(
        first, request.today, tuple(request.regions), request.for_others, request.project, tuple(request.annexes),
        compared, ensemble,
    )  # fmt: skip
    material = Material(project, results, options, communes)
    step("Carte")
    picture = report_map(
        material.seen, results, first, regions=request.regions, today=request.today, for_others=request.for_others
    )  # fmt: skip
    return replace(material, picture=picture)
