"""Where the trained people of each course go to work: the model's own supply, told apart by course."""

from __future__ import annotations

import numpy as np

from planner.core.model.projection import NO_PULL, Array
from planner.core.model.results import Results


def learners_by_course_and_region(results: Results, years: tuple[int, int]) -> Array:
    """People of each course (P) hired in the sector in each region (R) over these years, both included: (P, R).

    Those of a region's course stay there by its retention; the others go where the model sends them, in proportion to
    openings × mobility; those of a national course go in proportion to openings. Sums over courses are the model's
    `trained_supply`; people for whom there are no openings anywhere go nowhere. docs/model.md, « Supply ».
    """
    inputs, projection, offers = results.inputs, results.projection, results.inputs.offers
    first = results.years[0]
    chosen = slice(years[0] - first, years[1] - first + 1)
    wanted = np.maximum(projection.openings[chosen], 0.0)  # (T, R, K)
    hired = projection.hired[:, chosen]  # (P, T)
    national = _shares(wanted)
    shares_from = [_shares(inputs.mobility[home][:, None] * wanted) for home in range(len(inputs.regions))]
    people = np.zeros((len(offers.keys), len(inputs.regions)))
    for course, home in enumerate(offers.region.tolist()):
        by_group = hired[course][:, None] * offers.group_share[course]  # (T, K)
        if home < 0:
            people[course] = np.einsum("tk,trk->r", by_group, national)
            continue
        leaving = by_group * (1 - offers.retention[course])
        moved = np.einsum("tk,trk->r", leaving, shares_from[home])
        people[course] = moved
        people[course, home] += by_group.sum() - moved.sum()  # who finds no pull anywhere stays too
    return people


def _shares(weights: Array) -> Array:
    """Weights (T, R, K) over their sum by year and group, 0 where there is none."""
    total = weights.sum(axis=1, keepdims=True)
    shares: Array = np.divide(weights, total, out=np.zeros_like(weights), where=total > NO_PULL)
    return shares
