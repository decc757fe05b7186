"""« Plan de financement »: who pays how much of what, and whether expenses and resources are equal."""

from __future__ import annotations

from collections.abc import Callable, Collection

from planner.core import french
from planner.core.finance.amounts import rate
from planner.core.finance.plan import AIDS, Plan, Resource, resource_label
from planner.core.finance.portfolio import Contribution, contributions
from planner.core.finance.schemes import aid_cap, region_category
from planner.report.cells import ANY_AMOUNT, ANY_TEXT, At, Cell, Column, Formula, Style, Table
from planner.report.material import Material
from planner.report.page import Block, Facts, Grid, Heading, Page, Text
from planner.report.sheets.expenses import COST, EXPENSES, eligible_column
from planner.report.sheets.words import choice, date_cell, euros, label_of

NAME = "Plan de financement"
RESOURCES, BALANCE, KNOWN = "resources", "balance", "known_fundings"
INSTRUMENT, AMOUNT, SHARE, BASE, TAKEN, STATUS = 3, 4, 5, 6, 7, 9
# Rows of the balance, for other sheets.
TOTAL_COST, TOTAL_RESOURCES, DIFFERENCE, CONTROL, ASKED, AID, PUBLIC, PUBLIC_RATE, LEFT, SECURED = range(10)
ASKED_STATES = ("requested", "planned")
UNTOLD_AID = "aide à préciser"  # a public funder's, whose instrument is not told
BALANCED = "conforme : dépenses = ressources"
UNBALANCED = "écart à corriger"


def is_asked(resource: Resource) -> bool:
    """An aid that is not acquired yet."""
    return resource.is_aid and resource.status in ASKED_STATES


def asked(plan: Plan) -> int:
    """Aid that is asked for or is to be, in cents."""
    return plan.total_of(is_asked)


def plan_page(m: Material) -> Page:
    """Resources with their bases, rates and states; the balance below."""
    plan = m.plan
    if plan is None:
        blocks: list[Block] = [Text(m.without_plan, faint=False), *_known(m)]
        return Page(NAME, f"Plan de financement : {m.title}", blocks)
    resources = Table(NAME, _columns(), [*_resources(m, plan), _total(plan)])
    return Page(NAME, f"Plan de financement : {m.title}", [
        Text(_basis(m, plan)),
        Heading("Ressources"), Grid(RESOURCES, resources, total_last=True),
        Heading("Équilibre et reste à charge"), Facts(BALANCE, _balance(m, plan)),
        Text("Assiette éligible : coût retenu moins ce que le financeur écarte, ligne par ligne (feuille Dépenses). "
             "Taux d’aide : montant ÷ assiette éligible. Reste à charge : coût total moins toutes les aides "
             "(subventions, prêts, fonds propres apportés)."),
        Text("Cellules jaunes : modifiables, tout se recalcule.", live=True),
    ])  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column("Financeur", width=42), Column("Dispositif", width=26), Column("Régime d’aide ou mesure", width=28),
        Column("Instrument", width=15), Column("Montant (€)", "exact_euros", 16),
        Column("% du coût total", "share", 10),
        Column("Assiette éligible (€)", "exact_euros", 17), Column("Taux d’aide", "fine_share", 9),
        Column("Taux maximal", "fine_share", 9), Column("Statut", width=12), Column("Date de décision", "date", 12),
        Column("N° de pièce", width=14),
    ]  # fmt: skip


def _basis(m: Material, plan: Plan) -> str:
    told = label_of(m.seen, "plans", "basis", plan.basis) or "HT ou TTC non précisé"
    example = " Exemple inventé : aucun montant n’est réel." if plan.example else ""
    retained = "version retenue" if plan.retained else "version non retenue"
    return f"{plan.name}, {retained}. Montants en euros, {told}.{example}"


def _resources(m: Material, plan: Plan) -> list[list[Cell]]:
    category = region_category(m.seen, plan.project)
    return [_resource(m, plan, row, resource, category) for row, resource in enumerate(plan.resources)]


