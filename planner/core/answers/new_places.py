"""Question 2 of the planners: what opening places of a programme at a place does, without and with."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from planner.core import french
from planner.core.answers.questions import Bounds, Place, QuestionError
from planner.core.model.assumptions import Assumptions
from planner.core.model.ensemble import LOW_AND_HIGH, Ensemble, run_ensemble
from planner.core.model.periods import FLOW_WINDOW
from planner.core.model.projection import Array, project_workforce, run_offers
from planner.core.model.results import Results, run
from planner.core.tables.communes import fold
from planner.core.tables.edits import Edit, InsertRows
from planner.core.tables.project import Project, Row
from planner.core.tables.scenario import resolved
from planner.core.tables.values import Value

SHOWN_RENTREES = 6
MOST_PLACES = 5000  # beyond, « never » is the answer
# What an opening takes over from a formation like it.
RATES = ("fill", "completion", "further_study", "employment", "sector_share", "retention")


@dataclass(frozen=True)
class Opening:
    """The places that are asked about. `like` is an offer whose platform, voie and rates they take over."""

    programme: str
    place: Place
    places: int
    rentree: int
    placements: int | None = None  # contracts and internships that employers offer, None: as many as needed
    like: str | None = None


@dataclass(frozen=True)
class Pair:
    """A figure without and with the places; None where undefined."""

    without: float | None
    with_: float | None


@dataclass(frozen=True)
class RentreeEffect:
    """One rentrée, or the calendar year of the same number."""

    year: int
    entries: Pair
    contracts: Pair  # that employers must offer so that all who are expected can enter
    completions: Pair
    hired: Pair  # people trained and in post in the region, that year
    remaining: Pair
    coverage: Pair


@dataclass(frozen=True)
class Tipping:
    """From which number of places on the need of the group in the region is covered."""

    group: str
    need: float  # without the places, over the years of the answer
    places: int | None  # None: no number of places covers it
    contracts: int | None  # contracts that this number needs
    limited: bool  # the contracts offered, not the places, are what limits


@dataclass(frozen=True)
class OpeningEffect:
    """« Ouvrir 12 places ici : quel effet ? »"""

    opening: Opening
    programme: str
    years: tuple[int, int]  # the three years in which the places are first fully felt
    by_rentree: tuple[RentreeEffect, ...]
    hired: float  # more people in post in the region, per year of `years`
    remaining: Pair
    coverage: Pair
    tipping: Tipping
    rates: str  # one line: which rates are used
    notes: tuple[str, ...]
    with_places: Results

    @property
    def regular(self) -> RentreeEffect:
        """The first full year: entries, completions and contracts as they stay."""
        return next((e for e in self.by_rentree if e.year >= self.years[0]), self.by_rentree[-1])


def opening_row(project: Project, opening: Opening, region_name: str | None = None) -> dict[str, Value]:
    """The row of Formations that the places are; its key is free and its name says what it is."""
    programme = project.label("programmes", opening.programme)
    place = opening.place.name if region_name is None else region_name
    stem = "-".join(fold(f"{opening.programme} {place} {opening.rentree}").split())
    key, number = stem, 2
    while project.has("offers", key):
        key, number = f"{stem}-{number}", number + 1
    row: dict[str, Value] = {
        "id": key, "name": f"{programme}, {place} (projet, rentrée {opening.rentree})",
        "programme": opening.programme, "region": opening.place.region, "status": "demande",
        "opening_year": opening.rentree, "places": opening.places, "placements": opening.placements,
        "included": True, "diffusion": "diffusable",
        "comment": "Places envisagées, ajoutées depuis la question « Ouvrir des places ici ».",
    }  # fmt: skip
    if opening.like is not None and project.has("offers", opening.like):
        model = project.row("offers", opening.like)
        row |= {column: model[column] for column in ("platform", "voie", "public", "decideur", *RATES)}
    return row


def opening_edit(project: Project, opening: Opening) -> Edit:
    """The edit that makes the places a real row of Formations."""
    return InsertRows("offers", [opening_row(project, opening)])


def counted_programmes(project: Project) -> list[str]:
    """The programmes that lead to a group of the model: the only ones whose places have an effect."""
    known = {str(row["programme"]) for row in project.rows("programme_groups")}
    return [key for key in project.keys("programmes") if key in known]


def offers_like(project: Project, programme: str, region: str | None) -> list[str]:
    """Formations of the programme, those of the region first: what an opening may take its rates from."""
    rows = [row for row in project.rows("offers") if row["programme"] == programme]
    return [str(row["id"]) for row in sorted(rows, key=lambda row: row["region"] != region)]


def effect_of_opening(project: Project, scenario: str, opening: Opening, without: Results) -> OpeningEffect:
    """Without and with the places. `project` is the base; `without` are the scenario's results.

    Raises EditRefused, ModelInputError or ScenarioError (French) where the places cannot be reckoned, QuestionError
    when the rentrée lies outside the project's years or the programme leads nowhere.
    """
    if not without.years[0] <= opening.rentree <= without.years[-1]:
        raise QuestionError(f"La rentrée {opening.rentree} n’est pas dans les années du projet.")
    changed, _ = opening_edit(project, opening).apply(project)
    with_ = run(changed, scenario)
    seen = resolved(changed, scenario)
    key = str(opening_row(project, opening)["id"])
    if key not in with_.inputs.offers.keys:
        raise QuestionError("Ce programme ne mène à aucun groupe de métiers du modèle : ses places n’ont pas d’effet.")
    years = felt_years(with_, key, opening.rentree)
    region = opening.place.region
    effects = _by_rentree(seen, without, with_, opening)
    hired = [(r.measure("trained_supply", years=years, region=region) or 0.0) for r in (without, with_)]
    tipping = _tipping(seen, with_, key, opening, years)
    return OpeningEffect(
        opening, project.label("programmes", opening.programme), years, effects,
        (hired[1] - hired[0]) / (years[1] - years[0] + 1),
        _pair(without, with_, "remaining_need", years, region), _pair(without, with_, "coverage", years, region),
        tipping, _rates(seen, with_, key, opening), _notes(seen, with_, key, opening), with_,
    )  # fmt: skip


def felt_years(results: Results, key: str, rentree: int) -> tuple[int, int]:
    """The three years from the one in which a whole class of the offer is in post, cut at the horizon."""
    offers = results.inputs.offers
    first = min(rentree + math.ceil(float(offers.delay[..., offers.keys.index(key)])), results.years[-1])
    return first, min(first + FLOW_WINDOW - 1, results.years[-1])


def _pair(without: Results, with_: Results, measure: str, years: tuple[int, int], region: str | None) -> Pair:
    return Pair(*(r.measure(measure, years=years, region=region) for r in (without, with_)))


def _by_rentree(seen: Project, without: Results, with_: Results, opening: Opening) -> tuple[RentreeEffect, ...]:
    region = opening.place.region
    flows = [_training_flows(seen, results, region) for results in (without, with_)]
    last = min(opening.rentree + SHOWN_RENTREES - 1, with_.years[-1])
    rows = []
    for year in range(opening.rentree, last + 1):
        at, span = year - with_.years[0], (year, year)
        entries, contracts, completions = (Pair(*(float(f[name][at]) for f in flows)) for name in FLOWS)
        rows.append(
            RentreeEffect(
                year, entries, contracts, completions,
                *(_pair(without, with_, m, span, region) for m in ("trained_supply", "remaining_need", "coverage")),
            )
        )  # fmt: skip
    return tuple(rows)


FLOWS = ("entries", "contracts", "completions")


def _training_flows(seen: Project, results: Results, region: str | None) -> Mapping[str, Array]:
    """Entries, contracts needed and completions by year, (T,), of the formations of a region (France for None)."""
    offers, years = results.inputs.offers, results.inputs.years
    rows = [seen.row("offers", key) for key in offers.keys]
    here = np.array([region is None or row["region"] == region for row in rows], dtype=bool)
    studied = replace(offers, delay=_durations(seen, rows), hired_share=offers.completion)
    intake, completed = run_offers(studied, years)
    open_then = (years >= offers.opening[:, None]) & (years <= offers.closing[:, None])
    wanted = offers.places * offers.fill[:, None] * open_then
    return {name: values[here].sum(axis=0) for name, values in zip(FLOWS, (intake, wanted, completed), strict=True)}


def _durations(seen: Project, rows: list[Row]) -> Array:
    """Years of study of each offer, (P,), as the model reads them: the delay without the time to competence."""
    assumptions = Assumptions(seen)
    programmes = [seen.row("programmes", str(row["programme"])) for row in rows]
    return np.array(
        [
            float(p["duration"]) if p["duration"] is not None else assumptions.value("duration", level=p["level"])
            for p in programmes
        ]
    )


# --- the tipping point ------------------------------------------------------------------------------------------


def _tipping(seen: Project, with_: Results, key: str, opening: Opening, years: tuple[int, int]) -> Tipping:
    """The smallest number of places that brings the need of the programme's main group in the region to nothing."""
    offers = with_.inputs.offers
    position = offers.keys.index(key)
    group = int(np.argmax(offers.group_share[position]))
    fill = float(offers.fill[position])
    free = _need_by_places(with_, position, group, opening, years, limited=False)
    capped = _need_by_places(with_, position, group, opening, years, limited=True)
    need = float(free(np.array([0.0]))[0])
    name = seen.label("groups", with_.inputs.groups[group])
    if need <= 0:
        return Tipping(name, need, 0, 0, limited=False)
    enough = _smallest(free)
    contracts = None if enough is None else math.ceil(enough * fill)
    reached = _smallest(capped) if opening.placements is not None else enough
    limited = reached is None and enough is not None
    return Tipping(name, need, reached if reached is not None else enough, contracts, limited)


