"""The risks of the chosen project: where they stand, the worst first, and their table to type in."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.risks import Risk, level, risks_of
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.held_table import HeldTable
from planner.views.finance.risks_matrix import Place, RiskMatrix
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.panes import VERTICAL, split, stacked
from planner.views.parts.theme import Tokens

HEAD = ("Score", "Risque", "À compléter")
NONE = "Aucun risque n’est inscrit : « + Ligne » en ajoute un."


class RisksTab(FinanceTab):
    """A click in the matrix keeps the risks of that cell in the list; a click in the list goes to its row."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self.matrix = RiskMatrix(self.tokens, self)
        self.ranking = Grid(self.tokens, self)
        self.said = QLabel(self)
        self.said.setObjectName("muted")
        self.said.setWordWrap(True)
        self.table = HeldTable(finance, "risks", "project")
        self._risks: list[Risk] = []
        self._listed: list[Risk] = []
        self._lay_out()
        self.matrix.chosen.connect(self._show_ranking)
        self.ranking.followed.connect(lambda row, _column: self._go_to(row))

    def _lay_out(self) -> None:
        self.ranking.setAccessibleName("Risques, le plus grave d’abord")
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 12, 0)
        column.addWidget(self.said)
        column.addWidget(self.ranking, 1)
        top = QWidget(self)
        row = QHBoxLayout(top)
        row.setContentsMargins(12, 10, 0, 10)
        row.addWidget(self.matrix, 6)
        row.addWidget(right, 5)
        stacked(self, [split(VERTICAL, [top, self.table], [330, 260])], 0)

    def set_tokens(self, tokens: Tokens) -> None:
        self.matrix.set_tokens(tokens)
        self.ranking.set_tokens(tokens)
        self.table.set_tokens(tokens)
        super().set_tokens(tokens)

    def refresh(self) -> None:
        key = self.choice.project
        if key is None:
            return
        self._risks = risks_of(self.session.project, key)
        self.matrix.show_risks(self._risks)
        self.table.show_held(key)
        self._show_ranking(self.matrix.place)

    def _show_ranking(self, place: Place | None) -> None:
        self._listed = [risk for risk in self._risks if place in (None, (risk.probability, risk.impact))]
        self.ranking.show_rows(HEAD, [self._cells(risk) for risk in self._listed])
        self.said.setText(self._summary(place))

    def _summary(self, place: Place | None) -> str:
        if place is not None:
            return french.unbroken(f"{self.matrix.cell_text(place)}. Échap ou un second clic montre tous les risques.")
        if not self._risks:
            return french.unbroken(NONE)
        scores = [risk.score for risk in self._risks if risk.score is not None and not risk.over]
        words = [word for word in ("critique", "élevé", "modéré", "faible") if any(level(s) == word for s in scores)]
        counts = (french.plural(sum(level(s) == word for s in scores), word) for word in words)
        return f"{french.plural(len(self._risks), 'risque')}, le plus grave d’abord : {', '.join(counts)}."

    @staticmethod
    def _cells(risk: Risk) -> list[Cell]:
        score = "à coter" if risk.score is None else f"{risk.score} {level(risk.score)}"
        grave = risk.score is not None and risk.score >= 10 and not risk.over
        return [
            Cell(score, tone="refused" if grave else "", bold=grave), Cell(risk.name, tip=risk.name, link=True),
            Cell(", ".join(risk.missing), tone="different"),
        ]  # fmt: skip

    def _go_to(self, row: int) -> None:
        self.table.go_to(self._listed[row].key, "probability")
