"""What every chart and table says of itself: unit, place, year, scenario, source."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core import french
from planner.core.tables.project import Project
from planner.state.session import Session
from planner.views.parts.place_text import place_name


@dataclass(frozen=True)
class ChartText:
    """Title above, what it is of below it, where it comes from at the foot."""

    title: str
    subtitle: str
    source: str


def chart_text(session: Session, title: str, unit: str, *, compared: bool = True) -> ChartText:
    """For the place, year and scenario on screen; `compared` says that the comparison is drawn too."""
    project = session.project
    scenario = project.label("scenarios", session.scenario)
    parts = [unit, place_name(project, session.selection.region), f"scénario {scenario}", f"année {session.year}"]
    if compared and session.comparison is not None:
        parts.append(f"en tirets{french.NO_BREAK_SPACE}: {project.label('scenarios', session.comparison)}")
    return ChartText(title, " · ".join(parts), source_line(project))


def source_line(project: Project) -> str:
    version = project.setting("reference_version")
    return f"Source : calcul du Planificateur, hypothèses et données du projet (référence {version})."
