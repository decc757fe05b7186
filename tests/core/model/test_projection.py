"""The stock-flow projection: what must hold for any inputs."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from planner.core.model.projection import Array, ModelInputs, OfferInputs, project_workforce, run_offers, spread_leavers

R, S, K, P, T = 3, 2, 2, 3, 6
YEARS = np.arange(2021, 2021 + T)
EXACT: dict[str, Any] = {"rtol": 1e-9, "atol": 1e-9}


def numbers(shape: tuple[int, ...], low: float, high: float) -> st.SearchStrategy[Array]:
    """Arrays of numbers of which some stand at 0 and at the bounds. From a seed: element by element takes minutes."""

    def filled(seed: int) -> Array:
        random = np.random.default_rng(seed)
        edges = random.choice([low, high, min(max(0.0, low), high)], shape)
        return np.where(random.random(shape) < random.choice([0.0, 0.3, 1.0]), edges, random.uniform(low, high, shape))

    return st.builds(filled, st.integers(0, 2**32 - 1))


def offers(years: int = T) -> st.SearchStrategy[OfferInputs]:
    """Offers with places and placements by year, or the same in all years (`years` = 1: always)."""
    return st.builds(
        lambda first_share, opening, **given: OfferInputs(
            keys=("a", "b", "c"), opening=opening, closing=opening + 8, apprenticeship=np.zeros(P, bool),
            group_share=np.stack([first_share, 1 - first_share], axis=1), **given,
        ),
        first_share=numbers((P,), 0, 1),
        opening=arrays(np.intp, P, elements=st.integers(2010, 2030)),
        region=arrays(np.intp, P, elements=st.integers(-1, R - 1)),
        places=numbers((P, years), 0, 100) | numbers((P, 1), 0, 100),
        placements=numbers((P, years), 0, 100) | numbers((P, 1), 0, 100) | st.just(np.full((P, 1), np.inf)),
        fill=numbers((P,), 0, 1),
        delay=numbers((P,), 0, 4.5),
        completion=numbers((P,), 0, 1),
        hired_share=numbers((P,), 0, 1),
        retention=numbers((P,), 0, 1),
    )  # fmt: skip


@st.composite
def inputs(draw: st.DrawFn) -> ModelInputs:
    mobility = draw(numbers((R, R), 0, 1))
    np.fill_diagonal(mobility, 0)
    return ModelInputs(
        regions=("24", "28", "94"), segments=("developers", "bioproduction"), groups=("a", "b"), years=YEARS,
        headcount=draw(numbers((R, S, K), 0, 1000)), growth=draw(numbers((S, K, T), -0.3, 0.3)),
        events=draw(numbers((R, S, K, T), -20, 20)), replacement=draw(numbers((K,), 0, 0.3)),
        inflow_share=draw(numbers((K,), 0, 1)), initial_unfilled=draw(numbers((R, K), 0, 10)),
        decay=draw(numbers((), 0, 1)), mobility=mobility, floored=draw(st.booleans()), offers=draw(offers()),
    )  # fmt: skip


@given(numbers((R, K), 0, 100), numbers((R, K), 0, 100), numbers((R, R), 0, 1))
def test_that_people_who_leave_arrive_somewhere(leaving: Array, openings: Array, mobility: Array) -> None:
    np.fill_diagonal(mobility, 0)
    arriving = spread_leavers(leaving, openings, mobility)
    assert (arriving >= 0).all()
    np.testing.assert_allclose(arriving.sum(axis=0), leaving.sum(axis=0), **EXACT)


def test_that_people_stay_where_every_other_region_is_out_of_reach() -> None:
    """A mobility distance of a kilometre: exp(−700)."""
    leaving, openings = np.array([[10.0], [0.0]]), np.array([[5.0], [5.0]])
    mobility = (np.ones((2, 2)) - np.eye(2)) * np.exp(-700.0)
    np.testing.assert_allclose(spread_leavers(leaving, openings, mobility), leaving)


def test_that_nobody_moves_where_there_is_no_opening() -> None:
    leaving = np.array([[10.0], [0.0], [0.0]])
    mobility = np.ones((3, 3)) - np.eye(3)
    np.testing.assert_allclose(spread_leavers(leaving, np.array([[5.0], [3.0], [1.0]]), mobility), [[0], [7.5], [2.5]])
    np.testing.assert_allclose(spread_leavers(leaving, np.array([[5.0], [0.0], [0.0]]), mobility), leaving)


@given(offers())
def test_that_intake_exceeds_neither_places_nor_placements(given_offers: OfferInputs) -> None:
    intake, hired = run_offers(given_offers, YEARS)
    assert intake.shape == hired.shape == (P, T)
    assert (intake <= np.minimum(given_offers.places, given_offers.placements) + 1e-9).all()
    closed = (given_offers.opening[:, None] > YEARS) | (given_offers.closing[:, None] < YEARS)
    assert (intake[closed] == 0).all()


@given(offers(years=1))
def test_that_each_entrant_of_a_lasting_offer_is_ready_once(given_offers: OfferInputs) -> None:
    """An offer that opens within the years: over a long enough time all entrants come out, in whole."""
    years = np.arange(2000, 2060)
    intake, hired = run_offers(given_offers, years)
    np.testing.assert_allclose(hired.sum(axis=1), intake.sum(axis=1) * given_offers.hired_share, **EXACT)


def test_that_who_enters_in_year_t_is_ready_after_the_duration_split_between_two_years() -> None:
    one = OfferInputs(
        keys=("a",), region=np.array([0]), opening=np.array([2022]), closing=np.array([2022]),
        places=np.array([[20.0]]), placements=np.array([[10.0]]), fill=np.array([0.9]), delay=np.array([2.25]),
        completion=np.ones(1), hired_share=np.array([0.5]), retention=np.ones(1), group_share=np.array([[1.0, 0.0]]),
        apprenticeship=np.ones(1, bool),
    )  # fmt: skip
    intake, hired = run_offers(one, YEARS)
    np.testing.assert_allclose(intake, [[0, 10, 0, 0, 0, 0]])
    np.testing.assert_allclose(hired, [[0, 0, 0, 3.75, 1.25, 0]])


def test_that_an_offer_open_before_the_first_year_has_had_the_same_intake() -> None:
    one = OfferInputs(
        keys=("a", "b"), region=np.array([0, 0]), opening=np.array([2020, 2010]), closing=np.array([2040, 2020]),
        places=np.full((2, 1), 10.0), placements=np.full((2, 1), np.inf), fill=np.ones(2),
        delay=np.array([2.0, 2.0]), completion=np.ones(2), hired_share=np.ones(2), retention=np.ones(2),
        group_share=np.array([[1.0, 0.0], [1.0, 0.0]]), apprenticeship=np.ones(2, bool),
    )  # fmt: skip
    intake, hired = run_offers(one, YEARS)
    np.testing.assert_allclose(hired[0], [0, 10, 10, 10, 10, 10])  # nobody entered before it opened
    np.testing.assert_allclose(intake[1], 0)
    np.testing.assert_allclose(hired[1], 0)  # closed at the first year: its steady intake is nothing


@given(inputs())
def test_that_heads_and_openings_add_up(given_inputs: ModelInputs) -> None:
    p = project_workforce(given_inputs)
    np.testing.assert_allclose(np.diff(p.headcount, axis=0), p.net_creation, **EXACT)
    creation = p.net_creation.sum(axis=2)
    creation = np.maximum(creation, 0) if given_inputs.floored else creation
    np.testing.assert_allclose(p.openings, creation + p.replacement, **EXACT)
    np.testing.assert_allclose(p.remaining_need, p.openings - p.supply - p.inflows, **EXACT)
    assert (p.replacement >= 0).all()
    assert (p.supply >= -1e-9).all()
    assert (p.unfilled >= 0).all()


@given(inputs())
def test_that_every_trained_person_is_in_one_region_or_unassigned(given_inputs: ModelInputs) -> None:
    p = project_workforce(given_inputs)
    trained = p.hired.T @ given_inputs.offers.group_share
    np.testing.assert_allclose(p.supply.sum(axis=1) + p.unassigned, trained, rtol=1e-9, atol=1e-7)


@given(inputs())
def test_that_unfilled_posts_and_excess_close_the_balance(given_inputs: ModelInputs) -> None:
    p = project_workforce(given_inputs)
    balance = (1 - given_inputs.decay) * p.unfilled[:-1] + p.remaining_need
    np.testing.assert_allclose(p.unfilled[1:] - p.excess, balance, rtol=1e-9, atol=1e-7)
    assert (np.minimum(p.unfilled[1:], p.excess) == 0).all()


@given(inputs())
def test_that_without_growth_exits_and_events_there_are_no_openings(given_inputs: ModelInputs) -> None:
    still = replace(
        given_inputs, growth=np.zeros((S, K, T)), events=np.zeros((R, S, K, T)), replacement=np.zeros(K)
    )  # fmt: skip
    p = project_workforce(still)
    assert (p.openings == 0).all()
    np.testing.assert_allclose(p.headcount, np.broadcast_to(still.headcount, p.headcount.shape), **EXACT)
    assert (p.inflows == 0).all()


@given(inputs(), inputs())
def test_that_a_batch_equals_single_runs(first: ModelInputs, second: ModelInputs) -> None:
    second = replace(second, floored=first.floored, offers=_same_frame(second.offers, first.offers))
    batch = project_workforce(_stacked(first, second))
    for row, single in enumerate((first, second)):
        alone = project_workforce(single)
        for field in fields(alone):
            np.testing.assert_allclose(
                getattr(batch, field.name)[row], getattr(alone, field.name), rtol=1e-9, atol=1e-7, err_msg=field.name
            )


NOT_BATCHED = {"keys", "region", "opening", "closing", "group_share", "apprenticeship"}


def _same_frame(offers: OfferInputs, other: OfferInputs) -> OfferInputs:
    """What a batch shares: where and when offers run, and whom they train."""
    return replace(offers, **{name: getattr(other, name) for name in NOT_BATCHED})


def _stacked(first: ModelInputs, second: ModelInputs) -> ModelInputs:
    names = ("headcount", "growth", "events", "replacement", "inflow_share", "initial_unfilled", "decay", "mobility")
    both = {name: np.stack([getattr(first, name), getattr(second, name)]) for name in names}
    offers = {
        f.name: np.stack(np.broadcast_arrays(getattr(first.offers, f.name), getattr(second.offers, f.name)))
        for f in fields(OfferInputs)
        if f.name not in NOT_BATCHED
    }
    return replace(first, **both, offers=replace(first.offers, **offers))


def test_that_growth_compounds() -> None:
    zeros = np.zeros
    alone = ModelInputs(
        regions=("24",), segments=("bioproduction",), groups=("a",), years=np.arange(2021, 2024),
        headcount=np.full((1, 1, 1), 1000.0), growth=np.full((1, 1, 3), (1.67) ** (1 / 3) - 1),
        events=zeros((1, 1, 1, 3)), replacement=zeros(1), inflow_share=zeros(1), initial_unfilled=zeros((1, 1)),
        decay=np.array(0.0), mobility=zeros((1, 1)), floored=False,
        offers=OfferInputs(
            (), zeros(0, np.intp), zeros(0, np.intp), zeros(0, np.intp), zeros((0, 1)), zeros((0, 1)), zeros(0),
            zeros(0), zeros(0), zeros(0), zeros(0), zeros((0, 1)), zeros(0, bool),
        ),
    )  # fmt: skip
    assert project_workforce(alone).headcount[-1].item() == pytest.approx(1670)


@given(inputs())
def test_that_closures_take_no_more_heads_than_there_are(given_inputs: ModelInputs) -> None:
    closing = replace(given_inputs, events=np.minimum(given_inputs.events, 0.0) * 50)
    p = project_workforce(closing)
    assert (p.headcount >= 0).all()
    stated = np.moveaxis(closing.growth, -1, 0)[:, None] * p.headcount[:-1] + np.moveaxis(closing.events, -1, 0)
    np.testing.assert_allclose(p.net_creation - p.uncounted, stated, rtol=1e-9, atol=1e-7)
    assert (p.uncounted >= 0).all()
    assert (p.headcount[1:][p.uncounted > 0] == 0).all()


FLOWS = (
    "headcount", "net_creation", "replacement", "openings", "supply", "inflows", "unfilled", "excess", "unassigned",
    "uncounted", "intake", "hired",
)  # fmt: skip


@given(inputs(), st.floats(0.1, 100))
def test_that_results_scale_with_heads_flows_and_places(given_inputs: ModelInputs, factor: float) -> None:
    offers = given_inputs.offers
    larger = replace(
        given_inputs,
        **{name: getattr(given_inputs, name) * factor for name in ("headcount", "events", "initial_unfilled")},
        offers=replace(offers, places=offers.places * factor, placements=offers.placements * factor),
    )
    one, other = project_workforce(given_inputs), project_workforce(larger)
    for name in FLOWS:
        expected = getattr(one, name) * factor
        np.testing.assert_allclose(getattr(other, name), expected, rtol=1e-7, atol=1e-6 * factor, err_msg=name)


@given(inputs(), numbers((P, 1), 0, 50))
def test_that_more_places_never_raise_the_national_need(given_inputs: ModelInputs, more: Array) -> None:
    """Over the years from the first on; posts that get filled age and leave too, which exits of 5 % cannot outweigh."""
    few_leave = replace(given_inputs, replacement=given_inputs.replacement / 6)
    offers = few_leave.offers
    larger = replace(few_leave, offers=replace(offers, places=offers.places + more))
    need, less = (project_workforce(i).remaining_need.sum(axis=(1, 2)).cumsum() for i in (few_leave, larger))
    assert (less <= need + 1e-6).all()
