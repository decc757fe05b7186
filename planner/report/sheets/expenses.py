"""« Dépenses »: every line with its VAT and what each funder takes of it, then by heading, partner and year."""

from __future__ import annotations

from collections.abc import Callable

from planner.core.finance.matrices import expenses_matrix
from planner.core.finance.plan import Expense, Plan, Resource, resource_label
from planner.report.cells import ANY_AMOUNT, ANY_TEXT, At, Cell, Column, Formula, Table
from planner.report.material import Material
from planner.report.page import Block, Grid, Heading, Page, Text
from planner.report.sheets.words import choice, euros, label_of

NAME = "Dépenses"
EXPENSES = "expenses"
HEADING, PARTNER, YEAR, AMOUNT, VAT, COST = 1, 2, 3, 4, 5, 6
NAMED_AIDS = 2
NO_YEAR = "sans année"
NOT_TOLD = "non précisé"


def aids(plan: Plan) -> list[Resource]:
    """The resources that have a base, in the plan's order."""
    return [resource for resource in plan.resources if resource.is_aid]


def bases(plan: Plan) -> list[list[Resource]]:
    """The aids by what they leave out: those of one base share a column, however many they are."""
    found: dict[tuple[tuple[str, int], ...], list[Resource]] = {}
    for aid in aids(plan):
        found.setdefault(tuple(sorted(plan.excluded(aid).items())), []).append(aid)
    return list(found.values())


def eligible_column(plan: Plan, resource: Resource) -> int:
    """Where the sheet says what a resource's funder takes of each expense; resources that are no aid have none."""
    if not resource.is_aid:
        return -1
    return COST + 1 + next(column for column, shared in enumerate(bases(plan)) if resource in shared)


def expenses_page(m: Material) -> Page:
    """Every line of expenses, and their sums that follow from it."""
    plan, title = m.plan, f"Dépenses : {m.title}"
    if plan is None:
        return Page(NAME, title, [Text(m.without_plan, faint=False)])
    blocks: list[Block] = [
        Text("Coût retenu : montant HT" + (", plus la TVA non récupérable." if plan.basis == "ttc" else
             " ; la TVA ne compte pas dans ce plan.") + " Éligible : coût retenu moins ce que le financeur écarte."),
        Text("Cellules jaunes : modifiables, tout se recalcule.", live=True),
        Heading("Lignes de dépenses"), Grid(EXPENSES, Table(NAME, _columns(m, plan), _rows(m, plan)), total_last=True),
    ]  # fmt: skip
    headings = m.seen.schema.table("plan_expenses").field("heading").label_of
    blocks += _crossed(plan, "by_heading", "Par poste et par année", "Poste", HEADING,
                       lambda expense: headings.get(expense.heading, expense.heading))  # fmt: skip
    blocks += _crossed(plan, "by_partner", "Par partenaire et par année", "Partenaire", PARTNER,
                       lambda expense: expense.partner or NOT_TOLD)  # fmt: skip
    return Page(NAME, title, blocks)


def _columns(m: Material, plan: Plan) -> list[Column]:
    return [
        Column("Dépense", width=34), Column("Poste", width=23), Column("Partenaire", width=29),
        Column("Année", "year", 14), Column("Montant HT (€)", "exact_euros", 16),
        Column("TVA non récupérable (€)", "exact_euros", 15), Column("Coût retenu (€)", "exact_euros", 16),
        *(Column(f"Éligible (€)\n{_takers(m, plan, shared)}", "exact_euros", 17) for shared in bases(plan)),
        *([Column("Coût simplifié", width=26)] if _simplified(plan) else []),
        Column("Justificatif", width=18), Column("Pièce", width=12),
    ]  # fmt: skip


def _takers(m: Material, plan: Plan, shared: list[Resource]) -> str:
    """Whose base a column is, short enough for its title."""
    if len(shared) <= NAMED_AIDS:
        return ", ".join(resource_label(m.seen, plan, aid) for aid in shared)
    return "tous les financeurs" if len(bases(plan)) == 1 else f"les {len(shared)} autres financeurs"


def _simplified(plan: Plan) -> bool:
    """Whether a line follows a rule of simplified costs, which then has its column."""
    return any(expense.cost_option for expense in plan.expenses)


