"""Checks of a plan's lines: dates, places, evidence, rounding, subtotals, duplicates, statuses, indicators."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planner.core import french
from planner.core.finance import check_subjects as subjects
from planner.core.finance.findings import Check, Finding
from planner.core.finance.plan import PLAN_TABLES, Expense, Plan, retained_plans
from planner.core.finance.plan_edits import delete_lines
from planner.core.finance.project_indicators import indicator_findings, project_indicators
from planner.core.french import exact_euros
from planner.core.tables.communes import fold
from planner.core.tables.project import Address, Project

Likeness = tuple[str, int | None, int | None]  # folded name, cents, year

QUOTED = frozenset({"equipment", "works", "services", "studies", "supplies"})  # headings that are bought
PROVEN = frozenset({"quote", "contract", "invoice"})
ROUND_TO = 1_000_00  # cents
FEW_LINES = 4  # below, round amounts prove nothing
_SUBTOTAL = re.compile(r"^(sous )?(total|totaux)\b|\btotal (general|du poste)\b|^s s total")


def dates(project: Project, plan: Plan) -> Iterator[Finding]:
    """Expenses fall inside the project and inside the period of each scheme called upon."""
    first, last = (_year(project.cell("projects", plan.project, column)) for column in ("start_year", "end_year"))
    if first is not None and last is not None and first > last:
        text = f"Le projet finit ({last}) avant de commencer ({first}) : corrigez l’une des deux années."
        yield Finding("error", Address("projects", plan.project, "end_year"), text)
        return
    for expense in plan.expenses:
        if expense.year is not None and _outside(expense.year, first, last):
            text = f"« {expense.name} » tombe en {expense.year}, hors du projet ({first or '…'}–{last or '…'})."
            yield Finding(
                "warning", Address("plan_expenses", expense.key, "year"), f"{text} Changez l’année.", expense.cost
            )
    for resource in plan.resources:
        if not project.has("schemes", resource.scheme):
            continue
        scheme = project.row("schemes", resource.scheme)
        until = str(scheme["expenses_until"] or "")
        opens, closes = _year(scheme["start_year"]), int(until[:4]) if until else _year(scheme["end_year"])
        years = [e.year for e in plan.expenses if e.year is not None] or [y for y in (first, last) if y is not None]
        late = [year for year in years if _outside(year, opens, closes)]
        if late and resource.is_aid:
            text = (
                f"{scheme['name']} couvre {opens or '…'}–{closes or '…'}, le projet dépense aussi en {max(late)}. "
                "Demandez au financeur si ces dépenses sont éligibles, ou changez de dispositif."
            )
            yield Finding("question", Address("plan_resources", resource.key, "scheme"), text)


def places(project: Project, plan: Plan) -> Iterator[Finding]:
    """A regional or local funder pays in its own region."""
    row = project.row("projects", plan.project)
    names = {fold(project.label("regions", key)): key for key in project.keys("regions")}
    others = {names.get(fold(part), "") for part in str(row["other_regions"] or "").split(";")}
    regions = {str(row["region"])} | others if row["region"] else set()
    for resource in plan.resources:
        home = project.cell("funders", resource.funder, "region")
        if home is not None and regions and home not in regions:
            funder, here = project.label("funders", resource.funder), project.label("regions", str(row["region"]))
            text = (
                f"{funder} finance en {project.label('regions', str(home))}, le projet est en {here}. "
                "Ajoutez la région au projet ou changez de financeur."
            )
            yield Finding("error", Address("plan_resources", resource.key, "funder"), text, resource.amount)


def statuses(project: Project, plan: Plan) -> Iterator[Finding]:
    """Every resource says who pays and whether that is sure."""
    nobody = project.schema.table("funders").unstated
    for resource in plan.resources:
        funder = project.label("funders", resource.funder)
        if not resource.status:
            text = f"« {funder} » : acquis, sollicité ou à solliciter ? Indiquez l’état."
            yield Finding("question", Address("plan_resources", resource.key, "status"), text, resource.amount)
        if not resource.funder_kind and resource.funder != nobody:
            text = (
                f"« {funder} » : Union européenne, État, Région, collectivité, privé ? Sa nature dit si l’aide est "
                "publique. Indiquez-la parmi les financeurs."
            )
            yield Finding("question", Address("funders", resource.funder, "kind"), text, resource.amount)
        elif not resource.funder_kind:
            text = f"« {funder} » : un comité demandera qui paie. Nommez le financeur."
            yield Finding("question", Address("plan_resources", resource.key, "funder"), text, resource.amount)
        if resource.funder_kind and not resource.instrument:
            counted = "une aide publique" if resource.is_aid else "un apport des bénéficiaires"
            text = (
                f"« {funder} » : subvention, prêt, autofinancement ? Précisez l’instrument ; "
                f"en attendant, la ligne compte comme {counted}."
            )
            yield Finding("question", Address("plan_resources", resource.key, "instrument"), text, resource.amount)


def evidence(project: Project, plan: Plan) -> Iterator[Finding]:
    """What is bought above the project's threshold has a quote, a contract or an invoice."""
    threshold = _threshold(project)
    for expense in plan.expenses:
        if _is_bought(expense, threshold) and expense.evidence not in PROVEN:
            text = f"« {expense.name} » ({exact_euros(expense.cost)}) n’a ni devis ni marché : joignez une pièce."
            yield Finding("warning", Address("plan_expenses", expense.key, "evidence"), text, expense.cost)


