"""Question 2 in words: what the places give, and from which number of them on the need is covered."""

from __future__ import annotations

from planner.core import french
from planner.core.answers.new_places import MOST_PLACES, EffectRanges, OpeningEffect
from planner.core.answers.questions import LIKELY


def effect_sentence(effect: OpeningEffect, ranges: EffectRanges | None) -> str:
    """The answer in two sentences: what the places give, what becomes of the need."""
    opening, regular = effect.opening, effect.regular
    entries, completions, contracts = (
        (pair.with_ or 0.0) - (pair.without or 0.0)
        for pair in (regular.entries, regular.completions, regular.contracts)
    )
    where = "en France" if opening.place.region is None else "dans la région"
    likely = "" if ranges is None else f" ({LIKELY} : {_few(ranges.hired[0])} à {_few(ranges.hired[1])})"
    text = (
        f"{french.plural(opening.places, 'place')} de plus, {effect.programme}, {opening.place.counted_label}, rentrée "
        f"{opening.rentree} : {french.plural(round(entries), 'entrée')} et "
        f"{french.plural(round(completions), 'diplômé')} par an, dont {_few(effect.hired)} en poste {where} "
        f"chaque année à partir de {effect.years[0]}{likely}. "
    )
    before, after = effect.remaining.without or 0.0, effect.remaining.with_ or 0.0
    span = f"De {effect.years[0]} à {effect.years[1]}" if effect.years[0] < effect.years[1] else f"En {effect.years[0]}"
    text += f"{span}, le besoin restant passe de {french.number(before)} à {french.number(after)}"
    if after < -0.5:
        text += " (plus de monde que de postes)"
    if effect.coverage.without is not None and effect.coverage.with_ is not None:
        covered = french.percent(effect.coverage.with_)
        text += f" et la couverture de {french.percent(effect.coverage.without)} à {covered}"
    if opening.placements is not None and contracts > opening.placements:
        return (
            f"{text}. Il faudrait {french.number(contracts)} contrats ou stages par an, "
            f"les employeurs n’en proposent que {french.number(opening.placements)} : ils limitent les entrées."
        )
    return f"{text}. Les employeurs doivent proposer {french.plural(round(contracts), 'contrat')} ou stages par an."


def tipping_sentence(effect: OpeningEffect) -> str:
    """From which number of places the need is covered, and what limits it."""
    tipping = effect.tipping
    where = "en France" if effect.opening.place.region is None else "dans la région"
    group = f"« {tipping.group} », premier débouché du programme"
    if tipping.need <= 0:
        return f"Sans ces places, le besoin de {group}, est déjà couvert {where} sur ces années."
    need = french.plural(max(1, round(tipping.need)), "personne")
    if tipping.places is None:
        return (
            f"Même {french.number(MOST_PLACES)} places ne couvriraient pas le besoin de {group} ({need} {where} sur "
            "ces années) : trop peu de diplômés arrivent dans ces postes."
        )
    places = french.plural(tipping.places, "place")
    if tipping.limited:
        return (
            f"Les contrats limitent : avec {french.number(effect.opening.placements)} contrats ou stages par an, aucun "
            f"nombre de places ne couvre le besoin de {group} ({need} {where}). Il en faudrait "
            f"{french.number(tipping.contracts)} pour {places}."
        )
    return f"Point de bascule : le besoin de {group} ({need} {where}), est couvert à partir de {places} par rentrée."


def _few(value: float) -> str:
    """Small numbers of people keep a decimal: half a person a year is not nobody."""
    return french.number(value) if abs(value) >= 10 else french.compact(round(value, 1), 1)