def _resource(m: Material, plan: Plan, row: int, resource: Resource, category: str) -> list[Cell]:
    cap = aid_cap(m.seen, resource, category) if resource.is_aid else None
    base = plan.eligible_base(resource) if resource.is_aid else None
    column = eligible_column(plan, resource)

    def amount(at: At) -> str:
        return at.cell(RESOURCES, row, AMOUNT)

    return [
        Cell(resource_label(m.seen, plan, resource)),
        Cell(m.seen.label("schemes", resource.scheme) if resource.scheme else None),
        Cell(resource.measure or None, entry=ANY_TEXT),
        Cell(
            label_of(m.seen, "plan_resources", "instrument", resource.instrument)
            or (UNTOLD_AID if resource.is_aid else "non précisé")
        ),
        Cell(None if resource.amount is None else resource.amount / 100, entry=ANY_AMOUNT,
             note=m.note("plan_resources", resource.key, "amount")),
        Cell(
            rate(resource.amount or 0, plan.total_cost), style="fine_share",
            formula=lambda at: _ratio(amount(at), at.cell(EXPENSES, -1, COST)),
        ),
        Cell(euros(base), formula=None if base is None else lambda at: f"={at.cell(EXPENSES, -1, column)}"),
        Cell(
            plan.aid_rate(resource) if resource.is_aid else None,
            formula=(lambda at: _filled_ratio(amount(at), at.cell(RESOURCES, row, BASE))) if resource.is_aid else None,
        ),
        Cell(cap.rate if cap else None),
        Cell(label_of(m.seen, "plan_resources", "status", resource.status) or "non précisé",
             entry=choice(m.seen, "plan_resources", "status")),
        date_cell(resource.decision_date, entry=True), Cell(resource.piece or None, entry=ANY_TEXT),
    ]  # fmt: skip


def _ratio(part: str, whole: str) -> str:
    return f'=IF({whole}>0,{part}/{whole},"")'


def _filled_ratio(part: str, whole: str) -> str:
    """Blank where no amount is told."""
    return f'=IF(AND({part}<>"",{whole}>0),{part}/{whole},"")'


def _total(plan: Plan) -> list[Cell]:
    last = len(plan.resources)
    return [
        Cell("Total"), Cell(None), Cell(None), Cell(None),
        Cell(euros(plan.total_resources), formula=_sum_of_amounts if plan.resources else None),
        Cell(rate(plan.total_resources, plan.total_cost), style="fine_share",
             formula=lambda at: _ratio(at.cell(RESOURCES, last, AMOUNT), at.cell(EXPENSES, -1, COST))),
        *[Cell(None, style="text")] * 6,
    ]  # fmt: skip


def _sum_of_amounts(at: At) -> str:
    return f"=SUM({at.column(RESOURCES, AMOUNT)})"


def _balance(m: Material, plan: Plan) -> list[tuple[str, Cell]]:
    def fact(row: int) -> Formula:
        return lambda at: at.cell(BALANCE, row, 1)

    def money(cents: int, formula: Formula) -> Cell:
        return Cell(euros(cents), style="exact_euros", formula=formula)

    cost, resources, aid, public = fact(TOTAL_COST), fact(TOTAL_RESOURCES), fact(AID), fact(PUBLIC)
    percent: Style = "fine_share"
    return [
        ("Dépenses (coût total)", money(plan.total_cost, lambda at: f"={at.cell(EXPENSES, -1, COST)}")),
        ("Ressources", money(plan.total_resources, lambda at: f"={at.cell(RESOURCES, -1, AMOUNT)}")),
        ("Écart (ressources − dépenses)", money(plan.difference, lambda at: f"=ROUND({resources(at)}-{cost(at)},2)")),
        ("Contrôle", Cell(UNBALANCED if plan.difference else BALANCED, style="text",
                          formula=lambda at: f'=IF({at.cell(BALANCE, DIFFERENCE, 1)}=0,"{BALANCED}","{UNBALANCED}")')),
        ("Aide sollicitée ou à solliciter", money(asked(plan), _sum_of_states(m, AIDS, ASKED_STATES))),
        ("Aides, toutes natures", money(plan.aid, _sum_where(plan, lambda r: r.is_aid))),
        ("Dont aides publiques", money(plan.public_aid, _sum_where(plan, lambda r: r.is_public_aid))),
        ("Taux d’aide publique (÷ coût total)", Cell(rate(plan.public_aid, plan.total_cost), style=percent,
                                                     formula=lambda at: _ratio(public(at), cost(at)))),
        ("Reste à charge des bénéficiaires",
         money(plan.left_to_beneficiaries, lambda at: f"=ROUND({cost(at)}-{aid(at)},2)")),
        ("Ressources acquises", money(plan.secured, _sum_of_states(m, (), ("acquired",)))),
    ]  # fmt: skip


