"""Checks of a plan's arithmetic: balance, tranches, rates, ceilings, simplified costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.core import french
from planner.core.finance import check_subjects as subjects
from planner.core.finance.amounts import share_of
from planner.core.finance.checks_lines import subtotals
from planner.core.finance.findings import Check, Finding, Severity
from planner.core.finance.plan import Plan, Resource, plans_of
from planner.core.finance.plan_edits import retain_plan
from planner.core.finance.schemes import aid_cap, public_cap, region_category
from planner.core.finance.simplified_costs import expected_amount
from planner.core.french import exact_euros
from planner.core.tables.edits import SetCells
from planner.core.tables.project import Address, Project

NATURES = {"commitment": "engagements", "payment": "paiements"}


def basis(_project: Project, plan: Plan) -> Iterator[Finding]:
    """The plan states whether it counts VAT, and what its years balance."""
    if not plan.basis:
        text = "Le plan ne dit pas s’il est HT ou TTC : choisissez sa base."
        yield Finding("question", Address("plans", plan.key, "basis"), text)
    if not plan.balance:
        text = "Le plan ne dit pas si ses années équilibrent engagements ou paiements : choisissez."
        yield Finding("question", Address("plans", plan.key, "balance"), text)
    if plan.basis != "ttc":
        for expense in plan.expenses:
            if expense.vat:
                text = (
                    f"« {expense.name} » : {exact_euros(expense.vat)} de TVA non récupérable, mais le plan n’est "
                    "pas TTC. Passez le plan en TTC ou effacez la TVA."
                )
                yield Finding("warning", Address("plan_expenses", expense.key, "vat"), text, expense.vat)


def balance_in_total(_project: Project, plan: Plan) -> Iterator[Finding]:
    """Dépenses = ressources."""
    gap = plan.difference
    if gap and not plan.expenses:
        text = f"Le plan n’a pas encore de dépense face à {exact_euros(gap)} de ressources : tapez ou collez-les."
        yield Finding("question", Address("plans", plan.key, "name"), text, abs(gap))
    elif gap:
        what = "dépassent les dépenses" if gap > 0 else "ne couvrent pas les dépenses"
        text = f"Les ressources {what} : écart de {exact_euros(abs(gap))}. Corrigez une ressource ou une dépense."
        yield Finding("error", Address("plans", plan.key, "name"), text, abs(gap))


def balance_by_year(_project: Project, plan: Plan) -> Iterator[Finding]:
    """Dépenses = ressources in every year, on the plan's own nature."""
    for line in plan.schedule:
        if line.year is None:
            yield from _undated(plan, line.expenses)
            continue
        if not plan.balance:
            continue
        brought = line.commitments if plan.balance == "commitment" else line.payments
        gap = brought - line.expenses
        if gap:
            side = "en trop" if gap > 0 else "à trouver"
            text = (
                f"{line.year} : {NATURES[plan.balance]} {exact_euros(brought)}, dépenses {exact_euros(line.expenses)}, "
                f"écart de {exact_euros(abs(gap))} {side}. Déplacez une tranche ou une dépense."
            )
            yield Finding("error", Address("plans", plan.key, "balance"), text, abs(gap), year=line.year)


def _undated(plan: Plan, amount: int) -> Iterator[Finding]:
    undated = [expense for expense in plan.expenses if expense.year is None and expense.cost]
    if undated:
        text = (
            f"{french.plural(len(undated), 'dépense')} sans année, {exact_euros(amount)} : "
            "donnez l’année de chacune pour que l’équilibre annuel se vérifie."
        )
        yield Finding("question", Address("plan_expenses", undated[0].key, "year"), text, abs(amount))


def tranches(project: Project, plan: Plan) -> Iterator[Finding]:
    """Commitments and payments of a resource add up to its amount."""
    for resource in plan.resources:
        missing = {nature: resource.by_year(nature).get(None, 0) for nature in NATURES}
        if not resource.amount or not any(missing.values()):
            continue
        address = Address("plan_resources", resource.key, "amount")
        text = f"{project.label('funders', resource.funder)}{french.NO_BREAK_SPACE}: {_undistributed(missing)}."
        severity: Severity = "error" if min(missing.values()) < 0 else "question"
        yield Finding(severity, address, text, max(abs(amount) for amount in missing.values()))


