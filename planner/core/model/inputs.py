"""From the tables of a project (as a scenario sees it) to the arrays that the projection reads.

What depends on few tables is read once and kept while they stay the same (`Project.kept`); what is left after an edit
of an assumption is indexing. Columns may be drawn (`core.drawn`): all arrays then get the leading axis of draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.core.model.assumptions import Assumptions, ModelInputError
from planner.core.model.drawn import NOTHING_DRAWN, Drawn, numbers
from planner.core.model.offer_inputs import offer_inputs
from planner.core.model.project_effects import effect_jobs
from planner.core.model.projection import Array, ModelInputs
from planner.core.tables.project import Project, Row
from planner.core.tables.values import Value

SEGMENTS = ("developers", "bioproduction")
RESIDUAL_SEGMENT = "bioproduction"
EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
MOST_YEARS = 60
SITE_TABLES = ("sites", "site_kinds", "regions")
EVENT_TABLES = (*SITE_TABLES, "events", "settings")


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
    if not 0 < last - first <= MOST_YEARS:
        raise ModelInputError(
            f"Réglages : l’horizon ({last}) doit suivre l’année de départ ({first}) de {MOST_YEARS} ans au plus."
        )
    return first, last


def build_inputs(project: Project, drawn: Drawn = NOTHING_DRAWN) -> ModelInputs:
    """The arrays of one project state. Raises ModelInputError (French) when the tables lack something."""
    first, last = first_and_last_year(project)
    years = np.arange(first, last + 1)
    groups, regions = tuple(project.keys("groups")), tuple(project.keys("regions"))
    assumptions = Assumptions(project, numbers(project, drawn, "assumptions", "value"))
    mix = assumptions.grid("mix", segment=SEGMENTS, group=groups)
    listed, total, chosen = _listed_heads(project, assumptions, drawn)
    residual = np.maximum(0.0, chosen - total)[..., None] * residual_key(project, drawn)
    in_residual = np.array([segment == RESIDUAL_SEGMENT for segment in SEGMENTS], dtype=np.float64)
    headcount = (listed + residual[..., None] * in_residual)[..., None] * mix[..., None, :, :]
    jobs = _event_jobs(project, assumptions, drawn) + effect_jobs(project, drawn, SEGMENTS, (first, last))
    return ModelInputs(
        regions=regions,
        segments=SEGMENTS,
        groups=groups,
        years=years,
        headcount=headcount,
        growth=assumptions.grid("growth", range(first, last + 1), segment=SEGMENTS, group=groups),
        events=jobs[..., None, :] * mix[..., None, :, :, None],
        replacement=assumptions.grid("retirement", group=groups) + assumptions.grid("sector_exit", group=groups),
        inflow_share=assumptions.grid("inflow_share", group=groups),
        initial_unfilled=_initial_vacancies(assumptions.optional("initial_vacancies", 0.0), headcount.sum(axis=-2)),
        decay=assumptions.grid("stock_decay"),
        mobility=mobility_weights(project, assumptions.optional("mobility_distance", 0.0)),
        floored=project.setting("openings_floor") == "floored",
        offers=offer_inputs(project, assumptions, drawn, (first, last)),
    )


# --- heads of listed sites ------------------------------------------------------------------------------------------


def listed_sites(project: Project, assumptions: Assumptions) -> ListedSites:
    """Heads in scope of the listed sites at the first year: headcount × scope, by region and segment.

    A headcount older than the first year is carried to it by the site's events in between; never below nothing.
    """
    heads, total, chosen = _listed_heads(project, assumptions, NOTHING_DRAWN)
    return ListedSites(heads, float(total), float(chosen))


def _listed_heads(project: Project, assumptions: Assumptions, drawn: Drawn) -> tuple[Array, Array, Array]:
    """`ListedSites` as arrays: heads (..., R, S), their total in the residual's segment and the chosen one, (...,)."""
    sites, events = _site_list(project), _event_list(project)
    heads = numbers(project, drawn, "sites", "headcount")[..., sites.rows] * _site_scopes(project, assumptions, drawn)
    carried = _jobs_in_scope(project, assumptions, drawn) * events.earlier
    regions, segments = len(project.keys("regions")), len(SEGMENTS)
    cells = sites.by_cell(heads, regions * segments) + events.by_cell(carried, regions * segments)
    by_segment = np.maximum(cells, 0.0).reshape(*cells.shape[:-1], regions, segments)
    total = by_segment[..., SEGMENTS.index(RESIDUAL_SEGMENT)].sum(axis=-1)
    chosen = assumptions.each("total_jobs", ("segment",), [(RESIDUAL_SEGMENT,)])[..., 0]
    return by_segment, total, chosen


