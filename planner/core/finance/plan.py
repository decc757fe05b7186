"""A financing plan: what is spent, who pays, on which eligible base, when. Amounts are integer cents.

Dépenses = ressources in total and in every year. The cost of a line is its amount without VAT; a plan « TTC » adds the
VAT that the beneficiary cannot recover. A resource's tranches say what is committed (AE) and paid (CP) in which year;
what no tranche tells counts in no year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from planner.core.finance.amounts import cents, rate
from planner.core.tables.project import Project, Row

K = TypeVar("K")

AIDS = frozenset({"grant", "loan", "equity"})  # what others bring; the rest is the beneficiaries'
PLAN_TABLES = ("plans", "plan_expenses", "plan_resources", "plan_tranches", "plan_exclusions", "funders")
PUBLIC = frozenset({"european", "national", "regional", "local"})  # kinds of funders whose aid is public


def counts_as_aid(instrument: str, funder_kind: str) -> bool:
    """Whether money is others' aid. While the instrument is not told, a public funder's money is: never an own fund."""
    return instrument in AIDS or (not instrument and funder_kind in PUBLIC)


@dataclass(frozen=True)
class Expense:
    """One line of expenses. `cost` is what it counts for on the plan's basis, 0 for a blank amount."""

    key: str
    name: str
    heading: str
    partner: str
    year: int | None
    amount: int | None
    vat: int
    cost: int
    cost_option: str
    quantity: float | None
    evidence: str
    evidence_ref: str


@dataclass(frozen=True)
class Tranche:
    """What a resource commits (AE) and pays (CP) in a year."""

    key: str
    year: int | None
    commitment: int
    payment: int


@dataclass(frozen=True)
class Exclusion:
    """What a resource's funder leaves out of an expense; None for all of it."""

    key: str
    expense: str
    amount: int | None
    reason: str


@dataclass(frozen=True)
class Resource:
    """One funder's part; `funder_kind` is the funder's, `amount` None where it is not known."""

    key: str
    funder: str
    funder_kind: str
    scheme: str
    instrument: str
    amount: int | None
    status: str
    measure: str
    max_aid_rate: float | None
    decision_date: str
    piece: str
    tranches: tuple[Tranche, ...]
    exclusions: tuple[Exclusion, ...]

    @property
    def is_aid(self) -> bool:
        return counts_as_aid(self.instrument, self.funder_kind)

    @property
    def is_public_aid(self) -> bool:
        return self.is_aid and self.funder_kind in PUBLIC

    def by_year(self, nature: str) -> dict[int | None, int]:
        """Commitments (`commitment`) or payments (`payment`) by year; what no tranche tells stands under None."""
        years: dict[int | None, int] = {}
        for tranche in self.tranches:
            amount = tranche.commitment if nature == "commitment" else tranche.payment
            if amount:
                years[tranche.year] = years.get(tranche.year, 0) + amount
        rest = (self.amount or 0) - sum(years.values())
        if rest:
            years[None] = years.get(None, 0) + rest
        return years


@dataclass(frozen=True)
class YearLine:
    """One year of a plan, or what has no year. `cash_need` is what was spent and not yet paid in at its end."""

    year: int | None
    expenses: int
    commitments: int
    payments: int
    cash_need: int


@dataclass(frozen=True)
class Plan:
    """One version of a project's financing plan."""

    key: str
    name: str
    project: str
    basis: str
    balance: str
    retained: bool
    example: bool
    expenses: tuple[Expense, ...]
    resources: tuple[Resource, ...]

    @cached_property
    def total_cost(self) -> int:
        return sum(expense.cost for expense in self.expenses)

    @cached_property
    def total_resources(self) -> int:
        return sum(resource.amount or 0 for resource in self.resources)

    @property
    def difference(self) -> int:
        """Resources minus expenses: positive when too much is counted on, negative when money is missing."""
        return self.total_resources - self.total_cost

    def total_of(self, chosen: Callable[[Resource], bool]) -> int:
        """The sum of the resources for which `chosen` is true."""
        return sum(resource.amount or 0 for resource in self.resources if chosen(resource))

    @property
    def public_aid(self) -> int:
        return self.total_of(lambda resource: resource.is_public_aid)

    @property
    def aid(self) -> int:
        """Grants, loans and equity of all funders, public or not."""
        return self.total_of(lambda resource: resource.is_aid)

    @property
    def secured(self) -> int:
        return self.total_of(lambda resource: resource.status == "acquired")

    @property
    def left_to_beneficiaries(self) -> int:
        """The cost that no aid covers: own funds, contributions in kind, revenue (« reste à charge »)."""
        return self.total_cost - self.aid

    def left_without(self, funder: str) -> int:
        """The cost that the others' resources leave to one funder (« ce qui reste à la Région »)."""
        return self.total_cost - self.total_of(lambda resource: resource.funder != funder)

    def eligible_base(self, resource: Resource) -> int:
        """The cost minus what this resource's funder excludes; each line once, never below nothing."""
        return self.total_cost - sum(self.excluded(resource).values())

    def excluded(self, resource: Resource) -> dict[str, int]:
        """What the resource's funder leaves out, by expense; exclusions of a line add up to its cost at most."""
        costs = {expense.key: expense.cost for expense in self.expenses}
        out: dict[str, int] = {}
        for exclusion in resource.exclusions:
            cost = costs.get(exclusion.expense, 0)
            amount = cost if exclusion.amount is None else exclusion.amount
            out[exclusion.expense] = min(cost, out.get(exclusion.expense, 0) + amount)
        return out

    def aid_rate(self, resource: Resource) -> float | None:
        """The resource's amount over its eligible base, None without either."""
        return None if resource.amount is None else rate(resource.amount, self.eligible_base(resource))

    def costs_by(self, label: Callable[[Expense], K]) -> dict[K, int]:
        """Costs summed by heading, partner, year …, in the order in which they come."""
        return _summed((label(expense), expense.cost) for expense in self.expenses)

    def resources_by_year(self, nature: str) -> dict[int | None, int]:
        """Commitments or payments of all resources by year; None for what has none."""
        return _summed(item for resource in self.resources for item in resource.by_year(nature).items())

    @cached_property
    def schedule(self) -> tuple[YearLine, ...]:
        """Every year from the first to the last that the plan names, then what has no year, if anything."""
        spent = _summed((expense.year, expense.cost) for expense in self.expenses)
        committed, paid = self.resources_by_year("commitment"), self.resources_by_year("payment")
        named = sorted(year for year in {*spent, *committed, *paid} if year is not None)
        lines: list[YearLine] = []
        need = 0
        for year in range(named[0], named[-1] + 1) if named else ():
            need += spent.get(year, 0) - paid.get(year, 0)
            lines.append(YearLine(year, spent.get(year, 0), committed.get(year, 0), paid.get(year, 0), need))
        undated = spent.get(None, 0), committed.get(None, 0), paid.get(None, 0)
        if any(undated):
            lines.append(YearLine(None, *undated, need + undated[0] - undated[2]))
        return tuple(lines)