def _undistributed(missing: Mapping[str, int]) -> str:
    """What each nature lacks or has too much; one phrase where both are the same."""
    said = {nature: _gap_text(amount) for nature, amount in missing.items() if amount}
    if len(said) == len(NATURES) and len(set(said.values())) == 1:
        return f"{next(iter(said.values()))}, en engagements et en paiements"
    return " ; ".join(f"{NATURES[nature]}, {text}" for nature, text in said.items())


def _gap_text(missing: int) -> str:
    amount = exact_euros(abs(missing))
    return f"{amount} à répartir par année" if missing > 0 else f"{amount} de trop par rapport au montant"


def aid_rates(project: Project, plan: Plan) -> Iterator[Finding]:
    """Aid over eligible base stays under the cap of its measure."""
    category = region_category(project, plan.project)
    for resource in plan.resources:
        taken = plan.aid_rate(resource) if resource.is_aid else None
        if taken is None:
            continue
        cap = aid_cap(project, resource, category)
        funder, base = project.label("funders", resource.funder), plan.eligible_base(resource)
        said = (
            f"{funder} : {exact_euros(resource.amount or 0)} sur une assiette de {exact_euros(base)}, "
            f"soit {french.percent(taken, 1)}"
        )
        if taken > 1:
            text = f"{said}. L’aide dépasse l’assiette : corrigez le montant ou les exclusions."
            yield Finding(
                "error", Address("plan_resources", resource.key, "amount"), text, (resource.amount or 0) - base
            )
        elif cap is None:
            if resource.scheme:
                text = f"{said} ; le taux maximal n’est pas connu. Indiquez la mesure et son taux."
                yield Finding("question", Address("plan_resources", resource.key, "max_aid_rate"), text)
        elif (resource.amount or 0) > share_of(base, cap.rate):
            over = (resource.amount or 0) - share_of(base, cap.rate)
            text = (
                f"{said}, pour un taux maximal de {french.percent(cap.rate, 1)} : {exact_euros(over)} au-dessus. "
                "Si une mesure particulière le permet, indiquez-la avec son taux ; sinon réduisez l’aide."
            )
            yield Finding("question", Address("plan_resources", resource.key, "measure"), text, over)


def public_ceiling(project: Project, plan: Plan) -> Iterator[Finding]:
    """All public aid together stays under the lowest ceiling of the schemes called upon, and under the cost."""
    if plan.total_cost <= 0:
        return
    category = region_category(project, plan.project)
    ceilings = [
        (cap, resource) for resource in plan.resources
        if resource.is_public_aid and (cap := public_cap(project, resource, category)) is not None
    ]  # fmt: skip
    lowest = min(ceilings, key=lambda item: item[0].rate, default=None)
    limit = plan.total_cost if lowest is None else share_of(plan.total_cost, lowest[0].rate)
    over = plan.public_aid - limit
    if over > 0:
        why = "le coût du projet" if lowest is None else f"le plafond de {french.percent(lowest[0].rate, 1)}"
        text = (
            f"Aides publiques cumulées : {exact_euros(plan.public_aid)}, soit {exact_euros(over)} de plus que {why}. "
            "Réduisez une aide publique."
        )
        yield Finding("error", _largest_public(plan), text, over)


def _largest_public(plan: Plan) -> Address:
    largest = max((r for r in plan.resources if r.is_public_aid), key=lambda r: r.amount or 0)
    return Address("plan_resources", largest.key, "amount")


def simplified(project: Project, plan: Plan) -> Iterator[Finding]:
    """A simplified cost is what its rule gives, to the cent."""
    for expense in plan.expenses:
        expected = expected_amount(project, plan, expense)
        rule = project.label("cost_options", expense.cost_option) if expected is not None else ""
        address = Address("plan_expenses", expense.key, "amount")
        if expected and expense.amount is None:
            text = f"« {expense.name} » : la règle « {rule} » donne {exact_euros(expected)}. Inscrivez ce montant."
            yield Finding(
                "warning", address, text, expected, SetCells({address: expected}), f"Mettre {exact_euros(expected)}"
            )
        elif expected is not None and expense.amount is not None and expected != expense.amount:
            text = (
                f"« {expense.name} » : {exact_euros(expense.amount)}, mais la règle « {rule} » donne "
                f"{exact_euros(expected)}. Reprenez ce montant ou changez de règle."
            )
            yield Finding(
                "error",
                address,
                text,
                abs(expected - expense.amount),
                SetCells({address: expected}),
                f"Mettre {exact_euros(expected)}",
            )


