"""« Échéancier AE - CP »: what is committed and paid in which year, and the cash that the beneficiary advances."""

from __future__ import annotations

from planner.core import french
from planner.core.finance.plan import Plan, Resource, YearLine, resource_label
from planner.report.cells import ANY_AMOUNT, At, Cell, Column, Formula, Table
from planner.report.material import Material
from planner.report.page import Block, Chart, Charts, Grid, Heading, Page, Series, Text
from planner.report.sheets.expenses import COST, EXPENSES, NO_YEAR, YEAR
from planner.report.sheets.plan import AMOUNT, RESOURCES, known_parts
from planner.report.sheets.words import euros

NAME = "Échéancier AE - CP"  # spreadsheets refuse a stroke in the name of a sheet
TRANCHES, SCHEDULE, KNOWN = "tranches", "schedule", "known_schedule"
NATURES = (("commitment", "AE"), ("payment", "CP"))
UNDATED = NO_YEAR[:1].upper() + NO_YEAR[1:]
COLUMNS = ("Dépenses (€)", "Engagements AE (€)", "Paiements CP (€)")


def schedule_page(m: Material) -> Page:
    """Tranches by resource, then every year against its expenses."""
    plan, title = m.plan, f"Échéancier : {m.title}"
    if plan is None:
        return Page(NAME, title, [Text(m.without_plan, faint=False), *_known(m)])
    if not plan.schedule:
        return Page(NAME, title, [Text("Le plan ne contient ni dépense ni ressource.", faint=False)])
    years = [line.year for line in plan.schedule if line.year is not None]
    balanced = {"commitment": "les engagements", "payment": "les paiements"}.get(plan.balance)
    return Page(NAME, title, [
        Text("AE : autorisations d’engagement, ce que le financeur s’engage à verser. CP : crédits de paiement, ce "
             "qu’il verse dans l’année. « Sans année » : montant de la ressource qu’aucune tranche ne date."),
        Heading("Par financeur"), Grid(TRANCHES, _tranches(m, plan, years)),
        Heading("Par année"), Grid(SCHEDULE, _schedule(plan, years), total_last=True),
        Text("Besoin de trésorerie : dépenses moins paiements reçus, cumulés à la fin de l’année. "
             + (f"L’écart compare {balanced} aux dépenses, comme le plan le demande." if balanced else
                "Le plan ne dit pas si ses années équilibrent engagements ou paiements : l’écart compare les "
                "engagements aux dépenses.")),
        *_chart(years),
    ])  # fmt: skip


def _chart(years: list[int]) -> list[Block]:
    if not years:
        return []
    return [Charts([
        Chart("Dépenses, engagements et paiements par année", "euros", SCHEDULE, 0,
              [Series(1, "Dépenses"), Series(2, "Engagements (AE)"), Series(3, "Paiements (CP)")], len(years),
              "Colonnes par année : dépenses, engagements (AE) et paiements (CP), en euros."),
        Chart("Besoin de trésorerie en fin d’année", "euros", SCHEDULE, 0,
              [Series(5, "Besoin de trésorerie", line=True)], len(years),
              "Courbe par année : besoin de trésorerie cumulé, en euros.", signed=True),
    ])]  # fmt: skip


