"""Training offers as the projection reads them: the tables' own values, else the assumption of the same name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.core.model.assumptions import Assumptions, ModelInputError
from planner.core.model.drawn import Drawn, numbers
from planner.core.model.project_effects import EFFECT_TABLES, counted_effects, effect_places
from planner.core.model.projection import Array, OfferInputs
from planner.core.tables.project import Project, Row
from planner.core.tables.values import Value

FOREVER = 9999
LONGEST = 60  # years from entry to work; a file made elsewhere may hold what no editor takes
APPRENTICESHIP = "apprentissage"
OFFER_TABLES = ("offers", "programmes", "programme_groups", "groups", "regions", *EFFECT_TABLES)
ASKED = ("level", "specialisation", "region")
SHARES = ("fill", "completion", "further_study", "employment", "sector_share", "retention")

Question = tuple[Value, ...]


@dataclass(frozen=True)
class _OfferList:
    """Offers that count, P of them, and what each asks of the assumptions (None where it has its own value)."""

    keys: tuple[str, ...]
    rows: NDArray[np.intp]  # positions in the table
    programme_rows: NDArray[np.intp]
    region: NDArray[np.intp]
    opening: NDArray[np.intp]
    closing: NDArray[np.intp]
    group_share: Array  # (P, K)
    apprenticeship: NDArray[np.bool_]
    apprentices_stay: NDArray[np.bool_]  # no retention of its own, and employers keep apprentices in the region
    about: tuple[Question, ...]  # level, specialisation, region
    asks: dict[str, tuple[Question | None, ...]]


def counted_offers(project: Project) -> list[Row]:
    """Offers taken into account, with places (their own or a project's) and a programme with outlets."""
    with_outlets = {row["programme"] for row in project.rows("programme_groups")}
    enlarged = {row["offer"] for row in counted_effects(project, "places")}
    return [
        offer
        for offer in project.rows("offers")
        if offer["included"] is not False
        and (offer["places"] or offer["id"] in enlarged)
        and offer["programme"] in with_outlets
        and project.has("programmes", str(offer["programme"]))
    ]


def offer_inputs(project: Project, assumptions: Assumptions, drawn: Drawn, years: tuple[int, int]) -> OfferInputs:
    """The offers' arrays, with the axis of draws where columns are drawn. Raises ModelInputError."""
    offers = project.kept("inputs/offers", OFFER_TABLES, lambda: _offer_list(project))

    def own_or_assumed(name: str) -> Array:
        own = numbers(project, drawn, "offers", name)[..., offers.rows]
        return np.where(np.isnan(own), assumptions.each(name, ASKED, offers.asks[name]), own)

    completion = own_or_assumed("completion")
    hired = completion * (1 - own_or_assumed("further_study"))
    hired = hired * own_or_assumed("employment") * own_or_assumed("sector_share")
    duration = numbers(project, drawn, "programmes", "duration")[..., offers.programme_rows]
    duration = np.where(np.isnan(duration), assumptions.each("duration", ASKED, offers.asks["duration"]), duration)
    delay = duration + assumptions.each("competence_time", ASKED, offers.about)
    if ((delay < 0) | (delay > LONGEST)).any():
        raise ModelInputError(f"Formations : durée et temps de prise de poste vont de 0 à {LONGEST} ans en tout.")
    places = np.nan_to_num(numbers(project, drawn, "offers", "places")[..., offers.rows, None])
    placements = numbers(project, drawn, "offers", "placements")[..., offers.rows, None]
    more_places = effect_places(project, drawn, "places", offers.keys, years)
    more_placements = effect_places(project, drawn, "placements", offers.keys, years)
    return OfferInputs(
        keys=offers.keys,
        region=offers.region,
        opening=offers.opening,
        closing=offers.closing,
        places=places if more_places is None else np.maximum(places + more_places, 0.0),
        placements=_with_placements(placements, more_placements),
        fill=own_or_assumed("fill"),
        delay=delay,
        completion=completion,
        hired_share=hired,
        retention=np.where(offers.apprentices_stay, 1.0, own_or_assumed("retention")),
        group_share=offers.group_share,
        apprenticeship=offers.apprenticeship,
    )


def _with_placements(placements: Array, more: Array | None) -> Array:
    """Blank placements are no limit, whatever projects add."""
    limits = np.where(np.isnan(placements), np.inf, placements)
    return limits if more is None else np.maximum(limits + more, 0.0)


def _offer_list(project: Project) -> _OfferList:
    offers = counted_offers(project)
    regions = {code: i for i, code in enumerate(project.keys("regions"))}
    programmes = {str(row["id"]): (position, row) for position, row in enumerate(project.rows("programmes"))}
    position = {key: i for i, key in enumerate(project.keys("offers"))}
    of_programme = [programmes[str(offer["programme"])] for offer in offers]
    about = tuple(
        (programme["level"], programme["specialisation"], offer["region"])
        for offer, (_, programme) in zip(offers, of_programme, strict=True)
    )
    stay = [offer["retention"] is None and offer["voie"] == APPRENTICESHIP for offer in offers]
    asks: dict[str, tuple[Question | None, ...]] = {
        name: tuple(
            None if offer[name] is not None else question for offer, question in zip(offers, about, strict=True)
        )
        for name in SHARES
    }
    asks["retention"] = tuple(None if s else q for s, q in zip(stay, asks["retention"], strict=True))
    asks["duration"] = tuple(
        None if programme["duration"] is not None else question
        for (_, programme), question in zip(of_programme, about, strict=True)
    )
    return _OfferList(
        keys=tuple(str(offer["id"]) for offer in offers),
        rows=_integers([position[str(offer["id"])] for offer in offers]),
        programme_rows=_integers([row for row, _ in of_programme]),
        region=_integers([regions.get(str(offer["region"]), -1) for offer in offers]),
        opening=_integers([int(offer["opening_year"] or 0) for offer in offers]),
        closing=_integers([int(offer["closing_year"] or FOREVER) for offer in offers]),
        group_share=_group_shares(project, offers),
        apprenticeship=np.array([offer["voie"] == APPRENTICESHIP for offer in offers], dtype=bool),
        apprentices_stay=np.array(stay, dtype=bool),
        about=about,
        asks=asks,
    )


def _integers(values: list[int]) -> NDArray[np.intp]:
    return np.array(values, dtype=np.intp)


def _group_shares(project: Project, offers: list[Row]) -> Array:
    """Shares (P, K) of each offer's graduates by group."""
    groups = {group: i for i, group in enumerate(project.keys("groups"))}
    of_programme: dict[str, Array] = {}
    for row in project.rows("programme_groups"):
        own = of_programme.setdefault(str(row["programme"]), np.zeros(len(groups)))
        if row["group"] in groups:
            own[groups[str(row["group"])]] += float(row["share"] or 0.0)
    shares = [of_programme[str(offer["programme"])] for offer in offers]
    return np.array(shares, dtype=np.float64).reshape(len(offers), len(groups))
