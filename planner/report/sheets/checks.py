"""« Hypothèses et contrôles »: what the figures rest on, each with its source; every check with its result and cell."""

from __future__ import annotations

from planner.core import french
from planner.core.finance.findings import Finding, Verdict
from planner.core.finance.plan import Plan
from planner.core.finance.plan_checks import check_plan, verdicts_text
from planner.core.finance.project_indicators import project_indicators
from planner.core.model.validation import find_problems
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.provenance import Origin, all_origins, find_origin
from planner.core.tables.scenario import ROOT
from planner.report.cells import NATURE_LABELS, At, Cell, Column, Table
from planner.report.material import Material
from planner.report.page import Block, Grid, Heading, Page, Text
from planner.report.project_tables import column_of, style_of
from planner.report.sheets.expenses import AMOUNT as EXPENSE_AMOUNT
from planner.report.sheets.expenses import EXPENSES, VAT
from planner.report.sheets.expenses import YEAR as EXPENSE_YEAR
from planner.report.sheets.indicators import BASELINE, INDICATORS, TARGET, WOMEN
from planner.report.sheets.plan import AMOUNT, BALANCE, DIFFERENCE, RESOURCES
from planner.report.sheets.schedule import SCHEDULE, TRANCHES
from planner.report.sheets.words import date_cell

NAME = "Hypothèses et contrôles"
INDICATOR_COLUMNS = {"baseline": BASELINE, "target_year": TARGET + 1, "women": WOMEN}
ASSUMPTIONS, CHECKS = "assumptions", "checks"
MOST_PROBLEMS = 40
NO_DOCUMENT = "estimation, sans document"
PASSED, UNDECIDED = "conforme", "sans objet"
SEVERITIES = {"error": "à corriger", "warning": "à vérifier", "question": "question"}


def checks_page(m: Material) -> Page:
    """Checks first, for they are few; then every assumption of the calculation."""
    blocks: list[Block] = [
        *_checks(m),
        *_data_checks(m),
        Heading("Hypothèses du calcul"),
        *_words(m),
        Grid(ASSUMPTIONS, _assumptions(m)),
    ]
    return Page(NAME, f"Hypothèses, sources et contrôles : {m.title}", blocks)


def _words(m: Material) -> list[Block]:
    kinds = ", ".join(NATURE_LABELS.values())
    told: list[Block] = [Text(f"Nature : {kinds}. Fourchette : ce que la source ou l’expert tient pour plausible.")]
    if m.has("calculation"):
        told.append(Text("Les valeurs suivent la feuille Calcul, où elles se changent.", live=True))
    return told


# --- checks ---------------------------------------------------------------------------------------------------------


def _checks(m: Material) -> list[Block]:
    plan = m.plan
    if plan is None:
        return [Heading("Contrôles du plan de financement"), Text(m.without_plan, faint=False)]
    verdicts = check_plan(m.seen, plan)
    indicators = [one.key for one in project_indicators(m.seen, plan.project)]
    rows = [row for verdict in verdicts for row in _verdict(plan, indicators, verdict)]
    told = f"{verdicts_text(verdicts)}."
    head = [Column("Contrôle", width=42), Column("Résultat", width=12), Column("Cellule", width=15),
            Column("Ce qui ne va pas, et que faire", width=60)]  # fmt: skip
    return [
        Heading("Contrôles du plan de financement"), Text(told, faint=False),
        Grid(CHECKS, Table("", head, rows), stretched=True),
        Text("Les contrôles sont ceux de l’application au moment de l’export ; l’écart entre dépenses et ressources "
             "se recalcule sur la feuille Plan de financement.", live=True),
    ]  # fmt: skip


def _data_checks(m: Material) -> list[Block]:
    """What the application finds in all tables; the figures rest on them, plan or not."""
    problems = find_problems(m.seen)
    head = [Column("Table et ligne", width=42), Column("Gravité", width=12), Column("Colonne", width=12),
            Column("Ce qui ne va pas", width=60)]  # fmt: skip
    rows = []
    for problem in problems[:MOST_PROBLEMS]:
        schema = m.seen.schema.table(problem.table)
        name = m.seen.label(problem.table, problem.key) if m.seen.has(problem.table, problem.key) else problem.key
        title = schema.field(problem.column).title if problem.column in schema.by_name else ""
        cells = (f"{schema.title}, {name}", SEVERITIES[problem.severity], title or None, problem.message)
        rows.append([Cell(text) for text in cells])
    told = "Aucun problème dans les données." if not problems else french.unbroken(
        f"{french.plural(len(problems), 'point')} à regarder dans les données du projet"
        + (f", dont les {MOST_PROBLEMS} premiers :" if len(problems) > MOST_PROBLEMS else " :")
    )  # fmt: skip
    if problems and m.options.for_others:  # what a problem says may name what must not leave the house
        told = french.unbroken(
            f"{french.plural(len(problems), 'point')} à regarder dans les données ; la version interne les dit."
        )
        rows = []
    blocks: list[Block] = [Heading("Contrôles des données"), Text(told, faint=False)]
    return [*blocks, Grid("problems", Table("", head, rows), stretched=True)] if rows else blocks