def _tranches(m: Material, plan: Plan, years: list[int]) -> Table:
    columns = [
        Column("Financeur", width=46), Column("Nature", width=17),
        *(Column(str(year), "exact_euros", 16) for year in years),
        Column("Sans année", "exact_euros", 16), Column("Total (€)", "exact_euros", 16),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for position, resource in enumerate(plan.resources):
        for nature, label in NATURES:
            rows.append(_tranche(m, plan, position, len(rows), (resource, nature, label), years))
    return Table("", columns, rows)


def _tranche(
    m: Material, plan: Plan, position: int, row: int, what: tuple[Resource, str, str], years: list[int]
) -> list[Cell]:
    resource, nature, label = what
    amounts = resource.by_year(nature)
    last = len(years) + 1  # column of the last year

    def dated(at: At) -> str:
        return f"{at.cell(TRANCHES, row, 2)}:{at.cell(TRANCHES, row, last).split('!')[1]}"

    def undated(at: At) -> str:
        amount = at.cell(RESOURCES, position, AMOUNT)
        return f"=ROUND({amount}-SUM({dated(at)}),2)" if years else f"={amount}+0"

    def total(at: At) -> str:
        return f"=SUM({at.cell(TRANCHES, row, 2)}:{at.cell(TRANCHES, row, last + 1).split('!')[1]})"

    return [
        Cell(resource_label(m.seen, plan, resource)), Cell(label),
        *(Cell(euros(amounts.get(year)), entry=ANY_AMOUNT, note=_note(m, resource, nature, year)) for year in years),
        Cell(amounts.get(None, 0) / 100, formula=undated), Cell((resource.amount or 0) / 100, formula=total),
    ]  # fmt: skip


def _note(m: Material, resource: Resource, nature: str, year: int) -> str:
    """Where the tranches of a year come from."""
    told = [m.note("plan_tranches", t.key, nature) for t in resource.tranches
            if t.year == year and getattr(t, nature)]  # fmt: skip
    return "\n".join(dict.fromkeys(text for text in told if text))


def _schedule(plan: Plan, years: list[int]) -> Table:
    columns = [Column("Année", width=34), *(Column(title, "exact_euros", 17) for title in COLUMNS),
               Column("Écart de l’année (€)", "exact_euros", 16),
               Column("Besoin de trésorerie fin d’année (€)", "exact_euros", 17)]  # fmt: skip
    rows = [_year(plan, row, line, years) for row, line in enumerate(plan.schedule)]

    def down(column: int) -> Formula:
        return lambda at: f"=SUM({at.column(SCHEDULE, column)})"

    totals = [sum(getattr(line, name) for line in plan.schedule) for name in ("expenses", "commitments", "payments")]
    brought = totals[2] if plan.balance == "payment" else totals[1]
    rows.append([
        Cell("Total"), *(Cell(t / 100, formula=down(c)) for c, t in enumerate(totals, start=1)),
        Cell((brought - totals[0]) / 100, formula=_gap(plan, len(rows))), Cell(None, style="text"),
    ])  # fmt: skip
    return Table("", columns, rows)


def _gap(plan: Plan, row: int) -> Formula:
    side = 3 if plan.balance == "payment" else 2
    return lambda at: f"=ROUND({at.cell(SCHEDULE, row, side)}-{at.cell(SCHEDULE, row, 1)},2)"


def _year(plan: Plan, row: int, line: YearLine, years: list[int]) -> list[Cell]:
    undated = line.year is None
    column = len(years) + 2 if undated else 2 + years.index(line.year or 0)

    def spent(at: At) -> str:
        wanted = f'"{NO_YEAR}"' if undated else str(line.year)
        if not plan.expenses:
            return "=0"
        return f"=SUMPRODUCT(({at.column(EXPENSES, YEAR)}={wanted})*{at.column(EXPENSES, COST)})"

    def brought(first: int) -> Formula:
        rows = range(first, 2 * len(plan.resources), 2)
        return lambda at: f"=SUM({','.join(at.cell(TRANCHES, r, column) for r in rows)})" if rows else "=0"

    def need(at: At) -> str:
        before = f"{at.cell(SCHEDULE, row - 1, 5)}+" if row else ""
        return f"=ROUND({before}{at.cell(SCHEDULE, row, 1)}-{at.cell(SCHEDULE, row, 3)},2)"

    gap = (line.payments if plan.balance == "payment" else line.commitments) - line.expenses
    return [
        Cell(UNDATED if undated else str(line.year)), Cell(line.expenses / 100, formula=spent),
        Cell(line.commitments / 100, formula=brought(0)), Cell(line.payments / 100, formula=brought(1)),
        Cell(gap / 100, formula=_gap(plan, row)),
        Cell(None, style="text") if undated else Cell(line.cash_need / 100, formula=need),
    ]  # fmt: skip


def _known(m: Material) -> list[Block]:
    """Commitments and payments of the known fundings of the place, by year."""
    parts = known_parts(m)
    years = sorted({y for p in parts for n, _ in NATURES for y in p.of(n) if y is not None})
    rows = []
    every: list[int | None] = [*years, None]
    for year in every:
        amounts = [sum(part.of(nature).get(year, 0) for part in parts) for nature, _ in NATURES]
        if year is not None or any(amounts):
            rows.append([Cell(UNDATED) if year is None else Cell(str(year)), *(Cell(a / 100) for a in amounts)])
    if rows:

        def down(column: int) -> Formula:
            return lambda at: f"=SUM({at.column(KNOWN, column)})"

        totals = [sum(part.amount or 0 for part in parts)] * 2
        rows.append([Cell("Total"), *(Cell(t / 100, formula=down(c)) for c, t in enumerate(totals, start=1))])
    columns = [Column("Année", width=34), *(Column(title, "exact_euros", 20) for title in COLUMNS[1:])]
    count = french.plural(len(parts), "financement connu", "financements connus")
    return [
        Heading(f"Engagements et paiements : {count}"),
        Grid(KNOWN, Table("", columns, rows), total_last=bool(rows)),
        Text("« Sans année » : montants dont les documents ne disent pas l’année."),
    ]
