"""Until when places for a rentrée are to be decided."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core import french
from planner.core.model.assumptions import Assumptions
from planner.core.tables.project import Project

RENTREE_MONTH = 9
DEADLINE_MONTHS = 24  # a deadline further before the rentrée belongs to another one


@dataclass(frozen=True)
class DecisionDate:
    """Until when places for a rentrée are to be decided (ISO); `assumed` when no formation of the region says it."""

    date: str
    basis: str
    assumed: bool


def decision_date(project: Project, region: str | None, rentree: int, today: str) -> DecisionDate | None:
    """By when to decide: the first deadline to come of a formation of the region (all of France for None), else the
    assumption `decision_lead` in months before 1 September. None when neither is known."""
    start = months_before(rentree, RENTREE_MONTH, DEADLINE_MONTHS)
    end = f"{rentree}-{RENTREE_MONTH:02d}-01"
    known = sorted(
        (str(row["deadline"]), str(row["name"]))
        for row in project.rows("offers")
        if row["deadline"] and row["status"] != "ferme" and (region is None or row["region"] == region)
        and start <= str(row["deadline"]) < end
    )  # fmt: skip
    if known:
        date, name = next((entry for entry in known if entry[0] >= today), known[-1])
        return DecisionDate(date, f"Date limite de la formation « {name} ».", assumed=False)
    found = Assumptions(project).find_optional("decision_lead", region=region)
    if found is None:
        return None
    row = project.row("assumptions", found.key) if project.has("assumptions", found.key) else {}
    low, high = row.get("low"), row.get("high")
    between = (
        f", de {french.compact(float(low))} à {french.compact(float(high))} selon les cas"
        if isinstance(low, (int, float)) and isinstance(high, (int, float))
        else ""
    )
    basis = (
        f"Hypothèse : {french.compact(found.value)} mois avant la rentrée{between} ; "
        "aucune formation du lieu ne donne de date limite."
    )
    return DecisionDate(months_before(rentree, RENTREE_MONTH, round(found.value)), basis, assumed=True)


def next_rentree(project: Project, today: str) -> int:
    """The next rentrée for which places can still be decided on `today` (ISO): the assumption `decision_lead`, in
    months before 1 September, says by when; without it the next September."""
    found = Assumptions(project).find_optional("decision_lead")
    months = 0 if found is None else round(found.value)
    year = int(today[:4])
    while months_before(year, RENTREE_MONTH, months) < today:
        year += 1
    return year


def months_before(year: int, month: int, months: int) -> str:
    """The first day of the month that lies `months` before, ISO."""
    count = year * 12 + month - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}-01"
