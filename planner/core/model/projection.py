"""The annual stock-flow projection as one array program (docs/model.md gives every symbol and its source).

Axes: `...` any leading batch axes, R regions, S segments, K groups, P offers, T years. Stocks are people at 1 January
and have T + 1 years; flows are people per year. Nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

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
    places: Array  # (..., P, T) per rentrée; T may be 1 where every year is alike
    placements: Array  # (..., P, T) per rentrée, inf where unknown; T may be 1
    fill: Array  # (..., P)
    delay: Array  # (..., P) years from entry to being ready: duration + time to competence
    completion: Array  # (..., P) of entrants
    hired_share: Array  # (..., P) completion · (1 − further study) · employment · share to the sector
    retention: Array  # (..., P) share of the hired who stay in the offer's region
    group_share: Array  # (P, K), rows sum to 1
    apprenticeship: NDArray[np.bool_]  # (P,) each entrant needs an employer's contract


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
    uncounted: Array  # (..., T, R, S, K) jobs lost in the tables beyond the heads that were there
    intake: Array  # (..., P, T)
    hired: Array  # (..., P, T) trained people hired in the sector, by the year in which they are ready

    @cached_property
    def remaining_need(self) -> Array:
        """G = O − S − I, (..., T, R, K); negative where more people come than are needed."""
        return self.openings - self.supply - self.inflows


def project_workforce(inputs: ModelInputs) -> Projection:
    """Run the projection over all years; the only loops are over years."""
    headcount, creation, uncounted = _run_heads(inputs)
    intake, hired = run_offers(inputs.offers, inputs.years)
    staying, leaving, national = _by_region_and_group(inputs, hired)
    run = _Years(inputs, headcount.sum(axis=-2), creation.sum(axis=-2))
    run.run(staying, leaving, national)
    return Projection(
        headcount=_year_first_to_last(headcount, 4), net_creation=_year_first_to_last(creation, 4),
        uncounted=_year_first_to_last(uncounted, 4), replacement=_year_first_to_last(run.replacement, 3),
        openings=_year_first_to_last(run.openings, 3), supply=_year_first_to_last(run.supply, 3),
        inflows=_year_first_to_last(run.inflows, 3), unfilled=_year_first_to_last(run.unfilled, 3),
        excess=_year_first_to_last(run.excess, 3), unassigned=_year_first_to_last(run.unassigned, 2),
        intake=intake, hired=hired,
    )  # fmt: skip


def _year_first_to_last(values: Array, axes: int) -> Array:
    """A view of (T, ..., axes without the year) as (..., T, the others); the loop writes whole years side by side."""
    return np.moveaxis(values, 0, -axes)


def _run_heads(inputs: ModelInputs) -> tuple[Array, Array, Array]:
    """Heads (T + 1, ..., R, S, K), net creation and uncounted losses (T, ..., R, S, K).

    C = g·E + events, never below −E: a closure cannot take more heads than there are.
    """
    n_years = len(inputs.years)
    batch = np.broadcast_shapes(inputs.headcount.shape[:-3], inputs.growth.shape[:-3], inputs.events.shape[:-4])
    shape = (*batch, *inputs.headcount.shape[-3:])
    heads = np.empty((n_years + 1, *shape))
    creations = np.empty((n_years, *shape))
    uncounted = np.empty((n_years, *shape))
    growth = np.moveaxis(inputs.growth, -1, 0)[..., None, :, :]
    events = np.moveaxis(inputs.events, -1, 0)
    heads[0] = inputs.headcount
    for t in range(n_years):
        np.multiply(heads[t], growth[t], out=creations[t])
        creations[t] += events[t]
        np.add(heads[t], creations[t], out=uncounted[t])
        np.maximum(uncounted[t], 0.0, out=heads[t + 1])
    np.absolute(np.minimum(uncounted, 0.0, out=uncounted), out=uncounted)
    creations += uncounted
    return heads, creations, uncounted


def run_offers(offers: OfferInputs, years: NDArray[np.intp]) -> tuple[Array, Array]:
    """Intake and people hired in the sector, both (..., P, T).

    intake = min(places · fill, placements); before the first year it is the first year's, never before the opening.
    A delay that is no whole number is split linearly between the two years around it.
    """
    n_years, first = len(years), int(years[0])
    reach = int(np.ceil(offers.delay.max(initial=0.0))) + 1
    calendar = np.arange(first - reach, first + n_years)
    is_open = (calendar >= offers.opening[:, None]) & (calendar <= offers.closing[:, None])
    is_open[:, :reach] &= is_open[:, reach, None]  # an offer closed at the first year has no steady intake
    steady = np.minimum(offers.places * offers.fill[..., None], offers.placements)
    year_of = np.maximum(np.arange(-reach, n_years), 0) if steady.shape[-1] > 1 else np.zeros(reach + n_years, np.intp)
    entries = np.where(is_open, steady[..., year_of], 0.0)
    whole = np.floor(offers.delay).astype(np.intp)
    fraction = offers.delay - whole
    position = reach + np.arange(n_years) - whole[..., None]  # of the entry year that is ready in each year
    batch = np.broadcast_shapes(entries.shape[:-1], position.shape[:-1])
    entries = np.broadcast_to(entries, (*batch, len(calendar)))
    position = np.broadcast_to(position, (*batch, n_years))
    ready = (1 - fraction)[..., None] * np.take_along_axis(entries, position, axis=-1)
    ready += fraction[..., None] * np.take_along_axis(entries, position - 1, axis=-1)
    return entries[..., reach:], ready * offers.hired_share[..., None]


def _by_region_and_group(inputs: ModelInputs, hired: Array) -> tuple[Array, Array, Array]:
    """Hired people as (staying, leaving) per home region, both (T, ..., R, K), and national ones (T, ..., K)."""
    offers = inputs.offers
    n_regions, n_groups = len(inputs.regions), len(inputs.groups)
    home = (offers.region[:, None] == np.arange(n_regions)).astype(np.float64)
    to_cells = (home[:, :, None] * offers.group_share[:, None, :]).reshape(len(offers.keys), n_regions * n_groups)
    by_year = np.moveaxis(hired, -1, 0)  # (T, ..., P)
    shape = (*by_year.shape[:-1], n_regions, n_groups)
    stayers = by_year * offers.retention
    staying = (stayers @ to_cells).reshape(shape)
    leaving = ((by_year - stayers) @ to_cells).reshape(shape)
    national = by_year @ (offers.group_share * (offers.region < 0)[:, None])
    return staying, leaving, national


def spread_leavers(leaving: Array, openings: Array, mobility: Array, back: Array | None = None) -> Array:
    """Where leavers go: to other regions in proportion to openings × mobility; with no weight anywhere they stay.

    All (..., R, K), `mobility` (..., R, R) and `back` its transpose; sums over regions are kept. `openings` ≥ 0.
    """
    pull = mobility @ openings
    has_pull = pull > NO_PULL
    per_weight = np.divide(leaving, pull, out=np.zeros(np.broadcast_shapes(leaving.shape, pull.shape)), where=has_pull)
    arriving: Array = (np.swapaxes(mobility, -1, -2) if back is None else back) @ per_weight
    arriving *= openings
    arriving += np.where(has_pull, 0.0, leaving)
    return arriving


class _Years:
    """The part of the projection in which a year needs the one before: staffed posts, openings, supply, stock."""

    def __init__(self, inputs: ModelInputs, heads: Array, net: Array) -> None:
        """`heads` (T + 1, ..., R, K) and `net` creation (T, ..., R, K), added up over segments."""
        self._inputs, self._heads, self._net = inputs, heads, net
        self._growing = np.maximum(net, 0.0) if inputs.floored else net
        self._mobility = inputs.mobility
        self._back = np.ascontiguousarray(np.swapaxes(inputs.mobility, -1, -2))

    def run(self, staying: Array, leaving: Array, national: Array) -> None:
        """Run all years on hired people (T, ..., R, K), national ones (T, ..., K)."""
        inputs, n_years = self._inputs, len(self._net)
        rate, share = inputs.replacement[..., None, :], inputs.inflow_share[..., None, :]
        kept = 1.0 - np.asarray(inputs.decay)[..., None, None]
        shape = np.broadcast_shapes(
            self._net.shape[1:], staying.shape[1:], rate.shape, share.shape, kept.shape,
            inputs.initial_unfilled.shape, (*inputs.mobility.shape[:-2], 1, 1),
        )  # fmt: skip
        self.replacement, self.openings, self.supply, self.inflows, self.excess = (
            np.empty((n_years, *shape)) for _ in range(5)
        )
        self.unfilled = np.empty((n_years + 1, *shape))
        self.unassigned = np.zeros((n_years, *shape[:-2], shape[-1]))
        self.unfilled[0] = inputs.initial_unfilled
        some_leave, some_national = bool(leaving.any()), bool(national.any())
        for t in range(n_years):
            replacement, opening = self.replacement[t], self.openings[t]
            supply, inflow = self.supply[t], self.inflows[t]
            np.subtract(self._heads[t], self.unfilled[t], out=replacement)  # staffed posts
            np.maximum(replacement, 0.0, out=replacement)
            replacement *= rate
            np.add(self._growing[t], replacement, out=opening)
            wanted = np.maximum(opening, 0.0)
            supply[...] = staying[t]
            if some_leave:
                supply += spread_leavers(leaving[t], wanted, self._mobility, self._back)
            if some_national:
                self._spread_national(t, national[t], wanted)
            np.multiply(wanted, share, out=inflow)
            balance = self.excess[t]
            np.multiply(self.unfilled[t], kept, out=balance)
            balance += opening
            balance -= supply
            balance -= inflow
            np.maximum(balance, 0.0, out=self.unfilled[t + 1])
        np.absolute(np.minimum(self.excess, 0.0, out=self.excess), out=self.excess)

    def _spread_national(self, t: int, national: Array, wanted: Array) -> None:
        """Over all regions in proportion to openings; without any they are unassigned."""
        total = wanted.sum(axis=-2)
        shape = np.broadcast_shapes(national.shape, total.shape)
        per_opening = np.divide(national, total, out=np.zeros(shape), where=total > NO_PULL)
        self.supply[t] += wanted * per_opening[..., None, :]
        self.unassigned[t] = np.where(total > NO_PULL, 0.0, national)
