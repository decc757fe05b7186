"""What several commands share: a project from a file, and what names on the command line mean in it."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path

from planner.cli_output import CommandFailed, UsageError
from planner.core.model.assumptions import ModelInputError
from planner.core.model.results import Results, run
from planner.core.tables import scenario
from planner.core.tables.project import Project
from planner.core.tables.schema import Field, SchemaError, TableSchema
from planner.storage.project_file import ProjectFileError, load_project, save_project
from planner.storage.reference_data import ReferenceDataError, load_reference


def load(path: Path | None) -> Project:
    """The project of a file, or the reference data."""
    try:
        return load_reference() if path is None else load_project(path)
    except (ProjectFileError, ReferenceDataError) as error:
        raise CommandFailed(str(error)) from error


def save(project: Project, path: Path) -> None:
    """Write a project to its file."""
    try:
        save_project(project, path)
    except ProjectFileError as error:
        raise CommandFailed(str(error)) from error


def run_scenario(project: Project, name: str) -> Results:
    """The results of a scenario given by key or name."""
    key = scenario_key(project, name)
    try:
        return run(project, key)
    except (ModelInputError, scenario.ScenarioError) as error:
        raise CommandFailed(f"le calcul n’est pas possible. {error}") from error


def scenario_key(project: Project, name: str) -> str:
    """The key of a scenario given by key or name."""
    try:
        return scenario.find(project, name)
    except scenario.ScenarioError as error:
        raise UsageError(str(error)) from error


def table_named(project: Project, name: str) -> TableSchema:
    """A table of the project."""
    if name not in project.tables:
        raise UsageError(f"il n’y a pas de table « {name} ». Tables : {', '.join(project.tables)}.")
    return project.schema.table(name)


def column_named(table: TableSchema, name: str) -> Field:
    """A column of a table."""
    try:
        return table.field(name)
    except SchemaError as error:
        raise UsageError(f"{error} Colonnes : {', '.join(f.name for f in table.fields)}.") from error


def region_code(project: Project, name: str) -> str:
    """The code of a region given by code or name."""
    for code in project.keys("regions"):
        if name.casefold() in (code.casefold(), project.label("regions", code).casefold()):
            return code
    known = ", ".join(f"{code} {project.label('regions', code)}" for code in project.keys("regions"))
    raise UsageError(f"il n’y a pas de région « {name} ». Régions : {known}.")


def year_of(results: Results, asked: int | None) -> int:
    """The year asked for, by default this year, kept within those of the model."""
    first, last = results.years[0], results.years[-1]
    if asked is None:
        return min(max(int(today()[:4]), first), last)
    if not first <= asked <= last:
        raise UsageError(f"--year {asked} : le projet va de {first} à {last}.")
    return asked


def today() -> str:
    """The user's day, as an ISO date."""
    return datetime.date.today().isoformat()  # noqa: DTZ011 - the user's day


def check_suffix(target: Path, allowed: tuple[str, ...]) -> None:
    """Refuse a file name with another ending."""
    if target.suffix.lower() not in allowed:
        raise UsageError(f"« {target.name} » : le nom du fichier doit se terminer par {', '.join(allowed)}.")


def without_screen() -> None:
    """These commands open no window: on Linux they need no display, and none of the libraries of one."""
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