def bought(project: Project, plan: Plan) -> str:
    threshold = _threshold(project)
    some = any(_is_bought(expense, threshold) for expense in plan.expenses)
    return "" if some else f"aucun achat à partir de {exact_euros(threshold)}"


def rounding(_project: Project, plan: Plan) -> Iterator[Finding]:
    """Most amounts are worked out, not guessed to the thousand."""
    real = _real(plan)
    round_ones = [e for e in real if (e.amount or 0) % ROUND_TO == 0]
    if len(real) >= FEW_LINES and len(round_ones) * 2 > len(real):
        text = (
            f"{french.plural(len(round_ones), 'montant rond', 'montants ronds')} au millier sur {len(real)} : "
            "un comité demandera d’où ils viennent. Reprenez les devis."
        )
        yield Finding("question", Address("plan_expenses", round_ones[0].key, "amount"), text)


def guessed(_project: Project, plan: Plan) -> str:
    return "" if len(_real(plan)) >= FEW_LINES else f"moins de {FEW_LINES} montants"


def subtotals(project: Project, plan: Plan) -> Iterator[Finding]:
    """No line sums up others: pasted tables bring their totals along, and these would count twice."""
    run: list[Expense] = []
    for expense in plan.expenses:
        summed = len(run) > 1 and expense.amount is not None and expense.amount == sum(e.amount or 0 for e in run)
        if _SUBTOTAL.search(fold(expense.name)) or summed:
            text = (
                f"« {expense.name} » ({exact_euros(expense.cost)}) ressemble à un sous-total, compté deux fois. "
                "Supprimez la ligne."
            )
            mend = delete_lines(project, "plan_expenses", [expense.key])
            yield Finding(
                "warning", Address("plan_expenses", expense.key, "name"), text, expense.cost, mend, "Supprimer la ligne"
            )
            run = []
        else:
            run.append(expense)


def duplicates(project: Project, plan: Plan) -> Iterator[Finding]:
    """No expense is asked for in two projects."""
    if not plan.retained or plan.example:
        return
    alike = project.kept("finance/likenesses", PLAN_TABLES, lambda: _projects_by_likeness(project))
    for expense in plan.expenses:
        others = alike.get(_likeness(expense), frozenset()) - {plan.project} if expense.amount else ()
        if others:
            where = ", ".join(f"« {project.label('projects', other)} »" for other in sorted(others))
            text = (
                f"« {expense.name} » ({exact_euros(expense.cost)}) figure aussi dans {where}. "
                "Une dépense n’est financée qu’une fois : ne la gardez que dans un projet."
            )
            yield Finding("warning", Address("plan_expenses", expense.key, "name"), text, expense.cost)


def compared(_project: Project, plan: Plan) -> str:
    if plan.example:
        return "exemple inventé"
    if not plan.retained:
        return subjects.NOT_RETAINED
    return "" if any(expense.amount for expense in plan.expenses) else subjects.NO_PRICE


def _projects_by_likeness(project: Project) -> dict[Likeness, frozenset[str]]:
    """Which projects ask for the same expense in their retained plans."""
    found: dict[Likeness, set[str]] = {}
    for plan in retained_plans(project):
        for expense in plan.expenses:
            found.setdefault(_likeness(expense), set()).add(plan.project)
    return {likeness: frozenset(projects) for likeness, projects in found.items()}


def indicators(project: Project, plan: Plan) -> Iterator[Finding]:
    """Targets have a starting point and a year; women and men make the total."""
    yield from indicator_findings(project, plan.project)


def aimed(project: Project, plan: Plan) -> str:
    return "" if project_indicators(project, plan.project) else "aucun indicateur"


def _real(plan: Plan) -> list[Expense]:
    return [expense for expense in plan.expenses if expense.amount and not expense.cost_option]


def _is_bought(expense: Expense, threshold: int) -> bool:
    return expense.heading in QUOTED and expense.cost >= threshold


def _likeness(expense: Expense) -> Likeness:
    return fold(expense.name), expense.amount, expense.year


def _threshold(project: Project) -> int:
    text = project.setting("quote_threshold")
    return int(text) * 100 if text.isdecimal() else 0


def _year(value: object) -> int | None:
    return int(str(value)) if value is not None else None


def _outside(year: int, first: int | None, last: int | None) -> bool:
    return (first is not None and year < first) or (last is not None and year > last)


CHECKS = (
    Check("dates", "Les dépenses tombent dans le projet et dans les dispositifs", dates, subjects.dated),
    Check("places", "Chaque financeur paie dans sa région", places, subjects.local_funders),
    Check("statuses", "Chaque ressource a un financeur, un instrument et un état", statuses, subjects.resources),
    Check("evidence", "Les achats ont un devis ou un marché", evidence, bought),
    Check("rounding", "Les montants sont calculés, non arrondis", rounding, guessed),
    Check("duplicates", "Aucune dépense n’est demandée deux fois", duplicates, compared),
    Check("indicators", "Les cibles ont un point de départ et une échéance", indicators, aimed),
)
