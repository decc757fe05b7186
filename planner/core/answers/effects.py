"""What a change does: results without and with it, and what a project brings by rentrée."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.core import french
from planner.core.model.project_effects import EFFECTS, counted_effects
from planner.core.model.projection import Array
from planner.core.model.results import Results, run, run_seen
from planner.core.tables.edits import Edit
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import resolved
from planner.core.tables.values import Value


@dataclass(frozen=True)
class RentreeEffect:
    """What a project adds at one rentrée, in people; jobs are those of the calendar year."""

    rentree: int
    entries: float
    contracts: float  # of the entries, those that need an employer's apprenticeship contract
    completions: float  # of this intake, when it ends
    hired: float  # of this intake, in the sector
    in_post_in_region: float  # of those, in the region of the training
    jobs: float  # net creations of the year


def with_edit(project: Project, scenario: str, edit: Edit) -> tuple[Results, Results]:
    """Results of a scenario without and with an edit of the base.

    Raises EditRefused, ModelInputError or ScenarioError (French).
    """
    changed, _ = edit.apply(project)
    return run(project, scenario), run(changed, scenario)


def with_project(project: Project, scenario: str, key: str) -> tuple[Results, Results]:
    """Results of a scenario without the effects of a project and with all of them, whatever is now included.

    Raises ModelInputError or ScenarioError (French).
    """
    seen = resolved(project, scenario)
    effects = [str(row["id"]) for row in seen.rows(EFFECTS) if row["project"] == key]

    def included(yes: bool) -> Results:
        values: dict[Address, Value] = {Address(EFFECTS, effect, "included"): yes for effect in effects}
        if yes:
            values[Address("projects", key, "included")] = True
        return run_seen(seen.with_cells(values), scenario)

    return included(False), included(True)


def effect_by_rentree(without: Results, with_: Results) -> list[RentreeEffect]:
    """The difference between two runs over the same years, one entry a rentrée."""
    before, after = _cohorts(without), _cohorts(with_)
    jobs = [run.projection.net_creation.sum(axis=(1, 2, 3)) for run in (without, with_)]
    gained = np.vstack([after - before, jobs[1] - jobs[0]])
    return [RentreeEffect(year, *map(float, column)) for year, column in zip(with_.years, gained.T, strict=True)]


def uncounted_offers(results: Results, project: Project, key: str) -> list[str]:
    """Names of the offers to which a project adds places or placements in vain, for the model does not count them."""
    counted = set(results.inputs.offers.keys)
    named = dict.fromkeys(
        str(row["offer"]) for row in project.rows(EFFECTS)
        if row["project"] == key and row["kind"] in ("places", "placements") and row["offer"] and row["value"]
    )  # fmt: skip
    return [project.label("offers", offer) for offer in named if offer not in counted]


def limited_offers(results: Results, project: Project, key: str) -> dict[str, float]:
    """Offers to which a project adds places and that take no more than their placements, by name: entries a rentrée.

    The last year of a run with the project is asked: whatever it adds is there by then.
    """
    offers = results.inputs.offers
    enlarged = {row["offer"] for row in counted_effects(project, "places") if row["project"] == key}
    room = offers.places[:, -1] * offers.fill
    return {
        project.label("offers", offer): float(limit)
        for offer, limit, wanted in zip(offers.keys, offers.placements[:, -1], room, strict=True)
        if offer in enlarged and limit < wanted
    }


def unfinished_lines(project: Project, key: str) -> list[str]:
    """The effects of a project that cannot count yet, each with the titles of what it lacks (`ligne 2 : Offre`)."""
    table = project.schema.table(EFFECTS)
    told = []
    for number, row in enumerate((row for row in project.rows(EFFECTS) if row["project"] == key), 1):
        place = ("region", "segment") if row["kind"] == "jobs" else ("offer",)
        lacks = [table.field(column).title for column in (*place, "value") if not row[column]]
        if lacks:
            told.append(f"ligne {number}{french.NO_BREAK_SPACE}: {', '.join(lacks)}")
    return told


def _cohorts(results: Results) -> Array:
    """Entries, contracts, completions, hired and in post in the region, of each rentrée: (5, T)."""
    offers, intake = results.inputs.offers, results.projection.intake
    shares = np.stack([
        np.ones(len(offers.keys)), offers.apprenticeship.astype(np.float64), offers.completion, offers.hired_share,
        offers.hired_share * np.where(offers.region < 0, 0.0, offers.retention),
    ])  # fmt: skip
    cohorts: Array = shares @ intake
    return cohorts
