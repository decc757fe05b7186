"""From the tables of a project (as a scenario sees it) to the arrays that the projection reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.core.assumptions import Assumptions, ModelInputError
from planner.core.project import Project, Row
from planner.core.projection import Array, ModelInputs, OfferInputs

SEGMENTS = ("developers", "bioproduction")
RESIDUAL_SEGMENT = "bioproduction"
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
FOREVER = 9999


@dataclass(frozen=True)
class ListedSites:
    """What the listed sites weigh at the first year, before the mix: heads in scope by region and segment (R, S)."""

    heads: Array
    total: float
    chosen_total: float

    @property
    def residual(self) -> float:
        """Heads of the chosen national total that no listed site explains; never negative."""
        return max(0.0, self.chosen_total - self.total)


def first_and_last_year(project: Project) -> tuple[int, int]:
    """Baseline year and horizon of the settings. Raises ModelInputError when they make no sense."""
    try:
        first, last = int(project.setting("baseline_year")), int(project.setting("horizon"))
    except ValueError:
        raise ModelInputError("Réglages : l’année de départ et l’horizon doivent être des années.") from None
    if not 0 < last - first <= 60:
        raise ModelInputError(
            f"Réglages : l’horizon ({last}) doit suivre l’année de départ ({first}) de 60 ans au plus."
        )
    return first, last


def build_inputs(project: Project) -> ModelInputs:
    """The arrays of one project state. Raises ModelInputError (French) when the tables lack something."""
    assumptions = Assumptions(project)
    first, last = first_and_last_year(project)
    years = np.arange(first, last + 1)
    groups = tuple(project.keys("groups"))
    regions = tuple(project.keys("regions"))
    mix = np.array([[assumptions.value("mix", segment=s, group=g) for g in groups] for s in SEGMENTS])
    listed = listed_sites(project, assumptions)
    residual = np.zeros((len(regions), len(SEGMENTS)))
    residual[:, SEGMENTS.index(RESIDUAL_SEGMENT)] = listed.residual * residual_key(project)
    return ModelInputs(
        regions=regions,
        segments=SEGMENTS,
        groups=groups,
        years=years,
        headcount=(listed.heads + residual)[:, :, None] * mix,
        growth=np.array(
            [
                [[assumptions.value("growth", int(y), segment=s, group=g) for y in years] for g in groups]
                for s in SEGMENTS
            ]
        ),
        events=_events(project, assumptions, years)[:, :, None, :] * mix[:, :, None],
        replacement=np.array(
            [assumptions.value("retirement", group=g) + assumptions.value("sector_exit", group=g) for g in groups]
        ),
        inflow_share=np.array([assumptions.value("inflow_share", group=g) for g in groups]),
        initial_unfilled=np.full(
            (len(regions), len(groups)), _initial_vacancies(assumptions, len(regions) * len(groups))
        ),
        decay=np.array(assumptions.value("stock_decay")),
        mobility=mobility_weights(project, _mobility_distance(assumptions)),
        floored=project.setting("openings_floor") == "floored",
        offers=_offers(project, assumptions, groups),
    )


def listed_sites(project: Project, assumptions: Assumptions) -> ListedSites:
    """Heads in scope of the listed sites at the first year: headcount × scope, by region and segment.

    A headcount older than the first year is carried to it by the site's events in between.
    """
    regions = {code: i for i, code in enumerate(project.keys("regions"))}
    first, _ = first_and_last_year(project)
    heads = np.zeros((len(regions), len(SEGMENTS)))
    for site in project.rows("sites"):
        segment = segment_of(project, site)
        if segment is None or site["region"] not in regions or site["headcount"] is None:
            continue
        share = scope_of(site, assumptions)
        heads[regions[str(site["region"])], SEGMENTS.index(segment)] += float(site["headcount"]) * share
    for event, site, segment in counted_events(project):
        if site["headcount"] is None or site["region"] not in regions:
            continue
        jobs = _jobs_in_scope(event, site, assumptions)
        earlier = sum(1 for year in ramp_years(event, site) if year < first)
        heads[regions[str(site["region"])], SEGMENTS.index(segment)] += jobs * earlier / int(event["ramp"] or 1)
    total = float(heads[:, SEGMENTS.index(RESIDUAL_SEGMENT)].sum())
    return ListedSites(heads, total, assumptions.value("total_jobs", segment=RESIDUAL_SEGMENT))


def residual_key(project: Project) -> Array:
    """Share of each region (R,) in the residual: its residual weight over the sum. All zero weights: equal shares."""
    weights = np.nan_to_num(project.frame("regions")["residual_weight"].to_numpy(dtype=np.float64, na_value=0.0))
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1 / max(1, len(weights)))


def segment_of(project: Project, site: Row) -> str | None:
    """The model's segment of a site, None when it is outside or not taken into account."""
    if site["included"] is False or not project.has("site_kinds", str(site["kind"])):
        return None
    segment = str(project.cell("site_kinds", str(site["kind"]), "segment"))
    return segment if segment in SEGMENTS else None


def scope_of(site: Row, assumptions: Assumptions) -> float:
    """Share of a site's heads that belongs to its segment: its own, else that of its kind."""
    own = site["scope"]
    return float(own) if isinstance(own, (int, float)) else assumptions.value("scope", site_kind=site["kind"])


def counted_events(project: Project) -> list[tuple[Row, Row, str]]:
    """(event, site, segment) of each event that counts: included, with jobs, no second account of the same fact."""
    sites = {str(site["id"]): site for site in project.rows("sites")}
    counted = []
    for event in project.rows("events"):
        site = sites.get(str(event["site"]))
        if site is None or event["included"] is False or event["same_as"] or not event["jobs"]:
            continue
        segment = segment_of(project, site)
        if segment is not None and event["status"] != "cancelled":
            counted.append((event, site, segment))
    return counted


