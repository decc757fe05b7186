"""Why a figure differs between two scenarios: groups of differences are applied one after the other, in a fixed order.

Each step reruns the whole projection, so the steps add up to the whole difference exactly, interactions included: what
two causes do together is counted with the later one. Another order would share it out otherwise; the order is stated
wherever the steps are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.core.model.assumptions import ModelInputError
from planner.core.model.results import Results, run
from planner.core.tables.project import Address, Project
from planner.core.tables.scenario import ROOT, differences, resolved
from planner.core.tables.values import Value

CAUSES: Mapping[str, str] = {
    "extent": "Total et périmètre",
    "mix": "Répartition par métiers",
    "events": "Événements des sites",
    "growth": "Croissance",
    "replacement": "Remplacement",
    "places": "Places de formation",
    "yield": "Rendement des formations",
    "inflows": "Autres viviers",
    "projects": "Projets",
    "other": "Autres différences",
}
"""Every cause with its French name, in the order in which they are applied."""

_OF_PARAMETER = {
    "total_jobs": "extent", "scope": "extent", "mix": "mix", "growth": "growth", "retirement": "replacement",
    "sector_exit": "replacement", "fill": "places", "completion": "yield", "further_study": "yield",
    "employment": "yield", "sector_share": "yield", "retention": "yield", "competence_time": "yield",
    "duration": "yield", "mobility_distance": "yield", "inflow_share": "inflows",
}  # fmt: skip
_OF_TABLE = {
    "sites": "extent", "site_kinds": "extent", "regions": "extent", "events": "events", "programme_groups": "yield",
    "projects": "projects", "project_fundings": "projects", "project_effects": "projects",
}  # fmt: skip
_YIELDS_OF_OFFERS = frozenset({"completion", "further_study", "employment", "sector_share", "retention"})


@dataclass(frozen=True)
class Step:
    """What one cause (or several that only work together) adds to the figure; `inputs` are the cells that it moves."""

    causes: tuple[str, ...]
    amount: float
    inputs: tuple[Address, ...]

    @property
    def label(self) -> str:
        return " et ".join(CAUSES[cause] for cause in self.causes)


@dataclass(frozen=True)
class Waterfall:
    """From the figure of one scenario to that of another: `start` + Σ steps = `end`; people, or shares."""

    start: float
    steps: tuple[Step, ...]
    end: float


def cause_of(project: Project, address: Address) -> str:
    """The key in CAUSES of what a difference at `address` is about."""
    if address.table == "assumptions":
        return _OF_PARAMETER.get(str(project.cell("assumptions", address.key, "parameter")), "other")
    if address.table == "offers":
        return "yield" if address.column in _YIELDS_OF_OFFERS else "places"
    return _OF_TABLE.get(address.table, "other")


@dataclass(frozen=True)
class Causes:
    """The projections between two scenarios, ready to be read for any figure."""

    start: Results
    stages: tuple[tuple[str, tuple[Address, ...], Results | None], ...]  # cause, its cells, the state once applied

    def waterfall(
        self,
        measure: str,
        *,
        years: tuple[int, int] | None = None,
        region: str | None = None,
        family: str | None = None,
    ) -> Waterfall | None:
        """The causes of the difference of one figure (see Results.measure); None where it is undefined at either end.

        Where only a state in between has no figure, its cause is told together with the next.
        """

        def figure(results: Results | None) -> float | None:
            return results.measure(measure, years=years, region=region, family=family) if results else None

        start = reached = figure(self.start)
        steps: list[Step] = []
        causes: tuple[str, ...] = ()
        inputs: tuple[Address, ...] = ()
        for cause, cells, results in self.stages:
            causes, inputs = (*causes, cause), (*inputs, *cells)
            value = figure(results)
            if reached is not None and value is not None:
                steps.append(Step(causes, value - reached, inputs))
                reached, causes, inputs = value, (), ()
        if start is None or reached is None or causes:
            return None
        return Waterfall(start, tuple(steps), reached)


def causes_between(project: Project, first: str, other: str) -> Causes:
    """Run the states from `first` to `other`, one cause after the other. Raises ModelInputError or ScenarioError.

    A state in between that cannot run is left out; the two scenarios themselves must.
    """
    state = _alone(resolved(project, first))
    groups = _groups(project, first, other)
    start = run(state, ROOT)
    stages: list[tuple[str, tuple[Address, ...], Results | None]] = []
    for position, (cause, values) in enumerate(groups, start=1):
        state = state.with_cells(values)
        results: Results | None = None
        try:
            results = run(state, ROOT)
        except ModelInputError:
            if position == len(groups):
                raise
        stages.append((cause, tuple(values), results))
    return Causes(start, tuple(stages))


def _groups(project: Project, first: str, other: str) -> Sequence[tuple[str, Mapping[Address, Value]]]:
    """What `other` sees differently, by cause, in the order of CAUSES; causes that nothing differs in are left out."""
    before, after = differences(project, first), differences(project, other)
    groups: dict[str, dict[Address, Value]] = {cause: {} for cause in CAUSES}
    for address in {**before, **after}:
        base = project.cell(address.table, address.key, address.column)
        value = after.get(address, base)
        if value != before.get(address, base) and not _bounds_a_range(address):
            groups[cause_of(project, address)][address] = value
    return [(cause, values) for cause, values in groups.items() if values]


def _bounds_a_range(address: Address) -> bool:
    """Whether a difference moves no result, only what is called probable."""
    return address.table == "assumptions" and address.column in ("low", "high")


def _alone(seen: Project) -> Project:
    """A project whose own tables are what a scenario sees, with no difference left to apply."""
    return seen.with_table("scenario_values", seen.frame("scenario_values").iloc[:0])
