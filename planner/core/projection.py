"""The annual stock-flow projection as one array program (docs/model.md gives every symbol and its source).

Axes: `...` any leading batch axes, R regions, S segments, K groups, P offers, T years. Stocks are people at 1 January
and have T + 1 years; flows are people per year. Nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
NO_PULL = 1e-200  # weights of far regions fade to nothing; dividing by less would overflow


@dataclass(frozen=True)
class OfferInputs:
    """Training offers. `region` is the index of the offer's region, −1 for a national offer."""

    keys: tuple[str, ...]
    region: NDArray[np.intp]  # (P,)
    opening: NDArray[np.intp]  # (P,) first rentrée
    closing: NDArray[np.intp]  # (P,) last rentrée
    places: Array  # (..., P) per rentrée
    placements: Array  # (..., P) per rentrée, inf where unknown
    fill: Array  # (..., P)
    delay: Array  # (..., P) years from entry to being ready: duration + time to competence
    hired_share: Array  # (..., P) completion · (1 − further study) · employment · share to the sector
    retention: Array  # (..., P) share of the hired who stay in the offer's region
    group_share: Array  # (P, K), rows sum to 1


@dataclass(frozen=True)
class ModelInputs:
    """All that the projection reads."""

    regions: tuple[str, ...]
    segments: tuple[str, ...]
    groups: tuple[str, ...]
    years: NDArray[np.intp]  # (T,)
    headcount: Array  # (..., R, S, K) at 1 January of the first year
    growth: Array  # (..., S, K, T) per year
    events: Array  # (..., R, S, K, T) signed jobs per year
    replacement: Array  # (..., K) ends of career + exits from the sector, per staffed post and year
    inflow_share: Array  # (..., K) of positive openings filled by other inflows
    initial_unfilled: Array  # (..., R, K)
    decay: Array  # (...,) of the unfilled stock per year
    mobility: Array  # (..., R, R) weight of moving from row region to column region, 0 on the diagonal
    floored: bool  # openings count only positive net creation
    offers: OfferInputs


@dataclass(frozen=True)
class Projection:
    """Results; see the module's docstring for axes."""

    headcount: Array  # (..., T + 1, R, S, K)
    net_creation: Array  # (..., T, R, S, K)
    replacement: Array  # (..., T, R, K)
    openings: Array  # (..., T, R, K)
    supply: Array  # (..., T, R, K) trained people hired in the sector
    inflows: Array  # (..., T, R, K)
    unfilled: Array  # (..., T + 1, R, K)
    excess: Array  # (..., T, R, K)
    unassigned: Array  # (..., T, K) trained people for whom there were no openings anywhere
    intake: Array  # (..., P, T)
    hired: Array  # (..., P, T) trained people hired in the sector, by the year in which they are ready

    @property
    def remaining_need(self) -> Array:
        """G = O − S − I, (..., T, R, K); negative where more people come than are needed."""
        return self.openings - self.supply - self.inflows


def project_workforce(inputs: ModelInputs) -> Projection:
    """Run the projection over all years."""
    intake, hired = run_offers(inputs.offers, inputs.years)
    staying, leaving, national = _by_region_and_group(inputs, hired)
    return _run_years(inputs, intake, hired, staying, leaving, national)


def run_offers(offers: OfferInputs, years: NDArray[np.intp]) -> tuple[Array, Array]:
    """Intake and people hired in the sector, both (..., P, T).

    intake = min(places · fill, placements); before the first year it is the first year's, never before the opening.
    A delay that is no whole number is split linearly between the two years around it.
    """
    reach = int(np.ceil(offers.delay.max(initial=0.0))) + 1
    calendar = np.arange(int(years[0]) - reach, int(years[-1]) + 1)
    steady = np.minimum(offers.places * offers.fill, offers.placements)
    open_then = (calendar >= offers.opening[:, None]) & (calendar <= offers.closing[:, None])
    runs_at_start = ((offers.opening <= years[0]) & (offers.closing >= years[0]))[:, None]
    entries = steady[..., None] * np.where(calendar < years[0], open_then & runs_at_start, open_then)
    whole = np.floor(offers.delay).astype(np.intp)
    fraction = offers.delay - whole
    position = reach + np.arange(len(years)) - whole[..., None]  # of the entry year that is ready in each year
    shape = np.broadcast_shapes(entries.shape[:-1], position.shape[:-1])
    entries = np.broadcast_to(entries, (*shape, len(calendar)))
    position = np.broadcast_to(position, (*shape, len(years)))
    ready = (1 - fraction)[..., None] * np.take_along_axis(entries, position, axis=-1)
    ready = ready + fraction[..., None] * np.take_along_axis(entries, position - 1, axis=-1)
    return entries[..., reach:], ready * offers.hired_share[..., None]


