"""« Blocs à recopier »: one plan's figures in the order in which portals and agencies' forms ask for them.

No official template is imitated: a block is a title and rows of cells, to be copied one by one where a form wants them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.core import french
from planner.core.finance.matrices import expenses_matrix
from planner.core.finance.plan import Expense, Plan
from planner.core.finance.schemes import aid_cap, region_category
from planner.core.tables.project import Project

Cell = str | int  # words, or integer cents
NO_YEAR = "sans année"
NOT_TOLD = "non précisé"


@dataclass(frozen=True)
class Block:
    """One thing that forms ask for. The first row is the head; cells are words or integer cents."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def shown(self) -> list[list[str]]:
        """To read: `1 372 099,63`."""
        return [[cell if isinstance(cell, str) else french.number(cell / 100, 2) for cell in row] for row in self.rows]

    @property
    def copied(self) -> str:
        """To paste: tab-separated, amounts in euros with a decimal comma and no separators, as `1372099,63`."""
        return "\n".join("\t".join(_plain(cell) for cell in row) for row in self.rows)


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return " ".join(cell.split())  # no line break or tab moves the cells that follow
    euros, rest = divmod(abs(cell), 100)
    return f"{'-' if cell < 0 else ''}{euros},{rest:02d}"


def portal_blocks(project: Project, plan: Plan) -> list[Block]:
    """All blocks of a plan; a block about which nothing is known is left out."""
    headings = project.schema.table("plan_expenses").field("heading").label_of
    blocks = [
        Block("Identification", tuple(_identification(project, plan))),
        Block("Calendrier", tuple(_calendar(project, plan))),
        _crossed(plan, f"Dépenses par poste et par année{_basis(plan)}", "Poste",
                 lambda expense: headings.get(expense.heading, expense.heading)),
        _crossed(plan, f"Dépenses par partenaire et par année{_basis(plan)}", "Partenaire",
                 lambda expense: expense.partner or NOT_TOLD),
        Block("Détail des dépenses", tuple(_details(project, plan))),
        Block("Ressources par financeur", tuple(_resources(project, plan))),
        Block("Échéancier", tuple(_schedule(plan))),
        Block("Indicateurs", tuple(_indicators(project, plan))),
    ]  # fmt: skip
    return [block for block in blocks if len(block.rows) > 1]


def _basis(plan: Plan) -> str:
    return f" (euros {plan.basis.upper()})" if plan.basis else " (euros, HT ou TTC non précisé)"


