"""Question 3 of the planners: who pays, when, what remains to be paid, and what a committee would stop at.

Retained plans count, and the known fundings of projects without a plan; invented examples never do. All amounts are
integer cents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from planner.core import french
from planner.core.answers.funding_alerts import Alert, funding_alerts
from planner.core.answers.questions import Place
from planner.core.finance.plan import Plan
from planner.core.finance.portfolio import Contribution, contributions, counted_plans, counted_projects, project_cost
from planner.core.tables.project import Project

UNSTATED = "unstated"
STATUSES = (
    ("acquired", "acquis"), ("requested", "sollicité"), ("planned", "à solliciter"), ("announced", "annoncé"),
    (UNSTATED, "état non dit"),
)  # fmt: skip


@dataclass(frozen=True)
class FunderLine:
    """What one funder brings to the place's projects; years map to cents, None holds what has no year."""

    funder: str
    label: str
    kind: str
    commitments: Mapping[int | None, int]
    payments: Mapping[int | None, int]
    secured: int
    unknown: int  # parts without a known amount

    @property
    def total(self) -> int:
        return sum(self.commitments.values())

    def of(self, nature: str) -> Mapping[int | None, int]:
        """`commitment` or `payment` by year."""
        return self.commitments if nature == "commitment" else self.payments


@dataclass(frozen=True)
class ProjectLine:
    """One project: cost = aid of all statuses + what is left to its beneficiaries, to the cent.

    `cost` and `left` are None where the cost is not known; `at_most`: an aid has no known amount, `left` may be less.
    `region_left` is what the others' resources leave to the Région, None without a plan.
    """

    project: str
    label: str
    plan: str | None
    cost: int | None
    aid: Mapping[str, int]  # by status of STATUSES
    left: int | None
    at_most: bool
    region_left: int | None

    @property
    def is_known(self) -> bool:
        """Something is known of its money."""
        return self.cost is not None or bool(self.aid) or self.at_most


@dataclass(frozen=True)
class FundingAnswer:
    """« Qui paie, quand, quel reste à charge ? »"""

    place: Place
    sentence: str
    funders: tuple[FunderLine, ...]
    projects: tuple[ProjectLine, ...]
    alerts: tuple[Alert, ...]
    notes: tuple[str, ...]

    @property
    def years(self) -> list[int]:
        """Every year in which something is committed or paid."""
        named = {year for line in self.funders for nature in (line.commitments, line.payments) for year in nature}
        return sorted(year for year in named if year is not None)

    def total(self, nature: str) -> dict[int | None, int]:
        """Commitments or payments of all funders by year."""
        return _summed([line.of(nature) for line in self.funders])

    def by_kind(self, nature: str) -> dict[str, dict[int | None, int]]:
        """Commitments or payments by year, of each kind of funders."""
        kinds = dict.fromkeys(line.kind for line in self.funders)
        return {kind: _summed([line.of(nature) for line in self.funders if line.kind == kind]) for kind in kinds}

    def aid(self, status: str | None = None) -> int:
        """Aid of one status, or of all."""
        return sum(sum(line.aid.values()) if status is None else line.aid.get(status, 0) for line in self.projects)


def who_pays(project: Project, place: Place) -> FundingAnswer:
    """Answer for a region or France, from the project as the scenario sees it."""
    parts, plans = contributions(project, place.region), counted_plans(project, place.region)
    funders = _funder_lines(project, parts)
    lines = tuple(_project_lines(project, place.region, parts, plans))
    alerts = tuple(funding_alerts(project, place.region, plans))
    return FundingAnswer(
        place, _sentence(place, parts, lines, _first_funder(project, parts)), funders, lines, alerts,
        tuple(_notes(place, funders, lines)),
    )  # fmt: skip


def _funder_lines(project: Project, parts: Sequence[Contribution]) -> tuple[FunderLine, ...]:
    of: dict[str, list[Contribution]] = {}
    for part in parts:
        of.setdefault(part.funder, []).append(part)
    lines = [
        FunderLine(
            funder, project.label("funders", funder), own[0].funder_kind, _summed([part.commitments for part in own]),
            _summed([part.payments for part in own]), sum(part.secured for part in own),
            sum(part.amount is None for part in own),
        )
        for funder, own in of.items()
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (-line.total, line.label.casefold())))


def _summed(columns: Sequence[Mapping[int | None, int]]) -> dict[int | None, int]:
    years: dict[int | None, int] = {}
    for column in columns:
        for year, amount in column.items():
            years[year] = years.get(year, 0) + amount
    return years


def _project_lines(
    project: Project, region: str | None, parts: Sequence[Contribution], plans: Mapping[str, Plan]
) -> Iterator[ProjectLine]:
    regional = {
        str(row["region"]): str(row["id"]) for row in reversed(project.rows("funders"))
        if row["kind"] == "regional" and row["region"]
    }  # fmt: skip
    for key in counted_projects(project, region):
        own = [part for part in parts if part.project == key]
        aid: dict[str, int] = {}
        for part in own:
            if part.is_aid and part.amount:
                aid[part.status or UNSTATED] = aid.get(part.status or UNSTATED, 0) + part.amount
        plan = plans.get(key)
        cost = project_cost(project, key, plan)
        home = str(project.cell("projects", key, "region") or "")
        yield ProjectLine(
            key, project.label("projects", key), None if plan is None else plan.key, cost, aid,
            None if cost is None else cost - sum(aid.values()), any(part.amount is None for part in own),
            None if plan is None or not plan.expenses or not home else plan.left_without(regional.get(home, "")),
        )  # fmt: skip