def ramp_years(event: Row, site: Row) -> list[int]:
    """The years in which an event's jobs come, without those that the site's headcount already contains."""
    start, ramp = int(event["year"] or 0), int(event["ramp"] or 1)
    counted_until = int(site["headcount_year"] or 0) if site["headcount"] is not None else 0
    return [year for year in range(start, start + ramp) if year > counted_until]


def _jobs_in_scope(event: Row, site: Row, assumptions: Assumptions) -> float:
    """Jobs × scope × probability of an event, over its whole ramp."""
    scope = event["scope"] if event["scope"] is not None else scope_of(site, assumptions)
    probability = 1.0 if event["probability"] is None else float(event["probability"])
    return float(event["jobs"] or 0) * float(scope) * probability


def _events(project: Project, assumptions: Assumptions, years: NDArray[np.intp]) -> Array:
    """Signed jobs per year from events, (R, S, T)."""
    regions = {code: i for i, code in enumerate(project.keys("regions"))}
    flows = np.zeros((len(regions), len(SEGMENTS), len(years)))
    for event, site, segment in counted_events(project):
        if site["region"] not in regions:
            continue
        yearly = _jobs_in_scope(event, site, assumptions) / int(event["ramp"] or 1)
        for year in ramp_years(event, site):
            if years[0] <= year <= years[-1]:
                flows[regions[str(site["region"])], SEGMENTS.index(segment), year - years[0]] += yearly
    return flows


def _initial_vacancies(assumptions: Assumptions, cells: int) -> float:
    found = assumptions.find_optional("initial_vacancies")
    return found.value / cells if found else 0.0


def _mobility_distance(assumptions: Assumptions) -> float | None:
    found = assumptions.find_optional("mobility_distance")
    return found.value if found and found.value > 0 else None


def mobility_weights(project: Project, distance: float | None) -> Array:
    """exp(−distance / λ) between the regions' reference communes, (R, R), 0 on the diagonal.

    λ (`distance`) in km, None = no effect of distance. Great-circle distances. Raises ModelInputError where a region
    has no coordinates.
    """
    regions = project.frame("regions")
    lon, lat = (np.radians(regions[name].to_numpy(dtype=np.float64)) for name in ("lon", "lat"))
    if not np.isfinite(lon + lat).all():
        raise ModelInputError(
            "Table « Régions » : chaque région doit avoir une commune de référence, pour les distances."
        )
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    kilometres = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    weights: Array = np.exp(-kilometres / distance) if distance else np.ones_like(kilometres)
    np.fill_diagonal(weights, 0.0)
    return weights


def _offers(project: Project, assumptions: Assumptions, groups: tuple[str, ...]) -> OfferInputs:
    regions = {code: i for i, code in enumerate(project.keys("regions"))}
    programmes = {str(row["id"]): row for row in project.rows("programmes")}
    shares = _group_shares(project, groups)
    offers = [
        offer
        for offer in project.rows("offers")
        if offer["included"] is not False and offer["places"] and str(offer["programme"]) in shares
    ]

    def column(values: list[float]) -> Array:
        return np.array(values, dtype=np.float64)

    def own_or(offer: Row, name: str, **asked: Any) -> float:
        value = offer[name]
        return float(value) if isinstance(value, (int, float)) else assumptions.value(name, **asked)

    def yields(offer: Row) -> float:
        programme = programmes[str(offer["programme"])]
        asked: dict[str, Any] = {
            "level": programme["level"],
            "specialisation": programme["specialisation"],
            "region": offer["region"],
        }
        return (
            own_or(offer, "completion", **asked)
            * (1 - own_or(offer, "further_study", **asked))
            * own_or(offer, "employment", **asked)
            * own_or(offer, "sector_share", **asked)
        )

    def delay(offer: Row) -> float:
        programme = programmes[str(offer["programme"])]
        duration = programme["duration"]
        if duration is None:
            duration = assumptions.value("duration", level=programme["level"])
        return float(duration) + assumptions.value("competence_time", level=programme["level"])

    def stays(offer: Row) -> float:
        own = offer["retention"]
        if own is None and offer["voie"] == "apprentissage":
            return 1.0  # apprentices stay where their employer is
        return float(own) if own is not None else assumptions.value("retention", region=offer["region"])

    return OfferInputs(
        keys=tuple(str(o["id"]) for o in offers),
        region=np.array([regions.get(str(o["region"]), -1) for o in offers], dtype=np.intp),
        opening=np.array([int(o["opening_year"] or 0) for o in offers], dtype=np.intp),
        closing=np.array([int(o["closing_year"] or FOREVER) for o in offers], dtype=np.intp),
        places=column([float(o["places"] or 0) for o in offers]),
        placements=column([float("inf") if o["placements"] is None else float(o["placements"]) for o in offers]),
        fill=column([own_or(o, "fill", region=o["region"]) for o in offers]),
        delay=column([delay(o) for o in offers]),
        hired_share=column([yields(o) for o in offers]),
        retention=column([stays(o) for o in offers]),
        group_share=np.array([shares[str(o["programme"])] for o in offers], dtype=np.float64).reshape(
            len(offers), len(groups)
        ),
    )


def _group_shares(project: Project, groups: tuple[str, ...]) -> dict[str, Array]:
    """Shares (K,) of each programme's graduates by group, for programmes that name at least one."""
    position = {group: i for i, group in enumerate(groups)}
    shares: dict[str, Array] = {}
    for row in project.rows("programme_groups"):
        own = shares.setdefault(str(row["programme"]), np.zeros(len(groups)))
        own[position[str(row["group"])]] += float(row["share"] or 0.0)
    return shares