@dataclass(frozen=True)
class _Listed:
    """Rows of a table that weigh in the model, N of them, those of one region and segment (a cell) together."""

    rows: NDArray[np.intp]  # (N,) their positions in the table
    site_rows: NDArray[np.intp]  # (N,) positions of their sites
    cells: NDArray[np.intp]  # region · S + segment of each cell that has rows, rising
    starts: NDArray[np.intp]  # the first row of each of these cells
    kinds: tuple[tuple[str] | None, ...]  # kinds whose scope is an assumption, and None
    kind: NDArray[np.intp]  # (N,) which of `kinds` the site has; that of None where it gives its own scope
    earlier: Array  # (N,) of an event: share of its ramp before the first year, carried to it
    yearly: Array  # (N, T) of an event: share of its ramp in each year

    def by_cell(self, values: Array, count: int) -> Array:
        """Values of rows (..., N) added up by cell, (..., `count`)."""
        added = np.zeros((*values.shape[:-1], count))
        added[..., self.cells] = np.add.reduceat(values, self.starts, axis=-1)
        return added


def _site_list(project: Project) -> _Listed:
    """Sites with a headcount, in a segment and a region."""

    def read() -> _Listed:
        segment_of_site = segment_finder(project)
        entries = [
            (position, position, site, segment)
            for position, site in enumerate(project.rows("sites"))
            if site["headcount"] is not None and (segment := segment_of_site(site)) is not None
        ]
        none = np.zeros((0, 0))
        return _listed(project, entries, none, none)

    return project.kept("inputs/sites", SITE_TABLES, read)


def _event_list(project: Project) -> _Listed:
    """Events that count, of sites in a region."""

    def read() -> _Listed:
        first, last = first_and_last_year(project)
        years = np.arange(first, last + 1)
        events = {str(row["id"]): position for position, row in enumerate(project.rows("events"))}
        sites = {str(row["id"]): position for position, row in enumerate(project.rows("sites"))}
        entries, earlier, yearly = [], [], []
        for event, site, segment in counted_events(project):
            if site["region"] is None or not project.has("regions", str(site["region"])):
                continue
            ramp = ramp_years(event, site)
            length = int(event["ramp"] or 1)
            entries.append((events[str(event["id"])], sites[str(site["id"])], site, segment))
            carried = sum(year < first for year in ramp) if site["headcount"] is not None else 0
            earlier.append(carried / length)
            yearly.append(np.isin(years, ramp) / length)
        return _listed(project, entries, np.array(earlier), np.array(yearly).reshape(len(entries), len(years)))

    return project.kept("inputs/events", EVENT_TABLES, read)


def _listed(project: Project, entries: list[tuple[int, int, Row, str]], earlier: Array, yearly: Array) -> _Listed:
    """From (row, row of the site, site, segment); rows without a region of the table are left out for sites."""
    regions = {code: i for i, code in enumerate(project.keys("regions"))}
    entries = [entry for entry in entries if entry[2]["region"] in regions]
    cells = np.array(
        [regions[str(site["region"])] * len(SEGMENTS) + SEGMENTS.index(segment) for _, _, site, segment in entries],
        dtype=np.intp,
    )
    order = np.argsort(cells, kind="stable")
    used, starts = np.unique(cells[order], return_index=True)
    asked = [None if site["scope"] is not None else (str(site["kind"]),) for _, _, site, _ in entries]
    kinds = {kind: i for i, kind in enumerate(dict.fromkeys(asked))}
    return _Listed(
        rows=np.array([row for row, _, _, _ in entries], dtype=np.intp)[order],
        site_rows=np.array([site_row for _, site_row, _, _ in entries], dtype=np.intp)[order],
        cells=used,
        starts=starts,
        kinds=tuple(kinds),
        kind=np.array([kinds[kind] for kind in asked], dtype=np.intp)[order],
        earlier=earlier[order] if len(earlier) else earlier,
        yearly=yearly[order] if len(yearly) else yearly,
    )


