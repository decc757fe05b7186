"""What a change does: results without and with it."""

from __future__ import annotations

from planner.core.edits import Edit
from planner.core.project import Project
from planner.core.results import Results, run


def with_edit(project: Project, scenario: str, edit: Edit) -> tuple[Results, Results]:
    """Results of a scenario without and with an edit of the base.

    Raises EditRefused, ModelInputError or ScenarioError (French).
    """
    changed, _ = edit.apply(project)
    return run(project, scenario), run(changed, scenario)