def _by_region_and_group(inputs: ModelInputs, hired: Array) -> tuple[Array, Array, Array]:
    """Hired people as (staying, leaving) per home region, both (..., T, R, K), and national ones (..., T, K)."""
    offers = inputs.offers
    n_regions, n_groups = len(inputs.regions), len(inputs.groups)
    home = (offers.region[:, None] == np.arange(n_regions)).astype(np.float64)
    to_cells = (home[:, :, None] * offers.group_share[:, None, :]).reshape(len(offers.keys), n_regions * n_groups)
    by_year = np.swapaxes(hired, -1, -2)  # (..., T, P)
    retention = offers.retention[..., None, :]
    shape = (*by_year.shape[:-1], n_regions, n_groups)
    staying = ((by_year * retention) @ to_cells).reshape(shape)
    leaving = ((by_year * (1 - retention)) @ to_cells).reshape(shape)
    national = by_year @ (offers.group_share * (offers.region < 0)[:, None])
    return staying, leaving, national


def spread_leavers(leaving: Array, openings: Array, mobility: Array) -> Array:
    """Where leavers go: to other regions in proportion to openings × mobility; with no weight anywhere they stay.

    All (..., R, K); sums over regions are kept. `openings` must be ≥ 0.
    """
    pull = mobility @ openings
    has_pull = pull > NO_PULL
    per_weight = np.divide(leaving, pull, out=np.zeros(np.broadcast_shapes(leaving.shape, pull.shape)), where=has_pull)
    arriving: Array = openings * (np.swapaxes(mobility, -1, -2) @ per_weight)
    return arriving + np.where(has_pull, 0.0, leaving)


def _run_years(
    inputs: ModelInputs, intake: Array, hired: Array, staying: Array, leaving: Array, national: Array
) -> Projection:
    n_years = len(inputs.years)
    headcount, unfilled = inputs.headcount, inputs.initial_unfilled
    heads, creations, replacements, openings = [headcount], [], [], []
    supplies, inflows, stocks, excesses, leftovers = [], [], [unfilled], [], []
    decay = np.asarray(inputs.decay)[..., None, None]
    for t in range(n_years):
        creation = inputs.growth[..., None, :, :, t] * headcount + inputs.events[..., t]
        net = creation.sum(axis=-2)
        staffed = np.maximum(headcount.sum(axis=-2) - unfilled, 0.0)
        replacement = inputs.replacement[..., None, :] * staffed
        opening = (np.maximum(net, 0.0) if inputs.floored else net) + replacement
        wanted = np.maximum(opening, 0.0)
        total = wanted.sum(axis=-2)
        share = np.divide(wanted, total[..., None, :], out=np.zeros(wanted.shape), where=total[..., None, :] > 0)
        supply = staying[..., t, :, :] + spread_leavers(leaving[..., t, :, :], wanted, inputs.mobility)
        supply = supply + national[..., t, None, :] * share
        inflow = inputs.inflow_share[..., None, :] * wanted
        balance = (1 - decay) * unfilled + opening - supply - inflow
        unfilled = np.maximum(balance, 0.0)
        headcount = headcount + creation
        heads.append(headcount)
        creations.append(creation)
        replacements.append(replacement)
        openings.append(opening)
        supplies.append(supply)
        inflows.append(inflow)
        stocks.append(unfilled)
        excesses.append(np.maximum(-balance, 0.0))
        leftovers.append(np.where(total > 0, 0.0, national[..., t, :]))
    return Projection(
        headcount=_stack(heads, 4), net_creation=_stack(creations, 4), replacement=_stack(replacements, 3),
        openings=_stack(openings, 3), supply=_stack(supplies, 3), inflows=_stack(inflows, 3),
        unfilled=_stack(stocks, 3), excess=_stack(excesses, 3), unassigned=_stack(leftovers, 2),
        intake=intake, hired=hired,
    )  # fmt: skip


def _stack(by_year: list[Array], axis_from_end: int) -> Array:
    """Arrays of successive years on a new axis, so that it stands `axis_from_end` places from the end."""
    shape = np.broadcast_shapes(*(a.shape for a in by_year))
    return np.stack([np.broadcast_to(a, shape) for a in by_year], axis=-axis_from_end)
