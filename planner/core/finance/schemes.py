"""What a scheme allows: caps on its aid, and whether it could fund a project, with the reason for each yes and no.

Caps come from rows, never from code: the resource's own measure first, then the scheme's rate for that measure, then
its rate for the region's category, then the scheme's only rate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.core import french
from planner.core.finance.amounts import cents, share_of
from planner.core.finance.plan import Plan, Resource
from planner.core.tables.communes import fold
from planner.core.tables.project import Address, Project, Row


@dataclass(frozen=True)
class Cap:
    """A maximum rate (0–1) and the cell that holds it."""

    rate: float
    address: Address


@dataclass(frozen=True)
class Wish:
    """What a planner looks a funder for. Blanks are not compared; `amount` is the aid hoped for, in cents."""

    region: str = ""
    kind: str = ""
    amount: int | None = None
    year: int | None = None


@dataclass(frozen=True)
class Reason:
    """One rule of a scheme against a wish: fits, does not, or (None) is not known. `text` is French.

    `unknown` names in French what the scheme does not publish, blank where it does.
    """

    fits: bool | None
    text: str
    unknown: str = ""


@dataclass(frozen=True)
class Match:
    """A scheme and how it fits: False when one rule excludes it, True when all known rules fit, None without any."""

    scheme: str
    reasons: tuple[Reason, ...]

    @property
    def fits(self) -> bool | None:
        known = [reason.fits for reason in self.reasons if reason.fits is not None]
        return all(known) if known else None

    @property
    def open_points(self) -> int:
        """How many rules are not known."""
        return sum(reason.fits is None for reason in self.reasons)


def region_category(project: Project, key: str) -> str:
    """The cohesion category of a project's region, blank when either is not known."""
    region = project.cell("projects", key, "region") if project.has("projects", key) else None
    return str(project.cell("regions", str(region), "cohesion_category") or "") if region else ""


def aid_cap(project: Project, resource: Resource, category: str) -> Cap | None:
    """The maximum of aid over eligible base that holds for a resource, None where no row tells."""
    if resource.max_aid_rate is not None:
        return Cap(resource.max_aid_rate, Address("plan_resources", resource.key, "max_aid_rate"))
    return _cap(project, resource, category, "max_aid_rate")


def public_cap(project: Project, resource: Resource, category: str) -> Cap | None:
    """The ceiling on all public aid that a resource's scheme sets, None where no row tells."""
    return _cap(project, resource, category, "max_public_rate")


def lacking(project: Project, of: str, plan: Plan | None) -> int | None:
    """What a project's cost has no resource for yet, in cents, at least 0; None without a cost.

    The cost is the plan's, before its first expense that of the project's sheet.
    """
    cost = _cost(project, of, plan)
    return None if cost is None else max(0, cost - (0 if plan is None else plan.total_resources))


def rate_to_ask(project: Project, of: str, scheme: str) -> float | None:
    """The known maximum of a scheme's aid over eligible base in a project's region (0–1)."""
    cap = _scheme_cap(project, scheme, "", region_category(project, of), "max_aid_rate")
    return None if cap is None else cap.rate


def aid_to_ask(project: Project, of: str, plan: Plan | None, scheme: str, hoped: int | None) -> int | None:
    """What may be asked of a scheme, in cents: what is hoped for, within what is lacking and what its rate leaves.

    0 where the plan asks as much of it already, or lacks nothing; None where no amount is known.
    """
    cost, share = _cost(project, of, plan), rate_to_ask(project, of, scheme)
    asked = 0 if plan is None else plan.total_of(lambda resource: resource.scheme == scheme)
    left = None if cost is None or share is None else max(0, share_of(cost, share) - asked)
    return min((bound for bound in (hoped, lacking(project, of, plan), left) if bound is not None), default=None)


def _cost(project: Project, of: str, plan: Plan | None) -> int | None:
    return plan.total_cost if plan is not None and plan.expenses else cents(project.cell("projects", of, "total"))


def _cap(project: Project, resource: Resource, category: str, column: str) -> Cap | None:
    return _scheme_cap(project, resource.scheme, resource.measure, category, column)


