"""French names of the measures of the model: what screens, sheets and explanations call them."""

from __future__ import annotations

from dataclasses import dataclass

from planner.core.model.results import MEASURES, SHARES


@dataclass(frozen=True)
class Measure:
    """A measure of `results`; `stock` ones are those at the beginning of a period, others add up over it."""

    key: str
    label: str
    meaning: str
    stock: bool = False

    @property
    def share(self) -> bool:
        return self.key in SHARES


_NAMES = {
    "headcount": ("Effectif salarié", "Personnes au 1ᵉʳ janvier de la première année ; intérim et alternants à part."),
    "net_job_creation": ("Créations nettes", "Croissance des sites et événements annoncés."),
    "replacement_demand": ("Départs à remplacer", "Fins de carrière et sorties de la filière."),
    "job_openings": ("Postes à pourvoir", "Créations nettes + départs à remplacer."),
    "trained_supply": ("Diplômés recrutés dans la filière", "Hors poursuites d’études et autres secteurs."),
    "other_inflows": ("Autres viviers", "Mobilité, reconversion, demandeurs d’emploi, promotion."),
    "remaining_need": ("Besoin restant", "Postes à pourvoir − diplômés recrutés − autres viviers."),
    "coverage": ("Couverture par la formation spécialisée", "Diplômés recrutés ÷ postes à pourvoir."),
    "coverage_all": ("Couverture, tous viviers", "(Diplômés recrutés + autres viviers) ÷ postes à pourvoir."),
    "unfilled_stock": ("Besoin restant cumulé", "Repère de calcul au 1ᵉʳ janvier, pas des emplois vacants."),
}
STOCKS = ("headcount", "unfilled_stock")
MEASURE_NAMES = {key: Measure(key, *_NAMES[key], stock=key in STOCKS) for key in MEASURES}
HEADLINES = tuple(MEASURE_NAMES[key] for key in MEASURES if key not in ("coverage_all", "unfilled_stock"))
"""The measures of the summary, in the order of the reasoning."""
