"""What the buttons « Nouveau projet… » and « Nouveau plan » do, wherever they stand."""

from __future__ import annotations

from planner.core.finance.plan_edits import new_plan, new_project
from planner.core.tables.edits import EditRefused
from planner.core.tables.project import Address
from planner.state.finance_choice import FinanceChoice
from planner.state.session import Session
from planner.views.parts.navigation import Navigator

PROJECT_MADE = "Projet créé. Voici sa fiche : nommez-le d’abord ; Ctrl+Z l’annule."
PLAN_MADE = "Plan créé. Tapez ou collez ses dépenses, puis ses ressources ; Ctrl+Z l’annule."
UNTIL_RETAINED = "Les financements connus du projet comptent jusqu’à ce que vous reteniez ce plan."


def make_project(session: Session, choice: FinanceChoice, navigator: Navigator) -> None:
    """A project in the region under study, chosen at once, its name in sight."""
    key, edit = new_project(session.project, session.selection.region)
    session.push(edit, "Créer un projet")
    choice.choose_project(key)
    choice.cell_asked.emit(Address("projects", key, "name"))
    navigator.say(PROJECT_MADE)


def make_plan(session: Session, choice: FinanceChoice, navigator: Navigator) -> None:
    """An empty version of the chosen project's plan, chosen at once, ready for its first expense."""
    if choice.project is None:
        return
    key, edit = new_plan(session.project, choice.project)
    try:
        session.push(edit, f"Créer un plan de « {session.project.label('projects', choice.project)} »")
    except EditRefused as refusal:
        navigator.say(str(refusal))
        return
    choice.choose_plan(key)
    choice.cell_asked.emit(Address("plans", key, "name"))
    counts = session.project.cell("plans", key, "retained") is True
    navigator.say(PLAN_MADE if counts else f"{PLAN_MADE} {UNTIL_RETAINED}")