def _site_scopes(project: Project, assumptions: Assumptions, drawn: Drawn, listed: _Listed | None = None) -> Array:
    """Share of the heads of each listed row's site in its segment, (..., N)."""
    listed = _site_list(project) if listed is None else listed
    own = numbers(project, drawn, "sites", "scope")[..., listed.site_rows]
    of_kind = assumptions.each("scope", ("site_kind",), listed.kinds)
    return np.where(np.isnan(own), of_kind[..., listed.kind], own)


def _jobs_in_scope(project: Project, assumptions: Assumptions, drawn: Drawn) -> Array:
    """Jobs × scope × probability of each event that counts, over its whole ramp, (..., N)."""
    events = _event_list(project)
    own = numbers(project, drawn, "events", "scope")[..., events.rows]
    scope = np.where(np.isnan(own), _site_scopes(project, assumptions, drawn, events), own)
    probability = numbers(project, drawn, "events", "probability")[..., events.rows]
    jobs = numbers(project, drawn, "events", "jobs")[..., events.rows]
    return jobs * scope * np.where(np.isnan(probability), 1.0, probability)


def _event_jobs(project: Project, assumptions: Assumptions, drawn: Drawn) -> Array:
    """Signed jobs per year from events, (..., R, S, T)."""
    events = _event_list(project)
    flows = _jobs_in_scope(project, assumptions, drawn)[..., None, :] * events.yearly.T
    regions, segments = len(project.keys("regions")), len(SEGMENTS)
    cells = np.swapaxes(events.by_cell(flows, regions * segments), -1, -2)
    return cells.reshape(*cells.shape[:-2], regions, segments, cells.shape[-1])


# --- which rows count, one by one -----------------------------------------------------------------------------------


def segment_of(project: Project, site: Row) -> str | None:
    """The model's segment of a site, None when it is outside or not taken into account."""
    return segment_finder(project)(site)


def segment_finder(project: Project) -> Callable[[Row], str | None]:
    """`segment_of` for many sites of a project."""

    def read() -> dict[Value, str]:
        return {row["id"]: str(row["segment"]) for row in project.rows("site_kinds") if row["segment"] in SEGMENTS}

    kinds = project.kept("inputs/kinds", ("site_kinds",), read)
    return lambda site: None if site["included"] is False else kinds.get(site["kind"])


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


# --- regions --------------------------------------------------------------------------------------------------------


def residual_key(project: Project, drawn: Drawn = NOTHING_DRAWN) -> Array:
    """Share of each region in the residual, (..., R): its residual weight over the sum; equal where all are zero."""
    weights = np.nan_to_num(numbers(project, drawn, "regions", "residual_weight"))
    total = weights.sum(axis=-1, keepdims=True)
    equal = np.full(weights.shape, 1 / max(1, weights.shape[-1]))
    key: Array = np.divide(weights, total, out=equal, where=total > 0)
    return key


def _initial_vacancies(vacancies: Array, heads: Array) -> Array:
    """The country's vacancies (...,) over regions and groups (..., R, K), in proportion to heads."""
    total = heads.sum(axis=(-2, -1))
    per_head = np.divide(
        vacancies, total, out=np.zeros(np.broadcast_shapes(vacancies.shape, total.shape)), where=total > 0
    )
    spread: Array = per_head[..., None, None] * heads
    return spread


def mobility_weights(project: Project, distance: Array | float) -> Array:
    """exp(−distance / λ) between the regions' reference communes, (..., R, R), 0 on the diagonal.

    λ (`distance`, (...,)) in km, 0 = no effect of distance. Great-circle distances. Raises ModelInputError where a
    region has no coordinates.
    """
    kilometres = project.kept("inputs/distances", ("regions",), lambda: _distances(project))
    reach = np.asarray(distance, dtype=np.float64)[..., None, None]
    weights: Array = np.exp(-kilometres / np.where(reach > 0, reach, np.inf))
    diagonal = np.arange(len(kilometres))
    weights[..., diagonal, diagonal] = 0.0
    return weights


def _distances(project: Project) -> Array:
    lon, lat = (np.radians(numbers(project, NOTHING_DRAWN, "regions", name)) for name in ("lon", "lat"))
    if not np.isfinite(lon + lat).all():
        raise ModelInputError(
            "Table « Régions » : chaque région doit avoir une commune de référence, pour les distances."
        )
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    kilometres: Array = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    return kilometres