def _identification(project: Project, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    row, table = project.row("projects", plan.project), project.schema.table("projects")
    yield "Rubrique", "Réponse"
    for column in ("file_number", "name", "kind", "beneficiary", "siret", "legal_representative", "lead", "partners",
                   "commune", "region", "other_regions", "description", "axes", "targets_served"):  # fmt: skip
        field, value = table.field(column), row[column]
        if value is not None:
            known = field.reference in project.tables  # communes are in no project: their code stands for them
            text = project.label(field.reference, str(value)) if known else str(value)
            title = field.title if known or not field.reference else f"{field.title} (code Insee)"
            yield title, _listed(text) if field.separator else field.label_of.get(text, text)
    yield "Base du plan", project.schema.table("plans").field("basis").label_of.get(plan.basis, NOT_TOLD)
    yield "Coût total (euros)", plan.total_cost
    yield "Aides publiques (euros)", plan.public_aid
    yield "Reste à charge (euros)", plan.left_to_beneficiaries


def _listed(text: str) -> str:
    return ", ".join(part.strip() for part in text.split(";"))


def _calendar(project: Project, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    row, table = project.row("projects", plan.project), project.schema.table("projects")
    yield "Étape", "Date"
    for column in ("start_year", "end_year", "launch_date", "eligible_from", "eligible_to"):
        if row[column] is not None:
            yield table.field(column).title, french.date(str(row[column]))
    milestones = [m for m in project.rows("milestones") if m["project"] == plan.project and m["date"] is not None]
    for milestone in sorted(milestones, key=lambda m: str(m["date"])):
        start = f"{french.date(str(milestone['start']))} – " if milestone["start"] else ""
        yield str(milestone["name"]), f"{start}{french.date(str(milestone['date']))}"


def _crossed(plan: Plan, title: str, head: str, label: Callable[[Expense], str]) -> Block:
    """Costs by label and year, both totalled."""
    matrix = expenses_matrix(plan, label)
    years = matrix.years
    rows: list[tuple[Cell, ...]] = [(head, *(NO_YEAR if year is None else str(year) for year in years), "Total")]
    rows += [(name, *(matrix.at(name, year) for year in years), matrix.of_label(name)) for name in matrix.labels]
    if matrix.labels:
        rows.append(("Total", *(matrix.of_year(year) for year in years), matrix.total))
    return Block(title, tuple(rows))


def _details(project: Project, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    table = project.schema.table("plan_expenses")
    yield "Dépense", "Poste", "Partenaire", "Justificatif", "Pièce", "Année", "Montant HT", "TVA non récupérable"
    for expense in plan.expenses:
        evidence = table.field("evidence").label_of.get(expense.evidence, "")
        rule = project.label("cost_options", expense.cost_option) if expense.cost_option else ""
        yield (
            expense.name, table.field("heading").label_of.get(expense.heading, expense.heading), expense.partner,
            evidence or rule, expense.evidence_ref, str(expense.year or ""),
            "" if expense.amount is None else expense.amount, expense.vat,
        )  # fmt: skip


def _resources(project: Project, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    table, category = project.schema.table("plan_resources"), region_category(project, plan.project)
    yield (
        "Financeur", "Dispositif", "Instrument", "État", "Décision", "Pièce", "Montant", "Assiette éligible",
        "Taux d’aide", "Taux maximal",
    )  # fmt: skip
    for resource in plan.resources:
        taken, cap = plan.aid_rate(resource), aid_cap(project, resource, category) if resource.is_aid else None
        aid = resource.is_aid and taken is not None
        yield (
            project.label("funders", resource.funder),
            project.label("schemes", resource.scheme) if resource.scheme else "",
            table.field("instrument").label_of.get(resource.instrument, NOT_TOLD),
            table.field("status").label_of.get(resource.status, NOT_TOLD), french.date(resource.decision_date),
            resource.piece,
            "" if resource.amount is None else resource.amount,
            plan.eligible_base(resource) if aid else "", french.percent(taken, 2) if aid else "",
            "" if cap is None else french.percent(cap.rate, 2),
        )  # fmt: skip
    if plan.resources:
        yield "Total", "", "", "", "", "", plan.total_resources, "", "", ""


def _schedule(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    yield "Année", "Dépenses", "Engagements (AE)", "Paiements (CP)", "Besoin de trésorerie en fin d’année"
    for line in plan.schedule:
        year = NO_YEAR if line.year is None else str(line.year)
        need: Cell = "" if line.year is None else line.cash_need
        yield year, line.expenses, line.commitments, line.payments, need


def _indicators(project: Project, plan: Plan) -> Iterator[tuple[Cell, ...]]:
    columns = (
        "baseline",
        "baseline_year",
        "milestone",
        "milestone_year",
        "target",
        "target_year",
        "actual",
        "evidence",
    )
    table = project.schema.table("project_indicators")
    yield "Code", "Intitulé", "Unité", *(table.field(column).title for column in columns)
    for row in project.rows("project_indicators"):
        if row["project"] == plan.project:
            code = project.row("indicator_codes", str(row["indicator"]))
            values = ("" if row[column] is None else _value(row[column]) for column in columns)
            yield str(code["code"]), str(code["name"]), str(code["unit"] or ""), *values


def _value(value: object) -> str:
    """A figure without separators, for it is pasted; words as they are."""
    return (
        french.compact(float(value)).replace(french.NARROW_SPACE, "") if isinstance(value, (int, float)) else str(value)
    )