def _sum_where(plan: Plan, chosen: Callable[[Resource], bool]) -> Formula:
    rows = [row for row, resource in enumerate(plan.resources) if chosen(resource)]
    return lambda at: f"=SUM({','.join(at.cell(RESOURCES, row, AMOUNT) for row in rows)})" if rows else "=0"


def _sum_of_states(m: Material, instruments: Collection[str], states: Collection[str]) -> Formula:
    """The amounts in one of some states, of some instruments or all: it follows when a reader changes a state."""

    def formula(at: At) -> str:
        amounts, kinds, found = (at.column(RESOURCES, column) for column in (AMOUNT, INSTRUMENT, STATUS))
        words = [label_of(m.seen, "plan_resources", "instrument", instrument) for instrument in sorted(instruments)]
        words += [UNTOLD_AID] if instruments else []
        of_kinds = [f',{kinds},"{word}"' for word in words] or [""]
        labels = [label_of(m.seen, "plan_resources", "status", state) for state in states]
        sums = [f'SUMIFS({amounts},{found},"{label}"{of_kind})' for label in labels for of_kind in of_kinds]
        return f"=SUM({','.join(sums)})"

    return formula


def asked_amount(m: Material, row: int) -> Formula:
    """What is asked of one resource: nothing any more once a reader marks it as acquired."""
    states = [label_of(m.seen, "plan_resources", "status", state) for state in ASKED_STATES]

    def formula(at: At) -> str:
        state = at.cell(RESOURCES, row, STATUS)
        asked_for = ",".join(f'{state}="{label}"' for label in states)
        return f"=IF(OR({asked_for}),{at.cell(RESOURCES, row, AMOUNT)},0)"

    return formula


def _instrument(m: Material, part: Contribution) -> str:
    """Plans and known fundings have different choices."""
    said = label_of(m.seen, "plan_resources", "instrument", part.instrument)
    return label_of(m.seen, "project_fundings", "instrument", said) or "non précisé"


def known_parts(m: Material) -> list[Contribution]:
    """Who brings what: to the project, else to the projects of the place."""
    everywhere = contributions(m.shown)
    if m.options.project is not None:
        return [part for part in everywhere if part.project == m.options.project]
    if not m.options.regions:
        return everywhere
    return [part for region in m.options.regions for part in contributions(m.shown, region)]


def _known(m: Material) -> list[Block]:
    """Who brings what to the projects of the place, as far as it is known."""
    parts = known_parts(m)
    rows = [
        [
            Cell(m.reader.project.label("projects", part.project)), Cell(m.seen.label("funders", part.funder)),
            Cell(_instrument(m, part)),
            Cell(label_of(m.seen, "project_fundings", "status", part.status) or "non précisé"),
            Cell(euros(part.amount)),
        ]
        for part in parts
    ]  # fmt: skip
    total = sum(part.amount or 0 for part in parts)
    unknown = sum(part.amount is None for part in parts)
    if rows:
        rows.append([Cell("Total des montants connus"), Cell(None), Cell(None), Cell(None),
                     Cell(euros(total), formula=lambda at: f"=SUM({at.column(KNOWN, 4)})")])  # fmt: skip
    columns = [Column("Projet", width=44), Column("Financeur", width=40), Column("Instrument", width=18),
               Column("État", width=14), Column("Montant (€)", "exact_euros", 18)]  # fmt: skip
    blocks: list[Block] = [Heading("Financements connus"), Grid(KNOWN, Table("", columns, rows), total_last=bool(rows))]
    if unknown:
        blocks.append(Text(f"{french.plural(unknown, 'financement')} sans montant connu."))
    return blocks
