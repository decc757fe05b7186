"""When a plan spends and is paid: a table by year, and cumulated expenses against payments with the need of cash."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtWidgets import QLabel

from planner.core import french
from planner.core.finance.plan import Plan, YearLine
from planner.drawing.palettes import BLUE, VERMILION
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.plan_header import plan_of_choice
from planner.views.parts.chart_text import ChartText
from planner.views.parts.charts import LABEL_GAP, LinesCard, Series, YearData
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.panes import VERTICAL, split, stacked
from planner.views.parts.theme import Tokens

HEADERS = ("Année", "Dépenses (€)", "Engagé, AE (€)", "Payé, CP (€)", "À avancer (€)", "")
NOTHING = "Ce projet n’a pas encore de plan : créez-le dans l’onglet « Plan »."
UNDATED = "Aucune dépense ni tranche n’a d’année : donnez-les dans l’onglet « Plan » pour que l’échéancier se trace."


class CashCard(LinesCard):
    """Both lines end together at the top of the chart: their names stand one below the other, not above it."""

    def _names(self, ends: Sequence[tuple[float, str, str]], height: float, x: float) -> None:
        ordered = sorted(ends)
        top = ordered[-1][0]
        capped = [
            (min(value, top - (len(ordered) - 1 - place) * height * LABEL_GAP), label, colour)
            for place, (value, label, colour) in enumerate(ordered)
        ]
        super()._names(capped, height, x)


class ScheduleTab(FinanceTab):
    """Of the chosen version."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setContentsMargins(12, 10, 12, 10)
        self.grid = Grid(self.tokens)
        self.grid.setAccessibleName("Échéancier")
        self.chart = CashCard(self.tokens)
        self._splitter = split(VERTICAL, [self.grid, self.chart], [190, 370], grows=1)
        stacked(self, [self.note, self._splitter], 1)

    def set_tokens(self, tokens: Tokens) -> None:
        self.grid.set_tokens(tokens)
        self.chart.set_tokens(tokens)
        super().set_tokens(tokens)

    def refresh(self) -> None:
        plan = plan_of_choice(self.finance)
        self._splitter.setVisible(plan is not None)
        if plan is None:
            self.note.setText(NOTHING)
            return
        dated = [line for line in plan.schedule if line.year is not None]
        self.note.setText(self._told(plan, dated))
        rows = [_row(line) for line in plan.schedule]
        total = plan.total_cost, plan.total_resources, plan.total_resources
        rows.append(
            [Cell("Total", bold=True), *(_money(cents, bold=True) for cents in total), Cell("", right=True), Cell("")]
        )
        self.grid.show_rows(HEADERS, rows)
        self.chart.setVisible(bool(dated))
        if dated:
            self._draw(plan, dated)

    def _told(self, plan: Plan, dated: list[YearLine]) -> str:
        """The worst year for cash, said as a sentence."""
        if not dated:
            return UNDATED
        worst = max(dated, key=lambda line: line.cash_need)
        if worst.cash_need <= 0:
            return f"« {plan.name} » : les paiements couvrent les dépenses à chaque fin d’année."
        need = french.exact_euros(worst.cash_need)
        return f"« {plan.name} » : au plus fort, {need} sont dépensés et pas encore versés, fin {worst.year}."

    def _draw(self, plan: Plan, dated: list[YearLine]) -> None:
        years = [line.year for line in dated if line.year is not None]
        unit, divisor = (
            ("millions d’euros", 100_000_000) if plan.total_cost >= 1_000_000_00 else ("milliers d’euros", 100_000)
        )
        spent = [cents / divisor for cents in accumulate(line.expenses for line in dated)]
        paid = [cents / divisor for cents in accumulate(line.payments for line in dated)]
        top = [max(s, p) for s, p in zip(spent, paid, strict=True)]
        undated = [line for line in plan.schedule if line.year is None]
        left = ""
        if undated and undated[0].expenses:
            left = f" · hors {french.euros(undated[0].expenses)} de dépenses sans année"
        text = ChartText(
            "Dépenses et paiements cumulés",
            f"{unit}, en fin d’année · en teinte : le besoin de trésorerie{left}",
            f"Source : plan « {plan.name} »" + (" (exemple inventé)." if plan.example else "."),
        )
        self.chart.show_data(text, YearData(years, [
            Series("Dépenses", VERMILION, spent, low=paid, high=top), Series("Paiements", BLUE, paid),
        ]))  # fmt: skip


def _row(line: YearLine) -> list[Cell]:
    need = Cell("", right=True) if line.year is None else _money(line.cash_need)
    amounts = line.expenses, line.commitments, line.payments
    return [Cell("sans année" if line.year is None else str(line.year)), *map(_money, amounts), need, Cell("")]


def _money(cents: int, *, bold: bool = False) -> Cell:
    return Cell(french.number(cents / 100, 2 if cents % 100 else 0), right=True, bold=bold)