def _need_by_places(
    with_: Results, position: int, group: int, opening: Opening, years: tuple[int, int], *, limited: bool
) -> Callable[[Array], Array]:
    """The need of the group in the region over `years`, for each of several numbers of places (one batched run)."""
    inputs, first = with_.inputs, with_.years[0]
    region = opening.place.region
    rows = list(range(len(inputs.regions))) if region is None else [inputs.regions.index(region)]
    window = slice(years[0] - first, years[1] - first + 1)

    def need(places: Array) -> Array:
        batch = np.repeat(np.asarray(inputs.offers.places, dtype=np.float64)[None, :], len(places), axis=0)
        batch[:, position, :] = places[:, None]
        placements = np.array(inputs.offers.placements, dtype=np.float64)
        if not limited:
            placements[position, :] = np.inf
        projection = project_workforce(
            replace(inputs, offers=replace(inputs.offers, places=batch, placements=placements))
        )
        left: Array = projection.remaining_need[:, window][:, :, rows, group].sum(axis=(1, 2))
        return left

    return need


def _smallest(need: Callable[[Array], Array]) -> int | None:
    """The smallest whole number of places without need left, None when even the most do not do."""
    low, high = 0, MOST_PLACES
    if need(np.array([float(high)]))[0] > 0:
        return None
    while high - low > 1:  # the need falls with the places: a dozen candidates a run, not one
        candidates = np.unique(np.linspace(low, high, 14).round())[1:-1]
        covered = need(candidates) <= 0
        high = int(candidates[covered][0]) if covered.any() else high
        below = candidates[~covered]
        low = int(below[-1]) if len(below) else low
        if not len(candidates):
            break
    return high


