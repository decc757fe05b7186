"""The money of a region as a whole: total against need, flows from funders to projects, budgets against envelopes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.core import french
from planner.core.finance.budgets import BudgetLine, budget_lines
from planner.core.finance.money_flows import MoneyFlows, money_flows
from planner.core.finance.portfolio import contributions
from planner.core.finance.project_lines import ProjectLine, project_lines
from planner.core.tables.edits import InsertRows
from planner.core.tables.new_rows import new_row
from planner.views.finance.finance_tab import Finance, FinanceTab
from planner.views.finance.sankey_layout import FUNDERS, PROJECTS
from planner.views.finance.sankey_view import SankeyView
from planner.views.finance.tones import FAILED, PASSED
from planner.views.parts.answer_text import Table
from planner.views.parts.chart_text import ChartText, source_line
from planner.views.parts.grid import Cell, Grid
from planner.views.parts.place_text import place_name
from planner.views.parts.table_card import FramedCard
from planner.views.parts.theme import FONT_TITLE, Tokens, sized

HEADERS = ("Financeur", "Année", "Demandé (€)", "dont acquis (€)", "Enveloppe (€)", "Constat")
NATURES = (("commitment", "Engagements (AE)"), ("payment", "Paiements (CP)"))
TOLD = "Survolez un nom, ou parcourez-les avec les flèches du clavier, pour lire ce qui passe d’un bord à l’autre."


class FlowsCard(FramedCard):
    """The flows in a frame, to be copied."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.view = SankeyView(tokens)
        self.told = QLabel(TOLD, self)
        self.told.setObjectName("muted")
        self.told.setWordWrap(True)
        self.told.setMinimumHeight(2 * self.told.fontMetrics().lineSpacing())
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        body = QWidget(self)
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        inside.addWidget(self.view, 1)
        inside.addWidget(self.told)
        self.put(body)
        self.view.told.connect(lambda text: self.told.setText(text or TOLD))

    def show_flows(self, text: ChartText, finance: Finance, flows: MoneyFlows) -> None:
        project = finance.session.seen
        tables = {FUNDERS: "funders", PROJECTS: "projects"}
        self.view.show_flows(flows, lambda column, key: project.label(tables[column], key) if column in tables else key)
        self._show(text)

    def redraw(self) -> None:
        self.view.tokens = self.tokens
        self.view.update()

    def table(self) -> Table:
        nodes = self.view.picture.nodes
        rows = [["De", "Vers", "Euros", "dont acquis"]]
        for ribbon in self.view.picture.ribbons:
            amounts = (french.number(cents / 100, 2) for cents in (ribbon.amount, ribbon.secured))
            rows.append([nodes[ribbon.source].label, nodes[ribbon.target].label, *amounts])
        return rows