def _verdict(plan: Plan, indicators: list[str], verdict: Verdict) -> list[list[Cell]]:
    if not verdict.findings:
        said = Cell(UNDECIDED if verdict.lacking else PASSED)
        return [[Cell(verdict.check.title), said, Cell(None), Cell(verdict.lacking or None)]]
    return [
        [
            Cell(verdict.check.title), Cell(SEVERITIES[finding.severity]), _place(plan, indicators, finding),
            Cell(finding.message),
        ]
        for finding in verdict.findings
    ]  # fmt: skip


def _place(plan: Plan, indicators: list[str], finding: Finding) -> Cell:
    """The cell of the workbook that a finding is about, as a link."""
    found = _spot(plan, indicators, finding.address)
    if found is None:
        return Cell(None)
    block, row, column = found

    def link(at: At) -> str:
        return f"#{at.cell(block, row, column)}"

    return Cell("voir la cellule", link=link)


def _spot(plan: Plan, indicators: list[str], address: Address) -> tuple[str, int, int] | None:
    table, key = address.table, address.key
    if table == "plans" and address.column == "balance" and plan.schedule:
        return SCHEDULE, 0, 4
    if table == "plans":
        return BALANCE, DIFFERENCE, 1
    expenses = [expense.key for expense in plan.expenses]
    if table == "plan_expenses" and key in expenses:
        column = {"vat": VAT, "year": EXPENSE_YEAR}.get(address.column, EXPENSE_AMOUNT)
        return EXPENSES, expenses.index(key), column
    resources = [resource.key for resource in plan.resources]
    if table == "plan_resources" and key in resources:
        return RESOURCES, resources.index(key), AMOUNT
    if table == "project_indicators" and key in indicators:
        return INDICATORS, indicators.index(key), INDICATOR_COLUMNS.get(address.column, 0)
    for position, resource in enumerate(plan.resources):
        if table == "plan_tranches" and plan.schedule and any(tranche.key == key for tranche in resource.tranches):
            return TRANCHES, 2 * position, 2
        if table == "plan_exclusions" and any(exclusion.key == key for exclusion in resource.exclusions):
            return RESOURCES, position, AMOUNT
    return None


# --- assumptions ----------------------------------------------------------------------------------------------------


def _assumptions(m: Material) -> Table:
    schema = m.seen.schema.table("assumptions")
    differs = m.results.scenario != ROOT
    fields = {name: schema.field(name) for name in ("name", "value", "low", "high", "unit")}
    widths = {"name": 36.0, "value": 11.0, "low": 10.0, "high": 10.0, "unit": 12.0}
    columns = [column_of(field, widths[name]) for name, field in fields.items()]
    columns += [
        Column("Années", width=10), Column("Nature", width=13), Column("Qualité", width=11),
        Column("Source", width=32), Column("Lien", width=8),
        Column("Date", width=11), Column("Commentaire", width=52),
    ]  # fmt: skip
    if differs:
        columns.insert(2, Column("Valeur de référence", "decimal", 12))
    origins = all_origins(m.seen)
    rows = [_assumption(m, row, find_origin(origins, Address("assumptions", str(row["id"]), "value")), differs)
            for row in m.seen.rows("assumptions")]  # fmt: skip
    return Table("", columns, rows)


def _assumption(m: Material, row: Row, origin: Origin | None, differs: bool) -> list[Cell]:
    schema, key = m.seen.schema.table("assumptions"), str(row["id"])

    def cell(name: str) -> Cell:
        return m.reader.cell(schema, schema.field(name), key, row[name])

    value, note = cell("value"), m.note("assumptions", key, "value")

    def live(at: At) -> str:
        return at.assumption(key)

    cells = [
        cell("name"), Cell(value.content, value.nature, value.style, formula=live, note=note),
        cell("low"), cell("high"), cell("unit"), Cell(_years(row)), *_origin(m.seen, origin),
        Cell(str(row["reason"] or "") or None),
    ]  # fmt: skip
    if differs:
        reference = m.base.cell("assumptions", key, "value")
        same = reference == row["value"]
        cells.insert(2, Cell(None, style=style_of(schema.field("value"), "")) if same else
                     m.reader.cell(schema, schema.field("value"), key, reference))  # fmt: skip
    return cells


def _origin(project: Project, origin: Origin | None) -> list[Cell]:
    if origin is None:
        return [Cell(None)] * 5
    source = project.label("sources", origin.source) if origin.source else origin.formula
    url = str(project.cell("sources", origin.source, "url") or "") if origin.source else ""
    text = ", ".join(part for part in (source, origin.place) if part) or NO_DOCUMENT
    quality = project.schema.table("provenance").field("quality").label_of.get(origin.quality, origin.quality)
    return [
        Cell(NATURE_LABELS.get(origin.kind)), Cell(quality or None),
        Cell(text), Cell("ouvrir", link=url) if url.startswith(("http://", "https://")) else Cell(None),
        date_cell(origin.date),
    ]  # fmt: skip


def _years(row: Row) -> str:
    first, last = row["from_year"], row["to_year"]
    if first is None and last is None:
        return "toutes"
    if first is not None and last is not None:
        return f"{first}–{last}" if first != last else str(first)
    return f"dès {first}" if first is not None else f"jusqu’en {last}"
