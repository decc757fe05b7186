"""What the sheets of a report are made of: the project as the scenario sees it, its results, what may be shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from planner.core import french
from planner.core.answers.effects import with_project
from planner.core.answers.place_figures import without_confidential
from planner.core.answers.secrecy import NOTHING_HIDDEN, Secrecy, is_confidential, secrecy_of
from planner.core.finance.plan import Plan, plans_of
from planner.core.model.measures import MEASURE_NAMES
from planner.core.model.periods import flow_years, years_text
from planner.core.model.results import Results
from planner.core.tables.communes import Communes
from planner.core.tables.project import Address, Project, Row
from planner.core.tables.scenario import resolved
from planner.report.cells import HIDDEN_FIGURE, Cell, Formula, Style
from planner.report.options import ReportOptions
from planner.report.project_tables import SheetRows, TableReader

Span = tuple[int, int]
NAMED_REGIONS = 2
"""More are counted in titles; the first sheet names them."""
SMALL = 30.0
"""Below so many people a figure is an order of magnitude: it is marked, and shown by family only (MODEL.md)."""


class ReportError(Exception):
    """The report cannot be written; the message is French and says what to do."""


@dataclass(frozen=True)
class Material:
    """One report's material. `base` is the project without the scenario's differences."""

    base: Project
    results: Results
    options: ReportOptions
    communes: Communes | None = None
    picture: bytes | None = None
    reader: TableReader = field(init=False)
    secrecy: Secrecy = field(init=False)

    def __post_init__(self) -> None:
        """Raises ReportError where the project that it is about is unknown or must not leave the house."""
        reader = TableReader(resolved(self.base, self.results.scenario), self.communes, self.options.for_others)
        object.__setattr__(self, "reader", reader)
        hidden = secrecy_of(reader.project, self.results) if self.options.for_others else NOTHING_HIDDEN
        object.__setattr__(self, "secrecy", hidden)
        key = self.options.project
        if key is None:
            return
        if not reader.project.has("projects", key):
            raise ReportError("Ce projet n’existe plus : choisissez-en un autre.")
        if self.options.for_others and is_confidential(reader.project.row("projects", key)):
            name = reader.project.label("projects", key)
            raise ReportError(
                f"« {name} » est confidentiel : il ne peut pas faire l’objet d’une version pour diffusion. "
                "Choisissez un autre projet, ou exportez une version interne."
            )

    @property
    def seen(self) -> Project:
        """The project as the scenario sees it, with everything."""
        return self.reader.project

    @cached_property
    def shown(self) -> Project:
        """`seen`, without confidential rows where the report is for others: for what is no sum of the model."""
        return without_confidential(self.seen)[0] if self.options.for_others else self.seen

    @property
    def rows(self) -> SheetRows:
        return SheetRows(self.options.regions, self.options.for_others)

    # --- the project that money is asked for ---------------------------------------------------------------------

    @cached_property
    def subject(self) -> Row | None:
        """The row of the project that the report is about."""
        key = self.options.project
        return None if key is None else self.seen.row("projects", key)

    @cached_property
    def plan(self) -> Plan | None:
        """The plan that counts for the subject: the retained one, else its first."""
        key = self.options.project
        return next(iter(plans_of(self.seen, key)), None) if key is not None else None

    @cached_property
    def effects(self) -> tuple[Results, Results] | None:
        """Results without and with the subject's effects, None where it has none."""
        key = self.options.project
        if key is None or not any(row["project"] == key for row in self.seen.rows("project_effects")):
            return None
        return with_project(self.base, self.results.scenario, key)

    @property
    def without_plan(self) -> str:
        """Why a sheet about money has nothing to show; empty where there is a plan."""
        if self.subject is None:
            return "Ce rapport porte sur un territoire : il n’a pas de projet à financer."
        if self.plan is None:
            return "Le plan de financement de ce projet, dépenses et ressources, n’est pas encore saisi."
        return ""

    def note(self, table: str, key: str, column: str) -> str:
        """Where a value of the project comes from, for a comment; empty where nothing is known."""
        return self.reader.told_origin(Address(table, key, column))

    # --- what it is called ----------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        if self.subject is not None:
            return str(self.subject["name"])
        return self.seen.setting("project_title") or "Planificateur Bioproduction"

    @property
    def scenario_name(self) -> str:
        return self.seen.label("scenarios", self.results.scenario)

    @property
    def scope(self) -> str:
        """The place, short enough for titles and the foot of each page."""
        count = len(self.options.regions)
        return french.plural(count, "région") if count > NAMED_REGIONS else self.full_scope

    @property
    def full_scope(self) -> str:
        names = [self.seen.label("regions", code) for code in self.options.regions]
        return ", ".join(names) or "France entière"

    @property
    def day_text(self) -> str:
        return french.date(self.options.today)

    @property
    def span(self) -> Span:
        """The years of the synthesis."""
        return flow_years(self.options.year, (self.results.years[0], self.results.years[-1]))

    @property
    def span_text(self) -> str:
        return years_text(self.span)

    def has(self, annex: str) -> bool:
        """Whether an annex is asked for, has something to tell and may leave the house.

        The calculation holds each site's headcount; there is no comparison without another scenario.
        """
        if annex == "calculation" and self.options.for_others:
            return False
        return annex in self.options.annexes and not (annex == "comparison" and self.options.compared is None)

    # --- figures of the model -------------------------------------------------------------------------------------

    @property
    def place(self) -> list[str] | None:
        """The report's regions, None for the country."""
        return list(self.options.regions) or None

    def figure(
        self, measure: str, span: Span, *, place: list[str] | None = None, family: str | None = None,
        results: Results | None = None,
    ) -> Cell:  # fmt: skip
        """A measure of a place over some years. Live where the calculation is in the workbook; hidden where secret.

        `results` are others than the report's own: their figures are values.
        """
        style: Style = "share" if MEASURE_NAMES[measure].share else "number"
        if self.secrecy.hides(measure, place):
            return HIDDEN_FIGURE
        value = (results or self.results).measure(measure, years=span, region=place, family=family)
        formula: Formula | None = None
        if results is None:
            formula = _live(measure, span, place or [], family)
        return Cell(value, style=style, faint=self._is_small(measure, value, span, place, family), formula=formula)

    def _is_small(
        self, measure: str, value: float | None, span: Span, place: list[str] | None, family: str | None
    ) -> bool:  # fmt: skip
        if MEASURE_NAMES[measure].share:
            value = self.results.measure("job_openings", years=span, region=place, family=family)
        return value is not None and abs(value) < SMALL

    def bounds(
        self, measure: str, span: Span, *, place: list[str] | None = None, family: str | None = None
    ) -> tuple[Cell, Cell]:
        """Low and high of 8 cases of 10; blank without an ensemble."""
        style: Style = "share" if MEASURE_NAMES[measure].share else "number"
        if self.secrecy.hides(measure, place):
            return HIDDEN_FIGURE, HIDDEN_FIGURE
        ensemble = self.options.ensemble
        found = ensemble.range_of(measure, years=span, region=place, family=family) if ensemble else None
        if found is None:
            return Cell(None, style=style), Cell(None, style=style)
        return Cell(found.low, style=style), Cell(found.high, style=style)


def _live(measure: str, span: Span, regions: list[str], family: str | None) -> Formula:
    return lambda at: at.live(measure, span, regions, family)
