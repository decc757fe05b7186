"""The tabs of the space « Financement »: one line a tab, in their order; each is built when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from planner.views.finance.finance_tab import Finance, FinanceTab

Scope = Literal["project", "region"]  # shown while a project is chosen, or while none is


@dataclass(frozen=True)
class TabKind:
    """A tab of the space."""

    key: str
    title: str
    scope: Scope
    build: Callable[[Finance], FinanceTab]


def _sheet(finance: Finance) -> FinanceTab:
    from planner.views.finance.sheet_tab import SheetTab

    return SheetTab(finance)


def _plan(finance: Finance) -> FinanceTab:
    from planner.views.finance.plan_tab import PlanTab

    return PlanTab(finance)


def _schedule(finance: Finance) -> FinanceTab:
    from planner.views.finance.schedule_tab import ScheduleTab

    return ScheduleTab(finance)


def _schemes(finance: Finance) -> FinanceTab:
    from planner.views.finance.schemes_tab import SchemesTab

    return SchemesTab(finance)


def _unit_costs(finance: Finance) -> FinanceTab:
    from planner.views.finance.unit_costs_tab import UnitCostsTab

    return UnitCostsTab(finance)


def _calendar(finance: Finance) -> FinanceTab:
    from planner.views.finance.gantt_tab import GanttTab

    return GanttTab(finance)


def _calendars(finance: Finance) -> FinanceTab:
    from planner.views.finance.gantt_tab import GanttTab

    return GanttTab(finance, several=True)


def _risks(finance: Finance) -> FinanceTab:
    from planner.views.finance.risks_tab import RisksTab

    return RisksTab(finance)


def _indicators(finance: Finance) -> FinanceTab:
    from planner.views.finance.indicators_tab import IndicatorsTab

    return IndicatorsTab(finance)


def _board(finance: Finance) -> FinanceTab:
    from planner.views.finance.recommendations_tab import RecommendationsTab

    return RecommendationsTab(finance)


def _openings(finance: Finance) -> FinanceTab:
    from planner.views.finance.openings_tab import OpeningsTab

    return OpeningsTab(finance)


def _overview(finance: Finance) -> FinanceTab:
    from planner.views.finance.overview_tab import OverviewTab

    return OverviewTab(finance)


TABS: tuple[TabKind, ...] = (
    TabKind("sheet", "Fiche", "project", _sheet),
    TabKind("plan", "Plan", "project", _plan),
    TabKind("schedule", "Échéancier", "project", _schedule),
    TabKind("calendar", "Calendrier", "project", _calendar),
    TabKind("risks", "Risques", "project", _risks),
    TabKind("indicators", "Indicateurs", "project", _indicators),
    TabKind("schemes", "Qui pourrait financer ?", "project", _schemes),
    TabKind("unit_costs", "Coûts unitaires", "project", _unit_costs),
    TabKind("overview", "Budgets et flux", "region", _overview),
    TabKind("calendars", "Calendrier", "region", _calendars),
    TabKind("board", "Recommandations", "region", _board),
    TabKind("openings", "Décisions d’ouverture", "region", _openings),
)
