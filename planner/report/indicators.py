"""The indicators that the map shows: their French names, units and definitions; figures:  `indicator_values`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from planner.core import french
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.periods import flow_years
from planner.core.model.results import Results
from planner.drawing.scene import Level
from planner.report.map_source import MODEL


class Unit(StrEnum):
    """What a figure counts: it decides how the figure is written."""

    PEOPLE = "people"
    PLACES = "places"
    SHARE = "share"
    EUROS = "euros"


UNIT_NAMES = {Unit.PEOPLE: "personnes", Unit.PLACES: "places", Unit.SHARE: "%", Unit.EUROS: "euros"}


class Span(StrEnum):
    """The years that one position of the slider stands for."""

    WINDOW = "window"
    YEAR = "year"
    ALWAYS = "always"


REGIONS_ONLY = (Level.REGION,)
BOTH_LEVELS = (Level.REGION, Level.DEPARTEMENT)


@dataclass(frozen=True)
class Indicator:
    """An indicator by place; `label`, `description`, `source` and `rows` are French.

    Those of the model have a measure of `results.MEASURES` as key and exist by région; those added up from rows of
    tables exist by département too. `rows` names these rows (singular, plural), `counted` what they give.
    """

    key: str
    label: str
    unit: Unit
    description: str
    palette: str
    span: Span = Span.WINDOW
    source: str = MODEL
    levels: tuple[Level, ...] = REGIONS_ONLY
    rows: tuple[str, str] = ("", "")
    counted: tuple[str, str] = ("", "")

    @property
    def share(self) -> bool:
        return self.unit is Unit.SHARE

    @property
    def over_window(self) -> bool:
        return self.span is Span.WINDOW

    @property
    def of_model(self) -> bool:
        return self.key in MEASURE_NAMES

    @property
    def definition(self) -> str:
        """Label and description as one French sentence."""
        return f"{self.label} : {self.description[0].lower()}{self.description[1:]}"

    def format(self, value: float | None) -> str:
        """French text of a value, blank for None."""
        if value is not None and self.unit is Unit.EUROS:
            return french.euros(round(value) * 100)
        return french.percent(value) if self.share else french.number(value)

    def format_difference(self, value: float | None) -> str:
        """French text of a difference: signed, shares in points, blank for None."""
        if value is None:
            return ""
        if self.share:
            return f"{french.number(value * 100, 1, signed=True)}{french.NO_BREAK_SPACE}pt"
        if self.unit is Unit.EUROS:
            sign = french.MINUS if value < 0 else "+" if value > 0 else ""
            return sign + self.format(abs(value))
        return french.number(value, signed=True)


_SITES = ("site", "sites")
_COURSES = ("formation", "formations")
_FUNDINGS = ("financement", "financements")

INDICATORS: Mapping[str, Indicator] = {
    indicator.key: indicator
    for indicator in (
        Indicator(
            "job_openings", "Postes à pourvoir", Unit.PEOPLE,
            "Créations nettes + départs à remplacer (fins de carrière et sorties de la filière).", "bleus",
        ),
        Indicator(
            "trained_supply", "Diplômés recrutés dans la filière", Unit.PEOPLE,
            "Hors poursuites d’études et autres secteurs, dans la région où ils travaillent.", "bleu-vert",
            rows=_COURSES,
        ),
        Indicator(
            "coverage", "Couverture par la formation spécialisée", Unit.SHARE,
            "Diplômés recrutés ÷ postes à pourvoir ; l’excédent d’un métier ne cache pas le besoin d’un autre.",
            "bleu-vert", rows=_COURSES,
        ),
        Indicator(
            "remaining_need", "Besoin restant", Unit.PEOPLE,
            "Postes à pourvoir − diplômés recrutés − autres viviers ; négatif où il vient plus de personnes.",
            "bleus", rows=_COURSES,
        ),
        Indicator(
            "unfilled_stock", "Besoin restant cumulé", Unit.PEOPLE,
            "Postes non pourvus depuis le début du calcul, au 1er janvier : un repère, pas des emplois vacants.",
            "bleus", Span.YEAR,
        ),
        Indicator(
            "headcount", "Effectif salarié", Unit.PEOPLE,
            "Personnes au 1er janvier ; intérim et alternants à part.", "bleus", Span.YEAR,
        ),
        Indicator(
            "site_headcount", "Effectif des sites recensés", Unit.PEOPLE,
            "Personnes dans le champ des sites dont l’effectif est connu, chacun à sa date.", "bleus", Span.ALWAYS,
            "Table « Sites »", BOTH_LEVELS, _SITES, ("personne", "personnes"),
        ),
        Indicator(
            "event_jobs", "Emplois annoncés", Unit.PEOPLE,
            "Emplois des événements qui arrivent ces années-là, fermetures déduites, selon leur probabilité.",
            "bleus", Span.WINDOW, "Table « Événements »", BOTH_LEVELS, ("événement", "événements"),
            ("emploi", "emplois"),
        ),
        Indicator(
            "places", "Places de formation", Unit.PLACES,
            "Places connues des formations ouvertes à la rentrée, là où elles ont lieu.", "bleu-vert", Span.YEAR,
            "Table « Formations »", BOTH_LEVELS, _COURSES, ("place", "places"),
        ),
        Indicator(
            "funded", "Financements acquis ou annoncés", Unit.EUROS,
            "De tous les financeurs, pour les projets pris en compte, toutes années ensemble.", "bleu-vert",
            Span.ALWAYS, "Table « Financements »", BOTH_LEVELS, _FUNDINGS,
        ),
        Indicator(
            "public_per_job", "Argent public par emploi", Unit.EUROS,
            "Montants publics acquis ou annoncés ÷ emplois visés, projets et événements dont les deux sont connus.",
            "bleu-vert", Span.ALWAYS, "Tables « Financements », « Projets » et « Événements »", BOTH_LEVELS,
            ("projet ou événement", "projets ou événements"),
        ),
        Indicator(
            "public_per_head", "Argent public par salarié", Unit.EUROS,
            "Montants publics acquis ou annoncés ÷ effectif salarié de la région au 1er janvier ; par département, "
            "÷ effectif de ses sites recensés.", "bleu-vert", Span.YEAR,
            "Table « Financements » et calcul du modèle", BOTH_LEVELS, _FUNDINGS,
        ),
    )
}  # fmt: skip
DEFAULT_INDICATOR = "job_openings"


class UnknownIndicator(ValueError):
    """No indicator has this name, or not at this level; the message is French and lists what there is."""


def find_indicator(name: str) -> Indicator:
    """The indicator of a key or French label. Raises UnknownIndicator."""
    for indicator in INDICATORS.values():
        if name.casefold() in (indicator.key, indicator.label.casefold()):
            return indicator
    known = ", ".join(f"{i.key} ({i.label})" for i in INDICATORS.values())
    raise UnknownIndicator(f"Il n’y a pas d’indicateur « {name} ». Indicateurs : {known}.")


def period_of(results: Results, indicator: Indicator, year: int) -> tuple[int, int]:
    """First and last year that `year` stands for; the horizon cuts the last windows short."""
    return window_of(results, year) if indicator.over_window else (year, year)


def window_of(results: Results, year: int) -> tuple[int, int]:
    """The three years that flows of `year` are added up over, cut at the horizon."""
    return flow_years(year, (results.years[0], results.years[-1]))