# --- words ------------------------------------------------------------------------------------------------------------


def _sentence(place: Place, parts: Sequence[Contribution], projects: Sequence[ProjectLine], first: str) -> str:
    """`first` names the funder that brings the most aid."""
    start = f"{place.counted_label}{french.NO_BREAK_SPACE}: "
    known = [line for line in projects if line.is_known]
    if not known:
        return f"{start}aucun financement de projet n’est connu."
    aids = [part for part in parts if part.is_aid]
    aid, secured = (sum(amounts) for amounts in ([p.amount or 0 for p in aids], [p.secured for p in aids]))
    count = french.plural(len(known), "projet")
    if aid:
        sure = f"{french.euros(secured)} acquis" if secured else "rien n’est acquis"
        text = f"{start}{french.euros(aid)} d’aides connues pour {count} "
        text += f"({'tout est acquis' if secured == aid else sure}), {_span(aids)}"
        text += f" ; premier financeur : {first}" if first else ""
    else:
        text = f"{start}aucune aide connue pour {count}"
    return french.unbroken(f"{text}. {_left(known, place.region is None)}")


def _first_funder(project: Project, parts: Sequence[Contribution]) -> str:
    """The named funder that brings the most aid, and how much."""
    sums: dict[str, int] = {}
    for part in parts:
        if part.is_aid and part.funder_kind and part.amount:
            sums[part.funder] = sums.get(part.funder, 0) + part.amount
    if not sums:
        return ""
    funder = max(sums, key=lambda key: sums[key])
    return f"{project.label('funders', funder)}, {french.euros(sums[funder])}"


def _span(aids: Sequence[Contribution]) -> str:
    years = _summed([part.commitments for part in aids])
    undated = years.pop(None, 0)
    named = sorted(year for year in years if year is not None)
    if not named:
        return "sans année connue"
    span = f"en {named[0]}" if len(named) == 1 else f"de {named[0]} à {named[-1]}"
    return f"{span} sauf {french.euros(undated)} sans année connue" if undated else span


def _left(projects: Sequence[ProjectLine], france: bool) -> str:
    left = [line for line in projects if line.left is not None]
    if not left:
        text = "Reste à charge inconnu : le coût d’aucun projet n’est donné"
    else:
        at_most = " au plus" if any(line.at_most for line in left) else ""
        amount = french.euros(sum(line.left or 0 for line in left))
        what = "le projet au coût connu" if len(left) == 1 else f"les {len(left)} projets au coût connu"
        text = f"Reste à charge : {amount}{at_most} pour {what}"
    planned = [line.region_left for line in projects if line.region_left is not None]
    who = "aux Régions" if france else "à la Région"
    if planned:
        plans = french.plural(len(planned), "plan")
        return f"{text} ; reste {who} : {french.euros(sum(planned))} d’après {plans} de financement."
    return f"{text} ; reste {who} inconnu, faute de plan de financement."


def _notes(place: Place, funders: Sequence[FunderLine], projects: Sequence[ProjectLine]) -> Iterator[str]:
    if place.is_commune:
        yield f"Les projets sont comptés par région : celle de {place.name} est {place.region_name}."
    known = [line for line in projects if line.is_known]
    silent = [line.label for line in projects if not line.is_known]
    if silent:
        yield f"Ni coût ni financement connus : {', '.join(silent)}."
    if not known:
        return
    without_plan = [line for line in known if line.plan is None]
    if without_plan:
        yield french.unbroken(
            f"{french.plural(len(without_plan), 'projet')} sans plan de financement : seuls comptent les financements "
            "connus, à l’année que donnent les sources ; la date de leurs paiements n’est pas connue."
        )
    undated = sum(line.commitments.get(None, 0) for line in funders)
    if undated:
        yield f"{french.euros(undated)} d’engagements n’ont pas d’année : ils sont comptés « sans année »."
    unknown = sum(line.unknown for line in funders)
    if unknown:
        amounts = french.plural(unknown, "financement connu est", "financements connus sont")
        yield f"{amounts} sans montant publié, donc {'absent' if unknown == 1 else 'absents'} de ces totaux."
    nameless = sum(line.total for line in funders if not line.kind)
    if nameless:
        yield f"{french.euros(nameless)} sans financeur nommé : à éclaircir, un comité demandera qui paie."
    costless = sum(line.cost is None for line in known)
    if costless:
        yield f"{french.plural(costless, 'projet')} sans coût connu, donc sans reste à charge calculé."
    yield "Reste à charge = coût − aides (subventions, prêts, fonds propres apportés), quel que soit leur état."
    yield "Reste à la Région = coût − ressources de tous les autres."
    yield "Enveloppes nationales, fonds et exemples inventés ne comptent pas."