def _scheme_cap(project: Project, scheme: str, measure_name: str, category: str, column: str) -> Cap | None:
    if not project.has("schemes", scheme):
        return None
    rates = [row for row in project.rows("scheme_rates") if row["scheme"] == scheme and row[column] is not None]
    measure = fold(measure_name)
    by_measure = [row for row in rates if measure and fold(str(row["measure"] or "")) == measure]
    by_category = [row for row in rates if not row["measure"] and row["region_category"] in (category, None)]
    for row in (*by_measure, *by_category):
        return Cap(float(row[column] or 0.0), Address("scheme_rates", str(row["id"]), column))
    value = project.cell("schemes", scheme, column)
    if value is None or rates:  # rates that differ by category say more than the scheme's highest
        return None
    return Cap(float(value), Address("schemes", scheme, column))


def matches(project: Project, wish: Wish) -> list[Match]:
    """Every scheme against a wish: those that fit first, then the unknown, then the excluded; then by name."""
    found = [Match(str(row["id"]), tuple(_reasons(project, row, wish))) for row in project.rows("schemes")]
    order = {True: 0, None: 1, False: 2}
    return sorted(
        found, key=lambda match: (order[match.fits], match.open_points, fold(project.label("schemes", match.scheme)))
    )


def _reasons(project: Project, scheme: Row, wish: Wish) -> Iterator[Reason]:
    if wish.region:
        yield _region(project, scheme, wish.region)
    if wish.kind:
        yield _kind(project, scheme, wish.kind)
    if wish.amount is not None:
        yield _amount(scheme, wish.amount)
    if wish.year is not None:
        yield _year(scheme, wish.year)
    if scheme["eligibility"]:
        yield Reason(None, french.unbroken(f"conditions à lire : {str(scheme['eligibility']).rstrip('.')}"))


def _region(project: Project, scheme: Row, region: str) -> Reason:
    name = project.label("regions", region)
    funder = scheme["funder"]
    home = project.cell("funders", str(funder), "region") if funder else None
    if home is not None:
        said = f"réservé à {project.label('regions', str(home))}"
        return Reason(home == region, said if home != region else f"financeur de {name}")
    rates = [row for row in project.rows("scheme_rates") if row["scheme"] == scheme["id"] and row["region_category"]]
    if not rates:
        return Reason(True, "pas limité à une région") if funder else Reason(None, "financeur non publié", "financeur")
    category = project.cell("regions", region, "cohesion_category")
    if category is None:
        return Reason(None, f"catégorie de {name} non précisée")
    fits = [row for row in rates if row["region_category"] == category]
    label = project.schema.table("regions").field("cohesion_category").label_of[str(category)]
    if not fits:
        return Reason(False, f"pas de taux pour une région {label}")
    share = fits[0]["max_aid_rate"]
    return Reason(True, f"région {label} : aide de {french.percent(float(share), 1)} au plus" if share else label)


def _kind(project: Project, scheme: Row, kind: str) -> Reason:
    label = project.schema.table("projects").field("kind").label_of.get(kind, kind)
    allowed = [part.strip() for part in str(scheme["project_kinds"] or "").split(";") if part.strip()]
    if not allowed:
        return Reason(None, "natures de projets non publiées", "natures de projets")
    if fold(label) in map(fold, allowed):
        return Reason(True, f"finance ce genre de projet ({label})")
    return Reason(False, f"finance seulement : {', '.join(allowed)}")


def _amount(scheme: Row, amount: int) -> Reason:
    low, high = cents(scheme["ticket_min"]), cents(scheme["ticket_max"])
    if low is None and high is None:
        return Reason(None, "montants minimal et maximal non publiés", "montants")
    if low is not None and amount < low:
        return Reason(False, f"à partir de {french.euros(low)}")
    if high is not None and amount > high:
        return Reason(False, f"jusqu’à {french.euros(high)}")
    return Reason(True, "montant dans les limites du dispositif")


def _year(scheme: Row, year: int) -> Reason:
    start, end = scheme["start_year"], scheme["end_year"]
    if start is None and end is None:
        return Reason(None, "période non publiée", "période")
    if start is not None and year < int(start):
        return Reason(False, f"ouvert à partir de {start}")
    if end is not None and year > int(end):
        return Reason(False, f"fermé depuis {end}")
    if end is None:
        return Reason(None, f"ouvert depuis {start}, fin non publiée", "période")
    return Reason(True, f"ouvert jusqu’en {end}")