# --- ranges -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EffectRanges:
    """8 cases of 10 of what the places do; the same draws without and with them."""

    hired: Bounds  # more people in post in the region, per year
    remaining: Bounds  # of the remaining need with the places
    coverage: Bounds | None


def ranges_of_opening(project: Project, scenario: str, opening: Opening, years: tuple[int, int]) -> EffectRanges:
    """Two ensembles of the same draws: half a second, for the background. Raises as `effect_of_opening`."""
    changed, _ = opening_edit(project, opening).apply(project)
    without, with_ = (run_ensemble(p, scenario) for p in (project, changed))
    region = opening.place.region

    def draws(ensemble: Ensemble, measure: str) -> Array:
        return ensemble.draws_of(measure, years=years, region=region)

    more = draws(with_, "trained_supply") - draws(without, "trained_supply")
    coverage = with_.range_of("coverage", years=years, region=region)
    return EffectRanges(
        _bounds(more / (years[1] - years[0] + 1)),
        _bounds(draws(with_, "remaining_need")),
        None if coverage is None else (coverage[0], coverage[1]),
    )


def _bounds(values: Array) -> Bounds:
    low, high = np.percentile(values, LOW_AND_HIGH)
    return float(low), float(high)


# --- how it is counted -----------------------------------------------------------------------------------------


def _rates(seen: Project, with_: Results, key: str, opening: Opening) -> str:
    """« Taux de la formation TSBI, Tours : réussite 100 %, … », those without an own value being general ones."""
    offers = with_.inputs.offers
    position, row = offers.keys.index(key), seen.row("offers", key)
    shares = {"fill": offers.fill, "completion": offers.completion, "retention": offers.retention}
    names = {"fill": "remplissage", "completion": "réussite", "retention": "restent dans la région"}
    own = any(row[rate] is not None for rate in RATES)
    told = []
    for rate, values in shares.items():
        general = " (hypothèse générale)" if own and row[rate] is None else ""
        told.append(f"{names[rate]} {french.percent(float(np.asarray(values)[..., position]))}{general}")
    told.insert(2, f"recrutés dans la filière {french.percent(float(offers.hired_share[..., position]))} des entrées")
    like = opening.like if opening.like is not None and seen.has("offers", opening.like) else None
    whose = "Taux généraux" if like is None or not own else f"Taux de la formation {seen.label('offers', like)}"
    return french.unbroken(f"{whose} : {', '.join(told)}.")


def _notes(seen: Project, with_: Results, key: str, opening: Opening) -> tuple[str, ...]:
    offers = with_.inputs.offers
    position = offers.keys.index(key)

    def of(values: Array) -> float:
        return float(np.asarray(values)[..., position])

    shares = {g: float(s) for g, s in zip(with_.inputs.groups, offers.group_share[position], strict=True) if s > 0}
    outlets = ", ".join(f"{seen.label('groups', g)} ({french.percent(s)})" for g, s in shares.items())
    notes = [
        f"De l’entrée à la prise de poste : {french.compact(of(offers.delay), 2)} ans. Débouchés : {outlets}.",
        "En poste dans la région : avec les diplômés venus d’autres régions, sans ceux qui la quittent.",
        "Entrées, diplômés et contrats : formations du lieu dont les places sont connues.",
    ]
    if opening.like is not None and seen.has("offers", opening.like):
        notes.insert(0, f"Voie et plateforme reprises de « {seen.label('offers', opening.like)} ».")
    return tuple(notes)
