"""What a report contains."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from planner.core.model.ensemble import Ensemble
from planner.core.model.results import Results

ANNEXES: dict[str, str] = {
    "results": "Résultats",
    "comparison": "Comparaison",
    "sites": "Sites",
    "platforms": "Plateformes",
    "offers": "Formations",
    "projects": "Projets",
    "fundings": "Financements",
    "assumptions": "Hypothèses",
    "calendar": "Calendrier",
    "risks": "Risques",
    "unit_costs": "Coûts unitaires",
    "rivals": "Autres chiffres publiés",
    "sources": "Sources",
    "glossary": "Glossaire",
    "calculation": "Calcul",
}
"""Annexes in their order, by what the command line calls them: the name of the sheet."""


@dataclass(frozen=True)
class ReportOptions:
    """What a report contains. `year` begins the three years of the synthesis; `today` is an ISO date.

    `regions` are codes (all when empty); `project` is the key of the one that the report asks money for, None for a
    report on places alone. `for_others` leaves out the confidential and what statistical secrecy forbids, and counts
    it. `compared` is another scenario; `ensemble` gives the ranges; `annexes` are keys of ANNEXES.
    """

    year: int
    today: str
    regions: Sequence[str] = ()
    for_others: bool = False
    project: str | None = None
    annexes: Collection[str] = tuple(ANNEXES)
    compared: Results | None = field(default=None, repr=False)
    ensemble: Ensemble | None = field(default=None, repr=False)
