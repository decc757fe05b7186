"""Where the figures of a map come from, as its foot and the data handed on say it."""

from __future__ import annotations

from collections.abc import Iterable

from planner.core import french
from planner.core.tables.project import Project

MODEL = "Calcul du modèle"
"""The source of what is no sum of rows."""


def source_line(project: Project, secret: int = 0, notes: Iterable[str] = (), source: str = MODEL) -> str:
    """Where the map's figures come from: the calculation or the tables named by `source`, the reference data that it
    started with, and `notes` on the figures.

    `secret` is how many regions statistical secrecy hides.
    """
    version = project.setting("reference_version")
    made = "Calcul du Planificateur Bioproduction"
    if source != MODEL:
        made = f"Planificateur Bioproduction, {source[0].lower()}{source[1:]}"
    line = f"{made}{f', données de référence {version}' if version else ''}."
    if secret:
        hidden = french.plural(secret, "région n’est pas montrée", "régions ne sont pas montrées")
        line += f" Secret statistique : {hidden}."
    return french.unbroken(" ".join((line, *notes)))