class OverviewTab(FinanceTab):
    """Follows the place; invented examples never count."""

    def __init__(self, finance: Finance) -> None:
        super().__init__(finance)
        self.sentence = QLabel(self)
        self.sentence.setFont(sized(self.sentence.font(), FONT_TITLE, bold=True))
        self.sentence.setWordWrap(True)
        self.year, self.nature = QComboBox(self), QComboBox(self)
        self.year.setAccessibleName("Année")
        self.nature.setAccessibleName("Engagements ou paiements")
        for value, label in NATURES:
            self.nature.addItem(label, value)
        self.flows = FlowsCard(self.tokens)
        self.budgets = Grid(self.tokens)
        self.budgets.setAccessibleName("Budgets par financeur et par année")
        self._lines: list[BudgetLine] = []
        self._lay_out()
        self.follow(self.year.activated, self.nature.activated)
        self.budgets.followed.connect(self._follow)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.sentence, 1)
        bar.addWidget(self.year, 0, Qt.AlignmentFlag.AlignTop)
        bar.addWidget(self.nature, 0, Qt.AlignmentFlag.AlignTop)
        below = QWidget(self)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(4)
        title = QLabel("Ce qui est demandé à chaque financeur, face à son enveloppe", below)
        title.setFont(sized(title.font(), title.font().pointSize(), bold=True))
        title.setContentsMargins(4, 0, 0, 0)
        column.addWidget(title)
        column.addWidget(self.budgets, 1)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.flows)
        splitter.addWidget(below)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([420, 160])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(bar)
        layout.addWidget(splitter, 1)

    def set_tokens(self, tokens: Tokens) -> None:
        self.flows.set_tokens(tokens)
        self.budgets.set_tokens(tokens)
        super().set_tokens(tokens)

    def refresh(self) -> None:
        project, region = self.session.seen, self.session.selection.region
        place = place_name(project, region)
        self._fill_years()
        year, nature = self.year.currentData(), str(self.nature.currentData())
        flows = money_flows(project, region, None if year is None else (year, year), nature)
        self.sentence.setText(self._told(region, place))
        when = "toutes les années" if year is None else str(year)
        left_out = f" · hors {french.euros(flows.undated)} sans année" if flows.undated else ""
        unknown = f" · {french.plural(flows.unknown, 'montant inconnu', 'montants inconnus')}" if flows.unknown else ""
        scenario = project.label("scenarios", self.session.scenario)
        text = ChartText(
            f"Qui finance quoi : {french.euros(flows.total)}".replace(" :", f"{french.NO_BREAK_SPACE}:"),
            f"{place} · {self.nature.currentText()} · {when} · scénario {scenario} · en pâle : demandé ou annoncé, "
            f"pas encore acquis{left_out}{unknown}",
            source_line(project),
        )
        self.flows.show_flows(text, self.finance, flows)
        self._lines = budget_lines(project, region)
        self.budgets.show_rows(HEADERS, [self._row(line) for line in self._lines])

    def _fill_years(self) -> None:
        """The years in which anything is committed or paid in the place, the chosen one kept."""
        parts = contributions(self.session.seen, self.session.selection.region)
        years = sorted({y for part in parts for nature, _ in NATURES for y in part.of(nature) if y is not None})
        before = self.year.currentData()
        self.year.blockSignals(True)
        self.year.clear()
        self.year.addItem("toutes les années", None)
        for year in years:
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(max(0, self.year.findData(before)))
        self.year.blockSignals(False)

    def _told(self, region: str | None, place: str) -> str:
        """« Occitanie : 33,1 M€ de coûts connus, 24 M€ acquis (73 %), 9,1 M€ à trouver. »"""
        project = self.session.seen
        counted = [
            line for line in project_lines(project, region)
            if not line.example and project.cell("projects", line.key, "included") is not False
        ]  # fmt: skip
        known = [line for line in counted if line.cost]
        cost = sum(line.cost or 0 for line in known)
        secured = sum(min(line.secured, line.cost or 0) for line in known)
        if not cost:
            return french.unbroken(f"{place} : aucun coût de projet connu.")
        less = self._unknown([line for line in counted if not line.cost])
        return french.unbroken(
            f"{place} : {french.euros(cost)} de coûts connus ({french.plural(len(known), 'projet')}), "
            f"{french.euros(secured)} acquis ({french.percent(secured / cost)}), "
            f"{french.euros(cost - secured)} à trouver ou à confirmer.{less}"
        )

    @staticmethod
    def _unknown(lines: list[ProjectLine]) -> str:
        """« 2 projets sans coût connu, avec 22,8 M€ acquis. »"""
        if not lines:
            return ""
        secured = sum(line.secured for line in lines)
        told = f", avec {french.euros(secured)} acquis" if secured else ""
        return f" {french.plural(len(lines), 'projet')} sans coût connu{told}."

    def _row(self, line: BudgetLine) -> list[Cell]:
        if line.envelope is None:
            verdict, tone = "enveloppe inconnue : la saisir", "accent"
        elif line.over:
            verdict, tone = f"{FAILED} {french.exact_euros(line.over)} au-dessus", "refused"
        else:
            verdict, tone = f"{PASSED} reste {french.exact_euros(line.envelope - line.asked)}", ""
        return [
            Cell(self.session.seen.label("funders", line.funder)),
            Cell("sans année" if line.year is None else str(line.year)),
            *(Cell(french.number(cents / 100), right=True) for cents in (line.asked, line.secured)),
            Cell("" if line.envelope is None else french.number(line.envelope / 100), right=True),
            Cell(french.unbroken(verdict), tone, link=line.envelope is None),
        ]

    def _follow(self, row: int, column: int) -> None:
        """An unknown envelope becomes a row to be filled in, of the place under study."""
        line = self._lines[row]
        if column != len(HEADERS) - 1 or line.envelope is not None:
            return
        project = self.session.project
        fresh = new_row(project, "funder_budgets", self.session.selection.region)
        budget = {**fresh, "funder": line.funder, "year": line.year}
        self.session.push(
            InsertRows("funder_budgets", [budget]),
            f"Ajouter une enveloppe de « {project.label('funders', line.funder)} »",
        )
        self.navigator.show_cell("funder_budgets", str(budget["id"]), "amount")
