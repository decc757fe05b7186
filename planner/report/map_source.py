"""Where the figures of a map come from, as its foot and the data handed on say it."""

from __future__ import annotations

from collections.abc import Iterable

from planner.core import french
from planner.core.tables.project import Project


def source_line(project: Project, secret: int = 0, notes: Iterable[str] = ()) -> str:
    """Where the map's figures come from: the calculation, the reference data that it started with, what is left out.

    `secret` is how many regions statistical secrecy hides.
    """
    version = project.setting("reference_version")
    line = f"Calcul du Planificateur Bioproduction{f', données de référence {version}' if version else ''}."
    if secret:
        hidden = french.plural(secret, "région n’est pas montrée", "régions ne sont pas montrées")
        line += f" Secret statistique : {hidden}."
    return french.unbroken(" ".join((line, *notes)))
