"""Results as a Data Package: plain CSV for those who compute on, with a description of every column beside it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from planner.core import french
from planner.core.answers.secrecy import Secrecy, secrecy_of
from planner.core.files import reason_of
from planner.core.model.ensemble import Ensemble
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.results import MEASURES, Results
from planner.core.tables.project import Project
from planner.report.material import ReportError

AXES = ("region", "family", "year")
LABELS = {"region": "regions", "family": "job_families"}
BOUNDS = {"low": "bas de la fourchette probable (8 cas sur 10)", "high": "haut de la fourchette probable"}


def write_package(
    folder: Path, seen: Project, results: Results, ensemble: Ensemble | None, today: str, *, for_others: bool = False
) -> int:
    """Write `folder` with datapackage.json, results.csv, regions.csv and job_families.csv, whole or not at all.

    `seen` is the project as the scenario of `results` sees it, `today` an ISO date. `for_others` leaves blank what
    statistical secrecy hides, and the count of it is returned. The same arguments give the same bytes. Raises
    ReportError (French): the folder exists already or cannot be written.
    """
    if folder.exists():
        raise ReportError(f"« {folder} » existe déjà : choisissez un dossier qui n’existe pas.")
    files, hidden = package_files(seen, results, ensemble, today, for_others=for_others)
    try:
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            for name, text in files.items():
                (beside / name).write_bytes(text.encode())
            beside.chmod(0o755)
            beside.rename(folder)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as error:
        why = f"« {folder} » ne peut pas être écrit : {reason_of(error)}. Choisissez un autre dossier."
        raise ReportError(why) from error
    return hidden


def package_files(
    seen: Project, results: Results, ensemble: Ensemble | None, today: str, *, for_others: bool = False
) -> tuple[dict[str, str], int]:
    """The text of each file by its name, and how many figures are left blank for others."""
    frame = results.frame(AXES)
    if ensemble is not None:
        frame = frame.join(ensemble.frame(AXES).drop(columns=list(AXES)))
    columns = [str(column) for column in frame.columns]
    hidden = 0
    if for_others:
        frame, hidden = _without_secrets(frame, secrecy_of(seen, results))
    rows = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    files = {"results.csv": _csv(columns, rows)}
    resources = [
        _resource("results", "Résultats par région, famille de métiers et année", [_field(c) for c in columns])
    ]
    resources[0]["schema"]["primaryKey"] = list(AXES)
    resources[0]["schema"]["foreignKeys"] = [
        {"fields": axis, "reference": {"resource": table, "fields": "id"}} for axis, table in LABELS.items()
    ]
    for table in LABELS.values():
        title = seen.schema.table(table).title
        files[f"{table}.csv"] = _csv(["id", "name"], [[key, seen.label(table, key)] for key in seen.keys(table)])
        fields = [{"name": "id", "type": "string"}, {"name": "name", "type": "string", "title": "Nom"}]
        resources.append(_resource(table, title, fields))
    description = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "planificateur-bioproduction-resultats",
        "title": f"Résultats du scénario {seen.label('scenarios', results.scenario)}",
        "description": _description(seen, hidden if for_others else None),
        "created": f"{today}T00:00:00Z",
        "resources": resources,
    }
    return {"datapackage.json": json.dumps(description, ensure_ascii=False, indent=2) + "\n", **files}, hidden


def _without_secrets(frame: pd.DataFrame, secrecy: Secrecy) -> tuple[pd.DataFrame, int]:
    """Blank where a region's measure is secret, its bounds too; the figures that were there are counted."""
    shown, hidden = frame.copy(), 0
    for column in frame.columns.difference(list(AXES)):
        measure = _measure_of(str(column))[0]
        secret = frame["region"].map({code: secrecy.hides(measure, [code]) for code in frame["region"].unique()})
        hidden += int((secret & frame[column].notna()).sum())
        shown[column] = frame[column].mask(secret.astype(bool))
    return shown, hidden


def _description(seen: Project, hidden: int | None) -> str:
    """`hidden` is None where nothing was to be left out."""
    told = f"Données de référence {seen.setting('reference_version')}. Formules : docs/model.md."
    return told if hidden is None else f"{told} {told_secret(hidden)}"


def told_secret(hidden: int) -> str:
    """What a package for others leaves out."""
    cells = french.plural(hidden, "valeur laissée vide", "valeurs laissées vides")
    return french.unbroken(f"Version pour diffusion : {cells} (secret statistique).")


def _measure_of(column: str) -> tuple[str, str]:
    """The measure of a column, and which bound of its range it is, empty for the figure itself."""
    measure, _, bound = column.rpartition("_")
    return (measure, bound) if bound in BOUNDS and measure in MEASURES else (column, "")


def _csv(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _resource(name: str, title: str, fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "name": name, "path": f"{name}.csv", "title": title, "format": "csv", "encoding": "utf-8",
        "schema": {"fields": list(fields)},
    }  # fmt: skip


def _field(column: str) -> dict[str, str]:
    """Axes are keys and years; measures people or shares, with their meaning."""
    if column == "year":
        return {"name": column, "type": "year", "title": "Année"}
    if column in LABELS:
        return {"name": column, "type": "string", "title": "Région" if column == "region" else "Famille de métiers"}
    measure, bound = _measure_of(column)
    known = MEASURE_NAMES[measure]
    unit = "part de 0 à 1" if known.share else "personnes"
    title = f"{known.label}, {BOUNDS[bound]}" if bound else known.label
    return {"name": column, "type": "number", "title": title, "description": f"{known.meaning} Unité : {unit}."}