def declared_total(project: Project, plan: Plan) -> Iterator[Finding]:
    """The plan's cost is the one that the project sheet states."""
    total = project.cell("projects", plan.project, "total") if project.has("projects", plan.project) else None
    if plan.retained and isinstance(total, int) and plan.expenses and total != plan.total_cost:
        address = Address("projects", plan.project, "total")
        cost = plan.total_cost
        text = f"La fiche du projet donne un coût de {exact_euros(total)}, le plan {exact_euros(cost)} : accordez-les."
        if any(subtotals(project, plan)):  # the plan's cost is not to be trusted
            text = f"{text.removesuffix('.')}, après avoir réglé les sous-totaux."
            yield Finding("warning", address, text, abs(total - cost))
        else:
            said = f"Mettre {exact_euros(cost)} sur la fiche"
            yield Finding("warning", address, text, abs(total - cost), SetCells({address: cost}), said)


def amounts(project: Project, plan: Plan) -> Iterator[Finding]:
    """Every line has an amount, and none is negative without being a discount that someone meant."""
    for expense in plan.expenses:
        address = Address("plan_expenses", expense.key, "amount")
        if expense.amount is None and not expected_amount(project, plan, expense):  # else the rule says it
            yield Finding(
                "question", address, f"« {expense.name} » n’a pas de montant : complétez ou supprimez la ligne."
            )
        elif expense.amount is not None and expense.amount < 0:
            text = f"« {expense.name} » : {exact_euros(expense.amount)}, négatif. Mettez une recette en ressource."
            yield Finding("warning", address, text, -expense.amount)
    for resource in plan.resources:
        if resource.amount is None:
            text = f"{_who(project, resource)} n’a pas de montant : complétez ou supprimez la ligne."
            yield Finding("question", Address("plan_resources", resource.key, "amount"), text)


def _who(project: Project, resource: Resource) -> str:
    return f"« {project.label('funders', resource.funder)} »"


def one_retained(project: Project, plan: Plan) -> Iterator[Finding]:
    """A project has one version that counts; a second one is left out of every total without a word."""
    others = [other for other in plans_of(project, plan.project) if other.retained and other.key != plan.key]
    if plan.retained and others:
        names = ", ".join(f"« {other.name} »" for other in others)
        text = (
            f"Le projet retient aussi {names} : une seule version compte dans les totaux. "
            "Ne gardez que celle-ci, ou ouvrez l’autre pour la retenir."
        )
        mend = retain_plan(project, plan.key)
        yield Finding("error", Address("plans", plan.key, "retained"), text, None, mend, "Ne garder que cette version")


CHECKS = (
    Check("one_retained", "Une seule version du plan est retenue", one_retained, subjects.retained),
    Check("basis", "La base du plan est dite", basis, subjects.always),
    Check("amounts", "Chaque ligne a un montant plausible", amounts, subjects.lines),
    Check("subtotals", "Aucun sous-total n’est compté comme une dépense", subtotals, subjects.expenses),
    Check("balance_total", "Dépenses = ressources", balance_in_total, subjects.amounts),
    Check("aid_rates", "Chaque aide reste sous le taux maximal de sa mesure", aid_rates, subjects.capped_aids),
    Check(
        "public_ceiling", "Les aides publiques cumulées restent sous le plafond", public_ceiling, subjects.public_aid
    ),
    Check("balance_year", "Dépenses = ressources chaque année", balance_by_year, subjects.years),
    Check(
        "tranches", "Engagements et paiements font le montant de chaque ressource", tranches, subjects.priced_resources
    ),
    Check("simplified", "Les coûts simplifiés suivent leur règle", simplified, subjects.simplified_costs),
    Check("declared_total", "Le plan et la fiche du projet ont le même coût", declared_total, subjects.two_costs),
)