def plan_of(project: Project, key: str) -> Plan:
    """The plan of a key, as the project holds it (a scenario's differences: pass the resolved project).

    Raises KeyError when there is none.
    """
    return _plans(project)[key]


def resource_label(project: Project, plan: Plan, resource: Resource) -> str:
    """The funder's name, with the instrument where the plan has several resources of it."""
    name = project.label("funders", resource.funder)
    if sum(other.funder == resource.funder for other in plan.resources) < 2:
        return name
    labels = project.schema.table("plan_resources").field("instrument").label_of
    return f"{name} · {labels.get(resource.instrument, 'instrument non précisé')}"


def plans_of(project: Project, of: str | None = None) -> list[Plan]:
    """All plans, or those of one project, the retained first."""
    found = [plan for plan in _plans(project).values() if of is None or plan.project == of]
    return sorted(found, key=lambda plan: not plan.retained)


def retained_plans(project: Project) -> list[Plan]:
    """The plans that count: retained and not an invented example."""
    return [plan for plan in plans_of(project) if plan.retained and not plan.example]


def _plans(project: Project) -> Mapping[str, Plan]:
    """All plans by key, read once as long as their tables stay the same."""
    return project.kept("finance/plans", PLAN_TABLES, lambda: dict(_read(project)))


def _read(project: Project) -> Iterator[tuple[str, Plan]]:
    expenses, resources = _by(project.rows("plan_expenses"), "plan"), _by(project.rows("plan_resources"), "plan")
    tranches = _by(project.rows("plan_tranches"), "resource")
    exclusions = _by(project.rows("plan_exclusions"), "resource")
    for row in project.rows("plans"):
        key, basis = str(row["id"]), str(row["basis"] or "")
        yield key, Plan(
            key, str(row["name"]), str(row["project"]), basis, str(row["balance"] or ""), row["retained"] is True,
            row["example"] is True, tuple(_expense(line, basis) for line in expenses.get(key, ())),
            tuple(
                _resource(project, line, tranches.get(str(line["id"]), ()), exclusions.get(str(line["id"]), ()))
                for line in resources.get(key, ())
            ),
        )  # fmt: skip


def _by(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(str(row[column]), []).append(row)
    return found


def _expense(row: Row, basis: str) -> Expense:
    amount, vat = cents(row["amount"]), cents(row["vat"]) or 0
    quantity = row["quantity"]
    return Expense(
        key=str(row["id"]),
        name=str(row["name"]),
        heading=str(row["heading"] or "other"),
        partner=str(row["partner"] or ""),
        year=None if row["year"] is None else int(row["year"]),
        amount=amount,
        vat=vat,
        cost=(amount or 0) + (vat if basis == "ttc" else 0),
        cost_option=str(row["cost_option"] or ""),
        quantity=None if quantity is None else float(quantity),
        evidence=str(row["evidence"] or ""),
        evidence_ref=str(row["evidence_ref"] or ""),
    )


def _resource(project: Project, row: Row, tranches: Iterable[Row], exclusions: Iterable[Row]) -> Resource:
    key, funder = str(row["id"]), str(row["funder"])
    kind = project.cell("funders", funder, "kind") if project.has("funders", funder) else None
    own_rate = row["max_aid_rate"]
    return Resource(
        key=key,
        funder=funder,
        funder_kind=str(kind or ""),
        scheme=str(row["scheme"] or ""),
        instrument=str(row["instrument"] or ""),
        amount=cents(row["amount"]),
        status=str(row["status"] or ""),
        measure=str(row["measure"] or ""),
        max_aid_rate=None if own_rate is None else float(own_rate),
        decision_date=str(row["decision_date"] or ""),
        piece=str(row["piece"] or ""),
        tranches=tuple(
            Tranche(
                str(line["id"]), None if line["year"] is None else int(line["year"]),
                cents(line["commitment"]) or 0, cents(line["payment"]) or 0,
            )
            for line in tranches
        ),
        exclusions=tuple(
            Exclusion(str(line["id"]), str(line["expense"]), cents(line["amount"]), str(line["reason"] or ""))
            for line in exclusions
        ),
    )  # fmt: skip


def _summed(items: Iterable[tuple[K, int]]) -> dict[K, int]:
    totals: dict[K, int] = {}
    for label, amount in items:
        totals[label] = totals.get(label, 0) + amount
    return totals
