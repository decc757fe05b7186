"""What each check needs in order to say anything: what the plan lacks for it, in French, blank where it has it.

A check that has nothing to look at has not passed; these are read only where it found nothing.
"""

from __future__ import annotations

from planner.core.finance.plan import Plan
from planner.core.finance.schemes import aid_cap, region_category
from planner.core.finance.simplified_costs import expected_amount
from planner.core.tables.project import Project

NO_LINE, NO_EXPENSE, NO_RESOURCE = "aucune ligne", "aucune dépense", "aucune ressource"
NO_PRICE, NOT_RETAINED = "aucune dépense chiffrée", "version non retenue"


def always(_project: Project, _plan: Plan) -> str:
    """A plan by itself is enough."""
    return ""


def retained(_project: Project, plan: Plan) -> str:
    return "" if plan.retained else NOT_RETAINED


def lines(_project: Project, plan: Plan) -> str:
    return "" if plan.expenses or plan.resources else NO_LINE


def resources(_project: Project, plan: Plan) -> str:
    return "" if plan.resources else NO_RESOURCE


def amounts(_project: Project, plan: Plan) -> str:
    """Something on either side; the check itself tells when only one has any."""
    return "" if plan.total_cost or plan.total_resources else "aucun montant"


def expenses(_project: Project, plan: Plan) -> str:
    return "" if plan.expenses else NO_EXPENSE


def years(_project: Project, plan: Plan) -> str:
    if not plan.balance:
        return "dites d’abord si les années équilibrent engagements ou paiements"
    return "" if any(line.year is not None for line in plan.schedule) else "aucun montant par année"


def priced_resources(_project: Project, plan: Plan) -> str:
    return "" if any(resource.amount for resource in plan.resources) else "aucune ressource chiffrée"


def capped_aids(project: Project, plan: Plan) -> str:
    aids = [resource for resource in plan.resources if resource.is_aid and resource.amount is not None]
    if not aids:
        return "aucune aide chiffrée"
    if not plan.total_cost:
        return NO_PRICE
    category = region_category(project, plan.project)
    return "" if any(aid_cap(project, aid, category) for aid in aids) else "aucun taux maximal connu"


def public_aid(_project: Project, plan: Plan) -> str:
    if not plan.total_cost:
        return NO_PRICE
    return "" if plan.public_aid else "aucune aide publique chiffrée"


def simplified_costs(project: Project, plan: Plan) -> str:
    ruled = [expense for expense in plan.expenses if expense.cost_option]
    if not ruled:
        return "aucun coût simplifié"
    known = any(expected_amount(project, plan, expense) is not None for expense in ruled)
    return "" if known else "règle incomplète : taux, montant unitaire ou quantité à préciser"


def two_costs(project: Project, plan: Plan) -> str:
    if not plan.retained:
        return NOT_RETAINED
    if project.cell("projects", plan.project, "total") is None:
        return "la fiche n’a pas de coût"
    return expenses(project, plan)


def dated(project: Project, plan: Plan) -> str:
    """Years of expenses to hold against the project, or years of either to hold against a scheme."""
    spans = any(project.cell("projects", plan.project, column) is not None for column in ("start_year", "end_year"))
    spends = any(expense.year is not None for expense in plan.expenses)
    aids = any(resource.is_aid and project.has("schemes", resource.scheme) for resource in plan.resources)
    if spans + spends + aids > 1:
        return ""
    return "le projet n’a ni début ni fin" if spends else "aucune dépense datée"


def local_funders(project: Project, plan: Plan) -> str:
    if project.cell("projects", plan.project, "region") is None:
        return "la fiche ne dit pas la région"
    homes = (project.cell("funders", resource.funder, "region") for resource in plan.resources)
    return "" if any(home is not None for home in homes) else "aucun financeur d’une région"
