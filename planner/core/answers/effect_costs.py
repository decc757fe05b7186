"""What a learner who ends a course, or a person hired in the sector, costs in a project whose effects are entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from planner.core.answers.effects import RentreeEffect


@dataclass(frozen=True)
class EffectCosts:
    """Cents per completer and per entrant to the sector, over all rentrées up to `last`; None without any."""

    per_completer: float | None
    per_entrant: float | None
    last: int


def effect_costs(cost: int | None, effects: Sequence[RentreeEffect]) -> EffectCosts | None:
    """The project's whole cost in cents over what its effects bring; None without a cost or any effect on courses."""
    completions = sum(effect.completions for effect in effects)
    hired = sum(effect.hired for effect in effects)
    if cost is None or completions <= 0:
        return None
    return EffectCosts(cost / completions, cost / hired if hired > 0 else None, max(e.rentree for e in effects))