def _rows(m: Material, plan: Plan) -> list[list[Cell]]:
    excluded = [plan.excluded(shared[0]) for shared in bases(plan)]
    rows = [_row(m, plan, row, expense, excluded) for row, expense in enumerate(plan.expenses)]
    sums: list[Cell] = []
    totals = [
        sum(e.amount or 0 for e in plan.expenses), sum(e.vat for e in plan.expenses), plan.total_cost,
        *(plan.eligible_base(shared[0]) for shared in bases(plan)),
    ]  # fmt: skip
    for column, total in enumerate(totals, start=AMOUNT):
        sums.append(Cell(euros(total), formula=_sum(column) if plan.expenses else None))
    after = [Cell(None)] * (2 + _simplified(plan))
    rows.append([Cell("Total"), Cell(None), Cell(None), Cell(None, style="text"), *sums, *after])
    return rows


def _sum(column: int) -> Formula:
    return lambda at: f"=SUM({at.column(EXPENSES, column)})"


def _row(m: Material, plan: Plan, row: int, expense: Expense, excluded: list[dict[str, int]]) -> list[Cell]:
    def at_column(column: int) -> Formula:
        return lambda at: at.cell(EXPENSES, row, column)

    amount, vat, cost = at_column(AMOUNT), at_column(VAT), at_column(COST)

    def eligible(out: dict[str, int]) -> Cell:
        left, gone = expense.cost - out.get(expense.key, 0), out.get(expense.key, 0)
        if gone and not left:
            return Cell(0.0)  # the line is excluded whole, whatever it costs
        return Cell(
            euros(left), formula=lambda at: f"={cost(at)}-MIN({cost(at)},{gone / 100!r})" if gone else f"={cost(at)}"
        )

    def kept(at: At) -> str:
        return f"={amount(at)}+{vat(at)}" if plan.basis == "ttc" else f"={amount(at)}+0"

    told_vat = m.seen.cell("plan_expenses", expense.key, "vat") is not None

    def note(column: str) -> str:
        return m.note("plan_expenses", expense.key, column)

    evidence = label_of(m.seen, "plan_expenses", "evidence", expense.evidence)
    rule = m.seen.label("cost_options", expense.cost_option) if expense.cost_option else None
    return [
        Cell(expense.name), Cell(label_of(m.seen, "plan_expenses", "heading", expense.heading)),
        Cell(expense.partner or NOT_TOLD),
        Cell(NO_YEAR, style="text") if expense.year is None else Cell(expense.year),
        Cell(euros(expense.amount), entry=ANY_AMOUNT, note=note("amount")),
        Cell(euros(expense.vat) if told_vat else None, entry=ANY_AMOUNT, note=note("vat") if told_vat else ""),
        Cell(euros(expense.cost), formula=kept), *map(eligible, excluded),
        *([Cell(rule)] if _simplified(plan) else []),
        Cell(evidence or None, entry=choice(m.seen, "plan_expenses", "evidence")),
        Cell(expense.evidence_ref or None, entry=ANY_TEXT),
    ]  # fmt: skip


def _crossed(
    plan: Plan, key: str, title: str, head: str, column: int, label: Callable[[Expense], str]
) -> list[Block]:  # fmt: skip
    """Costs by label and year, computed from the lines above."""
    matrix = expenses_matrix(plan, label)
    if not matrix.labels:
        return []
    last = len(matrix.years) + 1

    def found(row: int, position: int) -> Formula:
        year = matrix.years[position]
        wanted = f'"{NO_YEAR}"' if year is None else str(year)
        return lambda at: (
            f"=SUMPRODUCT(EXACT({at.column(EXPENSES, column)},{at.cell(key, row, 0)})"
            f"*({at.column(EXPENSES, YEAR)}={wanted})*{at.column(EXPENSES, COST)})"
        )

    def across(row: int) -> Formula:
        return lambda at: f"=SUM({at.cell(key, row, 1)}:{at.cell(key, row, last - 1).split('!')[1]})"

    def down(position: int) -> Formula:
        return lambda at: f"=SUM({at.column(key, position)})"

    rows = [
        [
            Cell(name),
            *(Cell(matrix.at(name, year) / 100, formula=found(row, p)) for p, year in enumerate(matrix.years)),
            Cell(matrix.of_label(name) / 100, formula=across(row)),
        ]
        for row, name in enumerate(matrix.labels)
    ]  # fmt: skip
    totals = [*(matrix.of_year(year) for year in matrix.years), matrix.total]
    rows.append([Cell("Total"), *(Cell(t / 100, formula=down(p)) for p, t in enumerate(totals, start=1))])
    columns = [
        Column(head, width=34),
        *(Column(NO_YEAR if year is None else str(year), "exact_euros", 16) for year in matrix.years),
        Column("Total (€)", "exact_euros", 16),
    ]  # fmt: skip
    return [Heading(title), Grid(key, Table(title, columns, rows), total_last=True)]
