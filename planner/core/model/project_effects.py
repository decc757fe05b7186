"""What projects change in the model: places and placements of offers, jobs in regions (table `project_effects`).

An effect counts whole when it and its project are taken into account: its probability belongs to ensembles, where each
draw has it or has it not (column `probability` drawn as 0 or 1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.core.model.drawn import Drawn, numbers
from planner.core.model.projection import Array
from planner.core.tables.project import Project, Row

EFFECTS = "project_effects"
EFFECT_TABLES = (EFFECTS, "projects")


def counted_effects(project: Project, *kinds: str) -> list[Row]:
    """Effects of these kinds that count, with a value, of projects that count."""
    return [
        row
        for row in project.rows(EFFECTS)
        if row["kind"] in kinds
        and row["value"]
        and row["included"] is not False
        and project.has("projects", str(row["project"]))
        and project.cell("projects", str(row["project"]), "included") is not False
    ]


def reached(effect: Row, years: tuple[int, int]) -> Array:
    """Share of an effect that is there in each of the model's years, (T,): it grows evenly over its ramp."""
    start, ramp = int(effect["year"] or 0), int(effect["ramp"] or 1)
    return np.clip((np.arange(years[0], years[1] + 1) - start + 1) / ramp, 0.0, 1.0)


def happens(project: Project, drawn: Drawn, effects: Sequence[Row]) -> Array:
    """1 for each effect, (N,); where probabilities are drawn 0 or 1, (D, N)."""
    if (EFFECTS, "probability") not in drawn:
        return np.ones(len(effects))
    position = {key: i for i, key in enumerate(project.keys(EFFECTS))}
    draws = numbers(project, drawn, EFFECTS, "probability")[..., [position[str(row["id"])] for row in effects]]
    return np.where(np.isnan(draws), 1.0, draws)


def effect_jobs(project: Project, drawn: Drawn, segments: Sequence[str], years: tuple[int, int]) -> Array:
    """Signed jobs per year from projects, (..., R, S, T); they come evenly over the ramp, all in the segment."""
    regions = {code: i for i, code in enumerate(project.keys("regions"))}
    shape = (len(regions), len(segments), years[1] - years[0] + 1)
    effects = [
        row for row in counted_effects(project, "jobs") if row["region"] in regions and row["segment"] in segments
    ]
    if not effects:
        return np.zeros(shape)
    flows = np.zeros((len(effects), *shape))
    for row, flow in zip(effects, flows, strict=True):
        start, ramp = int(row["year"] or 0), int(row["ramp"] or 1)
        for year in range(max(start, years[0]), min(start + ramp - 1, years[1]) + 1):
            yearly = float(row["value"] or 0) / ramp
            flow[regions[str(row["region"])], segments.index(str(row["segment"])), year - years[0]] = yearly
    counts = happens(project, drawn, effects)
    jobs: Array = (counts @ flows.reshape(len(effects), -1)).reshape(*counts.shape[:-1], *shape)
    return jobs


def effect_places(
    project: Project, drawn: Drawn, kind: str, offers: Sequence[str], years: tuple[int, int]
) -> Array | None:
    """Places or placements (`kind`) that projects add to offers, (..., P, T); None where none does."""
    position = {key: i for i, key in enumerate(offers)}
    effects = [row for row in counted_effects(project, kind) if row["offer"] in position]
    if not effects:
        return None
    added = np.zeros((len(effects), len(offers), years[1] - years[0] + 1))
    for row, own in zip(effects, added, strict=True):
        own[position[str(row["offer"])]] = float(row["value"] or 0) * reached(row, years)
    counts = happens(project, drawn, effects)
    places: Array = (counts @ added.reshape(len(effects), -1)).reshape(*counts.shape[:-1], *added.shape[1:])
    return places
